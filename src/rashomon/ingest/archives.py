"""Web archives: the articles in WARC and WARC.gz files, with what is damaged told of and passed over.

A damaged member of a .warc.gz costs itself: reading goes on at the next one. An archive that ends inside a record, or a record that unpacks to more than a
page may hold, is told of with the byte at which it stands. Records are divided here; what stands in one is parsed by FastWARC.
"""

import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from rashomon.errors import CannotDecode, SourceError
from rashomon.ingest.found import LARGEST_FILE, Found, Stated
from rashomon.ingest.pages import from_page

CHUNK = 1 << 16
LONGEST_HEADER = 1 << 16  # bytes of a record's header
RATIO, RATIO_FROM = 100, 1_000_000  # a member that unpacks to over so many times its bytes, once past so many, is a bomb
_MEMBER = b"\x1f\x8b\x08"
_RECORD = b"WARC/1."
_TEXT = ("text/html", "application/xhtml+xml", "text/plain")


@dataclass(frozen=True, slots=True)
class Damage:
    """What was lost, and the byte of the archive at which it stands."""

    at: int
    why: str


def from_warc(stream: BinaryIO, source: str, stated: Stated) -> Iterator[Found | SourceError]:
    """The articles of every response with status 200, in order."""
    for part in records(stream):
        if isinstance(part, Damage):
            yield CannotDecode(f"{source}@{part.at}", part.why)
        else:
            yield from _articles(part[1], f"{source}@{part[0]}", stated)


def _articles(data: bytes, place: str, stated: Stated) -> Iterator[Found | SourceError]:
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    kinds = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    try:
        for record in ArchiveIterator(io.BytesIO(data), record_types=kinds, parse_http=True, auto_decode="all"):
            url = record.headers.get("WARC-Target-URI") or ""
            status = record.http_headers.status_code if record.http_headers is not None else 200
            kind = (record.http_content_type or record.headers.get("Content-Type") or "").split(";")[0].strip().lower()
            if kind not in _TEXT or not url.startswith(("http://", "https://")):
                continue
            if status != 200:
                yield CannotDecode(f"{place} {url}", f"status {status}; no article")
                continue
            body = record.reader.read(LARGEST_FILE + 1)
            if len(body) > LARGEST_FILE:
                yield CannotDecode(f"{place} {url}", f"over {LARGEST_FILE:,} bytes unpacked; at most that a page")
                continue
            yield from_page(body, f"{place} {url}", stated, url=url, declared=record.http_charset, html=kind != "text/plain")
    except SourceError as error:
        yield error
    except (OSError, ValueError) as error:
        yield CannotDecode(place, f"damaged record ({' '.join(str(error).split())[:100]})")


def records(stream: BinaryIO) -> Iterator[tuple[int, bytes] | Damage]:
    """(byte at which its data begins, record with its header) of each whole record, and each damage, in order."""
    head = stream.read(CHUNK)
    plain, packed = head.find(_RECORD), head.find(_MEMBER)
    parts = _plain(stream, head) if packed < 0 or 0 <= plain < packed else _members(stream, head)
    held, at, skipping = b"", 0, 0
    for part in parts:
        if isinstance(part, Damage):
            yield part
            held, skipping = b"", 0
            continue
        place, data = part
        if skipping:
            gone = min(skipping, len(data))
            skipping, data = skipping - gone, data[gone:]
        if not held:
            at = place
        held += data
        while True:
            held = held.lstrip(b"\r\n")
            if not held.startswith(_RECORD[: len(held)]):
                found = held.find(b"\n" + _RECORD)
                yield Damage(at, "no record where one should begin; reading goes on at the next")
                held = held[found + 1 :] if found >= 0 else b""
                continue
            end = held.find(b"\r\n\r\n")
            if end < 0:
                if len(held) > LONGEST_HEADER:
                    yield Damage(at, f"a header of over {LONGEST_HEADER:,} bytes")
                    held = held[len(_RECORD) :]
                    continue
                break
            length = _length(held[:end])
            if length is None:
                yield Damage(at, "a record that does not state its length")
                held = held[end + 4 :]
                continue
            if length > LARGEST_FILE:
                yield Damage(at, f"a record of {length:,} bytes; at most {LARGEST_FILE:,}")
                have = len(held) - end - 4
                skipping, held = max(0, length - have), held[end + 4 + length :]
                if skipping:
                    break
                continue
            if len(held) < end + 4 + length:
                break
            yield at, held[: end + 4 + length]
            held, at = held[end + 4 + length :], place
    if held.strip(b"\r\n") or skipping:
        yield Damage(at, "the archive ends inside this record; it was cut")


def _length(header: bytes) -> int | None:
    for line in header.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length" and value.strip().isdigit() and len(value) < 20:
            return int(value)
    return None


def _plain(stream: BinaryIO, head: bytes) -> Iterator[tuple[int, bytes] | Damage]:
    at, data = 0, head
    while data:
        yield at, data
        at, data = at + len(data), stream.read(CHUNK)


def _members(stream: BinaryIO, held: bytes) -> Iterator[tuple[int, bytes] | Damage]:
    """(byte at which the member begins, its unpacked data), and what could not be unpacked. A member is given out when its checksum was seen; one of more
    than a page's size in pieces."""
    at = 0
    while held:
        if not held.startswith(_MEMBER[: len(held)]):
            if held.strip(b"\0"):
                yield Damage(at, "no member where one should begin; reading goes on at the next")
            at, held = _next_member(stream, at, held)
            continue
        unpack, data, taken, made, broken = zlib.decompressobj(31), held, 0, 0, ""
        pieces: list[bytes] = []
        seen = [held]  # as far as reading may have to begin again behind this member's first byte
        while not unpack.eof:
            try:
                piece = unpack.decompress(data, CHUNK)
            except zlib.error:
                broken = "damaged data; reading goes on at the next whole record"
                break
            taken += len(data) - len(unpack.unconsumed_tail)
            made += len(piece)
            if made > RATIO_FROM and made > RATIO * taken:
                broken = f"data that unpacks to over {RATIO} times its size; passed over"
                break
            pieces.append(piece)
            if made > LARGEST_FILE:
                yield at, b"".join(pieces)
                pieces = []
            data = unpack.unconsumed_tail
            if not data and not unpack.eof:
                data = stream.read(CHUNK)
                seen = [*seen, data] if taken < LARGEST_FILE else [data]
                if not data:  # cut, or a damaged header that took all that follows for its own
                    broken = "the archive ends inside this record; it was cut"
                    break
        if broken:
            yield Damage(at, broken)
            again = b"".join(seen)
            at, held = _next_member(stream, at + taken + len(data) - len(again), again)
        else:
            yield at, b"".join(pieces)
            at, held = at + taken - len(unpack.unused_data), unpack.unused_data or stream.read(CHUNK)


def _next_member(stream: BinaryIO, at: int, held: bytes) -> tuple[int, bytes]:
    """Where the next member begins, behind the first byte of what is held."""
    at, held = at + 1, held[1:]
    while True:
        found = held.find(_MEMBER)
        if found >= 0:
            return at + found, held[found:]
        keep = held[-2:]
        more = stream.read(CHUNK)
        if not more:
            return at + len(held), b""
        at, held = at + len(held) - len(keep), keep + more
