"""Quantities: numbers in digits and words with what they count, money, shares, measures, durations, ages.

Idea: a number is a run of digits or number words with its scale; what stands before and after bounds it ("at least"), gives its unit, joins it
to a second number as a range, or tells by the tree what it counts. Dates, clock times, ranks, results of games and numbers that belong to names
are no quantities.
Example: "at least 12 people" is 12 of "person", bound "min", counted "people"; "$7.2 million" is 7200000 USD; "10 to 15 %" is 10, high 15, "%".
Cannot do: sums over sentences; a number whose noun stands in the sentence before.
"""

import re
from collections.abc import Iterator, Sequence

from rashomon.lang.model import Analysis
from rashomon.lang.syntax import Syntax
from rashomon.read.counted import Words, bound_of, counted_thing, counts_one, unit_of, unit_pattern, units
from rashomon.read.numerals import NUMERAL, SCALES, SMALL, number, scale_of
from rashomon.read.times import calendar
from rashomon.schema.claim import Time, Value

PARTS = {"half": 50.0, "third": 100 / 3, "quarter": 25.0, "fifth": 20.0, "tenth": 10.0}
_SIGN = r"(?:US|A|C|NZ|HK|S|R)?\$|[€£¥₹₽₴₪₩]|(?:USD|EUR|GBP|Rs\.?) ?"
_QUANTITY = re.compile(
    rf"(?<![\w$€£¥₹.,/-])(?=\S)(?P<sign1>{_SIGN})?(?P<number1>{NUMERAL})(?:(?P<to> ?[-–—] ?| to | and )(?P<sign2>{_SIGN})?(?P<number2>{NUMERAL}))?(?![\d/])",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"\b(?P<vague>tens of thousands|hundreds of thousands|tens of millions|hundreds of millions|dozens|scores|hundreds|thousands|millions|billions|couple)\b",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"\b(?:(?P<count>an?|one|two|three|four|nine)[ -])?(?P<part>half|third|quarter|fifth|tenth)s?\b(?=(?: of)? (?:the |its |their |his |her |our |all |those |these |a |an )?\w)",
    re.IGNORECASE,
)
_VAGUELY = {"tens of thousands": 1e4, "hundreds of thousands": 1e5, "tens of millions": 1e7, "hundreds of millions": 1e8, "dozens": 12.0, "scores": 20.0,
            "hundreds": 1e2, "thousands": 1e3, "millions": 1e6, "billions": 1e9, "couple": 2.0}  # fmt: skip
_AGED = re.compile(r"\b(?:aged?|ages|turn(?:s|ed|ing)?) $|[A-Z][\w'’.-]+(?: \([^)]*\))?, $")
_BETWEEN = re.compile(r"\b(?:between|from) $", re.IGNORECASE)
_METRES = re.compile(r"\d ?m$")
_CLOCK = re.compile(r" ?(?:[ap]\. ?m\b|GMT|UTC|BST|[ECMP][SD]T|a\.?m\b|p\.?m\b|o['’]clock)")
_RANKED = re.compile(r"(?:\d: ?|\b(?:no|nos|number)\.? ?|#|[A-Z] ?- ?)$", re.IGNORECASE)
_RESULT = re.compile(r"\d+ ?[-–] ?\d+")
_NAMED = frozenset({"NNP", "NNPS"})
_BEFORE_RANK = frozenset("no number no. nos # chapter article section page rule title game week day year room channel route highway flight grade phase act "
                         "part volume level type version model apartment suite episode season round stage lot exhibit count district ward pier gate point".split())  # fmt: skip


def values_of(analysis: Analysis, syntax: Syntax, times: Sequence[Time], low: int, high: int) -> tuple[Value, ...]:
    """The quantities of a sentence, the words [low, high), in order; times: the time expressions of the report."""
    if low >= high:
        return ()
    text = Words(analysis, syntax, low, high, analysis.words[low][0], analysis.words[high - 1][1])
    dated = [(t.start, t.end) for t in times if t.start < text.end and text.start < t.end and calendar(t)]
    found, stop = [], text.start
    for value in sorted((*_numbers(text), *_vague(text), *_shares(text)), key=lambda v: (v.start, -v.end)):
        if value.start >= stop and not _pointed(value, dated):
            found.append(value)
            stop = value.end
    return tuple(found)


