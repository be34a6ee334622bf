"""Everything found across the reports of one story."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from rashomon.errors import UnsourcedLine
from rashomon.schema.actor import StoryActor
from rashomon.schema.claim import VoiceKind
from rashomon.schema.correction import Correction
from rashomon.schema.event import TermKind
from rashomon.schema.reading import Reading
from rashomon.schema.span import Passage, Span
from rashomon.schema.speech import Utterance

ConflictKind = Literal["number", "date", "place", "name", "order", "attribution", "polarity", "description"]
Section = Literal["all state", "some state", "only", "said", "cut or altered", "conflict", "scope", "talks", "heard", "wording", "origins"]


@dataclass(frozen=True, slots=True)
class Story:
    """The set of reports. published: first and last date stated. labels: what each report is called in lines and on the page."""

    id: str
    title: str | None
    published: tuple[str | None, str | None]
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Link:
    """Two passages of two reports that state a common fact. shared: the stretches they have in common."""

    a: Passage
    b: Passage
    relation: Literal["same", "partial", "conflict"]
    score: float
    shared: tuple[tuple[Passage, Passage], ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A group of linked passages. lead: the one that says it most shortly among the best linked. voices: in whose voice each report states it."""

    id: str
    lead: Passage
    passages: tuple[Passage, ...]
    reports: tuple[str, ...]
    voices: Mapping[str, VoiceKind]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two passages about one matter that differ; the verdict says whether both can be true."""

    id: str
    kind: ConflictKind
    verdict: Literal["conflict", "different scope"]
    a: Passage
    b: Passage
    why: str


@dataclass(frozen=True, slots=True)
class Moment:
    """What the reports put at one date; date: a year, month or day. background: not of the event itself."""

    date: str
    passages: tuple[Passage, ...]
    background: bool = False


@dataclass(frozen=True, slots=True)
class Sequel:
    """Two acts in the order in which one report puts them, whatever the calendar; cue: the word that tells it."""

    first: Passage
    then: Passage
    cue: Passage


@dataclass(frozen=True, slots=True)
class Talk:
    """One term of talks over all reports; passages: the matter, in each report's words. by, to: ids of actors of the account; deadline: TIMEX3 value."""

    kind: TermKind
    by: str | None
    to: str | None
    deadline: str | None
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class OriginGroup:
    """Reports whose text has one origin, in order of publication; passages prove it, credits name sources. first: the one that was published before the
    others, None where dates do not tell."""

    reports: tuple[str, ...]
    kind: Literal["copy", "rewrite", "shared wire", "none"]
    passages: tuple[tuple[Passage, Passage], ...] = ()
    credits: tuple[Passage, ...] = ()
    first: str | None = None


@dataclass(frozen=True, slots=True)
class Origins:
    """How many independent origins the reports have."""

    independent: int
    groups: tuple[OriginGroup, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the account. frame: what it says of the passages beside their own words (who speaks, what differs, whose voice). counted: the passages
    are many and only counted. Raises UnsourcedLine
    without a passage."""

    section: Section
    text: str
    passages: tuple[Passage, ...]
    frame: str = ""
    counted: bool = False

    def __post_init__(self) -> None:
        if not self.passages:
            raise UnsourcedLine(f"line {self.text!r} in section {self.section!r}: wants at least one passage")


@dataclass(frozen=True, slots=True)
class Skipped:
    """A source that could not be read, and why."""

    source: str
    why: str


@dataclass(frozen=True, slots=True)
class Account:
    """Several reports of one event, compared. orphans: corrections of a reader whose passage is gone."""

    story: Story
    readings: tuple[Reading, ...]
    actors: tuple[StoryActor, ...]
    utterances: tuple[Utterance, ...]
    links: tuple[Link, ...]
    facts: tuple[Fact, ...]
    only: Mapping[str, tuple[Span, ...]]
    conflicts: tuple[Conflict, ...]
    origins: Origins
    lines: tuple[Line, ...]
    timeline: tuple[Moment, ...] = ()
    sequels: tuple[Sequel, ...] = ()
    talks: tuple[Talk, ...] = ()
    notes: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    orphans: tuple[Correction, ...] = ()
