"""What each sentence is about, in the form in which sentences are compared: weighted base forms, numbers and names.

Idea: a word weighs by its rarity in news at large times its rarity in this story, so that what everybody writes about this event (its place,
its main people) proves little.
"""

import math
from collections import Counter
from dataclasses import dataclass
from functools import cache

from rashomon.lang.embed import Embedded, embedded
from rashomon.lang.lemmas import base
from rashomon.lang.resources import mapping
from rashomon.lang.words import visible, words
from rashomon.schema.claim import Value
from rashomon.schema.reading import Reading
from rashomon.schema.span import Passage


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence with the material for comparing it. report: number of its reading; tokens: base forms in order, without marks;
    at: their offsets; weights: of each different token; names: capitalised tokens inside the sentence; place: 0 first to 1 last in its report."""

    report: int
    passage: Passage
    tokens: tuple[str, ...]
    at: tuple[tuple[int, int], ...]
    weights: dict[str, float]
    names: frozenset[str]
    numbers: frozenset[str]
    place: float
    quoted: float
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Matter:
    """All units of a story in order of report and text."""

    units: tuple[Unit, ...]
    texts: tuple[str, ...]

    def text(self, unit: Unit) -> str:
        return self.texts[unit.report][unit.passage.start : unit.passage.end]


@cache
def rarity(word: str) -> float:
    """log(sentences / (sentences with the word + 1)) in news at large."""
    counts = mapping("frequencies")
    return math.log(int(counts["*"]) / (int(counts.get(word, "2")) + 1))


def meanings(matter: Matter) -> tuple[Embedded, ...]:
    """What each unit and its word pieces mean; nothing where there is nothing to compare."""
    if len({unit.report for unit in matter.units}) < 2:
        return ()
    return tuple(embedded([" ".join(matter.text(unit).split()) for unit in matter.units]))


def matter(readings: tuple[Reading, ...]) -> Matter:
    """Units of every sentence that is no credit."""
    found: list[tuple[int, Passage, list[str], list[tuple[int, int]], frozenset[str], float, float, tuple[Value, ...]]] = []
    for n, reading in enumerate(readings):
        values = sorted((v for c in reading.claims for v in c.values), key=lambda v: v.start)
        kept = [s for s in reading.sentences if s.kind != "credit" and s.start >= reading.report.body]
        marked = [q for one in reading.quotations for q in one.quoted]
        for k, s in enumerate(kept):
            text = reading.report.text[s.start : s.end]
            spans = [(a, b) for a, b in words(text) if text[a].isalnum()]
            tokens = [base(visible(text[a:b])) for a, b in spans]
            names = frozenset(base(text[a:b]) for i, (a, b) in enumerate(spans) if i and text[a].isupper())
            inside = sum(max(0, min(q.end, s.end) - max(q.start, s.start)) for q in marked) / (s.end - s.start)
            at = [(s.start + a, s.start + b) for a, b in spans]
            found.append(
                (
                    n,
                    Passage(reading.report.id, s.start, s.end),
                    tokens,
                    at,
                    names,
                    k / max(1, len(kept) - 1),
                    min(1.0, inside),
                    tuple(v for v in values if s.start <= v.start < s.end),
                )
            )
    seen = Counter(token for one in found for token in set(one[2]))
    total = len(found)
    units = []
    for n, passage, tokens, at, names, place, quoted, numbered in found:
        weights = {t: rarity(t) * math.log((total + 1) / (seen[t] + 0.5)) / 4 for t in set(tokens)}
        numbers = frozenset(t for t in tokens if t[0].isdigit())
        units.append(Unit(n, passage, tuple(tokens), tuple(at), {t: w for t, w in weights.items() if w > 0}, names, numbers, place, quoted, numbered))
    return Matter(tuple(units), tuple(r.report.text for r in readings))
