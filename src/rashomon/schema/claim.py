"""What a text asserts, in whose voice, with which values and times."""

from dataclasses import dataclass
from typing import Literal

from rashomon.schema.span import Span

VoiceKind = Literal["outlet", "attributed", "unnamed", "agentless"]
ValueKind = Literal["number", "money", "share", "distance", "duration", "age"]
Bound = Literal["min", "max", "more", "less"]
Polarity = Literal["affirmed", "negated"]
Modality = Literal["fact", "possible", "conditional", "predicted", "demanded", "intended"]


@dataclass(frozen=True, slots=True)
class Voice:
    """Who stands behind a claim; quotation: id of the attribution that holds it."""

    kind: VoiceKind
    quotation: str | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """A quantity: its number with scale, sign and unit. value: in units of `unit` (a currency code, "%" or "pp", a unit of measure, "USD/acre" for a
    rate, or the base form of the thing counted); high: upper end of a range, whose lower end is `value`; distance stands for every measure of space,
    weight and speed. bound: "min" for at least, "max" for up to, "more", "less" for strict bounds. counted: the noun phrase that is counted."""

    start: int
    end: int
    kind: ValueKind
    value: float
    unit: str | None
    approximate: bool = False
    bound: Bound | None = None
    high: float | None = None
    counted: Span | None = None


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
    """What a clause asserts. modality: told as a fact, or as possible, under a condition, predicted, demanded or intended. values: quantities inside;
    times: places of the time expressions inside."""

    id: str
    start: int
    end: int
    voice: Voice
    polarity: Polarity = "affirmed"
    modality: Modality = "fact"
    values: tuple[Value, ...] = ()
    times: tuple[Span, ...] = ()
