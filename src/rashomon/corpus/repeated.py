"""Quotations that several reports carry: matched by their runs of five words, grouped about the first of each, with where they stood first.

Two quotations are one where they share a run of five words and the shorter is found in the longer nearly word for word (partial ratio of rapidfuzz, NEAR).
Cannot do: see that quotations of fewer than five words are the same, or that two persons said the same words.
"""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rashomon.corpus.duplicates import proposed
from rashomon.corpus.reports import Filters
from rashomon.lang.shingles import bare, shingles

NEAR = 90.0
RUN = 5
PART = 0.5  # share of the longer wording that the shorter has, from which the two are told as one thing said
SHOWN = 12  # variants of a group that are told


@dataclass(frozen=True, slots=True)
class Repeated:
    """One thing said, as several reports have it. text: as it stood first; variants: its different wordings, the most carried first; speakers: as far as
    they are known; first: the report, and its date, that had it first."""

    text: str
    reports: tuple[str, ...]
    variants: tuple[str, ...]
    speakers: tuple[str, ...]
    first: str
    published: str | None


def matches(quotations: Sequence[str]) -> NDArray[np.int64]:
    """Pairs (n x 2) of quotations that are one, by number."""
    from rapidfuzz import fuzz, process

    plain = [bare(text) for text in quotations]
    hashes = [shingles(text, RUN) if text.count(b" ") >= RUN - 1 else np.zeros(0, np.uint64) for text in plain]
    owners = np.repeat(np.arange(len(plain)), [len(h) for h in hashes])
    pairs = proposed(np.concatenate(hashes) if hashes else np.zeros(0, np.uint64), owners, 1)
    words = [" ".join(text.decode("utf-8", "replace").split()) for text in plain]
    scores = process.cpdist([words[a] for a in pairs[:, 0]], [words[b] for b in pairs[:, 1]], scorer=fuzz.partial_ratio, score_cutoff=NEAR)
    kept: NDArray[np.int64] = pairs[scores >= NEAR]
    return kept


def repeated(connection: sqlite3.Connection, filters: Filters | None = None, least: int = 2, most: int = 50) -> Iterator[Repeated]:
    """What the most reports carry, first. Copies of one text count as the reports that they are."""
    where, values = (filters or Filters()).sql()
    rows = connection.execute(
        f"SELECT q.text, r.id, r.published, q.speaker FROM quotations q JOIN reports r ON r.number = q.report WHERE 1{where} ORDER BY r.day = 0, r.day, r.published, q.number",
        values,
    ).fetchall()
    rows = [row for row in rows if not _title(row[0])]
    partners: defaultdict[int, list[int]] = defaultdict(list)
    for a, b in matches([row[0] for row in rows]).tolist():
        short, long = sorted((len(rows[a][0]), len(rows[b][0])))
        if short >= PART * long:
            partners[b].append(a)
    leader: dict[int, int] = {}
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for n in range(len(rows)):
        leader[n] = next((a for a in partners[n] if leader[a] == a), n)
        groups[leader[n]].append(n)
    found = []
    for members in groups.values():
        reports = tuple(dict.fromkeys(rows[n][1] for n in members))
        if len(reports) >= least:
            found.append((reports, members))
    for reports, members in sorted(found, key=lambda entry: (-len(entry[0]), entry[1][0]))[:most]:
        wordings = defaultdict[bytes, list[int]](list)
        for n in members:
            wordings[b" ".join(bare(rows[n][0]).split())].append(n)
        variants = sorted(wordings.values(), key=lambda held: (-len(held), held[0]))[:SHOWN]
        text, first, published, _ = rows[members[0]]
        speakers = tuple(dict.fromkeys(rows[n][3] for n in members if rows[n][3]))
        yield Repeated(text, reports, tuple(rows[held[0]][0] for held in variants), speakers, first, published)


def _title(text: str) -> bool:
    """A name of a programme or a book: every longer word opens with a capital."""
    longer = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 3]
    return bool(longer) and all(word[0].isupper() for word in longer)
