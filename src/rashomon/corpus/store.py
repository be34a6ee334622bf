"""The store: one SQLite file with everything that is known of many reports.

Written in WAL mode by one program at a time, read by many meanwhile. Texts, raw bytes, vectors and readings lie in tables of their own, so that lists stay
quick. The schema has a number; an older store is copied aside and brought up to date, a newer one is refused.
"""

import fcntl
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from rashomon.errors import StoreError

APPLICATION = 0x72617368  # "rash", so that another SQLite file is told apart
WAIT = 30_000  # milliseconds that a writer waits for another
TABLES = """
CREATE TABLE reports(number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, outlet TEXT, title TEXT, byline TEXT, published TEXT, url TEXT, language TEXT,
  sha256 TEXT NOT NULL, voice TEXT NOT NULL, charset TEXT NOT NULL, bad_bytes INTEGER NOT NULL, body INTEGER NOT NULL, file TEXT, day INTEGER NOT NULL,
  extractor TEXT NOT NULL, raw TEXT, UNIQUE(sha256, voice));
CREATE INDEX by_day ON reports(day);
CREATE TABLE texts(report INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE raws(sha256 TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE origins(report INTEGER NOT NULL, source TEXT NOT NULL, id TEXT, url TEXT, PRIMARY KEY(report, source)) WITHOUT ROWID;
CREATE VIEW readable AS SELECT number, coalesce(title, '') AS title, text FROM reports JOIN texts ON report = number;
CREATE VIRTUAL TABLE words USING fts5(title, text, content='readable', content_rowid='number', tokenize='porter unicode61');
CREATE TABLE vectors(report INTEGER PRIMARY KEY, buckets BLOB NOT NULL, weights BLOB NOT NULL, sample BLOB NOT NULL,
  shingles INTEGER NOT NULL);
CREATE TABLE sketches(hash INTEGER NOT NULL, report INTEGER NOT NULL, PRIMARY KEY(hash, report)) WITHOUT ROWID;
CREATE TABLE pairs(a INTEGER NOT NULL, b INTEGER NOT NULL, jaccard REAL NOT NULL, held REAL NOT NULL, PRIMARY KEY(a, b)) WITHOUT ROWID;
CREATE TABLE quotations(number INTEGER PRIMARY KEY, report INTEGER NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL, text TEXT NOT NULL,
  kind TEXT NOT NULL, speaker TEXT, why TEXT);
CREATE INDEX by_report ON quotations(report);
CREATE INDEX by_speaker ON quotations(speaker) WHERE speaker IS NOT NULL;
CREATE VIRTUAL TABLE said USING fts5(text, content='quotations', content_rowid='number', tokenize='unicode61');
CREATE TABLE readings(report INTEGER PRIMARY KEY, version TEXT NOT NULL, data BLOB NOT NULL);
CREATE TABLE stories(number INTEGER PRIMARY KEY, title TEXT, merged INTEGER);
CREATE TABLE members(report INTEGER PRIMARY KEY, story INTEGER NOT NULL, placed INTEGER NOT NULL);
CREATE INDEX by_story ON members(story);
CREATE TABLE parts(key TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE skipped(source TEXT PRIMARY KEY, why TEXT NOT NULL) WITHOUT ROWID;
"""
FEEDS = """
CREATE TABLE feeds(url TEXT PRIMARY KEY, etag TEXT, modified TEXT, failures INTEGER NOT NULL DEFAULT 0, why TEXT) WITHOUT ROWID;
CREATE TABLE links(url TEXT PRIMARY KEY) WITHOUT ROWID;
"""
STEPS: tuple[str, ...] = (TABLES, FEEDS)  # what brings a store from each number of the schema to the next


@contextmanager
def opened(path: Path, *, write: bool = False, patience: float | None = None) -> Iterator[sqlite3.Connection]:
    """A connection that is closed at the end; made where it is written and not there. patience: seconds after which a question is broken off.
    Raises StoreError in one line for what is no store, is newer, damaged, held by another writer, or cannot be written."""
    if not write and not path.is_file():
        raise StoreError(f"{path}: no such store; rashomon corpus add SOURCE... --store {path} makes one")
    connection: sqlite3.Connection | None = None
    lock = _alone(path) if write else None
    try:
        connection = sqlite3.connect(path if write else f"{path.absolute().as_uri()}?mode=ro", uri=not write, isolation_level=None, timeout=WAIT / 1000)
        if write:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA cache_size=-65536")
        _checked(connection, path, write=write)
        if patience is not None:
            end = time.monotonic() + patience
            connection.set_progress_handler(lambda: time.monotonic() > end, 10_000)
        yield connection
    except sqlite3.Error as error:
        raise StoreError(f"{path}: {_reason(error)}") from error
    finally:
        if connection is not None:
            connection.close()
        if lock is not None:
            lock.close()


def _alone(path: Path) -> IO[str]:
    """A lock beside the store that only one writer holds, with its process number in it. Raises StoreError where another does for WAIT."""
    place = path.with_name(f"{path.name}.lock")
    try:
        file = place.open("a+", encoding="utf-8")
    except OSError as error:
        raise StoreError(f"{path}: cannot be written ({(error.strerror or str(error)).lower()})") from error
    end = time.monotonic() + WAIT / 1000
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            if time.monotonic() > end:
                file.seek(0)
                holder = file.read().strip() or "another"
                file.close()
                raise StoreError(f"{path}: process {holder} is writing to it; waited {WAIT // 1000} seconds") from None
            time.sleep(0.05)
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file


@contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[None]:
    """All of it or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def _checked(connection: sqlite3.Connection, path: Path, *, write: bool) -> None:
    (number,), (application,) = connection.execute("PRAGMA user_version").fetchone(), connection.execute("PRAGMA application_id").fetchone()
    empty = not connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    if not empty and application != APPLICATION:
        raise StoreError(f"{path}: a SQLite file of another program; name another file with --store")
    if number > len(STEPS):
        raise StoreError(f"{path}: made by a newer version (schema {number}, this one knows {len(STEPS)}); update rashomon")
    if number == len(STEPS):
        return
    if not write:
        raise StoreError(f"{path}: {'not filled yet' if empty else f'schema {number}, wants {len(STEPS)}'}; rashomon corpus add brings it up to date")
    if not empty:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy2(path, path.with_name(f"{path.name}.schema-{number}"))
    with writing(connection):
        (number,) = connection.execute("PRAGMA user_version").fetchone()
        for step in STEPS[number:]:
            for statement in step.strip().split(";\n"):
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id={APPLICATION}")
        connection.execute(f"PRAGMA user_version={len(STEPS)}")


def _reason(error: sqlite3.Error) -> str:
    said = str(error)
    if "locked" in said or "busy" in said:
        return f"another program is writing to it; waited {WAIT // 1000} seconds"
    if "malformed" in said or "not a database" in said or "corrupt" in said:
        return f"damaged ({said}); take a copy of it, or make it anew from its sources"
    if "full" in said or "disk I/O" in said:
        return f"the disk is full or failing ({said}); what was stored before is whole"
    return f"cannot be used ({said})"
