"""Reports out of a store, with everything that is known of them."""

import sqlite3
from collections.abc import Sequence

from rashomon.corpus.reports import title_stories
from rashomon.corpus.store import writing
from rashomon.errors import UsageError

WHOLE = ("texts", "origins", "vectors", "sketches", "readings", "members")  # tables whose rows belong to one report


def remove(connection: sqlite3.Connection, ids: Sequence[str]) -> int:
    """Take these reports out, all or none, and title their stories anew; how many reports went. What is removed is overwritten in the file. The files that they came from
    stay known, so that adding these again does not bring them back. Raises UsageError for an id that is not there."""
    numbers = [_number(connection, name) for name in dict.fromkeys(ids)]
    connection.execute("PRAGMA secure_delete=ON")
    with writing(connection):
        connection.execute("CREATE TEMP TABLE IF NOT EXISTS leaving(number INTEGER PRIMARY KEY)")
        connection.execute("DELETE FROM leaving")
        connection.executemany("INSERT INTO leaving VALUES (?)", [(n,) for n in numbers])
        _forget(connection)
    title_stories(connection)
    return len(numbers)


def _number(connection: sqlite3.Connection, name: str) -> int:
    row = connection.execute("SELECT number FROM reports WHERE id = ?", (name,)).fetchone()
    if row is None:
        raise UsageError(f"no report {name!r} in this store")
    return int(row[0])


def _forget(connection: sqlite3.Connection) -> None:
    write = connection.execute
    gone = "(SELECT number FROM leaving)"
    write(f"UPDATE stories SET title = NULL WHERE number IN (SELECT story FROM members WHERE report IN {gone})")
    # an index over outside content has to be told what it loses, while that is still there
    write(f"INSERT INTO words(words, rowid, title, text) SELECT 'delete', number, title, text FROM readable WHERE number IN {gone}")
    write(f"INSERT INTO said(said, rowid, text) SELECT 'delete', number, text FROM quotations WHERE report IN {gone}")
    write(f"DELETE FROM quotations WHERE report IN {gone}")
    write(f"DELETE FROM pairs WHERE a IN {gone} OR b IN {gone}")
    for table in WHOLE:
        write(f"DELETE FROM {table} WHERE report IN {gone}")
    write(f"DELETE FROM reports WHERE number IN {gone}")
    write("DELETE FROM raws WHERE sha256 NOT IN (SELECT raw FROM reports WHERE raw IS NOT NULL)")
