"""Likeness: how alike the sentences of two reports are, as matrices with a row for each sentence of one and a column for each of the other.

Idea: sets of words, names, numbers, word pairs and stems of every sentence are laid out once a story; two reports then meet in small products, so that
millions of pairs cost seconds. A word weighs by its rarity in news times its rarity in the story.
Example: two sentences that share "ferry", "Orla" and "40" have a high `shared`, `names` and `numbers`.
Cannot do: see that two words mean the same (alignment.py does).
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rashomon.compare.matter import Matter, Unit, rarity

Floats = NDArray[np.float32]
WEIGHTY = 0.3  # words that weigh less make no pair of words
PLAIN = 0.5  # and no plain word, one that is neither name nor number
COMMON = 2.5  # rarity in news under which a word tells nothing of a story
STEM = 5  # letters
REACH = 4  # words between the two of a pair
LEXICAL = ("tf_cos", "news_cos", "local_cos", "stem_cos", "jaccard", "cover_min", "cover_max", "shared", "stem_shared", "rarest", "numbers", "odd_numbers", "names",
           "names_cover", "odd_names", "plain", "plain_cover", "two", "three", "five", "skip", "two_cover", "skip_cover", "place_gap", "place_min", "place_max", "leads",
           "length_min", "length_max", "ratio", "quoted_min", "quoted_max", "cosine", "centred", "spread_min", "spread_max")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bag:
    """Which items of one kind each sentence has. rows: for each report the numbers of its items and a sentences x items table of 0 and 1; weight: of
    each item; total, square: of each sentence, the sum of its weights and the root of the sum of their squares."""

    weight: Floats
    rows: tuple[tuple[NDArray[np.int64], Floats], ...]
    total: tuple[Floats, ...]
    square: tuple[Floats, ...]

    def meet(self, a: int, b: int) -> tuple[Floats, Floats, Floats]:
        """The tables of two reports over the items that both have, and the weights of these."""
        (items_a, table_a), (items_b, table_b) = self.rows[a], self.rows[b]
        _, at_a, at_b = np.intersect1d(items_a, items_b, assume_unique=True, return_indices=True)
        return table_a[:, at_a], table_b[:, at_b], self.weight[items_a[at_a]]

    def common(self, a: int, b: int) -> Floats:
        """Sum of the weights of common items."""
        x, y, w = self.meet(a, b)
        return np.asarray((x * w) @ y.T, np.float32)

    def cosine(self, a: int, b: int) -> Floats:
        x, y, w = self.meet(a, b)
        return np.asarray(((x * (w * w)) @ y.T) / np.maximum(self.square[a][:, None] * self.square[b][None], 1e-6), np.float32)

    def rarest(self, a: int, b: int) -> Floats:
        """Largest weight of a common item."""
        x, y, w = self.meet(a, b)
        if not len(w):
            return np.zeros((len(x), len(y)), np.float32)
        return np.stack([(row[None] * y).max(1) for row in x * w])


def bag(sentences: Sequence[Sequence[Iterable[object]]], weight: Callable[[object], float]) -> Bag:
    """sentences: for each report the items of each of its sentences."""
    kept = [[list(dict.fromkeys(items)) for items in report] for report in sentences]
    number: dict[object, int] = {}
    for report in kept:
        for items in report:
            for item in items:
                number.setdefault(item, len(number))
    weights = np.array([weight(item) for item in number], np.float32)
    rows, total, square = [], [], []
    for report in kept:
        here = np.unique(np.array([number[i] for found in report for i in found], np.int64))
        table = np.zeros((len(report), len(here)), np.float32)
        for n, found in enumerate(report):
            table[n, np.searchsorted(here, np.array([number[i] for i in found], np.int64))] = 1
        rows.append((here, table))
        total.append(table @ weights[here])
        square.append(np.sqrt(table @ weights[here] ** 2))
    return Bag(weights, tuple(rows), tuple(total), tuple(square))


@dataclass(frozen=True, slots=True)
class Tables:
    """A story laid out. Bags of words by three weights, stems, names, numbers, plain words, runs of two, three and five words, pairs of words; and for
    each report arrays over its sentences: words, place, share in quotation marks, share of words that all reports have, vectors."""

    words: Bag
    news: Bag
    local: Bag
    stems: Bag
    names: Bag
    numbers: Bag
    plain: Bag
    two: Bag
    three: Bag
    five: Bag
    skip: Bag
    length: tuple[Floats, ...]
    place: tuple[Floats, ...]
    quoted: tuple[Floats, ...]
    spread: tuple[Floats, ...]
    vector: tuple[Floats, ...]
    centred: tuple[Floats, ...]


def by_report(matter: Matter) -> list[list[Unit]]:
    """The units of each report."""
    found: list[list[Unit]] = [[] for _ in matter.texts]
    for unit in matter.units:
        found[unit.report].append(unit)
    return found


def tables(matter: Matter, vectors: Floats) -> Tables:
    """vectors: n x 384, of each unit."""
    reports = by_report(matter)
    total = len(matter.units)
    seen = Counter(t for u in matter.units for t in set(u.tokens))
    spread = Counter(t for report in reports for t in {t for u in report for t in u.tokens})
    stems = Counter(s for u in matter.units for s in {t[:STEM] for t in u.tokens if len(t) > 3})
    local = {t: math.log((total + 1) / (count + 0.5)) for t, count in seen.items()}
    weight = {t: max(0.0, rarity(t) * value / 4) for t, value in local.items()}

    def bags(items: Callable[[Unit], Iterable[object]], weigh: Callable[[object], float]) -> Bag:
        return bag([[items(u) for u in report] for report in reports], weigh)

    def runs(n: int) -> Bag:
        return bags(lambda u: zip(*(u.tokens[k:] for k in range(n)), strict=False), _sum(weight))

    def each(value: Callable[[Unit], float]) -> tuple[Floats, ...]:
        return tuple(np.array([value(u) for u in report], np.float32) for report in reports)

    cuts = np.cumsum([len(report) for report in reports])[:-1]
    mean = vectors.mean(0) if len(vectors) else vectors
    return Tables(
        bags(lambda u: u.tokens, _of(weight)),
        bags(lambda u: u.tokens, lambda t: max(0.0, rarity(str(t)))),
        bags(lambda u: (t for t in u.tokens if rarity(t) > COMMON), _of(local)),
        bags(lambda u: (t[:STEM] for t in u.tokens if len(t) > 3), lambda s: math.log((total + 1) / (stems[str(s)] + 0.5))),
        bags(lambda u: sorted(u.names), _of(weight)),
        bags(lambda u: sorted(u.numbers), lambda _: 1.0),
        bags(lambda u: (t for t in u.tokens if t.isalpha() and t not in u.names and weight[t] > PLAIN), _of(weight)),
        runs(2), runs(3), runs(5),
        bags(lambda u: _pairs(u, weight), _sum(weight)),
        each(lambda u: max(1, len(u.tokens))),
        each(lambda u: u.place),
        each(lambda u: u.quoted),
        each(lambda u: len({t for t in u.tokens if spread[t] == len(reports)}) / max(1, len(set(u.tokens)))),
        tuple(np.split(vectors, cuts)),
        tuple(np.split(unit_length(vectors - mean), cuts)),
    )  # fmt: skip


def _of(weights: dict[str, float]) -> Callable[[object], float]:
    return lambda item: weights.get(str(item), 0.0)


def _sum(weights: dict[str, float]) -> Callable[[object], float]:
    return lambda run: sum((weights[t] for t in run), 0.0)  # type: ignore[attr-defined]


def _pairs(unit: Unit, weight: dict[str, float]) -> list[tuple[str, str]]:
    """Two weighty words with at most three between them."""
    tokens = unit.tokens
    return [(x, y) for k in range(1, REACH + 1) for x, y in zip(tokens, tokens[k:], strict=False) if weight[x] > WEIGHTY and weight[y] > WEIGHTY]


def unit_length(x: Floats) -> Floats:
    return np.asarray(x / np.maximum(np.linalg.norm(x, axis=-1, keepdims=True), 1e-6), np.float32)


def lexical(t: Tables, a: int, b: int) -> Floats:
    """n_a x n_b x 36, by LEXICAL."""
    shared, whole_a, whole_b = t.words.common(a, b), t.words.total[a][:, None], t.words.total[b][None]
    numbers, names, plain = t.numbers.common(a, b), t.names.common(a, b), t.plain.common(a, b)
    two, skip = t.two.common(a, b), t.skip.common(a, b)

    def sides(values: tuple[Floats, ...]) -> tuple[Floats, Floats]:
        return values[a][:, None], values[b][None]

    def cover(common: Floats, kind: Bag, least: float) -> Floats:
        return np.asarray(common / (np.minimum(*sides(kind.total)) + least), np.float32)

    names_a, names_b = sides(t.names.total)
    place_a, place_b = sides(t.place)
    both = [np.minimum, np.maximum]
    columns = [
        t.words.cosine(a, b), t.news.cosine(a, b), t.local.cosine(a, b), t.stems.cosine(a, b),
        shared / (whole_a + whole_b - shared + 0.3), shared / (np.minimum(whole_a, whole_b) + 0.3), shared / (np.maximum(whole_a, whole_b) + 0.3), np.log1p(shared),
        np.log1p(t.stems.common(a, b)), t.words.rarest(a, b),
        np.log1p(numbers), (numbers == 0) & (sides(t.numbers.total)[0] > 0) & (sides(t.numbers.total)[1] > 0),
        np.log1p(names), cover(names, t.names, 0.3), (names == 0) & (names_a > 0.3) & (names_b > 0.3),
        np.log1p(plain), cover(plain, t.plain, 0.3), np.log1p(two), np.log1p(t.three.common(a, b)), np.log1p(t.five.common(a, b)), np.log1p(skip),
        cover(two, t.two, 1.0), cover(skip, t.skip, 1.0),
        np.abs(place_a - place_b), *(f(place_a, place_b) for f in both), np.add((place_a == 0) * 1.0, place_b == 0),
        *(np.log1p(f(*sides(t.length))) for f in both), np.minimum(*sides(t.length)) / np.maximum(*sides(t.length)),
        *(f(*sides(t.quoted)) for f in both), t.vector[a] @ t.vector[b].T, t.centred[a] @ t.centred[b].T, *(f(*sides(t.spread)) for f in both),
    ]  # fmt: skip
    return np.stack([np.broadcast_to(c, shared.shape).astype(np.float32) for c in columns], -1)
