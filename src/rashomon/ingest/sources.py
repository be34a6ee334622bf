"""Sources to reports: text, HTML and JSON Lines files (also .gz), folders, standard input.

A source that cannot be read is told of and passed over; the others go on. `NAME=path` gives the outlet's name.
"""

import gzip
import io
import json
import sys
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

from rashomon.errors import CannotDecode, CannotFetch, EmptyReport, SourceError, UsageError
from rashomon.ingest.decoding import binary_kind, decode
from rashomon.ingest.html import facts, looks_like_html, main_text
from rashomon.ingest.plain import header
from rashomon.schema.account import Skipped
from rashomon.schema.report import Report

LONGEST_TEXT = 1_000_000  # characters of a report's text: ten times the longest news report; its reading takes about 200 MB
LARGEST_FILE = 20_000_000  # bytes of a page or a text file, unpacked
LEAST_WORDS = 12  # words of an article in a page
SUFFIXES = (".txt", ".text", ".md", ".html", ".htm", ".xhtml", ".jsonl", ".ndjson")
TAKEN = "text, HTML and JSON Lines files (also .gz), folders and - are read"
_FIELDS = ("id", "outlet", "title", "byline", "published", "url", "language", "story")


@dataclass(frozen=True, slots=True)
class Loaded:
    """Reports in the order of the sources, and what could not be read."""

    reports: tuple[Report, ...]
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class Stated:
    """What a caller states of reports that do not say it themselves; `name` is their outlet whatever they say."""

    outlet: str | None = None
    published: str | None = None
    title: str | None = None
    name: str | None = None
    longest: int = LONGEST_TEXT


def load(where: str | Path, stated: Stated | None = None) -> Report:
    """The one report of a source. Raises CannotFetch, CannotDecode, EmptyReport; UsageError where the source holds several."""
    found = list(_reports(str(where), stated or Stated()))
    if len(found) != 1:
        raise UsageError(f"{where}: {len(found)} reports in it; load takes one, load_all many")
    if isinstance(found[0], SourceError):
        raise found[0]
    return found[0]


def load_all(sources: Sequence[str | Path], stated: Stated | None = None) -> Loaded:
    """Every report of the sources; ids that two reports share get -1, -2, ... in order of outlet, title and address."""
    reports: list[Report] = []
    skipped: list[Skipped] = []
    for source in sources:
        for found in _reports(str(source), stated or Stated()):
            if isinstance(found, SourceError):
                skipped.append(Skipped(found.source, found.why))
            else:
                reports.append(found)
    return Loaded(distinct(reports), tuple(skipped))


def load_bytes(data: bytes, name: str, stated: Stated | None = None) -> Loaded:
    """Every report in the bytes of a file of this name, as load_all reads the file itself."""
    found = list(_from_stream(io.BytesIO(data), name, stated or Stated()))
    reports = [f for f in found if isinstance(f, Report)]
    return Loaded(distinct(reports), tuple(Skipped(f.source, f.why) for f in found if isinstance(f, SourceError)))


def distinct(reports: Sequence[Report]) -> tuple[Report, ...]:
    """The reports with ids that are unique within their story."""
    groups: dict[tuple[str | None, str], list[int]] = {}
    for i, report in enumerate(reports):
        groups.setdefault((report.story, report.id), []).append(i)
    out = list(reports)
    for (_, name), members in groups.items():
        if len(members) > 1:
            ordered = sorted(members, key=lambda i: tuple(x or "" for x in (reports[i].outlet, reports[i].title, reports[i].url, reports[i].published)))
            for n, i in enumerate(ordered, 1):
                out[i] = replace(reports[i], id=f"{name}-{n}")
    return tuple(out)


def _reports(source: str, stated: Stated) -> Iterator[Report | SourceError]:
    name, path = _named(source)
    stated = replace(stated, name=name)
    if path.startswith(("http://", "https://")):
        yield CannotFetch(path, "addresses are not fetched; save the page and give the file")
        return
    if path == "-":
        yield from _from_stream(sys.stdin.buffer, "-", stated)
        return
    where = Path(path)
    if where.is_dir():
        files = sorted(p for p in where.rglob("*") if p.is_file() and _suffix(p) in SUFFIXES and not p.name.startswith("."))
        if not files:
            yield CannotFetch(path, f"no report in this folder; {TAKEN}")
        for file in files:
            yield from _from_file(file, stated)
        return
    yield from _from_file(where, stated)


def _named(source: str) -> tuple[str | None, str]:
    """NAME=path apart; a path that exists as it stands is no name."""
    name, sign, path = source.partition("=")
    if sign and name and "/" not in name and not Path(source).exists():
        return name, path
    return None, source


