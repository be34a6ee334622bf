"""Everything found in one report."""

from dataclasses import dataclass
from typing import Literal

from rashomon.schema.actor import Actor
from rashomon.schema.claim import Claim, Time
from rashomon.schema.event import Event, Order, Term
from rashomon.schema.report import Report
from rashomon.schema.speech import Quotation
from rashomon.schema.wording import Wording

SentenceKind = Literal["sentence", "heading", "title", "credit", "caption"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, or a line that stands on its own. paragraph: number of its paragraph, from 0."""

    start: int
    end: int
    paragraph: int
    kind: SentenceKind = "sentence"


@dataclass(frozen=True, slots=True)
class Reading:
    """One report, read. notes: what the reader should know of the input (bad bytes, a language not supported)."""

    report: Report
    sentences: tuple[Sentence, ...]
    actors: tuple[Actor, ...]
    quotations: tuple[Quotation, ...]
    claims: tuple[Claim, ...]
    times: tuple[Time, ...]
    events: tuple[Event, ...] = ()
    terms: tuple[Term, ...] = ()
    orders: tuple[Order, ...] = ()
    wordings: tuple[Wording, ...] = ()
    notes: tuple[str, ...] = ()
