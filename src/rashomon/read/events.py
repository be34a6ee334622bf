"""Events: who does what to whom, where and when, by the root codes of PLOVER.

Idea: a verb or noun of the lexicon `events` names the act, the tree says who acts and who is acted on, a trained head chooses among the codes that
the word can have. An act without an actor is none. What is denied, planned, demanded or possible is marked, and so is what belongs to another time.
Example: "Orla's port union accused the ferry line of a breach" is ACCUSE, source the union, target the line.
Cannot do: acts told by words that the lexicon lacks; an actor that stands in the sentence before.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rashomon.lang.model import Analysis
from rashomon.lang.syntax import Syntax, antecedent, case_of
from rashomon.read.cast import ACTING, Cast
from rashomon.read.modality import base_of, negated, told
from rashomon.read.roots import Asked, roots, triggers
from rashomon.read.times import parsed
from rashomon.schema.claim import Time
from rashomon.schema.event import Code, Event
from rashomon.schema.reading import Sentence
from rashomon.schema.report import Report
from rashomon.schema.span import Span

SURE, SURER = 0.5, 0.6  # score that the chosen code must have: half its share of the word's codes, half the head's probability
UNLEARNED = 0.5  # taken as the probability of a code that the head was not trained for
OTHER = 0.85  # probability of a code the word cannot have, from which nothing is said
NEAR_DAYS = 10  # days from the report within which a dated act belongs to its event
LOOSE: frozenset[Code] = frozenset({"ASSAULT", "CONSULT", "AGREE", "PROTEST", "RETREAT", "MOBILIZE", "AID", "COOPERATE"})  # whose words often mean other things
ALONE: frozenset[Code] = frozenset({"PROTEST", "MOBILIZE", "CONCEDE"})  # acts that need no target
MUTUAL = frozenset("meet talk negotiate confer discuss cooperate collaborate trade talks meeting".split())  # acts of two who are told side by side
MISHAPS = frozenset("kill injure wound hurt hit strike destroy sink maim".split())  # what accidents do as well: needs somebody who does it
GOING = frozenset({"withdraw", "retreat", "surrender", "disarm", "withdrawal", "pullout"})  # words of RETREAT that need no target either
SUFFERED: frozenset[Code] = frozenset({"ASSAULT", "COERCE", "SANCTION", "ACCUSE"})  # acts told without who does them
LIGHT = frozenset("provide send supply have hold make launch impose reach conduct carry stage mount file express give issue lodge open begin start take pay deliver strike seal "
                  "hammer cut step voice win enter order announce declare resume slap place lead wage".split())  # fmt: skip
CONTROLLING = frozenset({"to", "for", "of", "from", "into"})  # before a clause whose subject is the object of the verb above
BARE = frozenset({"demonstrate", "withdraw", "rally", "march", "riot", "retreat"})  # acts without an object
FREEING = frozenset({"release", "free"})
TOWARDS = frozenset("with against on to toward towards upon".split())
TARGETS_OF_NOUNS = frozenset("with against on to toward towards for from upon between among".split())
_BEFORE = re.compile(r"\b(?:previous(?:ly)?|earlier (?:this|that|last)|formerly|once|last (?:week|month|year|summer|spring|autumn|fall|winter)|"
                     r"(?:days|weeks|months|years|decades) (?:ago|earlier|before)|in the past|historically)\b", re.IGNORECASE)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Act:
    """A trigger with the heads of the phrases that act and are acted on."""

    trigger: int
    sources: tuple[int, ...]
    targets: tuple[int, ...]
    codes: tuple[Code, ...]
    head: int  # the verb that carries negation, modality and time
    passive: bool = False


@dataclass(frozen=True, slots=True)
class _Sides:
    """Ids of those who act and are acted on; words: heads of the phrases of the latter."""

    sources: tuple[str, ...]
    targets: tuple[str, ...]
    words: tuple[int, ...]


def events(report: Report, people: Cast, sentences: tuple[Sentence, ...], times: tuple[Time, ...]) -> tuple[Event, ...]:
    """Events in order of their triggers."""
    analysis, syntax = people.analysis, people.syntax
    skipped = {n for n, s in enumerate(sentences) if s.kind in ("credit", "caption")}
    acts = [act for act in _acts(analysis, syntax) if syntax.sentence[act.trigger] >= 0 and syntax.sentence[act.trigger] not in skipped]
    sided = [(act, sides) for act in acts if (sides := _sides(people, act))]
    asked = [Asked(*syntax.bounds(act.trigger), _words(people, act.sources), _words(people, sides.words)) for act, sides in sided]
    found: list[Event] = []
    for (act, sides), chances in zip(sided, roots(analysis, asked), strict=True):
        made = _event(report, people, act, sides, chances, times)
        if made and not any(e.code == made.code and e.sources == made.sources and e.targets == made.targets and e.end > made.start for e in found[-3:]):
            found.append(replace(made, id=f"e{len(found) + 1}"))
    return tuple(found)


def _acts(analysis: Analysis, syntax: Syntax) -> Iterator[_Act]:
    for i, tag in enumerate(analysis.upos):
        part, find = {"VERB": ("v", _verb), "NOUN": ("n", _noun)}.get(tag, (None, None))
        if part and find and (codes := _codes(analysis, syntax, i, part)) and (act := find(analysis, syntax, i, codes)):
            yield act


def _codes(analysis: Analysis, syntax: Syntax, i: int, part: str) -> tuple[Code, ...]:
    """The codes of a word, with its particle or the word behind it where the lexicon knows the two together."""
    word = base_of(analysis, i)
    behind = [analysis.word(c).lower() for c in syntax.children(i) if syntax.relations[c] == "compound:prt"]
    if i + 1 < len(analysis.words):
        behind.append(analysis.word(i + 1).lower())
    for second in behind:
        if (f"{word} {second}", part) in triggers():
            return triggers()[f"{word} {second}", part]
    return triggers().get((word, part), ())


def _verb(analysis: Analysis, syntax: Syntax, verb: int, codes: tuple[Code, ...]) -> _Act | None:
    """ "Holt accused the line", "the line was fined by the court", "the two sides met", "a court convicting the firm"."""
    children = list(syntax.children(verb))
    if syntax.relations[verb] == "amod" or (base_of(analysis, verb) in BARE and any(syntax.relations[c] in ("obj", "ccomp") for c in children)):
        return None  # "the alleged thief"; "demonstrated that", "withdrew the offer"
    if base_of(analysis, verb) == "ask" and not any(syntax.relations[c] == "xcomp" or case_of(analysis, syntax, c) == "for" for c in children):
        return None  # who asks a question asks for nothing
    passive = any(syntax.relations[c] in ("nsubj:pass", "aux:pass") for c in children) or (
        analysis.xpos[verb] == "VBN" and syntax.relations[verb] == "acl" and not any(syntax.relations[c] == "obj" for c in children)
    )
    if passive:
        by = tuple(c for c in children if syntax.relations[c].startswith("obl") and case_of(analysis, syntax, c) == "by")
        suffered = next((c for c in children if syntax.relations[c] == "nsubj:pass"), None)
        if suffered is None:
            suffered = syntax.heads[verb] if syntax.relations[verb] == "acl" else syntax.subject(verb)
        suffered = antecedent(analysis, syntax, suffered, verb)
        others = tuple(c for c in children if syntax.relations[c].startswith("obl") and case_of(analysis, syntax, c) in ("from", "with", "to"))
        return _Act(verb, by, (suffered,) if suffered is not None else others, codes, verb, passive=True)
    subject = antecedent(analysis, syntax, _doer(analysis, syntax, verb), verb)
    objects = [c for c in children if syntax.relations[c] in ("obj", "iobj")]
    obliques = [c for c in children if syntax.relations[c].startswith("obl") and case_of(analysis, syntax, c) in TOWARDS]
    targets = tuple(sorted(objects, key=lambda c: syntax.relations[c] != "iobj")) + tuple(obliques)
    return _Act(verb, (subject,) if subject is not None else (), targets, codes, verb)


def _doer(analysis: Analysis, syntax: Syntax, verb: int) -> int | None:
    """The subject; of a clause under a verb with an object that object: "asked Holt to stop fining them", "blamed Holt for inviting them"."""
    if syntax.relations[verb] == "acl":
        return syntax.heads[verb]
    here = verb
    for _ in range(4):
        children = list(syntax.children(here))
        own = next((c for c in children if syntax.relations[c].startswith("nsubj")), None)
        if own is not None:
            return own
        above = syntax.heads[here]
        under = syntax.relations[here] == "xcomp" or (
            syntax.relations[here] in ("advcl", "ccomp", "acl")
            and any(syntax.relations[c] == "mark" and analysis.word(c).lower() in CONTROLLING for c in children)
        )
        if not under:
            return syntax.subject(here)
        asked = [c for c in syntax.children(above) if syntax.relations[c] in ("obj", "iobj") or (case_of(analysis, syntax, c) in ("on", "for") and c < here)]
        controlled = asked[-1] if asked else None
        if controlled is not None and base_of(analysis, above) not in ("promise", "use", "take", "make"):
            return controlled
        here = above
    return None


def _noun(analysis: Analysis, syntax: Syntax, noun: int, codes: tuple[Code, ...]) -> _Act | None:
    """ "Holt held talks with the union", "the union's attack on Holt", "a meeting between Holt and the union"."""
    children = list(syntax.children(noun))
    verb = syntax.heads[noun]
    nouns = [c for c in children if syntax.relations[c] == "nmod" and case_of(analysis, syntax, c) in TARGETS_OF_NOUNS]
    owner = tuple(c for c in children if syntax.relations[c] == "nmod:poss") or tuple(
        c for c in children if syntax.relations[c] == "nmod" and case_of(analysis, syntax, c) == "by"
    )
    if syntax.relations[noun] == "obj" and base_of(analysis, verb) in LIGHT and not _codes(analysis, syntax, verb, "v"):
        subject = antecedent(analysis, syntax, syntax.subject(verb), verb)
        obliques = [c for c in syntax.children(verb) if syntax.relations[c].startswith("obl") and case_of(analysis, syntax, c) in TARGETS_OF_NOUNS]
        return _Act(noun, (subject,) if subject is not None else owner, (*nouns, *obliques), codes, verb)
    between = [c for c in nouns if case_of(analysis, syntax, c) in ("between", "among")]
    if between:
        return _Act(noun, tuple(between), (), codes, verb)
    return _Act(noun, owner, tuple(nouns), codes, verb if analysis.upos[verb] == "VERB" else noun) if owner and nouns else None


def _sides(people: Cast, act: _Act) -> _Sides | None:
    """Who acts and who is acted on; None where nobody of the cast does either, or somebody outside of it acts."""
    if act.passive and act.sources and not people.those(act.sources[0]):
        return None
    sources = tuple(a for h in act.sources for a in people.those(h) if people.actors[a].kind in ACTING)
    for head in act.targets:
        targets = tuple(a for a in people.those(head) if a not in sources)
        if targets:
            return _Sides(sources, targets, (head,))
    if len(sources) > 1 and base_of(people.analysis, act.trigger) in MUTUAL:
        return _Sides(sources[:1], sources[1:], ())
    return _Sides(sources, (), ()) if sources else None


def _event(report: Report, people: Cast, act: _Act, sides: _Sides, chances: dict[Code, float], times: Sequence[Time]) -> Event | None:
    analysis, syntax = people.analysis, people.syntax
    code, score = _code(chances, act.codes)
    if code == "RETREAT" and base_of(analysis, act.trigger) in FREEING and not any(people.actors[t].kind in ("person", "group") for t in sides.targets):
        return None  # "released the report"
    alone = code in ALONE or (code == "RETREAT" and base_of(analysis, act.trigger) in GOING)
    suffered = code in SUFFERED and act.passive and base_of(analysis, act.trigger) not in MISHAPS
    if code is None or (not sides.sources and not suffered) or (not sides.targets and not alone):
        return None
    denied = negated(analysis, syntax, act.head) or negated(analysis, syntax, act.trigger)
    factual = told(analysis, syntax, act.head) and told(analysis, syntax, act.trigger)
    start, end = _extent(analysis, syntax, act, sides.words)
    low, high = syntax.bounds(act.trigger)
    said = [
        t for t in times if analysis.words[low][0] <= t.start < analysis.words[high - 1][1] and t.type in ("DATE", "TIME") and (t.value or "")[:1].isdigit()
    ]
    dated = next((t for t in said if start <= t.start < end or _hangs(people, act, t)), said[0] if len(said) == 1 else None)
    quotation = people.quotation(act.trigger)
    question = analysis.text[analysis.words[high - 1][0] : analysis.words[high - 1][1]] == "?"
    return Event(
        "", start, end, Span(*analysis.words[act.trigger]), code, sides.sources, sides.targets, dated.value if dated else None, _place(people, act),
        denied, question or not factual,
        _background(report, people, act, dated, start, end), quotation.id if quotation else None, round(score, 2),
    )  # fmt: skip


def _words(people: Cast, heads: Sequence[int]) -> tuple[int, ...]:
    """The words of the phrases up to their heads, and the rest of a name."""
    syntax = people.syntax
    return tuple(i for head in heads for i in range(*syntax.phrase(head)) if i <= head or syntax.relations[i] == "flat")[:12]


def _code(chances: dict[Code, float], codes: tuple[Code, ...]) -> tuple[Code | None, float]:
    """The best of the codes that the word can have; none where no one is likely or the head is sure of another."""
    scores = {code: (1 / len(codes) + chances.get(code, UNLEARNED)) / 2 for code in codes}
    best = max(codes, key=lambda code: (scores[code], -codes.index(code)))
    likeliest = max(chances, key=chances.__getitem__)
    if scores[best] < (SURER if best in LOOSE else SURE) or (likeliest not in codes and chances[likeliest] >= OTHER):
        return None, 0.0
    return best, scores[best]


def _extent(analysis: Analysis, syntax: Syntax, act: _Act, target: Sequence[int]) -> tuple[int, int]:
    """From the first word of who acts to the last of who is acted on, the trigger between them."""
    places = [act.trigger, act.head]
    for head in (*act.sources, *target):
        first, end = syntax.phrase(head)
        places += [first, end - 1] if end - first <= 12 else [head]
    low, high = syntax.bounds(act.trigger)
    places = [p for p in places if low <= p < high]
    return analysis.words[min(places)][0], analysis.words[max(places)][1]


def _hangs(people: Cast, act: _Act, time: Time) -> bool:
    """Does a time expression of the same sentence hang from the act?"""
    analysis, syntax = people.analysis, people.syntax
    return any(
        syntax.heads[i] in (act.trigger, act.head) or syntax.heads[syntax.heads[i]] in (act.trigger, act.head)
        for i in range(*syntax.bounds(act.trigger))
        if time.start <= analysis.words[i][0] < time.end and syntax.relations[i].startswith(("obl", "nmod", "advmod"))
    )


def _place(people: Cast, act: _Act) -> str | None:
    for child in people.syntax.children(act.head):
        if people.syntax.relations[child].startswith("obl") and case_of(people.analysis, people.syntax, child) in ("in", "at", "near", "outside"):
            found = people.at[child]
            if found and people.actors[found].kind in ("place", "state"):
                return found
    return None


def _background(report: Report, people: Cast, act: _Act, dated: Time | None, start: int, end: int) -> bool:
    """Is it of another time: dated far from the report, told in the past before the past, or marked as earlier?"""
    analysis, syntax = people.analysis, people.syntax
    published = parsed(report.published)
    if dated and dated.value:
        day = _day(dated.value)
        if day and published and abs((published - day).days) > NEAR_DAYS:
            return True
        if published is None and dated.value[:4].isdigit():
            return True
    had = any(analysis.word(c).lower() in ("had", "'d", "’d") and syntax.relations[c] == "aux" for c in syntax.children(act.head))
    low, high = syntax.bounds(act.trigger)
    return had or _BEFORE.search(analysis.text, max(analysis.words[low][0], start - 40), min(analysis.words[high - 1][1], end + 40)) is not None


def _day(value: str) -> dt.date | None:
    """The first day of a TIMEX3 date, as far as it is told."""
    if match := re.fullmatch(r"(\d{4})-W(\d\d)(?:-WE)?", value):
        return dt.date.fromisocalendar(int(match[1]), max(1, min(52, int(match[2]))), 4)
    match = re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", value)
    if match is None:
        return None
    try:
        return dt.date(int(match[1]), int(match[2] or 7), int(match[3] or 15))
    except ValueError:
        return None
