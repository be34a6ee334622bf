"""Timeline: what the reports date, in order of time; the event itself apart from its background.

Idea: every claim with a day, month or year that its text or date settles stands under that date. Background is what lies further from the reports'
own dates than a fortnight; where no report has a date, every year that a text names is.
Cannot do: order acts that no text dates (sequels.py does, where words tell it).
"""

import datetime as dt
import re
from collections import defaultdict

from rashomon.schema.account import Moment, Story
from rashomon.schema.reading import Reading
from rashomon.schema.span import Passage

NEAR_DAYS = 14
_CALENDAR = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")


def timeline(readings: tuple[Reading, ...], story: Story) -> tuple[Moment, ...]:
    """Moments in order of their dates; a date that another fills out (2031 and 2031-05) stands before it."""
    found: defaultdict[str, list[Passage]] = defaultdict(list)
    for reading in readings:
        for time in reading.times:
            match = _CALENDAR.match(time.value or "")
            if time.type not in ("DATE", "TIME") or match is None or (time.value or "")[4:5] not in ("", "-") or "W" in (time.value or ""):
                continue
            claim = next((c for c in reading.claims if c.start <= time.start and time.end <= c.end), None)
            if claim:
                found[match.group()].append(Passage(reading.report.id, claim.start, claim.end))
    return tuple(Moment(date, tuple(dict.fromkeys(passages)), _background(date, story)) for date, passages in sorted(found.items()))


def _background(date: str, story: Story) -> bool:
    first, last = story.published
    if not first or not last:
        return True
    try:
        early, late = dt.date.fromisoformat(first[:10]) - dt.timedelta(NEAR_DAYS), dt.date.fromisoformat(last[:10]) + dt.timedelta(NEAR_DAYS)
    except (ValueError, OverflowError):
        return True
    return not early.isoformat()[: len(date)] <= date <= late.isoformat()[: len(date)]
