"""Quotations: what is attributed to someone, direct, indirect or mixed, with its cue and its source.

Idea: the model says of each word whether it is source, cue or content and to which cue it belongs; quotation marks then settle the edges,
since a reporter's marks are certain. A marked stretch that the model takes for a term, a nickname or a title is no quotation.

Example: [Blumenthal]source [called]cue him “[a good friend]content”.
Cannot do: tell irony in marks from a borrowed phrase where nobody is named for it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from rashomon.lang.marks import Marked, marked
from rashomon.lang.model import UNSEEN, Analysis, labels, role_segments
from rashomon.lang.pieces import WINDOW
from rashomon.lang.words import covering
from rashomon.read.notes import is_english
from rashomon.schema.reading import Sentence
from rashomon.schema.report import Report
from rashomon.schema.span import Span, trimmed
from rashomon.schema.speech import Quotation, QuotationKind

DIRECT, MIXED = 0.9, 0.1  # share of the content inside marks above which a quotation is direct, mixed
SPEECH = 0.5  # share of a marked stretch that must be content for the stretch to be speech
DOUBTFUL = 0.6  # score under which words without marks are nobody's
LONGEST_NAME = 5  # words of a name in marks
LONG_STRETCH = 6  # words in marks that are speech even where nobody is named for them, if they end like a sentence
_PARTNERS = {"“": "”", "„": "“", "«": "»", '"': '"'}
_MARKS = frozenset("“„«‘\"'")
_EDGE = " \t\r\n\u00a0,;:"
_ELLIPSES = ("…", "...", ". . .", "[...]", "(...)")


@dataclass(slots=True)
class _Attribution:
    """Word ranges of one attribution while it is put together."""

    anchor: int
    content: list[tuple[int, int]] = field(default_factory=list)
    source: list[tuple[int, int]] = field(default_factory=list)
    cue: list[tuple[int, int]] = field(default_factory=list)


def quotations(report: Report, analysis: Analysis, sentences: tuple[Sentence, ...]) -> tuple[Quotation, ...]:
    """All attributions in order of their content; speakers are found by the next step."""
    text, stretches = report.text, [m for m in marked(report.text) if m.depth == 0]
    if not is_english(text, report.language):
        return _by_marks(text, stretches)
    breaks = _breaks(analysis, sentences)
    made = [_quotation(text, analysis, stretches, _at_home(analysis, breaks, stretches, a)) for a in _attributions(analysis, breaks)]
    found = [q for q in made if q and (q.kind != "indirect" or (q.score or 0) >= DOUBTFUL)]
    found += _unclaimed(text, analysis, stretches, found)
    found.sort(key=lambda q: (q.content[0].start, -q.content[-1].end))
    return tuple(replace(q, id=f"q{n}") for n, q in enumerate(found, 1))


def _by_marks(text: str, stretches: Sequence[Marked]) -> tuple[Quotation, ...]:
    """In a language that the model does not read: what stands in marks, from three words on, without cue or source."""
    found: list[Quotation] = []
    for m in stretches:
        content = tuple(span for a, b in m.parts if (span := trimmed(text, a, b)))
        if sum(len(span.of(text).split()) for span in content) > 2:
            found.append(Quotation(f"q{len(found) + 1}", "direct", content, content))
    return tuple(found)


def _breaks(analysis: Analysis, sentences: tuple[Sentence, ...]) -> NDArray[np.bool_]:
    """True at each word where a paragraph or a line of its own begins."""
    breaks = np.zeros(len(analysis.words), bool)
    paragraph = -1
    starts = [start for start, _ in analysis.words]
    for sentence in sentences:
        if sentence.paragraph != paragraph:
            at = bisect_right(starts, sentence.start - 1)
            if at < len(breaks):
                breaks[at] = True
            paragraph = sentence.paragraph
    return breaks


def _attributions(analysis: Analysis, breaks: NDArray[np.bool_]) -> list[_Attribution]:
    """Segments joined by the cue they point to; content that points to no cue stands alone."""
    found = role_segments(analysis, breaks)
    cues = [(a, b) for role, a, b in found if role == "cue"]
    starts = [a for a, _ in cues]
    groups: dict[int, _Attribution] = {}
    for a, b in cues:
        anchor = _pointed(analysis, a, b, [*(c for c in _near(starts, a) if c < a), a])
        groups.setdefault(anchor, _Attribution(anchor)).cue.append((a, b))
    heads, alone = sorted(groups), list[int]()
    for role, a, b in found:
        if role == "content":
            own = _after_colon(analysis, a, cues, breaks)
            anchor = a if own else _pointed(analysis, a, b, [*_near(heads, a), a, *_near(alone, a)])
            if anchor not in groups:
                groups[anchor] = _Attribution(anchor)
                alone.append(anchor)
            groups[anchor].content.append((a, b))
    anchors = sorted(groups)
    for role, a, b in found:
        if role == "source":
            anchor = _pointed(analysis, a, b, _near(anchors, a) or [a])
            if anchor in groups:
                groups[anchor].source.append((a, b))
    return [groups[anchor] for anchor in anchors if groups[anchor].content]


def _at_home(analysis: Analysis, breaks: NDArray[np.bool_], stretches: Sequence[Marked], found: _Attribution) -> _Attribution:
    """Without words of other paragraphs that stand in no marks, where the cue's own paragraph has some: a headline, or the next paragraph's news."""
    if not found.cue:
        return found
    paragraph = np.cumsum(breaks)
    home = paragraph[found.cue[0][0]]
    kept = [(a, b) for a, b in found.content if paragraph[a] == home or _meeting(stretches, analysis.words[a][0], analysis.words[b - 1][1])]
    return replace(found, content=kept) if any(paragraph[a] == home for a, _ in kept) else found


def _near(places: Sequence[int], word: int) -> Sequence[int]:
    """Of sorted places those that can stand in one window with a word."""
    return places[bisect_left(places, word - WINDOW) : bisect_right(places, word + WINDOW)]


def _after_colon(analysis: Analysis, first: int, cues: Sequence[tuple[int, int]], breaks: NDArray[np.bool_]) -> bool:
    """Content behind a colon in whose paragraph no cue stands before it: "Holt was shorter: “No.”" goes on with nobody's words."""
    at = first - 1
    while at > 0 and analysis.word(at) in _MARKS:
        at -= 1
    if at < 0 or analysis.word(at) != ":":
        return False
    begin = at
    while begin > 0 and not breaks[begin]:
        begin -= 1
    first = bisect_left(cues, (begin, 0))
    return not (first < len(cues) and cues[first][0] < at)


