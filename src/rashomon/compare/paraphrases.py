"""Paraphrases: what one report gives in indirect speech and another in direct or other indirect words.

Idea: two attributed contents of two reports, at least one without marks, share rare words, lie close in meaning and have one speaker; a logistic
model says whether they are the same utterance. Trained on the gold accounts by `training/paraphrases.py`.
Example: “I will not sign this bill” and "that she would never sign the bill", of one mayor.
Cannot do: match words that only knowledge of the world joins.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from rashomon.compare.matter import rarity
from rashomon.compare.stretches import speakers_of, tokens_of
from rashomon.lang.embed import vectors
from rashomon.lang.lemmas import base
from rashomon.lang.resources import verified
from rashomon.schema.actor import StoryActor
from rashomon.schema.reading import Reading
from rashomon.schema.span import Passage
from rashomon.schema.speech import QuotationKind

LEAST_WORDS = 3
COVERED = 0.2  # share of the weight of the smaller content's words that the other must have, before its meaning is looked at
SURE = 0.5
FEATURES = ("cosine", "cover", "jaccard", "shared", "same", "apart", "both", "ratio", "length", "indirect", "direct")


@dataclass(frozen=True, slots=True)
class Content:
    """One attributed content. weights: of its base forms, by rarity."""

    report: int
    quotation: str
    passage: Passage
    kind: QuotationKind
    speaker: str | None
    named: bool
    tokens: tuple[str, ...]
    weights: dict[str, float]
    text: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two contents that may be one utterance, by their places in the list of contents."""

    a: int
    b: int
    score: float


def contents(readings: Sequence[Reading], actors: Sequence[StoryActor]) -> list[Content]:
    """Every span of attributed content of at least three words, in order."""
    known, found = speakers_of(actors), list[Content]()
    for n, reading in enumerate(readings):
        text = reading.report.text
        for quotation in reading.quotations:
            actor = known.get((reading.report.id, quotation.speaker or ""))
            for span in quotation.content:
                tokens, _ = tokens_of(text, span.start, span.end)
                if len(tokens) >= LEAST_WORDS:
                    weights = {base(t): max(0.0, rarity(base(t)) - 1) for t in tokens}
                    named = actor is not None and actor.kind != "group"
                    passage = Passage(reading.report.id, span.start, span.end)
                    shown = " ".join(span.of(text).split())
                    found.append(Content(n, quotation.id, passage, quotation.kind, actor.id if actor else None, named, tokens, weights, shown))
    return found


def candidates(found: Sequence[Content], of: int | None = None) -> list[tuple[int, int]]:
    """Pairs of two reports, at least one of them indirect, that share enough of their weight. of: number of the report whose contents alone are looked
    for in the others, which come behind it."""
    out, totals = [], [sum(c.weights.values()) for c in found]
    for i, a in enumerate(found):
        if of is not None and a.report != of:
            continue
        for j in range(i + 1, len(found)):
            b = found[j]
            if a.report != b.report and "indirect" in (a.kind, b.kind) and _shared(a, b) >= COVERED * (min(totals[i], totals[j]) + 1e-6):
                out.append((i, j))
    return out


def _shared(a: Content, b: Content) -> float:
    """Weight of the words of both, added in the order of the first: the order of a set differs from run to run, and so would the last digit."""
    return sum(weight for t, weight in a.weights.items() if t in b.weights)


def features(found: Sequence[Content], pairs: Sequence[tuple[int, int]]) -> np.ndarray:
    """One row of FEATURES a pair."""
    used = sorted({k for pair in pairs for k in pair})
    place = {k: n for n, k in enumerate(used)}
    meaning = vectors([found[k].text for k in used])
    rows = [_row(found[i], found[j], float(meaning[place[i]] @ meaning[place[j]])) for i, j in pairs]
    return np.array(rows, np.float64).reshape(len(pairs), len(FEATURES))


def _row(a: Content, b: Content, cosine: float) -> tuple[float, ...]:
    shared = _shared(a, b)
    ours, theirs = sum(a.weights.values()) + 1e-6, sum(b.weights.values()) + 1e-6
    same, apart = bool(a.speaker and a.speaker == b.speaker), bool(a.speaker and b.speaker and a.speaker != b.speaker)
    short, long = sorted((len(a.tokens), len(b.tokens)))
    return (cosine, shared / min(ours, theirs), shared / (ours + theirs - shared), math.log1p(shared), same, apart, apart and a.named and b.named,
            short / long, math.log(short), a.kind == b.kind == "indirect", "direct" in (a.kind, b.kind))  # fmt: skip


@cache
def _model() -> dict[str, np.ndarray]:
    stored = json.loads(verified("models/paraphrases/weights.json").read_text(encoding="utf-8"))
    return {key: np.array([stored[key][name] for name in FEATURES]) if isinstance(stored[key], dict) else np.array(stored[key]) for key in stored}


def paraphrases(found: Sequence[Content], of: int | None = None) -> list[Pair]:
    """Pairs that are one utterance, the surest first; two named speakers are never one. of: as in `candidates`."""
    pairs = [(i, j) for i, j in candidates(found, of) if not (found[i].named and found[j].named and found[i].speaker != found[j].speaker)]
    if not pairs:
        return []
    model = _model()
    scores = 1 / (1 + np.exp(-(((features(found, pairs) - model["mean"]) / model["scale"]) @ model["weight"] + model["bias"])))
    made = [Pair(i, j, float(s)) for (i, j), s in zip(pairs, scores, strict=True) if s >= SURE]
    return sorted(made, key=lambda p: (-p.score, p.a, p.b))
