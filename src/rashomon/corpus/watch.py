"""Watching feeds: what is new in them goes into the store, again and again, until it is stopped.

What was fetched is remembered in the store, so that a restart fetches nothing twice; a feed that fails FAILURES times in a row is given up, and told of.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path

from rashomon.corpus.add import Told, keep_items, place
from rashomon.corpus.keep import Kept
from rashomon.corpus.store import writing
from rashomon.errors import CannotFetch, SourceError, UsageError
from rashomon.ingest.feeds import Entry, Feed, addresses, feed, from_entry
from rashomon.ingest.fetch import NOT_MODIFIED, Fetcher, Page
from rashomon.ingest.found import Found, Stated
from rashomon.ingest.sources import fetched_entry

FAILURES = 30
THREADS = 8  # hosts that are asked at once
STORED = 50  # links that are fetched before they are stored


def feeds_of(sources: Sequence[str], fetcher: Fetcher) -> list[str]:
    """The feeds of OPML lists, files or addresses; any other address is a feed. Raises UsageError, CannotFetch, CannotDecode."""
    found: list[str] = []
    for source in sources:
        if source.startswith(("http://", "https://")):
            data = fetcher.get(source).data if source.endswith(".opml") else b""
            found += addresses(data, source) if data else [source]
        elif Path(source).is_file():
            found += addresses(Path(source).read_bytes(), source)
        else:
            raise UsageError(f"{source}: no such file; wants an OPML list or the address of a feed")
    return list(dict.fromkeys(found))


def look(connection: sqlite3.Connection, urls: Sequence[str], fetcher: Fetcher, tell: Told, warn: Callable[[str], None]) -> Kept:
    """Ask each feed once, fetch what is new in it, keep it, and give it its stories."""
    kept, new = Kept(), dict[str, tuple[Feed, Entry]]()
    known = {url: connection.execute("SELECT etag, modified, failures FROM feeds WHERE url = ?", (url,)).fetchone() or (None, None, 0) for url in urls}
    asked = [url for url in urls if known[url][2] < FAILURES]
    for url in urls:
        if url not in asked:
            warn(f"{url}: given up after {FAILURES} failures; rashomon watch --again asks it once more")
    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(lambda url: _asked(fetcher, url, *known[url][:2]), asked))
        for n, (url, answer) in enumerate(zip(asked, answers, strict=True), 1):
            try:
                new |= _news(connection, url, answer)
            except SourceError as error:
                warn(str(error))
                connection.execute(
                    "INSERT INTO feeds(url, failures, why) VALUES (?, 1, ?) ON CONFLICT(url) DO UPDATE SET failures = failures + 1, why = excluded.why",
                    (url, error.why),
                )
            tell("feeds", n, len(asked))
        entries = list(new.values())
        for start in range(0, len(entries), STORED):
            some = entries[start : start + STORED]
            items = list(pool.map(lambda pair: _article(fetcher, *pair), some))
            kept += keep_items(connection, _told(items, warn), "feeds")
            with writing(connection):
                connection.executemany("INSERT OR IGNORE INTO links VALUES (?)", [(_link(entry),) for _, entry in some])
            tell("articles", start + len(some), len(entries))
    _remember(connection, [(url, page) for url, page in zip(asked, answers, strict=True) if isinstance(page, Page)])
    place(connection, tell)
    return kept


def watch(
    opening: Callable[[], AbstractContextManager[sqlite3.Connection]], urls: Sequence[str], fetcher: Fetcher, every: float, tell: Told,
    warn: Callable[[str], None], sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Kept]:  # fmt: skip
    """`look`, again after so many seconds; gives what each round kept. Between two rounds the store is free for other writers."""
    while True:
        begun = time.monotonic()
        with opening() as connection:
            kept = look(connection, urls, fetcher, tell, warn)
        yield kept
        sleep(max(0.0, every - (time.monotonic() - begun)))


def _asked(fetcher: Fetcher, url: str, etag: str | None, modified: str | None) -> Page | SourceError:
    try:
        return fetcher.get(url, etag, modified)
    except SourceError as error:
        return error


def _news(connection: sqlite3.Connection, url: str, answer: Page | SourceError) -> dict[str, tuple[Feed, Entry]]:
    """Entries that were not seen before, by their links. Raises what came instead of a feed."""
    if isinstance(answer, SourceError):
        raise answer
    if answer.status == NOT_MODIFIED:
        return {}
    known = feed(answer.data, url)
    return {_link(e): (known, e) for e in known.entries if not connection.execute("SELECT 1 FROM links WHERE url = ?", (_link(e),)).fetchone()}


def _remember(connection: sqlite3.Connection, answers: Sequence[tuple[str, Page]]) -> None:
    """What the feeds said of themselves, once all that was new in them is stored: a stop before that asks for it again."""
    with writing(connection):
        connection.executemany(
            "INSERT INTO feeds VALUES (?, ?, ?, 0, NULL) ON CONFLICT(url) DO UPDATE SET etag = coalesce(excluded.etag, etag), "
            "modified = coalesce(excluded.modified, modified), failures = 0, why = NULL", [(url, page.etag, page.modified) for url, page in answers],
        )  # fmt: skip


def _link(entry: Entry) -> str:
    return entry.link or f"{entry.published} {entry.title}"


def _article(fetcher: Fetcher, known: Feed, entry: Entry) -> Found | SourceError:
    stated = Stated(outlet=known.title, published=entry.published, title=entry.title)
    try:
        return fetched_entry(entry.link, lambda: from_entry(entry, known, entry.link or "feed", stated), fetcher, stated)
    except Exception as error:  # noqa: BLE001 - a stranger's page may not end the watch
        return CannotFetch(entry.link, f"could not be read ({type(error).__name__})")


def _told(items: Sequence[Found | SourceError], warn: Callable[[str], None]) -> Iterator[Found | SourceError]:
    for item in items:
        if isinstance(item, SourceError):
            warn(str(item))
        yield item
