"""Clashes: pairs of places, in sentences that state a common fact, that may differ about one matter; with what speaks for and against each.

Idea: five sorts of places are proposed: two quantities, two dates, words changed inside the marks of one quotation, words that differ in one frame,
and one statement on the outlet's own account here and in a source's voice there. Each gets a few plain signs, from which a small model per sort
(conflicts.py) judges whether readers would tell it.
Cannot do: propose places that share neither frame, unit nor calendar.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from rapidfuzz.distance import Indel, Levenshtein

from rashomon.compare.matter import Matter, Unit, rarity
from rashomon.lang.resources import table
from rashomon.schema.account import ConflictKind, Link
from rashomon.schema.claim import Claim, Time, Value
from rashomon.schema.reading import Reading
from rashomon.schema.span import Passage
from rashomon.schema.speech import Utterance

Sort = Literal["quantity", "date", "quotation", "words", "voice"]
SIGNS: dict[Sort, tuple[str, ...]] = {
    "quantity": ("link", "frame", "reports", "near", "same unit", "no unit", "ratio", "rivals", "bounded", "compatible", "anchored", "small"),
    "date": ("link", "frame", "reports", "near", "weekday", "same precision", "anchored"),
    "quotation": ("reports", "words", "likeness", "length", "changes"),
    "words": ("link", "frame", "reports", "words", "likeness", "name", "calendar", "denied", "balance"),
    "voice": ("link", "frame", "reports", "whole"),
}
FRAME = 0.4  # share of the shorter sentence's words that both have in order, from which the two are laid against each other
VOICED, LIKELY = 0.15, 0.5  # common words and link score from which two voices are of one statement
ANCHOR = 2  # words in a row that both have beside a place that differs
LONGEST = 6  # words of such a place
NEAR = 6  # words to each side of a value or date in which its matter is looked for
COMMON = 1.5  # rarity from which a word tells of the matter
CLEAR, DOUBLE = 0.7, 1.1  # link score, and difference of logarithms, within which two figures of one counted thing are told whatever the model says
REWORDED = 0.35  # share of the words of two forms of an utterance that may stand in the place of others: beyond it these are two sayings
SURE, CLOSE = 0.9, 0.75  # link score and common words from which the one date of each of two sentences is told
LEADS = frozenset({"since", "until", "till", "before", "after"})
DENIALS = frozenset({"not", "never", "no", "none", "nobody", "without", "nor", "n't", "n’t"})
CALENDAR = frozenset("monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december "
                     "today yesterday tomorrow morning afternoon evening night week month year".split())  # fmt: skip
Block = tuple[int, int, int]  # places in a and b, and length, of words that both have in a row


@dataclass(frozen=True, slots=True)
class Clash:
    """Two places. signs: by SIGNS of the sort; reason: why both can be true, None where they cannot or nothing tells; exact: surely of
    one thing; plain: whoever reads both asks, whatever the score ("nine container ships", "14 container ships"; "since 2019", "since March 2024")."""

    sort: Sort
    kind: ConflictKind
    a: Passage
    b: Passage
    signs: tuple[float, ...]
    reason: str | None
    shown: str
    exact: bool = True
    plain: bool = False


def clashes(readings: Sequence[Reading], matter: Matter, links: Sequence[Link], utterances: Sequence[Utterance]) -> Iterator[Clash]:
    """Every pair of places that may clash."""
    units = {(u.passage.report, u.passage.start): u for u in matter.units}
    times = {r.report.id: r.times for r in readings}
    claims = {r.report.id: r.claims for r in readings}
    many = math.log(len(readings))
    for link in links:
        a, b = units[link.a.report, link.a.start], units[link.b.report, link.b.start]
        blocks = _blocks(a, b)
        frame = sum(length for _, _, length in blocks) / max(1, min(len(a.tokens), len(b.tokens)))
        pair = _Pair(matter, a, b, link.score, frame, many, blocks)
        yield from _quantities(pair)
        yield from _dates(pair, times)
        if frame >= FRAME:
            yield from _words(pair)
        yield from _voices(pair, claims)
    yield from _quotations(matter, utterances, many)


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two linked sentences. frame: share of the shorter one's words that both have in order; many: logarithm of the number of reports."""

    matter: Matter
    a: Unit
    b: Unit
    score: float
    frame: float
    many: float
    blocks: list[Block]

    def words(self, unit: Unit, p: Passage) -> str:
        return " ".join(self.matter.texts[unit.report][p.start : p.end].split())

    def against(self, x: Passage, y: Passage) -> str:
        return f"“{self.words(self.a, x)}” against “{self.words(self.b, y)}”"


