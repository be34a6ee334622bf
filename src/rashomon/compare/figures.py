"""Figures that differ: two quantities of one kind in two sentences of one matter.

Idea: the counted thing, the unit, and the words around tell whether both are of one thing; bounds, ranges, approximations and roundings tell why both can
be true.
Example: "14 people were hurt" and "nine people were hurt" cannot both be true; "at least nine" and "14" can.
"""

import math
import re
from collections.abc import Iterator
from functools import cache

from rashomon.compare.matter import Matter, Unit
from rashomon.compare.pairs import COMMON, Clash, Pair, anchored, near_words
from rashomon.lang.resources import table
from rashomon.schema.claim import Value
from rashomon.schema.span import Passage

APPROXIMATION = "one is an approximation"
CLEAR, DOUBLE = 0.7, 1.1  # link score, and difference of logarithms, within which two figures of one counted thing are told whatever the model says


def quantities(pair: Pair) -> Iterator[Clash]:
    """Each quantity of one sentence against each of the other that is of its kind and that the other does not have as well."""
    for v in pair.a.values:
        for w in pair.b.values:
            if v.kind != w.kind or (v.value, v.high) == (w.value, w.high) or (v.unit and w.unit and v.unit != w.unit and v.kind != "number"):
                continue
            if any((x.kind, x.value) == (v.kind, v.value) for x in pair.b.values) or any((x.kind, x.value) == (w.kind, w.value) for x in pair.a.values):
                continue  # the other report has this figure too, for its own thing
            near = near_words(pair.a, pair.b, (v.start, v.end), (w.start, w.end))
            same = bool(v.unit and v.unit == w.unit)
            ratio = abs(math.log((abs(v.value) + 1e-3) / (abs(w.value) + 1e-3)))
            rivals = sum(x.kind == v.kind for x in pair.a.values) + sum(x.kind == v.kind for x in pair.b.values) - 2
            reason = compatible(v, w) or compatible(w, v)
            if not same and near < 2 * COMMON:
                continue
            places = with_counted(pair.matter, pair.a, v), with_counted(pair.matter, pair.b, w)
            between = anchored(pair, v, w)
            exact = same and (between or (near >= 3 * COMMON and v.kind not in ("share", "duration") and v.unit != "USD"))
            counted = [pair.matter.texts[u.report][p.start : p.end].lower().split()[1:] for u, p in zip((pair.a, pair.b), places, strict=True)]
            plain = counted[0] == counted[1] != [] and rivals == 0 and pair.score >= CLEAR and ratio < DOUBLE
            signs = (pair.score, pair.frame, pair.many, math.log1p(near), same, v.unit is None or w.unit is None, min(3.0, ratio), min(4, rivals),
                     bool(v.bound or w.bound or v.approximate or w.approximate), reason is not None, between, max(v.value, w.value) <= 2)  # fmt: skip
            yield Clash("quantity", "number", *places, tuple(map(float, signs)), reason, pair.against(*places), exact, plain)


def compatible(v: Value, w: Value) -> str | None:
    """Why both can be true; None where they cannot."""
    if v.bound in ("min", "more") and w.value > v.value:
        return "the first is a lower bound"
    if v.bound in ("max", "less") and w.value < v.value:
        return "the first is an upper bound"
    if v.high is not None and v.value <= w.value <= v.high:
        return "the first is a range that holds the second"
    if (v.approximate or w.approximate) and abs(v.value - w.value) <= 0.1 * max(abs(v.value), abs(w.value)):
        return APPROXIMATION
    if round(v.value) == w.value or (w.value >= 100 and rounded(v.value, w.value)):
        return "one is rounded"
    return None


def rounded(exact: float, short: float) -> bool:
    """Is `short` the other number with fewer figures?"""
    figures = len(f"{short:g}".replace(".", "").replace("-", "").rstrip("0").split("e")[0])
    return short != 0 and float(f"{exact:.{max(1, figures)}g}") == short


def with_counted(matter: Matter, unit: Unit, v: Value) -> Passage:
    """The value with what bounds it and what it counts."""
    before = matter.texts[unit.report][unit.passage.start : v.start]
    bound = (
        max((len(m.group()) for phrase in _bounds() if (m := re.search(rf"\b{phrase}\s+$", before, re.IGNORECASE))), default=0)
        if v.bound or v.approximate
        else 0
    )
    return Passage(unit.passage.report, v.start - bound, max(v.end, v.counted.end) if v.counted else v.end)


@cache
def _bounds() -> tuple[str, ...]:
    return tuple(re.escape(row[0]) for row in table("bounds") if row[1] == "before")
