"""Actors: people, bodies, states and places that a report names, each with all places where it is named.

Idea: the model finds names, the tree completes them ("Center" to "Center for Public Opinion"); names are one actor where the later is a
shorter form of the earlier (surname, acronym, other name of the same state). The role is what stands beside the name ("Senator", "a member of ...").
Example: "Senator Mark Kelly from Arizona ... Kelly" is one person, role "Senator".
Cannot do: tell apart two people of one surname who are both named in full; the surname alone goes to the one named most often before it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from rashomon.lang.lemmas import lemma
from rashomon.lang.model import Analysis, name_segments
from rashomon.lang.names import HONORIFICS, adjectives, gender, is_acronym, same_name, states, suffixed, surname
from rashomon.lang.resources import lexicon
from rashomon.lang.syntax import Syntax
from rashomon.lang.words import POSSESSIVES
from rashomon.schema.actor import Actor, ActorKind, Mention
from rashomon.schema.report import Report

KINDS: dict[str, ActorKind] = {"PER": "person", "ORG": "organisation", "LOC": "place"}
BODIES = frozenset({"campaign", "administration", "government", "camp", "police"})  # "the Holt campaign" is a body of its own, not Holt
SEATS = frozenset(
    {"White House", "Downing Street", "Pentagon", "Capitol Hill", "Capitol", "Elysee", "Élysée", "Blue House", "Holyrood", "Whitehall", "Vatican"}
)
PAPERS = frozenset(
    "Times Post Journal Herald Tribune Guardian Telegraph Mail Globe Star Sun Observer Gazette Chronicle Inquirer Bee News Examiner Dispatch".split()
)
LONGEST_ROLE = 12  # words
LONGEST_NAME = 10  # words
_LEADING = ("for", "of", "on", "to")
_INSIDE = frozenset({"a", "for", "of", "on", "to", "and", "the", "in", "&"})  # small words inside names of bodies


@dataclass(slots=True)
class Named:
    """One actor while its names are gathered. ranges: (first word, end) of each mention."""

    kind: ActorKind
    names: list[str] = field(default_factory=list)
    ranges: list[tuple[int, int]] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    sex: str = ""

    @property
    def name(self) -> str:
        return max(self.names, key=lambda n: (len(n.split()), len(n)))


def actors(report: Report, analysis: Analysis, syntax: Syntax) -> tuple[Actor, ...]:
    """Actors in order of their first mention."""
    names = [n for n in _names(analysis, syntax) if analysis.words[n[1]][0] >= report.body]
    kinds = _kinds(analysis, names)
    found: list[Named] = []
    alone = frozenset(analysis.word(first) for _, first, end in names if end - first == 1)
    for _, first, end in names:
        _enter(found, analysis, syntax, kinds[name_of(analysis, first, end)], first, end, alone)
    _join_bracketed(found, analysis)
    return tuple(_actor(analysis, named, n) for n, named in enumerate(found, 1))


def _names(analysis: Analysis, syntax: Syntax) -> list[tuple[ActorKind, int, int]]:
    """(kind, first word, end) of each name in order: those of the model, completed, and those that an honorific or a body's noun gives away."""
    taken: list[tuple[ActorKind, int, int]] = []
    for kind, first, end in name_segments(analysis, _breaks(syntax)):
        if kind in KINDS:
            first, end = _completed(analysis, syntax, kind, first, end)
            first, end = _bare(analysis, kind, first, end)
            if first < end and not any(a < end and first < b for _, a, b in taken):
                taken.append((KINDS[kind], first, end))
    begins = {first for kind, first, _ in taken if kind == "person"}
    for n, (kind, first, end) in enumerate(taken):
        while kind != "person" and end in begins and end - first > 1 and analysis.word(end - 1).lower() in lexicon("roles"):
            end -= 1  # "House Speaker Nancy Holt"
            begins.add(end)
            taken[n] = (kind, first, end)
    taken = list(_firms(analysis, taken))
    taken.extend(n for n in _addressed(analysis) if not any(a < n[2] and n[1] < b for _, a, b in taken))
    taken.extend(_again(analysis, taken))
    out: list[tuple[ActorKind, int, int]] = []
    for kind, first, end in sorted(taken, key=lambda n: n[1]):
        if end < len(analysis.words) and analysis.word(end).lower() in BODIES and syntax.sentence[end] == syntax.sentence[first]:
            out.append(("organisation", first, end + 1))
        else:
            out.append((kind, first, end))
    return out


