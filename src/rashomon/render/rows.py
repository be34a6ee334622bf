"""Rows: the lines of an account as a page shows them, each report's words side by side with the words marked that differ.

Idea: a row is a line of the account; its sides are the passages. Short passages that clash stand in their sentence; an utterance with differences is one
row whose sides mark every word that another report has not, or has otherwise.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rashomon.render.keys import address
from rashomon.render.titles import TITLES
from rashomon.render.visible import shown
from rashomon.schema.account import Account, Line
from rashomon.schema.reading import Reading
from rashomon.schema.span import Passage
from rashomon.schema.speech import Utterance

FIRST = {"only": 3, "scope": 3, "talks": 6}  # rows of a group that stand open; FEW elsewhere
FEW = 5
LONGEST = 280  # characters shown of a passage
AROUND = 90  # characters of its sentence shown on either side of a short passage that clashes


@dataclass(frozen=True, slots=True)
class Part:
    """Consecutive words of a side. kind: "mark" for words that clash, "cut" for words that another report leaves out, "replaced" for words that it has
    otherwise, "gap" for what is not shown."""

    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """One report's words in a row. number: of its footnote, 0 for none; also: addresses of further passages that are shown with it."""

    label: str
    href: str
    where: str
    parts: tuple[Part, ...]
    number: int
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """frame: what is said of the words. clashes: how many of the sides clash with all that follow."""

    key: str
    frame: str
    sides: tuple[Side, ...]
    clashes: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading, those that stand open and those that are folded. alone: are all of one report, which the heading names?"""

    title: str
    alone: bool
    rows: tuple[Row, ...]
    more: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the account. count: of its rows."""

    key: str
    title: str
    count: int
    groups: tuple[Group, ...]


