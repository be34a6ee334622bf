"""Documents: PDF by its text layer, DOCX by its paragraphs; a delivery of many articles in one DOCX (Nexis Uni) is taken apart.

A delivery has, for each article: title, outlet, date, lines such as "Length: 812 words" and "Byline: ...", the word "Body", the text, and at the end
"Load-Date: ..." and "End of Document". What stands between the text and the end (classification, load date) is no part of the report.
Cannot do: scanned pages without a text layer, which are told of.
"""

import io
import re
from collections.abc import Iterator, Sequence
from typing import Any

from rashomon.errors import CannotDecode, CannotFetch, EmptyReport, SourceError
from rashomon.ingest.dates import day_in
from rashomon.ingest.found import LEAST_WORDS, Found, Stated, made, made_by

MOST_PAGES = 300
END = "end of document"
_FIELD = re.compile(r"(Length|Section|Byline|Dateline|Highlight|Language|Publication-Type|Load-Date|Copyright)\b[: ]?\s*(.*)", re.IGNORECASE)
_AFTER = re.compile(r"(?:Classification|Load-Date:.*|Graphic|Correction-Date:.*)", re.IGNORECASE)
_LANGUAGES = {"english": "en", "german": "de", "french": "fr", "spanish": "es", "russian": "ru", "italian": "it", "dutch": "nl", "portuguese": "pt"}


def from_pdf(data: bytes, source: str, stated: Stated) -> Iterator[Found | SourceError]:
    """One report of the text layer; pages are parted by an empty line, a hyphen at a line's end joins its word."""
    try:
        import pypdfium2
    except ImportError as error:
        raise CannotFetch(source, "PDF wants more packages: pip install 'rashomon[corpus]'") from error
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise CannotDecode(source, f"damaged or locked PDF ({error})") from error
    try:
        if len(document) > MOST_PAGES:
            raise CannotDecode(source, f"{len(document)} pages; at most {MOST_PAGES}")
        pages = [_page(document, n) for n in range(len(document))]
        title = (document.get_metadata_dict().get("Title") or "").strip() or None
    finally:
        document.close()
    text = "\n\n".join(page for page in pages if page)
    if len(text.split()) < LEAST_WORDS:
        raise EmptyReport(source, f"{len(pages)} pages without a text layer; run character recognition first")
    yield Found(made(source, stated, text, title=title), data, made_by("pypdfium2"))


def _page(document: Any, number: int) -> str:
    page = document[number]
    layer = page.get_textpage()
    text = layer.get_text_bounded().replace("\ufffe\r\n", "").replace("\r\n", "\n").replace("\ufffe", "")
    layer.close()
    page.close()
    return str(text).strip()


def from_docx(data: bytes, source: str, stated: Stated) -> Iterator[Found | SourceError]:
    """Every article of a delivery, or the one text of another document."""
    paragraphs, title = _paragraphs(data, source)
    extractor = made_by("python-docx")
    articles = list(_articles(paragraphs))
    if not articles:
        text = "\n\n".join(p for p, _ in paragraphs if p.strip())
        heading = next((p for p, style in paragraphs if style.startswith(("title", "heading")) and p.strip()), None)
        yield Found(made(source, stated, text, title=(title or heading or "").strip() or None), data, extractor)
        return
    for number, article in enumerate(articles, 1):
        place = f"{source}:{number}"
        try:
            yield Found(_article(article, place, stated), data, f"{extractor}, delivery")
        except SourceError as error:
            yield error


def _paragraphs(data: bytes, source: str) -> tuple[list[tuple[str, str]], str]:
    """(text, style in lower case) of each paragraph, tables included, and the title the document states."""
    try:
        import docx
    except ImportError as error:
        raise CannotFetch(source, "DOCX wants more packages: pip install 'rashomon[corpus]'") from error
    try:
        document = docx.Document(io.BytesIO(data))
        found = []
        for block in document.iter_inner_content():
            rows = [block] if hasattr(block, "text") else [p for row in block.rows for cell in row.cells for p in cell.paragraphs]
            found += [(p.text, (p.style.name or "").lower() if p.style is not None else "") for p in rows]
        return found, document.core_properties.title or ""
    except Exception as error:
        raise CannotDecode(source, f"no readable DOCX ({type(error).__name__})") from error


def _articles(paragraphs: Sequence[tuple[str, str]]) -> Iterator[list[str]]:
    """Paragraphs of each article of a delivery; none where no article ends as a delivery's do."""
    held: list[str] = []
    for text, _ in paragraphs:
        if text.strip().lower() == END:
            yield held
            held = []
        elif text.strip():
            held.append(text.strip())


def _article(lines: Sequence[str], place: str, stated: Stated) -> Any:
    body = next((n for n, line in enumerate(lines) if line.lower() == "body"), None)
    if body is None:
        raise CannotDecode(place, 'an article without the line "Body"')
    stop = next((n for n in range(body + 1, len(lines)) if _AFTER.fullmatch(lines[n])), len(lines))
    known: dict[str, str] = {}
    for line in (*lines[:body], *lines[stop:]):
        stated_field = _FIELD.fullmatch(line)
        if stated_field:
            known.setdefault(stated_field[1].lower(), stated_field[2].strip())
    head = _head(lines[:body])
    text = "\n\n".join(lines[body + 1 : stop])
    return made(
        place, stated, text, title=head[0] if head else None, outlet=head[1] if len(head) > 1 else None, byline=known.get("byline") or None,
        published=next((day for line in head[2:] if (day := day_in(line))), None), language=_LANGUAGES.get((known.get("language") or "").split(";")[0].lower().strip()),
    )  # fmt: skip


def _head(lines: Sequence[str]) -> list[str]:
    """Title, outlet, date: the lines before the first named field. A table of contents before the first article ends with the page's number lines."""
    start = max((n + 1 for n, line in enumerate(lines) if re.match(r"(?:Job Number|Client/Matter|Search Terms|Page \d+ of \d+)\b", line)), default=0)
    head = []
    for line in lines[start:]:
        if _FIELD.fullmatch(line):
            break
        head.append(line)
    dated = next((n for n, line in enumerate(head) if day_in(line)), None)
    return head[max(0, dated - 2) :] if dated is not None and dated >= 2 else head
