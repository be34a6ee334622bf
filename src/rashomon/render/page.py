"""A result as one self-contained HTML page: the lines of the account above, the reports side by side below, every line a link to its passages.

Idea: each report's text is cut once at every edge of a sentence, a quotation or a passage; the pieces carry classes, and an anchor stands where
a passage begins. All is readable without JavaScript; the script only marks whole passages and their counterparts.
Nothing from a report is active: everything is escaped, and the page forbids itself all but its own style and script.
"""

import base64
import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from rashomon.render.terminal import TITLES, heading, shown
from rashomon.schema.account import Account
from rashomon.schema.reading import Reading
from rashomon.schema.span import Passage

if TYPE_CHECKING:
    from jinja2 import Environment

_SYMBOLS = dict.fromkeys("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", "◌")


@dataclass(frozen=True, slots=True)
class Piece:
    """Consecutive characters of a report that are marked alike. anchors: ids of the passages that begin here."""

    start: int
    end: int
    text: str
    classes: str
    anchors: tuple[str, ...]
    title: str


@dataclass(frozen=True, slots=True)
class Column:
    """One report as it stands on the page."""

    key: str
    label: str
    title: str
    facts: str
    notes: tuple[str, ...]
    pieces: tuple[Piece, ...]
    links: str
    language: str


def page(*results: Account | Reading) -> str:
    """The whole page of one or several accounts or readings."""
    style, script = _asset("page.css"), _asset("page.js")
    policy = f"default-src 'none'; style-src 'sha256-{_hash(style)}'; script-src 'sha256-{_hash(script)}'; base-uri 'none'; form-action 'none'"
    title = next((heading(r) if isinstance(r, Account) else shown(r.report.title or r.report.id) for r in results), "rashomon")
    bodies = [_body(result, f"s{n}" if len(results) > 1 else "") for n, result in enumerate(results)]
    return _environment().get_template("page.html").render(title=title, style=style, script=script, policy=policy, bodies=bodies)


def fragment(result: Account | Reading) -> str:
    """The same markup without a page around it, for notebooks."""
    key = hashlib.sha256(repr(result).encode("utf-8", "replace")).hexdigest()[:6]
    return _environment().get_template("fragment.html").render(style=_asset("page.css"), body=_body(result, f"n{key}"))


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(str(files("rashomon") / "data/templates")), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


@cache
def _asset(name: str) -> str:
    return (files("rashomon") / "data/templates" / name).read_text(encoding="utf-8")


def _hash(content: str) -> str:
    return base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def _body(result: Account | Reading, prefix: str) -> str:
    template = _environment().get_template("body.html")
    if isinstance(result, Reading):
        column = _column(result, f"{prefix}r0", result.report.outlet or "Report", defaultdict(list), "")
        return template.render(
            prefix=prefix, title=shown(result.report.title or result.report.id), counts="", notes=[], skipped=[], sections=[], columns=[column]
        )
    keys = {r.report.id: f"{prefix}r{n}" for n, r in enumerate(result.readings)}
    anchors: defaultdict[str, list[Passage]] = defaultdict(list)
    sections = []
    for section, name in TITLES.items():
        lines = [(n, line) for n, line in enumerate(result.lines, 1) if line.section == section]
        for _, line in lines:
            for p in line.passages:
                anchors[p.report].append(p)
        if lines:
            rows = [
                (f"{prefix}l{n}", shown(line.text), [(f"#{_anchor(keys, p)}", result.story.labels[p.report], p) for p in line.passages]) for n, line in lines
            ]
            sections.append((section.replace(" ", "-"), name, rows))
    linked = _counterparts(result, keys, anchors)
    columns = [_column(r, keys[r.report.id], result.story.labels[r.report.id], anchors, linked[r.report.id]) for r in result.readings]
    count = len(result.readings)
    counts = f"{count} report{'s' * (count != 1)}, {result.origins.independent} independent"
    return template.render(prefix=prefix, title=heading(result), counts=counts, notes=[shown(n) for n in result.notes],
                           skipped=[(shown(s.source), shown(s.why)) for s in result.skipped], sections=sections, columns=columns)  # fmt: skip


def _anchor(keys: dict[str, str], p: Passage) -> str:
    return f"{keys[p.report]}-{p.start}-{p.end}"


def _counterparts(account: Account, keys: dict[str, str], anchors: dict[str, list[Passage]]) -> defaultdict[str, str]:
    """For each report the links of its passages, as "start-end:anchor" words, for the script."""
    words: defaultdict[str, list[str]] = defaultdict(list)
    for link in account.links:
        for here, there in ((link.a, link.b), (link.b, link.a)):
            words[here.report].append(f"{here.start}-{here.end}:{_anchor(keys, there)}")
            anchors[there.report].append(there)
    return defaultdict(str, {report: " ".join(found) for report, found in words.items()})


def _column(reading: Reading, key: str, label: str, anchors: dict[str, list[Passage]], links: str) -> Column:
    report = reading.report
    told = ", ".join(x for x in (report.byline, report.published) if x)
    ends = {p.start: {q.end for q in anchors[report.id] if q.start == p.start} for p in anchors[report.id]}
    pieces = tuple(_pieces(reading, key, {start: sorted(stops) for start, stops in ends.items()}, anchors[report.id]))
    return Column(
        key,
        shown(label),
        "" if report.title and report.title in report.text[:600] else shown(report.title or ""),
        shown(told),
        tuple(shown(n) for n in reading.notes),
        pieces,
        links,
        report.language or "en",
    )


def _pieces(reading: Reading, key: str, ends: dict[int, list[int]], passages: list[Passage]) -> Iterator[Piece]:
    text = reading.report.text
    names = {a.id: a.name for a in reading.actors}
    layers: list[tuple[int, int, str, str]] = [(s.start, s.end, f"k-{s.kind}", "") for s in reading.sentences]
    for q in reading.quotations:
        who = " and ".join(names[i] for i in q.speakers) or names.get(q.speaker or "") or q.unnamed or f"speaker unknown: {q.why}"
        layers += [(c.start, c.end, f"q q-{q.kind}", shown(who)) for c in q.content]
        layers += [(s.start, s.end, name, "") for s, name in ((q.cue, "cue"), (q.source, "src")) if s]
    edges = sorted({0, len(text), *(x for a, b, _, _ in layers for x in (a, b)), *(x for p in passages for x in (p.start, p.end))})
    opening: defaultdict[int, list[tuple[int, str, str]]] = defaultdict(list)
    for a, b, name, title in layers:
        opening[a].append((b, name, title))
    held: list[tuple[int, str, str]] = []
    for start, end in zip(edges, edges[1:], strict=False):
        held = [h for h in held if h[0] > start] + opening[start]
        classes = " ".join(dict.fromkeys(name for _, name, _ in held))
        title = next((title for _, _, title in reversed(held) if title), "")
        yield Piece(start, end, _visible(text[start:end]), classes, tuple(f"{key}-{start}-{e}" for e in ends.get(start, ())), title)


def _visible(text: str) -> str:
    """Control characters as their symbols and direction marks as a dotted circle, one for one; line breaks and tabs stay."""
    return "".join(
        _SYMBOLS.get(c) or (chr(0x2400 + ord(c)) if ord(c) < 32 and c not in "\n\t" else "\ufffd" if "\ud800" <= c <= "\udfff" or c == "\x7f" else c)
        for c in text
    )
