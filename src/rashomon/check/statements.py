"""Statements of a draft: the passages of the sources that support each sentence, those that clash with it, and whose word it is there.

Idea: the draft is one more report: the link scorer gives for each of its sentences the probability that a sentence of a source states a common fact
(compare/scorer.py), and the clashes of linked sentences are judged as between reports (compare/conflicts.py). A sentence whose quotation or detail
differs from the sources clashes with them, however much of it they support.
Cannot do: say that a sentence is true; a statement whose parts stand in several sources is supported by each in part.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from rashomon.compare.conflicts import conflicts
from rashomon.compare.facts import facts
from rashomon.compare.likeness import Floats, by_report
from rashomon.compare.links import linked
from rashomon.compare.matter import Matter
from rashomon.schema.check import DetailCheck, Omission, QuotationCheck, StatementCheck, Support
from rashomon.schema.claim import VoiceKind
from rashomon.schema.reading import Reading
from rashomon.schema.span import Passage

Scores = Mapping[tuple[int, int], Floats]  # by numbers of reports; the draft is number 0
Supports = Mapping[Passage, tuple[Support, ...]]
Differing = tuple[Passage, Passage, str]  # a place of the draft, the place of a source that is another, and how
USELESS = 0.02  # probability under which a passage is not looked at
FOUND = 0.3  # probability from which a passage supports a sentence
SHOWN = 3  # passages told of each sentence
SURE = 0.5  # probability from which a fact of all sources is in the draft


def supports_of(matter: Matter, scores: Scores) -> Supports:
    """For each sentence of the draft the passages of the sources, the likeliest first, those under any use left out."""
    reports = by_report(matter)
    found: dict[Passage, list[Support]] = {u.passage: [] for u in reports[0]}
    for (a, b), matrix in scores.items():
        if a == 0:
            for i, j in np.argwhere(matrix >= USELESS).tolist():
                found[reports[0][i].passage].append(Support(reports[b][j].passage, round(float(matrix[i, j]), 3)))
    return {p: tuple(sorted(every, key=lambda s: (-s.score, s.passage))) for p, every in found.items()}


def differing(quotations: Iterable[QuotationCheck], details: Iterable[DetailCheck], readings: Sequence[Reading]) -> Iterator[Differing]:
    """The quotations and details of a draft that are others in a source."""
    texts = {r.report.id: r.report.text for r in readings}

    def words(p: Passage) -> str:
        return f"“{' '.join(texts[p.report][p.start : p.end].split())}”"

    for q in quotations:
        if q.sources and q.verdict in ("altered", "other speaker"):
            yield q.passage, q.sources[0], "the quotation is altered" if q.verdict == "altered" else f"{' and '.join(q.said_by)} says this there"
    for d in details:
        if d.verdict == "differs":
            yield d.passage, d.others[0], f"{d.kind} {words(d.passage)} against {words(d.others[0])}"


def statement_checks(
    readings: tuple[Reading, ...],
    matter: Matter,
    scores: Scores,
    supports: Supports,
    voices: Mapping[tuple[str, int], VoiceKind],
    others: Iterable[Differing],
) -> tuple[StatementCheck, ...]:
    """Each sentence of the draft (the first of the readings), in order. others: what differs in it beside the conflicts."""
    draft = readings[0]
    clashing: defaultdict[int, list[tuple[Passage, str]]] = defaultdict(list)
    starts = sorted(p.start for p in supports)
    for c in conflicts(readings, matter, tuple(linked(matter, {pair: m for pair, m in scores.items() if pair[0] == 0}, FOUND)), ()):
        here, there = (c.a, c.b) if c.a.report == draft.report.id else (c.b, c.a)
        if c.verdict == "conflict" and here.report == draft.report.id != there.report:
            clashing[max(s for s in starts if s <= here.start)].append((there, c.why or c.kind))
    for here, there, why in others:
        known = clashing[max((s for s in starts if s <= here.start), default=0)]
        if not any(p.report == there.report and p.start < there.end and there.start < p.end for p, _ in known):
            known.append((there, why))
    found = []
    for passage, every in sorted(supports.items(), key=lambda s: s[0].start):
        told = tuple(s for s in every if s.score >= FOUND)[:SHOWN]
        clashes = clashing.get(passage.start, [])
        own = voices.get((passage.report, passage.start), "outlet") == "outlet"
        theirs = {voices.get((s.passage.report, s.passage.start), "outlet") for s in every if s.score >= SURE}
        found.append(StatementCheck(
            passage, "clashes" if clashes else "supported" if told else "not found", told, tuple(p for p, _ in clashes), tuple(why for _, why in clashes),
            own and bool(theirs) and "outlet" not in theirs,
        ))  # fmt: skip
    return tuple(found)


def omissions(sources: Sequence[Reading], matter: Matter, scores: Scores, supports: Supports) -> tuple[Omission, ...]:
    """Facts that every source states and no sentence of the draft; none where there is a single source."""
    names = {r.report.id for r in sources}
    if len(names) < 2:
        return ()
    covered = {s.passage for every in supports.values() for s in every if s.score >= FOUND}
    among = tuple(linked(matter, {pair: m for pair, m in scores.items() if pair[0] > 0}, SURE))
    shared_by_all = (f for f in facts(tuple(sources), among, {}) if set(f.reports) == names)
    return tuple(Omission(f.passages) for f in shared_by_all if not covered & set(f.passages))
