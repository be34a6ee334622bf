"""Conflicts: passages about one matter that differ, and whether both can be true.

Idea: only sentences that state a common fact are held against each other, and only quantities of one unit or dates of one precision. Bounds,
approximations and dates of different things are differences of scope, not conflicts.
Example: "14 people were hurt" and "nine people were hurt" conflict; "at least nine" and "14" can both be true.
Cannot do: names, places, order, attribution, description (a later step).
"""

import re
from collections.abc import Iterator

from rashomon.compare.matter import Matter, Unit, rarity
from rashomon.schema.account import Conflict, Link
from rashomon.schema.claim import Time, Value
from rashomon.schema.reading import Reading
from rashomon.schema.span import Passage

_NAMED = re.compile(
    r"\d|(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b|day\b"
)
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
SURE = 0.5  # link score from which a difference is looked at
NEAR = 6  # tokens to each side of a value or date in which its matter is looked for
COMMON = 5.0  # rarity, summed, of the words that must be common to both surroundings


def conflicts(readings: tuple[Reading, ...], matter: Matter, links: tuple[Link, ...]) -> tuple[Conflict, ...]:
    """Conflicts and differences of scope, in order of the text; a pair of values is told once."""
    units = {(u.passage.report, u.passage.start): u for u in matter.units}
    values = {(u.passage.report, u.passage.start): u.values for u in matter.units}
    times = {r.report.id: r.times for r in readings}
    found: dict[tuple[Passage, Passage], Conflict] = {}
    for link in links:
        if link.score < SURE:
            continue
        a, b = units[link.a.report, link.a.start], units[link.b.report, link.b.start]
        for made in (*_numbers(matter, a, b, values), *_dates(matter, a, b, times)):
            found.setdefault((made.a, made.b), made)
    told = sorted(found.values(), key=lambda c: (c.verdict != "conflict", c.a, c.b))
    return tuple(Conflict(f"x{n}", c.kind, c.verdict, c.a, c.b, c.why) for n, c in enumerate(told, 1))


def _numbers(matter: Matter, a: Unit, b: Unit, values: dict[tuple[str, int], tuple[Value, ...]]) -> Iterator[Conflict]:
    ours, theirs = (values.get((u.passage.report, u.passage.start), ()) for u in (a, b))
    for v in ours:
        others = [w for w in theirs if (w.kind, w.unit) == (v.kind, v.unit) and w.unit is not None]
        rivals = [w for w in ours if (w.kind, w.unit) == (v.kind, v.unit)]
        if len(others) != 1 or len(rivals) != 1 or others[0].value == v.value:
            continue
        w = others[0]
        if _common(a, b, (v.start, v.end), (w.start, w.end)) < COMMON:
            continue
        reason = _compatible(v, w) or _compatible(w, v)
        shown = f"“{_shown(matter, a, v)}” against “{_shown(matter, b, w)}”"
        yield Conflict("", "number", "different scope" if reason else "conflict", _passage(a, v), _passage(b, w), f"{shown}{': ' + reason if reason else ''}")


def _compatible(v: Value, w: Value) -> str | None:
    """Why both can be true; None where they cannot."""
    if v.bound in ("min", "more") and w.value > v.value:
        return "the first is a lower bound"
    if v.bound in ("max", "less") and w.value < v.value:
        return "the first is an upper bound"
    if (v.approximate or w.approximate) and abs(v.value - w.value) <= 0.1 * max(abs(v.value), abs(w.value)):
        return "one is an approximation"
    if round(v.value) == w.value or _rounded(v.value, w.value):
        return "one is rounded"
    return None


def _rounded(exact: float, short: float) -> bool:
    """Is `short` the other number with fewer figures?"""
    figures = len(f"{short:g}".replace(".", "").replace("-", "").rstrip("0").split("e")[0])
    return short != 0 and short >= 100 and float(f"{exact:.{max(1, figures)}g}") == short


def _dates(matter: Matter, a: Unit, b: Unit, times: dict[str, tuple[Time, ...]]) -> Iterator[Conflict]:
    ours, theirs = ([t for t in times[u.passage.report] if u.passage.start <= t.start < u.passage.end and _dated(matter, u, t)] for u in (a, b))
    if len(ours) != 1 or len(theirs) != 1:
        return
    v, w = ours[0], theirs[0]
    if _agree(v.value or "", w.value or "") or _shown(matter, a, v).lower() == _shown(matter, b, w).lower():
        return  # "today" in words quoted in papers of two days is one day
    common = _common(a, b, (v.start, v.end), (w.start, w.end))
    if common < COMMON / 2:
        return
    same = common >= 2 * COMMON and len(v.value or "") == len(w.value or "")
    why = f"“{_shown(matter, a, v)}” against “{_shown(matter, b, w)}”"
    yield Conflict("", "date", "conflict" if same else "different scope", _passage(a, v), _passage(b, w), why if same else f"{why}: dates of different things")


def _dated(matter: Matter, unit: Unit, time: Time) -> bool:
    """A day, a month or a year of the calendar that the text names: "two weeks ago" is too vague to clash."""
    return time.type == "DATE" and _DATE.fullmatch(time.value or "") is not None and _NAMED.search(_shown(matter, unit, time)) is not None


def _agree(v: str, w: str) -> bool:
    """One date holds the other: 2031 and 2031-05-04."""
    return v.startswith(w) or w.startswith(v) or "X" in v + w


def _common(a: Unit, b: Unit, at_a: tuple[int, int], at_b: tuple[int, int]) -> float:
    """Rarity of the words that stand near both places, the two values themselves apart."""
    return sum(rarity(t) for t in _around(a, *at_a) & _around(b, *at_b))


def _around(unit: Unit, start: int, end: int) -> set[str]:
    inside = [k for k, (x, y) in enumerate(unit.at) if x < end and y > start]
    if not inside:
        return set()
    near = (*range(max(0, inside[0] - NEAR), inside[0]), *range(inside[-1], min(len(unit.tokens), inside[-1] + 1 + NEAR)))
    return {unit.tokens[k] for k in near if not unit.tokens[k][0].isdigit() and rarity(unit.tokens[k]) > 1.5}


def _passage(unit: Unit, place: Value | Time) -> Passage:
    """The value with what it counts."""
    counted = place.counted if isinstance(place, Value) else None
    return Passage(unit.passage.report, place.start, max(place.end, counted.end) if counted else place.end)


def _shown(matter: Matter, unit: Unit, place: Value | Time) -> str:
    shown = _passage(unit, place)
    return " ".join(matter.texts[unit.report][shown.start : shown.end].split())
