"""Sides of a conflict: which conflicts are one question, so that it is told once however many reports print either answer.

Idea: conflicts of one kind whose two places have the same words are one when they share a place: what A has against B and what A's copy has against B.
Example: two reports have "nine ships", two "14 ships": four conflicts, one question with two sides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rashomon.schema.account import Conflict
from rashomon.schema.span import Passage


@dataclass(frozen=True, slots=True)
class Question:
    """Conflicts that are one. a, b: the places on either side, in order of the conflicts."""

    conflicts: tuple[Conflict, ...]
    a: tuple[Passage, ...]
    b: tuple[Passage, ...]

    @property
    def passages(self) -> tuple[Passage, ...]:
        return (*self.a, *self.b)

    @property
    def reason(self) -> str:
        """Why both can be true, or what is not settled; empty where nothing is said beside the words."""
        why = self.conflicts[0].why
        return why.rsplit(": ", 1)[-1] if why and not why.endswith("”") else ""


def questions(conflicts: Sequence[Conflict], texts: Mapping[str, str]) -> list[Question]:
    """In order of the first conflict of each. texts: by report."""

    def words(p: Passage) -> str:
        return " ".join(texts[p.report][p.start : p.end].lower().split())

    found: list[tuple[tuple[str, ...], list[Conflict], tuple[list[Passage], list[Passage]]]] = []
    for c in conflicts:
        key = (c.verdict, c.kind, Question((c,), (), ()).reason, *sorted((words(c.a), words(c.b))))
        near = [one for one in found if one[0] == key and ({c.a, c.b} & {*one[2][0], *one[2][1]})]
        if not near:
            found.append((key, [c], ([c.a], [c.b])))
            continue
        _, members, sides = near[0]
        members.append(c)
        swapped = words(c.a) != words(sides[0][0])
        for side, p in zip(sides, (c.b, c.a) if swapped else (c.a, c.b), strict=True):
            if p not in side:
                side.append(p)
        for other in near[1:]:  # this one joins them
            turned = words(other[2][0][0]) != words(sides[0][0])
            members += other[1]
            for side, more in zip(sides, reversed(other[2]) if turned else other[2], strict=True):
                side += [p for p in more if p not in side]
            found.remove(other)
    return [Question(tuple(members), tuple(a), tuple(b)) for _, members, (a, b) in found]
