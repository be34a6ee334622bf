"""The account as short lines under sections, most telling first, each made of passages.

Fixed frames around the reports' own words; nothing is written that does not stand in a report.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from rashomon.compare.sides import Question, questions
from rashomon.schema.account import Conflict, Fact, Line, Link, Origins, Section, Story, Talk
from rashomon.schema.actor import StoryActor
from rashomon.schema.reading import Reading
from rashomon.schema.span import Passage, Span
from rashomon.schema.speech import Difference, Quotation, Utterance, Variant

SIDE = 180  # characters shown of each report's words where they stand side by side
LEAST_ONLY = 5  # words of a sentence that is shown as found nowhere else
LEAST_HEARD = 3  # words of a quotation that counts as being heard
LOSSES = {"negation": "a negation", "condition": "a condition", "modal": "a modal", "contrast": "a contrast", "antecedent": "what a pronoun stands for"}
ARTICLES = {"distancing": "a", "endorsing": "an"}
TIMES = {1: "once", 2: "twice"}
HEARD = {1: "quoted once", 2: "quoted twice"}
VOICES = {"outlet": " (own voice)", "attributed": " (a source's voice)", "unnamed": " (an unnamed voice)", "agentless": " (nobody's voice)"}
WORDINGS = {"loaded": "loaded words", "epithet": "epithets", "scare-quotes": "scare quotes", "unsourced": "without a source", "agentless": "nobody's claim"}
MOST_WORDS = 12  # words shown of each kind
LEAST_TONE = 2  # sentences of one tone towards one actor that are worth a line
MOST_PERHAPS = 30  # lines of sentences that another report has only perhaps
MOST_ONLY, ALL_ONLY = 12, 90  # lines of what only one report states: a report, and over all; the full list stands in `only`


@dataclass(frozen=True, slots=True)
class _Told:
    """What the frames need: texts, names of reports, names of actors."""

    texts: dict[str, str]
    labels: dict[str, str]
    names: dict[str, str]
    origin: dict[str, int]

    def words(self, p: Passage, longest: int = 300) -> str:
        shown = " ".join(self.texts[p.report][p.start : p.end].split())
        return shown if len(shown) <= longest else shown[: longest - 1].rsplit(" ", 1)[0] + " […]"


def lines(readings: tuple[Reading, ...], story: Story, actors: tuple[StoryActor, ...], utterances: tuple[Utterance, ...], facts: tuple[Fact, ...],
          only: dict[str, tuple[Span, ...]], links: tuple[Link, ...], conflicts: tuple[Conflict, ...], talks: tuple[Talk, ...], origins: Origins) -> tuple[Line, ...]:  # fmt: skip
    """All lines of the account."""
    told = _Told({r.report.id: r.report.text for r in readings}, dict(story.labels), {a.id: a.name for a in actors},
                 {report: n for n, g in enumerate(origins.groups) for report in g.reports})  # fmt: skip
    return (
        *_agreed(told, facts, origins),
        *_perhaps(told, readings, facts, links),
        *(_conflict(told, q) for q in questions(conflicts, told.texts)),
        *_said(told, utterances),
        *_only(told, readings, only),
        *(_talk(told, t) for t in talks),
        *_heard(told, readings, actors),
        *_wording(told, readings),
        *_origins(told, readings, origins),
    )


def _agreed(told: _Told, facts: tuple[Fact, ...], origins: Origins) -> Iterator[Line]:
    """Facts that all independent origins state, then those that some state, each report in its own words; copies count once."""
    for fact in facts:
        stated = len({told.origin[r] for r in fact.reports})
        if stated > 1:
            section: Section = "all state" if stated == origins.independent else "some state"
            parts = {r: [p for p in fact.passages if p.report == r] for r in dict.fromkeys((fact.lead.report, *fact.reports))}
            mixed = len(set(fact.voices.values())) > 1
            sides = [f"{told.labels[r]}{VOICES[fact.voices[r]] if mixed else ''}: {' … '.join(told.words(p, SIDE) for p in part)}" for r, part in parts.items()]
            voiced = "; ".join(f"{told.labels[r]}{VOICES[fact.voices[r]]}" for r in parts) if mixed else ""
            yield Line(section, " / ".join(sides), tuple(p for part in parts.values() for p in part), voiced)


def _perhaps(told: _Told, readings: tuple[Reading, ...], facts: tuple[Fact, ...], links: tuple[Link, ...]) -> Iterator[Line]:
    """Sentences that are in no fact and that another report has only perhaps, each with the likeliest passage there, the likeliest of a large story; of the
    rest the places, so that none is left untold."""
    known = {p for fact in facts for p in fact.passages}
    best: dict[Passage, tuple[float, Passage]] = {}
    for link in (k for k in links if told.origin[k.a.report] != told.origin[k.b.report]):  # a copy confirms nothing
        for here, there in ((link.a, link.b), (link.b, link.a)):
            if here not in known and (here not in best or link.score > best[here][0]):
                best[here] = link.score, there
    running = {(r.report.id, s.start) for r in readings for s in r.sentences if s.kind == "sentence"}
    found = [(score, here, there) for here, (score, there) in best.items()
             if (here.report, here.start) in running and not (there in best and best[there][1] == here and there < here)]  # fmt: skip
    shown = set(sorted(found, key=lambda f: (-f[0], f[1]))[:MOST_PERHAPS])
    for score, here, there in (f for f in found if f in shown):
        sides = " / ".join(f"{told.labels[p.report]}: {told.words(p, SIDE)}" for p in (here, there))
        yield Line("some state", f"perhaps ({score:.2f}): {sides}", (here, there), f"perhaps the same, probability {score:.2f}")
    for reading in readings:
        rest = tuple(here for f in found if f not in shown and (here := f[1]).report == reading.report.id)
        if rest:
            name = told.labels[reading.report.id]
            yield Line(
                "some state",
                f"{name}: {len(rest)} more sentences that another report has only perhaps",
                rest,
                f"{len(rest)} more sentences, only perhaps",
                counted=True,
            )


def _conflict(told: _Told, question: Question) -> Line:
    first, reason = question.conflicts[0], question.reason
    section: Section = "conflict" if first.verdict == "conflict" else "scope"
    sides = " / ".join(f"{', '.join(dict.fromkeys(told.labels[p.report] for p in side))}: “{told.words(side[0])}”" for side in (question.a, question.b))
    return Line(
        section,
        f"{first.kind}: {sides}" + (f" ({reason})" if reason else ""),
        question.passages,
        f"{first.kind}: {reason}" if reason else first.kind,
    )


def _said(told: _Told, utterances: tuple[Utterance, ...]) -> Iterator[Line]:
    """The words that all its reports print, then what each pair of them does differently."""
    for utterance in utterances:
        passages = tuple(Passage(s.report, s.start, s.end) for s in utterance.spans)
        who = told.names.get(utterance.speaker or "", "speaker not known")
        shared = min(passages, key=lambda p: (p.end - p.start, p.report))
        where = ", ".join(dict.fromkeys(told.labels[p.report] for p in passages))
        if any(v.relation == "paraphrase" for v in utterance.variants):
            forms = " / ".join(f"{told.labels[p.report]}: {told.words(p, SIDE)}" for p in passages)
            yield Line("said", f"{who}, in other words: {forms}", passages, f"{who}, in other words")
            continue
        differs = "; not word for word" if any(v.relation == "altered" for v in utterance.variants) else ""
        yield Line("said", f"{who}: “{told.words(shared)}” ({where}{differs})", passages, f"{who}{differs}")
        for variant in utterance.variants:
            yield from _changed(told, who, variant, passages)


def _changed(told: _Told, who: str, variant: Variant, passages: tuple[Passage, ...]) -> Iterator[Line]:
    for d in variant.differences:
        if d.a and d.b:
            text = f"“{told.words(d.a)}” in {told.labels[variant.a]} is “{told.words(d.b)}” in {told.labels[variant.b]}"
            yield Line("cut or altered", f"{who}: {text}{_lost(d)}", (d.a, d.b), f"{who}: other words{_lost(d)}")
        elif d.a or d.b:
            kept, left = (d.a, variant.b) if d.a else (d.b, variant.a)
            assert kept is not None
            inside = any(p.report == kept.report and p.start <= kept.start and kept.end <= p.end for p in passages)
            text = f"{told.labels[left]} leaves out “{told.words(kept)}”"
            if not inside:
                text = f"{told.labels[kept.report]} has in the same turn “{told.words(kept)}”, {told.labels[left]} has not"
            yield Line("cut or altered", f"{who}: {text}{_lost(d)}", (kept,), f"{who}: not in {told.labels[left]}{_lost(d)}")


def _lost(difference: Difference) -> str:
    """What goes with the words that one form has not."""
    return f" (with {' and '.join(LOSSES[kind] for kind in difference.lost)})" if difference.lost else ""


def _only(told: _Told, readings: tuple[Reading, ...], only: dict[str, tuple[Span, ...]]) -> Iterator[Line]:
    """Sentences with figures, names or quotations first: they tell most."""
    most = min(MOST_ONLY, max(2, ALL_ONLY // len(readings)))
    for reading in readings:
        name = reading.report.id
        weight = {c.start: 2 * len(c.values) + 2 * (c.voice.quotation is not None) for c in reading.claims}
        text = reading.report.text
        running = {s.start for s in reading.sentences if s.kind == "sentence" and len(text[s.start : s.end].split()) >= LEAST_ONLY}
        best = sorted((s for s in only[name] if s.start in running), key=lambda s: (-weight.get(s.start, 0), s.start))
        for span in sorted(best[:most]):
            yield Line("only", f"{told.labels[name]}: {told.words(Passage(name, span.start, span.end))}", (Passage(name, span.start, span.end),))
        rest = tuple(Passage(name, s.start, s.end) for s in sorted(best[most:]))
        if rest:
            yield Line("only", f"{told.labels[name]}: {len(rest)} more sentences that no other report has", rest, f"{len(rest)} more sentences", counted=True)


def _talk(told: _Told, talk: Talk) -> Line:
    """Who agrees, demands, offers what from whom, in each report's words."""
    sides = " / ".join(f"{told.labels[p.report]}: “{told.words(p, SIDE)}”" for p in talk.passages)
    who = told.names.get(talk.by or "")
    to = told.names.get(talk.to or "")
    by = f" by {who}" if who else ""
    until = f" (until {talk.deadline})" if talk.deadline and talk.deadline[:1].isdigit() else ""
    stand = f"{talk.kind}{by}{f' to {to}' if to else ''}"
    return Line("talks", f"{stand}: {sides}{until}", talk.passages, f"{stand}{until}")


