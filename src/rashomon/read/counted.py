"""What a number counts, by which unit it is told, and what bounds it: the surroundings of one number in its sentence.

Idea: a unit stands right behind the number, a bound before or behind it ("at least", "or more"); what is counted the tree tells, or the next noun.
Example: in "at least 12 striking dockers" 12 is of "docker", counted “striking dockers”, bound "min".
Cannot do: a noun that stands in the sentence before.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache

from rashomon.lang.lemmas import base
from rashomon.lang.model import Analysis
from rashomon.lang.resources import table
from rashomon.lang.syntax import Syntax
from rashomon.schema.claim import Bound, ValueKind
from rashomon.schema.span import Span

_OLD = re.compile(r"(?: ?- ?| )(?:(?P<unit>year|month|week|day)s?)(?: ?- ?| )old", re.IGNORECASE)
PER = frozenset({"person", "head", "share", "barrel", "piece", "household", "student", "ticket", "capita", "worker", "child"})
_RATE = re.compile(r" (?:an?|per|each|every) (?:[A-Z]\w+ )?(?P<unit>[a-z]+)\b|/(?P<short>[a-z]+)\b|-(?:an|per)-(?P<dashed>[a-z]+)\b")
_A_DAY = re.compile(r" (?:a|per|each|every) (?:day|night|week|month|year)\b")
_SECOND_OF = re.compile(r"[ -]second[- ](?:half|quarter|place|period|round|hand)")  # "two second-half goals"
_NO_COUNT = frozenset("day time thing way another side hand point of reason".split())
LONGEST_COUNTED = 8  # words from the number to the noun that it counts
CLOSING = "”\"’»'"


@dataclass(frozen=True, slots=True)
class Words:
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
def units() -> dict[str, tuple[ValueKind, str, float]]:
    return {row[0]: (row[1], row[2], float(row[3])) for row in table("units")}  # type: ignore[misc]


@cache
def _bounds(side: str) -> tuple[tuple[str, Bound | None, bool], ...]:
    """(phrase, bound, approximate), the longest first."""
    rows = [(row[0], None if row[2] == "-" else row[2], row[3] == "yes") for row in table("bounds") if row[1] == side]
    return tuple(sorted(rows, key=lambda row: -len(row[0])))  # type: ignore[arg-type]


@cache
def unit_pattern() -> re.Pattern[str]:
    forms = sorted((re.escape(form).replace(r"\ ", "(?: ?- ?| )") for form in units() if form[0].isalpha() or form == "%"), key=len, reverse=True)
    return re.compile(rf"(?: ?- ?|[ \u00a0])?(?P<form>{'|'.join(forms)})(?P<many>e?s)?(?![\w])|[ \u00a0]?%", re.IGNORECASE)


def unit_of(text: Words, sign: str | None, end: int) -> tuple[ValueKind, str | None, float, int]:
    """(kind, unit, factor to that unit, end of the value with its unit)."""
    if sign:
        kind, unit, factor = units()[sign.strip().rstrip(".").lower()]
        return (kind, *_rated(text, unit, factor, end))
    rest = text.after(end)
    if old := _OLD.match(rest):
        return "age", old["unit"].lower(), 1.0, end + old.end()
    match = unit_pattern().match(rest)
    if match is None:
        return "number", None, 1.0, end
    kind, unit, factor = units()[re.sub(r"(?<!light) ?- ?", " ", match["form"] or "%").lower()]
    if unit == "point" or _SECOND_OF.match(rest):
        return "number", None, 1.0, end
    if unit == "GBP" and re.match(r"[ -]pounds? (?:of|of a)\b|[ -]pound\w* [a-z]+(?:ing)?\b(?<!sterling)", rest) and not re.match(r" pounds? sterling", rest):
        kind, unit = "distance", "pound"
    if kind in ("duration", "distance") and (old := re.match(r"[ -]old\b", rest[match.end() :])):
        return "age", unit, 1.0, end + match.end() + old.end()
    if kind == "share" or (kind == "duration" and not _A_DAY.match(rest[match.end() :])):
        return kind, unit, factor, end + match.end()
    return (kind, *_rated(text, unit, factor, end + match.end()))


def _rated(text: Words, unit: str, factor: float, end: int) -> tuple[str, float, int]:
    rate = _RATE.match(text.after(end))
    if rate is None:
        return unit, factor, end
    per = base(rate["unit"] or rate["short"] or rate["dashed"])
    if per not in units() and per not in PER:
        return unit, factor, end
    told = units()[per][1] if per in units() else per
    return f"{unit}/{told}", factor, end + rate.end()


def bound_of(text: Words, start: int, end: int) -> tuple[Bound | None, bool, int]:
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


def counted_thing(text: Words, start: int, end: int) -> tuple[Span | None, str | None]:
    """The noun phrase that the number counts, and the base form of its noun."""
    first, stop = text.word_at(start), _behind(text, end)
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


def _noun(text: Words, first: int, stop: int) -> int | None:
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


def _behind(text: Words, end: int) -> int:
    """The first word behind a number, which may stand in marks of its own: “one” major issue."""
    i = text.word_from(end)
    return i + 1 if i < text.high and text.analysis.word(i) in CLOSING else i


def counts_one(text: Words, start: int, end: int, counted: Span | None) -> bool:
    """ "One" is a number only right before the noun that it counts."""
    if text.analysis.text[start].isdigit():
        return True
    i = _behind(text, end)
    if (
        counted is None
        or i >= text.high
        or text.analysis.word(i).lower() in _NO_COUNT
        or text.analysis.text[end : text.analysis.words[i][0]].strip(CLOSING) != " "
    ):
        return False
    return text.analysis.xpos[text.word_at(start)] == "CD" and text.analysis.xpos[i][:2] in ("NN", "JJ")
