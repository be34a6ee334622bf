"""Sources without a name: when they are somebody, and what they are called.

Idea: who is brought in ("a judge", "officials", "the Greek government", "Vane's lawyer") is an actor of the kind "group", called what the text
calls it; who is told of as known ("the driver") was named before by other words and stays open.
Example: "Her lawyer said", her being Ada Holt, is "Ada Holt's lawyer".
Cannot do: tell two unnamed spokesmen of one report apart.
"""

from rashomon.lang.lemmas import base
from rashomon.lang.names import adjectives
from rashomon.lang.resources import mapping
from rashomon.lang.words import POSSESSIVES
from rashomon.read.coreference import Chain
from rashomon.read.phrases import PRONOUNS, Phrase
from rashomon.read.scene import SURE, Scene, made, mentions, phrase_at
from rashomon.schema.actor import Actor
from rashomon.schema.span import Span

PUBLISHED = dict.fromkeys(("article", "story", "editorial", "column"), ("in", "from", "by")) | dict.fromkeys(
    ("statement", "release", "tweet", "letter"), ("from", "by")
)
KNOWN = frozenset("police authority media press military public opposition government".split())
DEFINITE = frozenset("the this that these those my your his her its our their".split())
LONGEST_DESCRIPTION = 9  # words of what a source without a name is called


def unnamed_actor(scene: Scene, chain: Chain) -> str | None:
    """The actor of a chain without a name, called by the first description in it; none for "the driver", who was named or told of before by
    other words."""
    key = id(chain)
    if key not in scene.unnamed:
        phrase = next((p for p in chain.phrases if p.kind == "noun"), None)
        owner, rest = _owned(scene, phrase) if phrase else (None, 0)
        if phrase is None or (owner is None and not tells(scene, phrase)):
            return None
        span = description(scene, phrase)
        name = f"{owner.name}'s {scene.span(rest, phrase.head + 1).of(scene.analysis.text)}" if owner else span.of(scene.analysis.text)
        scene.unnamed[key] = made(scene, " ".join(name.split()), span, "group")
    return scene.unnamed[key]


def _owned(scene: Scene, phrase: Phrase) -> tuple[Actor | None, int]:
    """ "Her office", "Vane's lawyer": the actor that owns, and the word behind."""
    for child in scene.syntax.children(phrase.head):
        if scene.syntax.relations[child] == "nmod:poss" and child < phrase.head:
            chain, place = scene.chains.get(child, (None, 0))
            behind = phrase_at(scene, child).end if chain else child + 1
            marked = scene.analysis.word(behind - 1).lower() in (*PRONOUNS, *POSSESSIVES)
            while behind < phrase.head and scene.analysis.word(behind).lower() in POSSESSIVES:
                behind, marked = behind + 1, True
            if chain and marked and chain.actor >= 0 and (chain.sure[place] >= SURE or scene.analysis.word(child).lower() not in PRONOUNS):
                return scene.actors[chain.actor], behind
    return None, 0


def tells(scene: Scene, phrase: Phrase) -> bool:
    """Does the phrase bring somebody in? "The driver" and "the two states" were told of before; "the police", "the Greek government" and
    "the power company" are known without."""
    if scene.analysis.word(phrase.first).lower() not in DEFINITE:
        return True
    if phrase.form in KNOWN:
        return True
    between = range(phrase.first + 1, phrase.head)
    proper = any(scene.analysis.upos[i] == "PROPN" or scene.analysis.word(i).lower() in adjectives() for i in between)
    told = proper or any(scene.analysis.upos[i] == "NOUN" for i in between)
    return scene.analysis.word(phrase.first).lower() == "the" and (told if phrase.sort == "body" else proper and phrase.plural)


def description(scene: Scene, phrase: Phrase) -> Span:
    """Without article and quantity before, without relative clause, commas and what follows behind."""
    first, end, word = phrase.first, phrase.end, scene.analysis.word
    while first < phrase.head and (scene.analysis.upos[first] == "DET" or word(first).lower() in ("some", "many", "most", "of", "several", "all", "other")):
        first += 1
    stops = (",", "(", "—", "–", "who", "that", "which", "whose", ";", ":", '"', "“")
    end = next((i for i in range(phrase.head + 1, end) if word(i).lower() in stops), end)
    return scene.span(first, max(phrase.head + 1, min(end, first + LONGEST_DESCRIPTION)))


def both(scene: Scene, first: int, top: int) -> tuple[str, ...]:
    """ "Both leaders", where just two people of the report have a role of that class."""
    if not {"both", "two"} & {scene.analysis.word(i).lower() for i in range(first, top)}:
        return ()
    wanted = mapping("roles").get(base(scene.analysis.word(top)))
    held = [a.id for a in scene.actors if a.kind == "person" and wanted in {mapping("roles").get(w) for w in (a.role or "").lower().split()}]
    return tuple(held) if wanted and len(held) == 2 else ()


def publisher(scene: Scene, end: int, top: int) -> Actor | None:
    """Whose words a text gives: "an article in the Harbour Post", "a statement from the yard"."""
    ways = PUBLISHED.get(base(scene.analysis.word(top)), ())
    found = (
        [
            actor
            for a, _, actor in mentions(scene, top + 1, end)
            if any(scene.analysis.word(i).lower() in ways for i in range(max(top + 1, a - 3), a))
            and actor.kind in ("organisation", "outlet", "person", "state")
        ]
        if ways and top + 1 < end
        else []
    )
    return found[0] if len(found) == 1 else None
