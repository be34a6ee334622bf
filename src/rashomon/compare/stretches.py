"""Stretches: the words in quotation marks of all reports, a sentence at a time, in the form in which they are compared.

Idea: letters and digits alone, lower case, divided at apostrophes, so that neither punctuation nor the style of marks makes two words differ; each keeps
its place. A quotation of three sentences is three stretches of one turn.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rashomon.lang.words import plain_words
from rashomon.schema.actor import StoryActor
from rashomon.schema.reading import Reading
from rashomon.schema.span import Passage, Span, trimmed
from rashomon.schema.speech import QuotationKind

SPELT = {"sen": "senator", "sens": "senators", "rep": "representative", "reps": "representatives", "gov": "governor", "gen": "general", "dept": "department", "okay": "ok",
         "govt": "government"}  # fmt: skip
_PART = re.compile(r"[^']+")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words in marks. turn: its quotation; whole: number of the unbroken stretch in marks that it is a sentence of; speaker: id in the account, named:
    by a name; tokens with their offsets `at`."""

    report: int
    turn: str
    whole: int
    passage: Passage
    speaker: str | None
    named: bool
    kind: QuotationKind
    tokens: tuple[str, ...]
    at: tuple[tuple[int, int], ...]


def tokens_of(text: str, start: int, end: int) -> tuple[tuple[str, ...], tuple[tuple[int, int], ...]]:
    """The words of a stretch of text for comparing, and where each stands; "O.K." is one word, as "OK" is."""
    found: list[tuple[str, int, int]] = []
    for word, low, _ in plain_words(text, start, end):
        for m in _PART.finditer(word):
            token, first, last = m.group(), low + m.start(), low + m.end()
            if (
                found
                and len(token) == 1
                and text[found[-1][2] : first] == "."
                and first - found[-1][2] == 1
                and len(text[found[-1][1] : found[-1][2]].split(".")[-1]) == 1
            ):
                before = found.pop()
                token, first = before[0] + token, before[1]
            found.append((SPELT.get(token, token), first, last))
    return tuple(w for w, _, _ in found), tuple((a, b) for _, a, b in found)


def speakers_of(actors: Sequence[StoryActor]) -> dict[tuple[str, str], StoryActor]:
    """(report id, actor id there) to the actor of the account."""
    return {(report, own): a for a in actors for report, ids in a.within.items() for own in ids}


def stretches(readings: Sequence[Reading], actors: Sequence[StoryActor]) -> list[Stretch]:
    """All of them in order of report and text; words inside words are told once, with the outer ones."""
    known, found, whole = speakers_of(actors), list[Stretch](), 0
    for n, reading in enumerate(readings):
        text, starts = reading.report.text, [s.start for s in reading.sentences]
        end = 0
        for quotation in sorted(reading.quotations, key=lambda q: (q.quoted[0].start if q.quoted else 0, -len(q.quoted))):
            actor = known.get((reading.report.id, quotation.speaker or ""))
            for span in _joined(text, quotation.quoted):
                if span.start < end:
                    continue
                whole, end = whole + 1, span.end
                for part in _sentences(text, span, starts):
                    tokens, at = tokens_of(text, part.start, part.end)
                    if tokens:
                        passage = Passage(reading.report.id, part.start, part.end)
                        named = actor is not None and actor.kind != "group"
                        found.append(Stretch(n, quotation.id, whole, passage, actor.id if actor else None, named, quotation.kind, tokens, at))
    return found


def _joined(text: str, quoted: Sequence[Span]) -> Iterator[Span]:
    """Parts of one quotation that only a paragraph's end divides are one."""
    held: Span | None = None
    for span in quoted:
        if held and not text[held.end : span.start].strip(' \t\r\n“"«'):
            held = Span(held.start, span.end)
        else:
            if held:
                yield held
            held = span
    if held:
        yield held


def _sentences(text: str, span: Span, starts: Sequence[int]) -> Iterator[Span]:
    inside = starts[bisect_right(starts, span.start) : bisect_right(starts, span.end - 1)]
    for start, end in zip([span.start, *inside], [*inside, span.end], strict=True):
        part = trimmed(text, start, end)
        if part:
            yield part
