"""Links: which sentences of two reports state a common fact.

Idea: candidates share rare words (found through an index) or lie close in meaning (sentence vectors); a logistic model over likenesses of the pair and of its neighbourhood scores them.
The weights come from `training/links.py`.
Example: "The ferry sank off Orla with 40 aboard" and "Forty people were on the ship that went down near Orla".
Cannot do: paraphrases that neither share a word nor lie close in meaning; facts that hang on the sentence before.
"""

import json
import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from rashomon.compare.matter import Matter, Unit
from rashomon.lang.resources import verified
from rashomon.schema.account import Link
from rashomon.schema.span import Passage

CANDIDATE = 0.015  # cosine under which a pair is not looked at
CLOSE = 0.5  # likeness of meaning that proposes a pair
LEAST_WEIGHT = 0.35  # tokens that weigh less propose no pair
SAME = 0.85  # score from which the whole sentences are said to state the same
FEATURES = ("cosine", "jaccard", "contained", "shared", "rarest", "numbers", "odd_numbers", "names", "pairs", "run", "place", "leads", "length",
            "ratio", "quoted", "rank_a", "rank_b", "above", "neighbours", "mean_a", "mean_b", "third", "meaning", "meaning_a", "meaning_b", "meaning_around")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scorer:
    """Logistic model: mean and scale of each feature, its weight, the bias, and the score from which a pair is a link."""

    mean: NDArray[np.float64]
    scale: NDArray[np.float64]
    weight: NDArray[np.float64]
    bias: float
    threshold: float

    def __call__(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        scores: NDArray[np.float64] = 1 / (1 + np.exp(-(((features - self.mean) / self.scale).clip(-6, 6) @ self.weight + self.bias)))
        return scores


@cache
def scorer() -> Scorer:
    stored = json.loads(verified("models/links/weights.json").read_text(encoding="utf-8"))
    mean, scale, weight = (np.array([stored[kind][name] for name in FEATURES]) for kind in ("mean", "scale", "weight"))
    return Scorer(mean, scale, weight, stored["bias"], stored["threshold"])


def links(matter: Matter, meanings: NDArray[np.float32]) -> tuple[Link, ...]:
    """Links in order of the text; score: probability that the two state a common fact."""
    pairs = candidates(matter, meanings)
    if not pairs:
        return ()
    model = scorer()
    scores = model(features(matter, meanings, pairs))
    found = []
    for (i, j, _), score in zip(pairs, scores, strict=True):
        if score >= model.threshold:
            a, b = matter.units[i], matter.units[j]
            relation = "same" if score >= SAME else "partial"
            found.append(Link(a.passage, b.passage, relation, round(float(score), 3), shared(a, b)))  # type: ignore[arg-type]
    return tuple(found)


def candidates(matter: Matter, meanings: NDArray[np.float32]) -> list[tuple[int, int, float]]:
    """(unit, unit of a later report, cosine) of pairs worth a look, in order."""
    postings: defaultdict[str, list[int]] = defaultdict(list)
    norms = [math.sqrt(sum(w * w for w in u.weights.values())) or 1.0 for u in matter.units]
    found = []
    near = (meanings @ meanings.T >= CLOSE) if len(meanings) else np.zeros((0, 0), bool)
    for j, unit in enumerate(matter.units):
        shared_weight: defaultdict[int, float] = defaultdict(float)
        proposed = set(np.flatnonzero(near[j, :j]).tolist())
        for token, weight in unit.weights.items():
            for i in postings[token]:
                shared_weight[i] += weight * weight
                if weight >= LEAST_WEIGHT:
                    proposed.add(i)
        for i in sorted(proposed):
            cosine = shared_weight[i] / (norms[i] * norms[j])
            if matter.units[i].report != unit.report and (cosine >= CANDIDATE or near[i, j]):
                found.append((i, j, cosine))
        for token in unit.weights:
            postings[token].append(j)
    return sorted(found)


def features(matter: Matter, meanings: NDArray[np.float32], pairs: Sequence[tuple[int, int, float]]) -> NDArray[np.float64]:
    """One row of FEATURES a pair."""
    units = matter.units
    table = np.zeros((len(pairs), len(FEATURES)))
    for n, (i, j, cosine) in enumerate(pairs):
        table[n, :15] = _likeness(units[i], units[j], cosine)
    cosines = {(i, j): c for i, j, c in pairs}
    rows: defaultdict[tuple[int, int], list[float]] = defaultdict(list)
    best: defaultdict[int, float] = defaultdict(float)
    for i, j, c in pairs:
        rows[i, units[j].report].append(c)
        rows[j, units[i].report].append(c)
        best[i], best[j] = max(best[i], c), max(best[j], c)
    for values in rows.values():
        values.sort(reverse=True)
    for n, (i, j, c) in enumerate(pairs):
        row_a, row_b = rows[i, units[j].report], rows[j, units[i].report]
        around = sum(cosines.get((i + d, j + e), 0.0) for d in (-1, 0, 1) for e in (-1, 0, 1) if d or e)
        table[n, 15:22] = (1 / (1 + row_a.index(c)), 1 / (1 + row_b.index(c)), c / max(row_a[0], row_b[0], 1e-9), around,
                         sum(row_a) / len(row_a), sum(row_b) / len(row_b), min(best[i], best[j]))  # fmt: skip
    likeness = np.array([float(meanings[i] @ meanings[j]) for i, j, _ in pairs])
    table[:, 22:] = _meaning(units, pairs, likeness)
    return table


def _meaning(units: Sequence[Unit], pairs: Sequence[tuple[int, int, float]], likeness: NDArray[np.float64]) -> NDArray[np.float64]:
    """Likeness of meaning, alone, against the best of each sentence, and of the neighbours."""
    best: defaultdict[tuple[int, int], float] = defaultdict(lambda: -1.0)
    known = {(i, j): value for (i, j, _), value in zip(pairs, likeness, strict=True)}
    for (i, j), value in known.items():
        for key in ((i, units[j].report), (j, units[i].report)):
            best[key] = max(best[key], value)
    rows = [
        (value, value - best[i, units[j].report], value - best[j, units[i].report], sum(known.get((i + d, j + d), 0.0) for d in (-1, 1)))
        for (i, j), value in known.items()
    ]
    return np.array(rows).reshape(len(pairs), 4)


def _likeness(a: Unit, b: Unit, cosine: float) -> tuple[float, ...]:
    """The first fifteen features: what the two sentences have in common."""
    common = a.weights.keys() & b.weights.keys()
    weight = sum(a.weights[t] for t in common)
    whole_a, whole_b = sum(a.weights.values()) or 1.0, sum(b.weights.values()) or 1.0
    numbers = a.numbers & b.numbers
    odd = bool(a.numbers and b.numbers and not numbers)
    bigrams = set(zip(a.tokens, a.tokens[1:], strict=False)) & set(zip(b.tokens, b.tokens[1:], strict=False))
    pair_weight = sum(a.weights.get(x, 0.0) + a.weights.get(y, 0.0) for x, y in bigrams)
    names = sum(a.weights.get(t, 0.0) for t in a.names & b.names)
    return (
        cosine, weight / (whole_a + whole_b - weight), weight / min(whole_a, whole_b), math.log1p(weight),
        max((a.weights[t] for t in common), default=0.0), len(numbers), odd, math.log1p(names), math.log1p(pair_weight), math.log1p(_run(a, b)),
        abs(a.place - b.place), (a.place == 0) + (b.place == 0), math.log1p(min(len(a.tokens), len(b.tokens))),
        min(len(a.tokens), len(b.tokens)) / max(1, len(a.tokens), len(b.tokens)), min(a.quoted, b.quoted),
    )  # fmt: skip


def _run(a: Unit, b: Unit) -> int:
    """Length of the longest run of tokens that both have."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for j, token in enumerate(b.tokens):
        places[token].append(j)
    best, before = 0, dict[int, int]()
    for token in a.tokens:
        here = {j: before.get(j - 1, 0) + 1 for j in places.get(token, ())}
        best = max(best, max(here.values(), default=0))
        before = here
    return best


def shared(a: Unit, b: Unit) -> tuple[tuple[Passage, Passage], ...]:
    """Stretches of at least two weighty tokens in a row that both sentences have, each once, in order of the first."""
    out = []
    i = 0
    while i < len(a.tokens):
        length, at = max(((_match(a, b, i, j), -j) for j in range(len(b.tokens)) if b.tokens[j] == a.tokens[i]), default=(0, 0))
        weight = sum(a.weights.get(t, 0.0) for t in a.tokens[i : i + length])
        if length and weight >= LEAST_WEIGHT * 2:
            j = -at
            out.append((Passage(a.passage.report, a.at[i][0], a.at[i + length - 1][1]), Passage(b.passage.report, b.at[j][0], b.at[j + length - 1][1])))
        i += max(1, length)
    return tuple(out)


def _match(a: Unit, b: Unit, i: int, j: int) -> int:
    n = 0
    while i + n < len(a.tokens) and j + n < len(b.tokens) and a.tokens[i + n] == b.tokens[j + n]:
        n += 1
    return n
