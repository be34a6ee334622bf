"""One page or text to a report: decoded, its article taken out of the markup, what it states of itself kept."""

from rashomon.errors import CannotDecode, EmptyReport
from rashomon.ingest.decoding import binary_kind, decode
from rashomon.ingest.found import LEAST_WORDS, Found, Stated, made, made_by
from rashomon.ingest.html import facts, looks_like_html, main_text
from rashomon.ingest.plain import header

HTML = (".html", ".htm", ".xhtml")
TAKEN = "text, HTML, JSON Lines, CSV, XLSX, PDF, DOCX, EML, WARC, RSS and Atom files (also .gz), folders, addresses and - are read"


def from_page(
    data: bytes, source: str, stated: Stated, *, url: str | None = None, declared: str | None = None, html: bool = False, file: str | None = None
) -> Found:
    """A report of these bytes. url: where they were fetched; declared: the charset that the server named; html: read as markup whatever it looks like.
    Raises CannotDecode, EmptyReport."""
    if not data.strip():
        raise EmptyReport(source, "empty; a report needs text")
    kind = binary_kind(data)
    if kind:
        raise CannotDecode(source, f"{kind}, no text; {TAKEN}")
    decoded = decode(data, declared)
    text, body, extractor = decoded.text, 0, "text"
    if html or source.lower().removesuffix(".gz").endswith(HTML) or looks_like_html(text):
        known, text = facts(text), main_text(text)
        extractor = made_by("trafilatura", "resiliparse")
        if len(text.split()) < LEAST_WORDS:
            raise EmptyReport(source, "no article found in this page")
    else:
        known, body = header(text)
    if url:
        known["url"] = url
    report = made(source, stated, text, charset=decoded.charset, bad_bytes=decoded.bad, body=body, file=file, **known)
    return Found(report, b"" if data == report.text.encode("utf-8", "replace") else data, extractor)