def _pointed(analysis: Analysis, first: int, end: int, candidates: Sequence[int]) -> int:
    """The candidate word to which the words of a segment point most surely."""
    rows = [analysis.links[i] for i in range(first, end)]
    if len({row.offset for row in rows}) == 1 and len({len(row.scores) for row in rows}) == 1:
        summed: NDArray[np.float32] = np.array([row.scores for row in rows], np.float32).sum(0)
        low, high = rows[0].offset, rows[0].offset + len(summed)
        return max(candidates, key=lambda c: (float(summed[c - low]) if low <= c < high else UNSEEN * len(rows), -abs(c - first)))
    return max(candidates, key=lambda c: (sum(row.to(c) for row in rows), -abs(c - first)))


def _quotation(text: str, analysis: Analysis, stretches: Sequence[Marked], found: _Attribution) -> Quotation | None:
    pieces = [(analysis.words[a][0], analysis.words[b - 1][1]) for a, b in found.content]
    pieces = _snapped(pieces, stretches, [analysis.words[a][0] for a, _ in found.cue])
    content = tuple(span for a, b in _joined(text, pieces) if (span := _edged(text, _behind_colon(text, a, b, stretches), b)))
    if not found.source:
        content = tuple(span for span in content if not _is_name(text, span, stretches))
    if not content:
        return None
    quoted = _quoted(content, stretches)
    content_at = labels().roles.index("B-content")
    sure = [float(np.exp(analysis.roles[i, [content_at, content_at + 1]]).sum()) for a, b in found.content for i in range(a, b)]
    return Quotation(
        "", _kind(content, quoted), content, quoted, cue=_one(analysis, found.cue), source=_one(analysis, found.source),
        elided=any(mark in q.of(text) for q in quoted for mark in _ELLIPSES), score=round(sum(sure) / len(sure), 3),
    )  # fmt: skip


def _is_name(text: str, span: Span, stretches: Sequence[Marked]) -> bool:
    """A name or a title in marks, with or without "as" before it, which nobody is said to use: every longer word of it opens with a capital."""
    for m in _meeting(stretches, span.start, span.end):
        for low, high in m.parts:
            if low < span.end <= high + 1 and text[min(span.start, low) : low].strip(' “"‘«').lower() in ("", "as", "a", "the", "as the"):
                words = [w for w in text[low:high].strip(".,;:!?").split() if len(w) > 3]
                return 0 < len(words) <= LONGEST_NAME and all(w[0].isupper() for w in words)
    return False


