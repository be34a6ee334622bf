"""Exports: an account in the formats that other programs read.

Idea: every table and every annotation carries the report's id, the offsets in code points and the words at them, so that a reader of the file can check each
row against the text. JSON and JSON Lines are the records themselves (schema/codec.py).
Example: tables(account)["quotations"] is one row a quotation; web_annotations(account) is a W3C annotation page.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal

from rashomon.errors import UsageError
from rashomon.render.keys import report_keys
from rashomon.render.terminal import heading
from rashomon.render.titles import TITLES
from rashomon.render.visible import shown
from rashomon.schema.account import Account
from rashomon.schema.reading import Reading
from rashomon.schema.span import Passage

if TYPE_CHECKING:
    import pyarrow as pa
    from spacy.tokens import DocBin

Kind = Literal["csv", "parquet", "markdown", "annotations", "brat", "schema.org", "spacy"]
Row = dict[str, str | int | float | bool | None]
CONTEXT = 32  # characters before and behind a quotation in an annotation
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
COLUMNS: dict[str, tuple[str, ...]] = {
    "quotations": ("report", "outlet", "id", "kind", "speaker", "unnamed", "why", "cue", "occasion", "start", "end", "words", "score"),
    "claims": ("report", "outlet", "id", "voice", "polarity", "modality", "start", "end", "words", "values"),
    "links": ("a_report", "a_start", "a_end", "a_words", "b_report", "b_start", "b_end", "b_words", "relation", "score"),
    "conflicts": ("id", "kind", "verdict", "a_report", "a_start", "a_end", "a_words", "b_report", "b_start", "b_end", "b_words", "why"),
    "actors": ("id", "name", "kind", "role", "report", "mentioned", "direct", "indirect", "tone"),
}


def files(account: Account, kind: Kind) -> dict[str, bytes]:
    """File names and contents of one export. Raises UsageError where it wants a package that is not there."""
    if kind == "csv":
        return {f"{name}.csv": csv_text(rows, COLUMNS[name]).encode("utf-8", "replace") for name, rows in tables(account).items()}
    if kind == "parquet":
        return {f"{name}.parquet": _parquet(table) for name, table in arrow_tables(account).items()}
    if kind == "brat":
        keys = report_keys(account.story.labels)
        made = {keys[r.report.id]: brat(r) for r in account.readings}
        return {f"{key}.{end}": part.encode("utf-8", "replace") for key, both in made.items() for end, part in zip(("txt", "ann"), both, strict=True)}
    if kind == "spacy":
        return {"account.spacy": doc_bin(account).to_bytes()}
    if kind == "markdown":
        return {"account.md": markdown(account).encode("utf-8", "replace")}
    made_of = web_annotations if kind == "annotations" else schema_org
    return {f"{kind}.jsonld": json_text(made_of(account)).encode("utf-8", "replace")}


def _parquet(table: "pa.Table") -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    return bytes(sink.getvalue().to_pybytes())


def tables(account: Account) -> dict[str, list[Row]]:
    """One row a quotation, claim, link, conflict, and a report in which an actor stands; by the names and columns of COLUMNS."""
    found = {
        "quotations": _quotations(account),
        "claims": _claims(account),
        "links": ({**_place(account, "a", k.a), **_place(account, "b", k.b), "relation": k.relation, "score": k.score} for k in account.links),
        "conflicts": (
            {"id": c.id, "kind": c.kind, "verdict": c.verdict, **_place(account, "a", c.a), **_place(account, "b", c.b), "why": c.why}
            for c in account.conflicts
        ),
        "actors": _actors(account),
    }
    return {name: [{column: row[column] for column in COLUMNS[name]} for row in rows] for name, rows in found.items()}


def _quotations(account: Account) -> Iterator[Row]:
    for r, names, text in _reports(account):
        for q in r.quotations:
            speaker = "; ".join(names[i] for i in q.speakers) or names.get(q.speaker or "")
            start, end = q.content[0].start, q.content[-1].end
            yield {"report": r.report.id, "outlet": r.report.outlet, "id": q.id, "kind": q.kind, "speaker": speaker, "unnamed": q.unnamed, "why": q.why,
                   "cue": q.cue.of(text) if q.cue else None, "occasion": q.occasion, "start": start, "end": end, "words": text[start:end],
                   "score": q.score}  # fmt: skip


def _claims(account: Account) -> Iterator[Row]:
    for r, _, text in _reports(account):
        for c in r.claims:
            values = "; ".join(f"{v.value:g} {v.unit or ''}".strip() for v in c.values)
            yield {"report": r.report.id, "outlet": r.report.outlet, "id": c.id, "voice": c.voice.kind, "polarity": c.polarity, "modality": c.modality,
                   "start": c.start, "end": c.end, "words": text[c.start : c.end], "values": values}  # fmt: skip


def _actors(account: Account) -> Iterator[Row]:
    for a in account.actors:
        for report in a.within:
            yield {"id": a.id, "name": a.name, "kind": a.kind, "role": a.role, "report": report, "mentioned": a.mentioned.get(report, 0),
                   "direct": a.direct.get(report, 0), "indirect": a.indirect.get(report, 0), "tone": a.tone.get(report)}  # fmt: skip


def _reports(account: Account) -> Iterator[tuple[Reading, dict[str, str], str]]:
    for reading in account.readings:
        yield reading, {a.id: a.name for a in reading.actors}, reading.report.text


def _place(account: Account, side: str, p: Passage) -> Row:
    text = next(r.report.text for r in account.readings if r.report.id == p.report)
    return {f"{side}_report": p.report, f"{side}_start": p.start, f"{side}_end": p.end, f"{side}_words": text[p.start : p.end]}


def csv_text(rows: Iterable[Row], columns: Iterable[str]) -> str:
    """RFC 4180. Text that a spreadsheet would take for a formula has an apostrophe before it."""
    names = list(columns)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([_cell(row[name]) for name in names] for row in rows)
    return out.getvalue()


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def arrow_tables(account: Account) -> dict[str, "pa.Table"]:
    """The tables for Parquet. Raises UsageError without the package pyarrow (extra "tables")."""
    try:
        import pyarrow as pa
    except ImportError as error:
        raise UsageError("Parquet wants the package pyarrow: pip install 'rashomon[tables]'") from error
    kinds = {
        "start": pa.int64(),
        "end": pa.int64(),
        "score": pa.float64(),
        "tone": pa.float64(),
        "mentioned": pa.int64(),
        "direct": pa.int64(),
        "indirect": pa.int64(),
    }
    made = {}
    for name, rows in tables(account).items():
        schema = pa.schema([(c, kinds.get(c.removeprefix("a_").removeprefix("b_"), pa.string())) for c in COLUMNS[name]])
        made[name] = pa.Table.from_pylist(rows, schema=schema)
    return made


def markdown(account: Account) -> str:
    """The lines under their sections, each passage quoted with its report and offsets; nothing of a report is markup."""
    labels = account.story.labels
    texts = {r.report.id: r.report.text for r in account.readings}
    out = [f"# {_plain(heading(account))}", "", f"{len(account.readings)} reports, {account.origins.independent} independent", ""]
    for section, title in TITLES.items():
        lines = [line for line in account.lines if line.section == section]
        if lines:
            out += [f"## {title}", ""]
        for line in lines:
            out.append(f"- {_plain(line.frame or line.text)}")
            out += [f"  - {_plain(labels[p.report])} {p.start}–{p.end}: “{_plain(texts[p.report][p.start : p.end])}”" for p in line.passages]
        out += [""] if lines else []
    return "\n".join(out)


def _plain(text: str) -> str:
    """On one line, with every character that Markdown or HTML would act on escaped."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()#+-.!|~" else {"<": "&lt;", ">": "&gt;", "&": "&amp;"}.get(c, c) for c in shown(text))