def _pointed(value: Value, dated: Sequence[tuple[int, int]]) -> bool:
    """Is it a part of a date or clock time? "Two weeks ago" is a time, and "two weeks" of it a duration."""
    return value.kind != "duration" and any(a < value.end and value.start < b for a, b in dated)


def _numbers(text: Words) -> Iterator[Value]:
    for match in _QUANTITY.finditer(text.analysis.text, text.start, text.end):
        if match["to"] and _joined(text, match):
            yield from _kept(text, match, match.start(), match.end(), number(match["number1"]), number(match["number2"]))
            continue
        if match["to"] and _RESULT.fullmatch(match.group()) and not match["sign1"]:
            continue  # a result, a vote, a season
        for n in ("1", "2") if match["to"] else ("1",):
            start = match.start(f"sign{n}") if match[f"sign{n}"] else match.start(f"number{n}")
            yield from _kept(text, match, start, match.end(f"number{n}"), number(match[f"number{n}"]), None, match[f"sign{n}"])


def _joined(text: Words, match: re.Match[str]) -> bool:
    """Do the two numbers of a match form one range?"""
    low, high, joint = number(match["number1"]), number(match["number2"]), match["to"].strip()
    if joint == "and":
        return _BETWEEN.search(text.before(match.start())) is not None and low < high
    scaled = low < high or (match["number2"].split()[-1].lower() in SCALES and low < 1000)
    if joint == "to":
        return (scaled and not re.search(r"\b(?:from|won|lost|beat|by|of)$", text.before(match.start()).rstrip())) or (scaled and bool(match["sign1"]))
    return scaled and (bool(match["sign1"]) or unit_pattern().match(text.after(match.end())) is not None or _noun_follows(text, match.end()))


def _noun_follows(text: Words, offset: int) -> bool:
    i = text.word_from(offset)
    return i < text.high and text.analysis.xpos[i] in ("NNS", "JJ") and text.analysis.words[i][0] == offset + 1


def _kept(text: Words, match: re.Match[str], start: int, end: int, number: float, high: float | None, sign: str | None = None) -> Iterator[Value]:
    """The value at [start, end) with its unit, unless it is no quantity."""
    sign = sign or match["sign1"] if high is not None else sign
    if high is not None and number < high and (scale := scale_of(match["number2"])) > 1 and scale_of(match["number1"]) == 1:
        number *= scale
    if not sign and _belongs_to_name(text, start, end):
        return
    kind, unit, factor, end = unit_of(text, sign, end)
    if kind == "number" and not sign and _METRES.search(text.analysis.text[start:end]):
        kind, unit, number = "distance", "m", number / SCALES["m"]
    if kind == "number" and _no_quantity(text, start, end, number):
        return
    bound, approximate, end = bound_of(text, start, end)
    if kind == "duration" and bound == "more" and re.search(r"(?<!\bfor) over $", text.before(start)):
        bound = None  # "over two days" is during them
    counted, noun = counted_thing(text, start, end) if kind in ("number", "share") else (None, None)
    if kind == "number":
        unit = noun
        if number == 1.0 and not counts_one(text, start, end, counted):
            return
        if noun is None and _age(text, start, end, number):
            kind, unit = "age", "year"
        elif noun is None and 1500 <= number <= 2100 and text.analysis.text[start:end].isdigit() and bound is None:
            return
    yield Value(start, end, kind, _round(number * factor), unit, approximate, bound, None if high is None else _round(high * factor), counted)


def _round(number: float) -> float:
    return round(number, 6)


def _belongs_to_name(text: Words, start: int, end: int) -> bool:
    """ "Boeing 747", "Section 230", "No. 3", "F-16", "the 5th", "9/11"."""
    source = text.analysis.text
    if source[end : end + 1] in ("-", "–") and source[end + 1 : end + 2].isupper():
        return True
    if source[start].isalpha():
        return False
    i = text.word_at(start)
    if i <= text.low or text.analysis.words[i - 1][1] not in (start - 1, start):
        return False
    before = text.analysis.word(i - 1)
    if before.lower() in _BEFORE_RANK and not unit_pattern().match(text.after(end)):
        return True
    follows = (i + 1 < text.high and text.analysis.xpos[i + 1] in ("NNS", "CD", "JJ", "NN")) or unit_pattern().match(text.after(end)) is not None
    return text.analysis.xpos[i - 1] in _NAMED and before[0].isupper() and not follows


