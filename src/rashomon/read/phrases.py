"""Phrases that point at people and bodies: names with what belongs to them, descriptions, pronouns, and people joined by "and".

Idea: the tree gives each phrase its widest extent ("Senator Mark Kelly from Arizona, who ..."), as the OntoNotes guidelines have it; nouns
for people and for bodies come from lexicons. Relative pronouns and generic "one" are no phrases of their own.
Example: [the chief executive of [the yard's] owner] said [he] trusted [[his] engineers].
Cannot do: people called by a noun that also means a thing ("the chair") are told from the thing by nothing.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rashomon.lang.lemmas import lemma
from rashomon.lang.model import Analysis
from rashomon.lang.names import HONORIFICS, adjectives
from rashomon.lang.resources import lexicon, mapping
from rashomon.lang.syntax import Syntax
from rashomon.lang.words import POSSESSIVES, covering
from rashomon.schema.actor import Actor

Kind = Literal["pronoun", "name", "noun", "several"]
Sort = Literal["person", "body", ""]
PRONOUNS = {word: form for form, words in {
    "i": "i me my mine myself", "we": "we us our ours ourselves", "you": "you your yours yourself yourselves", "he": "he him his himself",
    "she": "she her hers herself", "they": "they them their theirs themselves themself", "it": "it its itself"}.items() for word in words.split()}  # fmt: skip
SEX = {"he": "m", "she": "f"}
SORTS: dict[str, Sort] = {"person": "person", "organisation": "body", "state": "body", "outlet": "body", "group": ""}
_SORT_OF: dict[str, Sort] = {"i": "person", "he": "person", "she": "person", "you": "person", "it": "body"}
CLEARLY = 3  # times as many mentions make one of several bearers of a role the one meant
LEAD = 4  # sentences at the head of a report in which someone may be told of by role before the name comes
LONGEST_ROLE = 15  # words of a phrase around a name that tell the role
PARTIES = {"gop": "republican", "r": "republican", "republican": "republican", "democrat": "democratic", "d": "democratic", "democratic": "democratic"}
OTHERS = frozenset({"former", "next", "new", "vice", "deputy", "other", "last", "previous", "first"})
_ANYBODY = frozenset("everyone everybody someone somebody anyone anybody".split())
_SHARES = frozenset(
    "all most many some several both one two three dozen dozens hundred hundreds thousand thousands million millions lot number bunch group rest majority".split()
)
_OUTSIDE = frozenset({"case", "cc", "conj", "mark", "cop", "nsubj", "nsubj:pass", "aux", "aux:pass", "expl", "advcl", "ccomp", "csubj", "parataxis", "discourse",
                      "vocative", "dislocated", "list", "reparandum", "csubj:pass"})  # fmt: skip
_WITHIN = frozenset({"compound", "nmod:desc", "flat", "fixed", "goeswith", "flat:foreign"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words [first, end) with their head. form: the pronoun's class (i, we, you, he, she, they, it), the lemma of a noun, the last word of a name;
    sort: empty where either is possible; sex: m, f or empty; actor: place of the named actor in the list of actors, or -1."""

    first: int
    end: int
    head: int
    kind: Kind
    form: str
    sort: Sort = ""
    sex: str = ""
    plural: bool = False
    actor: int = -1


def phrases(analysis: Analysis, syntax: Syntax, named: Sequence[Actor]) -> list[Phrase]:
    """All of them in order of their first word, the wider before the narrower."""
    found = {p.head: p for p in _names(analysis, syntax, named)}
    inside = {i for p in found.values() for i in range(p.first, p.end) if syntax.under(i, p.head) and syntax.relations[i] in _WITHIN}
    for i in range(len(analysis.words)):
        if i not in found and i not in inside and (made := _pronoun(analysis, i) or _noun(analysis, syntax, i)):
            found[i] = made
    found |= {p.head: p for p in _shares(analysis, syntax, found)}
    several = list(_several(syntax, found))
    roles = _roles(analysis, named, found.values())
    people = sorted((p for p in found.values() if p.kind == "name" and p.sort == "person"), key=lambda p: p.first)
    told = [_apposed(analysis, syntax, people, _described(analysis, syntax, named, roles, p)) for p in (*found.values(), *several)]
    return sorted(told, key=lambda p: (p.first, -p.end))


def _roles(analysis: Analysis, named: Sequence[Actor], found: Iterable[Phrase]) -> list[frozenset[str]]:
    """The words that stand in one phrase with each person's name: title, office, party, state."""
    roles: list[set[str]] = [set((a.role or "").lower().replace("-", " ").split()) for a in named]
    for phrase in found:
        if phrase.kind == "name" and phrase.sort == "person" and phrase.end - phrase.first <= LONGEST_ROLE:
            roles[phrase.actor].update(analysis.word(i).lower().rstrip(".") for i in range(phrase.first, phrase.end))
    return [frozenset(words) if a.kind == "person" else frozenset() for a, words in zip(named, roles, strict=True)]