def web_annotations(account: Account) -> dict[str, Any]:
    """A W3C Web Annotation page (JSON-LD): one annotation a quotation, link and conflict, each with position and words of its targets. Source of the
    model: Web Annotation Data Model, W3C 2017; positions count code points."""
    items: list[dict[str, Any]] = []
    for r, names, _ in _reports(account):
        for q in r.quotations:
            speaker = "; ".join(names[i] for i in q.speakers) or names.get(q.speaker or "") or q.unnamed or "speaker not known"
            places = [Passage(r.report.id, c.start, c.end) for c in q.content]
            items.append(_annotation(account, f"{r.report.id}-{q.id}", "identifying", f"{q.kind} quotation: {speaker}", places))
    items += [_annotation(account, f"link-{n}", "linking", f"{k.relation}, score {k.score:g}", (k.a, k.b)) for n, k in enumerate(account.links, 1)]
    items += [_annotation(account, c.id, "assessing", f"{c.verdict}: {c.kind}; {c.why}", (c.a, c.b)) for c in account.conflicts]
    return {"@context": "http://www.w3.org/ns/anno.jsonld", "id": f"urn:rashomon:{account.story.id}", "type": "AnnotationPage", "items": items}


def _annotation(account: Account, name: str, motivation: str, said: str, places: Iterable[Passage]) -> dict[str, Any]:
    return {"id": f"urn:rashomon:{account.story.id}:{name}", "type": "Annotation", "motivation": motivation,
            "body": {"type": "TextualBody", "value": said, "format": "text/plain"}, "target": [_target(account, p) for p in places]}  # fmt: skip


def _target(account: Account, p: Passage) -> dict[str, Any]:
    report = next(r.report for r in account.readings if r.report.id == p.report)
    text = report.text
    quote = {
        "type": "TextQuoteSelector",
        "exact": text[p.start : p.end],
        "prefix": text[max(0, p.start - CONTEXT) : p.start],
        "suffix": text[p.end : p.end + CONTEXT],
    }
    return {"source": report.url or f"urn:rashomon:{report.id}", "selector": [{"type": "TextPositionSelector", "start": p.start, "end": p.end}, quote]}


