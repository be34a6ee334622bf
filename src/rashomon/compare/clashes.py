"""Clashes: pairs of places, in sentences that state a common fact, that may differ about one matter; with what speaks for and against each.

Idea: five sorts of places are proposed: two quantities, two dates, words changed inside the marks of one quotation, words that differ in one frame,
and one statement on the outlet's own account here and in a source's voice there. Each gets a few plain signs, from which a small model per sort
(conflicts.py) judges whether readers would tell it. Two acts in one order here and in the other there (sequels.py) need none.
Cannot do: propose places that share neither frame, unit nor calendar.
"""

import math
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import Levenshtein

from rashomon.compare.dates import CALENDAR, dates
from rashomon.compare.figures import quantities
from rashomon.compare.matter import Matter, Unit
from rashomon.compare.pairs import Clash, Pair, laid
from rashomon.compare.sequels import swapped
from rashomon.schema.account import ConflictKind, Link
from rashomon.schema.claim import Claim
from rashomon.schema.reading import Reading
from rashomon.schema.span import Passage
from rashomon.schema.speech import Utterance

FRAME = 0.4  # share of the shorter sentence's words that both have in order, from which the two are laid against each other
VOICED, LIKELY = 0.15, 0.5  # common words and link score from which two voices are of one statement
HELD = 0.4  # share of the weight of the common words that must lie in the clauses whose voices are told
ANCHOR = 2  # words in a row that both have beside a place that differs
LONGEST = 6  # words of such a place
REWORDED = 0.35  # share of the words of two forms of an utterance that may stand in the place of others: beyond it these are two sayings
DENIALS = frozenset({"not", "never", "no", "none", "nobody", "without", "nor", "n't", "n’t"})


def clashes(readings: Sequence[Reading], matter: Matter, links: Sequence[Link], utterances: Sequence[Utterance]) -> Iterator[Clash]:
    """Every pair of places that may clash."""
    units = {(u.passage.report, u.passage.start): u for u in matter.units}
    times = {r.report.id: r.times for r in readings}
    claims = {r.report.id: r.claims for r in readings}
    many = math.log(len(readings))
    for link in links:
        pair = laid(matter, units[link.a.report, link.a.start], units[link.b.report, link.b.start], link.score, many)
        yield from quantities(pair)
        yield from dates(pair, times)
        if pair.frame >= FRAME:
            yield from _words(pair)
        yield from voices(pair, claims)
    yield from _quotations(matter, utterances, many)
    yield from swapped(readings)


def _words(pair: Pair) -> Iterator[Clash]:
    """Places that differ between words that both have."""
    a, b = pair.a, pair.b
    for (i, j, n), (k, m, length) in zip(pair.blocks, pair.blocks[1:], strict=False):
        ours, theirs = (i + n, k), (j + n, m)
        if min(n, length) < ANCHOR or not 0 < ours[1] - ours[0] <= LONGEST or not 0 < theirs[1] - theirs[0] <= LONGEST:
            continue
        x, y = a.tokens[slice(*ours)], b.tokens[slice(*theirs)]
        if letters("".join(x)) == letters("".join(y)) or (any(t[0].isdigit() for t in x) and any(t[0].isdigit() for t in y)):
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


def letters(words: str) -> str:
    """Its letters and digits alone, in lower case."""
    return "".join(c for c in words.lower() if c.isalnum())


def voices(pair: Pair, claims: dict[str, tuple[Claim, ...]]) -> Iterator[Clash]:
    """What one report states itself and the other gives as somebody's words. held: share of the weight of what both say that lies in the clauses told
    of, in the sentence where it is smaller: "the union's president Ada Holt said" is not what she says."""
    inside = [[c for c in claims[u.passage.report] if c.start < u.passage.end and u.passage.start < c.end] for u in (pair.a, pair.b)]
    if not all(inside) or pair.frame < VOICED or pair.score < LIKELY:
        return
    x, y = (max(found, key=lambda c: (_share(c, u), -c.start)) for found, u in zip(inside, (pair.a, pair.b), strict=True))
    held = min(_held(pair, x, 0), _held(pair, y, 1))
    if {x.voice.kind, y.voice.kind} == {"outlet", "attributed"} and held >= HELD:
        own = "the first" if x.voice.kind == "outlet" else "the second"
        signs = (pair.score, pair.frame, pair.many, min(_share(x, pair.a), _share(y, pair.b)), held)
        reason = f"{own} states it in its own voice, the other as somebody's words"
        yield Clash("voice", "attribution", pair.a.passage, pair.b.passage, signs, reason, "")


def _share(claim: Claim, unit: Unit) -> float:
    """How much of the sentence a clause takes up."""
    return (min(claim.end, unit.passage.end) - max(claim.start, unit.passage.start)) / (unit.passage.end - unit.passage.start)


def _held(pair: Pair, claim: Claim, side: int) -> float:
    unit = (pair.a, pair.b)[side]
    shared = [k for block in pair.blocks for k in range(block[side], block[side] + block[2])]
    weighed = [(unit.at[k][0], unit.weights.get(unit.tokens[k], 0.0)) for k in shared]
    total = sum(weight for _, weight in weighed)
    return sum(weight for start, weight in weighed if claim.start <= start < claim.end) / total if total else 0.0


def _framed(texts: dict[str, str], a: Passage, b: Passage) -> bool:
    """Do the same words stand on both sides of the two places, two of them on one side at least?"""
    before = [[letters(w) for w in texts[p.report][max(0, p.start - 40) : p.start].split()[-2:]] for p in (a, b)]
    after = [[letters(w) for w in texts[p.report][p.end : p.end + 40].split()[:2]] for p in (a, b)]
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
                if letters(ours) == letters(theirs) or max(len(ours.split()), len(theirs.split())) > LONGEST or not _framed(texts, a, b):
                    continue
                likeness = 1 - Levenshtein.normalized_distance(ours.lower(), theirs.lower())
                denied = bool(DENIALS & set(ours.lower().split())) != bool(DENIALS & set(theirs.lower().split()))
                length = sum(s.end - s.start for s in utterance.spans if s.report == a.report)
                signs = (many, float(len(ours.split()) + len(theirs.split())), likeness, math.log1p(length), float(len(replaced)))
                yield Clash("quotation", "polarity" if denied else "description", a, b, signs, None, f"“{ours}” against “{theirs}”")
