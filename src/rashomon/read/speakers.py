"""Speakers: which actor stands behind each quotation.

Idea: the source as the text gives it (a name, a role, a pronoun, nothing) is resolved to an actor of the report: by the name in it, else by
the chain of phrases that it belongs to. A source without a name becomes an actor of the kind "group", called what the text calls it. Where
nothing is safe the quotation keeps the text's words and the reason.
Example: "Senator A condemned the treatment of B. He remarked, ..." is A: subject of the sentence before, not the nearest name.
Cannot do: tell who speaks where the text itself leaves two people open.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rashomon.lang.lemmas import base
from rashomon.lang.model import Analysis
from rashomon.lang.names import HONORIFICS, capitals
from rashomon.lang.resources import lexicon
from rashomon.lang.syntax import Syntax
from rashomon.lang.words import POSSESSIVES
from rashomon.read.actors import name_of
from rashomon.read.coreference import Chain
from rashomon.read.notes import is_english
from rashomon.read.phrases import PRONOUNS, Phrase, extent
from rashomon.read.scene import SURE, Scene, actor_named, covering_actor, mentions, phrase_at
from rashomon.read.source_spans import by_layout, source_of
from rashomon.read.unnamed import both, description, publisher, tells, unnamed_actor
from rashomon.schema.actor import Actor, Mention
from rashomon.schema.report import Report
from rashomon.schema.span import Span
from rashomon.schema.speech import Quotation

RELATIVES = frozenset({"who", "which", "that", "whom"})
DOUBTFUL = 0.8  # score under which a source without a name becomes no actor
OPEN = frozenset("this that these those both others some many one several all such another either neither few most none which".split())


@dataclass(frozen=True, slots=True)
class _Found:
    """speaker: actor id; unnamed: the text's own words for the source; why: the reason where no actor is given."""

    speaker: str | None = None
    speakers: tuple[str, ...] = ()
    unnamed: str | None = None
    why: str | None = None
    kind: Literal["description", "pronoun"] | None = None


def speakers(
    report: Report, analysis: Analysis, syntax: Syntax, named: tuple[Actor, ...], attributions: tuple[Quotation, ...], chains: tuple[Chain, ...]
) -> tuple[tuple[Quotation, ...], tuple[Actor, ...]]:
    """The quotations with their speakers, and the actors with the mentions that were resolved on the way."""
    if not is_english(report.text, report.language):
        return tuple(replace(q, why="not in English: speakers are not looked for") for q in attributions), named
    at = {p.head: (chain, n) for chain in chains for n, p in enumerate(chain.phrases) if p.kind != "several"}
    scene = Scene(analysis, syntax, list(named), analysis.words, at)
    out: list[Quotation] = []
    for quotation in attributions:
        source = source_of(analysis, syntax, quotation)
        laid = by_layout(report.text, quotation)
        if laid and not (laid[2] and source and any(True for _ in mentions(scene, *scene.range(source)))):
            found = _Found(actor_named(scene, laid[0], laid[1], "person"))
        else:
            found = _resolved(scene, source) if source else _carried(report.text, quotation, out)
            if found.unnamed and found.speaker and quotation.kind == "indirect" and (quotation.score or 0) < DOUBTFUL:
                found = replace(found, speaker=None, speakers=())
        if source and found.speaker and found.kind:
            scene.more.setdefault(found.speaker, []).append(Mention(source.start, source.end, found.kind))
        out.append(replace(quotation, source=source, speaker=found.speaker, speakers=found.speakers, unnamed=found.unnamed, why=found.why))
    _point_out(scene, chains)
    return tuple(out), tuple(_with_mentions(a, scene.more.get(a.id, [])) for a in scene.actors)


def _point_out(scene: Scene, chains: Sequence[Chain]) -> None:
    """The pronouns and descriptions that surely stand for an actor are mentions of it."""
    for chain in chains:
        known = scene.actors[chain.actor].id if chain.actor >= 0 else scene.unnamed.get(id(chain))
        for phrase, sure in zip(chain.phrases, chain.sure, strict=True):
            if known and (phrase.kind == "pronoun" or (phrase.kind == "noun" and phrase.actor >= 0)) and (sure >= SURE or phrase.actor >= 0):
                span = scene.span(phrase.first, phrase.end)
                scene.more.setdefault(known, []).append(Mention(span.start, span.end, "pronoun" if phrase.kind == "pronoun" else "description"))


def _with_mentions(actor: Actor, more: Sequence[Mention]) -> Actor:
    known = {(m.start, m.end): m for m in (*more, *actor.mentions)}
    return replace(actor, mentions=tuple(known[key] for key in sorted(known)))


def _carried(text: str, quotation: Quotation, before: Sequence[Quotation]) -> _Found:
    """A quotation without a source goes on with the speaker of the one before it, when that stands in the same paragraph or just above."""
    if before and quotation.kind == "direct" and before[-1].kind != "indirect" and (before[-1].speaker or before[-1].unnamed):
        gap = text[before[-1].content[-1].end : quotation.content[0].start]
        if gap.count("\n\n") == 0 and len(gap) < 250:
            return _Found(before[-1].speaker, before[-1].speakers, before[-1].unnamed)
    return _Found(why="no source is named")