def brat(reading: Reading) -> tuple[str, str]:
    """(text, annotations) of a report in brat's standoff: actors, quotations with cue and source, and who speaks as an attribution event's arguments."""
    text, names = reading.report.text, {a.id: a for a in reading.actors}
    out: list[str] = []
    count = {"T": 0, "R": 0, "A": 0}

    def add(kind: str, content: str) -> str:
        count[kind] += 1
        out.append(f"{kind}{count[kind]}\t{content}")
        return f"{kind}{count[kind]}"

    def bound(label: str, spans: Iterable[tuple[int, int]]) -> str:
        pieces = [piece for a, b in spans for piece in _lines(text, a, b)]
        return add("T", f"{label} {';'.join(f'{a} {b}' for a, b in pieces)}\t{' '.join(text[a:b] for a, b in pieces)}")

    for actor in reading.actors:
        for m in actor.mentions:
            bound(actor.kind.capitalize(), [(m.start, m.end)])
    for q in reading.quotations:
        content = bound(f"Content-{q.kind}", [(c.start, c.end) for c in q.content])
        for label, span in (("Cue", q.cue), ("Source", q.source)):
            if span:
                add("R", f"{label} Arg1:{content} Arg2:{bound(label, [(span.start, span.end)])}")
        if q.speaker in names:
            add("A", f"Speaker {content} {'_'.join(names[q.speaker].name.split())}")
    return text, "\n".join(out) + "\n"


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A stretch without its line breaks, which brat does not take."""
    for offset, line in _split(text[start:end]):
        if line.strip():
            yield start + offset, start + offset + len(line)


def _split(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for line in text.split("\n"):
        yield at, line
        at += len(line) + 1


def schema_org(account: Account) -> dict[str, Any]:
    """JSON-LD with the reports as NewsArticle and what is said in them as Quotation; light: what search engines and archives take."""
    parts = []
    for r, names, text in _reports(account):
        told = [
            {"@type": "Quotation", "text": " ".join(text[q.content[0].start : q.content[-1].end].split()), "inLanguage": r.report.language or "en",
             **({"spokenByCharacter": {"@type": "Person", "name": names[q.speaker]}} if q.speaker in names else {})}
            for q in r.quotations if q.kind != "indirect"
        ]  # fmt: skip
        known: Mapping[str, object] = {"headline": r.report.title, "datePublished": r.report.published, "url": r.report.url}
        publisher = {"publisher": {"@type": "Organization", "name": r.report.outlet}} if r.report.outlet else {}
        parts.append({"@type": "NewsArticle", "identifier": r.report.id, **{key: value for key, value in known.items() if value}, **publisher, "hasPart": told})
    return {"@context": "https://schema.org", "@type": "Collection", "name": account.story.title or account.story.id, "hasPart": parts}


def doc_bin(account: Account) -> "DocBin":
    """spaCy's DocBin: a Doc a report, actors as entities, quotations and claims as span groups. Raises UsageError without spaCy."""
    try:
        from spacy.tokens import Doc, DocBin, SpanGroup
        from spacy.vocab import Vocab
    except ImportError as error:
        raise UsageError("a DocBin wants the package spacy: pip install spacy") from error
    vocab, docs = Vocab(), DocBin(attrs=["ORTH", "SPACY", "ENT_TYPE", "ENT_IOB"], store_user_data=True)
    for reading, names, text in _reports(account):
        cuts = sorted({0, len(text), *(x for a in reading.actors for m in a.mentions for x in (m.start, m.end)),
                       *(x for q in reading.quotations for c in q.content for x in (c.start, c.end)), *(x for c in reading.claims for x in (c.start, c.end))})  # fmt: skip
        tokens = [text[a:b] for a, b in zip(cuts, cuts[1:], strict=False)]
        doc = Doc(vocab, words=tokens, spaces=[False] * len(tokens))
        doc.user_data["report"] = reading.report.id
        spans = [s for a in reading.actors for m in a.mentions if (s := doc.char_span(m.start, m.end, label=a.kind.upper()))]
        doc.ents = _apart(spans)
        said = [s for q in reading.quotations for c in q.content if (s := doc.char_span(c.start, c.end, label=names.get(q.speaker or "", q.kind)))]
        doc.spans["quotations"] = SpanGroup(doc, name="quotations", spans=said)
        doc.spans["claims"] = SpanGroup(doc, name="claims", spans=[s for c in reading.claims if (s := doc.char_span(c.start, c.end, label=c.voice.kind))])
        docs.add(doc)
    return docs


def _apart(spans: Iterable[Any]) -> list[Any]:
    """The longest of spans that overlap."""
    kept: list[Any] = []
    for span in sorted(spans, key=lambda s: (s.start_char - s.end_char, s.start_char)):
        if not any(span.start < k.end and k.start < span.end for k in kept):
            kept.append(span)
    return sorted(kept, key=lambda s: s.start)


def json_text(value: Mapping[str, Any]) -> str:
    """JSON with the characters as they are, ending with a line break."""
    return json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
