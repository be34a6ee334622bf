"""What the reader should know of the input itself: bad bytes, a language that is not read, a date that is none, invisible characters."""

from rashomon.lang.words import visible
from rashomon.read.times import parsed
from rashomon.schema.report import Report

ENGLISH = frozenset("the of and to in a is that for on with as was at by from it his he an be this are has not have".split())
SHORT = 40  # words: in so short a text one word that is only English is enough
ONLY_ENGLISH = frozenset({"the", "of", "and", "that", "with", "is", "said", "this"})
ENOUGH = 0.12  # share of such words in any English prose; in other languages under 0.05


def notes(report: Report) -> tuple[str, ...]:
    """One line each."""
    found = []
    if report.bad_bytes:
        found.append(f"{report.bad_bytes} bytes could not be decoded and stand as U+FFFD")
    if not is_english(report.text, report.language):
        found.append("not in English: quotations by marks and copies are found, the rest is not reliable")
    if report.published and parsed(report.published) is None:
        found.append(f"date {report.published!r} is not understood; wants YYYY-MM-DD; relative times stay open")
    if hidden := len(report.text) - len(visible(report.text)):
        found.append(f"{hidden} invisible characters (direction marks, zero-width, soft hyphens) stand in the text")
    return tuple(found)


def is_english(text: str, language: str | None) -> bool:
    if language and not language.lower().startswith("en"):
        return False
    words = text[:20_000].lower().split()
    if len(words) < SHORT:
        return len(words) < 8 or any(w in ONLY_ENGLISH for w in words)
    return sum(w in ENGLISH for w in words) >= ENOUGH * len(words)
