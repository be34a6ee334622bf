"""Speakers: which actor stands behind each quotation.

Idea: the source as the text gives it (a name, a role, a pronoun, nothing) is resolved to an actor of the report; where that cannot be done
safely the quotation keeps what the text calls its source, and the reason.
Example: "Senator A condemned the treatment of B. He remarked, ..." is A: subject of the sentence before, not the nearest name.
Cannot do: resolve "they"; tell who speaks where two people of one sex are equally near.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rashomon.lang.model import Analysis
from rashomon.lang.names import HONORIFICS, adjectives, gender
from rashomon.lang.resources import lexicon, mapping
from rashomon.lang.syntax import Syntax
from rashomon.lang.words import covering
from rashomon.schema.actor import Actor, Mention
from rashomon.schema.report import Report
from rashomon.schema.span import Span
from rashomon.schema.speech import Quotation

PRONOUNS = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
PLURALS = frozenset({"they", "them", "their", "we", "us", "both", "others", "some", "many", "people", "who"})
REACH = 4  # sentences that a pronoun looks back
MARGIN = 0.4  # by which the best antecedent must lead
SPEAKING = ("person", "organisation", "state", "outlet", "group")


@dataclass(frozen=True, slots=True)
class _Scene:
    """What the resolvers share."""

    analysis: Analysis
    syntax: Syntax
    actors: tuple[Actor, ...]
    words: list[tuple[int, int]]
    marked: tuple[Span, ...]

    def range(self, span: Span) -> tuple[int, int]:
        return covering(self.words, span.start, span.end)


@dataclass(frozen=True, slots=True)
class _Found:
    """speaker: actor id; unnamed: the text's own words for the source; why: the reason where no actor is given."""

    speaker: str | None = None
    speakers: tuple[str, ...] = ()
    unnamed: str | None = None
    why: str | None = None
    kind: Literal["description", "pronoun"] | None = None


def speakers(
    report: Report, analysis: Analysis, syntax: Syntax, named: tuple[Actor, ...], attributions: tuple[Quotation, ...]
) -> tuple[tuple[Quotation, ...], tuple[Actor, ...]]:  # fmt: skip
    """The quotations with their speakers, and the actors with the mentions that were resolved on the way."""
    marked = tuple(q for one in attributions for q in one.quoted)
    scene = _Scene(analysis, syntax, named, list(analysis.words), marked)
    out: list[Quotation] = []
    more: dict[str, list[Mention]] = {}
    for quotation in attributions:
        if quotation.source is None:
            found = _carried(report.text, quotation, out)
        else:
            found = _resolved(scene, quotation.source, out)
            if found.speaker and found.kind:
                more.setdefault(found.speaker, []).append(Mention(quotation.source.start, quotation.source.end, found.kind))
        out.append(replace(quotation, speaker=found.speaker, speakers=found.speakers, unnamed=found.unnamed, why=found.why))
    return tuple(out), tuple(_with_mentions(a, more.get(a.id, [])) for a in named)


def _with_mentions(actor: Actor, more: Sequence[Mention]) -> Actor:
    known = {(m.start, m.end): m for m in (*actor.mentions, *more)}
    return replace(actor, mentions=tuple(known[key] for key in sorted(known)))


def _carried(text: str, quotation: Quotation, before: Sequence[Quotation]) -> _Found:
    """A quotation without a source goes on with the speaker of the one before it, when that stands in the same paragraph or just above."""
    if before and quotation.kind == "direct" and before[-1].kind != "indirect" and (before[-1].speaker or before[-1].unnamed):
        gap = text[before[-1].content[-1].end : quotation.content[0].start]
        if gap.count("\n\n") == 0 and len(gap) < 250:
            return _Found(before[-1].speaker, before[-1].speakers, before[-1].unnamed)
    return _Found(why="no source is named")


def _resolved(scene: _Scene, source: Span, before: Sequence[Quotation]) -> _Found:
    first, end = scene.range(source)
    shown = source.of(scene.analysis.text)
    top = scene.syntax.top(first, end)
    joint = _joint(scene, first, end, top)
    if len(joint) > 1:
        return _Found(joint[0], joint)
    actor = _named_at(scene, first, end, top)
    if actor:
        return _Found(actor.id)
    word = scene.analysis.word(top).lower()
    if word in PRONOUNS:
        return _pronoun(scene, first, PRONOUNS[word], before)
    if word in ("it", "i", "you", "this", "that", "which", "we", "one") or word in PLURALS:
        return _Found(unnamed=shown, why=f'"{word}" is not resolved')
    described = _described(scene, first, top)
    return _Found(described.id, kind="description") if described else _Found(unnamed=shown, why="the source is not named")


