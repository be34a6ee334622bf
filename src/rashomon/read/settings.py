"""Settings: to whom, where and when words were said, and with what verb; whether at this event or at another time.

Idea: what the tree hangs to the cue tells it: an object of "told", a phrase around a noun for an occasion or a medium, an expression of time.
What the text marks as earlier or elsewhere is of another occasion, what it ties to the day of the report or to the event of its head is of
this one; else nothing is claimed.
Example: "[told]cue [Channel 4]addressee [in an interview last month]setting" is of another occasion.
Cannot do: a setting told two sentences before; one book from another.
"""

import re
from dataclasses import dataclass, replace
from typing import Literal

from rashomon.lang.lemmas import base, lemma
from rashomon.lang.model import Analysis
from rashomon.lang.resources import lexicon, mapping
from rashomon.lang.syntax import Syntax
from rashomon.lang.words import covering
from rashomon.read.coreference import Chain
from rashomon.read.phrases import PRONOUNS, extent
from rashomon.read.source_spans import span_of
from rashomon.read.times import calendar, parsed, times_of
from rashomon.schema.actor import Actor, Mention
from rashomon.schema.report import Report
from rashomon.schema.span import Span
from rashomon.schema.speech import Quotation

WAYS = frozenset("in at during on after before following via through over outside inside from".split())
TELLING = frozenset("tell inform assure remind ask warn urge advise notify brief instruct thank address convince persuade".split())
EARLIER = re.compile(r"\b(?:previously|earlier (?:this|that) (?:week|month|year)|once|long|in the past|(?:last|the previous|a previous) (?:week|month|year|autumn|fall|spring|"
                     r"summer|winter)|(?:weeks?|months?|years?|decades?) (?:ago|earlier|before)|in an earlier|at the time|back then|originally|had)\b", re.IGNORECASE)  # fmt: skip
NOW = re.compile(r"\b(?:today|tonight|this (?:morning|afternoon|evening)|on the sidelines|afterwards?)\b", re.IGNORECASE)
NEAR_DAYS = 3  # from the report's date within which a dated quotation belongs to the event
HEAD = 3  # sentences at the head of a report that tell of its event
LONGEST = 12  # words of a setting


@dataclass(frozen=True, slots=True)
class _Scene:
    report: Report
    analysis: Analysis
    syntax: Syntax
    words: tuple[tuple[int, int], ...]
    chains: dict[int, Chain]
    event: dict[int, frozenset[str]]  # nouns for occasions in each sentence at the report's head


def settings(
    report: Report, analysis: Analysis, syntax: Syntax, chains: tuple[Chain, ...], spoken: tuple[tuple[Quotation, ...], tuple[Actor, ...]]
) -> tuple[tuple[Quotation, ...], tuple[Actor, ...]]:
    """The quotations with verb, stance, setting, addressee and occasion; and the actors, with those that are only addressed."""
    quotations, named = spoken
    head = {n: frozenset(base(analysis.word(i)) for i in range(len(analysis.words)) if syntax.sentence[i] == n) & lexicon("settings") for n in range(HEAD)}
    scene = _Scene(report, analysis, syntax, analysis.words, {p.head: c for c in chains for p in c.phrases if p.kind != "several"},
                   head)  # fmt: skip
    people = list(named)
    out = []
    for quotation in quotations:
        verb = _verb(scene, quotation)
        if verb is None:
            out.append(quotation)
            continue
        word = lemma(analysis.word(verb), analysis.xpos[verb]).lower()
        stance = mapping("cues").get(f"{word} out") if word == "point" else mapping("cues").get(word)
        setting = _setting(scene, verb, quotation)
        out.append(replace(quotation, verb=word, stance=stance, setting=setting, addressee=_addressee(scene, verb, word, quotation, people),  # type: ignore[arg-type]
                           occasion=_occasion(scene, verb, setting, quotation)))  # fmt: skip
    return tuple(out), tuple(people)


def _verb(scene: _Scene, quotation: Quotation) -> int | None:
    """The verb of the cue, or the noun where no verb is in it."""
    if quotation.cue is None:
        return None
    first, end = covering(scene.words, quotation.cue.start, quotation.cue.end)
    verbs = [i for i in range(first, end) if scene.analysis.upos[i] == "VERB"]
    return next(
        (i for i in verbs if lemma(scene.analysis.word(i), scene.analysis.xpos[i]) in lexicon("cues")), verbs[0] if verbs else scene.syntax.top(first, end)
    )


def _outside(scene: _Scene, first: int, end: int, quotation: Quotation) -> bool:
    span = span_of(scene.analysis, first, end)
    return not any(span.meets(s) for s in quotation.content)


