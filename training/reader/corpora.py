"""The training corpora as documents of words with labels, and windows cut from them.

Every task has one label array a document; IGNORE where a corpus does not annotate the task. Sentence-only corpora get plain blanks between words.
"""

import gzip
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from rashomon.lang.features import case_codes, gap_codes, quoted_codes
from rashomon.lang.pieces import windows, word_pieces
from rashomon.lang.words import covering, words

IGNORE = -100
TASKS = ("role", "anchor", "name", "name_kind", "start", "upos", "xpos", "head", "label", "sentence")
POINTING = ("anchor", "head")  # labels that are places of words
ROLES = ["O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content"]
NAMES = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-MISC", "I-MISC"]
GOLD, WITHOUT_MISC, SILVER = 1, 2, 3
SILVER_TYPES = {"PERSON": "PER", "ORGANIZATION": "ORG", "LOCATION": "LOC", "MISC": "MISC"}
GLUED = re.compile(r"^(?:[.,;:!?)\]%”’]+|n['’]t|['’](?:s|re|ve|ll|d|m))$")


@dataclass
class Document:
    """Words of one text as the encoder takes them, and their labels (TASKS)."""

    pieces: list[list[int]]
    case: NDArray[np.int64]
    gap: NDArray[np.int64]
    quoted: NDArray[np.int64]
    labels: dict[str, NDArray[np.int64]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.pieces)


def blank(text: str, spans: Sequence[tuple[int, int]], tokenizer: Tokenizer) -> Document:
    """A document without labels."""
    doc = Document(
        word_pieces(tokenizer, [text[a:b] for a, b in spans]),
        *(np.array(codes(text, spans), np.int64) for codes in (case_codes, gap_codes, quoted_codes)),
    )
    doc.labels = {task: np.full(len(spans), IGNORE, np.int64) for task in TASKS}
    return doc


def rows(path: Path) -> Iterator[dict]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def polnear(path: Path, silver: Path | None, tokenizer: Tokenizer) -> list[Document]:
    """Attributions; with machine-made names where `silver` is given. Of several annotators the first counts."""
    layers = {row["id"]: row for row in rows(silver)} if silver else {}
    documents = []
    for row in rows(path):
        spans = words(row["text"])
        doc = blank(row["text"], spans, tokenizer)
        doc.labels["role"][:] = 0
        for attribution in row["annotations"][0]["attributions"]:
            places = {role: _places(attribution[role], spans) for role in ("source", "cue", "content")}
            anchor = (places["cue"] or places["content"] or places["source"] or [None])[0]
            for role, found in places.items():
                for n, place in enumerate(found):
                    inside = n > 0 and found[n - 1] == place - 1
                    doc.labels["role"][place] = ROLES.index(f"{'I' if inside else 'B'}-{role}")
                    doc.labels["anchor"][place] = anchor
        if row["id"] in layers:
            _silver_names(doc, layers[row["id"]], spans)
        documents.append(doc)
    return documents


def _places(ranges: Sequence[Sequence[int]], spans: list[tuple[int, int]]) -> list[int]:
    found: list[int] = []
    for start, end in ranges:
        first, last = covering(spans, start, end)
        found.extend(i for i in range(first, last) if i not in found)
    return found


def _silver_names(doc: Document, layer: dict, spans: list[tuple[int, int]]) -> None:
    doc.labels["name"][:] = 0
    doc.labels["name_kind"][:] = SILVER
    for sentence in layer["sents"]:
        before = "O"
        for begin, length, tag in zip(sentence["b"], sentence["l"], sentence["ner"].split(" "), strict=True):
            kind = SILVER_TYPES.get(tag)
            if kind:
                first, last = covering(spans, begin, begin + length)
                for n, i in enumerate(range(first, last)):
                    doc.labels["name"][i] = NAMES.index(f"{'I' if n or before == tag else 'B'}-{kind}")
            before = tag


@dataclass
class Vocabulary:
    """Label names of the syntactic heads, in order of their numbers."""

    upos: list[str]
    xpos: list[str]
    labels: list[str]


def sentences(path: Path) -> Iterator[tuple[list[str], list[list[str]]]]:
    """(comment lines, word rows) of each CoNLL-U sentence; ranges and empty nodes are passed on as they stand."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for block in file.read().split("\n\n"):
            lines = [line for line in block.split("\n") if line]
            if lines:
                yield [x for x in lines if x.startswith("#")], [x.split("\t") for x in lines if not x.startswith("#")]


def vocabulary(paths: Sequence[Path]) -> Vocabulary:
    seen: tuple[set[str], set[str], set[str]] = set(), set(), set()
    for path in paths:
        for _, lines in sentences(path):
            for row in lines:
                if row[0].isdigit():
                    for found, column in zip(seen, (3, 4, 7), strict=True):
                        found.add(row[column])
    return Vocabulary(*(sorted(found) for found in seen))


@dataclass
class Treebank:
    """Text rebuilt from a treebank's documents, with the places of its words."""

    genre: str
    text: str = ""
    spans: list[tuple[int, int]] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


def treebank(path: Path, genres: frozenset[str] | None = None) -> Iterator[Treebank]:
    """One record a document; paragraphs are parted by an empty line. Genres: of GUM, taken from the document's name."""
    bank: Treebank | None = None
    for comments, lines in sentences(path):
        opens = next((c.split("= ", 1)[1] for c in comments if c.startswith("# newdoc id")), None)
        if opens is not None or bank is None:
            if bank and (genres is None or bank.genre in genres):
                yield bank
            bank = Treebank((opens or "_").split("_")[1] if "_" in (opens or "_") else "")
        paragraph = opens is not None or any(c.startswith("# newpar") for c in comments)
        _add_sentence(bank, lines, "\n\n" if paragraph else " ")
    if bank and (genres is None or bank.genre in genres):
        yield bank


