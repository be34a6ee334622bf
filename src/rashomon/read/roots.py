"""Roots: what one actor does to another, by the root codes of PLOVER.

Idea: the words that stand for the two actors ask the words of their sentence, those that the lexicon `events` knows as triggers more than others;
a trained head gives each code its probability. Trained on PLV (sentences with a marked source and target).
After: PLOVER (Open Event Data Alliance); RETREAT is YIELD of older records. CONCEDE has no training data and comes from the lexicon alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from rashomon.lang.lemmas import base
from rashomon.lang.model import Analysis
from rashomon.lang.resources import table
from rashomon.lang.senses import BLOCK, Floats, Head, bent, rows
from rashomon.schema.event import CODES, Code

HEAD = Head("roots")
LEARNED: tuple[Code, ...] = tuple(code for code in CODES if code != "CONCEDE")


@cache
def triggers() -> dict[tuple[str, str], tuple[Code, ...]]:
    """(base form, v or n): codes, the usual first."""
    return {(row[0], row[1]): tuple(row[2].split(",")) for row in table("events")}  # type: ignore[arg-type]


@cache
def _known() -> dict[str, frozenset[str]]:
    found = dict[str, frozenset[str]]()
    for (word, _), codes in triggers().items():
        first = word.split()[0]
        found[first] = found.get(first, frozenset()) | frozenset(codes)
    return found


def marks(words: Sequence[str]) -> Floats:
    """n x 16: which codes the lexicon knows each word for."""
    made = np.zeros((len(words), len(CODES)), np.float32)
    for n, word in enumerate(words):
        for code in _known().get(base(word), ()):
            made[n, CODES.index(code)] = 1.0
    return made


@dataclass(frozen=True, slots=True)
class Asked:
    """A sentence, the words [low, high), and the places of the words that stand for the two sides; either may be empty."""

    low: int
    high: int
    source: tuple[int, ...]
    target: tuple[int, ...]


def roots(analysis: Analysis, asked: Sequence[Asked]) -> list[dict[Code, float]]:
    """For each question the probability of each code for what the source does to the target."""
    known = marks([analysis.word(i) for i in range(len(analysis.words))])
    found: list[dict[Code, float]] = []
    for k in range(0, len(asked), BLOCK):
        part = asked[k : k + BLOCK]
        place, there = rows([(a.low, a.high) for a in part])
        sides = np.zeros((*place.shape, 2), np.float32)
        for n, one in enumerate(part):
            for side, places in enumerate((one.source, one.target)):
                sides[n, [i - one.low for i in places if one.low <= i < one.high], side] = 1.0
        words = bent(analysis.senses[place].astype(np.float32) + HEAD.layer("signs", np.concatenate([known[place], sides], -1)))
        actors = np.einsum("mns,mnd->msd", sides, words) / sides.sum(1).clip(1)[..., None]
        both = actors.reshape(len(part), -1)
        key, value = np.split(HEAD.layer("kv", words), 2, axis=-1)
        told = HEAD.attended(key, value, both, HEAD.layer("lean", known[place]).transpose(0, 2, 1), there)
        chances = HEAD.chosen(np.concatenate([told, both], -1))
        found += [dict(zip(LEARNED, map(float, row), strict=True)) for row in chances]
    return found
