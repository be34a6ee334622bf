"""Feeds: RSS and Atom by feedparser, lists of feeds in OPML.

What a feed says is a stranger's: only http and https links are taken, titles are text, XML that defines entities is refused.
"""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape

from rashomon.errors import CannotDecode, CannotFetch, EmptyReport, SourceError
from rashomon.ingest.found import LEAST_WORDS, Found, Stated, made, made_by
from rashomon.ingest.html import main_text

MOST_ENTRIES = 2000
LONGEST_LINK = 2048
_ENTITY = re.compile(rb"<!\s*ENTITY", re.IGNORECASE)
_FEED = re.compile(rb"<\s*(?:[a-zA-Z]{1,10}:)?(rss|feed|RDF|opml)\b")
_TAG = re.compile(r"<[^<>]{0,2000}>")


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed. published: ISO 8601 or None; content: its article in HTML, where the feed carries it."""

    link: str
    title: str | None
    published: str | None
    content: str


@dataclass(frozen=True, slots=True)
class Feed:
    """title: what the feed calls itself."""

    title: str | None
    entries: tuple[Entry, ...]


def looks_like_feed(data: bytes) -> str | None:
    """ "rss", "feed", "RDF" or "opml" where the file opens as one."""
    found = _FEED.search(data[:2000])
    return found[1].decode("ascii") if found and data.lstrip()[:1] == b"<" and b"<html" not in data[:1000].lower() else None


def feed(data: bytes, source: str) -> Feed:
    """The entries of a feed, in its order. Raises CannotDecode for XML that defines entities and for what is no feed; CannotFetch where feedparser is missing."""
    _refuse_hostile(data, source)
    try:
        import feedparser
    except ImportError as error:
        raise CannotFetch(source, "feeds want more packages: pip install 'rashomon[corpus]'") from error
    parsed = feedparser.parse(io.BytesIO(data), sanitize_html=True, resolve_relative_uris=False)
    if not parsed.version and not parsed.entries:
        raise CannotDecode(source, "no RSS or Atom feed")
    entries = []
    for item in parsed.entries[:MOST_ENTRIES]:
        link = str(item.get("link") or "").strip()
        content = max((str(part.get("value") or "") for part in [*item.get("content", ()), item.get("summary_detail") or {}]), key=len, default="")
        stamp = item.get("published_parsed") or item.get("updated_parsed")
        if not link.startswith(("http://", "https://")) or len(link) > LONGEST_LINK:
            link = ""
        entries.append(Entry(link, _line(item.get("title")), _time(stamp), content))
    return Feed(_line(parsed.feed.get("title")), tuple(entries))


def addresses(data: bytes, source: str) -> tuple[str, ...]:
    """The feeds of an OPML list, each once, in order. Raises CannotDecode."""
    _refuse_hostile(data, source)
    from xml.etree import ElementTree as ET

    try:
        root = ET.fromstring(data)  # noqa: S314 - entities were refused before
    except ET.ParseError as error:
        raise CannotDecode(source, f"no OPML ({error})") from error
    found = [(o.get("xmlUrl") or o.get("xmlurl") or "").strip() for o in root.iter("outline")]
    kept = tuple(dict.fromkeys(a for a in found if a.startswith(("http://", "https://")) and len(a) <= LONGEST_LINK))
    if not kept:
        raise CannotDecode(source, "no feed in this list; wants outline elements with xmlUrl")
    return kept


def from_feed(data: bytes, source: str, stated: Stated) -> Iterator[Found | SourceError]:
    """The articles that a feed carries whole; an entry with a summary alone is told of, since nothing is fetched for a file."""
    known = feed(data, source)
    for entry in known.entries:
        place = f"{source} {entry.link}".strip()
        try:
            yield from_entry(entry, known, place, stated)
        except SourceError as error:
            yield error


def from_entry(entry: Entry, known: Feed, place: str, stated: Stated) -> Found:
    """The report that an entry carries. Raises EmptyReport where it has no more than a summary."""
    text = main_text(f"<html><body><article>{entry.content}</article></body></html>") if _TAG.search(entry.content) else unescape(entry.content)
    if len(text.split()) < 5 * LEAST_WORDS:
        raise EmptyReport(place, "a summary alone; add the feed by its address, and its articles are fetched")
    report = made(place, stated, text, title=entry.title, published=entry.published, url=entry.link or None, outlet=known.title)
    return Found(report, entry.content.encode("utf-8", "replace"), made_by("feedparser", "trafilatura"))


def _time(stamp: Sequence[int] | None) -> str | None:
    try:
        return datetime(stamp[0], stamp[1], stamp[2], stamp[3], stamp[4], stamp[5], tzinfo=UTC).isoformat() if stamp else None
    except (ValueError, IndexError):
        return None


def _line(value: object) -> str | None:
    """A title as text: markup gone, in one line."""
    text = " ".join(unescape(_TAG.sub("", str(value or ""))).split())
    return text[:1000] or None


def _refuse_hostile(data: bytes, source: str) -> None:
    if _ENTITY.search(data.replace(b"\0", b"")):
        raise CannotDecode(source, "hostile XML: it defines entities of its own")
