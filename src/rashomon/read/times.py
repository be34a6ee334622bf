"""Time expressions: dates, months, years, weekdays and a few relative words, as TIMEX3 values.

Idea: what the text writes out is normalised as it stands; weekdays, "today" and dates without a year are resolved against the report's own
date, and stay open where it has none. Nothing is ever taken from the clock.
Example: "Friday" in a report of Saturday 2031-05-03 is 2031-05-02.
Cannot do: durations, sets, seasons, times of day (a later step).
"""

import datetime as dt
import re
from collections.abc import Iterator

from rashomon.schema.claim import Time
from rashomon.schema.reading import Sentence
from rashomon.schema.report import Report

MONTHS = "january february march april may june july august september october november december".split()
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_MONTH = r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December|Jan\.|Feb\.|Mar\.|Apr\.|Jun\.|Jul\.|Aug\.|Sept?\.|Oct\.|Nov\.|Dec\.)"
_YEAR = r"(?P<year>1[5-9]\d\d|20\d\d)"
_PATTERNS = tuple(
    re.compile(rf"\b{pattern}(?!\w)")
    for pattern in (
        r"(?P<year>1[5-9]\d\d|20\d\d)-(?P<number>0[1-9]|1[0-2])-(?P<day>[0-3]\d)",
        rf"{_MONTH} (?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?:,? {_YEAR})?(?!,\d)",
        rf"(?P<day>[0-3]?\d)(?:st|nd|rd|th)? (?:of )?{_MONTH}(?:,? {_YEAR})?",
        rf"{_MONTH},? (?:of )?{_YEAR}",
        r"(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)",
        r"(?P<word>[Tt]oday|[Yy]esterday|[Tt]omorrow)",
        rf"(?:[Ii]n|[Ss]ince|[Bb]y|[Uu]ntil|[Ff]rom|[Dd]uring|[Ll]ate|[Ee]arly|[Mm]id|of|year|before|after|to|and) {_YEAR}",
        rf"(?<=\b(?:in|or|In) ){_MONTH}(?! [A-Z])",
    )
)


def times(report: Report, sentences: tuple[Sentence, ...]) -> tuple[Time, ...]:
    """Time expressions in order of the text."""
    published = parsed(report.published)
    return tuple(t for s in sentences for t in times_of(report.text, s.start, s.end, published))


def parsed(published: str | None) -> dt.date | None:
    """The day of an ISO date or time; None where it is none."""
    try:
        return dt.date.fromisoformat((published or "")[:10])
    except ValueError:
        return None


def times_of(text: str, start: int, end: int, published: dt.date | None) -> Iterator[Time]:
    """Time expressions inside [start, end); of two that overlap the longer counts."""
    found = sorted((m for p in _PATTERNS for m in p.finditer(text, start, end)), key=lambda m: (m.start(), -m.end()))
    stop = start
    for match in found:
        given = {key: value for key, value in match.groupdict().items() if value}
        low = match.start("year") if set(given) == {"year"} else match.start()
        if low < stop:
            continue
        stop = match.end()
        yield _time(low, match.end(), given, published)


def _time(start: int, end: int, given: dict[str, str], published: dt.date | None) -> Time:
    month = _month(given)
    if "year" in given:
        value = given["year"] + (f"-{month:02}" if month else "") + (f"-{int(given['day']):02}" if "day" in given else "")
        return Time(start, end, "DATE", value, "text")
    if published is None:
        open_value = f"XXXX-{month:02}" + (f"-{int(given['day']):02}" if "day" in given else "") if month else None
        return Time(start, end, "DATE", open_value, "none")
    if "weekday" in given:
        back = (published.weekday() - WEEKDAYS.index(given["weekday"].lower())) % 7
        return Time(start, end, "DATE", (published - dt.timedelta(days=back)).isoformat(), "published")
    if "word" in given:
        days = {"today": 0, "yesterday": -1, "tomorrow": 1}[given["word"].lower()]
        return Time(start, end, "DATE", (published + dt.timedelta(days=days)).isoformat(), "published")
    year = published.year if month is None or month <= published.month + 6 else published.year - 1
    return Time(start, end, "DATE", f"{year}-{month:02}" + (f"-{int(given['day']):02}" if "day" in given else ""), "published")


def _month(given: dict[str, str]) -> int | None:
    if "number" in given:
        return int(given["number"])
    if "month" not in given:
        return None
    short = given["month"].lower().rstrip(".")[:3]
    return next(n for n, name in enumerate(MONTHS, 1) if name.startswith(short))
