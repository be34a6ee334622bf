"""Sources to reports: files of every kind that is read, folders, addresses, standard input.

A source that cannot be read is told of and passed over; the others go on. `NAME=path` gives the outlet's name. Addresses are fetched (fetch.py); nothing
else touches the network.
"""

import gzip
import io
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

from rashomon.errors import CannotDecode, CannotFetch, EmptyReport, SourceError, UsageError
from rashomon.ingest.archives import from_warc
from rashomon.ingest.documents import from_docx, from_pdf
from rashomon.ingest.feeds import addresses, feed, from_entry, from_feed, looks_like_feed
from rashomon.ingest.fetch import Fetcher, Page
from rashomon.ingest.found import LARGEST_FILE, LONGEST_TEXT, Found, Stated
from rashomon.ingest.lines import from_lines
from rashomon.ingest.mail import from_mail
from rashomon.ingest.packed import kind_of
from rashomon.ingest.pages import HTML, TAKEN, from_page
from rashomon.ingest.tables import from_csv, from_xlsx
from rashomon.schema.account import Skipped
from rashomon.schema.report import Report

__all__ = ["LONGEST_TEXT", "Loaded", "Stated", "distinct", "files_in", "found", "load", "load_all", "load_bytes"]

Whole = Callable[[bytes, str, Stated], Iterator[Found | SourceError]]
LINES, WARCS = (".jsonl", ".ndjson"), (".warc", ".arc")
WHOLE: dict[str, Whole] = {".csv": from_csv, ".tsv": from_csv, ".xlsx": from_xlsx, ".pdf": from_pdf, ".docx": from_docx, ".eml": from_mail}
FEEDS = (".rss", ".atom", ".xml", ".opml")
SUFFIXES = (".txt", ".text", ".md", *HTML, *LINES, *WARCS, *WHOLE, *FEEDS)
LARGEST_TABLE = 500_000_000  # bytes of a CSV table


@dataclass(frozen=True, slots=True)
class Loaded:
    """Reports in the order of the sources, and what could not be read."""

    reports: tuple[Report, ...]
    skipped: tuple[Skipped, ...]


def load(where: str | Path, stated: Stated | None = None) -> Report:
    """The one report of a source. Raises CannotFetch, CannotDecode, EmptyReport; UsageError where the source holds several."""
    items = list(found(str(where), stated or Stated()))
    if len(items) != 1:
        raise UsageError(f"{where}: {len(items)} reports in it; load takes one, load_all many")
    if isinstance(items[0], SourceError):
        raise items[0]
    return items[0].report


def load_all(sources: Sequence[str | Path], stated: Stated | None = None) -> Loaded:
    """Every report of the sources; ids that two reports share get -1, -2, ... in order of outlet, title and address."""
    return _loaded(item for source in sources for item in found(str(source), stated or Stated()))


def load_bytes(data: bytes, name: str, stated: Stated | None = None) -> Loaded:
    """Every report in the bytes of a file of this name, as load_all reads the file itself."""
    return _loaded(_from_stream(io.BytesIO(data), name, stated or Stated()))


def _loaded(items: Iterator[Found | SourceError]) -> Loaded:
    reports, skipped = list[Report](), list[Skipped]()
    for item in items:
        if isinstance(item, SourceError):
            skipped.append(Skipped(item.source, item.why))
        else:
            reports.append(item.report)
    return Loaded(distinct(reports), tuple(skipped))


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


def found(source: str, stated: Stated) -> Iterator[Found | SourceError]:
    """Every report of a source with what it was made from, one at a time."""
    name, path = named(source)
    stated = replace(stated, name=name)
    if path.startswith(("http://", "https://")):
        yield from _from_address(path, stated)
    elif path == "-":
        yield from _from_stream(sys.stdin.buffer, "-", stated)
    elif Path(path).is_dir():
        files = files_in(Path(path))
        if not files:
            yield CannotFetch(path, f"no report in this folder; {TAKEN}")
        for file in files:
            yield from _from_file(file, stated)
    else:
        yield from _from_file(Path(path), stated)


def named(source: str) -> tuple[str | None, str]:
    """NAME=path apart; a path that exists as it stands, or an address, is no name."""
    name, sign, path = source.partition("=")
    if sign and name and "/" not in name and not Path(source).exists():
        return name, path
    return None, source


def files_in(folder: Path) -> list[Path]:
    """The files of a folder and its folders that are read, in order of their names; hidden ones are not."""
    return sorted(p for p in folder.rglob("*") if p.is_file() and suffix_of(p.name) in SUFFIXES and not p.name.startswith("."))