def _described(analysis: Analysis, syntax: Syntax, named: Sequence[Actor], roles: Sequence[frozenset[str]], phrase: Phrase) -> Phrase:
    """ "The Russian leader" with the one person beside whose name that noun stands, or one of its class, and, where a state or party is named,
    that one; of several with one who is named far more often. "A judge" in a lead, or "Vane's lawyer", only with the one person of that class
    who is named later, or beside whose name Vane stands."""
    if phrase.kind != "noun" or phrase.plural:
        return phrase
    if phrase.sort == "body":
        return _body(analysis, named, phrase)
    if phrase.form not in mapping("roles"):
        return phrase
    before = [analysis.word(i).lower().rstrip(".") for i in range(phrase.first, phrase.head)]
    wanted = {
        _land(w) for i, w in zip(range(phrase.first, phrase.head), before, strict=True) if analysis.word(i)[0].isupper() or w in adjectives() or w in PARTIES
    }
    wanted -= {"the", "a", "an", "former"}

    def holders(nouns: set[str], marks: set[str]) -> list[int]:
        return [k for k, words in enumerate(roles) if words & nouns and (not marks or marks & {_land(w) for w in words})]

    alike = {w for w, k in mapping("roles").items() if k == mapping("roles")[phrase.form]}
    exact, wider = holders({phrase.form}, wanted), holders(alike, wanted)
    if before[:1] == ["the"] and not OTHERS.intersection(before):
        chosen = _foremost(named, exact) or _foremost(named, wider)
    elif before[:2] == ["the", "former"]:
        chosen = exact if len(exact) == 1 else []
    elif any(w in ("'s", "’s") for w in before):
        chosen = wider if len(wider) == 1 and wanted else []
    else:
        lead = syntax.sentence[phrase.head] < LEAD and not {"another", "other"}.intersection(before)
        wider = holders(alike, {_land(w) for w in before if w in adjectives() or w in PARTIES})
        chosen = wider if len(wider) == 1 and lead and named[wider[0]].mentions[0].start > analysis.words[phrase.first][0] else []
    return replace(phrase, actor=chosen[0], sex=phrase.sex or named[chosen[0]].gender or "") if chosen else phrase


def _apposed(analysis: Analysis, syntax: Syntax, people: Sequence[Phrase], phrase: Phrase) -> Phrase:
    """ "A spokeswoman for the mayor, Inga Moss,": the one person named behind a comma in the phrase, titles between passed over, is who it tells of."""
    if phrase.kind != "noun" or phrase.sort != "person" or phrase.plural:
        return phrase
    near = people[bisect_right(people, phrase.head, key=lambda p: p.first) : bisect_right(people, phrase.end + 1, key=lambda p: p.first)]
    names = [p for p in near if p.end <= phrase.end or (p.first == phrase.end + 1 and syntax.twin(p.head) == phrase.head)]
    names = [p for p in names if p.sex in ("", phrase.sex) or not phrase.sex]
    behind = [p for p in names if analysis.word(p.first - 1) == "," and (p.end >= phrase.end - 1 or analysis.word(p.end) == ",")]
    return replace(phrase, actor=behind[0].actor, sex=phrase.sex or behind[0].sex) if len(names) == len(behind) == 1 else phrase


def _body(analysis: Analysis, named: Sequence[Actor], phrase: Phrase) -> Phrase:
    """ "The agency" with the one body in whose name the word stands."""
    if analysis.word(phrase.first).lower() != "the" or phrase.head != phrase.first + 1:
        return phrase
    bearers = [k for k, a in enumerate(named) if a.kind == "organisation" and phrase.form in a.name.lower().split() and len(a.name.split()) > 1]
    return replace(phrase, actor=bearers[0]) if len(bearers) == 1 else phrase


def _land(word: str) -> str:
    """One word for a state or party: "russian" and "russia", "gop" and "republican"."""
    return PARTIES.get(word) or adjectives().get(word, word).lower()


def _foremost(named: Sequence[Actor], held: list[int]) -> list[int]:
    """The only one, or the one of several who is named far more often."""
    held = sorted(held, key=lambda k: -len(named[k].mentions))
    return held[:1] if held and (len(held) == 1 or len(named[held[0]].mentions) >= CLEARLY * len(named[held[1]].mentions)) else []


