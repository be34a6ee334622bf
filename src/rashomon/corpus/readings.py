"""Whole readings, by the language model, of the reports in a store: made by the engine, a few a task, stored as each task ends."""

import json
import sqlite3
import zlib
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

from rashomon.corpus.add import Told
from rashomon.corpus.engine import aside, run
from rashomon.corpus.keep import add_quotations
from rashomon.corpus.reports import COLUMNS, report_of
from rashomon.corpus.store import opened, writing
from rashomon.pipeline import read
from rashomon.schema.codec import from_json, to_json
from rashomon.schema.reading import Reading

TASK = 5  # reports a task


def read_reports(store: str, numbers: Sequence[int], out: str) -> None:
    """Read reports of a store into a file of JSON Lines, [number, reading or what went wrong]."""
    with opened(Path(store)) as connection, aside(Path(out)) as path, path.open("w", encoding="utf-8") as file:
        for number in numbers:
            row = connection.execute(f"SELECT {COLUMNS} FROM reports WHERE number = ?", (number,)).fetchone()
            try:
                made, trouble = to_json(read(report_of(connection, row))), None
            except Exception as error:  # noqa: BLE001 - one odd report may not end the work; it is told of
                made, trouble = None, f"{type(error).__name__}: {error}"
            file.write(json.dumps([number, made, trouble]) + "\n")


def read_all(
    connection: sqlite3.Connection,
    store: Path,
    ids: Sequence[str] = (),
    *,
    workers: int = 1,
    tell: Told | None = None,
    task: Callable[..., None] = read_reports,
) -> list[str]:
    """Read what was not read yet, of these reports or of all; gives what could not be read, a line each. Stopped and begun again it goes on where it was."""
    wanted = [n for (n,) in connection.execute("SELECT number FROM reports WHERE number NOT IN (SELECT report FROM readings) ORDER BY number")]
    if ids:
        asked = {n for name in ids for (n,) in connection.execute("SELECT number FROM reports WHERE id = ?", (name,))}
        wanted = [n for n in wanted if n in asked]
    work = store.with_name(f"{store.name}.work")
    work.mkdir(exist_ok=True)
    for left in work.glob("*.readings"):
        left.unlink()
    tasks = [wanted[n : n + TASK] for n in range(0, len(wanted), TASK)]
    outs = [work / f"{numbers[0]}-{numbers[-1]}.readings" for numbers in tasks]
    done, wrong = 0, list[str]()
    for numbers, out in zip(tasks, run(task, [(str(store), numbers) for numbers in tasks], outs, workers), strict=True):
        with out.open(encoding="utf-8") as lines:
            wrong += _stored(connection, [json.loads(line) for line in lines])
        out.unlink()
        done += len(numbers)
        if tell:
            tell("readings", done, len(wanted))
    if not any(work.iterdir()):
        work.rmdir()
    return wrong


def _stored(connection: sqlite3.Connection, rows: list[tuple[int, str | None, str | None]]) -> list[str]:
    wrong = []
    with writing(connection):
        for number, made, trouble in rows:
            if made is None:
                (name,) = connection.execute("SELECT id FROM reports WHERE number = ?", (number,)).fetchone()
                wrong.append(f"report {name}: {trouble}")
                connection.execute("INSERT OR REPLACE INTO skipped VALUES (?, ?)", (f"reading of {name}", trouble))
                continue
            connection.execute(
                "INSERT OR REPLACE INTO readings VALUES (?, ?, ?)", (number, version("rashomon"), zlib.compress(made.encode("utf-8", "replace"), 6))
            )
            _requoted(connection, number, from_json(Reading, made))
    return wrong


def _requoted(connection: sqlite3.Connection, number: int, reading: Reading) -> None:
    """Quotations by the model, with their speakers, in the place of those by marks."""
    for row, said in connection.execute("SELECT number, text FROM quotations WHERE report = ?", (number,)).fetchall():
        connection.execute("INSERT INTO said(said, rowid, text) VALUES ('delete', ?, ?)", (row, said))
    connection.execute("DELETE FROM quotations WHERE report = ?", (number,))
    names = {actor.id: actor.name for actor in reading.actors}
    found = [
        (span.start, span.end, one.kind, names.get(one.speaker or "") or one.unnamed, one.why)
        for one in reading.quotations for span in (one.quoted or one.content)
    ]  # fmt: skip
    add_quotations(connection, number, reading.report.text, found)
