"""Tone: is a sentence good or bad towards an actor it names?

Idea: the words that stand for the actor ask the words of the sentence, near ones more than far ones; a trained head says negative, neutral or
positive. Trained on NewsMTSC (MIT), where people read sentences of political news for one named target each.
Example: ("Holt praised the deal as a triumph", "the deal") is 1.0, ("Holt called the deal a disgrace", "the deal") is -1.0.
Cannot do: tell the outlet's tone from that of somebody it quotes (the voice of the claim does); irony; what the sentence before means.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rashomon.lang.model import Analysis
from rashomon.lang.senses import BLOCK, Floats, Head, bent, product, rows, weights

FAR = 32  # words; further ones count as so far
HEAD = Head("tone")


def tones(analysis: Analysis, asked: Sequence[tuple[int, int, int, int]]) -> Floats:
    """m x 3, the probabilities of negative, neutral and positive, for each (low, high, first, end): a sentence [low, high) and the words [first, end)
    of it that stand for the target."""
    found = [np.zeros((0, 3), np.float32)]
    for k in range(0, len(asked), BLOCK):
        low, high, first, end = np.array(asked[k : k + BLOCK], np.int64).T
        place, there = rows(list(zip(low.tolist(), high.tolist(), strict=True)))
        words = mixed(analysis.senses[place].astype(np.float32) * there[..., None], there)
        named = ((place >= first[:, None]) & (place < end[:, None]) & there).astype(np.float32)
        target = np.einsum("mn,mnd->md", named, words) / named.sum(1, keepdims=True).clip(1)
        whole = words.sum(1) / there.sum(1, keepdims=True)
        key, value = np.split(HEAD.layer("kv", words), 2, axis=-1)
        told = HEAD.attended(key, value, target, _lean(place, first[:, None], end[:, None]), there)
        found.append(HEAD.chosen(np.concatenate([target, told, whole], -1)))
    return np.concatenate(found)


def mixed(words: Floats, there: NDArray[np.bool_]) -> Floats:
    """Each word with its two neighbours, m x n x 128: a convolution of width three that does not look beyond the sentence."""
    kernel = weights()["tone.conv.weight"]  # out x in x 3
    padded = np.pad(words, ((0, 0), (1, 1), (0, 0)))
    beside = np.concatenate([padded[:, :-2], padded[:, 1:-1], padded[:, 2:]], -1)
    made = product(beside, kernel.transpose(2, 1, 0).reshape(-1, kernel.shape[0])) + weights()["tone.conv.bias"]
    out: Floats = (words + bent(made)) * there[..., None]
    return out


def _lean(place: NDArray[np.int64], first: NDArray[np.int64], end: NDArray[np.int64]) -> Floats:
    """m x 4 x n: how much each head attends to words at their distance before and behind the target."""
    apart = np.where(place < first, first - place, np.where(place >= end, place - end + 1, 0)).clip(0, FAR)
    found: Floats = weights()["tone.distance"][:, (place >= end).astype(int), apart].transpose(1, 0, 2)
    return found
