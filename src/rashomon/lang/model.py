"""The reader model: one small encoder that says of each word which part it has in an attribution, in a name, in the sentence.

`analyse(text)` runs the encoder over windows of 254 word pieces that meet at paragraphs, or overlap where a paragraph is longer. Run by onnxruntime with int8 weights on the processor; training is in `training/reader`.
Cannot do: languages other than English; dependents further than one window from their head.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rashomon.lang.decode import Floats, arc_labels, log_softmax, segments, tree, viterbi
from rashomon.lang.features import PARAGRAPH, case_codes, gap_codes, quoted_codes
from rashomon.lang.resources import graph, verified
from rashomon.lang.senses import WIDTH, sensed
from rashomon.lang.words import words

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

UNSEEN = -20.0  # logarithm given to what lies in no common window
INPUTS = ("pieces", "case", "gap", "quoted", "first")
OUTPUTS = ("roles", "links", "names", "starts", "upos", "xpos", "arcs", "dependents", "heads", "states")
ARC = 64  # numbers that a word brings to the label of an arc


@dataclass(frozen=True, slots=True)
class Labels:
    """Names of the classes of each head."""

    roles: tuple[str, ...]
    names: tuple[str, ...]
    upos: tuple[str, ...]
    xpos: tuple[str, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """Scores from one word to the words `offset`, `offset` + 1, ... of its window; half precision, since there is one for every word."""

    offset: int
    scores: NDArray[np.float16]

    def to(self, place: int) -> float:
        at = place - self.offset
        return float(self.scores[at]) if 0 <= at < len(self.scores) else UNSEEN


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the model says of a text of n words. roles, names: n x classes, logarithms of probabilities; starts: n, probability that a
    sentence begins here; upos, xpos: class of each word; links, arcs: logarithms; dependents, heads: n x 64, what a word brings to the label of its own
    arc and of those that end at it; senses: n x 128, what the heads of `lang.senses` read."""

    text: str
    words: tuple[tuple[int, int], ...]
    roles: Floats
    names: Floats
    starts: Floats
    upos: tuple[str, ...]
    xpos: tuple[str, ...]
    links: tuple[Row, ...]
    arcs: tuple[Row, ...]
    dependents: NDArray[np.float16]
    heads: NDArray[np.float16]
    senses: NDArray[np.float16]

    def word(self, i: int) -> str:
        start, end = self.words[i]
        return self.text[start:end]


@cache
def labels() -> Labels:
    found = json.loads(verified("models/reader/labels.json").read_text(encoding="utf-8"))
    return Labels(**{key: tuple(value) for key, value in found.items()})


@cache
def arc_weights() -> dict[str, Floats]:
    """What `arc_labels` takes."""
    with np.load(verified("models/reader/arcs.npz"), allow_pickle=False) as stored:
        return {name: stored[name].astype(np.float32) for name in stored.files}


@cache
def tokenizer() -> "Tokenizer":
    from tokenizers import Tokenizer

    made = Tokenizer.from_file(str(verified("models/reader/tokenizer.json")))
    made.no_truncation()
    made.no_padding()
    return made


@cache
def session() -> "InferenceSession":
    return open_session("models/reader/model.onnx")


def open_session(name: str) -> "InferenceSession":
    """An onnxruntime session over a verified file of the package, on one thread: the same sums in the same order on every run."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.enable_mem_pattern = False
    return onnxruntime.InferenceSession(graph(name), options, providers=["CPUExecutionProvider"])


def analyse(text: str) -> Analysis:
    """The whole text through the model. A text without words gives an empty analysis."""
    return analyse_words(text, words(text))


def analyse_words(text: str, spans: Sequence[tuple[int, int]]) -> Analysis:
    """The same over words that are given: (start, end) offsets in order."""
    from rashomon.lang.pieces import batch, windows, word_pieces

    known, n = labels(), len(spans)
    pieces = word_pieces(tokenizer(), [text[a:b] for a, b in spans])
    codes = [np.array(make(text, spans), np.int64) for make in (case_codes, gap_codes, quoted_codes)]
    roles, names = np.zeros((n, len(known.roles)), np.float32), np.zeros((n, len(known.names)), np.float32)
    starts, upos, xpos = np.zeros(n, np.float32), np.zeros(n, np.int64), np.zeros(n, np.int64)
    senses = np.zeros((n, WIDTH), np.float16)
    dependents, heads = np.zeros((n, ARC), np.float16), np.zeros((n, ARC), np.float16)
    links, arcs = ([Row(0, np.zeros(0, np.float16))] * n for _ in range(2))
    for window in windows([len(p) for p in pieces], (codes[1] >= PARAGRAPH).tolist()):
        first, end, low, high = window.first, window.end, window.low, window.high
        cases, gaps, quotes = (c[first:end] for c in codes)
        made = batch([(pieces[first:end], cases, gaps, quotes)])
        inputs = {name: getattr(made, name) for name in INPUTS}
        out = dict(zip(OUTPUTS, (o[0] for o in session().run(list(OUTPUTS), inputs)), strict=True))
        here = slice(low - first, high - first)
        roles[low:high], names[low:high] = log_softmax(out["roles"][here]), log_softmax(out["names"][here])
        starts[low:high] = 1 / (1 + np.exp(-out["starts"][here]))
        upos[low:high], xpos[low:high] = out["upos"][here].argmax(-1), out["xpos"][here].argmax(-1)
        senses[low:high] = sensed(out["states"][here])
        dependents[low:high], heads[low:high] = out["dependents"][here], out["heads"][here]
        link_rows, arc_rows = log_softmax(out["links"][here]).astype(np.float16), out["arcs"][here].astype(np.float16)
        for k, i in enumerate(range(low, high)):
            links[i], arcs[i] = Row(first, link_rows[k]), Row(first, arc_rows[k])
    return Analysis(text, tuple(spans), roles, names, starts, tuple(known.upos[i] for i in upos), tuple(known.xpos[i] for i in xpos),
                    tuple(links), tuple(arcs), dependents, heads, senses)  # fmt: skip


def role_segments(analysis: Analysis, breaks: NDArray[np.bool_]) -> list[tuple[str, int, int]]:
    """Stretches of words that are source, cue or content of an attribution: (role, first word, end)."""
    return segments(viterbi(analysis.roles, labels().roles, breaks), labels().roles)


def name_segments(analysis: Analysis, breaks: NDArray[np.bool_]) -> list[tuple[str, int, int]]:
    """Names: (PER, ORG, LOC or MISC, first word, end)."""
    return segments(viterbi(analysis.names, labels().names, breaks), labels().names)


def parse(analysis: Analysis, first: int, end: int) -> tuple[list[int], list[str]]:
    """Head and label of each word of a sentence, the words [first, end): heads are places in the text, the root is its own head."""
    n = end - first
    scores = np.full((n, n), -50.0, np.float32)
    for k in range(n):
        row = analysis.arcs[first + k]
        low, high = max(first, row.offset), min(end, row.offset + len(row.scores))
        if low < high:
            scores[k, low - first : high - first] = row.scores[low - row.offset : high - row.offset]
    heads = [first + h for h in tree(scores)]
    ends = analysis.dependents[first:end].astype(np.float32), analysis.heads[heads].astype(np.float32)
    known, found = labels().labels, arc_labels(*ends, arc_weights())
    return heads, ["root" if head == i else known[label] for i, head, label in zip(range(first, end), heads, found, strict=True)]
