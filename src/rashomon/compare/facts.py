"""Facts and what only one report states.

A fact is a group of linked passages: groups are joined from the strongest link down, as long as all passages of both are linked with one
another, so that a chain of links does not make one fact of two.
Example: A1-B1, A1-C2, B1-C2 is one fact in three reports.
"""

from collections import defaultdict
from collections.abc import Sequence

from rashomon.schema.account import Fact, Link
from rashomon.schema.claim import VoiceKind
from rashomon.schema.reading import Reading
from rashomon.schema.span import Passage, Span

SURE = 0.5  # probability of a link from which its sentences may make a fact: a false fact costs more trust than a missed one


def facts(readings: tuple[Reading, ...], links: tuple[Link, ...], voices: dict[tuple[str, int], VoiceKind]) -> tuple[Fact, ...]:
    """Facts, those in most reports and best linked first."""
    titles = {(r.report.id, s.start) for r in readings for s in r.sentences if s.kind in ("title", "heading")}
    links = tuple(k for k in links if k.score >= SURE and not {(k.a.report, k.a.start), (k.b.report, k.b.start)} & titles)  # a title repeats its report
    scores = {frozenset((link.a, link.b)): link.score for link in links}
    group: dict[Passage, set[Passage]] = {}
    for link in sorted(links, key=lambda k: (-k.score, k.a, k.b)):
        a, b = group.setdefault(link.a, {link.a}), group.setdefault(link.b, {link.b})
        if a is not b and _all_linked(a, b, scores):
            a |= b
            for passage in b:
                group[passage] = a
    unique = {id(g): g for g in group.values() if len({p.report for p in g}) > 1}
    order = {r.report.id: n for n, r in enumerate(readings)}
    found = []
    for passages in unique.values():
        ranked = sorted(passages, key=lambda p: (order[p.report], p.start))
        strength = sum(scores.get(frozenset((p, q)), 0.0) for p in ranked for q in ranked) / len(ranked)
        lead = max(ranked, key=lambda p: (sum(scores.get(frozenset((p, q)), 0.0) for q in ranked), -(p.end - p.start), -order[p.report]))
        found.append((-len({p.report for p in ranked}), -strength, order[lead.report], lead.start, lead, tuple(ranked)))
    return tuple(
        Fact(f"f{n}", lead, ranked, tuple(dict.fromkeys(p.report for p in ranked)), _voices(ranked, voices))
        for n, (*_, lead, ranked) in enumerate(sorted(found, key=lambda f: f[:4]), 1)
    )


def _all_linked(a: set[Passage], b: set[Passage], scores: dict[frozenset[Passage], float]) -> bool:
    """Is every passage of one group linked with every passage of the other that another report has?"""
    return all(frozenset((p, q)) in scores for p in a for q in b if p.report != q.report)


def _voices(passages: Sequence[Passage], voices: dict[tuple[str, int], VoiceKind]) -> dict[str, VoiceKind]:
    """The outlet's own voice wins where a report states the fact twice."""
    out: dict[str, VoiceKind] = {}
    for p in passages:
        voice = voices.get((p.report, p.start), "outlet")
        out[p.report] = "outlet" if "outlet" in (voice, out.get(p.report, voice)) else voice
    return out


def only(readings: tuple[Reading, ...], links: tuple[Link, ...]) -> dict[str, tuple[Span, ...]]:
    """Sentences of each report that no link touches; nothing for a single report, which is compared with none."""
    if len(readings) < 2:
        return {r.report.id: () for r in readings}
    touched: defaultdict[str, set[tuple[int, int]]] = defaultdict(set)
    for link in links:
        for p in (link.a, link.b):
            touched[p.report].add((p.start, p.end))
    return {
        r.report.id: tuple(
            Span(s.start, s.end) for s in r.sentences if (s.start, s.end) not in touched[r.report.id] and s.kind != "credit" and s.start >= r.report.body
        )
        for r in readings
    }
