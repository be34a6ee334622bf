"""Sources into a store: files through the engine, what is fetched or piped by itself; then near-copies and stories.

A part that is in the store already is not read again, so that a run that was stopped goes on where it was and ends as an unbroken one.
"""

import gzip
import os
import sqlite3
import zlib
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from rashomon.corpus.engine import prepare, refuse, run, tables
from rashomon.corpus.keep import Keeping, Kept, Placing
from rashomon.corpus.reports import title_stories
from rashomon.corpus.steps import BATCH, LARGEST, TAKEN, Part, annotate, parts, row
from rashomon.corpus.store import writing
from rashomon.errors import CannotFetch, SourceError
from rashomon.ingest.found import Found, Stated
from rashomon.ingest.sources import LINES, files_in, found, named

Told = Callable[[str, int, int], None]
Runner = Callable[..., Iterator[Path]]


def add(
    connection: sqlite3.Connection, store: Path, sources: Sequence[str], stated: Stated | None = None, *, workers: int | None = None, runner: Runner = run,
    tell: Told | None = None,
) -> Kept:  # fmt: skip
    """Keep every report of the sources. tell(what, done, of all) is called as the work goes on. Raises StoreError."""
    stated, tell, kept = stated or Stated(), tell or (lambda *_: None), Kept()
    work = store.with_name(f"{store.name}.work")
    work.mkdir(exist_ok=True)
    for source in sources:
        name, path = named(source)
        own = replace(stated, name=name)
        if path == "-" or path.startswith(("http://", "https://")) or not Path(path).exists():
            kept += _direct(connection, path, own, tell)
        else:
            kept += _files(connection, Path(path), work, own, workers, runner, tell)
    _emptied(work)
    place(connection, tell)
    return kept


def place(connection: sqlite3.Connection, tell: Told) -> None:
    """Stories for what has none, and titles for the stories that changed."""
    placing = Placing(connection)
    done = 0
    for count in placing.run():
        done += count
        tell("stories", done, placing.waiting)
    title_stories(connection)


def keep_items(connection: sqlite3.Connection, items: Iterator[Found | SourceError], source: str) -> Kept:
    """Keep reports that were read here."""
    keeping, kept, rows = Keeping(connection), Kept(), list[dict[str, object]]()
    for item in items:
        rows.append(row(item, source))
        if len(rows) >= BATCH:
            kept += keeping.keep(annotate(pa.Table.from_pylist(rows, TAKEN)))
            rows = []
    return kept + keeping.keep(annotate(pa.Table.from_pylist(rows, TAKEN))) if rows else kept


def _direct(connection: sqlite3.Connection, path: str, stated: Stated, tell: Told) -> Kept:
    items = list(found(path, stated))
    if len(items) == 1 and isinstance(items[0], CannotFetch):  # a slip of the pen is told, not kept
        return Kept(skipped=1, reasons=((items[0].source, items[0].why),))
    kept = keep_items(connection, iter(items), path)
    tell("reports", kept.new + kept.known, kept.new + kept.known)
    return kept


def _files(connection: sqlite3.Connection, path: Path, work: Path, stated: Stated, workers: int | None, runner: Runner, tell: Told) -> Kept:
    files = files_in(path) if path.is_dir() else [path]
    if not files:
        return keep_items(connection, found(str(path), stated), str(path))
    every = [part for file in files for part in _parts(file, work, repr(stated))]
    todo = [part for part in every if not _done(connection, part)]
    _forget(connection, {part.name for part in todo})
    outs = [work / f"{part.key}.parquet" for part in todo]
    keeping, kept = Keeping(connection), Kept(files=len({part.name for part in every} - {part.name for part in todo}))
    for n, out in enumerate(runner(prepare, [(part, stated) for part in todo], outs, workers or os.cpu_count() or 1, refuse), 1):
        for table in tables(out):
            kept += keeping.keep(table)
        out.unlink()
        tell("files", n, len(todo))
    return kept


def _forget(connection: sqlite3.Connection, names: AbstractSet[str]) -> None:
    """What went wrong with these sources before: they are read anew."""
    with writing(connection):
        for name in names:
            connection.execute("DELETE FROM skipped WHERE source = ? OR substr(source, 1, ?) IN (?, ?)", (name, len(name) + 1, f"{name}:", f"{name}@"))


def _done(connection: sqlite3.Connection, part: Part) -> bool:
    return connection.execute("SELECT 1 FROM parts WHERE key = ?", (part.key,)).fetchone() is not None


def _parts(file: Path, work: Path, options: str) -> list[Part]:
    """The parts of a file; a packed file of lines is unpacked into pieces first, since only lines can be read from anywhere."""
    if file.suffix != ".gz" or Path(file.stem).suffix not in LINES or file.stat().st_size < LARGEST // 4:
        return parts(file, options)
    (whole,) = parts(file, options)
    pieces = list[Part]()
    try:
        with gzip.open(file, "rb") as lines:
            line = 1
            while data := lines.read(LARGEST):
                data += lines.readline()
                piece = work / f"{whole.key}-{len(pieces)}.jsonl"
                if not piece.exists():
                    aside = piece.with_suffix(".aside")
                    aside.write_bytes(data)
                    aside.replace(piece)
                pieces.append(Part(str(piece), f"{whole.key}-{len(pieces)}", str(file), 0, len(data), line))
                line += data.count(b"\n")
    except (OSError, EOFError, zlib.error):
        return [whole]  # damaged: read as one, which tells of it
    return pieces


def _emptied(work: Path) -> None:
    for left in work.iterdir():
        left.unlink()
    work.rmdir()