def _names(analysis: Analysis, syntax: Syntax, named: Sequence[Actor]) -> Iterator[Phrase]:
    for number, actor in enumerate(named):
        if actor.kind in SORTS:
            for mention in actor.mentions:
                low, high = covering(analysis.words, mention.start, mention.end)
                head = syntax.top(low, high)
                first, end = extent(analysis, syntax, head)
                form = actor.name.split()[-1].lower()
                yield Phrase(min(first, low), max(end, high), head, "name", form, SORTS[actor.kind], actor.gender or "", actor.kind == "group", number)


def _pronoun(analysis: Analysis, i: int) -> Phrase | None:
    form = PRONOUNS.get(analysis.word(i).lower())
    if form is None or analysis.upos[i] not in ("PRON", "DET") or analysis.word(i) == "US":
        return None
    end = i + 2 if form in ("we", "you", "they") and analysis.word(min(i + 1, len(analysis.words) - 1)).lower() == "all" else i + 1
    return Phrase(i, end, i, "pronoun", form, _SORT_OF.get(form, ""), SEX.get(form, ""), form in ("we", "they"))


def _noun(analysis: Analysis, syntax: Syntax, i: int) -> Phrase | None:
    if analysis.word(i).lower() in _ANYBODY:
        return Phrase(*extent(analysis, syntax, i), i, "noun", analysis.word(i).lower(), "person")
    if analysis.word(i).lower() == "those" and any(syntax.relations[c].startswith("acl") for c in syntax.children(i)):
        return Phrase(*extent(analysis, syntax, i), i, "noun", "those", "person", plural=True)
    if analysis.upos[i] not in ("NOUN", "PROPN") or syntax.relations[i] in _WITHIN or analysis.word(i).lower() in HONORIFICS:
        return None
    tag = analysis.xpos[i]
    form = lemma(analysis.word(i).lower(), {"NNP": "NN", "NNPS": "NNS"}.get(tag, tag))
    sex = mapping("people").get(form)
    if sex is None and form not in lexicon("bodies"):
        return None
    first, end = extent(analysis, syntax, i)
    sort: Sort = "body" if sex is None else "person"
    return Phrase(
        first, end, i, "noun", form, sort, (sex or "").strip("-"), tag in ("NNS", "NNPS") or form in ("people", "police", "staff", "couple", "public")
    )


def _shares(analysis: Analysis, syntax: Syntax, found: dict[int, Phrase]) -> Iterator[Phrase]:
    """ "Most of the sailors", "a number of witnesses": the whole, beside the people it is a share of."""
    for phrase in list(found.values()):
        head = syntax.heads[phrase.head]
        if syntax.relations[phrase.head] == "nmod" and head not in found and analysis.word(head).lower() in _SHARES and head < phrase.first:
            first, end = extent(analysis, syntax, head)
            yield Phrase(first, end, head, "noun", phrase.form if phrase.kind == "noun" else "", phrase.sort, "", analysis.word(head).lower() != "one")


def _several(syntax: Syntax, found: dict[int, Phrase]) -> Iterator[Phrase]:
    """ "Holt and her brother": from the first to the last of those joined."""
    for phrase in found.values():
        joined = [c for c in syntax.children(phrase.head) if syntax.relations[c] == "conj" and c in found]
        if joined:
            yield Phrase(phrase.first, max(found[c].end for c in joined), phrase.head, "several", "", phrase.sort, plural=True)


def extent(analysis: Analysis, syntax: Syntax, head: int) -> tuple[int, int]:
    """First word and end of the unbroken stretch around a noun that hangs from it, without what it is joined to, its preposition, and,
    where it is a predicate, its subject; with the possessive mark behind it."""
    low, high = syntax.bounds(head)
    outside = {c for c in syntax.children(head) if syntax.relations[c] in _OUTSIDE and analysis.word(c).lower() not in POSSESSIVES}
    if analysis.upos[head] == "PROPN":
        outside |= {c for c in syntax.children(head) if c > head and syntax.relations[c] == "nmod" and not _says_whence(analysis, syntax, c)}

    def belongs(i: int) -> bool:
        for _ in range(100):
            if i == head:
                return True
            if i in outside or syntax.heads[i] == i:
                return False
            i = syntax.heads[i]
        return False

    first, end = head, head + 1
    while first > low and belongs(first - 1):
        first -= 1
    while end < high and belongs(end):
        end += 1
    while first < head and _mark(analysis, first):
        first += 1
    while end > head + 1 and _mark(analysis, end - 1) and analysis.word(end - 1) not in POSSESSIVES:
        end -= 1
    return first, end


def _says_whence(analysis: Analysis, syntax: Syntax, noun: int) -> bool:
    """ "of the Labour Party", "from Arizona", without a comma before it."""
    first, _ = syntax.phrase(noun)
    return analysis.word(first).lower() in ("of", "from") and (first == 0 or not _mark(analysis, first - 1))


def _mark(analysis: Analysis, i: int) -> bool:
    return not any(c.isalnum() for c in analysis.word(i))
