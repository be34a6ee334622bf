"""Claims: what each sentence asserts, in whose voice, with its quantities.

Idea: a sentence whose greater part is attributed stands in the voice of its source; "reports indicate" is an unnamed voice; "is seen as" is
nobody's; all else is the outlet's own.
Cannot do: clauses inside a sentence in different voices (a later step).
"""

import re
from bisect import bisect_right

from rashomon.lang.model import Analysis
from rashomon.lang.words import covering
from rashomon.read.values import values_of
from rashomon.schema.claim import Claim, Voice
from rashomon.schema.reading import Sentence
from rashomon.schema.report import Report
from rashomon.schema.speech import Quotation

ATTRIBUTED = 0.4  # share of a sentence's characters inside attributed content
_AGENTLESS = re.compile(
    r"\b(?:is|are|was|were|has been|have been|being)\s+(?:\w+ly\s+|often\s+)?(?:seen|viewed|regarded|considered|described|believed|thought|expected|reported|said|known|understood)\b",
    re.IGNORECASE,
)


def claims(report: Report, analysis: Analysis, sentences: tuple[Sentence, ...], quotations: tuple[Quotation, ...]) -> tuple[Claim, ...]:
    """One claim a sentence; titles and headings assert too, credits do not."""
    words, held = analysis.words, _held(sentences, quotations)
    speakers = {q.id: q.speaker for q in quotations}
    found: list[Claim] = []
    for n, sentence in enumerate(sentences):
        if sentence.kind not in ("credit", "caption"):
            first, end = covering(words, sentence.start, sentence.end)
            voice = _voice(report.text, sentence, held[n], speakers)
            found.append(Claim(f"c{len(found) + 1}", sentence.start, sentence.end, voice, values_of(analysis, sentence, first, end)))
    return tuple(found)


def _held(sentences: tuple[Sentence, ...], quotations: tuple[Quotation, ...]) -> list[dict[str, int]]:
    """For each sentence, how many of its characters each quotation holds."""
    held: list[dict[str, int]] = [{} for _ in sentences]
    ends = [s.end for s in sentences]
    for quotation in (q for q in quotations if q.within is None):
        for span in quotation.content:
            n = bisect_right(ends, span.start)
            while n < len(sentences) and sentences[n].start < span.end:
                shared = min(span.end, sentences[n].end) - max(span.start, sentences[n].start)
                held[n][quotation.id] = held[n].get(quotation.id, 0) + shared
                n += 1
    return held


def _voice(text: str, sentence: Sentence, held: dict[str, int], speakers: dict[str, str | None]) -> Voice:
    if sum(held.values()) >= ATTRIBUTED * (sentence.end - sentence.start):
        best = max(held, key=lambda q: (held[q], q))
        return Voice("attributed" if speakers[best] else "unnamed", best)
    return Voice("agentless") if _AGENTLESS.search(text, sentence.start, sentence.end) else Voice("outlet")
