"""Sequels: which act came before which, where a report says so and whatever the calendar; and where two reports say it the other way round.

Idea: two orders clash where each act of one is told in the words of the other's opposite act.
Example: "The guards left after the crowd had gone home" against "The crowd went home after the guards had left".
Cannot do: join acts whose words differ.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rashomon.compare.matter import rarity
from rashomon.compare.pairs import COMMON, Clash
from rashomon.lang.lemmas import base
from rashomon.lang.words import plain_words
from rashomon.schema.account import Sequel
from rashomon.schema.reading import Reading
from rashomon.schema.span import Passage, Span, passage

ALIKE = 0.7  # share of the weight of the shorter of two acts' words that the other has


@dataclass(frozen=True, slots=True)
class _Told:
    """One order of one report, with the weights of the words of both acts."""

    place: Passage
    shown: str
    first: dict[str, float]
    then: dict[str, float]


def sequels(readings: tuple[Reading, ...]) -> tuple[Sequel, ...]:
    """Every order of two acts that a report tells, in order of the text."""
    return tuple(Sequel(*(passage(r.report.id, span) for span in (o.first, o.then, o.cue))) for r in readings for o in r.orders)


def swapped(readings: Sequence[Reading]) -> Iterator[Clash]:
    """One act before the other here, after it there."""
    told = [_told(r, o.first, o.then) for r in readings for o in r.orders]
    for n, a in enumerate(told):
        for b in told[n + 1 :]:
            crossed = _alike(a.first, b.then) and _alike(a.then, b.first) and not (_alike(a.first, b.first) or _alike(a.then, b.then))
            if a.place.report != b.place.report and crossed:
                yield Clash("words", "order", a.place, b.place, (), None, f"“{a.shown}” against “{b.shown}”", plain=True)


def _told(reading: Reading, first: Span, then: Span) -> _Told:
    text = reading.report.text
    place = Passage(reading.report.id, min(first.start, then.start), max(first.end, then.end))
    return _Told(place, " ".join(text[place.start : place.end].split()), _weights(first.of(text)), _weights(then.of(text)))


def _weights(text: str) -> dict[str, float]:
    words = [base(word) for word, _, _ in plain_words(text)]
    return {w: rarity(w) for w in words if rarity(w) > COMMON}


def _alike(x: dict[str, float], y: dict[str, float]) -> bool:
    """Do both name the same, by the rarer words of the shorter?"""
    shorter = min(x, y, key=lambda words: sum(words.values()))
    return bool(shorter) and sum(w for t, w in shorter.items() if t in x and t in y) >= ALIKE * sum(shorter.values())
