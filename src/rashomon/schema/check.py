"""What was found of a draft in its sources. Nothing is rated true or false."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from rashomon.schema.account import Skipped
from rashomon.schema.reading import Reading
from rashomon.schema.span import Passage
from rashomon.schema.speech import Difference, Loss

QuotationVerdict = Literal["verbatim", "truncated", "joined", "altered", "other speaker", "paraphrase", "not found"]
Match = Literal["verbatim", "truncated", "joined", "altered", "paraphrase"]
DetailKind = Literal["number", "date", "name", "title"]
DetailVerdict = Literal["as in a source", "differs", "not found"]
StatementVerdict = Literal["supported", "clashes", "not found"]


@dataclass(frozen=True, slots=True)
class QuotationCheck:
    """One quotation of the draft. words: how its words stand to those found, whoever says them there; None for not found. sources: where they stand;
    differences: a in the draft, b in the first source; lost: what goes with the words left out. speaker, said_by: who says it in the draft and in the
    sources, by name. marked: do the words stand in quotation marks there?"""

    passage: Passage
    verdict: QuotationVerdict
    words: Match | None = None
    sources: tuple[Passage, ...] = ()
    differences: tuple[Difference, ...] = ()
    lost: tuple[Loss, ...] = ()
    speaker: str | None = None
    said_by: tuple[str, ...] = ()
    marked: bool = True


@dataclass(frozen=True, slots=True)
class DetailCheck:
    """One number, date, name or title of the draft. sources: where it stands so; others: what stands there instead."""

    kind: DetailKind
    passage: Passage
    verdict: DetailVerdict
    sources: tuple[Passage, ...] = ()
    others: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Support:
    """A passage of a source with the probability that it states what the draft's sentence does, in part at least."""

    passage: Passage
    score: float


@dataclass(frozen=True, slots=True)
class StatementCheck:
    """One sentence of the draft. clashes: passages that cannot be true with it, and why; attributed: every source that supports it leaves it to somebody,
    the draft states it as fact."""

    passage: Passage
    verdict: StatementVerdict
    supports: tuple[Support, ...] = ()
    clashes: tuple[Passage, ...] = ()
    why: tuple[str, ...] = ()
    attributed: bool = False


@dataclass(frozen=True, slots=True)
class Omission:
    """What every source states and the draft does not: a passage of each."""

    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """A draft and its sources, with all that was looked up. labels: what the draft and each source are called."""

    draft: Reading
    sources: tuple[Reading, ...]
    labels: Mapping[str, str]
    quotations: tuple[QuotationCheck, ...]
    details: tuple[DetailCheck, ...]
    statements: tuple[StatementCheck, ...]
    omissions: tuple[Omission, ...]
    notes: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()

    @property
    def strict(self) -> bool:
        """Is every quotation in the sources, in its words and by its speaker?"""
        return all(q.verdict in ("verbatim", "truncated", "joined") for q in self.quotations)