def _resolved(scene: Scene, source: Span) -> _Found:
    first, end = scene.range(source)
    shown = source.of(scene.analysis.text)
    if scene.analysis.word(end - 1).lower() in HONORIFICS and end < len(scene.words):
        end += 1  # the model cut the name off behind "Mr."
    top = scene.syntax.top(first, end)
    if scene.analysis.word(top).lower() in HONORIFICS and top + 1 < end:
        top += 1
    word = scene.analysis.word(top).lower()
    if word in RELATIVES and (antecedent := _antecedent(scene, top)) is not None:
        top = antecedent
        first, end = min(first, top), max(end, top + 1)
        word = scene.analysis.word(top).lower()
        actor = covering_actor(scene, top)
        if actor:
            return _Found(actor.id, kind="pronoun")
    if scene.syntax.relations[top] == "appos" and (actor := covering_actor(scene, scene.syntax.heads[top])):
        return _Found(actor.id, kind="description")
    joint = _joint(scene, first, end, top)
    if len(joint) > 1:
        return _Found(joint[0], joint)
    actor = _named_at(scene, first, end, top)
    if actor and actor.kind == "place" and actor.name.lower() in capitals():  # "Moscow said": the government, not the town
        return _Found(actor_named(scene, capitals()[actor.name.lower()], source, "state"), kind="description")
    if actor:
        return _Found(actor.id)
    chain, place = scene.chains.get(top, (None, 0))
    if word in PRONOUNS:
        return _pronoun(scene, chain, place, shown)
    made = _proper(scene, first, end, top)
    if made:
        return _Found(made)
    if chain and chain.actor >= 0:
        return _Found(scene.actors[chain.actor].id, kind="description")
    outlet = publisher(scene, end, top)
    if outlet:
        return _Found(outlet.id)
    pair = both(scene, first, top)
    if pair:
        return _Found(pair[0], pair, kind="description")
    brought_in = unnamed_actor(scene, chain) if chain and word not in OPEN else None
    if brought_in:
        return _Found(brought_in, unnamed=shown, why="the source has no name")
    if scene.analysis.xpos[top] == "NNS" and not chain and word not in OPEN and base(word) not in lexicon("documents"):
        phrase = Phrase(*extent(scene.analysis, scene.syntax, top), top, "noun", base(word), plural=True)
        if tells(scene, phrase):
            span = description(scene, phrase)
            return _Found(actor_named(scene, " ".join(span.of(scene.analysis.text).split()), span, "group"), unnamed=shown, why="the source has no name")
    return _Found(unnamed=shown, why=f'"{word}" is not resolved' if word in OPEN or word in RELATIVES else "the source is not named")


def _antecedent(scene: Scene, relative: int) -> int | None:
    """The noun that a relative pronoun stands for: by the tree; for "who" it must be able to be a person, else the nearest such phrase before."""
    verb = scene.syntax.heads[relative]
    for _ in range(3):
        if scene.syntax.relations[verb].startswith("acl"):
            noun = scene.syntax.heads[verb]
            if scene.analysis.word(relative).lower() not in ("who", "whom") or noun in scene.chains or scene.analysis.xpos[noun] == "NNS":
                return noun
            break
        verb = scene.syntax.heads[verb]
    low = scene.syntax.bounds(relative)[0]
    near = (i for i in range(relative - 1, low - 1, -1) if i in scene.chains)
    return next((i for i in near if (p := phrase_at(scene, i)).sort != "body" and p.kind != "pronoun" and p.end >= relative - 1), None)


def _named_at(scene: Scene, first: int, end: int, top: int) -> Actor | None:
    """The actor whose name is the head of the source, stands beside it ("the chief executive, X") or closes it ("Opposition MP X, who ...")."""
    found = [f for f in mentions(scene, first, end) if f[0] <= top < f[1] or not _beside_the_point(scene, *f[:2], end)]
    for a, b, actor in found:
        if a <= top < b or (a == top + 1 and scene.analysis.word(top).lower().rstrip(".") in lexicon("roles")):
            return actor
    tied = ("appos", "flat")
    beside = [actor for a, b, actor in found if any(scene.syntax.relations[i] in tied and scene.syntax.heads[i] == top for i in range(a, b))]
    if len(beside) == 1:
        return beside[0]
    for a, b, actor in found:
        name = scene.syntax.top(a, b)
        if scene.syntax.heads[name] == top and scene.syntax.relations[name] in ("compound", "dep", "nsubj") and b > top:
            return actor
    if (
        scene.analysis.upos[top] == "VERB"
        and found
        and all(scene.analysis.word(i).lower() in (*lexicon("roles"), *HONORIFICS) for i in range(first, found[0][0]))
    ):
        return found[0][2]  # "Senator Holt, opening the session, ..."
    if scene.analysis.word(top).lower() == "one" or (scene.analysis.xpos[top] == "NN" and base(scene.analysis.word(top)) in lexicon("people")):
        behind = [actor for a, b, actor in found if a > top and actor.kind == "person" and _after_comma(scene, a) and (b == end or not _wordy(scene, b))]
        return behind[0] if len(behind) == 1 else None
    return None