def suffix_of(name: str) -> str:
    return Path(name.lower().removesuffix(".gz")).suffix


@cache
def _fetcher() -> Fetcher:
    return Fetcher()


def _from_address(url: str, stated: Stated) -> Iterator[Found | SourceError]:
    try:
        page = _fetcher().get(url)
        kind = looks_like_feed(page.data)
        if kind == "opml":
            for address in addresses(page.data, url):
                yield from _from_address(address, stated)
        elif kind:
            known = feed(page.data, url)
            for entry in known.entries:
                yield fetched_entry(entry.link, lambda one=entry: from_entry(one, known, one.link or url, stated), _fetcher(), stated)  # type: ignore[misc]
        else:
            yield from from_fetched(page, url, stated)
    except SourceError as error:
        yield error


def fetched_entry(link: str, carried: Callable[[], Found], fetcher: Fetcher, stated: Stated) -> Found | SourceError:
    """The article that a feed's entry points to; what the feed carries of it where the page gives none."""
    try:
        if not link:
            return carried()
        try:
            items = list(from_fetched(fetcher.get(link), link, stated))
            if len(items) == 1 and isinstance(items[0], Found):
                return items[0]
            why: SourceError = items[0] if items and isinstance(items[0], SourceError) else EmptyReport(link, "no article found in this page")
        except SourceError as error:
            why = error
        try:
            return carried()
        except SourceError:
            return why
    except SourceError as error:
        return error


def from_fetched(page: Page, asked: str, stated: Stated) -> Iterator[Found | SourceError]:
    """The report of a fetched page or document."""
    try:
        reader = _by_content(page.data, asked)
        if reader:
            yield from reader(page.data, asked, stated)
            return
        yield from_page(page.data, asked, stated, url=page.url, declared=page.charset, html="html" in page.kind)
    except SourceError as error:
        yield error


def _from_file(path: Path, stated: Stated) -> Iterator[Found | SourceError]:
    try:
        with path.open("rb") as file:
            yield from _from_stream(file, str(path), stated)
    except FileNotFoundError:
        yield CannotFetch(str(path), f"no such file or folder; {TAKEN}")
    except OSError as error:
        yield CannotFetch(str(path), (error.strerror or str(error)).lower())


def _from_stream(file: BinaryIO, source: str, stated: Stated) -> Iterator[Found | SourceError]:
    suffix = suffix_of(source)
    if suffix in WARCS:
        yield from from_warc(file, source, stated)
        return
    head = file.read(2)
    stream: BinaryIO = _rest(head, file)
    if head == b"\x1f\x8b":
        stream = io.BufferedReader(gzip.GzipFile(fileobj=stream))
    limit = LARGEST_TABLE if suffix in (".csv", ".tsv") else LARGEST_FILE
    try:
        first = opening = stream.read(1)
        while first and first.isspace() and len(opening) < 1000:
            first = stream.read(1)
            opening += first
        if first == b"{" and suffix not in (".txt", *HTML, *WHOLE):
            yield from from_lines(_rest(first, stream), source, stated)
            return
        opening += stream.read(8)
        if opening.startswith(b"WARC/1."):
            yield from from_warc(_rest(opening, stream), source, stated)
            return
        data = opening + stream.read(limit + 1)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield CannotDecode(source, f"damaged gzip data ({error}); unpack and repair the file")
        return
    if len(data) > limit:
        yield CannotFetch(source, f"over {limit:,} bytes unpacked; at most that a file")
        return
    yield from _guarded(_from_whole(data, suffix, source, stated))


def _from_whole(data: bytes, suffix: str, source: str, stated: Stated) -> Iterator[Found | SourceError]:
    reader = _by_content(data, source) or WHOLE.get(suffix)
    kind = looks_like_feed(data) if suffix not in HTML else None
    if kind == "opml":
        raise CannotFetch(source, f"a list of {len(addresses(data, source))} feeds: rashomon watch {source} --store FILE fetches them")
    if kind or suffix in FEEDS:
        yield from from_feed(data, source, stated)
    elif reader and data.strip():
        yield from reader(data, source, stated)
    else:
        yield from_page(data, source, stated, file=Path(source).name if source != "-" else None)


def _by_content(data: bytes, source: str) -> Whole | None:
    """The reader of documents that are told by their first bytes, whatever they are called."""
    if data.startswith(b"%PDF"):
        return from_pdf
    return WHOLE[kind_of(data, source)] if data.startswith(b"PK\x03\x04") else None


def _guarded(items: Iterator[Found | SourceError]) -> Iterator[Found | SourceError]:
    try:
        yield from items
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
