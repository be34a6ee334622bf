"""Tables of reports: CSV and TSV in any encoding, XLSX; one report a row, the columns named in the first.

Column names of the usual exports are known (headline, body, medium, date, ...); `Stated.columns` names others.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rashomon.errors import CannotDecode, CannotFetch, SourceError
from rashomon.ingest.decoding import decode
from rashomon.ingest.found import FIELDS, Found, Stated, made

USUAL = {
    "text": ("text", "body", "content", "article", "fulltext", "full_text", "article_text", "story_text", "hltext"),
    "title": ("title", "headline", "heading"),
    "outlet": ("outlet", "medium", "publication", "publisher", "source", "newspaper", "media_name"),
    "published": ("published", "date", "publish_date", "publication_date", "pubdate", "datetime", "published_at"),
    "byline": ("byline", "author", "authors"),
    "url": ("url", "link", "address"),
    "language": ("language", "lang"),
    "id": ("id", "article_id", "doc_id"),
    "story": ("story", "event", "cluster"),
}
_SEPARATORS = ",;\t|"
LONGEST_CELL = 8_000_000  # characters


def from_csv(data: bytes, source: str, stated: Stated) -> Iterator[Found | SourceError]:
    """Rows of a table in text form; the separator is the one that divides the first line most often."""
    text = decode(data).text
    head = text[: text.find("\n")] if "\n" in text else text
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(_SEPARATORS, key=head.count), strict=False)
    rows = iter(reader)
    try:
        columns = _columns(next(rows, []), source, stated)
        while True:
            try:
                row = next(rows, None)
            except csv.Error as error:
                yield CannotDecode(f"{source}:{reader.line_num}", f"{error}; the rest of the table is left out")
                return
            if row is None:
                return
            yield from _report(row, columns, f"{source}:{reader.line_num}", stated)
    except SourceError as error:
        yield error


def from_xlsx(data: bytes, source: str, stated: Stated) -> Iterator[Found | SourceError]:
    """Rows of every sheet that names a column of texts in its first row."""
    openpyxl = _openpyxl(source)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except Exception as error:
        raise CannotDecode(source, f"damaged workbook ({type(error).__name__})") from error
    read = 0
    for sheet in book.worksheets:
        rows = sheet.iter_rows(values_only=True)
        try:
            columns = _columns([_cell(value) for value in next(rows, ())], source, stated)
        except SourceError as error:
            if len(book.worksheets) == 1:
                yield error
            continue
        read += 1
        for number, row in enumerate(rows, 2):
            yield from _report([_cell(value) for value in row], columns, f"{source}:{sheet.title}:{number}", stated)
    if not read and len(book.worksheets) > 1:
        yield CannotDecode(source, f"no sheet with a column of texts; wants one of {', '.join(USUAL['text'])}, or --column text=NAME")


def _openpyxl(source: str) -> Any:
    try:
        import openpyxl
    except ImportError as error:
        raise CannotFetch(source, "workbooks want more packages: pip install 'rashomon[corpus]'") from error
    return openpyxl


def _cell(value: object) -> str:
    return "" if value is None else value.isoformat() if hasattr(value, "isoformat") else str(value)


def _columns(head: Sequence[str], source: str, stated: Stated) -> Mapping[str, int]:
    """Field to number of its column. Raises CannotDecode where none holds texts, or a named one is not there."""
    names = [name.strip().lstrip("\ufeff").lower().replace(" ", "_") for name in head]
    found: dict[str, int] = {}
    for key in ("text", *FIELDS):
        asked = stated.columns.get(key)
        wanted = (asked.strip().lower().replace(" ", "_"),) if asked else USUAL[key]
        at = next((names.index(name) for name in wanted if name in names), None)
        if at is not None:
            found[key] = at
        elif asked:
            raise CannotDecode(source, f"no column {asked!r}; there is {', '.join(head[:20])}")
    if "text" not in found:
        raise CannotDecode(source, f"no column of texts; there is {', '.join(head[:20]) or 'nothing'}: name it with --column text=NAME")
    return found


def _report(row: Sequence[str], columns: Mapping[str, int], place: str, stated: Stated) -> Iterator[Found | SourceError]:
    known = {key: row[at].strip() if key != "text" else row[at] for key, at in columns.items() if at < len(row) and row[at].strip()}
    if not known:
        return
    try:
        yield Found(made(place, stated, known.pop("text", ""), **known), extractor="table")
    except SourceError as error:
        yield error