def _blocks(a: Unit, b: Unit) -> list[Block]:
    return [(x.src_start, x.dest_start, x.src_end - x.src_start) for x in Indel.opcodes(a.tokens, b.tokens) if x.tag == "equal"]


def _quantities(pair: _Pair) -> Iterator[Clash]:
    for v in pair.a.values:
        for w in pair.b.values:
            if v.kind != w.kind or (v.value, v.high) == (w.value, w.high) or (v.unit and w.unit and v.unit != w.unit and v.kind != "number"):
                continue
            if any((x.kind, x.value) == (v.kind, v.value) for x in pair.b.values) or any((x.kind, x.value) == (w.kind, w.value) for x in pair.a.values):
                continue  # the other report has this figure too, for its own thing
            near = near_words(pair.a, pair.b, (v.start, v.end), (w.start, w.end))
            same = bool(v.unit and v.unit == w.unit)
            ratio = abs(math.log((abs(v.value) + 1e-3) / (abs(w.value) + 1e-3)))
            rivals = sum(x.kind == v.kind for x in pair.a.values) + sum(x.kind == v.kind for x in pair.b.values) - 2
            reason = compatible(v, w) or compatible(w, v)
            if not same and near < 2 * COMMON:
                continue
            places = _with_counted(pair.matter, pair.a, v), _with_counted(pair.matter, pair.b, w)
            anchored = _anchored(pair, v, w)
            exact = same and (anchored or (near >= 3 * COMMON and v.kind not in ("share", "duration") and v.unit != "USD"))
            counted = [pair.matter.texts[u.report][p.start : p.end].lower().split()[1:] for u, p in zip((pair.a, pair.b), places, strict=True)]
            plain = counted[0] == counted[1] != [] and rivals == 0 and pair.score >= CLEAR and ratio < DOUBLE
            signs = (pair.score, pair.frame, pair.many, math.log1p(near), same, v.unit is None or w.unit is None, min(3.0, ratio), min(4, rivals),
                     bool(v.bound or w.bound or v.approximate or w.approximate), reason is not None, anchored, max(v.value, w.value) <= 2)  # fmt: skip
            yield Clash("quantity", "number", *places, tuple(map(float, signs)), reason, pair.against(*places), exact, plain)


def compatible(v: Value, w: Value) -> str | None:
    """Why both can be true; None where they cannot."""
    if v.bound in ("min", "more") and w.value > v.value:
        return "the first is a lower bound"
    if v.bound in ("max", "less") and w.value < v.value:
        return "the first is an upper bound"
    if v.high is not None and v.value <= w.value <= v.high:
        return "the first is a range that holds the second"
    if (v.approximate or w.approximate) and abs(v.value - w.value) <= 0.1 * max(abs(v.value), abs(w.value)):
        return "one is an approximation"
    if round(v.value) == w.value or _rounded(v.value, w.value):
        return "one is rounded"
    return None


def _rounded(exact: float, short: float) -> bool:
    """Is `short` the other number with fewer figures?"""
    figures = len(f"{short:g}".replace(".", "").replace("-", "").rstrip("0").split("e")[0])
    return short != 0 and short >= 100 and float(f"{exact:.{max(1, figures)}g}") == short


def near_words(a: Unit, b: Unit, at_a: tuple[int, int], at_b: tuple[int, int]) -> float:
    """Rarity of the words that stand near both places, the two values themselves apart."""
    return sum(rarity(t) for t in _around(a, *at_a) & _around(b, *at_b))


