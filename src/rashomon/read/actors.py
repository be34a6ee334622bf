"""Actors: people, bodies, states and places that a report names, each with all places where it is named.

Idea: the model finds names; names are one actor where the later is a shorter form of the earlier (surname, acronym, other name of the same
state). The role is what stands beside the name ("Senator", "a member of ...").
Example: "Senator Mark Kelly from Arizona ... Kelly" is one person, role "Senator".
Cannot do: tell apart two people of one surname who are both named in full; the surname alone goes to the one named last before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from rashomon.lang.model import Analysis, name_segments
from rashomon.lang.names import HONORIFICS, gender, same_name, states, surname
from rashomon.lang.resources import lexicon
from rashomon.lang.syntax import Syntax
from rashomon.schema.actor import Actor, ActorKind, Mention
from rashomon.schema.report import Report

KINDS: dict[str, ActorKind] = {"PER": "person", "ORG": "organisation", "LOC": "place"}
LONGEST_ROLE = 12  # words


@dataclass(slots=True)
class Named:
    """One actor while its names are gathered. ranges: (first word, end) of each mention."""

    kind: ActorKind
    names: list[str] = field(default_factory=list)
    ranges: list[tuple[int, int]] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    gender: str = ""

    @property
    def name(self) -> str:
        return max(self.names, key=lambda n: (len(n.split()), len(n)))


def actors(report: Report, analysis: Analysis, syntax: Syntax) -> tuple[Actor, ...]:
    """Actors in order of their first mention."""
    found: list[Named] = []
    names = []
    for kind, first, end in name_segments(analysis, _breaks(syntax)):
        first, end = _bare(analysis, first, end)
        if kind in KINDS and first < end and analysis.words[first][0] >= report.body:
            names.append((KINDS[kind], first, end))
    kinds = _kinds(analysis, names)
    for _, first, end in names:
        _enter(found, analysis, syntax, kinds[_name(analysis, first, end)], first, end)
    return tuple(_actor(analysis, named, n) for n, named in enumerate(found, 1))


def _name(analysis: Analysis, first: int, end: int) -> str:
    return " ".join(analysis.text[analysis.words[first][0] : analysis.words[end - 1][1]].split())


def _kinds(analysis: Analysis, names: Sequence[tuple[ActorKind, int, int]]) -> dict[str, ActorKind]:
    """One kind for each name of a report: the surname of a person who is named in full is a person, else the kind most often seen."""
    seen: dict[str, list[ActorKind]] = {}
    for kind, first, end in names:
        seen.setdefault(_name(analysis, first, end), []).append(kind)
    people = {surname(name) for name, kinds in seen.items() if len(name.split()) > 1 and kinds.count("person") * 2 > len(kinds)}
    return {name: "person" if name.lower() in people else max(dict.fromkeys(kinds), key=kinds.count) for name, kinds in seen.items()}


def _breaks(syntax: Syntax) -> np.ndarray:
    numbers = np.array(syntax.sentence, np.int64)
    return np.concatenate([[True], numbers[1:] != numbers[:-1]]) if len(numbers) else np.zeros(0, bool)


def _bare(analysis: Analysis, first: int, end: int) -> tuple[int, int]:
    """Without article, honorific, title, possessive and marks."""
    while first < end and (
        analysis.word(first).lower() in HONORIFICS
        or (end - first > 1 and analysis.word(first).lower() in lexicon("roles"))
        or analysis.word(first).lower() == "the"
        or not analysis.word(first)[0].isalnum()
    ):
        first += 1
    while end > first and (analysis.word(end - 1).lower() in ("'s", "’s", "'", "’") or not any(c.isalnum() for c in analysis.word(end - 1))):
        end -= 1
    return first, end


def _enter(found: list[Named], analysis: Analysis, syntax: Syntax, kind: ActorKind, first: int, end: int) -> None:
    name = _name(analysis, first, end)
    if kind in ("place", "organisation") and name.lower() in states():
        kind = "state"
    honorific = HONORIFICS.get(analysis.word(first - 1).lower(), "") if first else ""
    sex = honorific or (gender(name) if kind == "person" else "")
    named = _known(found, kind, name, sex)
    if named is None:
        named = Named(kind)
        found.append(named)
    named.names.append(name)
    named.ranges.append((first, end))
    named.gender = named.gender or sex
    role = _role(analysis, syntax, first, end) if kind == "person" else None
    if role:
        named.roles.append(role)


def _known(found: Sequence[Named], kind: ActorKind, name: str, sex: str) -> Named | None:
    """The actor that bears this name already; of several people with one surname the one named last."""
    candidates = [
        (max(n.ranges), n)
        for n in found
        if (n.kind == kind or {n.kind, kind} <= {"organisation", "place", "outlet"})
        and any(same_name(kind, other, name) for other in set(n.names))
        and not (sex and n.gender and sex != n.gender)
    ]
    return max(candidates, key=lambda c: c[0])[1] if candidates else None


def _role(analysis: Analysis, syntax: Syntax, first: int, end: int) -> str | None:
    """The title before the name, or the description set beside it by commas."""
    low, _ = syntax.bounds(first)
    begin = first
    while begin > low and begin > first - LONGEST_ROLE and _titular(analysis, syntax, begin - 1, end):
        begin -= 1
    words = [analysis.word(i).lower() for i in range(begin, first)]
    if any(w in lexicon("roles") for w in words):
        return analysis.text[analysis.words[begin][0] : analysis.words[first - 1][1]]
    top = syntax.top(first, end)
    beside = next((i for i in syntax.children(top) if syntax.relations[i] == "appos" and i >= end), None)
    if beside is not None and analysis.upos[beside] == "NOUN":
        inside = [i for i in range(end, syntax.bounds(top)[1]) if _under(syntax, i, beside)]
        if inside and inside[-1] - inside[0] < LONGEST_ROLE and inside[-1] - inside[0] == len(inside) - 1:
            return analysis.text[analysis.words[inside[0]][0] : analysis.words[inside[-1]][1]]
    return None


def _titular(analysis: Analysis, syntax: Syntax, i: int, end: int) -> bool:
    if analysis.upos[i] not in ("NOUN", "PROPN", "ADJ") or analysis.word(i).lower() in HONORIFICS:
        return False
    return i < syntax.heads[i] < end or syntax.relations[i] in ("compound", "amod", "flat")


def _under(syntax: Syntax, i: int, head: int) -> bool:
    for _ in range(50):
        if i == head:
            return True
        if syntax.heads[i] == i:
            return False
        i = syntax.heads[i]
    return False


def _actor(analysis: Analysis, named: Named, number: int) -> Actor:
    mentions = tuple(Mention(analysis.words[a][0], analysis.words[b - 1][1]) for a, b in named.ranges)
    aliases = tuple(sorted(set(named.names) - {named.name}))
    return Actor(f"a{number}", named.name, named.kind, named.roles[0] if named.roles else None, aliases, mentions)
