"""Actors over all reports: one entry a person, body or state, with who quotes it and who only mentions it.

Idea: names merge over reports as they do inside one, but never two people for a shared surname: a surname alone joins a full name only where a
single full name of the story bears it. Who has no name joins only somebody whose role another report tells in the same words.
Example: "Honcharenko" in one report, "opposition MP Oleksiy Honcharenko" in another.
Cannot do: two spellings of one name; people who changed their name.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from rashomon.lang.lemmas import base
from rashomon.lang.names import gender, same_name, suffixed, surname
from rashomon.lang.resources import lexicon, mapping
from rashomon.schema.actor import Actor, StoryActor
from rashomon.schema.correction import NONE, Corrections
from rashomon.schema.reading import Reading
from rashomon.schema.speech import Quotation

LEAST = 2  # words of a description that tells somebody apart


@dataclass(slots=True)
class _Merged:
    members: list[tuple[str, Actor]] = field(default_factory=list)
    why: list[str] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        return {name for _, a in self.members for name in (a.name, *a.aliases)}

    @property
    def first(self) -> Actor:
        return self.members[0][1]


def story_actors(readings: tuple[Reading, ...], corrections: Corrections = NONE) -> tuple[StoryActor, ...]:
    """Most quoted first, then most mentioned; a reader's merges and splits last, so that nothing undoes them."""
    groups: list[_Merged] = []
    everyone = sorted(((r.report.id, a) for r in readings for a in r.actors), key=lambda m: (-len(m[1].name.split()), m[1].name, m[0], m[1].id))
    for report, actor in (m for m in everyone if m[1].kind != "group"):
        joined = [g for g in groups if _one(g, actor)]
        joined = [g for g in joined if any(a.name == actor.name for _, a in g.members)] or joined
        if len(joined) == 1 and not _rivals(groups, joined[0], report, actor):
            if actor.name.lower() not in {n.lower() for n in joined[0].names}:
                joined[0].why.append(f"“{actor.name}” is a form of “{joined[0].first.name}”")
            joined[0].members.append((report, actor))
        else:
            groups.append(_Merged([(report, actor)]))
    for report, actor in (m for m in everyone if m[1].kind == "group"):
        _place(groups, report, actor)
    for correction in corrections.corrections:
        if correction.kind in ("same actor", "not same actor"):
            (_merge if correction.kind == "same actor" else _split)(groups, *correction.names)
    made = [_story_actor(g, readings) for g in groups]
    made.sort(key=lambda a: (-sum(a.quoted.values()), -sum(a.mentioned.values()), a.name))
    return tuple(replace(a, id=f"A{n}") for n, a in enumerate(made, 1))


def _called(actor: Actor, name: str) -> bool:
    return name.lower() in {n.lower() for n in (actor.name, *actor.aliases)}


def _merge(groups: list[_Merged], one: str, other: str) -> None:
    """What a reader takes for one."""
    found = [g for g in groups if any(_called(a, name) for _, a in g.members for name in (one, other))]
    for group in found[1:]:
        found[0].members += group.members
        found[0].why.append(f"“{group.first.name}” is “{found[0].first.name}”: a reader's correction")
        groups.remove(group)


def _split(groups: list[_Merged], one: str, other: str) -> None:
    """What a reader takes for two: those called only the other name leave."""
    for group in [g for g in groups if any(_called(a, one) for _, a in g.members)]:
        leaving = [m for m in group.members if _called(m[1], other) and not _called(m[1], one)]
        if leaving and len(leaving) < len(group.members):
            group.members = [m for m in group.members if m not in leaving]
            groups.append(_Merged(leaving))


