"""Dates as sources state them, in the form ISO 8601; one that can be read in two ways stays as it was given."""

import datetime as dt
import re
from email.utils import parsedate_to_datetime

_MONTHS = {m: n for n, m in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_WRITTEN = re.compile(
    r"(?:[A-Za-z]{3,9},? )?(?:([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})|(\d{1,2})(?:st|nd|rd|th)? ([A-Za-z]{3,9})\.?,? (\d{4}))(?:,? [A-Za-z]{3,6}day)?(?:,?(?: at)? \d{1,2}(?:[:.]\d\d){0,2}(?: ?[AaPp]\.?[Mm]\.?)?(?: [A-Z]{2,5})?)?"
)
_NUMERIC = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?:[ T].*)?")
_YEAR_FIRST = re.compile(r"(\d{4})[./](\d{1,2})[./](\d{1,2})(?:[ T].*)?")


def iso(stated: str) -> str:
    """What a source states, in ISO 8601 where it can mean one day alone: "May 4, 2031", "4 May 2031", "Sun, 04 May 2031 10:00:00 GMT", "25/12/2031"."""
    given = stated.strip()
    return stated if _begins_iso(given) else _mail(given) or _day(given) or stated


def day_in(line: str) -> str | None:
    """The day of a line that is a date and nothing else, in ISO 8601."""
    given = line.strip()
    return given if len(given) == 10 and _begins_iso(given) else _day(given)


def _begins_iso(given: str) -> bool:
    try:
        dt.date.fromisoformat(given[:10])
    except ValueError:
        return False
    return True


def _mail(given: str) -> str | None:
    try:
        return parsedate_to_datetime(given).isoformat() if re.match(r"[A-Z][a-z]{2}, \d", given) else None
    except (ValueError, TypeError, OverflowError):
        return None


def _day(given: str) -> str | None:
    if found := _WRITTEN.fullmatch(given):
        month, day, year = (found[1], found[2], found[3]) if found[1] else (found[5], found[4], found[6])
        return _made(year, _MONTHS.get(month[:3].lower(), 0), day)
    if found := _YEAR_FIRST.fullmatch(given):
        return _made(found[1], int(found[2]), found[3])
    if found := _NUMERIC.fullmatch(given):
        first, second = int(found[1]), int(found[2])
        if first == second or first > 12:
            return _made(found[3], second, first)
        if second > 12:
            return _made(found[3], first, second)
    return None


def _made(year: str, month: int, day: str | int) -> str | None:
    try:
        return dt.date(int(year), month, int(day)).isoformat()
    except ValueError:
        return None