def _suffix(path: Path) -> str:
    return Path(path.name.removesuffix(".gz")).suffix.lower()


def _from_file(path: Path, stated: Stated) -> Iterator[Report | SourceError]:
    try:
        if path.suffix != ".gz" and _suffix(path) not in (".jsonl", ".ndjson") and path.stat().st_size > LARGEST_FILE:
            raise CannotFetch(str(path), f"{path.stat().st_size:,} bytes; at most {LARGEST_FILE:,} a file")
        with path.open("rb") as file:
            yield from _from_stream(file, str(path), stated)
    except SourceError as error:
        yield error
    except FileNotFoundError:
        yield CannotFetch(str(path), f"no such file or folder; {TAKEN}")
    except OSError as error:
        yield CannotFetch(str(path), (error.strerror or str(error)).lower())


def _from_stream(file: BinaryIO, source: str, stated: Stated) -> Iterator[Report | SourceError]:
    head = file.read(2)
    stream: BinaryIO = _rest(head, file)
    if head == b"\x1f\x8b":
        stream = io.BufferedReader(gzip.GzipFile(fileobj=stream))
    try:
        first = opening = stream.read(1)
        while first and first.isspace() and len(opening) < 1000:
            first = stream.read(1)
            opening += first
        if first == b"{" and not source.lower().removesuffix(".gz").endswith((".txt", ".html", ".htm")):
            yield from _from_lines(_rest(first, stream), source, stated)
            return
        data = opening + stream.read(LARGEST_FILE + 1)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield CannotDecode(source, f"damaged gzip data ({error}); unpack and repair the file")
        return
    if len(data) > LARGEST_FILE:
        yield CannotFetch(source, f"over {LARGEST_FILE:,} bytes unpacked; at most that a file")
        return
    try:
        yield _from_bytes(data, source, stated)
    except SourceError as error:
        yield error


class _Rest(io.RawIOBase):
    """A stream with some bytes put back in front."""

    def __init__(self, head: bytes, file: Any) -> None:
        self._head, self._file = head, file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._head:
            n = min(len(buffer), len(self._head))
            buffer[:n], self._head = self._head[:n], self._head[n:]
            return n
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _rest(head: bytes, file: BinaryIO) -> BinaryIO:
    return io.BufferedReader(_Rest(head, file), 1 << 16)


def _from_bytes(data: bytes, source: str, stated: Stated) -> Report:
    if not data.strip():
        raise EmptyReport(source, "empty; a report needs text")
    kind = binary_kind(data)
    if kind:
        raise CannotDecode(source, f"{kind}, no text; {TAKEN}")
    decoded = decode(data)
    text, body = decoded.text, 0
    if source.lower().removesuffix(".gz").endswith((".html", ".htm", ".xhtml")) or looks_like_html(text):
        known, text = facts(text), main_text(text)
        if len(text.split()) < LEAST_WORDS:
            raise EmptyReport(source, "no article found in this page")
    else:
        known, body = header(text)
    file = Path(source).name if source != "-" else None
    return _report(source, stated, text=text, charset=decoded.charset, bad_bytes=decoded.bad, body=body, file=file, **known)


def _report(source: str, stated: Stated, text: str, **known: Any) -> Report:
    if len(text) > stated.longest:
        raise CannotDecode(source, f"{len(text):,} characters; at most {stated.longest:,} a report")
    if stated.name:
        known["outlet"] = stated.name
    for key in ("outlet", "published", "title"):
        if not known.get(key):
            known[key] = getattr(stated, key)
    try:
        return Report(id=known.pop("id", None) or "", text=text, **known)
    except EmptyReport as error:
        raise EmptyReport(source, error.why) from error


def _from_lines(stream: BinaryIO, source: str, stated: Stated) -> Iterator[Report | SourceError]:
    longest, number = 4 * stated.longest, 0
    while line := stream.readline(longest + 1):
        number += 1
        place = f"{source}:{number}"
        if len(line) > longest:
            while line and not line.endswith(b"\n"):
                line = stream.readline(1 << 20)
            yield CannotDecode(place, f"a line of over {longest:,} bytes; at most that a report")
            continue
        if not line.strip():
            continue
        try:
            yield _from_row(json.loads(line.decode("utf-8", "surrogatepass")), place, stated)
        except SourceError as error:
            yield error
        except (ValueError, RecursionError):
            yield CannotDecode(place, 'no JSON object; wants one report a line: {"text": ...}')


def _from_row(row: Any, place: str, stated: Stated) -> Report:
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise CannotDecode(place, 'wants an object with "text"')
    known = {key: row[key] for key in _FIELDS if isinstance(row.get(key), str)}
    text = row["text"].encode("utf-8", "replace").decode("utf-8")
    return _report(place, stated, text=text, **known)
