"""Talks: what is agreed, open, demanded, offered, promised, threatened and refused; by whom, to whom, by when.

Idea: a verb, adjective or noun of the lexicon `terms` tells how a matter stands, the tree gives the matter and the two sides; a denial turns it
("has not been agreed" is open). The same words serve ceasefires, strikes, budgets and mergers.
Example: "The union rejected the offer" is refused, the matter “the offer”, by the union.
Cannot do: a matter told in the sentence before ("They refused.").
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from rashomon.lang.lemmas import base
from rashomon.lang.model import Analysis
from rashomon.lang.resources import lexicon, table
from rashomon.lang.syntax import Syntax, antecedent, case_of
from rashomon.read.cast import FIRST, Cast
from rashomon.read.modality import base_of, stand
from rashomon.schema.claim import Time
from rashomon.schema.event import Deadline, Term, TermKind
from rashomon.schema.reading import Sentence
from rashomon.schema.span import Span

LONGEST = 40  # words of a matter
DENIED: dict[TermKind, TermKind | None] = {
    "agreed": "open",
    "open": None,
    "demanded": None,
    "offered": None,
    "promised": "refused",
    "threatened": None,
    "refused": None,
}
SIGNED = frozenset({"sign", "seal", "clinch", "finalise", "finalize", "reach", "strike", "conclude", "adopt", "endorse", "ratify", "approve"})
TURNED = frozenset({"no", "without"})
SIDED = frozenset({"demanded", "offered", "promised", "refused"})  # kinds that are told only with who does it
_BY_WHEN = re.compile(r"\b(?:by|until|before|within|no later than|deadline of|in|after)\s+(?:the |early |late |mid-?)?$", re.IGNORECASE)
_NEXT = re.compile(r"^(?:next time|let[’']?s|let us|shall we|how about|why don[’']t we|come to)\b", re.IGNORECASE)
_NOT_THERE = re.compile(
    r"\b(?:haven[’']t|have not|hasn[’']t|has not|didn[’']t|did not|not)\s+(?:yet\s+|quite\s+|fully\s+)*(?:got|gotten|get|reached|come)\s+(?:quite\s+)?there\b",
    re.IGNORECASE,
)


def terms(people: Cast, sentences: tuple[Sentence, ...], times: tuple[Time, ...]) -> tuple[Term, ...]:
    """Terms in order of their matter."""
    analysis, syntax = people.analysis, people.syntax
    skipped = {n for n, s in enumerate(sentences) if s.kind in ("credit", "caption")}
    found: list[Term] = []
    for i in range(len(analysis.words)):
        if syntax.sentence[i] < 0 or syntax.sentence[i] in skipped:
            continue
        kind = _kind(analysis, syntax, i)
        if kind and (made := _term(people, i, kind, times)):
            found.append(made)
    found += [*_suggested(people), *_not_there(people, sentences)]
    return tuple(_distinct(sorted(found, key=lambda t: (t.start, t.end, t.cue))))


def _distinct(found: Sequence[Term]) -> Iterator[Term]:
    """One term a matter and kind."""
    seen = set[tuple[str, int, int]]()
    for term in found:
        if (term.kind, term.start, term.end) not in seen:
            seen.add((term.kind, term.start, term.end))
            yield term


@cache
def _known() -> dict[tuple[str, str], str]:
    """Kind by word and part of speech."""
    return {(row[0], row[1]): row[2] for row in table("terms")}


def _kind(analysis: Analysis, syntax: Syntax, i: int) -> TermKind | None:
    part = {"VERB": "v", "NOUN": "n", "ADJ": "a"}.get(analysis.upos[i])
    if part is None:
        return None
    word, known = base_of(analysis, i), _known()
    after = {analysis.word(c).lower() for c in syntax.children(i) if syntax.relations[c] == "compound:prt"} | {
        case_of(analysis, syntax, c) for c in syntax.children(i) if syntax.relations[c].startswith("obl")
    }
    joined = next((known[f"{word} {second}", part] for second in sorted(after) if (f"{word} {second}", part) in known), None)
    if part == "n" and i and (f"{base_of(analysis, i - 1)} {word}", "n") in known:
        joined = known[f"{base_of(analysis, i - 1)} {word}", "n"]
    return joined or known.get((word, part))  # type: ignore[return-value]


def _term(people: Cast, i: int, kind: TermKind, times: Sequence[Time]) -> Term | None:
    analysis, syntax = people.analysis, people.syntax
    part = analysis.upos[i]
    matter, by, to = {"VERB": _of_verb, "ADJ": _of_adjective, "NOUN": _of_noun}[part](people, i, kind)
    denied = any(analysis.word(c).lower() in TURNED for c in syntax.children(i))
    told = syntax.heads[i] if part == "NOUN" and not denied and analysis.upos[syntax.heads[i]] == "VERB" else i
    stands = stand(analysis, syntax, told)
    if part == "NOUN" and denied:
        kind = "open" if kind == "agreed" else kind
    elif part == "NOUN" and stands.polarity == "negated":
        return _made(people, i, "open", matter, by, to, times) if kind == "agreed" else None
    if kind in SIDED and by is None and not (part == "VERB" and _party(analysis, syntax, i)):
        return None
    if matter is None or stands.modality in ("possible", "conditional") or (stands.modality == "predicted" and kind == "agreed"):
        return None
    if part != "NOUN" and stands.polarity == "negated" and base_of(analysis, i) not in ("refuse", "decline"):
        if any(syntax.relations[c] == "xcomp" for c in syntax.children(i)) and kind == "refused":
            return None
        turned = DENIED[kind]
        if turned is None:
            return None
        kind = turned
    return _made(people, i, kind, matter, by, to, times)


def _party(analysis: Analysis, syntax: Syntax, verb: int) -> bool:
    """Is the subject a party without a name: "the company", "negotiators"?"""
    subject = next((c for c in syntax.children(verb) if syntax.relations[c] == "nsubj"), None)
    return subject is not None and base(analysis.word(subject)) in lexicon("bodies") | lexicon("people")


def _made(people: Cast, i: int, kind: TermKind, matter: tuple[int, int] | None, by: str | None, to: str | None, times: Sequence[Time]) -> Term | None:
    analysis = people.analysis
    if matter is None or matter[1] - matter[0] > LONGEST:
        return None
    while matter[0] < matter[1] and not analysis.word(matter[0])[0].isalnum() and analysis.word(matter[0])[0] not in '“"‘$€£':
        matter = (matter[0] + 1, matter[1])
    while matter[1] > matter[0] and not analysis.word(matter[1] - 1)[0].isalnum() and analysis.word(matter[1] - 1)[0] not in '”"’%':
        matter = (matter[0], matter[1] - 1)
    if matter[0] == matter[1]:
        return None
    start, end = analysis.words[matter[0]][0], analysis.words[matter[1] - 1][1]
    low, high = people.syntax.bounds(i)
    until = next(
        (
            t
            for t in times
            if analysis.words[low][0] <= t.start < analysis.words[high - 1][1] and _BY_WHEN.search(analysis.text[max(0, t.start - 24) : t.start])
        ),
        None,
    )
    quotation = people.quotation(i)
    deadline = Deadline(until.start, until.end, until.value) if until and _near(people, i, people.syntax.top(*matter), until) else None
    return Term(kind, start, end, Span(*analysis.words[i]), by, to if to != by else None, deadline, quotation.id if quotation else None)


def _near(people: Cast, i: int, matter: int, time: Time) -> bool:
    """Does the time hang from the word that tells the term, or from the matter, with no other verb between?"""
    syntax = people.syntax
    here = next(k for k in range(*syntax.bounds(i)) if people.analysis.words[k][1] > time.start)
    for _ in range(12):
        if here in (i, matter):
            return True
        if syntax.heads[here] == here or people.analysis.upos[here] == "VERB":
            return False
        here = syntax.heads[here]
    return False


def _one(people: Cast, head: int | None) -> str | None:
    found = people.those(head) if head is not None else ()
    if found:
        return found[0]
    quotation = people.quotation(head) if head is not None else None
    return quotation.speaker if head is not None and quotation and people.analysis.word(head).lower() in FIRST else None


def _of_verb(people: Cast, verb: int, kind: TermKind) -> tuple[tuple[int, int] | None, str | None, str | None]:
    """(matter, by, to) of "Holt [promised]kind [to brief the council]matter"."""
    analysis, syntax = people.analysis, people.syntax
    children = list(syntax.children(verb))
    if syntax.relations[verb] == "amod":
        head = syntax.heads[verb]
        governor = syntax.heads[head]
        first, end = syntax.phrase(head)
        by = _one(people, syntax.subject(governor)) if governor != head else None
        return (verb + 1, end) if first <= verb < end else (head, head + 1), by, None
    alone = not any(syntax.relations[c].startswith("nsubj") for c in children)
    if analysis.xpos[verb] in ("VBN", "VBD") and alone and syntax.relations[verb] in ("advcl", "acl", "dep", "root", "obl") and kind in SIDED:
        return None, None, None  # "asked about the price, Holt left": it is not she who asks
    passive = any(syntax.relations[c] in ("nsubj:pass", "aux:pass") for c in children)
    subject = syntax.subject(verb)
    by = _one(people, antecedent(analysis, syntax, subject, verb))
    clause = next((c for c in children if syntax.relations[c] in ("xcomp", "ccomp")), None)
    objects = [c for c in children if syntax.relations[c] in ("obj", "iobj")]
    obliques = [c for c in children if syntax.relations[c].startswith("obl")]
    to = next(
        (a for c in (*objects, *(o for o in obliques if case_of(analysis, syntax, o) in ("to", "with", "on", "from", "against"))) if (a := _one(people, c))),
        None,
    )
    if passive:
        agent = next((c for c in obliques if case_of(analysis, syntax, c) == "by"), None)
        matter = next((c for c in children if syntax.relations[c] == "nsubj:pass"), None)
        return _phrase(syntax, matter), _one(people, agent), None
    if syntax.relations[verb] == "acl:relcl" and clause is None and not objects:
        return _phrase(syntax, syntax.heads[verb], without=verb), by, None
    if kind == "agreed" and base_of(analysis, verb) in SIGNED and not any(_agreement(people, o) for o in objects):
        return None, None, None
    if clause is not None:
        return _phrase(syntax, clause), by, to
    things = [c for c in objects if analysis.upos[c] != "PRON"]
    if base_of(analysis, verb) == "warn":
        things, obliques = [], [c for c in obliques if case_of(analysis, syntax, c) in ("of", "against")]  # whom one warns is no matter
    matter = next((c for c in things if (who := _one(people, c)) is None or people.actors[who].kind == "place"), None)
    if matter is None:
        matter = next(
            (c for c in obliques if case_of(analysis, syntax, c) in ("on", "to", "for", "about", "over", "of", "against", "upon") and _one(people, c) is None),
            None,
        )
    return _phrase(syntax, matter), by, to


def _agreement(people: Cast, head: int) -> bool:
    return base_of(people.analysis, head) in (
        "agreement",
        "deal",
        "accord",
        "pact",
        "treaty",
        "settlement",
        "truce",
        "ceasefire",
        "compromise",
        "contract",
        "budget",
        "plan",
        "memorandum",
    )


def _of_adjective(people: Cast, i: int, _: TermKind) -> tuple[tuple[int, int] | None, str | None, str | None]:
    """ "One issue remained [unresolved]", "the question is [open]"."""
    syntax = people.syntax
    subject = next((c for c in syntax.children(i) if syntax.relations[c] in ("nsubj", "nsubj:pass")), None)
    if subject is None and syntax.relations[i] == "xcomp":
        subject = syntax.subject(syntax.heads[i])
    if subject is None or _one(people, subject):
        return None, None, None
    quotation = people.quotation(i)
    return _phrase(syntax, subject), quotation.speaker if quotation else None, None


def _of_noun(people: Cast, i: int, kind: TermKind) -> tuple[tuple[int, int] | None, str | None, str | None]:
    """ "An [agreement] on halting the war", "the union's [demand] for ...", "no [deal]"; a noun beside a verb of its own kind is told by the verb."""
    analysis, syntax = people.analysis, people.syntax
    children = list(syntax.children(i))
    about = next(
        (c for c in children if syntax.relations[c] in ("nmod", "acl") and case_of(analysis, syntax, c) in ("on", "for", "over", "about", "of", "to", "")), None
    )
    owner = next((c for c in children if syntax.relations[c] == "nmod:poss"), None)
    with_ = next((c for c in children if syntax.relations[c] == "nmod" and case_of(analysis, syntax, c) in ("with", "to", "from")), None)
    turned = any(analysis.word(c).lower() in TURNED for c in children)
    quotation = people.quotation(i)
    if kind == "agreed" and turned:
        return syntax.phrase(i), quotation.speaker if quotation else None, None
    relative = next((c for c in children if syntax.relations[c] == "acl:relcl" and base_of(analysis, c) in SIGNED), None)
    if kind == "agreed" and relative is not None:
        return _phrase(syntax, i, without=relative), _one(people, syntax.subject(relative)) or (quotation.speaker if quotation else None), None
    if about is None or (kind == "agreed" and owner is None):
        return None, None, None
    return _phrase(syntax, about), _one(people, owner), _one(people, with_)


def _phrase(syntax: Syntax, head: int | None, without: int | None = None) -> tuple[int, int] | None:
    """The words of a phrase, up to a clause that is left out."""
    if head is None:
        return None
    first, end = syntax.phrase(head)
    if without is not None:
        cut = syntax.phrase(without)[0]
        end = cut if first < cut <= end else end
    return first, end


def _suggested(people: Cast) -> Iterator[Term]:
    """“Next time, in Orla”: an offer in direct words."""
    for quotation in people.quotations:
        for span in quotation.quoted:
            match = _NEXT.match(span.of(people.analysis.text))
            if match and quotation.kind != "indirect":
                yield Term(
                    "offered", span.start, span.end, Span(span.start, span.start + match.end()), quotation.speaker, quotation.addressee, None, quotation.id
                )


def _not_there(people: Cast, sentences: Sequence[Sentence]) -> Iterator[Term]:
    """ "A couple of big ones that we haven't quite got there": what is not settled yet."""
    analysis, syntax = people.analysis, people.syntax
    for sentence in sentences:
        for match in _NOT_THERE.finditer(analysis.text, sentence.start, sentence.end):
            verb = next((k for k in range(len(analysis.words)) if analysis.words[k][1] > match.start()), 0)
            low = syntax.bounds(verb)[0]
            while low < verb and people.said[low] != people.said[verb]:
                low += 1
            relative = next((k for k in range(verb, low, -1) if analysis.word(k).lower() in ("that", "which", "where")), None)
            quotation = people.quotation(verb)
            made = _made(people, verb, "open", (low, relative) if relative else None, quotation.speaker if quotation else None, None, ())
            if made:
                yield made
