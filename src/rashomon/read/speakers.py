"""Speakers: which actor stands behind each quotation.

Idea: the source as the text gives it (a name, a role, a pronoun, nothing) is resolved to an actor of the report: by the name in it, else by
the chain of phrases that it belongs to. A source without a name becomes an actor of the kind "group", called what the text calls it. Where
nothing is safe the quotation keeps the text's words and the reason.
Example: "Senator A condemned the treatment of B. He remarked, ..." is A: subject of the sentence before, not the nearest name.
Cannot do: tell who speaks where the text itself leaves two people open.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from rashomon.lang.lemmas import base
from rashomon.lang.model import Analysis
from rashomon.lang.names import HONORIFICS, adjectives, surname
from rashomon.lang.resources import lexicon, mapping
from rashomon.lang.syntax import Syntax
from rashomon.lang.words import covering
from rashomon.read.actors import name_of
from rashomon.read.coreference import Chain
from rashomon.read.notes import is_english
from rashomon.read.phrases import PRONOUNS, Phrase, extent
from rashomon.read.source_spans import by_layout, source_of, span_of
from rashomon.schema.actor import Actor, ActorKind, Mention
from rashomon.schema.report import Report
from rashomon.schema.span import Span
from rashomon.schema.speech import Quotation

RELATIVES = frozenset({"who", "which", "that", "whom"})
OPEN = frozenset("this that these those both others some many one several all such another either neither few most none which".split())
DEFINITE = frozenset("the this that these those my your his her its our their".split())
PUBLISHED = dict.fromkeys(("article", "story", "editorial", "column"), ("in", "from", "by")) | dict.fromkeys(
    ("statement", "release", "tweet", "letter"), ("from", "by")
)
DOUBTFUL = 0.8  # score under which a source without a name becomes no actor
KNOWN = frozenset("police authority media press military public opposition government".split())
SURE = 0.3  # by which a pronoun's choice must lead the next best
LONGEST_DESCRIPTION = 9  # words of what a source without a name is called


@dataclass(slots=True)
class _Scene:
    """What the resolvers share. more: mentions that were resolved on the way; unnamed: actor of each chain without a name."""

    analysis: Analysis
    syntax: Syntax
    actors: list[Actor]
    words: list[tuple[int, int]]
    chains: dict[int, tuple[Chain, int]]
    more: dict[str, list[Mention]] = field(default_factory=dict)
    unnamed: dict[int, str] = field(default_factory=dict)

    def range(self, span: Span) -> tuple[int, int]:
        return covering(self.words, span.start, span.end)

    def span(self, first: int, end: int) -> Span:
        return span_of(self.analysis, first, end)


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
    scene = _Scene(analysis, syntax, list(named), list(analysis.words), at)
    out: list[Quotation] = []
    for quotation in attributions:
        source = source_of(analysis, syntax, quotation)
        laid = by_layout(report.text, quotation)
        if laid and not (laid[2] and source and any(True for _ in _mentions(scene, *scene.range(source)))):
            found = _Found(_actor_named(scene, laid[0], laid[1], "person"))
        else:
            found = _resolved(scene, source) if source else _carried(report.text, quotation, out)
            if found.unnamed and found.speaker and quotation.kind == "indirect" and (quotation.score or 0) < DOUBTFUL:
                found = replace(found, speaker=None, speakers=())
        if source and found.speaker and found.kind:
            scene.more.setdefault(found.speaker, []).append(Mention(source.start, source.end, found.kind))
        out.append(replace(quotation, source=source, speaker=found.speaker, speakers=found.speakers, unnamed=found.unnamed, why=found.why))
    return tuple(out), tuple(_with_mentions(a, scene.more.get(a.id, [])) for a in scene.actors)


def _with_mentions(actor: Actor, more: Sequence[Mention]) -> Actor:
    known = {(m.start, m.end): m for m in (*more, *actor.mentions)}
    return replace(actor, mentions=tuple(known[key] for key in sorted(known)))


def _actor_named(scene: _Scene, name: str, span: Span, kind: ActorKind) -> str:
    """The actor of this name, made where there is none."""
    low = name.lower()
    for actor in scene.actors:
        if low in (actor.name.lower(), *(a.lower() for a in actor.aliases)):
            return actor.id
    people = [a for a in scene.actors if a.kind == "person" and surname(a.name) == low]
    return people[0].id if len(people) == 1 else _made(scene, name, span, kind)


def _made(scene: _Scene, name: str, span: Span, kind: ActorKind) -> str:
    actor = Actor(f"a{len(scene.actors) + 1}", name, kind, None, (), (Mention(span.start, span.end, "description" if kind == "group" else "name"),))
    scene.actors.append(actor)
    return actor.id


def _carried(text: str, quotation: Quotation, before: Sequence[Quotation]) -> _Found:
    """A quotation without a source goes on with the speaker of the one before it, when that stands in the same paragraph or just above."""
    if before and quotation.kind == "direct" and before[-1].kind != "indirect" and (before[-1].speaker or before[-1].unnamed):
        gap = text[before[-1].content[-1].end : quotation.content[0].start]
        if gap.count("\n\n") == 0 and len(gap) < 250:
            return _Found(before[-1].speaker, before[-1].speakers, before[-1].unnamed)
    return _Found(why="no source is named")


def _resolved(scene: _Scene, source: Span) -> _Found:
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
        actor = _covering(scene, top)
        if actor:
            return _Found(actor.id, kind="pronoun")
    if scene.syntax.relations[top] == "appos" and (actor := _covering(scene, scene.syntax.heads[top])):
        return _Found(actor.id, kind="description")
    joint = _joint(scene, first, end, top)
    if len(joint) > 1:
        return _Found(joint[0], joint)
    actor = _named_at(scene, first, end, top)
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
    outlet = _published(scene, end, top)
    if outlet:
        return _Found(outlet.id)
    pair = _both(scene, first, top)
    if pair:
        return _Found(pair[0], pair, kind="description")
    unnamed = _unnamed(scene, chain) if chain and word not in OPEN else None
    if unnamed:
        return _Found(unnamed, unnamed=shown, why="the source has no name")
    if scene.analysis.xpos[top] == "NNS" and not chain and word not in OPEN and base(word) not in lexicon("documents"):
        phrase = Phrase(*extent(scene.analysis, scene.syntax, top), top, "noun", base(word), plural=True)
        if _tells(scene, phrase):
            span = _description(scene, phrase)
            return _Found(_actor_named(scene, " ".join(span.of(scene.analysis.text).split()), span, "group"), unnamed=shown, why="the source has no name")
    return _Found(unnamed=shown, why=f'"{word}" is not resolved' if word in OPEN or word in RELATIVES else "the source is not named")


def _antecedent(scene: _Scene, relative: int) -> int | None:
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
    return next((i for i in near if (p := _phrase(scene, i)).sort != "body" and p.kind != "pronoun" and p.end >= relative - 1), None)


def _phrase(scene: _Scene, head: int) -> Phrase:
    chain, place = scene.chains[head]
    return chain.phrases[place]


def _covering(scene: _Scene, word: int) -> Actor | None:
    start, end = scene.words[word]
    return next((a for a in scene.actors for m in a.mentions if m.start <= start and end <= m.end), None)


def _mentions(scene: _Scene, first: int, end: int) -> Iterator[tuple[int, int, Actor]]:
    """(first word, end, actor) of the names in a range of words, in order."""
    low, high = scene.words[first][0], scene.words[end - 1][1]
    found = [(m.start, m.end, a) for a in scene.actors for m in a.mentions if m.kind == "name" and low < m.end and m.start < high]
    for start, stop, actor in sorted(found, key=lambda f: f[:2]):
        yield (*covering(scene.words, start, stop), actor)


def _named_at(scene: _Scene, first: int, end: int, top: int) -> Actor | None:
    """The actor whose name is the head of the source, stands beside it ("the chief executive, X") or closes it ("Opposition MP X, who ...")."""
    found = [f for f in _mentions(scene, first, end) if f[0] <= top < f[1] or not _beside_the_point(scene, *f[:2], end)]
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


def _beside_the_point(scene: _Scene, a: int, b: int, end: int) -> bool:
    """ "Holt's lawyer", "some members, including Holt"."""
    if b < end and scene.analysis.word(b).lower() in ("'s", "’s", "'", "’"):
        return True
    return any(scene.analysis.word(i).lower() in ("including", "like", "as", "with", "by") for i in range(max(0, a - 3), a))


def _after_comma(scene: _Scene, a: int) -> bool:
    """A name behind a comma, titles between them passed over."""
    while a > 0 and (
        scene.analysis.word(a - 1).lower().rstrip(".") in lexicon("roles") or scene.analysis.word(a - 1).lower() in (*HONORIFICS, "state", "former", "u.s.")
    ):
        a -= 1
    return a > 0 and scene.analysis.word(a - 1) == ","


def _wordy(scene: _Scene, i: int) -> bool:
    return any(c.isalnum() for c in scene.analysis.word(i))


def _joint(scene: _Scene, first: int, end: int, top: int) -> tuple[str, ...]:
    """Two or more actors joined by "and"."""
    ids = [
        actor.id
        for a, b, actor in _mentions(scene, first, end)
        if a <= top < b or any(scene.syntax.relations[i] == "conj" and scene.syntax.heads[i] == top for i in range(a, b))
    ]
    return tuple(dict.fromkeys(ids)) if len(set(ids)) > 1 else ()


def _both(scene: _Scene, first: int, top: int) -> tuple[str, ...]:
    """ "Both leaders", where just two people of the report have a role of that class."""
    if not {"both", "two"} & {scene.analysis.word(i).lower() for i in range(first, top)}:
        return ()
    wanted = mapping("roles").get(base(scene.analysis.word(top)))
    held = [a.id for a in scene.actors if a.kind == "person" and wanted in {mapping("roles").get(w) for w in (a.role or "").lower().split()}]
    return tuple(held) if wanted and len(held) == 2 else ()


def _published(scene: _Scene, end: int, top: int) -> Actor | None:
    """Whose words a text gives: "an article in the Harbour Post", "a statement from the yard"."""
    ways = PUBLISHED.get(base(scene.analysis.word(top)), ())
    found = (
        [
            actor
            for a, _, actor in _mentions(scene, top + 1, end)
            if any(scene.analysis.word(i).lower() in ways for i in range(max(top + 1, a - 3), a))
            and actor.kind in ("organisation", "outlet", "person", "state")
        ]
        if ways and top + 1 < end
        else []
    )
    return found[0] if len(found) == 1 else None


def _proper(scene: _Scene, first: int, end: int, top: int) -> str | None:
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
        None if scene.analysis.xpos[top] == "NNPS" or common else _actor_named(scene, name_of(scene.analysis, low, high), scene.span(low, high), "organisation")
    )


def _pronoun(scene: _Scene, chain: Chain | None, place: int, shown: str) -> _Found:
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
    unnamed = _unnamed(scene, chain)
    if unnamed:
        return _Found(unnamed, unnamed=shown, why="the source has no name", kind="pronoun")
    return _Found(unnamed=shown, why="the pronoun stands for no name")


def _one_of_two(scene: _Scene, chain: Chain, place: int) -> bool:
    """ "Holt and Vane sat in the hall. She said ...": was the last phrase of the chain joined with another person of that sex?"""
    phrase, before = chain.phrases[place], chain.phrases[place - 1] if place else None
    if before is None or not phrase.sex or (before.sex == phrase.sex and before.kind == "pronoun"):
        return False
    heads, relations = scene.syntax.heads, scene.syntax.relations
    joined = [heads[before.head]] if relations[before.head] == "conj" else [c for c in scene.syntax.children(before.head) if relations[c] == "conj"]
    others = [_phrase(scene, i) for i in joined if i in scene.chains]
    return any(o.sort == "person" and not o.plural and o.sex in ("", phrase.sex) and scene.chains[o.head][0] is not chain for o in others)


def _members(scene: _Scene, chain: Chain) -> tuple[str, ...]:
    """Named actors that a chain joins: "Holt and Vane ... they"."""
    several = next((p for p in chain.phrases if p.kind == "several"), None)
    if several is None:
        return ()
    heads = [
        i for i in range(several.first, several.end) if i == several.head or (scene.syntax.relations[i] == "conj" and scene.syntax.heads[i] == several.head)
    ]
    places = [scene.chains[i][0].actor if i in scene.chains else -1 for i in heads]
    return tuple(scene.actors[n].id for n in places) if min(places, default=-1) >= 0 else ()


def _unnamed(scene: _Scene, chain: Chain) -> str | None:
    """The actor of a chain without a name, called by the first description in it; none for "the driver", who was named or told of before by
    other words."""
    key = id(chain)
    if key not in scene.unnamed:
        phrase = next((p for p in chain.phrases if p.kind == "noun"), None)
        owner, rest = _owned(scene, phrase) if phrase else (None, 0)
        if phrase is None or (owner is None and not _tells(scene, phrase)):
            return None
        span = _description(scene, phrase)
        name = f"{owner.name}'s {scene.span(rest, phrase.head + 1).of(scene.analysis.text)}" if owner else span.of(scene.analysis.text)
        scene.unnamed[key] = _made(scene, " ".join(name.split()), span, "group")
    return scene.unnamed[key]


def _owned(scene: _Scene, phrase: Phrase) -> tuple[Actor | None, int]:
    """ "Her office", "Vane's lawyer": the actor that owns, and the word behind."""
    for child in scene.syntax.children(phrase.head):
        if scene.syntax.relations[child] == "nmod:poss" and child < phrase.head:
            chain, place = scene.chains.get(child, (None, 0))
            behind = _phrase(scene, child).end if chain else child + 1
            marked = scene.analysis.word(behind - 1).lower() in (*PRONOUNS, "'s", "’s", "'", "’")
            while behind < phrase.head and scene.analysis.word(behind).lower() in ("'s", "’s", "'", "’"):
                behind, marked = behind + 1, True
            if chain and marked and chain.actor >= 0 and (chain.sure[place] >= SURE or scene.analysis.word(child).lower() not in PRONOUNS):
                return scene.actors[chain.actor], behind
    return None, 0


def _tells(scene: _Scene, phrase: Phrase) -> bool:
    """Does the phrase bring somebody in? "The driver" and "the two states" were told of before; "the police" and "the Greek government" are known
    without."""
    if scene.analysis.word(phrase.first).lower() not in DEFINITE:
        return True
    if phrase.form in KNOWN:
        return True
    between = range(phrase.first + 1, phrase.head)
    proper = any(scene.analysis.upos[i] == "PROPN" or scene.analysis.word(i).lower() in adjectives() for i in between)
    return scene.analysis.word(phrase.first).lower() == "the" and proper and (phrase.sort == "body" or phrase.plural)


def _description(scene: _Scene, phrase: Phrase) -> Span:
    """Without article and quantity before, without relative clause, commas and what follows behind."""
    first, end, word = phrase.first, phrase.end, scene.analysis.word
    while first < phrase.head and (scene.analysis.upos[first] == "DET" or word(first).lower() in ("some", "many", "most", "of", "several", "all", "other")):
        first += 1
    stops = (",", "(", "—", "–", "who", "that", "which", "whose", ";", ":", '"', "“")
    end = next((i for i in range(phrase.head + 1, end) if word(i).lower() in stops), end)
    return scene.span(first, max(phrase.head + 1, min(end, first + LONGEST_DESCRIPTION)))