def _beside_the_point(scene: Scene, a: int, b: int, end: int) -> bool:
    """ "Holt's lawyer", "some members, including Holt"."""
    if b < end and scene.analysis.word(b).lower() in POSSESSIVES:
        return True
    return any(scene.analysis.word(i).lower() in ("including", "like", "as", "with", "by") for i in range(max(0, a - 3), a))


def _after_comma(scene: Scene, a: int) -> bool:
    """A name behind a comma, titles between them passed over."""
    while a > 0 and (
        scene.analysis.word(a - 1).lower().rstrip(".") in lexicon("roles") or scene.analysis.word(a - 1).lower() in (*HONORIFICS, "state", "former", "u.s.")
    ):
        a -= 1
    return a > 0 and scene.analysis.word(a - 1) == ","


def _wordy(scene: Scene, i: int) -> bool:
    return any(c.isalnum() for c in scene.analysis.word(i))


def _joint(scene: Scene, first: int, end: int, top: int) -> tuple[str, ...]:
    """Two or more actors joined by "and"; the first of a list may stand before what the model gives as the source."""
    heads = [top, *(i for i in range(first, end) if scene.syntax.relations[i] == "conj" and scene.syntax.heads[i] == top)]
    before = scene.syntax.twin(top)
    while before is not None and len(heads) > 1 and scene.analysis.upos[before] == "PROPN":
        heads, before = [before, *heads], scene.syntax.twin(before)
    ids = [actor.id for i in heads if (actor := covering_actor(scene, i))]
    return tuple(dict.fromkeys(ids)) if len(set(ids)) > 1 else ()


def _proper(scene: Scene, first: int, end: int, top: int) -> str | None:
    """A source whose head is a proper noun that no name was found in: known by its words elsewhere, or an actor of its own."""
    if scene.analysis.upos[top] != "PROPN" or scene.analysis.word(top).lower() in lexicon("roles"):
        return None
    low, high = top, top + 1
    while low > first and scene.analysis.upos[low - 1] == "PROPN" and scene.analysis.word(low - 1).lower() not in HONORIFICS:
        low -= 1
    while high < end and scene.analysis.upos[high] == "PROPN":
        high += 1
    word = scene.analysis.word(top)
    opens = low == scene.syntax.bounds(top)[0]  # its capital may be the sentence's
    common = high - low == 1 and base(word) in lexicon("bases") and (opens or base(word) != word.lower())
    return (
        None if scene.analysis.xpos[top] == "NNPS" or common else actor_named(scene, name_of(scene.analysis, low, high), scene.span(low, high), "organisation")
    )


def _pronoun(scene: Scene, chain: Chain | None, place: int, shown: str) -> _Found:
    """The actor of the pronoun's chain, if the choice was clear."""
    if chain is None or (place == 0 and chain.actor < 0) or (len(chain.phrases) == 1):
        return _Found(unnamed=shown, why="the pronoun has no antecedent")
    if chain.sure[place] < SURE or _one_of_two(scene, chain, place):
        return _Found(unnamed=shown, why="the pronoun has two candidates")
    if chain.actor >= 0:
        return _Found(scene.actors[chain.actor].id, kind="pronoun")
    joint = _members(scene, chain)
    if joint:
        return _Found(joint[0], joint, kind="pronoun")
    brought_in = unnamed_actor(scene, chain)
    if brought_in:
        return _Found(brought_in, unnamed=shown, why="the source has no name", kind="pronoun")
    return _Found(unnamed=shown, why="the pronoun stands for no name")


def _one_of_two(scene: Scene, chain: Chain, place: int) -> bool:
    """ "Holt and Vane sat in the hall. She said ...": was the last phrase of the chain joined with another person of that sex?"""
    phrase, before = chain.phrases[place], chain.phrases[place - 1] if place else None
    if before is None or not phrase.sex or (before.sex == phrase.sex and before.kind == "pronoun"):
        return False
    heads, relations = scene.syntax.heads, scene.syntax.relations
    joined = [heads[before.head]] if relations[before.head] == "conj" else [c for c in scene.syntax.children(before.head) if relations[c] == "conj"]
    others = [phrase_at(scene, i) for i in joined if i in scene.chains]
    return any(o.sort == "person" and not o.plural and o.sex in ("", phrase.sex) and scene.chains[o.head][0] is not chain for o in others)


def _members(scene: Scene, chain: Chain) -> tuple[str, ...]:
    """Named actors that a chain joins: "Holt and Vane ... they"."""
    several = next((p for p in chain.phrases if p.kind == "several"), None)
    if several is None:
        return ()
    heads = [
        i for i in range(several.first, several.end) if i == several.head or (scene.syntax.relations[i] == "conj" and scene.syntax.heads[i] == several.head)
    ]
    places = [scene.chains[i][0].actor if i in scene.chains else -1 for i in heads]
    return tuple(scene.actors[n].id for n in places) if min(places, default=-1) >= 0 else ()