def _around(unit: Unit, start: int, end: int) -> set[str]:
    inside = [k for k, (x, y) in enumerate(unit.at) if x < end and y > start]
    if not inside:
        return set()
    near = (*range(max(0, inside[0] - NEAR), inside[0]), *range(inside[-1], min(len(unit.tokens), inside[-1] + 1 + NEAR)))
    return {unit.tokens[k] for k in near if not unit.tokens[k][0].isdigit() and rarity(unit.tokens[k]) > COMMON}


def _anchored(pair: _Pair, v: Value | Time, w: Value | Time) -> bool:
    """Do both stand between the same two stretches of common words?"""
    at_a = next((k for k, (x, y) in enumerate(pair.a.at) if x < v.end and y > v.start), -1)
    at_b = next((k for k, (x, y) in enumerate(pair.b.at) if x < w.end and y > w.start), -1)
    before = [(i + n, j + n) for i, j, n in pair.blocks if i + n <= at_a and j + n <= at_b]
    return bool(before) and at_a - before[-1][0] <= 2 and at_b - before[-1][1] <= 2 and at_a >= 0 and at_b >= 0


def _with_counted(matter: Matter, unit: Unit, v: Value) -> Passage:
    """The value with what bounds it and what it counts."""
    before = matter.texts[unit.report][unit.passage.start : v.start]
    bound = (
        max((len(m.group()) for phrase in _bounds() if (m := re.search(rf"\b{phrase}\s+$", before, re.IGNORECASE))), default=0)
        if v.bound or v.approximate
        else 0
    )
    return Passage(unit.passage.report, v.start - bound, max(v.end, v.counted.end) if v.counted else v.end)


@cache
def _bounds() -> tuple[str, ...]:
    return tuple(re.escape(row[0]) for row in table("bounds") if row[1] == "before")


def _dates(pair: _Pair, times: dict[str, tuple[Time, ...]]) -> Iterator[Clash]:
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
            anchored = _anchored(pair, v, w)
            reason = None if anchored and near >= 6 * COMMON and pair.frame >= CLOSE else "dates of different things"
            signs = (pair.score, pair.frame, pair.many, math.log1p(near), weekday, len(x) == len(y), anchored)
            lone = len(ours) == len(theirs) == 1 and pair.score >= SURE and pair.frame >= CLOSE
            alike = lone or (bool(_lead(pair.a, v)) and _lead(pair.a, v) == _lead(pair.b, w))
            yield Clash("date", "date", *places, tuple(map(float, signs)), reason, pair.against(*places), plain=alike and reason is not None)


def _lead(unit: Unit, time: Time) -> str:
    """The word that leads up to a date, if it bounds it: "since 2019", "until March"."""
    before = next((k for k, (x, y) in enumerate(unit.at) if x < time.end and y > time.start), 0) - 1
    return unit.tokens[before] if before >= 0 and unit.tokens[before] in LEADS else ""


def _dated(pair: _Pair, unit: Unit, time: Time) -> bool:
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


def _words(pair: _Pair) -> Iterator[Clash]:
    """Places that differ between words that both have."""
    a, b = pair.a, pair.b
    for (i, j, n), (k, m, length) in zip(pair.blocks, pair.blocks[1:], strict=False):
        ours, theirs = (i + n, k), (j + n, m)
        if min(n, length) < ANCHOR or not 0 < ours[1] - ours[0] <= LONGEST or not 0 < theirs[1] - theirs[0] <= LONGEST:
            continue
        x, y = a.tokens[slice(*ours)], b.tokens[slice(*theirs)]
        if _plain("".join(x)) == _plain("".join(y)) or (any(t[0].isdigit() for t in x) and any(t[0].isdigit() for t in y)):
            continue  # quantities and dates are told with their bounds
        places = tuple(Passage(u.passage.report, u.at[s][0], u.at[e - 1][1]) for u, (s, e) in ((a, ours), (b, theirs)))
        denied = bool(DENIALS & set(x)) != bool(DENIALS & set(y))
        named = any(t in a.names | b.names for t in (*x, *y))
        dated = bool(CALENDAR & {*x, *y})
        likeness = 1 - Levenshtein.normalized_distance(" ".join(x), " ".join(y))
        kind: ConflictKind = "polarity" if denied else "date" if dated else "name" if named and len(x) == len(y) == 1 else "description"
        spelt = kind == "name" and likeness >= 0.7 and min(len(x[0]), len(y[0])) > 3
        reason = None if denied or spelt else "told in other words"
        signs = (pair.score, pair.frame, pair.many, len(x) + len(y), likeness, named, dated, denied, min(len(x), len(y)) / max(len(x), len(y)))
        yield Clash("words", kind, places[0], places[1], tuple(map(float, signs)), reason, pair.against(*places))


