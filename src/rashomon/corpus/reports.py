"""Reports and stories out of the store."""

import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from rashomon.corpus.store import writing
from rashomon.corpus.stories import UNDATED
from rashomon.errors import StoreError, UsageError
from rashomon.schema.codec import from_json
from rashomon.schema.reading import Reading
from rashomon.schema.report import Report

COLUMNS = "number, id, outlet, title, byline, published, url, language, sha256, charset, bad_bytes, body, file"
CENTRAL = 40  # reports of a story among which its title is looked for


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One story of a list: its reports by id in order of date."""

    id: str
    title: str | None
    first: str | None
    last: str | None
    reports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filters:
    """Which reports are meant: outlet by name, dates as ISO days, `until` included."""

    outlet: str | None = None
    since: str | None = None
    until: str | None = None

    def sql(self) -> tuple[str, list[str | int]]:
        """Conditions on `reports`, and their values. A report without a date that is understood is in no span of days."""
        given: list[tuple[str, str | int]] = []
        if self.outlet:
            given.append(("lower(outlet) = lower(?)", self.outlet))
        if self.since or self.until:
            given.append(("day >= ?", max(1, day_of(self.since))))
        if self.until:
            given.append(("day <= ?", day_of(self.until)))
        return "".join(f" AND {condition}" for condition, _ in given), [value for _, value in given]


def day_of(published: str | None) -> int:
    """Ordinal of the day, or UNDATED."""
    try:
        return date.fromisoformat((published or "")[:10]).toordinal()
    except ValueError:
        return UNDATED


def report_of(connection: sqlite3.Connection, row: Sequence[object]) -> Report:
    """The report of a row of COLUMNS. Raises StoreError where its text is not the one that was stored."""
    number, name, outlet, title, byline, published, url, language, digest, charset, bad, body, file = row
    (text,) = connection.execute("SELECT text FROM texts WHERE report = ?", (number,)).fetchone() or ("",)
    made = Report(str(name), text, outlet, title, byline, published, url, language, "", str(charset), int(str(bad)), int(str(body)), None, file)  # type: ignore[arg-type]
    if made.sha256 != digest:
        raise StoreError(f"report {name}: its text is not the one that was stored")
    return made


def reports(connection: sqlite3.Connection, ids: Sequence[str] = (), filters: Filters | None = None) -> Iterator[Report]:
    """Reports by id in the order of the ids, or all that the filters leave, by date. Raises UsageError for an id that is not there."""
    if ids:
        for name in ids:
            row = connection.execute(f"SELECT {COLUMNS} FROM reports WHERE id = ?", (name,)).fetchone()
            if row is None:
                raise UsageError(f"no report {name!r} in this store")
            yield report_of(connection, row)
        return
    where, values = (filters or Filters()).sql()
    for row in connection.execute(f"SELECT {COLUMNS} FROM reports WHERE 1{where} ORDER BY day, published, number", values):
        yield report_of(connection, row)


def stories(
    connection: sqlite3.Connection, least: int = 1, filters: Filters | None = None, word: str | None = None, most: int | None = None, *, latest: bool = False
) -> Iterator[StoryLine]:
    """Stories of at least so many reports, by their first day or the latest first; with filters and a word of their titles, those with such a report."""
    where, values = (filters or Filters()).sql()
    order = "max(r.day) DESC, m.story DESC" if latest else "min(r.day), m.story"
    found = connection.execute(
        f"SELECT m.story, min(nullif(r.day, 0)), max(nullif(r.day, 0)), count(*), max(1{where}) AS asked FROM members m JOIN reports r ON r.number = m.report "
        f"GROUP BY m.story HAVING count(*) >= ? AND asked ORDER BY {order}", [*values, least],
    )  # fmt: skip
    given = 0
    for story, first, last, _, _ in found:
        line = _line(connection, story, first, last)
        if word and word.lower() not in (line.title or "").lower():
            continue
        yield line
        given += 1
        if most and given >= most:
            return


def story(connection: sqlite3.Connection, name: str) -> StoryLine:
    """A story by its id; one that was merged is the one it went into. Raises UsageError."""
    number = int(name[1:]) if name[:1] == "s" and name[1:].isdigit() and len(name) < 18 else -1
    while (row := connection.execute("SELECT merged FROM stories WHERE number = ?", (number,)).fetchone()) and row[0] is not None:
        number = row[0]
    row = connection.execute(
        "SELECT min(nullif(r.day, 0)), max(nullif(r.day, 0)), count(*) FROM members m JOIN reports r ON r.number = m.report WHERE m.story = ?", (number,)
    ).fetchone()
    if not row[2]:
        raise UsageError(f"no story {name!r} in this store; rashomon corpus stories lists them")
    return _line(connection, number, row[0], row[1])


def _line(connection: sqlite3.Connection, number: int, first: int | None, last: int | None) -> StoryLine:
    rows = _members(connection, number)
    (title,) = connection.execute("SELECT title FROM stories WHERE number = ?", (number,)).fetchone()
    return StoryLine(f"s{number}", title if title is not None else _title(connection, rows), _iso(first), _iso(last), tuple(row[0] for row in rows))


def _iso(day: int | None) -> str | None:
    return date.fromordinal(day).isoformat() if day else None


def _members(connection: sqlite3.Connection, story: int) -> list[tuple[str, str | None, int]]:
    """(id, title, number) of its reports by date."""
    return connection.execute(
        "SELECT r.id, r.title, r.number FROM members m JOIN reports r ON r.number = m.report WHERE m.story = ? ORDER BY r.day, r.published, r.number", (story,)
    ).fetchall()


def _title(connection: sqlite3.Connection, rows: Sequence[tuple[str, str | None, int]]) -> str | None:
    """The headline of the report that is most like all others."""
    titled = [row for row in rows if row[1]][:CENTRAL]
    if len(titled) < 3:
        return titled[0][1] if titled else None
    known = []
    for _, _, number in titled:
        buckets, weights = connection.execute("SELECT buckets, weights FROM vectors WHERE report = ?", (number,)).fetchone()
        known.append(dict(zip(np.frombuffer(buckets, np.uint32).tolist(), np.frombuffer(weights, np.float16).tolist(), strict=True)))
    centre: dict[int, float] = {}
    for one in known:
        for bucket, weight in one.items():
            centre[bucket] = centre.get(bucket, 0.0) + weight
    likeness = [sum(weight * centre[bucket] for bucket, weight in one.items()) for one in known]
    return titled[max(range(len(titled)), key=lambda n: (likeness[n], -n))][1]


def title_stories(connection: sqlite3.Connection) -> None:
    """Write the titles that are wanting."""
    wanting = [n for (n,) in connection.execute("SELECT number FROM stories WHERE title IS NULL AND merged IS NULL")]
    with writing(connection):
        for number in wanting:
            rows = _members(connection, number)
            connection.execute("UPDATE stories SET title = ? WHERE number = ?", (_title(connection, rows) or "", number))


def reading(connection: sqlite3.Connection, name: str) -> Reading | None:
    """What was read of a report, if it was."""
    row = connection.execute("SELECT data FROM readings JOIN reports ON number = report WHERE id = ?", (name,)).fetchone()
    return from_json(Reading, zlib.decompress(row[0]).decode("utf-8")) if row else None


def checked(connection: sqlite3.Connection) -> Iterator[str]:
    """What is wrong with a store, a line each: damage of the file, texts that are not those that were stored, places outside their text."""
    for (line,) in connection.execute("PRAGMA integrity_check(20)"):
        if line != "ok":
            yield str(line)
    for row in connection.execute(f"SELECT {COLUMNS} FROM reports ORDER BY number"):
        try:
            report = report_of(connection, row)
        except StoreError as error:
            yield str(error)
            continue
        for start, end, said in connection.execute("SELECT start, end, text FROM quotations WHERE report = ?", (row[0],)):
            if report.text[start:end] != said:
                yield f"report {report.id}: the quotation at {start} to {end} is not what stands there"
    for number, title in connection.execute("SELECT m.report, s.number FROM members m LEFT JOIN stories s ON s.number = m.story WHERE s.number IS NULL"):
        yield f"report number {number}: in a story that is not there ({title})"


def facts(connection: sqlite3.Connection) -> dict[str, int]:
    """How much there is of everything."""
    count = {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("reports", "readings", "quotations", "pairs", "skipped")}
    count["stories"] = connection.execute("SELECT count(DISTINCT story) FROM members").fetchone()[0]
    return count
