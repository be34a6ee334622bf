"""Plain text: the block of header lines that may open it.

Title: Talks end without result⏎Outlet: The Harbour Post⏎Date: 2031-05-04⏎⏎Text ...
The block stays in the text, so that offsets count what stands in the file; the sentences begin behind it.
"""

import re

FIELDS = {"title": "title", "headline": "title", "outlet": "outlet", "source": "outlet", "publisher": "outlet", "byline": "byline", "author": "byline",
          "by": "byline", "date": "published", "published": "published", "url": "url", "link": "url", "language": "language"}  # fmt: skip
_LINE = re.compile(r"(?:\ufeff)?([A-Za-z]{2,12}):[ \t]*([^\r\n]{0,2000})(?:\r?\n|\r|$)")


def header(text: str) -> tuple[dict[str, str], int]:
    """(fields of Report, length of the header block with its empty line); ({}, 0) where the text opens without one."""
    found: dict[str, str] = {}
    at = 0
    while (line := _LINE.match(text, at)) and line[1].lower() in FIELDS:
        found.setdefault(FIELDS[line[1].lower()], line[2].strip())
        at = line.end()
    blank = re.compile(r"[ \t]*(?:\r?\n|\r)").match(text, at)
    if not found or not blank:
        return {}, 0
    return {key: value for key, value in found.items() if value}, blank.end()