def _wording(told: _Told, readings: tuple[Reading, ...]) -> Iterator[Line]:
    """What colours each report in its own voice, and its tone towards those it names."""
    for reading in readings:
        name = reading.report.id
        names = {a.id: a.name for a in reading.actors}
        own = [w for w in reading.wordings if w.voice in ("outlet", "agentless")]
        for kind, title in WORDINGS.items():
            passages = tuple(dict.fromkeys(Passage(name, w.start, w.end) for w in own if w.kind == kind))
            if passages:
                shown = list(dict.fromkeys(f"“{told.words(p)}”" for p in passages))
                more = f" and {len(shown) - MOST_WORDS} more" if len(shown) > MOST_WORDS else ""
                yield Line("wording", f"{told.labels[name]}, {title}: {', '.join(shown[:MOST_WORDS])}{more}", passages, title)
        for actor in dict.fromkeys(w.target for w in own if w.tone is not None):
            for good in (False, True):
                clear = tuple(Passage(name, w.start, w.end) for w in own if w.target == actor and w.tone is not None and (w.tone > 0) == good)
                if len(clear) >= LEAST_TONE and actor:
                    yield Line(
                        "wording",
                        f"{told.labels[name]}, {'good' if good else 'bad'} towards {names[actor]}: {len(clear)} sentences",
                        clear,
                        f"{'good' if good else 'bad'} towards {names[actor]}",
                    )


