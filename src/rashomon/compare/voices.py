"""Voices: in whose voice each report states a sentence.

Idea: a sentence holds clauses in several voices; it stands in the outlet's own where the outlet asserts at least half of its words, else in the
voice that has most of them.
Example: "The strike is over, Holt said." is attributed.
"""

from collections import Counter

from rashomon.schema.claim import VoiceKind
from rashomon.schema.reading import Reading

OWN = 0.5  # share of a sentence's claimed characters from which it is the outlet's own


def voices(readings: tuple[Reading, ...]) -> dict[tuple[str, int], VoiceKind]:
    """Voice of the sentence that begins at (report id, offset)."""
    found: dict[tuple[str, int], VoiceKind] = {}
    for reading in readings:
        claims = list(reading.claims)
        first = 0
        for sentence in reading.sentences:
            while first < len(claims) and claims[first].end <= sentence.start:
                first += 1
            weight: Counter[VoiceKind] = Counter()
            for claim in claims[first:]:
                if claim.start >= sentence.end:
                    break
                weight[claim.voice.kind] += min(claim.end, sentence.end) - max(claim.start, sentence.start)
            if weight:
                own = weight["outlet"] >= OWN * weight.total()
                found[reading.report.id, sentence.start] = "outlet" if own else max(weight, key=lambda kind: (weight[kind], kind))
    return found