def _firms(analysis: Analysis, taken: Sequence[tuple[ActorKind, int, int]]) -> Iterator[tuple[ActorKind, int, int]]:
    """ "Brandt & Lowe" is one body."""
    held: tuple[ActorKind, int, int] | None = None
    for kind, first, end in sorted(taken, key=lambda n: n[1]):
        if held and first == held[2] + 1 and analysis.word(held[2]) == "&" and "place" not in (kind, held[0]):
            held = ("organisation", held[1], end)
            continue
        if held:
            yield held
        held = (kind, first, end)
    if held:
        yield held


def _breaks(syntax: Syntax) -> NDArray[np.bool_]:
    numbers = np.array(syntax.sentence, np.int64)
    return np.concatenate([[True], numbers[1:] != numbers[:-1]]) if len(numbers) else np.zeros(0, bool)


def _completed(analysis: Analysis, syntax: Syntax, kind: str, first: int, end: int) -> tuple[int, int]:
    """With the capitalised words that the tree hangs to the name, the second half of a hyphened name, and what "for" or "of" adds to a body."""
    low, high = syntax.bounds(first)
    inside = ("compound", "flat", "amod") if kind == "ORG" else ("flat",)
    while first > low and end - first < LONGEST_NAME and _capital(analysis, first - 1) and syntax.relations[first - 1] in inside:
        if not (first <= syntax.heads[first - 1] < end) or not _touches(analysis, first - 1):
            break
        first -= 1
    while kind == "PER" and first > low and re.fullmatch(r"[A-Z]\.", analysis.word(first - 1)):
        first -= 1
    while end < high and end - first < LONGEST_NAME and analysis.upos[end] == "PROPN" and first <= syntax.heads[end] < end and syntax.relations[end] == "flat":
        end += 1
    while end + 1 < high and analysis.word(end) in ("-", "–", "‑") and analysis.words[end - 1][1] == analysis.words[end][0] == analysis.words[end + 1][0] - 1:
        end += 2
    if (
        kind == "PER"
        and end + 3 < high
        and analysis.word(end) in '"“'
        and analysis.word(end + 2) in '"”'
        and _capital(analysis, end + 1)
        and _capital(analysis, end + 3)
    ):
        end += 4  # Robert "Bob" Holt
    if kind == "ORG":
        while end < high and _capital(analysis, end) and any(syntax.heads[i] == end and syntax.relations[i] == "compound" for i in range(first, end)):
            end += 1
        if analysis.word(end - 1).lower() in _LEADING and end < high and _capital(analysis, end):
            end += 1  # "House of" to "House of Representatives"
        if end + 1 < high and analysis.word(end) == "and" and _capital(analysis, end + 1) and first < syntax.heads[end + 1] < end:
            end += 2  # "Ministry of Safety and Security"
        reach = end
        while reach < high and reach - first < LONGEST_NAME and (analysis.word(reach).lower() in _INSIDE or _capital(analysis, reach)):
            reach += 1
            if _capital(analysis, reach - 1) and first <= syntax.heads[reach - 1] < reach and analysis.word(end).lower() in _LEADING:
                end = reach
    return first, end


def _touches(analysis: Analysis, i: int) -> bool:
    """Only a blank, of whatever kind, stands between this word and the next."""
    return analysis.text[analysis.words[i][1] : analysis.words[i + 1][0]] in (" ", "\u00a0", "\u202f")


def _capital(analysis: Analysis, i: int) -> bool:
    return analysis.word(i)[0].isupper() and analysis.upos[i] in ("PROPN", "ADJ", "NOUN")


def _bare(analysis: Analysis, kind: str, first: int, end: int) -> tuple[int, int]:
    """Without article, honorific, title, possessive, marks and small words that lead to nothing."""
    while first < end and _outside(analysis, kind, first, end):
        first += 1
    while end > first and (analysis.word(end - 1).lower() in (*POSSESSIVES, *_INSIDE) or not any(c.isalnum() for c in analysis.word(end - 1))):
        end -= 1
    return first, end


def _outside(analysis: Analysis, kind: str, first: int, end: int) -> bool:
    word = analysis.word(first)
    if word.lower() in HONORIFICS or word.lower() == "the" or not word[0].isalnum():
        return True
    return end - first > 1 and ((kind == "PER" and word.lower().rstrip(".") in lexicon("roles")) or word.islower())


