"""Asking a store: words in its texts, and quotations, exact or nearly so."""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rashomon.corpus.reports import Filters
from rashomon.corpus.terms import rarity
from rashomon.errors import UsageError
from rashomon.lang.words import plain_words

PASSAGE = 240  # characters of a passage that is shown
NEAR = 80.0  # likeness (0 to 100) of words from which a quotation is a variant of the one that is asked for
LOOKED = 400  # quotations that are compared with the one that is asked for
BROAD = 4000  # reports that hold all the words, over which they are not put in an order
OPEN, CLOSE = "\ue000", "\ue001"  # marks around what matched: private characters; of a text that has them itself the opening is shown
_TOKEN = re.compile(r'(-?)"([^"]*)"|(\S+)')

Variant = Literal["verbatim", "partial", "altered"]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage of a report that holds what was asked for. score: higher is better, for comparing hits of one question."""

    report: str
    start: int
    end: int
    score: float
    title: str | None
    outlet: str | None
    published: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """A quotation: who said it, where, and how it stands to the words that were asked for. score: 100 where all the words agree."""

    speaker: str | None
    report: str
    start: int
    end: int
    text: str
    variant: Variant | None
    published: str | None
    outlet: str | None
    score: float
    why: str | None


def expression(query: str) -> str:
    """A question in the words of FTS5: words and "phrases" that must all stand there, -word that must not. Raises UsageError where nothing is left."""
    wanted, unwanted = list[str](), list[str]()
    for found in _TOKEN.finditer(query):
        minus, phrase = (found[1], found[2]) if found[3] is None else (found[3][:1] if found[3][:1] == "-" else "", found[3].removeprefix("-"))
        words = " ".join(re.findall(r"[^\W_]+", phrase))
        if words:
            (unwanted if minus else wanted).append(f'"{words}"')
    if not wanted:
        raise UsageError(f'{query!r}: no word to look for; wants words, "phrases", -words')
    return " ".join(wanted) + "".join(f" NOT {word}" for word in unwanted)


def search(connection: sqlite3.Connection, query: str, filters: Filters | None = None, speaker: str | None = None, most: int = 20) -> Iterator[Hit]:
    """The reports that hold the words, best first, each with its best passage. Where over BROAD hold them all, the question says too little for an order: then
    those that were kept last, with the score 0."""
    where, values = (filters or Filters()).sql()
    if speaker:
        where += " AND r.number IN (SELECT report FROM quotations WHERE speaker LIKE ? ESCAPE '\\')"
        values.append(_like(speaker))
    inside = f" AND words.rowid IN (SELECT r.number FROM reports r WHERE 1{where})" if where else ""
    matched = expression(query)
    (count,) = connection.execute("SELECT count(*) FROM (SELECT 1 FROM words WHERE words MATCH ? LIMIT ?)", (matched, BROAD + 1)).fetchone()
    score, ranked, order = ("0.0", "", "words.rowid DESC") if count > BROAD else ("-words.rank", " AND rank MATCH 'bm25(3.0, 1.0)'", "words.rank")
    best = connection.execute(
        f"SELECT words.rowid, {score}, r.id, r.title, r.outlet, r.published, t.text, highlight(words, 1, ?, ?) FROM words CROSS JOIN reports r ON r.number = words.rowid "
        f"CROSS JOIN texts t ON t.report = words.rowid WHERE words MATCH ?{ranked}{inside} ORDER BY {order} LIMIT ?", [OPEN, CLOSE, matched, *values, most],
    ).fetchall()  # fmt: skip
    for _, found, name, title, outlet, published, text, marked in sorted(best, key=lambda row: (-row[1], row[0] if row[1] else -row[0])):
        start, end = _passage(text, marked)
        yield Hit(name, start, end, round(found, 4), title, outlet, published, text[start:end])


def _passage(text: str, marked: str) -> tuple[int, int]:
    """Where most of what matched stands together; the opening where only the title matched."""
    places, at = list[int](), 0
    if text.count(OPEN) == 0:
        for part in marked.split(OPEN)[:-1]:
            at += len(part.replace(CLOSE, ""))
            places.append(at)
    best = max(places, key=lambda p: (sum(p <= q < p + PASSAGE for q in places), -p), default=0)
    start = max(text.rfind("\n", 0, best) + 1, text.rfind(". ", 0, best) + 2 if text.rfind(". ", 0, best) >= 0 else 0, best - PASSAGE)
    end = min(len(text), max(best, start) + PASSAGE)
    while end < len(text) and not text[end].isspace() and end - best < PASSAGE + 40:
        end += 1
    stop = text.find("\n", best, end)
    return start, (stop if stop > best else end)


def quotes(
    connection: sqlite3.Connection, asked: str = "", speaker: str | None = None, filters: Filters | None = None, most: int = 50, *, exact: bool = False
) -> Iterator[Said]:
    """Quotations that hold the words that are asked for, word for word or nearly so, by date; without words all of a speaker's. Raises UsageError."""
    if not asked.strip() and not speaker:
        raise UsageError("wants the words of a quotation, or --speaker NAME")
    where, values = (filters or Filters()).sql()
    if speaker:
        where += " AND q.speaker LIKE ? ESCAPE '\\'"
        values.append(_like(speaker))
    columns = "q.speaker, r.id, q.start, q.end, q.text, r.published, r.outlet, q.why"
    if not asked.strip():
        listed = connection.execute(
            f"SELECT {columns} FROM quotations q JOIN reports r ON r.number = q.report WHERE 1{where} ORDER BY r.day, r.published, q.number LIMIT ?",
            [*values, most],
        )
        yield from (Said(who, name, start, end, text, None, published, outlet, 100.0, why) for who, name, start, end, text, published, outlet, why in listed)
        return
    words = [word for word, _, _ in plain_words(asked)]
    matches = _phrases(words, exact=exact)
    if not matches:
        raise UsageError(f"{asked!r}: no word to look for")
    rows = connection.execute(
        f"SELECT {columns} FROM (SELECT rowid FROM said WHERE said MATCH ? ORDER BY rank LIMIT ?) JOIN quotations q ON q.number = rowid "
        f"JOIN reports r ON r.number = q.report WHERE 1{where}", [matches, max(LOOKED, most), *values],
    ).fetchall()  # fmt: skip
    found: list[Said] = []
    for who, name, start, end, text, published, outlet, why in rows:
        match = _match(words, text)
        if match and (match[0] == "verbatim" or not exact):
            found.append(Said(who, name, start, end, text, match[0], published, outlet, round(match[1], 1), why))
    best = sorted(found, key=lambda s: (-s.score, s.published or "9999", s.report, s.start))[:most]
    yield from sorted(best, key=lambda s: (s.published or "9999", s.report, s.start))


