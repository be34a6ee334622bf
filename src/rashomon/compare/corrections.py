"""Corrections: what a reader rejected or settled, applied to the readings and to what is found across them.

Idea: a correction points at passages by position and words; where these stand there no longer it is an orphan, which the account tells, and nothing else
is touched. Speakers are settled before anything is compared, so that all that follows knows them.
"""

from collections.abc import Sequence
from dataclasses import replace

from rashomon.lang.names import same_name
from rashomon.schema.account import Conflict, Link
from rashomon.schema.actor import Actor
from rashomon.schema.correction import Anchor, Correction, Corrections
from rashomon.schema.reading import Reading
from rashomon.schema.span import Passage
from rashomon.schema.speech import Quotation


def corrected(readings: tuple[Reading, ...], corrections: Corrections) -> tuple[Reading, ...]:
    """The readings with the speakers that the reader gave."""
    given = [c for c in corrections.corrections if c.kind == "speaker"]
    return tuple(_spoken(r, [c for c in given if c.a and c.a.holds(r.report.id, r.report.text)]) for r in readings)


def _spoken(reading: Reading, given: Sequence[Correction]) -> Reading:
    for correction in given:
        assert correction.a is not None
        assert correction.name is not None
        actor = next((a for a in reading.actors if same_name(a.kind, a.name, correction.name)), None)
        if actor is None:
            actor = Actor(f"a{len(reading.actors) + 1}", correction.name, "person")
            reading = replace(reading, actors=(*reading.actors, actor))
        quotations = tuple(_said_by(q, actor.id) if _meets_quotation(q, correction.a) else q for q in reading.quotations)
        reading = replace(reading, quotations=quotations)
    return reading


def _said_by(quotation: Quotation, actor: str) -> Quotation:
    return replace(quotation, speaker=actor, speakers=(), unnamed=None, why="a reader's correction")


def _meets_quotation(quotation: Quotation, anchor: Anchor) -> bool:
    """Does the anchor cover the quotation, or most of a part of it?"""
    return any(2 * (min(c.end, anchor.end) - max(c.start, anchor.start)) > min(c.end - c.start, anchor.end - anchor.start) for c in quotation.content)


def kept_links(links_found: tuple[Link, ...], readings: tuple[Reading, ...], corrections: Corrections) -> tuple[Link, ...]:
    """Without the links that the reader rejected."""
    rejected = _rejected(readings, corrections, "not linked")
    return tuple(k for k in links_found if not any(_same_pair(k.a, k.b, c) for c in rejected))


def kept_conflicts(conflicts_found: tuple[Conflict, ...], readings: tuple[Reading, ...], corrections: Corrections) -> tuple[Conflict, ...]:
    """Without the conflicts that the reader took for none."""
    rejected = _rejected(readings, corrections, "no conflict")
    return tuple(x for x in conflicts_found if not any(_same_pair(x.a, x.b, c) for c in rejected))


def _rejected(readings: Sequence[Reading], corrections: Corrections, kind: str) -> list[Correction]:
    lost = set(orphans(readings, corrections))
    return [c for c in corrections.corrections if c.kind == kind and c not in lost]


def _same_pair(a: Passage, b: Passage, correction: Correction) -> bool:
    """Do two passages share characters with the two anchors, in either order?"""
    x, y = correction.anchors
    return (_meets(a, x) and _meets(b, y)) or (_meets(a, y) and _meets(b, x))


def _meets(p: Passage, anchor: Anchor) -> bool:
    return p.report == anchor.report and p.start < anchor.end and anchor.start < p.end


def orphans(readings: Sequence[Reading], corrections: Corrections) -> tuple[Correction, ...]:
    """Corrections with a passage whose words stand there no longer, or a name that nobody has."""
    texts = {r.report.id: r.report.text for r in readings}
    called = {name.lower() for r in readings for a in r.actors for name in (a.name, *a.aliases)}

    def lost(c: Correction) -> bool:
        gone = any(not anchor.holds(anchor.report, texts.get(anchor.report, "")) for anchor in c.anchors)
        return gone or any(name.lower() not in called for name in c.names)

    return tuple(c for c in corrections.corrections if lost(c))