def _add_sentence(bank: Treebank, lines: list[list[str]], gap: str) -> None:
    bank.text += gap if bank.text else ""
    bank.starts.append(len(bank.spans))
    inside, glued = 0, False
    for row in lines:
        if "-" in row[0]:
            first, last = map(int, row[0].split("-"))
            inside, glued = last - first + 1, "SpaceAfter=No" in row[9]
        elif row[0].isdigit():
            start = len(bank.text)
            bank.text += row[1]
            bank.spans.append((start, len(bank.text)))
            bank.rows.append(row)
            no_space = inside > 1 or (inside == 1 and glued) or (inside == 0 and "SpaceAfter=No" in row[9])
            inside = max(0, inside - 1)
            bank.text += "" if no_space else " "
    bank.text = bank.text.rstrip(" ") if not lines or "SpaceAfter=No" not in lines[-1][9] else bank.text


def syntax(banks: Iterator[Treebank], vocab: Vocabulary, tokenizer: Tokenizer, names: dict[tuple[str, ...], list[str]] | None = None) -> list[Document]:
    """Sentence starts, tags, arcs; names by the words of the sentence where given (no MISC there)."""
    numbers = [{x: i for i, x in enumerate(column)} for column in (vocab.upos, vocab.xpos, vocab.labels)]
    documents = []
    for bank in banks:
        doc = blank(bank.text, bank.spans, tokenizer)
        doc.labels["start"][:] = 0
        for n, start in enumerate(bank.starts):
            end = bank.starts[n + 1] if n + 1 < len(bank.starts) else len(bank.spans)
            if start == end:
                continue
            doc.labels["start"][start] = 1
            doc.labels["sentence"][start:end] = n
            for i in range(start, end):
                row = bank.rows[i]
                for task, table, column in zip(("upos", "xpos", "label"), numbers, (3, 4, 7), strict=True):
                    doc.labels[task][i] = table.get(row[column], IGNORE)
                doc.labels["head"][i] = start + int(row[6]) - 1 if row[6] != "0" else i
            known = (names or {}).get(tuple(row[1] for row in bank.rows[start:end]))
            if known:
                doc.labels["name"][start:end] = [NAMES.index(x) if x in NAMES else 0 for x in known]
                doc.labels["name_kind"][start:end] = WITHOUT_MISC
        documents.append(doc)
    return documents


def name_sentences(path: Path, tokenizer: Tokenizer, together: int = 8) -> list[Document]:
    """Sentences of names alone, some in a row as one document."""
    documents = []
    found = [(row["tokens"], row["labels"]) for row in rows(path)]
    for n in range(0, len(found), together):
        text, spans, labels = "", [], []
        for tokens, tags in found[n : n + together]:
            for token in tokens:
                text += "" if not text or GLUED.match(token) else " "
                spans.append((len(text), len(text) + len(token)))
                text += token
            labels.extend(tags)
        doc = blank(text, spans, tokenizer)
        doc.labels["name"][:] = [NAMES.index(x) for x in labels]
        doc.labels["name_kind"][:] = GOLD
        documents.append(doc)
    return documents


@dataclass
class Window:
    """A stretch of one corpus that fills the encoder, with labels; pointing labels are places in the window."""

    row: tuple[list[list[int]], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]
    labels: dict[str, NDArray[np.int64]]


def cut(documents: Sequence[Document], chance: random.Random, size: int = 254) -> list[Window]:
    """All documents of a corpus in a new order as one stream, cut into full windows from a random place."""
    order = list(documents)
    chance.shuffle(order)
    found = []
    pending: list[tuple[Document, int, int]] = []
    room = chance.randint(size // 4, size)
    for doc in order:
        start = 0
        for i, piece in enumerate(doc.pieces):
            if len(piece) > room:
                pending.append((doc, start, i))
                found.append(_window(pending))
                pending, start, room = [], i, size
            room -= len(piece)
        pending.append((doc, start, len(doc)))
    found.append(_window(pending))
    return [window for window in found if len(window.row[0]) > 1]


def whole(doc: Document, size: int = 254, overlap: int = 64) -> Iterator[tuple[int, int, Window]]:
    """Windows of one document as in reading, with the word range of each."""
    for window in windows([len(p) for p in doc.pieces], (), size, overlap):
        yield window.first, window.end, _window([(doc, window.first, window.end)])


def _window(parts: Sequence[tuple[Document, int, int]]) -> Window:
    pieces = [p for doc, a, b in parts for p in doc.pieces[a:b]]
    codes = [np.concatenate([getattr(doc, name)[a:b] for doc, a, b in parts]) for name in ("case", "gap", "quoted")]
    labels: dict[str, list[NDArray[np.int64]]] = {task: [] for task in TASKS}
    at = 0
    for n, (doc, a, b) in enumerate(parts):
        for task in TASKS:
            values = doc.labels[task][a:b].copy()
            if task in POINTING:
                values = np.where((values >= a) & (values < b), values - a + at, IGNORE)
            elif task == "sentence":
                values = np.where(values >= 0, values + 10_000 * n, IGNORE)
            labels[task].append(values)
        at += b - a
    return Window((pieces, codes[0], codes[1], codes[2]), {task: np.concatenate(x) for task, x in labels.items()})
