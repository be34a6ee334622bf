"""The account of a story in the store."""

import sqlite3

from rashomon.compare.story import titled
from rashomon.corpus.add import Told
from rashomon.corpus.reports import reading, reports, story
from rashomon.errors import UsageError
from rashomon.pipeline import compare, read
from rashomon.schema.account import Account
from rashomon.schema.reading import Reading

MOST = 200  # reports of an account


def account(connection: sqlite3.Connection, name: str, tell: Told) -> Account:
    """What the reports of a story say together, under the title of the story. Readings in the store are taken, the others made. Raises UsageError for no such story, and one too large."""
    line = story(connection, name)
    if len(line.reports) > MOST:
        raise UsageError(f"story {name}: {len(line.reports)} reports; at most {MOST} at a time (rashomon corpus export hands on some of them)")
    found = list[Reading]()
    for n, report in enumerate(reports(connection, line.reports), 1):
        found.append(reading(connection, report.id) or read(report))
        tell("reading", n, len(line.reports))
    return titled(compare(found), line.title)
