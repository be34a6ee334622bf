"""Reports into the store: tables of annotated reports in, rows, near-copies and stories out. The only writer of reports."""

import sqlite3
import zlib
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pyarrow as pa

from rashomon.corpus.duplicates import SAMPLE, judged, proposed, unlike, written
from rashomon.corpus.reports import day_of
from rashomon.corpus.store import writing
from rashomon.corpus.stories import Stories
from rashomon.corpus.terms import Terms
from rashomon.lang.shingles import Hashes

RECALLED = 300_000  # latest reports whose stories a new one may join
PLACED = 500  # reports whose stories are stored at once
TOLD = 20  # reasons that are told at once
HELD = 8192  # texts whose shingles are held


@dataclass(frozen=True, slots=True)
class Kept:
    """How many reports were new, were there already, and could not be read, with the first reasons; files: how many were in the store whole before."""

    new: int = 0
    known: int = 0
    skipped: int = 0
    files: int = 0
    reasons: tuple[tuple[str, str], ...] = ()

    def __add__(self, other: "Kept") -> "Kept":
        reasons = (*self.reasons, *other.reasons)[:TOLD]
        return Kept(self.new + other.new, self.known + other.known, self.skipped + other.skipped, self.files + other.files, reasons)


class Keeping:
    """Stores tables of annotated reports. Shingles of texts that were seen lately are held, since copies come soon after each other."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection, self._held = connection, OrderedDict[int, Hashes]()
        connection.execute("CREATE TEMP TABLE IF NOT EXISTS fresh(hash INTEGER PRIMARY KEY)")

    def keep(self, table: pa.Table) -> Kept:
        """One table, with the near-copies of its reports; all of it or nothing."""
        with writing(self._connection):
            new, hashes, known, skipped, reasons = list[int](), set[int](), 0, 0, list[tuple[str, str]]()
            for row in table.to_pylist():
                if row["key"]:
                    self._connection.execute("INSERT OR IGNORE INTO parts VALUES (?)", (row["key"],))
                elif row["text"] is None:
                    skipped += 1
                    reasons.append((row["source"], row["why"]))
                    self._connection.execute("INSERT OR REPLACE INTO skipped VALUES (?, ?)", (row["source"], row["why"]))
                else:
                    number, fresh = _report(self._connection, row)
                    known += not fresh
                    if fresh:
                        new.append(number)
                        hashes.update(np.frombuffer(row["sketch"], np.int64).tolist())
                        self._hold(number, np.frombuffer(row["shingles"], np.uint64))
            self._copies(new, hashes)
        return Kept(len(new), known, skipped, 0, tuple(reasons[:TOLD]))

    def _copies(self, new: list[int], hashes: set[int]) -> None:
        """Pairs of the new reports with each other and with all before them."""
        if not hashes:
            return
        self._connection.execute("DELETE FROM fresh")
        self._connection.executemany("INSERT INTO fresh VALUES (?)", [(h,) for h in sorted(hashes)])
        rows = self._connection.execute("SELECT s.hash, s.report FROM fresh CROSS JOIN sketches s ON s.hash = fresh.hash").fetchall()
        found = np.array(rows, np.int64)
        pairs = proposed(found[:, 0].view(np.uint64), found[:, 1])
        judgements = judged(pairs[pairs[:, 1] >= new[0]], self._shingles, self._hopeless)
        self._connection.executemany("INSERT OR IGNORE INTO pairs VALUES (?, ?, ?, ?)", [(p.a, p.b, p.jaccard, p.held) for p in judgements])

    def _hopeless(self, a: int, b: int) -> bool:
        """Where a text is no more at hand, its sample saves reading it again."""
        if a in self._held and b in self._held:
            return False
        return unlike(*self._sample(a), *self._sample(b))

    def _sample(self, number: int) -> tuple[Hashes, int]:
        sample, count = self._connection.execute("SELECT sample, shingles FROM vectors WHERE report = ?", (number,)).fetchone()
        return np.frombuffer(sample, np.uint64), count

    def _shingles(self, number: int) -> Hashes:
        held = self._held.get(number)
        if held is None:
            (text,) = self._connection.execute("SELECT text FROM texts WHERE report = ?", (number,)).fetchone()
            held = self._hold(number, written(text))
        return held

    def _hold(self, number: int, hashes: Hashes) -> Hashes:
        self._held[number] = hashes
        if len(self._held) > HELD:
            self._held.popitem(last=False)
        return hashes


def _report(connection: sqlite3.Connection, row: dict[str, Any]) -> tuple[int, bool]:
    """(number, is it new). A report is known by its text and whose it is: the outlet, or the host of its address."""
    voice = (row["outlet"] or urlsplit(row["url"] or "").hostname or "").lower()
    held = connection.execute("SELECT number FROM reports WHERE sha256 = ? AND voice = ?", (row["sha256"], voice)).fetchone()
    number = held[0] if held else _inserted(connection, row, voice)
    connection.execute("INSERT OR IGNORE INTO origins VALUES (?, ?, ?, ?)", (number, row["source"], row["id"], row["url"]))
    return number, held is None


def _inserted(connection: sqlite3.Connection, row: dict[str, Any], voice: str) -> int:
    raw = row["raw"]
    digest = sha256(raw).hexdigest() if raw else None
    if raw:
        connection.execute("INSERT OR IGNORE INTO raws VALUES (?, ?)", (digest, zlib.compress(raw, 6)))
    cursor = connection.execute(
        "INSERT INTO reports(id, outlet, title, byline, published, url, language, sha256, voice, charset, bad_bytes, body, file, day, extractor, raw) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (_free_id(connection, row["id"]), *(row[name] for name in ("outlet", "title", "byline", "published", "url", "language", "sha256")), voice,
         row["charset"], row["bad_bytes"], row["body"], row["file"], day_of(row["published"]), row["extractor"], digest),
    )  # fmt: skip
    number = int(cursor.lastrowid or 0)
    text = row["text"]
    connection.execute("INSERT INTO texts VALUES (?, ?)", (number, text))
    connection.execute("INSERT INTO words(rowid, title, text) VALUES (?, ?, ?)", (number, row["title"] or "", text))
    connection.execute(
        "INSERT INTO vectors VALUES (?, ?, ?, ?, ?)", (number, row["buckets"], row["weights"], row["shingles"][: 8 * SAMPLE], len(row["shingles"]) // 8)
    )
    places = row["quotations"]
    add_quotations(
        connection, number, text, [(start, end, "marked", None, "not read by the model yet") for start, end in zip(places[::2], places[1::2], strict=True)]
    )
    hashes = np.frombuffer(row["sketch"], np.int64).tolist()
    connection.executemany("INSERT OR IGNORE INTO sketches VALUES (?, ?)", [(h, number) for h in hashes])
    return number


def add_quotations(connection: sqlite3.Connection, report: int, text: str, found: Sequence[tuple[int, int, str, str | None, str | None]]) -> None:
    """(start, end, kind, speaker, why the speaker is unknown) of each quotation of a report."""
    for start, end, kind, speaker, why in found:
        said = text[start:end]
        cursor = connection.execute(
            "INSERT INTO quotations(report, start, end, text, kind, speaker, why) VALUES (?, ?, ?, ?, ?, ?, ?)", (report, start, end, said, kind, speaker, why)
        )
        connection.execute("INSERT INTO said(rowid, text) VALUES (?, ?)", (cursor.lastrowid, said))


def _free_id(connection: sqlite3.Connection, wanted: str) -> str:
    """The id, or with -2, -3, ... where other reports have it."""
    name, n = wanted, 1
    while connection.execute("SELECT 1 FROM reports WHERE id = ?", (name,)).fetchone():
        n += 1
        name = f"{wanted}-{n}"
    return name


class Placing:
    """Stories for the reports that have none, in order of date; what was placed before is recalled once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection, self._stories = connection, Stories()
        (self._placed,) = connection.execute("SELECT coalesce(max(placed), 0) FROM members").fetchone()
        (following,) = connection.execute("SELECT coalesce(max(number), 0) + 1 FROM stories").fetchone()
        rows = connection.execute(
            "SELECT m.report, r.day, v.buckets, v.weights, m.story FROM members m JOIN reports r ON r.number = m.report JOIN vectors v ON v.report = m.report "
            "WHERE m.placed > ? ORDER BY m.placed", (self._placed - RECALLED,),
        )  # fmt: skip
        self._stories.recall(((report, day, _terms(buckets, weights), story) for report, day, buckets, weights, story in rows), following)

        self._waiting = [n for (n,) in connection.execute(
            "SELECT number FROM reports WHERE number NOT IN (SELECT report FROM members) ORDER BY day = 0, day, published, number"
        )]  # fmt: skip

    @property
    def waiting(self) -> int:
        """How many reports had no story at the beginning."""
        return len(self._waiting)

    def run(self) -> Iterator[int]:
        """Place all that wait; gives how many after each stored batch. Stopped and begun again it goes on where it was, to the same stories."""
        for start in range(0, len(self._waiting), PLACED):
            some = self._waiting[start : start + PLACED]
            with writing(self._connection):
                for number in some:
                    day, buckets, weights = self._connection.execute(
                        "SELECT day, buckets, weights FROM reports JOIN vectors ON report = number WHERE number = ?", (number,)
                    ).fetchone()
                    self._place(number, day, _terms(buckets, weights))
            yield len(some)

    def _place(self, number: int, day: int, found: Terms) -> None:
        before = self._stories.following
        change = self._stories.place(number, day, found)
        self._placed += 1
        write = self._connection.execute
        for story in range(before, self._stories.following):
            write("INSERT INTO stories(number) VALUES (?)", (story,))
        for report, story in change.moved.items():
            write("INSERT INTO members VALUES (?, ?, ?) ON CONFLICT(report) DO UPDATE SET story = excluded.story", (report, story, self._placed))
        for gone, into in change.gone.items():
            write("UPDATE members SET story = ? WHERE story = ?", (into, gone))  # those that were not recalled
            write("UPDATE stories SET merged = ?, title = NULL WHERE number = ?", (into, gone))
        for story in set(change.moved.values()):
            write("UPDATE stories SET title = NULL WHERE number = ?", (story,))


def _terms(buckets: bytes, weights: bytes) -> Terms:
    return np.frombuffer(buckets, np.uint32), np.frombuffer(weights, np.float16)
