"""The steps of bulk work as functions from table to table; every runner calls these, so that every runner gives the same bytes.

A part is a file, or a range of the lines of one. `take` makes tables of the reports in it, `annotate` adds what is known of each report by itself: language,
sketch, terms, quotations by their marks.
"""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from rashomon.corpus.duplicates import sketch, spoken, written
from rashomon.corpus.terms import terms
from rashomon.errors import SourceError
from rashomon.ingest.found import Found, Stated
from rashomon.ingest.language import language
from rashomon.ingest.lines import from_lines
from rashomon.ingest.sources import LINES
from rashomon.ingest.sources import found as found_in

BATCH = 250  # reports of a table
LARGEST = 4_000_000  # bytes of a range of lines
WORDS = 3  # words in marks that may be a quotation; fewer are names and scare quotes
TAKEN = pa.schema([
    *((name, pa.string()) for name in ("source", "why", "id", "outlet", "title", "byline", "published", "url", "language", "sha256", "charset", "file", "extractor", "text", "key")),
    ("bad_bytes", pa.int64()), ("body", pa.int64()), ("raw", pa.large_binary()),
])  # fmt: skip
ADDED = (("shingles", pa.binary()), ("sketch", pa.binary()), ("buckets", pa.binary()), ("weights", pa.binary()), ("quotations", pa.list_(pa.int64())))
ANNOTATED = pa.schema([*TAKEN, *ADDED])


@dataclass(frozen=True, slots=True)
class Part:
    """A source, or the bytes [start, end) of a file of lines whose first line has the number `line`. key: names it until it changes; name: how its reports
    name it."""

    path: str
    key: str
    name: str
    start: int = 0
    end: int | None = None
    line: int = 1


def take(part: Part, stated: Stated) -> Iterator[pa.Table]:
    """The reports of a part, BATCH a table. What could not be read is a row with `why`; the last row of a part has its key."""
    rows: list[dict[str, object]] = []
    for item in _items(part, stated):
        rows.append(row(item, part.name))
        if len(rows) >= BATCH:
            yield pa.Table.from_pylist(rows, TAKEN)
            rows = []
    yield pa.Table.from_pylist([*rows, {"source": part.name, "key": part.key}], TAKEN)


def _items(part: Part, stated: Stated) -> Iterator[Found | SourceError]:
    if part.end is None:
        yield from found_in(part.path, stated)
        return
    with Path(part.path).open("rb") as file:
        file.seek(part.start)
        yield from from_lines(io.BytesIO(file.read(part.end - part.start)), part.name, stated, part.line)


def row(item: Found | SourceError, source: str) -> dict[str, object]:
    """One row of a table that `take` makes."""
    if isinstance(item, SourceError):
        return {"source": item.source, "why": item.why}
    report = item.report
    known = {
        name: getattr(report, name)
        for name in ("id", "outlet", "title", "byline", "published", "url", "language", "sha256", "charset", "file", "text", "bad_bytes", "body")
    }
    known["text"] = report.text.encode("utf-8", "replace").decode("utf-8")
    return {**known, "source": source, "extractor": item.extractor, "raw": item.raw or None}


def annotate(table: pa.Table) -> pa.Table:
    """The table with what is known of each report by itself."""
    columns: dict[str, list[object]] = {name: [] for name in ("language", *(name for name, _ in ADDED))}
    for title, text, stated in zip(table["title"].to_pylist(), table["text"].to_pylist(), table["language"].to_pylist(), strict=True):
        if text is None:
            for name, column in columns.items():
                column.append(None if name == "language" else [] if name == "quotations" else b"")
            continue
        outer = spoken(text)
        buckets, weights = terms(title or "", text)
        columns["language"].append(stated or language(text))
        hashes = written(text, outer)
        columns["shingles"].append(hashes.tobytes())
        columns["sketch"].append(sketch(hashes).tobytes())
        columns["buckets"].append(buckets.tobytes())
        columns["weights"].append(weights.tobytes())
        columns["quotations"].append([place for m in outer for start, end in m.parts if text.count(" ", start, end) >= WORDS - 1 for place in (start, end)])
    made = table.set_column(table.schema.get_field_index("language"), "language", pa.array(columns["language"], pa.string()))
    for name, kind in ADDED:
        made = made.append_column(name, pa.array(columns[name], kind))
    return made.cast(ANNOTATED)


def parts(path: Path, options: str, largest: int = LARGEST) -> list[Part]:
    """A file as parts: a file of lines in ranges of about `largest` bytes that end with a line. options: what else its reports depend on."""
    stat = path.stat()
    mark = f"{path.resolve()}|{stat.st_size}|{stat.st_mtime_ns}|{options}"
    if path.suffix not in LINES or stat.st_size <= largest:
        return [Part(str(path), _key(mark), str(path))]
    found = list[Part]()
    with path.open("rb") as file:
        start, line = 0, 1
        while data := file.read(largest):
            data += file.readline()
            found.append(Part(str(path), _key(f"{mark}|{start}"), str(path), start, start + len(data), line))
            start, line = start + len(data), line + data.count(b"\n")
    return found


def _key(mark: str) -> str:
    return hashlib.sha256(mark.encode("utf-8", "replace")).hexdigest()[:24]