@dataclass(slots=True)
class Notes:
    """The passages of a page in the order in which they are shown, for the footnotes of its print."""

    places: dict[Passage, int] = field(default_factory=dict)

    def number(self, p: Passage) -> int:
        return self.places.setdefault(p, len(self.places) + 1)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What rows are made from: the readings, what each is called, its key in addresses."""

    readings: tuple[Reading, ...]
    labels: Mapping[str, str]
    keys: dict[str, str]
    notes: Notes = field(default_factory=Notes)
    prefix: str = ""

    def text(self, report: str) -> str:
        return next(r.report.text for r in self.readings if r.report.id == report)

    def side(self, p: Passage, parts: Sequence[Part], also: Sequence[Passage] = ()) -> Side:
        """parts: none where the place is enough."""
        return Side(
            shown(self.labels[p.report]),
            f"#{address(self.keys, p)}",
            f"{p.start}–{p.end}",
            tuple(parts),
            self.notes.number(p) if parts else 0,
            tuple(address(self.keys, q) for q in also),
        )

    def words(self, p: Passage, longest: int = LONGEST) -> str:
        told = shown(self.text(p.report)[p.start : p.end])
        return told if len(told) <= longest else told[: longest - 1].rsplit(" ", 1)[0] + " […]"


def sections(sheet: Sheet, account: Account) -> list[Section]:
    """In the order of TITLES; a section without a row is left out."""
    told: defaultdict[str, list[tuple[str, Row]]] = defaultdict(list)
    used: set[str] = set()
    names = {a.id: a.name for a in account.actors}
    for line in account.lines:
        if line.section in ("all state", "some state", "only", "talks", "wording", "origins"):
            told[line.section].append((_group(sheet, line), _row(sheet, line, used)))
        elif line.section in ("conflict", "scope"):
            told[line.section].append(("", _conflict(sheet, line, used)))
    for utterance in account.utterances:
        differs = any(v.differences for v in utterance.variants)
        told["cut or altered" if differs else "said"].append(("", _utterance(sheet, utterance, names, used)))
    return [section(sheet, name, title, told[name]) for name, title in TITLES.items() if told[name]]


def section(sheet: Sheet, name: str, title: str, rows: Sequence[tuple[str, Row]]) -> Section:
    """Rows under their groups; "" for none."""
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for group, row in rows:
        groups[group].append(row)
    first = FIRST.get(name, FEW)
    made = tuple(Group(group, group in sheet.labels.values(), tuple(members[:first]), tuple(members[first:])) for group, members in groups.items())
    return Section(f"{sheet.prefix}{name.replace(' ', '-')}", title, len(rows), made)


def _group(sheet: Sheet, line: Line) -> str:
    return shown(sheet.labels[line.passages[0].report]) if line.section in ("only", "wording") else ""


def _row(sheet: Sheet, line: Line, used: set[str]) -> Row:
    sides = tuple(sheet.side(p, [] if line.counted else [Part(sheet.words(p))]) for p in line.passages)
    frame = line.frame or (line.text if line.section == "origins" else "")
    return Row(row_key(sheet, line.section, line.passages[0], used), shown(frame), sides)


def row_key(sheet: Sheet, section: str, p: Passage, used: set[str]) -> str:
    """The permanent address of a row: its section and its first passage."""
    key = f"{sheet.prefix}{section.replace(' ', '-')}-{address(sheet.keys, p).removeprefix(sheet.prefix)}"
    number = 2
    while key in used:
        key = f"{key.removesuffix(f'.{number - 1}')}.{number}"
        number += 1
    used.add(key)
    return key


def _conflict(sheet: Sheet, line: Line, used: set[str]) -> Row:
    """Those that print one answer, then those that print the other."""
    answers = [sheet.words(p).lower() for p in line.passages]
    first = next((n for n, words in enumerate(answers) if words != answers[0]), 1)
    sides = tuple(sheet.side(p, in_sentence(sheet, p)) for p in line.passages)
    return Row(row_key(sheet, line.section, line.passages[0], used), shown(line.frame), sides, clashes=first)


def in_sentence(sheet: Sheet, p: Passage) -> list[Part]:
    """A short passage marked inside its sentence; a long one as it is."""
    reading = next(r for r in sheet.readings if r.report.id == p.report)
    text = reading.report.text
    sentence = next((s for s in reading.sentences if s.start <= p.start < s.end), None)
    if sentence is None or p.end - p.start > AROUND:
        return [Part(sheet.words(p))]
    before, after = text[sentence.start : p.start], text[p.end : max(p.end, sentence.end)]
    short = before if len(before) <= AROUND else f" {before[-AROUND:].partition(' ')[2]}"
    rest = after if len(after) <= AROUND else f"{after[:AROUND].rpartition(' ')[0]} "
    parts = [Part("…", "gap") if short != before else Part(""), Part(_folded(short)), Part(shown(text[p.start : p.end]), "mark"), Part(_folded(rest))]
    return [part for part in (*parts, Part("…" if rest != after else "", "gap")) if part.text]


def _folded(text: str) -> str:
    """On one line, with a blank at an end that has white space."""
    return f"{' ' if text[:1].isspace() else ''}{shown(text)}{' ' if text[-1:].isspace() and text.strip() else ''}"


def _utterance(sheet: Sheet, utterance: Utterance, names: Mapping[str, str], used: set[str]) -> Row:
    """Each report's form, with the words marked that another leaves out or has otherwise."""
    marked: defaultdict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for variant in utterance.variants:
        for d in variant.differences:
            for p in (d.a, d.b):
                if p:
                    marked[p.report].append((p.start, p.end, "replaced" if d.a and d.b else "cut"))
    sides = []
    for report in dict.fromkeys(s.report for s in utterance.spans):
        spans = [(s.start, s.end) for s in utterance.spans if s.report == report]
        whole = sorted({*spans, *((a, b) for a, b, _ in marked[report] if not any(s <= a and b <= e for s, e in spans))})
        place, also = Passage(report, *spans[0]), [Passage(report, a, b) for a, b in whole if (a, b) != spans[0]]
        sides.append(sheet.side(place, list(marked_parts(sheet.text(report), whole, sorted(marked[report]))), also))
    relations = {v.relation for v in utterance.variants}
    lost = list(dict.fromkeys(kind for v in utterance.variants for d in v.differences for kind in d.lost))
    how = "in other words" if "paraphrase" in relations else "altered" if "altered" in relations else "cut" if "truncated" in relations else "word for word"
    how += ", one report has more of it" if how == "word for word" and any(v.differences for v in utterance.variants) else ""
    loss = f"; left out with it: {', '.join(lost)}" if lost else ""
    frame = f"{names.get(utterance.speaker or '', 'speaker not known')}, {how}{loss}"
    first = utterance.spans[0]
    return Row(row_key(sheet, "said", Passage(first.report, first.start, first.end), used), shown(frame), tuple(sides))


def marked_parts(text: str, whole: Sequence[tuple[int, int]], marks: Sequence[tuple[int, int, str]]) -> Iterator[Part]:
    """The ranges of a text in order, cut at the edges of the marks."""
    end = None
    for a, b in whole:
        if end is not None and text[end:a].strip(' \n\r\t"“”'):
            yield Part(" […] ", "gap")
        elif end is not None:
            yield Part(" ")
        edges = sorted({a, b, *(x for s, e, _ in marks for x in (s, e) if a < x < b)})
        for low, high in zip(edges, edges[1:], strict=False):
            kind = next((k for s, e, k in marks if s <= low and high <= e), "")
            if part := _folded(text[low:high]):
                yield Part(part, kind)
        end = b


def shown_also(account: Account) -> Iterator[Passage]:
    """What stands beside the shared words of an utterance: sentences that another report leaves out."""
    for utterance in account.utterances:
        for variant in utterance.variants:
            for d in variant.differences:
                yield from (p for p in (d.a, d.b) if p)
