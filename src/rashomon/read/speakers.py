"""Speakers: which actor stands behind each quotation.

Idea: the source as the text gives it (a name, a role, a pronoun, nothing) is resolved to an actor of the report; where that cannot be done
safely the quotation keeps what the text calls its source, and the reason.
Example: "Senator A condemned the treatment of B. He remarked, ..." is A: subject of the sentence before, not the nearest name.
Cannot do: resolve "they"; tell who speaks where two people of one sex are equally near.
"""

import re
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
from rashomon.read.notes import is_english
from rashomon.schema.actor import Actor, ActorKind, Mention
from rashomon.schema.report import Report
from rashomon.schema.span import Span
from rashomon.schema.speech import Quotation

PRONOUNS = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
COLLECTIVES = frozenset({"police", "media", "press", "staff", "crew", "public", "opposition"})
RELATIVES = frozenset({"who", "which", "that", "whom"})
VAGUE = frozenset("it i you this these those we us they them their both others some many people one several all such".split())
REACH = 4  # sentences that a pronoun looks back
CLEARLY = 3  # times as many mentions make one of several bearers of a role the one meant
MARGIN = 0.4  # by which the best antecedent must lead
NEAR, SUBJECT, SPOKE, AGREES = 0.7, 1.2, 0.9, 0.1  # weights of a sentence's distance, of a subject, of the last speaker, of a known sex
_TRANSCRIPT = re.compile(r"[\"“]?([A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,3}):\s")
_SIGNED = re.compile(r"[”\"]?\s{0,3}[―—–-]\s{0,2}([A-Z][^\n,;:“”\"]{2,60}?)\s*(?=[,\n]|$)")


@dataclass(slots=True)
class _Scene:
    """What the resolvers share. more: mentions that were resolved on the way."""

    analysis: Analysis
    syntax: Syntax
    actors: list[Actor]
    words: list[tuple[int, int]]
    marked: tuple[Span, ...]
    more: dict[str, list[Mention]] = field(default_factory=dict)

    def range(self, span: Span) -> tuple[int, int]:
        return covering(self.words, span.start, span.end)

    def span(self, first: int, end: int) -> Span:
        return Span(self.words[first][0], self.words[end - 1][1])


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
) -> tuple[tuple[Quotation, ...], tuple[Actor, ...]]:
    """The quotations with their speakers, and the actors with the mentions that were resolved on the way."""
    if not is_english(report.text, report.language):
        return tuple(replace(q, why="not in English: speakers are not looked for") for q in attributions), named
    marked = tuple(q for one in attributions for q in one.quoted)
    scene = _Scene(analysis, syntax, list(named), list(analysis.words), marked)
    out: list[Quotation] = []
    for quotation in attributions:
        source = _whole(scene, quotation) or _subject(scene, quotation)
        quotation = replace(quotation, source=source)
        found = _by_layout(scene, report.text, quotation)
        if found is None:
            found = _resolved(scene, source, out) if source else _carried(report.text, quotation, out)
        if source and found.speaker and found.kind:
            scene.more.setdefault(found.speaker, []).append(Mention(source.start, source.end, found.kind))
        out.append(replace(quotation, speaker=found.speaker, speakers=found.speakers, unnamed=found.unnamed, why=found.why))
    return tuple(out), tuple(_with_mentions(a, scene.more.get(a.id, [])) for a in scene.actors)


def _with_mentions(actor: Actor, more: Sequence[Mention]) -> Actor:
    known = {(m.start, m.end): m for m in (*more, *actor.mentions)}
    return replace(actor, mentions=tuple(known[key] for key in sorted(known)))


def _whole(scene: _Scene, quotation: Quotation) -> Span | None:
    """The source; where the model gives but an article ("The union" cut to "The"), the phrase that it opens."""
    if quotation.source is None:
        return None
    first, end = scene.range(quotation.source)
    if any(scene.analysis.upos[i] != "DET" for i in range(first, end)) or scene.syntax.heads[first] == first:
        return quotation.source
    span = scene.span(*scene.syntax.phrase(scene.syntax.heads[first]))
    return span if _apart(span, quotation) else quotation.source


def _subject(scene: _Scene, quotation: Quotation) -> Span | None:
    """Where the model names no source: the subject of the cue, or of what stands before the colon, if it lies outside of the content."""
    first, end = scene.range(quotation.cue or quotation.content[0])
    if quotation.cue is None:
        verb = _before_colon(scene, first)
    else:
        verb = scene.syntax.top(first, end)
        verb = verb if scene.analysis.upos[verb] in ("VERB", "AUX") else None
    subject = None if verb is None else scene.syntax.subject(verb)
    if subject is None:
        return None
    span = scene.span(*scene.syntax.phrase(subject))
    return span if _apart(span, quotation) else None