def _no_quantity(text: Words, start: int, end: int, number: float) -> bool:
    source = text.analysis.text
    before, after = source[max(text.start, start - 1) : start], source[end : end + 2]
    if before in ("#", "/", "@", "_") or (source[start] == "0" and source[start:end].isdigit() and number > 0):
        return True
    if _CLOCK.match(text.after(end)) or _RANKED.search(text.before(start)) or re.fullmatch(r"0[a-z]?|zero", source[start:end], re.IGNORECASE):
        return True
    if after[:1] in ("/", ":", "@") or re.match(r"(?:st|nd|rd|th)\b", after):
        return True
    return after[:1] in ("-", "–", ".") and after[1:2].isdigit()


def _age(text: Words, start: int, end: int, number: float) -> bool:
    """ "Ada Holt, 34," and "aged 34"."""
    behind = text.after(end)[:1] in (",", ".", ";", ")", "") or text.after(end)[:4] in (" and", " was", " of ")
    return 0 < number < 120 and behind and text.analysis.text[start].isdigit() and _AGED.search(text.before(start)) is not None


def _vague(text: Words) -> Iterator[Value]:
    """ "Dozens of people": no exact number, but a least one."""
    for match in _VAGUE.finditer(text.analysis.text, text.start, text.end):
        word = match["vague"].lower()
        before = text.before(match.start()).rstrip().lower()
        if word == "couple" and (
            not re.search(r"(?:^|\W)a$", before) or not re.match(r" (?:of|more|dozen)\b|[ -](?:hundred|weeks|days|years|months)", text.after(match.end()))
        ):
            continue
        if word == "scores" and not text.after(match.end()).startswith(" of"):
            continue
        if before.endswith((" the", " in the")) or re.search(r"\b(?:tens|hundreds) of$", before):
            continue
        end = match.end()
        of = re.match(r" of(?: (?:the|a))?", text.after(end))
        unit = unit_pattern().match(text.after(end + (of.end() if of else 0)))
        bound = None if word == "couple" else "min"
        if unit and unit["form"]:
            kind, name, factor = units()[unit["form"].lower()]
            if kind in ("duration", "money", "distance"):
                yield Value(match.start(), end + (of.end() if of else 0) + unit.end(), kind, _VAGUELY[word] * factor, name, approximate=True, bound=bound)  # type: ignore[arg-type]
                continue
        counted, noun = counted_thing(text, match.start(), end)
        yield Value(match.start(), end, "number", _VAGUELY[word], noun, approximate=True, bound=bound, counted=counted)  # type: ignore[arg-type]


def _shares(text: Words) -> Iterator[Value]:
    """ "Half of voters", "two-thirds", "a quarter of the staff"; not "the first quarter", "half an hour"."""
    for match in _SHARE.finditer(text.analysis.text, text.start, text.end):
        part, count = match["part"].lower(), (match["count"] or "").lower()
        rest, plural = text.after(match.end()), text.analysis.text[match.end() - 1].lower() == "s"
        of = rest.startswith((" of ", " the ", " its ", " their ", " his ", " her ", " all ", " those "))
        bounded = part == "half" and bound_of(text, match.start(), match.end())[:2] != (None, False)
        if not of and not plural and not bounded:
            continue
        if part != "half" and not count:
            continue
        number = PARTS[part] * (SMALL.get(count, 1.0) if count not in ("a", "an") else 1.0)
        counted, noun = counted_thing(text, match.start("part"), match.end())
        start = match.start("part") if count in ("a", "an") else match.start()
        bound, approximate, _ = bound_of(text, start, match.end())
        if number <= 100 and noun != "season":
            yield Value(start, match.end(), "share", round(number, 2), "%", approximate, bound, counted=counted)
