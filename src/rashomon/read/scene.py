"""The scene: one report's words, tree, actors and chains as the resolvers of speakers share them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from rashomon.lang.model import Analysis
from rashomon.lang.names import surname
from rashomon.lang.syntax import Syntax
from rashomon.lang.words import covering
from rashomon.read.coreference import Chain
from rashomon.read.phrases import Phrase
from rashomon.read.source_spans import span_of
from rashomon.schema.actor import Actor, ActorKind, Mention
from rashomon.schema.span import Span

SURE = 0.3  # by which a pronoun's choice must lead the next best


@dataclass(slots=True)
class Scene:
    """What the resolvers share. more: mentions that were resolved on the way; unnamed: actor of each chain without a name."""

    analysis: Analysis
    syntax: Syntax
    actors: list[Actor]
    words: tuple[tuple[int, int], ...]
    chains: dict[int, tuple[Chain, int]]
    more: dict[str, list[Mention]] = field(default_factory=dict)
    unnamed: dict[int, str] = field(default_factory=dict)

    def range(self, span: Span) -> tuple[int, int]:
        return covering(self.words, span.start, span.end)

    def span(self, first: int, end: int) -> Span:
        return span_of(self.analysis, first, end)


def actor_named(scene: Scene, name: str, span: Span, kind: ActorKind) -> str:
    """The actor of this name, made where there is none."""
    low = name.lower()
    for actor in scene.actors:
        if low in (actor.name.lower(), *(a.lower() for a in actor.aliases)):
            return actor.id
    people = [a for a in scene.actors if a.kind == "person" and surname(a.name) == low]
    return people[0].id if len(people) == 1 else made(scene, name, span, kind)


def made(scene: Scene, name: str, span: Span, kind: ActorKind) -> str:
    actor = Actor(f"a{len(scene.actors) + 1}", name, kind, None, (), (Mention(span.start, span.end, "description" if kind == "group" else "name"),))
    scene.actors.append(actor)
    return actor.id


def covering_actor(scene: Scene, word: int) -> Actor | None:
    start, end = scene.words[word]
    return next((a for a in scene.actors for m in a.mentions if m.start <= start and end <= m.end), None)


def mentions(scene: Scene, first: int, end: int) -> Iterator[tuple[int, int, Actor]]:
    """(first word, end, actor) of the names in a range of words, in order."""
    low, high = scene.words[first][0], scene.words[end - 1][1]
    found = [(m.start, m.end, a) for a in scene.actors for m in a.mentions if m.kind == "name" and low < m.end and m.start < high]
    for start, stop, actor in sorted(found, key=lambda f: f[:2]):
        yield (*covering(scene.words, start, stop), actor)


def phrase_at(scene: Scene, head: int) -> Phrase:
    chain, place = scene.chains[head]
    return chain.phrases[place]
