"""The account as short lines under sections, most telling first, each made of passages.

Fixed frames around the reports' own words; nothing is written that does not stand in a report.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from rashomon.schema.account import Conflict, Fact, Line, Origins, Section, Story
from rashomon.schema.actor import StoryActor
from rashomon.schema.reading import Reading
from rashomon.schema.span import Passage, Span
from rashomon.schema.speech import Utterance, Variant

LONGEST = 300  # characters of a passage shown in a line
MOST_ONLY = 12  # lines a report of what only it states; the full list stands in `only`


@dataclass(frozen=True, slots=True)
class _Told:
    """What the frames need: texts, names of reports, names of actors."""

    texts: dict[str, str]
    labels: dict[str, str]
    names: dict[str, str]
    origin: dict[str, int]

    def words(self, p: Passage) -> str:
        shown = " ".join(self.texts[p.report][p.start : p.end].split())
        return shown if len(shown) <= LONGEST else shown[: LONGEST - 1].rsplit(" ", 1)[0] + "…"


def lines(readings: tuple[Reading, ...], story: Story, actors: tuple[StoryActor, ...], utterances: tuple[Utterance, ...], facts: tuple[Fact, ...],
          only: dict[str, tuple[Span, ...]], conflicts: tuple[Conflict, ...], origins: Origins) -> tuple[Line, ...]:  # fmt: skip
    """All lines of the account."""
    told = _Told({r.report.id: r.report.text for r in readings}, dict(story.labels), {a.id: a.name for a in actors},
                 {report: n for n, g in enumerate(origins.groups) for report in g.reports})  # fmt: skip
    return (
        *_agreed(told, facts, origins),
        *(_conflict(told, c) for c in conflicts),
        *_said(told, utterances),
        *_only(told, readings, only),
        *_heard(told, readings, actors),
        *_origins(told, readings, origins),
    )


def _agreed(told: _Told, facts: tuple[Fact, ...], origins: Origins) -> Iterator[Line]:
    """What all independent origins state, then what some state; copies count once."""
    for fact in facts:
        stated = len({told.origin[r] for r in fact.reports})
        if stated > 1:
            where = ", ".join(told.labels[r] for r in fact.reports)
            section: Section = "all state" if stated == origins.independent else "some state"
            own = [told.labels[r] for r in fact.reports if fact.voices[r] == "outlet"]
            voice = f"; in its own voice: {', '.join(own)}" if own and len(own) < len(fact.reports) else ""
            yield Line(section, f"{told.words(fact.lead)} ({where}{voice})", (fact.lead, *(p for p in fact.passages if p != fact.lead)))


def _conflict(told: _Told, conflict: Conflict) -> Line:
    section: Section = "conflict" if conflict.verdict == "conflict" else "scope"
    sides = " / ".join(f"{told.labels[p.report]}: “{told.words(p)}”" for p in (conflict.a, conflict.b))
    return Line(section, f"{conflict.kind}: {sides}" + (f" ({conflict.why.rsplit(': ', 1)[1]})" if ": " in conflict.why else ""), (conflict.a, conflict.b))


def _said(told: _Told, utterances: tuple[Utterance, ...]) -> Iterator[Line]:
    for utterance in utterances:
        passages = tuple(Passage(s.report, s.start, s.end) for s in utterance.spans)
        who = told.names.get(utterance.speaker or "", "speaker not known")
        longest = max(passages, key=lambda p: (p.end - p.start, p.report))
        where = ", ".join(dict.fromkeys(told.labels[p.report] for p in passages))
        yield Line("said", f"{who}: “{told.words(longest)}” ({where})", passages)
        for variant in utterance.variants:
            yield from _changed(told, who, variant)


def _changed(told: _Told, who: str, variant: Variant) -> Iterator[Line]:
    for d in variant.differences:
        if d.a and d.b:
            text = f"“{told.words(d.a)}” in {told.labels[variant.a]} is “{told.words(d.b)}” in {told.labels[variant.b]}"
            yield Line("cut or altered", f"{who}: {text}", (d.a, d.b))
        elif d.a or d.b:
            kept, left = (d.a, variant.b) if d.a else (d.b, variant.a)
            assert kept is not None
            yield Line("cut or altered", f"{who}: {told.labels[left]} leaves out “{told.words(kept)}”", (kept,))


def _only(told: _Told, readings: tuple[Reading, ...], only: dict[str, tuple[Span, ...]]) -> Iterator[Line]:
    """Sentences with figures, names or quotations first: they tell most."""
    for reading in readings:
        name = reading.report.id
        weight = {c.start: 2 * len(c.values) + 2 * (c.voice.quotation is not None) for c in reading.claims}
        running = {s.start for s in reading.sentences if s.kind == "sentence"}
        best = sorted((s for s in only[name] if s.start in running), key=lambda s: (-weight.get(s.start, 0), s.start))[:MOST_ONLY]
        for span in sorted(best):
            yield Line("only", f"{told.labels[name]}: {told.words(Passage(name, span.start, span.end))}", (Passage(name, span.start, span.end),))


def _heard(told: _Told, readings: tuple[Reading, ...], actors: tuple[StoryActor, ...]) -> Iterator[Line]:
    for actor in actors:
        if not any(actor.quoted.values()) or actor.kind == "place":
            continue
        passages = [Passage(r.report.id, q.content[0].start, q.content[-1].end) for r in readings for q in r.quotations
                    if {q.speaker, *q.speakers} & set(actor.within.get(r.report.id, ()))]  # fmt: skip
        parts = []
        for reading in readings:
            name = reading.report.id
            quoted, mentioned = actor.quoted.get(name, 0), actor.mentioned.get(name, 0)
            state = f"quoted {quoted} times" if quoted > 1 else "quoted once" if quoted else "only mentioned" if mentioned else "absent"
            parts.append(f"{told.labels[name]}: {state}")
        yield Line("heard", f"{actor.name} – {'; '.join(parts)}", tuple(passages))


def _origins(told: _Told, readings: tuple[Reading, ...], origins: Origins) -> Iterator[Line]:
    texts = {r.report.id: r for r in readings}
    for group in origins.groups:
        where = ", ".join(told.labels[r] for r in group.reports)
        if group.kind != "none":
            yield Line("origins", f"{where}: {group.kind}", tuple(p for pair in group.passages for p in pair) or (_first(texts[group.reports[0]]),))
        for credit in group.credits:
            yield Line("origins", f"{told.labels[credit.report]}: credit “{told.words(credit)}”", (credit,))


def _first(reading: Reading) -> Passage:
    s = reading.sentences[0]
    return Passage(reading.report.id, s.start, s.end)