def _apart(span: Span, quotation: Quotation) -> bool:
    """A source lies outside of the content and the cue."""
    return not any(span.meets(other) for other in (*quotation.content, *([quotation.cue] if quotation.cue else [])))


def _before_colon(scene: _Scene, first: int) -> int | None:
    """The head of what stands before the colon that opens a quotation: "Holt was shorter: “No.”" """
    at = first - 1
    while at > 0 and not scene.analysis.word(at)[0].isalnum() and scene.analysis.word(at) != ":":
        at -= 1
    if at <= 0 or scene.analysis.word(at) != ":":
        return None
    return scene.syntax.top(scene.syntax.bounds(at - 1)[0], at)


def _by_layout(scene: _Scene, text: str, quotation: Quotation) -> _Found | None:
    """NAME: at the start of a line of a transcript; “...” – Name behind a quotation that stands alone."""
    start = text.rfind("\n", 0, quotation.content[0].start) + 1
    line = _TRANSCRIPT.match(text, start)
    if line and line.end() <= quotation.content[0].start + 1:
        return _Found(_actor_named(scene, line[1].title(), Span(line.start(1), line.end(1)), "person"))
    if quotation.kind == "direct" and text[start : quotation.content[0].start].strip(' “"') == "":
        signed = _SIGNED.match(text, quotation.content[-1].end)
        if signed and len(signed[1].split()) <= 5:
            return _Found(_actor_named(scene, signed[1], Span(signed.start(1), signed.end(1)), "person"))
    return None


def _actor_named(scene: _Scene, name: str, span: Span, kind: ActorKind) -> str:
    """The actor of this name, made where there is none."""
    low = name.lower()
    for actor in scene.actors:
        if low in (actor.name.lower(), *(a.lower() for a in actor.aliases)):
            return actor.id
    people = [a for a in scene.actors if a.kind == "person" and surname(a.name) == low]
    if len(people) == 1:
        return people[0].id
    made = Actor(f"a{len(scene.actors) + 1}", name, kind, None, (), (Mention(span.start, span.end),))
    scene.actors.append(made)
    return made.id


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
    joint = _joint(scene, first, end, top)
    if len(joint) > 1:
        return _Found(joint[0], joint)
    actor = _named_at(scene, first, end, top)
    if actor:
        return _Found(actor.id)
    if word in PRONOUNS:
        return _pronoun(scene, first, PRONOUNS[word], before)
    if word in VAGUE or word in RELATIVES:
        return _Found(unnamed=shown, why=f'"{word}" is not resolved')
    made = _proper(scene, first, end, top)
    if made:
        return _Found(made)
    described = _described(scene, first, top)
    if described:
        return _Found(described.id, kind="description")
    group = _group(scene, first, end, top)
    if group:
        return _Found(group, unnamed=shown, why="a group is named, nobody in it")
    return _Found(unnamed=shown, why="the source is not named")


def _antecedent(scene: _Scene, relative: int) -> int | None:
    """The noun that a relative pronoun stands for."""
    verb = scene.syntax.heads[relative]
    for _ in range(3):
        if scene.syntax.relations[verb].startswith("acl"):
            return scene.syntax.heads[verb]
        verb = scene.syntax.heads[verb]
    return None


def _covering(scene: _Scene, word: int) -> Actor | None:
    start, end = scene.words[word]
    return next((a for a in scene.actors for m in a.mentions if m.start <= start and end <= m.end), None)


def _mentions(scene: _Scene, first: int, end: int) -> Iterator[tuple[int, int, Actor]]:
    """(first word, end, actor) of the names in a range of words, in order."""
    low, high = scene.words[first][0], scene.words[end - 1][1]
    found = [(m.start, m.end, a) for a in scene.actors for m in a.mentions if low < m.end and m.start < high]
    for start, stop, actor in sorted(found, key=lambda f: f[:2]):
        yield (*covering(scene.words, start, stop), actor)


def _named_at(scene: _Scene, first: int, end: int, top: int) -> Actor | None:
    """The actor whose name is the head of the source, stands beside it ("the chief executive, X") or closes it ("Opposition MP X, who ...")."""
    found = list(_mentions(scene, first, end))
    for a, b, actor in found:
        if a <= top < b or (a == top + 1 and scene.analysis.word(top).lower().rstrip(".") in lexicon("roles")):
            return actor
    tied = ("appos", "flat")
    beside = [actor for a, b, actor in found if any(scene.syntax.relations[i] in tied and scene.syntax.heads[i] == top for i in range(a, b))]
    if len(beside) == 1:
        return beside[0]
    for a, b, actor in found:
        name = scene.syntax.top(a, b)
        owned = b < end and scene.analysis.word(b).lower() in ("'s", "’s", "'", "’")
        if scene.syntax.heads[name] == top and scene.syntax.relations[name] in ("compound", "dep", "nsubj") and not owned and b > top:
            return actor
    return None


