"""Time expressions as TIMEX3 values: dates, weekdays, times of day, seasons, quarters, durations, sets, and words for now, past and future.

Idea: the grammar of `timex.py` finds them, of those that overlap the one that begins first and is longest; the text is read in order, so that
later ones can lean on earlier ones. Nothing is ever taken from the clock.
Example: "Friday" in a report of Saturday 2031-05-03 is 2031-05-02.
After: TIMEX3 of ISO-TimeML, in the usage of TempEval-3.
Cannot do: what the grammar has no rule for.
"""

import datetime as dt
import re
from collections.abc import Iterator

from rashomon.read.timex import AHEAD, FUTURE, GRAMMAR, Context
from rashomon.schema.claim import Time
from rashomon.schema.reading import Sentence
from rashomon.schema.report import Report


def times(report: Report, sentences: tuple[Sentence, ...]) -> tuple[Time, ...]:
    """Time expressions in order of the text."""
    published = parsed(report.published)
    context = Context(report.text, published, _narrative(report.text, published))
    return tuple(t for s in sentences for t in _found(context, s.start, s.end))


def parsed(published: str | None) -> dt.date | None:
    """The day of an ISO date or time; None where it is none."""
    try:
        return dt.date.fromisoformat((published or "")[:10])
    except ValueError:
        return None


def times_of(text: str, start: int, end: int, published: dt.date | None) -> Iterator[Time]:
    """Time expressions inside [start, end), without what the text says before; of those that overlap the one that begins first."""
    return _found(Context(text, published), start, end)


def calendar(time: Time) -> bool:
    """Is it a day, month or year, rather than a length of time or "now"?"""
    return time.type in ("DATE", "TIME") and (time.value is None or time.value[:1].isdigit() or time.value.startswith("XXXX"))


def _narrative(text: str, published: dt.date | None) -> bool:
    years = [int(y) for y in re.findall(r"\b(1[5-9]\d\d|20\d\d)\b", text)]
    return published is None or (len(years) >= 6 and sum(abs(y - published.year) > 2 for y in years) >= 0.7 * len(years))


def _found(context: Context, start: int, end: int) -> Iterator[Time]:
    matches = ((_begin(m), m, make) for p, make in GRAMMAR for m in p.finditer(context.text, start, end))
    stop = start
    for low, match, make in sorted(matches, key=lambda f: (f[0], -f[1].end())):
        if low < stop:
            continue
        context.future = bool(FUTURE.search(context.text, max(start, low - AHEAD), low))
        made = make(context, match)
        if made is None:
            continue
        stop = match.end()
        kind, value = made
        explicit = bool(match.groupdict().get("year")) or kind in ("DURATION", "SET") or (value or "").endswith("_REF")
        anchor = "text" if explicit else context.anchor if value and not value.startswith("XXXX") else "none"
        if kind in ("DATE", "TIME") and value and value[:4].isdigit():
            context.last, context.last_at, context.year = value, match.end(), int(value[:4])
        yield Time(low, match.end(), kind, value, anchor)


def _begin(match: re.Match[str]) -> int:
    """Where the expression begins, behind words that only tell that it is one."""
    return match.start("core") if match.groupdict().get("core") else match.start()