def _setting(scene: _Scene, verb: int, quotation: Quotation) -> Span | None:
    """The phrase around a noun for an occasion or a medium that hangs from the verb; else an expression of time that does."""
    timed = None
    for child in scene.syntax.children(verb):
        relation = scene.syntax.relations[child]
        if not relation.startswith(("obl", "advcl", "nmod")):
            continue
        first, end = scene.syntax.phrase(child)
        if end - first > LONGEST:
            first, end = extent(scene.analysis, scene.syntax, child)
            first -= first > 0 and scene.analysis.upos[first - 1] == "ADP"
        if end - first > LONGEST or not _outside(scene, first, end, quotation):
            continue
        while end > first and not any(c.isalnum() for c in scene.analysis.word(end - 1)):
            end -= 1
        if first == end:
            continue  # nothing but marks
        case = next((scene.analysis.word(c).lower() for c in scene.syntax.children(child) if scene.syntax.relations[c] == "case"), "")
        if relation.startswith("obl") and case in WAYS and base(scene.analysis.word(child)) in lexicon("settings"):
            return span_of(scene.analysis, first, end)
        span = span_of(scene.analysis, first, end)
        if (
            timed is None
            and relation.startswith("obl")
            and (any(calendar(t) for t in times_of(scene.report.text, span.start, span.end, None)) or EARLIER.search(span.of(scene.report.text)))
        ):
            timed = span
    return timed


def _addressee(scene: _Scene, verb: int, word: str, quotation: Quotation, people: list[Actor]) -> str | None:
    """The object of a verb of telling, or what stands behind "to" after one of saying."""
    for child in scene.syntax.children(verb):
        relation = scene.syntax.relations[child]
        case = {scene.analysis.word(c).lower() for c in scene.syntax.children(child) if scene.syntax.relations[c] == "case"}
        if (word in TELLING and relation in ("obj", "iobj")) or (relation == "iobj") or (relation.startswith("obl") and case == {"to"}):
            return _person(scene, child, people) if _outside(scene, child, child + 1, quotation) else None
    return None


def _person(scene: _Scene, head: int, people: list[Actor]) -> str | None:
    start, end = scene.words[head]
    named = next((a for a in people for m in a.mentions if m.kind == "name" and m.start <= start and end <= m.end), None)
    if named:
        return named.id
    chain = scene.chains.get(head)
    if chain and chain.actor >= 0:
        return people[chain.actor].id
    if scene.analysis.word(head).lower() in PRONOUNS or scene.analysis.xpos[head] != "NNS" or base(scene.analysis.word(head)) not in lexicon("people"):
        return None
    span = span_of(scene.analysis, *extent(scene.analysis, scene.syntax, head))
    name = " ".join(span.of(scene.report.text).split())
    known = next((a for a in people if a.kind == "group" and a.name.lower() == name.lower()), None)
    if known is None:
        known = Actor(f"a{len(people) + 1}", name, "group", None, (), (Mention(span.start, span.end, "description"),))
        people.append(known)
    return known.id


def _occasion(scene: _Scene, verb: int, setting: Span | None, quotation: Quotation) -> Literal["event", "other", "unknown"]:
    """Another occasion where the words around the verb say so or a date lies far from the report's; this one where they name the event of the
    report's head or a day at the report's date."""
    around = _around(scene, verb, quotation)
    if EARLIER.search(around):
        return "other"
    day = parsed(scene.report.published)
    dated = [t.value for t in times_of(scene.report.text, setting.start, setting.end, day) if t.value and calendar(t)] if setting else []
    if day and any(value[:4].isdigit() and value[:4] != str(day.year) for value in dated):
        return "other"
    whole = [parsed(value) for value in dated if len(value) == 10]
    if day and whole:
        return "event" if all(d and abs((day - d).days) <= NEAR_DAYS for d in whole) else "other"
    if NOW.search(around):
        return "event"
    if setting is not None:
        first, end = covering(scene.words, setting.start, setting.end)
        nouns = {base(scene.analysis.word(i)) for i in range(first, end)}
        if any(nouns & told for n, told in scene.event.items() if n != scene.syntax.sentence[verb]):
            return "event"
        if any(mapping("settings").get(n) == "spoken" for n in nouns):
            return "other"
    return "unknown"


def _around(scene: _Scene, verb: int, quotation: Quotation) -> str:
    """The verb with what hangs from it, without the words it reports."""
    first, end = scene.syntax.bounds(verb)
    inside = [i for i in range(first, end) if i == verb or scene.syntax.heads[i] == verb or scene.syntax.heads[scene.syntax.heads[i]] == verb]
    return " ".join(scene.analysis.word(i) for i in inside if _outside(scene, i, i + 1, quotation) and not _source(scene, i, quotation))


def _source(scene: _Scene, i: int, quotation: Quotation) -> bool:
    return quotation.source is not None and quotation.source.meets(Span(*scene.words[i]))
