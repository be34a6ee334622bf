"""What a text asserts, in whose voice, with which values and times."""

from dataclasses import dataclass
from typing import Literal

VoiceKind = Literal["outlet", "attributed", "unnamed", "agentless"]
ValueKind = Literal["number", "money", "share", "distance", "duration"]


@dataclass(frozen=True, slots=True)
class Voice:
    """Who stands behind a claim; quotation: id of the attribution that holds it."""

    kind: VoiceKind
    quotation: str | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """A quantity. value: its number in units of `unit` (a currency code, "%", a unit of measure, or the lemma of the thing counted).
    bound: "min" for at least, "max" for up to, "more", "less" for strict bounds."""

    start: int
    end: int
    kind: ValueKind
    value: float
    unit: str | None
    approximate: bool = False
    bound: Literal["min", "max", "more", "less"] | None = None


@dataclass(frozen=True, slots=True)
class Time:
    """A time expression, with a TIMEX3 type and value; value None where nothing in the text or its date settles it."""

    start: int
    end: int
    type: Literal["DATE", "TIME", "DURATION", "SET"]
    value: str | None
    anchor: Literal["published", "text", "none"]


@dataclass(frozen=True, slots=True)
class Claim:
    """What a sentence asserts."""

    id: str
    start: int
    end: int
    voice: Voice
    values: tuple[Value, ...] = ()
