"""Who stands where: the actor behind a word of the text, for all steps that ask who acts on whom.

Idea: the narrowest mention that holds the word; else the state or body whose forces or staff the phrase tells of ("Russian forces"). Words of direct speech for
oneself and one's side ("we") are the speaker's.
Cannot do: "they" for things; a firm that is only meant ("the brand").
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rashomon.lang.lemmas import base
from rashomon.lang.model import Analysis
from rashomon.lang.names import adjectives
from rashomon.lang.resources import lexicon
from rashomon.lang.syntax import Syntax
from rashomon.lang.words import covering
from rashomon.schema.actor import Actor
from rashomon.schema.speech import Quotation

FORCES = frozenset(
    {
        "force",
        "forces",
        "troop",
        "troops",
        "army",
        "military",
        "navy",
        "side",
        "police",
        "official",
        "soldier",
        "warplane",
        "jet",
        "missile",
        "leader",
        "leadership",
    }
)
OWNERS = frozenset({"state", "organisation"})  # whose forces and bodies act for them
FIRST = frozenset({"i", "we", "us", "me", "our", "my"})
ACTING = frozenset({"person", "organisation", "state", "group", "outlet"})


@dataclass(frozen=True, slots=True)
class Cast:
    """at: id of the actor whose mention holds each word, None for nobody; said: number of the attribution that holds each word, -1 for none."""

    analysis: Analysis
    syntax: Syntax
    actors: dict[str, Actor]
    at: tuple[str | None, ...]
    said: tuple[int, ...]
    quotations: tuple[Quotation, ...]

    def quotation(self, word: int) -> Quotation | None:
        """The outermost attribution that holds a word."""
        return self.quotations[self.said[word]] if self.said[word] >= 0 else None

    def of(self, head: int) -> str | None:
        """The actor that a phrase with this head stands for."""
        own = self.at[head] or self._speaking(head)
        if own:
            return own
        noun = base(self.analysis.word(head))
        body = noun in lexicon("bodies") or noun in FORCES
        for child in self.syntax.children(head):
            owns = self.syntax.relations[child] in ("nmod:poss", "amod") and child < head and body
            if owns and (found := self.at[child] or self._state(child)) and self.actors[found].kind in OWNERS:
                return found
        return None

    def those(self, head: int) -> tuple[str, ...]:
        """The actors of a phrase and of what is joined to it: "Holt and the union"."""
        heads = (head, *(c for c in self.syntax.children(head) if self.syntax.relations[c] in ("conj", "appos")))
        found = [self.of(h) for h in heads if h == head or self.syntax.relations[h] == "conj"]
        if found[0] is None:
            found += [self.of(h) for h in heads if self.syntax.relations[h] == "appos"]
        return tuple(dict.fromkeys(a for a in found if a and self.actors[a].kind in (*ACTING, "place")))

    def _speaking(self, word: int) -> str | None:
        quotation = self.quotation(word)
        return quotation.speaker if quotation and quotation.kind != "indirect" and self.analysis.word(word).lower() in FIRST else None

    def _state(self, word: int) -> str | None:
        state = adjectives().get(self.analysis.word(word).lower())
        return next((a.id for a in self.actors.values() if a.kind == "state" and a.name == state), None) if state else None


def cast(analysis: Analysis, syntax: Syntax, actors: tuple[Actor, ...], quotations: tuple[Quotation, ...]) -> Cast:
    """The cast of one report."""
    at: list[str | None] = [None] * len(analysis.words)
    for mention, actor in sorted(_mentions(actors), key=lambda m: (m[0][0] - m[0][1], m[1])):  # the narrowest last
        first, end = covering(analysis.words, *mention)
        at[first:end] = [actor] * (end - first)
    outer = tuple(q for q in quotations if q.within is None)
    said = [-1] * len(analysis.words)
    for n, quotation in enumerate(outer):
        for span in quotation.content:
            first, end = covering(analysis.words, span.start, span.end)
            said[first:end] = [n] * (end - first)
    return Cast(analysis, syntax, {a.id: a for a in actors}, tuple(at), tuple(said), outer)


def _mentions(actors: Sequence[Actor]) -> Iterator[tuple[tuple[int, int], str]]:
    for actor in actors:
        yield from (((m.start, m.end), actor.id) for m in actor.mentions)
