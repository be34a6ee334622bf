"""What happens and what is talked about: acts of one actor towards another, and the terms of talks."""

from dataclasses import dataclass
from typing import Literal

from rashomon.schema.span import Span

Code = Literal["AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION",
               "MOBILIZE", "COERCE", "ASSAULT"]  # fmt: skip
CODES: tuple[Code, ...] = ("AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION",
                           "MOBILIZE", "COERCE", "ASSAULT")  # fmt: skip
TermKind = Literal["agreed", "open", "demanded", "offered", "threatened", "promised", "refused"]


@dataclass(frozen=True, slots=True)
class Event:
    """Who does what to whom, by the root codes of PLOVER. start, end: the words that tell it; trigger: the word that names the act. sources, targets:
    ids of actors; place: id of an actor; date: a TIMEX3 value. negated: it is said not to happen; hypothetical: it is possible, planned, demanded
    or predicted, no fact; background: of another time than the event that the report tells of. quotation: id of the attribution that tells it.
    score: 0 to 1, how sure the code is."""

    id: str
    start: int
    end: int
    trigger: Span
    code: Code
    sources: tuple[str, ...]
    targets: tuple[str, ...] = ()
    date: str | None = None
    place: str | None = None
    negated: bool = False
    hypothetical: bool = False
    background: bool = False
    quotation: str | None = None
    score: float | None = None

    @property
    def counts(self) -> bool:
        """Is it told as an act that took place and belongs to the event itself?"""
        return not (self.negated or self.hypothetical or self.background)


@dataclass(frozen=True, slots=True)
class Deadline:
    """By when; value: TIMEX3, None where nothing settles it."""

    start: int
    end: int
    value: str | None


@dataclass(frozen=True, slots=True)
class Term:
    """One term of talks: what is agreed, open, demanded, offered, promised, threatened or refused. start, end: the matter itself; cue: the words that
    tell how it stands; by, to: ids of actors; quotation: id of the attribution that tells it."""

    kind: TermKind
    start: int
    end: int
    cue: Span
    by: str | None = None
    to: str | None = None
    deadline: Deadline | None = None
    quotation: str | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """Two acts in the order in which a text puts them; cue: the word that tells it ("after", "before", "then")."""

    first: Span
    then: Span
    cue: Span
