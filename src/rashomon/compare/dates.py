"""Dates that differ: two days, months or years of the calendar in two sentences of one matter.

Example: "since 2019" and "since March 2024" are told, though both can be true of different things.
"""

import math
from collections.abc import Iterator

from rashomon.compare.matter import Unit
from rashomon.compare.pairs import COMMON, Clash, Pair, anchored, near_words
from rashomon.schema.claim import Time
from rashomon.schema.span import Passage

SURE, CLOSE = 0.9, 0.75  # link score and common words from which the one date of each of two sentences is told
LEADS = frozenset({"since", "until", "till", "before", "after"})
CALENDAR = frozenset("monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december "
                     "today yesterday tomorrow morning afternoon evening night week month year".split())  # fmt: skip


def dates(pair: Pair, times: dict[str, tuple[Time, ...]]) -> Iterator[Clash]:
    """times: of each report."""
    ours, theirs = ([t for t in times[u.passage.report] if u.passage.start <= t.start < u.passage.end and _dated(pair, u, t)] for u in (pair.a, pair.b))
    for v in ours:
        for w in theirs:
            x, y = v.value or "", w.value or ""
            if _agree(x, y) or any(_agree(x, t.value or "") for t in theirs) or any(_agree(y, t.value or "") for t in ours):
                continue
            places = Passage(pair.a.passage.report, v.start, v.end), Passage(pair.b.passage.report, w.start, w.end)
            if pair.words(pair.a, places[0]).lower() == pair.words(pair.b, places[1]).lower():
                continue  # "today" in words quoted in papers of two days is one day
            near = near_words(pair.a, pair.b, (v.start, v.end), (w.start, w.end))
            weekday = any(d in pair.words(u, p).lower() for u, p in zip((pair.a, pair.b), places, strict=True) for d in ("day", "today"))
            between = anchored(pair, v, w)
            reason = None if between and near >= 6 * COMMON and pair.frame >= CLOSE else "dates of different things"
            signs = (pair.score, pair.frame, pair.many, math.log1p(near), weekday, len(x) == len(y), between)
            lone = len(ours) == len(theirs) == 1 and pair.score >= SURE and pair.frame >= CLOSE
            alike = lone or (bool(_lead(pair.a, v)) and _lead(pair.a, v) == _lead(pair.b, w))
            yield Clash("date", "date", *places, tuple(map(float, signs)), reason, pair.against(*places), plain=alike and reason is not None)


def _lead(unit: Unit, time: Time) -> str:
    """The word that leads up to a date, if it bounds it: "since 2019", "until March"."""
    before = next((k for k, (x, y) in enumerate(unit.at) if x < time.end and y > time.start), 0) - 1
    return unit.tokens[before] if before >= 0 and unit.tokens[before] in LEADS else ""


def _dated(pair: Pair, unit: Unit, time: Time) -> bool:
    """A day, a month or a year of the calendar that the text names: "two weeks ago" is too vague to clash."""
    value, shown = time.value or "", pair.words(unit, Passage(unit.passage.report, time.start, time.end)).lower()
    calendar = len(value) in (4, 7, 10) and value[:4].isdigit() and "W" not in value and "Q" not in value
    return (
        time.type == "DATE"
        and calendar
        and (any(c.isdigit() for c in shown) or any(word.strip(".,") in CALENDAR or word.endswith("day") for word in shown.split()))
    )


def _agree(v: str, w: str) -> bool:
    """One date holds the other: 2031 and 2031-05-04."""
    return v.startswith(w) or w.startswith(v) or "X" in v + w