def _phrases(words: Sequence[str], *, exact: bool) -> str:
    """FTS5: all the words in a row, or any three of them in a row that are not all common, or the two rarest together."""
    plain = [re.sub(r"[^\w]+", " ", w) for w in words]
    if exact or len(plain) < 4:
        return f'"{" ".join(plain)}"' if plain else ""
    weights = [rarity(w) for w in plain]
    rows = [n for n in range(len(plain) - 2) if max(weights[n : n + 3]) > 1.5]
    rare = sorted(sorted(range(len(plain)), key=lambda n: (-weights[n], n))[:2])
    phrases = [f'"{" ".join(plain[n : n + 3])}"' for n in rows[:12]]
    return " OR ".join([*phrases, f'("{plain[rare[0]]}" AND "{plain[rare[1]]}")'])


def _match(words: Sequence[str], text: str) -> tuple[Variant, float] | None:
    """How a quotation stands to the words: it holds all of them in a row, it is a part of them, or it differs a little."""
    from rapidfuzz import fuzz

    own = " ".join(word for word, _, _ in plain_words(text))
    asked = " ".join(words)
    if f" {asked} " in f" {own} ":
        return "verbatim", 100.0
    if f" {own} " in f" {asked} ":
        return "partial", 100.0 * len(own) / len(asked)
    score = fuzz.partial_ratio(asked, own, score_cutoff=NEAR)
    return ("altered", score) if score and len(own) * 2 > len(asked) else None


def _like(name: str) -> str:
    escaped = re.sub(r"([%_\\])", r"\\\1", name)
    return f"%{escaped}%"
