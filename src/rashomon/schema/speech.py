"""Words, thoughts and intentions attributed to someone."""

from dataclasses import dataclass
from typing import Literal

from rashomon.schema.span import Passage, Span

QuotationKind = Literal["direct", "indirect", "mixed"]
Stance = Literal["neutral", "distancing", "endorsing"]
Loss = Literal["negation", "condition", "modal", "contrast", "antecedent"]
Relation = Literal["verbatim", "truncated", "altered", "paraphrase"]


@dataclass(frozen=True, slots=True)
class Quotation:
    """One attribution. content: what is attributed, without outer marks. quoted: its parts inside quotation marks.
    speaker: id of an actor of the same reading, or None with the reason in `why`; speakers: ids where several speak together.
    unnamed: what the text calls a source without a name. elided: an ellipsis stands inside the marks. within: id of the quotation around it.
    setting: where or when it was said; occasion: at the event that the report tells of, at another time, or open; addressee: id of an actor.
    verb: base form of the cue; stance: what the choice of that verb says of the truth of the words (claimed, pointed out).
    score: 0 to 1, how sure the attribution is.
    """

    id: str
    kind: QuotationKind
    content: tuple[Span, ...]
    quoted: tuple[Span, ...] = ()
    cue: Span | None = None
    source: Span | None = None
    speaker: str | None = None
    speakers: tuple[str, ...] = ()
    unnamed: str | None = None
    why: str | None = None
    setting: Span | None = None
    addressee: str | None = None
    occasion: Literal["event", "other", "unknown"] = "unknown"
    elided: bool = False
    within: str | None = None
    score: float | None = None
    verb: str | None = None
    stance: Stance | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """One report's form of an utterance."""

    report: str
    start: int
    end: int
    kind: QuotationKind


@dataclass(frozen=True, slots=True)
class Difference:
    """Where two forms of an utterance part. cut: only in a; added: only in b; replaced: other words. lost: what goes with the words that one form has
    not: a negation, a condition, a modal, a contrast, the antecedent of a pronoun behind them."""

    kind: Literal["cut", "added", "replaced"]
    a: Passage | None
    b: Passage | None
    lost: tuple[Loss, ...] = ()


@dataclass(frozen=True, slots=True)
class Variant:
    """How two reports' forms of one utterance relate; a and b are report ids."""

    a: str
    b: str
    relation: Relation
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Utterance:
    """What one person said on one occasion, as several reports give it. speaker: id of an actor of the account, or None."""

    id: str
    speaker: str | None
    spans: tuple[Said, ...]
    variants: tuple[Variant, ...]