def _joint(scene: _Scene, first: int, end: int, top: int) -> tuple[str, ...]:
    """Two or more actors joined by "and"."""
    ids = [
        actor.id
        for a, b, actor in _mentions(scene, first, end)
        if a <= top < b or any(scene.syntax.relations[i] == "conj" and scene.syntax.heads[i] == top for i in range(a, b))
    ]
    return tuple(dict.fromkeys(ids)) if len(set(ids)) > 1 else ()


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


def _group(scene: _Scene, first: int, end: int, top: int) -> str | None:
    """Several people without a name, as an actor of the kind "group": what the text calls them, up to the first comma or relative clause."""
    word = scene.analysis.word(top)
    if scene.analysis.xpos[top] not in ("NNS", "NNPS") and word.lower() not in COLLECTIVES:
        return None
    if base(word) in lexicon("documents"):
        return None
    definite = scene.analysis.word(first).lower() in ("the", "these", "those", "both", "his", "her", "their", "its")
    while first < top and scene.analysis.word(first).lower() in ("the", "some", "many", "most", "of", "several", "all", "these", "those", "other"):
        first += 1
    stop = next((i for i in range(top + 1, end) if scene.analysis.word(i).lower() in (",", "(", "—", "–", "who", "that", "which", "whose")), end)
    span = scene.span(first, stop)
    name = " ".join(span.of(scene.analysis.text).split())
    short = stop - first == 1
    groups = [a for a in scene.actors if a.kind == "group" or (a.kind == "organisation" and word.lower() in COLLECTIVES)]
    known = next((a for a in groups if a.name.lower() == name.lower() or (short and a.name.lower().endswith(f" {word.lower()}"))), None)
    if known is None and definite and stop - first < 3:
        return None  # "the two countries" were named before, by other words
    if known is None:
        known = Actor(f"a{len(scene.actors) + 1}", name, "group")
        scene.actors.append(known)
    scene.more.setdefault(known.id, []).append(Mention(span.start, span.end, "description"))
    return known.id


def _pronoun(scene: _Scene, place: int, sex: str, before: Sequence[Quotation]) -> _Found:
    """The person that the sentences before speak of: subjects before others, near before far, who just spoke before who did not, unless
    another was named as a subject since."""
    here = scene.syntax.sentence[place]
    scores: dict[str, float] = {}
    latest: dict[str, int] = {}  # word at which each was last named as a subject
    for actor in scene.actors:
        if actor.kind != "person" or actor.gender not in (None, sex):
            continue
        for mention in (*actor.mentions, *scene.more.get(actor.id, ())):
            first, end = covering(scene.words, mention.start, mention.end)
            apart = here - scene.syntax.sentence[first]
            if first >= place or apart > REACH or any(m.start <= mention.start < m.end for m in scene.marked):
                continue
            top = scene.syntax.top(first, end)
            joined = scene.syntax.heads[top] if scene.syntax.relations[top] == "conj" else top
            subject = scene.syntax.relations[joined] in ("nsubj", "nsubj:pass") or scene.syntax.bounds(first)[0] == first
            if subject and mention.kind == "name":
                latest[actor.id] = max(latest.get(actor.id, -1), first)
            score = 2.0 - NEAR * apart + SUBJECT * subject + AGREES * (actor.gender == sex) + 0.0005 * first / max(1, place)
            scores[actor.id] = max(scores.get(actor.id, -9.0), score)
    last = next((q for q in reversed(before) if q.speaker), None)
    if last and last.speaker in scores:
        end = scene.range(last.content[-1])[1]
        if not any(place > named >= end for actor, named in latest.items() if actor != last.speaker):
            scores[last.speaker] += SPOKE
    if not scores:
        return _Found(why="the pronoun has no antecedent")
    best, *others = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    if others and best[1] - others[0][1] < MARGIN:
        return _Found(why="the pronoun has two candidates")
    return _Found(best[0], kind="pronoun")


def _described(scene: _Scene, first: int, top: int) -> Actor | None:
    """ "The Russian leader": the one person whose role has a noun of the same class and, where a state is named, that state; of several one who
    is named far more often."""
    noun = scene.analysis.word(top).lower()
    if noun not in lexicon("roles") or scene.analysis.word(first).lower() != "the":
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
    found.sort(key=lambda a: -len(a.mentions))
    return found[0] if len(found) == 1 or (found and len(found[0].mentions) >= CLEARLY * len(found[1].mentions)) else None