def _addressed(analysis: Analysis) -> Iterator[tuple[ActorKind, int, int]]:
    """ "Mr. King": what follows an honorific is a person."""
    for i in range(len(analysis.words) - 1):
        if analysis.word(i) in ("Mr.", "Mrs.", "Ms.", "Mr", "Mrs", "Ms") and analysis.word(i + 1)[0].isupper():
            end = i + 2
            while end < len(analysis.words) and analysis.upos[end] == "PROPN" and _touches(analysis, end - 1) and analysis.word(end)[0].isupper():
                end += 1
            yield "person", i + 1, end


def _again(analysis: Analysis, taken: Sequence[tuple[ActorKind, int, int]]) -> list[tuple[ActorKind, int, int]]:
    """Surnames of people who are named in full elsewhere, where the model passed over them; a surname that is a common word only as a proper noun."""
    held = {i for _, first, end in taken for i in range(first, end)}
    surnames = {analysis.word(end - 1) for kind, first, end in taken if kind == "person" and end - first > 1 and len(analysis.word(end - 1)) > 2}
    return [
        ("person", i, i + 1)
        for i in range(len(analysis.words))
        if i not in held
        and (word := analysis.word(i)) in surnames
        and word[0].isupper()
        and (analysis.upos[i] == "PROPN" or word.lower() not in lexicon("bases"))
    ]


def name_of(analysis: Analysis, first: int, end: int) -> str:
    return " ".join(analysis.text[analysis.words[first][0] : analysis.words[end - 1][1]].split())


def _kinds(analysis: Analysis, names: Sequence[tuple[ActorKind, int, int]]) -> dict[str, ActorKind]:
    """One kind for each name of a report: the surname of a person who is named in full is a person, a single name that stands behind "in" is
    none, else the kind most often seen."""
    seen: dict[str, list[ActorKind]] = {}
    for kind, first, end in names:
        inside = kind == "person" and end - first == 1 and first > 0 and analysis.word(first - 1).lower() == "in"
        seen.setdefault(name_of(analysis, first, end), []).extend(["place"] * 3 if inside else [kind])
    people = {surname(name) for name, kinds in seen.items() if len(name.split()) > 1 and kinds.count("person") * 2 > len(kinds)}
    return {name: "person" if name.lower() in people else max(dict.fromkeys(kinds), key=kinds.count) for name, kinds in seen.items()}


def _enter(found: list[Named], analysis: Analysis, syntax: Syntax, kind: ActorKind, first: int, end: int, alone: frozenset[str]) -> None:
    name = name_of(analysis, first, end)
    if name.isupper() and kind == "person" and len(name) > 3:
        name = name.title()  # WALLACE: in transcripts; the mention keeps its place
    if kind == "place" and ((end - first > 1 and analysis.word(end - 1) in PAPERS) or name in SEATS):
        kind = "organisation"
    if kind in ("place", "organisation") and name.lower() in states():
        kind = "state"
    elif first + 1 == end and analysis.xpos[first] == "NNPS" and _people(name):
        kind = "group"  # Democrats
    sex = (HONORIFICS.get(analysis.word(first - 1).lower(), "") if first else "") or (gender(name) if kind == "person" else "")
    named = _known(found, kind, name, sex, alone)
    if named is None and kind == "organisation" and first + 1 == end:
        named = _of_last_word(found, name)
    if named is None:
        named = Named(kind)
        found.append(named)
    if name not in named.names:
        named.names.append(name)
    named.ranges.append((first, end))
    named.sex = named.sex or sex
    role = _role(analysis, syntax, first, end) if kind == "person" else None
    if role:
        named.roles.append(role)


def _people(word: str) -> bool:
    low = lemma(word.lower(), "NNS")
    return low in lexicon("people") or low in adjectives() or word.lower() in adjectives()


def _known(found: Sequence[Named], kind: ActorKind, name: str, sex: str, alone: frozenset[str]) -> Named | None:
    """The actor that bears this name already; of several one who bore just this form before, then one who is not called by the first name
    elsewhere, as relatives of the person meant are, of these the one named first, whom the report is about. alone: all names of one word."""
    candidates = [
        ((name in n.names, kind != "person" or n.name.split()[0] not in alone, -min(n.ranges)[0]), n)
        for n in found
        if (n.kind == kind or {n.kind, kind} <= {"organisation", "place", "outlet"})
        and any(same_name(kind, other, name) for other in n.names)
        and not _against(kind, n.names, name)
        and not (sex and n.sex and sex != n.sex)
    ]
    return max(candidates, key=lambda c: c[0])[1] if candidates else None