def _plain(words: str) -> str:
    return "".join(c for c in words.lower() if c.isalnum())


def _voices(pair: _Pair, claims: dict[str, tuple[Claim, ...]]) -> Iterator[Clash]:
    """What one report states itself and the other gives as somebody's words."""
    x, y = _claim(claims[pair.a.passage.report], pair.a.passage), _claim(claims[pair.b.passage.report], pair.b.passage)
    if x and y and pair.frame >= VOICED and pair.score >= LIKELY and {x[1].voice.kind, y[1].voice.kind} == {"outlet", "attributed"}:
        own = "the first" if x[1].voice.kind == "outlet" else "the second"
        signs = (pair.score, pair.frame, pair.many, min(x[0], y[0]))
        reason = f"{own} states it in its own voice, the other as somebody's words"
        yield Clash("voice", "attribution", pair.a.passage, pair.b.passage, signs, reason, "")


def _claim(claims: Sequence[Claim], sentence: Passage) -> tuple[float, Claim] | None:
    """(its share of the sentence, the claim that takes up most of it)."""
    inside = [(min(c.end, sentence.end) - max(c.start, sentence.start), -c.start, c) for c in claims if c.start < sentence.end and sentence.start < c.end]
    if not inside:
        return None
    held, _, best = max(inside, key=lambda s: s[:2])
    return held / (sentence.end - sentence.start), best


def _framed(texts: dict[str, str], a: Passage, b: Passage) -> bool:
    """Do the same words stand on both sides of the two places, two of them on one side at least?"""
    before = [[_plain(w) for w in texts[p.report][max(0, p.start - 40) : p.start].split()[-2:]] for p in (a, b)]
    after = [[_plain(w) for w in texts[p.report][p.end : p.end + 40].split()[:2]] for p in (a, b)]
    left = sum(x == y for x, y in zip(reversed(before[0]), reversed(before[1]), strict=False))
    right = sum(x == y for x, y in zip(*after, strict=False))
    return bool(left + right >= 3 and min(left, right) >= 1)


def _quotations(matter: Matter, utterances: Sequence[Utterance], many: float) -> Iterator[Clash]:
    """Words replaced inside the marks of one utterance."""
    texts = {u.passage.report: matter.texts[u.report] for u in matter.units}
    for utterance in utterances:
        for variant in utterance.variants:
            replaced = [(d.a, d.b) for d in variant.differences if d.kind == "replaced" and d.a and d.b] if variant.relation == "altered" else []
            words = sum(len(texts[p.report][p.start : p.end].split()) for pair in replaced for p in pair)
            said = sum(len(texts[s.report][s.start : s.end].split()) for s in utterance.spans if s.report in (variant.a, variant.b))
            for a, b in replaced if words <= REWORDED * said else ():
                ours, theirs = (texts[p.report][p.start : p.end] for p in (a, b))
                if _plain(ours) == _plain(theirs) or max(len(ours.split()), len(theirs.split())) > LONGEST or not _framed(texts, a, b):
                    continue
                likeness = 1 - Levenshtein.normalized_distance(ours.lower(), theirs.lower())
                denied = bool(DENIALS & set(ours.lower().split())) != bool(DENIALS & set(theirs.lower().split()))
                length = sum(s.end - s.start for s in utterance.spans if s.report == a.report)
                signs = (many, float(len(ours.split()) + len(theirs.split())), likeness, math.log1p(length), float(len(replaced)))
                yield Clash("quotation", "polarity" if denied else "description", a, b, signs, None, f"“{ours}” against “{theirs}”")
