"""Sentences and what each line is: title, heading, credit, caption or running text.

Idea: a line of its own that ends without a full stop is a title at the top, a heading between paragraphs, a credit at the end or beside a
picture. Header lines of a plain file ("Title: ...") are no running text either.
Cannot do: tell a teaser of another article from a paragraph of this one.
"""

import re

from rashomon.lang.model import Analysis
from rashomon.lang.segment import Block, blocks, sentence_starts
from rashomon.schema.reading import Sentence, SentenceKind
from rashomon.schema.report import Report

_CREDIT = re.compile(
    r"(?:image|photo|picture|video|graphic|file photo|featured image|photograph|source|sources|credit|credits|via|copyright|©|reporting|writing|editing|"
    r"additional reporting|compiled|edited|translated)\b[^.\n]{0,30}?(?:\b(?:source|credit|by|from|courtesy|via|of)\b|[:©])|\(?(?:photo|image|picture)s?\)?\s*:|"
    r"(?:getty images|associated press contributed|reuters contributed|the associated press contributed)",
    re.IGNORECASE,
)
_CAPTION = re.compile(r"\b(?:pictured|file photo|photo:|\(photo|image:|getty images|\(ap photo|/ap\)|/reuters)", re.IGNORECASE)
_END = re.compile(r"[.!?…][\"'”’»)\]]*$")
LONGEST_HEADING = 120


def sentences(report: Report, analysis: Analysis) -> tuple[Sentence, ...]:
    """All sentences in order; every letter of the report stands in one."""
    text = report.text
    found = [Sentence(b.start, b.end, 0, _header_kind(text, b)) for b in blocks(text[: report.body])]
    paragraph = int(bool(found))
    body = blocks(text, report.body)
    for n, block in enumerate(body):
        kind = _kind(report, text, body, n)
        if kind == "sentence":
            cuts = sentence_starts(text, analysis.words, analysis.starts, block)
            edges = [analysis.words[i][0] for i in cuts[1:]]
            for start, end in zip([block.start, *edges], [*edges, block.end], strict=True):
                stop = start + len(text[start:end].rstrip())
                found.append(Sentence(start, stop, paragraph))
        else:
            found.append(Sentence(block.start, block.end, paragraph, kind))
        paragraph += 1
    return tuple(found)


def _header_kind(text: str, block: Block) -> SentenceKind:
    return "title" if text[block.start : block.end].lower().startswith(("title:", "headline:")) else "credit"


def _kind(report: Report, text: str, body: list[Block], n: int) -> SentenceKind:
    block = body[n]
    line = text[block.start : block.end]
    if len(line) <= 250 and _CREDIT.match(line):
        return "credit"
    if len(line) <= 300 and _CAPTION.search(line) and not _END.search(line):
        return "caption"
    if n == 0 and (_same(line, report.title) or (len(body) > 1 and len(line) <= 200 and not _END.search(line) and not line.endswith((":", ",", ";")))):
        return "title"
    if _END.search(line) or len(line) > LONGEST_HEADING or line.endswith((",", ";")) or n == 0:
        return "sentence"
    if line.endswith(("”", '"', "’", "»")) or line[0] in '“"«‘•*-–—' or line[0].islower():
        return "sentence"
    return "heading" if n + 1 < len(body) and len(line.split()) <= 14 and not line.endswith(":") else "sentence"


def _same(line: str, title: str | None) -> bool:
    def bare(s: str) -> str:
        return "".join(c for c in s.lower() if c.isalnum())

    return bool(title) and bare(line) == bare(title or "")
