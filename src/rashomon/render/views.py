"""Views: the account as tables and small drawings: which report has which fact, what is dated when, who is heard where.

Each is a table first; a drawing beside it shows nothing that the table does not say.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from rashomon.render.keys import address
from rashomon.render.rows import Sheet
from rashomon.render.visible import shown
from rashomon.schema.account import Account
from rashomon.schema.actor import StoryActor
from rashomon.schema.reading import Reading
from rashomon.schema.span import Passage

VOICES = {"outlet": ("●", "own voice"), "attributed": ("◐", "a source's voice"), "unnamed": ("○", "an unnamed voice"), "agentless": ("◌", "nobody's voice")}
FACTS, ACTORS, MOMENTS, SEQUELS = 40, 30, 40, 30  # rows shown of each view
SHORT = 90  # characters of the words that stand for a fact or a moment
STEP, HEIGHT = 74, 64  # pixels from one date of the drawing to the next; its height


@dataclass(frozen=True, slots=True)
class Cell:
    """mark: what is drawn; said: what it means; href: where it leads, empty for nowhere. direct, indirect: how often, for the bars of who is heard."""

    mark: str
    said: str
    href: str = ""
    direct: int = 0
    indirect: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """title, columns (labels of reports), rows of (head, its address, cells), how many rows are left out."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[Cell, ...]], ...]
    left: int


@dataclass(frozen=True, slots=True)
class Dated:
    """What is told of one date. x: where it is drawn."""

    date: str
    background: bool
    x: int
    told: tuple[tuple[str, str, str], ...]  # label, address, words


@dataclass(frozen=True, slots=True)
class Ordered:
    """Two acts in the order in which a report puts them."""

    label: str
    first: tuple[str, str]
    then: tuple[str, str]
    cue: str


def matrix(sheet: Sheet, account: Account) -> Table:
    """Facts by reports, with the voice in which each report states each."""
    rows = []
    for fact in account.facts[:FACTS]:
        cells = []
        for reading in account.readings:
            p = next((p for p in fact.passages if p.report == reading.report.id), None)
            mark, said = VOICES[fact.voices[p.report]] if p else ("", "–")
            cells.append(Cell(mark, said, f"#{address(sheet.keys, p)}" if p else ""))
        rows.append((sheet.words(fact.lead, SHORT), f"#{address(sheet.keys, fact.lead)}", tuple(cells)))
    return Table(_labels(sheet), tuple(rows), max(0, len(account.facts) - FACTS))


def heard(sheet: Sheet, account: Account) -> Table:
    """Actors by reports: quoted, paraphrased, only mentioned, not at all."""
    cast, rows = _cast(account), []
    for actor in cast[:ACTORS]:
        cells = []
        for reading in account.readings:
            name = reading.report.id
            direct, indirect, mentioned = (counts.get(name, 0) for counts in (actor.direct, actor.indirect, actor.mentioned))
            ids = set(actor.within.get(name, ()))
            said = next((q for q in reading.quotations if {q.speaker, *q.speakers} & ids), None)
            p = Passage(name, said.content[0].start, said.content[-1].end) if said else _named(reading, ids)
            parts = [f"{direct} direct" if direct else "", f"{indirect} indirect" if indirect else ""]
            told = ", ".join(part for part in parts if part) or ("mentioned" if mentioned else "–")
            cells.append(Cell("", told, f"#{address(sheet.keys, p)}" if p and (said or mentioned) else "", direct, indirect))
        role = f", {shown(actor.role)}" if actor.role else ""
        rows.append((f"{shown(actor.name)}{role}", "", tuple(cells)))
    return Table(_labels(sheet), tuple(rows), max(0, len(cast) - ACTORS))


def _cast(account: Account) -> list[StoryActor]:
    """Who is quoted anywhere, then people who are named more than once and are not."""
    known = [a for a in account.actors if a.kind != "place" and any(a.quoted.values())]
    return known + [a for a in account.actors if a.kind == "person" and not any(a.quoted.values()) and sum(a.mentioned.values()) > 1]


def _named(reading: Reading, ids: set[str]) -> Passage | None:
    """The first place where a report names an actor."""
    return min((Passage(reading.report.id, m.start, m.end) for a in reading.actors if a.id in ids for m in a.mentions), default=None)


def _labels(sheet: Sheet) -> tuple[str, ...]:
    return tuple(shown(sheet.labels[r.report.id]) for r in sheet.readings)


def dated(sheet: Sheet, account: Account) -> tuple[Dated, ...]:
    """Dates in order, the event's own apart from its background."""
    found = []
    for n, moment in enumerate(account.timeline[:MOMENTS]):
        told = tuple((_label(sheet, p), f"#{address(sheet.keys, p)}", sheet.words(p, SHORT)) for p in moment.passages[:4])
        found.append(Dated(moment.date, moment.background, 40 + n * STEP, told))
    return tuple(found)


def ordered(sheet: Sheet, account: Account) -> Iterator[Ordered]:
    """What a report puts before what, without a date."""
    for sequel in account.sequels[:SEQUELS]:
        first, then = ((sheet.words(p, SHORT), f"#{address(sheet.keys, p)}") for p in (sequel.first, sequel.then))
        yield Ordered(_label(sheet, sequel.first), first, then, sheet.words(sequel.cue))


def _label(sheet: Sheet, p: Passage) -> str:
    return shown(sheet.labels[p.report])


def view_passages(account: Account) -> Iterator[Passage]:
    """Every passage that a view leads to, so that the columns can hold its place."""
    for fact in account.facts[:FACTS]:
        yield from (fact.lead, *fact.passages)
    for moment in account.timeline[:MOMENTS]:
        yield from moment.passages[:4]
    for sequel in account.sequels[:SEQUELS]:
        yield from (sequel.first, sequel.then)
    cast = _cast(account)[:ACTORS]
    for reading in account.readings:
        name = reading.report.id
        yield from (Passage(name, q.content[0].start, q.content[-1].end) for q in reading.quotations)
        yield from (p for actor in cast if (p := _named(reading, set(actor.within.get(name, ())))))