def _one(analysis: Analysis, ranges: Sequence[tuple[int, int]]) -> Span | None:
    """The longest of the ranges, as a span of the text."""
    if not ranges:
        return None
    a, b = max(ranges, key=lambda r: r[1] - r[0])
    return Span(analysis.words[a][0], analysis.words[b - 1][1])


def _snapped(pieces: list[tuple[int, int]], stretches: Sequence[Marked], cues: Sequence[int]) -> list[tuple[int, int]]:
    """A piece that holds most of a marked stretch holds all of it, save where its own cue stands inside."""
    out = []
    for start, end in pieces:
        for m in _meeting(stretches, start, end):
            if m.closed and len(m.parts) == 1 and not any(m.start < c < m.end for c in cues):
                low, high = m.parts[0]
                if min(end, high) - max(start, low) >= SPEECH * (high - low):
                    start, end = min(start, low), max(end, high)
        out.append((start, end))
    return out


def _behind_colon(text: str, start: int, end: int, stretches: Sequence[Marked]) -> int:
    """Where a colon leads into the marks, what stands before it tells of the speaker: 'gave no details: "We expect more"'."""
    for m in _meeting(stretches, start, end):
        if start < m.start and text[start : m.start].rstrip().endswith(":"):
            return m.start
    return start


def _meeting(stretches: Sequence[Marked], start: int, end: int) -> Sequence[Marked]:
    """Of outer stretches, which are sorted and apart from one another, those that share a character with [start, end)."""
    return stretches[bisect_right(stretches, start, key=lambda m: m.end) : bisect_left(stretches, end, key=lambda m: m.start)]


def _joined(text: str, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Pieces in order, those that touch or overlap made one."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(pieces):
        if out and (start <= out[-1][1] or not text[out[-1][1] : start].strip(_EDGE)):
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return out


def _edged(text: str, start: int, end: int) -> Span | None:
    """Without white space and outer marks: content excludes the marks around it, and a mark whose partner stands outside."""
    span = trimmed(text, start, end)
    while span:
        first, last, inner = text[span.start], text[span.end - 1], text[span.start + 1 : span.end - 1]
        opens, closes = first in _PARTNERS, last in _PARTNERS.values()
        whole = opens and closes and not any(c in _PARTNERS or c in _PARTNERS.values() for c in inner if c not in "'’‘")
        left = opens and (whole or not any(c in _PARTNERS.values() for c in (*inner, last)))
        right = closes and (whole or not any(c in _PARTNERS for c in (first, *inner)))
        if not (left or right):
            return span
        span = trimmed(text, span.start + left, span.end - right)
    return None


def _quoted(content: Sequence[Span], stretches: Sequence[Marked]) -> tuple[Span, ...]:
    """The parts of the content that stand inside outer marks."""
    out = []
    for span in content:
        for m in _meeting(stretches, span.start, span.end):
            for low, high in m.parts:
                start, end = max(low, span.start), min(high, span.end)
                if start < end:
                    out.append(Span(start, end))
    return tuple(sorted(out))


def _kind(content: Sequence[Span], quoted: Sequence[Span]) -> QuotationKind:
    share = sum(s.end - s.start for s in quoted) / sum(s.end - s.start for s in content)
    return "direct" if share > DIRECT else "mixed" if share > MIXED else "indirect"


def _unclaimed(text: str, analysis: Analysis, stretches: Sequence[Marked], found: Sequence[Quotation]) -> list[Quotation]:
    """Marked stretches that read like speech but that no attribution holds: quotations without a cue."""
    spans = analysis.words
    claimed = {m.start for q in found for c in q.content for m in _meeting(stretches, c.start, c.end)}
    out = []
    for m in stretches:
        if m.start in claimed:
            continue
        content = tuple(span for a, b in m.parts if (span := trimmed(text, a, b)))
        first, end = covering(spans, m.start, m.end)
        speech = any(tag in ("VBD", "VBZ", "VBP", "MD", "VB") for tag in analysis.xpos[first:end])
        if content and speech and end - first >= LONG_STRETCH and text[content[-1].end - 1] in ".,!?…":
            out.append(Quotation("", "direct", content, content, elided=any(e in s.of(text) for s in content for e in _ELLIPSES), score=0.5))
    return out
