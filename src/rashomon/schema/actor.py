"""People, bodies and states, and where a text names them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

ActorKind = Literal["person", "organisation", "state", "place", "group", "outlet"]


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where an actor is named, described or stood for by a pronoun."""

    start: int
    end: int
    kind: Literal["name", "description", "pronoun"] = "name"


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone or something that can speak or act, in one report. `name` is the fullest form the text gives; `gender` of people, where an
    honorific or the first name tells it."""

    id: str
    name: str
    kind: ActorKind
    role: str | None = None
    aliases: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()
    gender: Literal["m", "f"] | None = None


@dataclass(frozen=True, slots=True)
class StoryActor:
    """One actor over all reports of a story. `within`: the ids it has in each report; `why`: what each merge of differing names rests on;
    `quoted`, `direct`, `indirect`, `mentioned`: counts by report; `cues`: how often each verb introduces the words, `stances`: how often such a
    verb is neutral, distancing (claimed) or endorsing (pointed out). tone: by report, the mean tone (-1 bad to 1 good) of the sentences that have a
    clear one towards the actor in the outlet's own voice."""

    id: str
    name: str
    kind: ActorKind
    role: str | None
    within: Mapping[str, tuple[str, ...]]
    quoted: Mapping[str, int]
    mentioned: Mapping[str, int]
    why: tuple[str, ...] = ()
    direct: Mapping[str, int] = field(default_factory=dict)
    indirect: Mapping[str, int] = field(default_factory=dict)
    cues: Mapping[str, int] = field(default_factory=dict)
    stances: Mapping[str, int] = field(default_factory=dict)
    tone: Mapping[str, float] = field(default_factory=dict)