def _against(kind: ActorKind, names: Sequence[str], name: str) -> bool:
    """Does a full name stand against another of the same actor: "Senate Committee" to "House Committee", or, in one text, a son to his father?"""
    full = [n for n in names if len(n.split()) > 1]
    if not full:
        return False
    if len(name.split()) == 1 and kind != "person":
        return False
    if any(not same_name(kind, n, name) for n in full):
        return True
    return kind == "person" and len(name.split()) > 1 and all(suffixed(n) != suffixed(name) for n in full)


def _of_last_word(found: Sequence[Named], name: str) -> Named | None:
    """ "The Times" for the one paper of the text whose name ends so."""
    if name.lower() not in lexicon("bodies") and name not in PAPERS:
        return None
    ending = [n for n in found if n.kind in ("organisation", "outlet") and any(o.endswith(f" {name}") for o in n.names)]
    return ending[0] if len(ending) == 1 and name not in ("House", "Senate", "Court") else None


def _join_bracketed(found: list[Named], analysis: Analysis) -> None:
    """ "Alliance of Harbour Schools (AHS)": the name in brackets is the short form of the one before it."""
    starts = {first: n for n in found for first, _ in n.ranges}
    for named in list(found):
        for _, end in named.ranges:
            short = starts.get(end + 1)
            bracketed = end + 1 < len(analysis.words) and analysis.word(end) == "(" and short is not None and short is not named and short in found
            if (
                bracketed
                and short
                and any(is_acronym(s, n) or (s.isupper() and named.kind == short.kind == "organisation") for s in short.names for n in named.names)
            ):
                named.names += short.names
                named.ranges = sorted(named.ranges + short.ranges)
                found.remove(short)
                break


def _role(analysis: Analysis, syntax: Syntax, first: int, end: int) -> str | None:
    """The title before the name, or the description set beside it by commas."""
    low, _ = syntax.bounds(first)
    begin = first
    while begin > low and begin > first - LONGEST_ROLE and _titular(analysis, syntax, begin - 1, end):
        begin -= 1
    words = [analysis.word(i).lower().rstrip(".") for i in range(begin, first)]
    if any(w in lexicon("roles") for w in words):
        return analysis.text[analysis.words[begin][0] : analysis.words[first - 1][1]]
    top = syntax.top(first, end)
    twin = syntax.twin(top)
    if twin is not None and analysis.upos[twin] == "NOUN" and analysis.word(twin).lower() in lexicon("roles") and analysis.word(first - 1) == ",":
        low, high = syntax.phrase(twin)
        return analysis.text[analysis.words[low][0] : analysis.words[high - 1][1]] if high - low < LONGEST_ROLE else None
    beside = next((i for i in syntax.children(top) if syntax.relations[i] == "appos" and i >= end), None)
    if beside is not None and analysis.upos[beside] == "NOUN":
        inside = [i for i in range(end, syntax.bounds(top)[1]) if syntax.under(i, beside)]
        while inside and analysis.upos[inside[0]] == "PUNCT":
            inside = inside[1:]
        if inside and inside[-1] - inside[0] < LONGEST_ROLE and inside[-1] - inside[0] == len(inside) - 1:
            return analysis.text[analysis.words[inside[0]][0] : analysis.words[inside[-1]][1]]
    return None


def _titular(analysis: Analysis, syntax: Syntax, i: int, end: int) -> bool:
    if analysis.upos[i] not in ("NOUN", "PROPN", "ADJ") or analysis.word(i).lower() in HONORIFICS:
        return False
    return i < syntax.heads[i] < end or syntax.relations[i] in ("compound", "amod", "flat")


def _actor(analysis: Analysis, named: Named, number: int) -> Actor:
    mentions = tuple(Mention(analysis.words[a][0], analysis.words[b - 1][1]) for a, b in named.ranges)
    aliases = tuple(sorted(set(named.names) - {named.name}))
    sex: Literal["m", "f"] | None = "m" if named.sex == "m" else "f" if named.sex == "f" else None
    return Actor(f"a{number}", named.name, named.kind, named.roles[0] if named.roles else None, aliases, mentions, sex)