def _place(groups: list[_Merged], report: str, actor: Actor) -> None:
    """Somebody without a name: with the one person whose role says the same in another report, with people called the same in so many words, or
    alone."""
    words = actor.name.lower().split()
    told = [g for g in groups if g.first.kind == "person" and any(r != report and _role_says(a, words) for r, a in g.members)]
    alike = [g for g in groups if g.first.kind == "group" and len(words) >= LEAST and _several(words) and g.first.name.lower() == actor.name.lower()]
    if len(told) == 1 and len(words) >= LEAST and not any(r == report for r, _ in told[0].members):
        told[0].why.append(f"“{actor.name}” is the role of “{told[0].first.name}”")
        told[0].members.append((report, actor))
    elif alike:
        alike[0].members.append((report, actor))
    else:
        groups.append(_Merged([(report, actor)]))


def _role_says(actor: Actor, words: Sequence[str]) -> bool:
    role = (actor.role or "").lower().split()
    return any(w in mapping("roles") for w in words) and set(words) <= set(role)


def _several(words: Sequence[str]) -> bool:
    return any(base(w) != w and base(w) in lexicon("people") for w in words)


def _one(group: _Merged, actor: Actor) -> bool:
    first = group.first
    if first.kind != actor.kind and {first.kind, actor.kind} != {"organisation", "place"}:
        return False
    sexes = {a.gender or gender(a.name) for a in (*(a for _, a in group.members), actor)} - {""}
    if len(sexes) > 1 or not any(same_name(actor.kind, n, actor.name) for n in group.names):
        return False
    full = [n for n in group.names if len(n.split()) > 1]
    return len(actor.name.split()) == 1 or all(same_name(actor.kind, n, actor.name) for n in full)


def _rivals(groups: Sequence[_Merged], chosen: _Merged, report: str, actor: Actor) -> bool:
    """Does another person of the story bear the surname too, or does this report tell a son from a father of one name?"""
    if actor.kind != "person":
        return False
    if len(actor.name.split()) > 1:
        return any(r == report and suffixed(a.name) != suffixed(actor.name) for r, a in chosen.members)
    return any(g is not chosen and g.first.kind == "person" and surname(g.first.name) == surname(actor.name) for g in groups)


def _story_actor(group: _Merged, readings: tuple[Reading, ...]) -> StoryActor:
    named = [a for _, a in group.members if a.kind == group.first.kind]
    first = max(named, key=lambda a: (len(a.name.split()), len(a.name), a.name))
    within = {r.report.id: tuple(a.id for report, a in group.members if report == r.report.id) for r in readings}
    within = {report: ids for report, ids in within.items() if ids}
    mentioned, spoken = {}, dict[str, list[Quotation]]()
    for reading in readings:
        ids = within.get(reading.report.id)
        if ids:
            spoken[reading.report.id] = [q for q in reading.quotations if {q.speaker, *q.speakers} & set(ids)]
            mentioned[reading.report.id] = sum(m.kind != "pronoun" for a in reading.actors if a.id in ids for m in a.mentions)
    tone = {
        r.report.id: [w.tone for w in r.wordings if w.tone is not None and w.voice in ("outlet", "agentless") and w.target in within.get(r.report.id, ())]
        for r in readings
    }
    everything = [q for said in spoken.values() for q in said]
    role = next((a.role for _, a in group.members if a.role), None)
    return StoryActor(
        "", first.name, first.kind, role, within, _counts(spoken), mentioned, tuple(dict.fromkeys(group.why)),
        direct=_counts({r: [q for q in said if q.kind != "indirect"] for r, said in spoken.items()}),
        indirect=_counts({r: [q for q in said if q.kind == "indirect"] for r, said in spoken.items()}),
        cues=_ranked(q.verb for q in everything), stances=_ranked(q.stance for q in everything),
        tone={report: round(sum(found) / len(found), 2) for report, found in tone.items() if found},
    )  # fmt: skip


def _counts(spoken: Mapping[str, Sequence[Quotation]]) -> dict[str, int]:
    return {report: len(said) for report, said in spoken.items()}


def _ranked(values: Iterable[str | None]) -> dict[str, int]:
    """How often each, the most frequent first."""
    found = Counter(v for v in values if v)
    return dict(sorted(found.items(), key=lambda f: (-f[1], f[0])))
