"""Talks over all reports: what is agreed, open, demanded, offered, promised, threatened, refused; who, to whom, by when.

Idea: two reports tell the same term where kind and side agree and the rarer words of the matter are shared; each keeps its own passage.
Cannot do: join terms whose matters share no word.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from rashomon.compare.matter import rarity
from rashomon.lang.lemmas import base
from rashomon.lang.words import plain_words
from rashomon.schema.account import Talk
from rashomon.schema.actor import StoryActor
from rashomon.schema.event import Term
from rashomon.schema.reading import Reading
from rashomon.schema.span import Passage

ALIKE = 0.5  # share of the weight of the shorter matter's words that the other has
ORDER = ("agreed", "open", "threatened", "demanded", "offered", "promised", "refused")


@dataclass(slots=True)
class _Told:
    term: Term
    by: str | None
    to: str | None
    words: frozenset[str]
    passages: list[Passage] = field(default_factory=list)


def talks(readings: tuple[Reading, ...], actors: tuple[StoryActor, ...]) -> tuple[Talk, ...]:
    """Agreed first, then open, threatened, demanded, offered, promised and refused; told by most reports first."""
    known = {(report, own): a.id for a in actors for report, ids in a.within.items() for own in ids}
    found: list[_Told] = []
    for reading in readings:
        for term in reading.terms:
            made = _Told(
                term,
                known.get((reading.report.id, term.by or "")),
                known.get((reading.report.id, term.to or "")),
                frozenset(base(w) for w, _, _ in plain_words(reading.report.text, term.start, term.end)),
                [Passage(reading.report.id, term.start, term.end)],
            )
            same = next((f for f in found if _same(f, made)), None)
            if same:
                same.passages += made.passages
                same.by, same.to = same.by or made.by, same.to or made.to
            else:
                found.append(made)
    found.sort(key=lambda f: (ORDER.index(f.term.kind), -len({p.report for p in f.passages})))
    return tuple(Talk(f.term.kind, f.by, f.to, f.term.deadline.value if f.term.deadline else None, tuple(f.passages)) for f in found)


def _same(a: _Told, b: _Told) -> bool:
    if a.term.kind != b.term.kind or (a.by and b.by and a.by != b.by):
        return False
    shorter = min(_weight(a.words), _weight(b.words))
    return shorter > 0 and _weight(a.words & b.words) >= ALIKE * shorter


def _weight(words: frozenset[str] | Sequence[str]) -> float:
    return sum(max(0.0, rarity(w) - 1.5) for w in words)
