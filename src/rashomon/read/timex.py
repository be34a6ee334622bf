"""The grammar of time expressions: a pattern for each kind, and what it makes of a match and of what the text told before.

Idea: each rule gives a TIMEX3 type and value; what is relative is resolved against the report's own date, against the date that the text
named last ("two days later", "that year"), or, in a narrative of long ago, against its years. What neither settles stays open with X for the
unknown parts or without a value.
Example: ("two weeks ago", report of Saturday 2031-05-03) is DATE 2031-W16.
Cannot do: holidays that move; fiscal years; "the day before" an event that has no date.
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

MONTHS = "january february march april may june july august september october november december".split()
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
NUMBERS = {w: n for n, w in enumerate("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
                                      "seventeen eighteen nineteen twenty".split())} | {"a": 1, "an": 1, "half": 0.5, "thirty": 30, "forty": 40, "fifty": 50,
                                                                                      "sixty": 60, "hundred": 100, "dozen": 12}  # fmt: skip
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
UNITS = {"second": ("S", "T"), "minute": ("M", "T"), "hour": ("H", "T"), "day": ("D", ""), "week": ("W", ""), "weekend": ("WE", ""), "month": ("M", ""),
         "quarter": ("Q", ""), "year": ("Y", ""), "decade": ("E", ""), "century": ("C", ""), "centurie": ("C", "")}  # fmt: skip
SEASONS = {"spring": "SP", "summer": "SU", "fall": "FA", "autumn": "FA", "winter": "WI"}
PARTS = {"morning": "MO", "afternoon": "AF", "evening": "EV", "night": "NI", "midday": "MI", "noon": "MI"}
REFERENCES = {"now": "PRESENT_REF", "currently": "PRESENT_REF", "current": "PRESENT_REF", "at the moment": "PRESENT_REF", "nowadays": "PRESENT_REF",
              "at present": "PRESENT_REF", "recently": "PAST_REF", "recent": "PAST_REF", "previously": "PAST_REF", "in the past": "PAST_REF",
              "the past": "PAST_REF", "the future": "FUTURE_REF", "soon": "FUTURE_REF", "future": "FUTURE_REF", "lately": "PAST_REF"}  # fmt: skip
SETS = {"daily": "P1D", "weekly": "P1W", "monthly": "P1M", "quarterly": "P1Q", "yearly": "P1Y", "annually": "P1Y", "annual": "P1Y", "nightly": "P1D"}
NEAR = 400  # characters in which a quarter named before is the one that "a year earlier" looks back to
AHEAD = 60  # characters before an expression in which a word looks ahead
FUTURE = re.compile(
    r"\b(?:will|would(?! have)|warn\w*|threat\w*|vow\w*|promis\w*|pledg\w*|ultimatum|deadline|due|scheduled|expected|plans? to|planned|until|by|begin|start|is to|are to|set)\b",
    re.IGNORECASE,
)

_MONTH = (r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December|"
          r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)(?:\.|\b))")  # fmt: skip
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>1[0-9]\d\d|20\d\d)"
_WEEKDAY = r"(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)s?"
_PART = r"(?P<part>(?i:morning|afternoon|evening|night))"
_UNIT = r"(?P<unit>(?i:second|minute|hour|day|week|month|quarter|year|decade|centurie|century))"
_COUNT = (r"(?P<count>\d+(?:,\d{3})*(?:\.\d+)?|(?i:(?:a |the )?(?:few|couple(?: of)?|several|many)|half an?|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
          r"thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|(?:a |one )?hundred|a dozen))")  # fmt: skip
_ABOUT = r"(?:(?i:about|almost|nearly|around|roughly|more than|less than|at least|over|only|just|some|the|another) )?"
_WHEN = r"(?P<when>(?i:last|next|this|past|coming|previous|following|current|same|that|latest))"
_MOD = r"(?:(?i:early|late|mid|earlier|later|the end of|the beginning of|the start of|the middle of|by the end of|end of)[ -](?:(?i:in|the) )?)?"
_COUNTED = (r"(?! ?(?:%|percent|per cent|euros?|dollars?|pounds?|people|points?|men|women|troops|jobs|homes|miles?|km|kilomet|met(?:re|er)|feet|tons?|tonnes?|"
            r"shares|votes|cases|times|soldiers|students|workers|barrels|seats)\b)")  # fmt: skip


@dataclass(slots=True)
class Context:
    """published: the report's day. last: the value that was named last, last_at: where; year: the year named last; narrative: the text tells of
    other years than its own. future: does the sentence look ahead?"""

    text: str
    published: dt.date | None
    narrative: bool = False
    last: str = ""
    last_at: int = -10_000
    year: int | None = None
    future: bool = False

    @property
    def anchor(self) -> Literal["published", "text", "none"]:
        return "text" if self.narrative or self.published is None else "published"


Made = tuple[Literal["DATE", "TIME", "DURATION", "SET"], str | None]


def _iso(year: int | str, month: int | None = None, day: int | None = None) -> str:
    return f"{year}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else "")


def _month(match: re.Match[str]) -> int:
    return 1 + next(n for n, name in enumerate(MONTHS) if name.startswith(match["month"].lower().rstrip(".")[:3]))


def _full(context: Context, match: re.Match[str]) -> Made | None:
    given = match.groupdict()
    day = int(given["day"]) if given.get("day") else None
    if given.get("number"):
        return "DATE", _iso(int(given["year"]), int(given["number"]), day)
    month = _month(match)
    if given.get("year"):
        return "DATE", _iso(int(given["year"]), month, day)
    return "DATE", _iso(_year_of(context, month, day), month, day)


def _year_of(context: Context, month: int, day: int | None = None) -> int | str:
    """The year of a month without one: the text's own in a narrative, else the one that brings it nearest before the report, or after it where the
    sentence looks ahead."""
    if context.narrative or context.published is None:
        if context.year is None:
            return "XXXX"
        last = int(context.last[5:7]) if len(context.last) >= 7 and context.last[5:7].isdigit() else 0
        return context.year + (last - month >= 8)
    year = context.published.year
    ahead = (month, day or 0) > (context.published.month, context.published.day)
    if ahead and month > context.published.month + (9 if context.future else 2):
        return year - 1
    if context.future and month + 6 < context.published.month:
        return year + 1
    return year


def _year(context: Context, match: re.Match[str]) -> Made | None:
    before = context.text[max(0, match.start() - 1) : match.start()]
    if before in "$€£¥#,.-/" and before:
        return None
    era = match.groupdict().get("era")
    if era:
        number = int(match["number"])
        return "DATE", f"BC{number:04}" if era.upper().startswith("B") else f"{number:04}"
    return "DATE", match["year"]


def _weekday(context: Context, match: re.Match[str]) -> Made | None:
    part = match.groupdict().get("part")
    tail = f"T{PARTS[part.lower()]}" if part else ""
    kind: Literal["DATE", "TIME"] = "TIME" if part else "DATE"
    if context.published is None:
        return kind, f"XXXX-XX-XX{tail}" if tail else None
    when = (match.groupdict().get("when") or "").lower()
    back = (context.published.weekday() - WEEKDAYS.index(match["weekday"].lower())) % 7
    if when == "next" or (context.future and when not in ("last", "past", "this") and back):
        day = context.published + dt.timedelta(days=(7 - back) % 7 or 7)
    else:
        day = context.published - dt.timedelta(days=back or (7 if when == "last" else 0))
    return kind, day.isoformat() + tail


def _deictic(context: Context, match: re.Match[str]) -> Made | None:
    word = match["word"].lower()
    days = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1, "overnight": 0}.get(word.split()[-1] if word != "the day before yesterday" else "", 0)
    days = -2 if word == "the day before yesterday" else days
    part = match.groupdict().get("part")
    tail = f"T{PARTS[part.lower()]}" if part else "TNI" if word in ("tonight", "overnight") else ""
    kind: Literal["DATE", "TIME"] = "TIME" if tail else "DATE"
    if context.published is None:
        return kind, None
    return kind, (context.published + dt.timedelta(days=days)).isoformat() + tail


def _shifted(day: dt.date, unit: str, steps: int) -> str:
    """The day, week, month, quarter or year that lies so many steps from a day."""
    if unit == "day":
        return (day + dt.timedelta(days=steps)).isoformat()
    if unit == "week":
        year, week, _ = (day + dt.timedelta(weeks=steps)).isocalendar()
        return f"{year}-W{week:02}"
    if unit in ("month", "quarter"):
        months = day.year * 12 + day.month - 1 + steps * (3 if unit == "quarter" else 1)
        return f"{months // 12}-Q{months % 12 // 3 + 1}" if unit == "quarter" else _iso(months // 12, months % 12 + 1)
    years = day.year + steps * {"year": 1, "decade": 10, "century": 100, "centurie": 100}.get(unit, 1)
    return str(years)


def _point(context: Context) -> dt.date | None:
    """The day, or the first day of the month or year, that the text named last."""
    match = re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", context.last)
    if not match:
        return context.published if not context.narrative else None
    try:
        return dt.date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return None


def _relative(context: Context, match: re.Match[str]) -> Made | None:
    """last week, this year, the next day, that month."""
    when, unit = match["when"].lower(), match["unit"].lower()
    if unit in ("second", "minute", "hour"):
        return None
    told = when in ("following", "previous", "same", "that") or (match[0].lower().startswith("the") and when == "next") or context.narrative
    day = _point(context) if told else context.published
    steps = {"last": -1, "past": -1, "previous": -1, "latest": -1 if unit == "quarter" else 0, "next": 1, "coming": 1, "following": 1}.get(when, 0)
    if day is None:
        return "DATE", None
    if told and len(context.last) < 10 and unit == "day":
        return "DATE", None
    return "DATE", _shifted(day, unit, steps)


def _season(context: Context, match: re.Match[str]) -> Made | None:
    season = SEASONS[match["season"].lower()]
    given = match.groupdict()
    if given.get("year"):
        return "DATE", f"{given['year']}-{season}"
    when = (given.get("when") or "").lower()
    base = context.year if context.narrative else context.published.year if context.published else None
    if base is None:
        return "DATE", f"XXXX-{season}"
    start = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}[season]
    past = when in ("last", "past") and not context.narrative and context.published is not None and start >= context.published.month - 2
    return "DATE", f"{base - past + (when == 'next')}-{season}"


def _quarter(context: Context, match: re.Match[str]) -> Made | None:
    number = ORDINALS[match["ordinal"].lower()]
    if match.groupdict().get("year"):
        return "DATE", f"{match['year']}-Q{number}"
    if context.published is None:
        return "DATE", f"XXXX-Q{number}"
    now = (context.published.month - 1) // 3 + 1
    return "DATE", f"{context.published.year - (number > now + 1)}-Q{number}"


def _this_quarter(context: Context, match: re.Match[str]) -> Made | None:
    if re.match(r"\d{4}-Q\d$", context.last) and match.start() - context.last_at < 4 * NEAR:
        return "DATE", context.last
    return ("DATE", _shifted(context.published, "quarter", -1)) if context.published else None


def _ago(context: Context, match: re.Match[str]) -> Made | None:
    """three days ago, a year earlier, two weeks later."""
    unit, count, way = match["unit"].lower(), _count(match["count"]), match["way"].lower()
    told = way in ("later", "earlier", "before", "after", "afterwards", "afterward") and (context.narrative or way not in ("earlier",))
    if unit in ("second", "minute", "hour"):
        return "TIME" if way == "ago" else "DURATION", None if way == "ago" else _length(match["count"], unit)
    if unit == "year" and way in ("ago", "earlier") and re.match(r"\d{4}-Q\d$", context.last) and match.start() - context.last_at < NEAR:
        return "DATE", f"{int(context.last[:4]) - int(count or 1)}{context.last[4:]}"
    day = _point(context) if told else context.published
    if count is None:
        return "DATE", "PAST_REF" if way in ("ago", "earlier", "before") else "FUTURE_REF"
    if day is None:
        return "DATE", None
    steps = int(count) if count >= 1 else 0
    return "DATE", _shifted(day, unit, steps if way in ("later", "after", "afterwards", "afterward") else -steps)


def _year_before(context: Context, match: re.Match[str]) -> Made | None:
    """ "year-earlier", "the year-ago quarter"."""
    if re.match(r"\d{4}-Q\d$", context.last) and match.start() - context.last_at < NEAR:
        return "DATE", f"{int(context.last[:4]) - 1}{context.last[4:]}"
    return "DATE", str(context.published.year - 1) if context.published else None


def _weekend(context: Context, match: re.Match[str]) -> Made | None:
    """The week or the weekend before the report."""
    if context.published is None:
        return "DATE", None
    words = match[0].lower().split()
    year, week, _ = (
        context.published + dt.timedelta(weeks=1 if words[0] == "next" else -1 if words[0] == "last" or words[1] == "weekend" else 0)
    ).isocalendar()
    return "DATE", f"{year}-W{week:02}" + ("-WE" if words[1] == "weekend" else "")


def _count(words: str) -> float | None:
    """None for "several"."""
    words = words.lower().replace(",", "")
    if re.fullmatch(r"[\d.]+", words):
        return float(words)
    if re.search(r"few|couple|several|many", words):
        return 2.0 if "couple" in words else None
    return float(NUMBERS.get(words.split()[0] if words != "a dozen" else "dozen", 1)) * (100 if words.endswith("hundred") else 1)


def _length(count: str, unit: str) -> str:
    number = _count(count)
    code, clock = UNITS[unit]
    if number is None:
        shown = "X"
    elif number == 0.5:
        return {"hour": "PT30M", "year": "P6M", "day": "PT12H", "century": "P50Y", "decade": "P5Y"}.get(unit, f"P{clock}0.5{code}")
    else:
        shown = str(int(number)) if number == int(number) else str(number)
    if unit in ("decade",) and number is not None:
        return f"P{int(number) * 10}Y" if number != 1 else "P10Y"
    if unit == "quarter" and number is not None:
        return f"P{int(number) * 3}M"
    return f"P{clock}{shown}{code}"


def _duration(context: Context, match: re.Match[str]) -> Made | None:
    if context.text[match.end() : match.end() + 5].lower().startswith(("-old", " old", "s old", "s-old")):
        return None
    return "DURATION", _length(match.groupdict().get("count") or "several", match["unit"].lower())


def _rate(_: Context, match: re.Match[str]) -> Made | None:
    code, clock = UNITS[match["unit"].lower()]
    return "SET", f"P{clock}1{code}"


def _decade(_: Context, match: re.Match[str]) -> Made | None:
    digits = match["decade"]
    return "DATE", digits[:3] if len(digits) == 4 else f"19{digits[0]}"


def _century(_: Context, match: re.Match[str]) -> Made | None:
    return "DATE", str(int(match["ordinal"]) - 1)


def _clock(context: Context, match: re.Match[str]) -> Made | None:
    word = (match.groupdict().get("word") or "").lower()
    if word:
        hour, minute = {"noon": (12, 0), "midday": (12, 0), "midnight": (24, 0)}[word]
    else:
        hour, minute = int(match["hour"]), int(match["minute"] or 0)
        half = (match["half"] or "").lower().replace(".", "")
        hour = hour % 12 + 12 if half == "pm" else hour % 12 if half == "am" else hour
        if hour > 24 or minute > 59 or (not half and not match["minute"]):
            return None
    day = _named_day(context, match)
    near = (
        day
        if day
        else context.last[:10]
        if len(context.last) >= 10 and match.start() - context.last_at < NEAR
        else context.published.isoformat()
        if context.published
        else "XXXX-XX-XX"
    )
    return "TIME", f"{near}T{hour:02}:{minute:02}"


def _named_day(context: Context, match: re.Match[str]) -> str | None:
    """The day that stands right behind a time of day: "midnight on Friday"."""
    behind = re.match(rf" (?:on |this |next )?{_WEEKDAY}\b", context.text[match.end() : match.end() + 24])
    return (_weekday(context, behind) or ("DATE", None))[1] if behind and context.published else None


def _word(_: Context, match: re.Match[str]) -> Made | None:
    return "DATE", REFERENCES[" ".join(match[0].lower().split())]


def _vague(context: Context, match: re.Match[str]) -> Made | None:
    """Words that point at a time only where the text tells of one."""
    if not context.narrative or context.published is None:
        return None
    return "DATE", "PAST_REF" if match[0].lower() == "former" else None


def _set(_: Context, match: re.Match[str]) -> Made | None:
    return "SET", SETS[match[0].lower()]


def _end(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w$€£])(?:{pattern})(?!\w)")


GRAMMAR: tuple[tuple[re.Pattern[str], Callable[[Context, re.Match[str]], Made | None]], ...] = tuple(
    (_end(pattern), make)
    for pattern, make in (
        (r"(?P<year>1[5-9]\d\d|20\d\d)-(?P<number>0[1-9]|1[0-2])-(?P<day>[0-3]\d)", _full),
        (rf"(?:{_WEEKDAY},? )?{_MOD}{_MONTH} {_DAY}(?:,? {_YEAR})?(?!,\d)", _full),
        (rf"(?:{_WEEKDAY},? )?{_DAY} (?:of )?{_MONTH}(?:,? {_YEAR})?", _full),
        (rf"{_MOD}{_MONTH},? (?:of )?{_YEAR}", _full),
        (
            rf"(?:(?i:last|this|next|in|since|by|until|during|of|from|to|through|before|after|each|every|late|early) )(?P<core>{_MOD}{_MONTH})(?! [A-Z][a-z])(?!')",
            _full,
        ),
        (rf"(?P<core>{_MOD}(?!Mar|May){_MONTH})(?! [A-Z][a-z])(?!')", _full),
        (rf"{_MOD}(?:(?i:fiscal|the year) )?{_YEAR}{_COUNTED}", _year),
        (r"(?P<number>\d{1,4}) ?(?P<era>BC|BCE|AD|CE)", _year),
        (rf"(?:(?i:late|early|earlier|later)(?: on)? )?(?:{_WHEN} )?{_WEEKDAY}(?: {_PART})?", _weekday),
        (rf"(?:(?i:late|early|earlier|later) )?(?P<word>(?i:the day before yesterday|today|tonight|yesterday|tomorrow|overnight))(?: {_PART})?", _deictic),
        (rf"(?P<word>(?i:this)) {_PART}", _deictic),
        (rf"{_MOD}(?:(?i:the) )?{_WHEN} {_UNIT}", _relative),
        (r"(?i:the (?:week|weekend)|(?:this|last|next) weekend)", _weekend),
        (
            rf"{_MOD}(?:(?i:the) )?(?:{_WHEN} )?(?P<season>(?i:spring|summer|autumn|winter)|(?<=(?i:this|last|next) )fall|(?<=the )fall(?= of \d))(?:,? (?:of )?{_YEAR})?",
            _season,
        ),
        (
            rf"(?:(?i:the|this year's|last year's) )?(?:fiscal )?(?P<ordinal>(?i:first|second|third|fourth))[ -](?i:quarter|period)(?:,? (?:of )?(?:fiscal )?{_YEAR})?",
            _quarter,
        ),
        (r"(?i:the (?:latest )?quarter|the latest period)", _this_quarter),
        (rf"{_ABOUT}{_COUNT}(?: or (?:so|two|more))?[ -]{_UNIT}s? (?:or so |to the day )?(?P<way>(?i:ago|later|earlier|before|afterwards?|after))", _ago),
        (r"(?P<count>(?i:year))(?P<unit>)[ -](?P<way>(?i:ago|earlier))(?: (?:quarter|period))?", _year_before),
        (
            rf"{_ABOUT}(?:(?i:last|past|next|first|final|previous|recent|coming|latest) )?{_COUNT}(?: and a half| more| full| straight| consecutive)?[ -]{_UNIT}(?:s|(?=-))?(?:-long|s-long)?",
            _duration,
        ),
        (rf"(?i:for|several|many|recent|past|few|some|over the|in the|of|within|after|last|next) (?P<core>{_UNIT}s)", _duration),
        (rf"(?i:each|every|per) {_UNIT}", _rate),
        (r"(?i:(?:the )?(?:early |late |mid-?|early-|late-)?)(?P<decade>1[5-9]\d0|20\d0)'?s", _decade),
        (r"(?i:(?:the )?(?:early |late |mid-?)?)['’](?P<decade>\d0)s", _decade),
        (r"(?i:the )?(?P<ordinal>1\d|20|21)(?:th|st) century", _century),
        (r"(?P<hour>\d{1,2})(?::(?P<minute>\d\d))? ?(?P<half>(?i:a\.?m\.?|p\.?m\.?))?", _clock),
        (r"(?P<word>(?i:noon|midday|midnight))", _clock),
        (r"(?i:former|(?:this|that|the same|the) time|this period|present)", _vague),
        ("(?i:" + "|".join(sorted(REFERENCES, key=len, reverse=True)) + r")(?! (?:\w+ ){0,2}(?:day|week|month|quarter|year|decade|centur))", _word),
        ("(?i:" + "|".join(SETS) + ")", _set),
    )
)
