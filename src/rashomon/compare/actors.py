"""Actors over all reports: one entry a person, body or state, with who quotes it and who only mentions it.

Idea: names merge over reports as they do inside one, but never two people for a shared surname: a surname alone joins a full name only where a
single full name of the story bears it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from rashomon.lang.names import gender, same_name, surname
from rashomon.schema.actor import Actor, StoryActor
from rashomon.schema.reading import Reading


@dataclass(slots=True)
class _Merged:
    members: list[tuple[str, Actor]] = field(default_factory=list)
    why: list[str] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        return {name for _, a in self.members for name in (a.name, *a.aliases)}


def story_actors(readings: tuple[Reading, ...]) -> tuple[StoryActor, ...]:
    """Most quoted first, then most mentioned."""
    groups: list[_Merged] = []
    everyone = sorted(((r.report.id, a) for r in readings for a in r.actors), key=lambda m: (-len(m[1].name.split()), m[1].name, m[0], m[1].id))
    for report, actor in everyone:
        joined = [g for g in groups if _one(g, actor)]
        if len(joined) == 1 and not _rivals(groups, joined[0], actor):
            if actor.name.lower() not in {n.lower() for n in joined[0].names}:
                joined[0].why.append(f"“{actor.name}” is a form of “{joined[0].members[0][1].name}”")
            joined[0].members.append((report, actor))
        else:
            groups.append(_Merged([(report, actor)]))
    made = [_story_actor(g, readings) for g in groups]
    made.sort(key=lambda a: (-sum(a.quoted.values()), -sum(a.mentioned.values()), a.name))
    return tuple(StoryActor(f"A{n}", a.name, a.kind, a.role, a.within, a.quoted, a.mentioned, a.why) for n, a in enumerate(made, 1))


def _one(group: _Merged, actor: Actor) -> bool:
    first = group.members[0][1]
    if first.kind != actor.kind and {first.kind, actor.kind} != {"organisation", "place"}:
        return False
    sexes = {gender(n) for n in (*group.names, actor.name)} - {""}
    return len(sexes) < 2 and any(same_name(actor.kind, n, actor.name) for n in group.names)


def _rivals(groups: Sequence[_Merged], chosen: _Merged, actor: Actor) -> bool:
    """Does another person of the story bear the surname too?"""
    if actor.kind != "person" or len(actor.name.split()) > 1:
        return False
    return any(g is not chosen and g.members[0][1].kind == "person" and surname(g.members[0][1].name) == surname(actor.name) for g in groups)


def _story_actor(group: _Merged, readings: tuple[Reading, ...]) -> StoryActor:
    first = max((a for _, a in group.members), key=lambda a: (len(a.name.split()), len(a.name), a.name))
    within = {r.report.id: tuple(a.id for report, a in group.members if report == r.report.id) for r in readings}
    within = {report: ids for report, ids in within.items() if ids}
    quoted, mentioned = {}, {}
    for reading in readings:
        ids = within.get(reading.report.id)
        if ids:
            quoted[reading.report.id] = sum(bool({q.speaker, *q.speakers} & set(ids)) for q in reading.quotations)
            mentioned[reading.report.id] = sum(len(a.mentions) for a in reading.actors if a.id in ids)
    role = next((a.role for _, a in group.members if a.role), None)
    return StoryActor("", first.name, first.kind, role, within, quoted, mentioned, tuple(dict.fromkeys(group.why)))
