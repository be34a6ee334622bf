"""Columns: each report's text with everything found in it marked, cut once at every edge.

Idea: the pieces between two edges carry classes, one a layer, which the reader switches on and off; the place of a passage stands where it begins, and a
marker there leads to its permanent address.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rashomon.render.keys import address
from rashomon.render.visible import shown, visible
from rashomon.schema.reading import Reading
from rashomon.schema.span import Passage, Span

VOICES = {"attributed": "a source", "unnamed": "an unnamed source", "agentless": "nobody"}


@dataclass(frozen=True, slots=True)
class Marker:
    """A link of its own at the beginning of a passage: a linked sentence or a quotation."""

    href: str
    mark: str
    said: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Consecutive characters of a report that are marked alike. anchors: addresses of the passages that begin here; voice: of the claim that does."""

    start: int
    end: int
    text: str
    classes: str
    anchors: tuple[str, ...]
    title: str
    markers: tuple[Marker, ...]
    voice: str


@dataclass(frozen=True, slots=True)
class Column:
    """One report as it stands on the page. titled: does its text open with its title? links: "start-end:address" words, the counterparts of its passages."""

    key: str
    report: str
    label: str
    title: str
    titled: bool
    facts: str
    notes: tuple[str, ...]
    pieces: tuple[Piece, ...]
    links: str
    language: str


@dataclass(frozen=True, slots=True)
class _Layer:
    start: int
    end: int
    name: str
    title: str = ""


def columns(
    readings: Sequence[Reading], labels: Mapping[str, str], keys: Mapping[str, str], passages: Iterable[Passage], links: Iterable[tuple[Passage, Passage]],
    alone: Mapping[str, Sequence[Span]],
) -> list[Column]:  # fmt: skip
    """passages: those that something on the page leads to; links: passages of two reports that state a common fact; alone: sentences that none shares."""
    wanted: defaultdict[str, set[Passage]] = defaultdict(set)
    for p in passages:
        wanted[p.report].add(p)
    twins: defaultdict[Passage, list[Passage]] = defaultdict(list)
    for a, b in links:
        for here, there in ((a, b), (b, a)):
            twins[here].append(there)
            wanted[here.report].add(here)
    starts = {report: {s.start for s in spans} for report, spans in alone.items()}
    return [column(r, keys[r.report.id], labels[r.report.id], wanted[r.report.id], keys, twins, starts.get(r.report.id, set())) for r in readings]


def column(
    reading: Reading, key: str, label: str, passages: set[Passage], keys: Mapping[str, str], twins: Mapping[Passage, Sequence[Passage]], alone: set[int]
) -> Column:
    """alone: where sentences begin that no other report has."""
    report = reading.report
    facts = ", ".join(x for x in (report.byline, report.published) if x)
    own = {p: there for p, there in twins.items() if p.report == report.id}
    links = " ".join(f"{p.start}-{p.end}:{address(keys, q)}" for p in sorted(own) for q in own[p])
    title = report.title or next((report.text[s.start : s.end] for s in reading.sentences if s.kind == "title" and s.start >= report.body), "")
    return Column(
        key, shown(report.id), shown(label), shown(title), title in report.text[:600], shown(facts), tuple(shown(n) for n in reading.notes), tuple(_pieces(reading, key, passages, own, alone)),
        links, report.language or "en",
    )  # fmt: skip


def _layers(reading: Reading, alone: set[int]) -> Iterator[_Layer]:
    names = {a.id: a.name for a in reading.actors}
    for s in reading.sentences:
        kinds = [*([f"k-{s.kind}"] if s.kind != "sentence" else []), *(["o"] if s.start in alone else [])]
        yield _Layer(s.start, s.end, " ".join(kinds))
    for q in reading.quotations:
        said = f"{_speaker(q.speakers, q.speaker, q.unnamed, names)} ({q.kind})"
        yield from (_Layer(c.start, c.end, f"q q-{q.kind}", said) for c in q.content)
        yield from (_Layer(s.start, s.end, name) for s, name in ((q.cue, "cue"), (q.source, "src")) if s)
    text = reading.report.text  # whom a name means is told where it is not the whole name
    yield from (_Layer(m.start, m.end, "a", a.name if text[m.start : m.end] != a.name else "") for a in reading.actors for m in a.mentions)
    yield from (_Layer(w.start, w.end, f"w w-{w.kind}", w.kind.replace("-", " ")) for w in reading.wordings if w.kind != "tone")


def _speaker(speakers: Sequence[str], speaker: str | None, unnamed: str | None, names: Mapping[str, str]) -> str:
    return " and ".join(names[i] for i in speakers) or names.get(speaker or "") or unnamed or "speaker not known"


def _pieces(reading: Reading, key: str, passages: set[Passage], twins: Mapping[Passage, Sequence[Passage]], alone: set[int]) -> Iterator[Piece]:
    text = reading.report.text
    layers = list(_layers(reading, alone))
    voices = {c.start: VOICES[c.voice.kind] for c in reading.claims if c.voice.kind != "outlet"}
    edges = sorted({0, len(text), *voices, *(x for k in layers for x in (k.start, k.end)), *(x for p in passages for x in (p.start, p.end))})
    opening, places = defaultdict[int, list[_Layer]](list), defaultdict[int, list[Passage]](list)
    for layer in layers:
        opening[layer.start].append(layer)
    for p in sorted(passages):
        places[p.start].append(p)
    markers = _markers(reading, key, twins)
    held: list[_Layer] = []
    for start, end in zip(edges, edges[1:], strict=False):
        held = [k for k in held if k.end > start] + opening[start]
        titles = dict.fromkeys(shown(k.title) for k in opening[start] if k.title)
        yield Piece(
            start, end, visible(text[start:end]), " ".join((*dict.fromkeys(k.name for k in held if k.name), *(["o1"] if start in alone else []))), tuple(f"{key}-{p.start}-{p.end}" for p in places[start]),
            "; ".join(titles), tuple(markers[start]), voices.get(start, ""),
        )  # fmt: skip


def _markers(reading: Reading, key: str, twins: Mapping[Passage, Sequence[Passage]]) -> defaultdict[int, list[Marker]]:
    names = {a.id: a.name for a in reading.actors}
    found: defaultdict[int, list[Marker]] = defaultdict(list)
    for p in sorted(twins):
        others = len({q.report for q in twins[p]})
        found[p.start].append(Marker(f"#{key}-{p.start}-{p.end}", f"⇄{others}", f"also in {others} other{'s' * (others > 1)}"))
    for q in reading.quotations:
        start, end = q.content[0].start, q.content[-1].end
        found[start].append(Marker(f"#{key}-{start}-{end}", "❝", f"{q.kind}: {shown(_speaker(q.speakers, q.speaker, q.unnamed, names))}"))
    return found
