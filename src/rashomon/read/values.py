"""Quantities: numbers in digits and words with what they count, money, shares, measures, durations, ages.

Idea: a number is a run of digits or number words with its scale; what stands before and after bounds it ("at least"), gives its unit, joins it
to a second number as a range, or tells by the tree what it counts. Dates, clock times, ranks, results of games and numbers that belong to names
are no quantities.
Example: "at least 12 people" is 12 of "person", bound "min", counted "people"; "$7.2 million" is 7200000 USD; "10 to 15 %" is 10, high 15, "%".
Cannot do: sums over sentences; a number whose noun stands in the sentence before.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from rashomon.lang.lemmas import base
from rashomon.lang.model import Analysis
from rashomon.lang.resources import table
from rashomon.lang.syntax import Syntax
from rashomon.read.numerals import NUMERAL, SCALES, SMALL, number, scale_of
from rashomon.read.times import calendar
from rashomon.schema.claim import Bound, Time, Value, ValueKind
from rashomon.schema.span import Span

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
_OLD = re.compile(r"(?: ?- ?| )(?:(?P<unit>year|month|week|day)s?)(?: ?- ?| )old", re.IGNORECASE)
_AGED = re.compile(r"\b(?:aged?|ages|turn(?:s|ed|ing)?) $|[A-Z][\w'’.-]+(?: \([^)]*\))?, $")
_RATE = re.compile(r" (?:an?|per|each|every) (?:[A-Z]\w+ )?(?P<unit>[a-z]+)\b|/(?P<short>[a-z]+)\b|-(?:an|per)-(?P<dashed>[a-z]+)\b")
_A_DAY = re.compile(r" (?:a|per|each|every) (?:day|night|week|month|year)\b")
_BETWEEN = re.compile(r"\b(?:between|from) $", re.IGNORECASE)
_SECOND_OF = re.compile(r"[ -]second[- ](?:half|quarter|place|period|round|hand)")  # "two second-half goals"
_METRES = re.compile(r"\d ?m$")
_CLOCK = re.compile(r" ?(?:[ap]\. ?m\b|GMT|UTC|BST|[ECMP][SD]T|a\.?m\b|p\.?m\b|o['’]clock)")
_RANKED = re.compile(r"(?:\d: ?|\b(?:no|nos|number)\.? ?|#|[A-Z] ?- ?)$", re.IGNORECASE)
_RESULT = re.compile(r"\d+ ?[-–] ?\d+")
_NAMED = frozenset({"NNP", "NNPS"})
_BEFORE_RANK = frozenset("no number no. nos # chapter article section page rule title game week day year room channel route highway flight grade phase act "
                         "part volume level type version model apartment suite episode season round stage lot exhibit count district ward pier gate point".split())  # fmt: skip
_NO_COUNT = frozenset("day time thing way another side hand point of reason".split())
LONGEST_COUNTED = 8  # words from the number to the noun that it counts


@dataclass(frozen=True, slots=True)
class _Text:
    """What the rules look at: the words of one sentence and where they stand. low, high: its first word and end."""

    analysis: Analysis
    syntax: Syntax
    low: int
    high: int
    start: int
    end: int

    def after(self, offset: int) -> str:
        return self.analysis.text[offset : self.end]

    def before(self, offset: int) -> str:
        return self.analysis.text[self.start : offset]

    def word_at(self, offset: int) -> int:
        """The first word that ends behind this offset."""
        return bisect_right(self.analysis.words, offset, self.low, self.high, key=lambda w: w[1])

    def word_from(self, offset: int) -> int:
        """The first word that begins at this offset or behind it."""
        return bisect_left(self.analysis.words, offset, self.low, self.high, key=lambda w: w[0])


@cache
def _units() -> dict[str, tuple[ValueKind, str, float]]:
    return {row[0]: (row[1], row[2], float(row[3])) for row in table("units")}  # type: ignore[misc]


@cache
def _bounds(side: str) -> tuple[tuple[str, Bound | None, bool], ...]:
    """(phrase, bound, approximate), the longest first."""
    rows = [(row[0], None if row[2] == "-" else row[2], row[3] == "yes") for row in table("bounds") if row[1] == side]
    return tuple(sorted(rows, key=lambda row: -len(row[0])))  # type: ignore[arg-type]


@cache
def _unit_pattern() -> re.Pattern[str]:
    forms = sorted((re.escape(form).replace(r"\ ", "(?: ?- ?| )") for form in _units() if form[0].isalpha() or form == "%"), key=len, reverse=True)
    return re.compile(rf"(?: ?- ?|[ \u00a0])?(?P<form>{'|'.join(forms)})(?P<many>e?s)?(?![\w])|[ \u00a0]?%", re.IGNORECASE)


def values_of(analysis: Analysis, syntax: Syntax, times: Sequence[Time], low: int, high: int) -> tuple[Value, ...]:
    """The quantities of a sentence, the words [low, high), in order; times: the time expressions of the report."""
    if low >= high:
        return ()
    text = _Text(analysis, syntax, low, high, analysis.words[low][0], analysis.words[high - 1][1])
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


def _numbers(text: _Text) -> Iterator[Value]:
    for match in _QUANTITY.finditer(text.analysis.text, text.start, text.end):
        if match["to"] and _joined(text, match):
            yield from _kept(text, match, match.start(), match.end(), number(match["number1"]), number(match["number2"]))
            continue
        if match["to"] and _RESULT.fullmatch(match.group()) and not match["sign1"]:
            continue  # a result, a vote, a season
        for n in ("1", "2") if match["to"] else ("1",):
            start = match.start(f"sign{n}") if match[f"sign{n}"] else match.start(f"number{n}")
            yield from _kept(text, match, start, match.end(f"number{n}"), number(match[f"number{n}"]), None, match[f"sign{n}"])


def _joined(text: _Text, match: re.Match[str]) -> bool:
    """Do the two numbers of a match form one range?"""
    low, high, joint = number(match["number1"]), number(match["number2"]), match["to"].strip()
    if joint == "and":
        return _BETWEEN.search(text.before(match.start())) is not None and low < high
    scaled = low < high or (match["number2"].split()[-1].lower() in SCALES and low < 1000)
    if joint == "to":
        return (scaled and not re.search(r"\b(?:from|won|lost|beat|by|of)$", text.before(match.start()).rstrip())) or (scaled and bool(match["sign1"]))
    return scaled and (bool(match["sign1"]) or _unit_pattern().match(text.after(match.end())) is not None or _noun_follows(text, match.end()))


def _noun_follows(text: _Text, offset: int) -> bool:
    i = text.word_from(offset)
    return i < text.high and text.analysis.xpos[i] in ("NNS", "JJ") and text.analysis.words[i][0] == offset + 1


def _kept(text: _Text, match: re.Match[str], start: int, end: int, number: float, high: float | None, sign: str | None = None) -> Iterator[Value]:
    """The value at [start, end) with its unit, unless it is no quantity."""
    sign = sign or match["sign1"] if high is not None else sign
    if high is not None and number < high and (scale := scale_of(match["number2"])) > 1 and scale_of(match["number1"]) == 1:
        number *= scale
    if not sign and _belongs_to_name(text, start, end):
        return
    kind, unit, factor, end = _unit(text, sign, end)
    if kind == "number" and not sign and _METRES.search(text.analysis.text[start:end]):
        kind, unit, number = "distance", "m", number / SCALES["m"]
    if kind == "number" and _no_quantity(text, start, end, number):
        return
    bound, approximate, end = _bound(text, start, end)
    if kind == "duration" and bound == "more" and re.search(r"(?<!\bfor) over $", text.before(start)):
        bound = None  # "over two days" is during them
    counted, noun = _counted(text, start, end) if kind in ("number", "share") else (None, None)
    if kind == "number":
        unit = noun
        if number == 1.0 and not _counts(text, start, end, counted):
            return
        if noun is None and _age(text, start, end, number):
            kind, unit = "age", "year"
        elif noun is None and 1500 <= number <= 2100 and text.analysis.text[start:end].isdigit() and bound is None:
            return
    yield Value(start, end, kind, _round(number * factor), unit, approximate, bound, None if high is None else _round(high * factor), counted)


def _round(number: float) -> float:
    return round(number, 6)


def _belongs_to_name(text: _Text, start: int, end: int) -> bool:
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
    if before.lower() in _BEFORE_RANK and not _unit_pattern().match(text.after(end)):
        return True
    follows = (i + 1 < text.high and text.analysis.xpos[i + 1] in ("NNS", "CD", "JJ", "NN")) or _unit_pattern().match(text.after(end)) is not None
    return text.analysis.xpos[i - 1] in _NAMED and before[0].isupper() and not follows


def _unit(text: _Text, sign: str | None, end: int) -> tuple[ValueKind, str | None, float, int]:
    """(kind, unit, factor to that unit, end of the value with its unit)."""
    if sign:
        kind, unit, factor = _units()[sign.strip().rstrip(".").lower()]
        return (kind, *_rated(text, unit, factor, end))
    rest = text.after(end)
    if old := _OLD.match(rest):
        return "age", old["unit"].lower(), 1.0, end + old.end()
    match = _unit_pattern().match(rest)
    if match is None:
        return "number", None, 1.0, end
    kind, unit, factor = _units()[re.sub(r"(?<!light) ?- ?", " ", match["form"] or "%").lower()]
    if unit == "point" or _SECOND_OF.match(rest):
        return "number", None, 1.0, end
    if unit == "GBP" and re.match(r"[ -]pounds? (?:of|of a)\b|[ -]pound\w* [a-z]+(?:ing)?\b(?<!sterling)", rest) and not re.match(r" pounds? sterling", rest):
        kind, unit = "distance", "pound"
    if kind in ("duration", "distance") and (old := re.match(r"[ -]old\b", rest[match.end() :])):
        return "age", unit, 1.0, end + match.end() + old.end()
    if kind == "share" or (kind == "duration" and not _A_DAY.match(rest[match.end() :])):
        return kind, unit, factor, end + match.end()
    return (kind, *_rated(text, unit, factor, end + match.end()))


def _rated(text: _Text, unit: str, factor: float, end: int) -> tuple[str, float, int]:
    rate = _RATE.match(text.after(end))
    if rate is None:
        return unit, factor, end
    per = base(rate["unit"] or rate["short"] or rate["dashed"])
    if per not in _units() and per not in (
        "person",
        "head",
        "share",
        "barrel",
        "piece",
        "household",
        "student",
        "ticket",
        "household",
        "capita",
        "worker",
        "child",
    ):
        return unit, factor, end
    told = _units()[per][1] if per in _units() else per
    return f"{unit}/{told}", factor, end + rate.end()


def _no_quantity(text: _Text, start: int, end: int, number: float) -> bool:
    source = text.analysis.text
    before, after = source[max(text.start, start - 1) : start], source[end : end + 2]
    if before in ("#", "/", "@", "_") or (source[start] == "0" and source[start:end].isdigit() and number > 0):
        return True
    if _CLOCK.match(text.after(end)) or _RANKED.search(text.before(start)) or re.fullmatch(r"0[a-z]?|zero", source[start:end], re.IGNORECASE):
        return True
    if after[:1] in ("/", ":", "@") or re.match(r"(?:st|nd|rd|th)\b", after):
        return True
    return after[:1] in ("-", "–", ".") and after[1:2].isdigit()


def _bound(text: _Text, start: int, end: int) -> tuple[Bound | None, bool, int]:
    """(bound, approximate, end); "+" belongs to the value."""
    before = text.before(start).rstrip().lower()
    before = re.sub(r"\b(?:a|an|another|a further)$", "", before).rstrip() or before
    bound: Bound | None = None
    approximate = False
    for phrase, kind, blurred in _bounds("before"):
        if before.endswith(phrase) and not before[: -len(phrase)][-1:].isalnum():
            bound, approximate = kind, blurred
            break
    rest = text.after(end).lower()
    for phrase, kind, blurred in _bounds("after"):
        if (
            rest.lstrip(" -").startswith(phrase.lstrip("-"))
            and (phrase[0] in "+-" or rest.startswith(" "))
            and (not phrase.startswith("-") or rest.startswith("-"))
        ):
            return kind or bound, blurred or approximate, end + (1 if phrase == "+" else 0)
    return bound, approximate, end


def _counted(text: _Text, start: int, end: int) -> tuple[Span | None, str | None]:
    """The noun phrase that the number counts, and the base form of its noun."""
    first, stop = text.word_at(start), text.word_from(end)
    if dashed := re.match(r" ?- ?(?P<noun>[a-z]+)\b(?! ?-)", text.after(end)):
        return Span(end + dashed.start("noun"), end + dashed.end()), base(dashed["noun"])
    head = _noun(text, first, stop)
    if head is None:
        return None, None
    begin = stop
    skipped = ("of", "the", "his", "her", "its", "their", "those", "these", "all", "our", "my", "-", "other", "more", "additional", "or", "so", "least", "at")
    while begin < head and text.analysis.word(begin).lower() in skipped:
        begin += 1
    while head + 1 < text.high and text.syntax.heads[head] == head + 1 and text.analysis.xpos[head + 1][:2] == "NN":
        head += 1  # "plainclothes officers", where the tree stops too early
    word = text.analysis.word(head)
    noun = base(word) if text.analysis.xpos[head] in ("NNS", "NNPS") else word.lower()
    if head - 2 >= begin and text.analysis.word(head - 1) == "-" and text.analysis.word(head - 2).lower() in ("co", "ex", "vice"):
        noun = f"{text.analysis.word(head - 2).lower()}-{noun}"
    return Span(text.analysis.words[begin][0], text.analysis.words[head][1]), noun


def _noun(text: _Text, first: int, stop: int) -> int | None:
    """By the tree the word that the number hangs from, or what hangs from the number by "of"; else the next noun of the phrase."""
    syntax, tags = text.syntax, text.analysis.xpos
    if stop >= text.high:
        return None
    for i in range(stop - 1, first - 1, -1):
        head = syntax.heads[i]
        if syntax.relations[i] == "nummod" and stop <= head < stop + LONGEST_COUNTED and tags[head][:2] in ("NN", "JJ"):
            return head
        of = next((c for c in syntax.children(i) if stop < c < stop + LONGEST_COUNTED and syntax.relations[c].startswith("nmod")), None)
        if of is not None and text.analysis.word(stop).lower() == "of" and tags[of][:2] == "NN":
            return of
    i = stop
    while i < min(text.high, stop + LONGEST_COUNTED):
        tag = tags[i]
        if tag in ("NN", "NNS", "NNP", "NNPS") and not (i + 1 < text.high and tags[i + 1] in ("NN", "NNS", "NNP")):
            return i if tag in ("NNS", "NNPS") or text.analysis.word(i).lower() in ("percent", "people") or i == stop else None
        if tag not in ("JJ", "JJR", "VBN", "NN", "NNP", "HYPH", "POS", "VBG"):
            return i if i == stop and text.analysis.word(i).lower() in ("dead", "wounded", "injured", "missing") else None
        i += 1
    return None


def _counts(text: _Text, start: int, end: int, counted: Span | None) -> bool:
    """ "One" is a number only right before the noun that it counts."""
    if text.analysis.text[start].isdigit():
        return True
    i = text.word_from(end)
    if counted is None or i >= text.high or text.analysis.word(i).lower() in _NO_COUNT or text.analysis.words[i][0] != end + 1:
        return False
    return text.analysis.xpos[text.word_at(start)] == "CD" and text.analysis.xpos[i][:2] in ("NN", "JJ")


def _age(text: _Text, start: int, end: int, number: float) -> bool:
    """ "Ada Holt, 34," and "aged 34"."""
    behind = text.after(end)[:1] in (",", ".", ";", ")", "") or text.after(end)[:4] in (" and", " was", " of ")
    return 0 < number < 120 and behind and text.analysis.text[start].isdigit() and _AGED.search(text.before(start)) is not None


def _vague(text: _Text) -> Iterator[Value]:
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
        unit = _unit_pattern().match(text.after(end + (of.end() if of else 0)))
        bound = None if word == "couple" else "min"
        if unit and unit["form"]:
            kind, name, factor = _units()[unit["form"].lower()]
            if kind in ("duration", "money", "distance"):
                yield Value(match.start(), end + (of.end() if of else 0) + unit.end(), kind, _VAGUELY[word] * factor, name, approximate=True, bound=bound)  # type: ignore[arg-type]
                continue
        counted, noun = _counted(text, match.start(), end)
        yield Value(match.start(), end, "number", _VAGUELY[word], noun, approximate=True, bound=bound, counted=counted)  # type: ignore[arg-type]


def _shares(text: _Text) -> Iterator[Value]:
    """ "Half of voters", "two-thirds", "a quarter of the staff"; not "the first quarter", "half an hour"."""
    for match in _SHARE.finditer(text.analysis.text, text.start, text.end):
        part, count = match["part"].lower(), (match["count"] or "").lower()
        rest, plural = text.after(match.end()), text.analysis.text[match.end() - 1].lower() == "s"
        of = rest.startswith((" of ", " the ", " its ", " their ", " his ", " her ", " all ", " those "))
        bounded = part == "half" and _bound(text, match.start(), match.end())[:2] != (None, False)
        if not of and not plural and not bounded:
            continue
        if part != "half" and not count:
            continue
        number = PARTS[part] * (SMALL.get(count, 1.0) if count not in ("a", "an") else 1.0)
        counted, noun = _counted(text, match.start("part"), match.end())
        start = match.start("part") if count in ("a", "an") else match.start()
        bound, approximate, _ = _bound(text, start, match.end())
        if number <= 100 and noun != "season":
            yield Value(start, match.end(), "share", round(number, 2), "%", approximate, bound, counted=counted)
