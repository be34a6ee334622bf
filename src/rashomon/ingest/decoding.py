"""Bytes to text: UTF-8 first, then what is declared, then what detection finds; what cannot be decoded is counted, never dropped.

A text that is UTF-8 save for stray bytes is decoded span by span: a lone byte that Windows-1252 reads as a letter or a mark is read so
("mixed"), any other becomes U+FFFD.
"""

import codecs
import re
from dataclasses import dataclass

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
KINDS = ((b"%PDF", "PDF"), (b"PK\x03\x04", "zip archive (DOCX, XLSX and the like)"), (b"\x89PNG", "PNG image"), (b"\xff\xd8\xff", "JPEG image"),
         (b"GIF8", "GIF image"), (b"\xd0\xcf\x11\xe0", "old Office document"), (b"SQLite format 3", "SQLite database"), (b"\x7fELF", "program"))  # fmt: skip
_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{2,40})|<\?xml[^>]{0,100}encoding=["']([\w.:-]{2,40})""", re.IGNORECASE)
_MULTIBYTE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]{1,3}")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with how it was decoded. bad: bytes that stand as U+FFFD."""

    text: str
    charset: str
    bad: int = 0


def binary_kind(data: bytes) -> str | None:
    """What these bytes are where they are no text: a known kind of file, or bytes that no text holds."""
    for magic, kind in KINDS:
        if data.startswith(magic):
            return kind
    if any(data.startswith(mark) for mark, _ in MARKS):
        return None
    head = data[:8192]
    control = sum(1 for b in head if b < 9 or 13 < b < 27 or 27 < b < 32)
    return "binary data" if control > 0.1 * len(head) else None


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text of these bytes. A declaration that does not fit is passed over."""
    for mark, charset in MARKS:
        if data.startswith(mark):
            text = data.decode(charset, "replace")
            return Decoded(text, charset.removesuffix("-sig"), text.count("\ufffd"))
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    whole = len(_MULTIBYTE.findall(data))
    mixed = _span_by_span(data)
    if whole and whole >= mixed.bad:
        return mixed
    for stated in (declared, _declared(data)):
        plain = _strict(data, stated)
        if plain is not None and stated is not None:
            return Decoded(plain, codecs.lookup(stated).name)
    return _detected(data)


def _declared(data: bytes) -> str | None:
    found = _DECLARED.search(data[:4096])
    return (found[1] or found[2]).decode("ascii") if found else None


def _strict(data: bytes, charset: str | None) -> str | None:
    try:
        codec = codecs.lookup(charset or "")
        return data.decode("cp1252" if codec.name in ("iso8859-1", "ascii") else codec.name)
    except (LookupError, ValueError):
        return None


def _detected(data: bytes) -> Decoded:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:200_000], threshold=0.4).best()
    charset: str = best.encoding if best is not None else "cp1252"
    if charset in ("ascii", "utf_8"):
        charset = "cp1252"
    text = data.decode(charset, "replace")
    return Decoded(text, codecs.lookup(charset).name, text.count("\ufffd"))


def _span_by_span(data: bytes) -> Decoded:
    parts: list[str] = []
    at = bad = repaired = 0
    while at < len(data):
        try:
            parts.append(codecs.decode(data[at:], "utf-8"))
            break
        except UnicodeDecodeError as error:
            start, end = at + error.start, at + error.end
            parts.append(data[at:start].decode("utf-8"))
            lone = end - start == 1 and data[end : end + 1] < b"\x80" and end < len(data)
            letter = data[start:end].decode("cp1252", "replace") if lone and (data[start] >= 0xC0 or 0x91 <= data[start] <= 0x97) else "\ufffd"
            parts.append(letter)
            bad += letter == "\ufffd"
            repaired += letter != "\ufffd"
            at = end
            if len(parts) > 2000:  # hopeless: no text in UTF-8
                rest = data[at:].decode("utf-8", "replace")
                return Decoded("".join(parts) + rest, "utf-8", bad + rest.count("\ufffd"))
    return Decoded("".join(parts), "utf-8 mixed with cp1252" if repaired else "utf-8", bad)
