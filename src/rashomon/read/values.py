"""Quantities: numbers in digits and words with what they count, money, shares, distances, durations.

Idea: a number is a run of digits or number words; what stands before it bounds it ("at least"), what follows gives scale, unit and the thing
counted. Years, dates, ages in titles, scores and parts of names are no quantities.
Example: "at least 12 people" is 12 of "person", bound "min"; "$7.2 million" is 7200000 USD.
Cannot do: ranges as one value (both ends are given); sums over sentences.
"""

import re
from dataclasses import dataclass

from rashomon.lang.lemmas import lemma
from rashomon.lang.model import Analysis
from rashomon.read.times import calendar, times_of
from rashomon.schema.claim import Value, ValueKind
from rashomon.schema.reading import Sentence

SMALL = {
    w: n
    for n, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
    )
}
TENS = {w: 10 * n for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000, "trillion": 1_000_000_000_000,
          "m": 1_000_000, "bn": 1_000_000_000, "k": 1_000, "dozen": 12}  # fmt: skip
CURRENCIES = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "dollar": "USD", "euro": "EUR", "pound": "GBP", "yen": "JPY", "rupee": "INR",
              "rouble": "RUB", "ruble": "RUB", "cent": "USD/100", "franc": "CHF", "yuan": "CNY"}  # fmt: skip
SHARES = frozenset({"%", "percent", "per", "percentage"})
DISTANCES = {
    "mile": "mile",
    "kilometre": "km",
    "kilometer": "km",
    "km": "km",
    "metre": "m",
    "meter": "m",
    "foot": "ft",
    "feet": "ft",
    "inch": "inch",
    "yard": "yard",
    "acre": "acre",
    "hectare": "ha",
    "tonne": "t",
    "ton": "ton",
    "kg": "kg",
    "degree": "degree",
}
DURATIONS = frozenset({"second", "minute", "hour", "day", "week", "month", "year", "decade", "century"})
BOUNDS = (("at least", "min"), ("no fewer than", "min"), ("no less than", "min"), ("a minimum of", "min"), ("up to", "max"), ("at most", "max"),
          ("as many as", "max"), ("no more than", "max"), ("more than", "more"), ("over", "more"), ("above", "more"), ("fewer than", "less"),
          ("less than", "less"), ("under", "less"), ("nearly", "less"), ("almost", "less"))  # fmt: skip
ABOUT = frozenset({"about", "around", "roughly", "some", "approximately", "nearly", "almost", "estimated", "circa"})
_DIGITS = re.compile(r"^\d{1,3}(?:,\d{3})+(?:\.\d+)?$|^\d+(?:\.\d+)?$")


@dataclass(frozen=True, slots=True)
class _Run:
    """Words [first, end) that form one number."""

    first: int
    end: int
    value: float


def values_of(analysis: Analysis, sentence: Sentence, first: int, end: int) -> tuple[Value, ...]:
    """The quantities of the words [first, end) of a sentence, in order."""
    dated = [(t.start, t.end) for t in times_of(analysis.text, sentence.start, sentence.end, None) if calendar(t)]
    found = []
    at = first
    while at < end:
        run = _number(analysis, at, end)
        if run is None:
            at += 1
            continue
        start, stop = analysis.words[run.first][0], analysis.words[run.end - 1][1]
        if not any(a <= start and stop <= b for a, b in dated) and (value := _value(analysis, run, first, end)):
            found.append(value)
        at = run.end
    return tuple(found)


def _number(analysis: Analysis, at: int, end: int) -> _Run | None:
    total, current, i, spoken = 0.0, 0.0, at, False
    while i < end:
        word = analysis.word(i).lower()
        if _DIGITS.match(word) and not spoken:
            current = float(word.replace(",", ""))
        elif word in SMALL and (not spoken or current % 100 >= 20 or current % 100 == 0):
            current += SMALL[word]
        elif word in TENS and (not spoken or current % 100 == 0):
            current += TENS[word]
        elif word in SCALES and i > at:
            if SCALES[word] == 100 or word == "dozen":
                current = max(1.0, current) * SCALES[word]
            else:
                total, current = total + max(1.0, current) * SCALES[word], 0.0
        elif (word == "-" and spoken and i + 1 < end and analysis.word(i + 1).lower() in SMALL) or (
            word == "and" and spoken and total + current >= 100 and i + 1 < end and analysis.word(i + 1).lower() in {**SMALL, **TENS}
        ):
            pass
        else:
            break
        spoken = True
        i += 1
    return _Run(at, i, total + current) if spoken else None


def _value(analysis: Analysis, run: _Run, first: int, end: int) -> Value | None:
    before = analysis.word(run.first - 1).lower() if run.first > first else ""
    word = analysis.word(run.first)
    if before in ("#", "no.", "-", "/", ".") or (word[:1] == "0" and len(word) > 1 and "." not in word):
        return None
    if word.lower() in ("one", "zero") and not _counts(analysis, run, end):
        return None
    start = run.first - (before in CURRENCIES)
    kind, unit, stop = _unit(analysis, run, before, end)
    bound, approximate = _bounds(analysis, start, first)
    if kind == "number" and unit is None and 1500 <= run.value <= 2100 and run.end - run.first == 1:
        return None
    return Value(analysis.words[start][0], analysis.words[stop - 1][1], kind, run.value, unit, approximate, bound)  # type: ignore[arg-type]


def _counts(analysis: Analysis, run: _Run, end: int) -> bool:
    """ "One" is a number only before the noun that it counts."""
    return run.end < end and analysis.xpos[run.end] in ("NN", "NNS") and analysis.upos[run.first] == "NUM"


def _unit(analysis: Analysis, run: _Run, before: str, end: int) -> tuple[ValueKind, str | None, int]:
    if before in CURRENCIES:
        return "money", CURRENCIES[before], run.end
    i = run.end
    while i < end and i < run.end + 4:
        word, tag = analysis.word(i), analysis.xpos[i]
        base = lemma(word, tag).lower()
        if base in SHARES and i == run.end:
            return "share", "%", i + 1 + (base == "per" and i + 1 < end)
        if base in CURRENCIES:
            return "money", CURRENCIES[base], i + 1
        if base in DISTANCES:
            return "distance", DISTANCES[base], i + 1
        if base in DURATIONS:
            return "duration", base, i + 1
        if tag in ("NN", "NNS", "NNPS") and not (i + 1 < end and analysis.xpos[i + 1] in ("NN", "NNS")):
            return "number", base, i + 1
        if tag in ("JJ", "VBN", "NN", "NNP", "HYPH", "JJR", "POS") or word == "of":
            i += 1
            continue
        break
    return "number", None, run.end


def _bounds(analysis: Analysis, start: int, first: int) -> tuple[str | None, bool]:
    words = [analysis.word(i).lower() for i in range(max(first, start - 3), start)]
    said = " ".join(words)
    bound = next((kind for phrase, kind in BOUNDS if said.endswith(phrase)), None)
    return bound, bool(words) and words[-1] in ABOUT
