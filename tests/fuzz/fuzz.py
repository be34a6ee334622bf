"""Coverage-guided fuzzing: python tests/fuzz/fuzz.py TARGET [-runs=100000]; make fuzz runs every target. What it finds becomes a test.

A target takes any bytes; whatever is no error of the package, takes over a second, or gives a place that is not in its text, is a finding.
"""

import gzip
import io
import sys
from collections.abc import Callable
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["rashomon"]):
    from rashomon.errors import RashomonError
    from rashomon.ingest.archives import from_warc
    from rashomon.ingest.decoding import decode
    from rashomon.ingest.feeds import _line, addresses, looks_like_feed
    from rashomon.ingest.found import Found, Stated
    from rashomon.ingest.html import facts, main_text
    from rashomon.lang.marks import LONGEST, marked
    from rashomon.lang.shingles import bare, codes, shingles
    from rashomon.lang.words import words
    from rashomon.pipeline import read
    from rashomon.schema.codec import from_json, to_json
    from rashomon.schema.reading import Reading
    from rashomon.schema.report import Report

ROOT = Path(__file__).resolve().parents[2]


def decoding(data: bytes) -> None:
    """Any bytes are text, and valid UTF-8 is kept as it is."""
    decoded = decode(data)
    assert decoded.bad <= len(data)
    try:
        plain = data.decode("utf-8")
    except UnicodeDecodeError:
        return
    assert decoded.text == plain.removeprefix("\ufeff") or data[:2] in (b"\xff\xfe", b"\xfe\xff")


def html(data: bytes) -> None:
    """Any page gives a text and facts."""
    page = data.decode("utf-8", "replace")
    assert isinstance(main_text(page), str)
    assert all(isinstance(v, str) for v in facts(page).values())


def feeds(data: bytes) -> None:
    """Any list of feeds gives addresses of the web alone."""
    looks_like_feed(data)
    _line(data.decode("utf-8", "replace"))
    assert all(a.startswith(("http://", "https://")) for a in addresses(data, "a.opml"))


def archives(data: bytes) -> None:
    """Any archive gives reports and reasons."""
    for item in from_warc(io.BytesIO(data), "a.warc", Stated()):
        assert isinstance(item, Found) or item.why


def quotations(data: bytes) -> None:
    """Marked stretches lie in the text, nested, none too long; words too."""
    text = data.decode("utf-8", "replace")
    for one in marked(text):
        assert 0 <= one.start < one.end <= len(text)
        assert all(one.start <= a < b <= one.end and b - a <= LONGEST for a, b in one.parts)
    assert all(0 <= a < b <= len(text) for a, b in words(text))
    assert len(codes(bare(text))) == len(bare(text).split())
    shingles(bare(text))


def records(data: bytes) -> None:
    """Any JSON is a reading or a named error."""
    from_json(Reading, data.decode("utf-8", "replace"))


TARGETS: dict[str, Callable[[bytes], None]] = {
    "decoding": decoding,
    "html": html,
    "feeds": feeds,
    "archives": archives,
    "quotations": quotations,
    "records": records,
}


def seeds(name: str) -> Path:
    """A folder with what the target may begin from."""
    examples = sorted((ROOT / "examples").glob("*-*.txt"))
    text = examples[0].read_bytes()[:1500]
    page = (
        b'<html><head><title>A</title><meta property="og:title" content="B"><script type="application/ld+json">{"@type": "NewsArticle"}</script></head><body><article><p>'
        + text
        + b"</p></article></body></html>"
    )
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page[:600]
    record = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/\r\nContent-Type: application/http\r\nContent-Length: %d\r\n\r\n" % len(http)
        + http
        + b"\r\n\r\n"
    )
    held: dict[str, list[bytes]] = {
        "decoding": [text, text.decode().encode("cp1252", "replace"), text.decode().encode("utf-16")], "html": [page], "quotations": [text],
        "feeds": [b'<opml version="2.0"><body><outline text="a"><outline xmlUrl="https://a.example/f"/></outline></body></opml>'],
        "archives": [record, gzip.compress(record) + gzip.compress(record)],
        "records": [to_json(read(Report("a", "“We go,” Ada Holt said in Orla."))).encode()],
    }  # fmt: skip
    folder = ROOT / "build/fuzz" / name
    folder.mkdir(parents=True, exist_ok=True)
    for n, data in enumerate(held[name]):
        (folder / f"seed-{n}").write_bytes(data)
    return folder


def main() -> None:
    name = sys.argv.pop(1)
    target = TARGETS[name]
    sys.argv.append(str(seeds(name)))

    def one(data: bytes) -> None:
        try:
            target(data)
        except RashomonError:
            return

    # the fuzzer itself takes two kilobytes an input and keeps them
    atheris.Setup([*sys.argv, "-timeout=5", "-max_len=12000", "-rss_limit_mb=8192", "-print_final_stats=1"], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
