"""Copies: groups of reports that share their text, with the passages that prove it. What two texts are to each other is judged as in an account."""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from rashomon.compare.origins import REWRITE, Kind, Text, credits_in, kinship, laid, share, shared_passages
from rashomon.corpus.duplicates import spoken
from rashomon.corpus.reports import COLUMNS, report_of
from rashomon.schema.report import Report
from rashomon.schema.span import Passage, Span

SHOWN = 5  # passages of a pair
LAID = 2000  # reports that are held laid out
_START = re.compile(r"(?:^|(?<=[.!?])[”\"’')]*\s+|\n+)(?=\S)")


@dataclass(frozen=True, slots=True)
class Group:
    """Reports of one origin, by date; passages: what each shares with another of them; credits: where they name their source."""

    kind: Kind
    reports: tuple[str, ...]
    passages: tuple[tuple[Passage, Passage], ...]
    credits: tuple[Passage, ...]


def copies(connection: sqlite3.Connection) -> Iterator[Group]:
    """All groups, in order of their first report."""
    group: dict[int, int] = {}

    def root(number: int) -> int:
        while group.setdefault(number, number) != number:
            group[number] = number = group[group[number]]
        return number

    proof: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    held: dict[int, tuple[Report, Text]] = {}
    kinds: dict[tuple[int, int], Kind] = {}
    joined: list[tuple[int, int]] = []
    equal = connection.execute(
        "SELECT min(number) OVER (PARTITION BY sha256), number FROM reports WHERE sha256 IN (SELECT sha256 FROM reports GROUP BY sha256 HAVING count(*) > 1)"
    )
    for a, b in equal.fetchall():
        if a != b:
            group[root(b)] = root(a)
            kinds[a, b] = "copy"
            joined.append((a, b))
    for a, b in connection.execute("SELECT a, b FROM pairs ORDER BY a, b").fetchall():
        if root(a) == root(b):
            continue
        one, other = _laid(connection, a, held), _laid(connection, b, held)
        if share(one[1], other[1]) < REWRITE:
            continue
        kinds[a, b] = kinship(one[1], other[1], one[0], other[0])
        joined.append((a, b))
        group[max(root(a), root(b))] = min(root(a), root(b))
    for a, b in joined:
        proof[root(a)].append((a, b))
    for top in sorted(proof):
        yield _group(connection, proof[top], kinds, held)


def _group(connection: sqlite3.Connection, pairs: list[tuple[int, int]], kinds: dict[tuple[int, int], Kind], held: dict[int, tuple[Report, Text]]) -> Group:
    members = sorted({n for pair in pairs for n in pair})
    known = {n: _laid(connection, n, held)[0] for n in members}
    told = {kinds[pair] for pair in pairs}
    passages = tuple(p for a, b in pairs for p in shared_passages(_laid(connection, a, held)[1], _laid(connection, b, held)[1], SHOWN))
    ordered = sorted(members, key=lambda n: (known[n].published or "9999", n))
    found = Group(
        told.pop() if len(told) == 1 else "rewrite", tuple(known[n].id for n in ordered), passages, tuple(c for n in ordered for c in credits_in(known[n]))
    )
    for n in members:
        held.pop(n, None)
    return found


def _laid(connection: sqlite3.Connection, number: int, held: dict[int, tuple[Report, Text]]) -> tuple[Report, Text]:
    if number not in held:
        report = report_of(connection, connection.execute(f"SELECT {COLUMNS} FROM reports WHERE number = ?", (number,)).fetchone())
        spans = [Span(a, b) for one in spoken(report.text) for a, b in one.parts]
        held[number] = report, laid(report, spans, [m.end() for m in _START.finditer(report.text)])
        if len(held) > LAID:
            held.pop(next(iter(held)))
    return held[number]
