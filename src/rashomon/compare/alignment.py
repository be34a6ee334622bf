"""Alignment: for each weighty word of a sentence the word of the other sentence that comes nearest in meaning.

Idea: the states of word pieces, less the mean of the story, tell "controlled" from "steered" only by degrees; so every piece takes its best match in
the other sentence, weighted by the rarity of its word, and a sentence is as close as its pieces are matched, as a whole and in its best stretch.
Cannot do: see who does what to whom.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rashomon.compare.likeness import Floats, by_report
from rashomon.compare.matter import Matter
from rashomon.lang.embed import STATES, Embedded
from rashomon.lang.lemmas import base
from rashomon.lang.words import visible, words

LEAST = 0.5  # pieces of words that weigh less are left out
MOST = 48  # pieces kept of one sentence
ALIGNED = ("mean", "min", "max", "high_min", "high_max", "high_sum", "best6", "best10", "plain_min", "plain_max")
HIGH = 0.5  # likeness above which a match counts as one
STRETCHES = (6, 10)  # pieces


@dataclass(frozen=True, slots=True)
class Pieces:
    """The weighty word pieces of one report of n sentences. states: p x 768, less the story's mean; weight: p; first: place of the first piece of each
    sentence that has any, has: the numbers of those sentences."""

    states: Floats
    weight: Floats
    first: NDArray[np.int64]
    has: NDArray[np.int64]
    n: int

    def ends(self) -> NDArray[np.int64]:
        return np.append(self.first[1:], len(self.weight))

    def owner(self) -> NDArray[np.int64]:
        """For each piece the place in `has` of its sentence."""
        return np.repeat(np.arange(len(self.first)), self.ends() - self.first)

    def spread(self, values: Floats) -> Floats:
        """Rows for the sentences that have pieces, as rows for all; the others have 0."""
        made = np.zeros((self.n, *values.shape[1:]), np.float32)
        made[self.has] = values
        return made


def pieces(matter: Matter, meanings: Sequence[Embedded]) -> list[Pieces]:
    """The pieces of each report."""
    count = sum(len(e.states) for e in meanings)
    mean = sum((e.states.astype(np.float32).sum(0) for e in meanings), np.zeros(STATES, np.float32)) / max(1, count)
    found, at = [], 0
    for units in by_report(matter):
        kept_states, kept_weight, first, has, place = [np.zeros((0, STATES), np.float32)], [np.zeros(0, np.float32)], [], [], 0
        for n, unit in enumerate(units):
            one = meanings[at + n]
            weight = _weights(" ".join(matter.text(unit).split()), one.offsets, unit.weights)
            kept = np.flatnonzero(weight > LEAST)[:MOST]
            if len(kept):
                first.append(place)
                has.append(n)
                place += len(kept)
                kept_states.append(one.states[kept].astype(np.float32) - mean)
                kept_weight.append(weight[kept])
        at += len(units)
        found.append(Pieces(np.concatenate(kept_states), np.concatenate(kept_weight), np.array(first, np.int64), np.array(has, np.int64), len(units)))
    return found


def _weights(text: str, offsets: NDArray[np.int32], weights: dict[str, float]) -> Floats:
    """The weight of the word that each piece belongs to."""
    at = np.zeros(len(text) + 1, np.float32)
    for start, end in words(text):
        if text[start].isalnum():
            at[start:end] = weights.get(base(visible(text[start:end])), 0.0)
    return np.array([at[a : max(b, a + 1)].max(initial=0.0) for a, b in offsets], np.float32)


def best_matches(a: Pieces, b: Pieces, tokens_a: Floats, tokens_b: Floats, none: float) -> tuple[Floats, Floats]:
    """p_a x n_b and p_b x n_a: the likeness of each piece to the nearest of each sentence of the other; `none` where a sentence has no piece."""
    fore, back = np.full((len(tokens_a), b.n), none, np.float32), np.full((len(tokens_b), a.n), none, np.float32)
    if len(tokens_a) and len(tokens_b):
        alike = tokens_a @ tokens_b.T
        fore[:, b.has] = np.maximum.reduceat(alike, b.first, axis=1)
        back[:, a.has] = np.maximum.reduceat(alike, a.first, axis=0).T
    return fore, back


def best_stretch(one: Pieces, amounts: Floats, before: int, behind: int) -> Floats:
    """s x m: of each sentence with pieces the largest sum of amounts (p x m) over a window of so many pieces around one."""
    run = np.concatenate([np.zeros((1, amounts.shape[1]), np.float32), np.cumsum(amounts, 0)])
    place, own = np.arange(len(amounts)), one.owner()
    low, high = np.maximum(place - before, one.first[own]), np.minimum(place + behind, one.ends()[own])
    made: Floats = np.maximum.reduceat(run[high] - run[low], one.first, axis=0)
    return made


def aligned(a: Pieces, b: Pieces, tokens_a: Floats, tokens_b: Floats) -> Floats:
    """n_a x n_b x 10, by ALIGNED. tokens: p x d, of length one."""
    fore, back = best_matches(a, b, tokens_a, tokens_b, 0.0)
    sides = [_side(a, fore), _side(b, back).transpose(1, 0, 2)]
    low, high, total = np.minimum(*sides), np.maximum(*sides), (sides[0] + sides[1]) / 2
    return np.stack(
        [total[..., 0], low[..., 0], high[..., 0], low[..., 1], high[..., 1], total[..., 2], total[..., 3], total[..., 4], low[..., 5], high[..., 5]], -1
    )


def _side(one: Pieces, best: Floats) -> Floats:
    """n x m x 6: how well the pieces of each sentence are matched."""
    if not len(best):
        return np.zeros((one.n, best.shape[1], 6), np.float32)
    weight = one.weight[:, None]
    whole = np.add.reduceat(weight, one.first, axis=0) + 0.5
    excess = np.maximum(best - HIGH, 0) * weight
    amount = np.add.reduceat(excess, one.first, axis=0)
    columns = [
        np.add.reduceat(best * weight, one.first, axis=0) / whole,
        amount / whole,
        np.log1p(amount),
        *(np.log1p(best_stretch(one, excess, size // 2, size - size // 2)) for size in STRETCHES),
        np.add.reduceat(best, one.first, axis=0) / (one.ends() - one.first)[:, None],
    ]
    return one.spread(np.stack(columns, -1))
