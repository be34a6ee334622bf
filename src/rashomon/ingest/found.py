"""What a source gives: a report with the bytes it was made from, and the rules that every report keeps."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from typing import Any

from rashomon.errors import CannotDecode, EmptyReport
from rashomon.ingest.dates import iso
from rashomon.schema.report import Report

LONGEST_TEXT = 1_000_000  # characters of a report's text: ten times the longest news report; its reading takes about 200 MB
LARGEST_FILE = 20_000_000  # bytes of a page, a document or a text file, unpacked
LEAST_WORDS = 12  # words of an article in a page
FIELDS = ("id", "outlet", "title", "byline", "published", "url", "language", "story")


@dataclass(frozen=True, slots=True)
class Stated:
    """What a caller states of reports that do not say it themselves; `name` is their outlet whatever they say. columns: field of a report to the name of its
    column in a table, or of its key in JSON Lines."""

    outlet: str | None = None
    published: str | None = None
    title: str | None = None
    name: str | None = None
    longest: int = LONGEST_TEXT
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """A report, the bytes it was made from (none where they are its text in UTF-8), and what made text of them."""

    report: Report
    raw: bytes = b""
    extractor: str = "text"


@cache
def made_by(*packages: str) -> str:
    """The packages with their versions, as `Found.extractor` names them."""
    return ", ".join(f"{name} {version(name)}" for name in packages)


def made(source: str, stated: Stated, text: str, **known: Any) -> Report:
    """A report of this text. Raises CannotDecode where it is too long, EmptyReport where it holds no words."""
    if len(text) > stated.longest:
        raise CannotDecode(source, f"{len(text):,} characters; at most {stated.longest:,} a report")
    if stated.name:
        known["outlet"] = stated.name
    for key in ("outlet", "published", "title"):
        if not known.get(key):
            known[key] = getattr(stated, key)
    if known["published"]:
        known["published"] = iso(known["published"])
    try:
        return Report(id=known.pop("id", None) or "", text=text, **known)
    except EmptyReport as error:
        raise EmptyReport(source, error.why) from error
