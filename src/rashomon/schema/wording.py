"""How a text words things: what colours it, and its tone towards those it names."""

from dataclasses import dataclass
from typing import Literal

from rashomon.schema.claim import VoiceKind

WordingKind = Literal["loaded", "epithet", "hedge", "intensifier", "scare-quotes", "unsourced", "agentless", "tone"]


@dataclass(frozen=True, slots=True)
class Wording:
    """One place. target: id of the actor that it is about, where the tree tells it. tone: of kind "tone" alone, -1.0 (bad) to 1.0 (good) towards the
    target in that sentence. voice: in whose voice the words stand."""

    kind: WordingKind
    start: int
    end: int
    target: str | None = None
    tone: float | None = None
    voice: VoiceKind = "outlet"