def _mentions(scene: _Scene, first: int, end: int) -> Iterator[tuple[int, int, Actor]]:
    """(first word, end, actor) of the names in a range of words, in order."""
    low, high = scene.words[first][0], scene.words[end - 1][1]
    found = [(m.start, m.end, a) for a in scene.actors if a.kind in SPEAKING for m in a.mentions if low <= m.start and m.end <= high]
    for start, stop, actor in sorted(found, key=lambda f: f[:2]):
        yield (*covering(scene.words, start, stop), actor)


def _named_at(scene: _Scene, first: int, end: int, top: int) -> Actor | None:
    """The actor whose name is the head of the source; else the name that closes its opening part ("Opposition MP X, who ...")."""
    found = list(_mentions(scene, first, end))
    for a, b, actor in found:
        if a <= top < b:
            return actor
    beside = [actor for a, b, actor in found if any(scene.syntax.relations[i] in ("appos", "flat") and scene.syntax.heads[i] == top for i in range(a, b))]
    if len(beside) == 1:
        return beside[0]
    closing = next((i for i in range(first, end) if scene.analysis.word(i) in (",", "(", "—", "–", "of", "from", "who", "in")), end)
    for a, b, actor in found:
        owned = b < end and scene.analysis.word(b).lower() in ("'s", "’s", "'", "’")
        if b == closing and not owned and scene.syntax.relations[a] not in ("nmod", "nmod:poss"):
            return actor
    return None


def _joint(scene: _Scene, first: int, end: int, top: int) -> tuple[str, ...]:
    """Two or more people joined by "and"."""
    found = [(a, b, actor) for a, b, actor in _mentions(scene, first, end) if actor.kind == "person"]
    ids = [actor.id for a, b, actor in found if a <= top < b or any(scene.syntax.relations[i] == "conj" and scene.syntax.heads[i] == top for i in range(a, b))]
    return tuple(dict.fromkeys(ids)) if len(set(ids)) > 1 else ()


def _pronoun(scene: _Scene, place: int, sex: str, before: Sequence[Quotation]) -> _Found:
    """The person that the sentences before speak of: subjects before others, near before far, who just spoke before who did not."""
    here = scene.syntax.sentence[place]
    scores: dict[str, float] = {}
    for actor in scene.actors:
        if actor.kind != "person" or not _fits(actor, sex):
            continue
        for mention in actor.mentions:
            first, end = covering(scene.words, mention.start, mention.end)
            apart = here - scene.syntax.sentence[first]
            if first >= place or apart > REACH or any(m.start <= mention.start < m.end for m in scene.marked):
                continue
            top = scene.syntax.top(first, end)
            subject = scene.syntax.relations[top] in ("nsubj", "nsubj:pass")
            score = 2.0 - 0.7 * apart + 1.2 * subject + 0.1 * (_gender(actor) == sex) + 0.0005 * first / max(1, place)
            scores[actor.id] = max(scores.get(actor.id, -9.0), score)
    spoke = next((q.speaker for q in reversed(before) if q.speaker), None)
    if spoke in scores:
        scores[spoke] += 0.9
    if not scores:
        return _Found(unnamed=None, why="the pronoun has no antecedent")
    best, *others = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    if others and best[1] - others[0][1] < MARGIN:
        return _Found(why="the pronoun has two candidates")
    return _Found(best[0], kind="pronoun")


def _gender(actor: Actor) -> str:
    known = next((sex for name in (actor.name, *actor.aliases) if (sex := gender(name))), "")
    return known or next((HONORIFICS[w] for w in (actor.role or "").lower().split() if HONORIFICS.get(w)), "")


def _fits(actor: Actor, sex: str) -> bool:
    return _gender(actor) in ("", sex)


def _described(scene: _Scene, first: int, top: int) -> Actor | None:
    """ "The Russian leader": the one person whose role has a noun of the same class and, where a state is named, that state."""
    noun = scene.analysis.word(top).lower()
    if noun not in lexicon("roles") or scene.analysis.word(first).lower() not in ("the", "both"):
        return None
    wanted = {adjectives()[w] for i in range(first, top) if (w := scene.analysis.word(i).lower()) in adjectives()}
    group = mapping("roles")[noun]
    found = []
    for actor in scene.actors:
        words = (actor.role or "").lower().replace("-", " ").split()
        nouns = {mapping("roles")[w] for w in words if w in mapping("roles")}
        theirs = {adjectives()[w] for w in words if w in adjectives()}
        if actor.kind == "person" and group in nouns and (not wanted or wanted & theirs):
            found.append(actor)
    return found[0] if len(found) == 1 else None
