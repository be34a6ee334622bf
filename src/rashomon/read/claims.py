"""Claims: what each sentence asserts, in whose voice, with its quantities.

Idea: a sentence whose greater part is attributed stands in the voice of its source; "reports indicate" is an unnamed voice; "is seen as" is
nobody's; all else is the outlet's own.
Cannot do: clauses inside a sentence in different voices (a later step).
"""

import re

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
    words = list(analysis.words)
    found: list[Claim] = []
    for sentence in sentences:
        if sentence.kind not in ("credit", "caption"):
            first, end = covering(words, sentence.start, sentence.end)
            voice = _voice(report.text, sentence, quotations)
            found.append(Claim(f"c{len(found) + 1}", sentence.start, sentence.end, voice, values_of(analysis, sentence, first, end)))
    return tuple(found)


def _voice(text: str, sentence: Sentence, quotations: tuple[Quotation, ...]) -> Voice:
    held: dict[str, int] = {}
    for quotation in quotations:
        for span in quotation.content:
            shared = min(span.end, sentence.end) - max(span.start, sentence.start)
            if shared > 0:
                held[quotation.id] = held.get(quotation.id, 0) + shared
    if sum(held.values()) >= ATTRIBUTED * (sentence.end - sentence.start):
        best = max(held, key=lambda q: (held[q], q))
        quotation = next(q for q in quotations if q.id == best)
        return Voice("attributed" if quotation.speaker else "unnamed", best)
    return Voice("agentless") if _AGENTLESS.search(text, sentence.start, sentence.end) else Voice("outlet")