def _heard(told: _Told, readings: tuple[Reading, ...], actors: tuple[StoryActor, ...]) -> Iterator[Line]:
    for actor in actors:
        passages = [Passage(r.report.id, q.content[0].start, q.content[-1].end) for r in readings for q in r.quotations
                    if {q.speaker, *q.speakers} & set(actor.within.get(r.report.id, ())) and _speech(r.report.text, q)]  # fmt: skip
        if not passages or actor.kind == "place":
            continue
        parts = []
        for reading in readings:
            name = reading.report.id
            direct, indirect = actor.direct.get(name, 0), actor.indirect.get(name, 0)
            said = [
                part
                for part in (direct and HEARD.get(direct, f"quoted {direct} times"), indirect and f"paraphrased {TIMES.get(indirect, f'{indirect} times')}")
                if part
            ]
            state = ", ".join(said) if said else "only mentioned" if actor.mentioned.get(name, 0) else "absent"
            parts.append(f"{told.labels[name]}: {state}")
        yield Line("heard", f"{actor.name} – {'; '.join(parts)}{_by_verb(actor)}", tuple(passages), f"{actor.name}{_by_verb(actor)}")


def _by_verb(actor: StoryActor) -> str:
    """What the reporters' verbs say of the truth of the words, where they say it."""
    marked = [f"{actor.stances[stance]} with {ARTICLES[stance]} {stance} verb" for stance in ("distancing", "endorsing") if actor.stances.get(stance)]
    return f" (over all reports {', '.join(marked)})" if marked else ""


def _speech(text: str, quotation: Quotation) -> bool:
    return sum(len(span.of(text).split()) for span in quotation.content) >= LEAST_HEARD


def _origins(told: _Told, readings: tuple[Reading, ...], origins: Origins) -> Iterator[Line]:
    texts = {r.report.id: r for r in readings}
    for group in origins.groups:
        where = ", ".join(f"{told.labels[r]}{' (published first)' if r == group.first else ''}" for r in group.reports)
        if group.kind != "none":
            yield Line("origins", f"{where}: {group.kind}", tuple(p for pair in group.passages for p in pair) or (_first(texts[group.reports[0]]),))
        for credit in group.credits:
            named = [label for report, label in told.labels.items() if report != credit.report and label.lower() in told.words(credit).lower()]
            among = f"which is {', '.join(named)} here" if named else "which is not among the reports"
            yield Line("origins", f"{told.labels[credit.report]}: credit “{told.words(credit)}”, {among}", (credit,))


def _first(reading: Reading) -> Passage:
    s = reading.sentences[0]
    return Passage(reading.report.id, s.start, s.end)
