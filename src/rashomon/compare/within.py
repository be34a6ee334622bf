"""Inside one report: a figure told twice and differently, a headline against its own body.

Idea: two sentences of one report are laid against each other as those of two reports are, with stricter conditions, since nothing says that they tell of
one thing: the same names and the same counted thing, or a stand-in for it in the same speaker's words close by. A headline is laid against every sentence:
figures, and whose words it takes for its own.
Example: the headline has 14 hurt, the second paragraph nine people hurt; of “a couple of big ones” that are open only “one” issue is left.
Cannot do: tell a sum from its parts where no word does.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rashomon.compare.clashes import voices
from rashomon.compare.dates import CALENDAR
from rashomon.compare.figures import quantities, with_counted
from rashomon.compare.likeness import by_report
from rashomon.compare.matter import Matter, Unit, rarity
from rashomon.compare.pairs import COMMON, Clash, Pair, laid
from rashomon.lang.lemmas import base
from rashomon.schema.claim import Value
from rashomon.schema.reading import Reading
from rashomon.schema.span import Passage

FRAME = 0.5  # share of the shorter sentence's words that both have in order, from which two sentences of one report tell of one thing
COVERED = 0.6  # share of the weight of a headline's words that a sentence must have to tell of the same
MARKUP = frozenset("<>")
HEADLINES = ("title", "heading")
STAND_IN = "one"  # base form of "ones"
LEAST = 4  # words of a headline that asserts something
NEAR, FEW = 4, 10  # sentences from a stand-in to what it may stand for; number up to which people count by heart


def within(readings: Sequence[Reading], matter: Matter) -> Iterator[Clash]:
    """Clashes of two places of one report; all of them are told."""
    for reading, units in zip(readings, by_report(matter), strict=True):
        heads = {s.start for s in reading.sentences if s.kind in HEADLINES}
        body = [u for u in units if u.passage.start not in heads]
        for head in (u for u in units if u.passage.start in heads):
            yield from _headline(reading, [laid(matter, head, u, 1.0, 0.0) for u in body if _cover(head, u) >= COVERED])
        speakers = _speakers(reading)
        for n, a in enumerate(body):
            for k, b in enumerate(body[n + 1 :] if a.values else (), 1):
                if b.values:
                    pair = laid(matter, a, b, 1.0, 0.0)
                    yield from _figures(pair)
                    yield from _stand_ins(pair, speakers) if k <= NEAR else ()


def _figures(pair: Pair) -> Iterator[Clash]:
    """Two sentences of which the shorter says nothing of its own but the figure."""
    if (
        pair.frame >= FRAME
        and not (pair.a.names ^ pair.b.names) - CALENDAR
        and not any(c in MARKUP for u in (pair.a, pair.b) for c in pair.words(u, u.passage))
    ):
        for clash in quantities(pair):
            if clash.exact and clash.reason is None and not _own(pair, clash):
                yield replace(clash, plain=True)


def _own(pair: Pair, clash: Clash) -> bool:
    """Has the shorter sentence a rarer word of its own outside of the figure?"""
    side = 0 if len(pair.a.tokens) <= len(pair.b.tokens) else 1
    unit, place = (pair.a, pair.b)[side], (clash.a, clash.b)[side]
    shared = {k for block in pair.blocks for k in range(block[side], block[side] + block[2])}
    return any(rarity(t) > COMMON and not place.start <= unit.at[k][0] < place.end for k, t in enumerate(unit.tokens) if k not in shared and t not in CALENDAR)


def _headline(reading: Reading, pairs: Sequence[Pair]) -> Iterator[Clash]:
    """Figures; and where every sentence of the same matter leaves it to somebody whom the headline does not name, the one that covers it best."""
    for pair in pairs:
        yield from (replace(c, plain=True) for c in quantities(pair) if c.reason is None and (c.exact or len(pair.b.values) == 1))
    left = [c for pair in pairs for c in voices(pair, {reading.report.id: reading.claims})]
    if left and len(left) == len(pairs) and len(pairs[0].a.tokens) >= LEAST:
        best = max(range(len(pairs)), key=lambda n: (_cover(pairs[n].a, pairs[n].b), -n))
        if not _named(reading, pairs[best].a, left[best].b):
            yield replace(left[best], plain=True)


def _named(reading: Reading, head: Unit, said: Passage) -> bool:
    """Does the headline name who says it?"""
    speakers = {q.speaker for q in reading.quotations for c in q.content if c.start < said.end and said.start < c.end}
    names = {base(word) for a in reading.actors if a.id in speakers for name in (a.name, *a.aliases) for word in name.split()}
    return bool(names & set(head.tokens))


def _cover(a: Unit, b: Unit) -> float:
    """Share of the weight of a's words that b has."""
    total = math.fsum(a.weights.values())
    return math.fsum(w for t, w in a.weights.items() if t in b.weights) / total if total else 0.0


def _stand_ins(pair: Pair, speakers: dict[Value, str]) -> Iterator[Clash]:
    """ "A couple of big ones" and "one major issue" of one speaker: perhaps the same."""
    for v, w in ((v, w) for v in pair.a.values for w in pair.b.values):
        one = speakers.get(v)
        if v.unit == STAND_IN and w.unit and one and one == speakers.get(w) and v.value != w.value and max(v.value, w.value) <= FEW:
            places = with_counted(pair.matter, pair.a, v), with_counted(pair.matter, pair.b, w)
            yield Clash("quantity", "number", *places, (), "perhaps of different things", pair.against(*places), exact=False, plain=True)


def _speakers(reading: Reading) -> dict[Value, str]:
    """The speaker in whose words each quantity stands."""
    told = {q.id: q.speaker for q in reading.quotations}
    return {v: who for c in reading.claims for v in c.values if c.voice.quotation and (who := told[c.voice.quotation])}
