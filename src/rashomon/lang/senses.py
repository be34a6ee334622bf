"""What the words of a text feel and do: a small layer over the reader's states, and attention from chosen words to their sentence.

`sensed` makes 128 numbers a word of the states of three layers; a head then asks, for some words of a sentence (whom a tone is towards, who acts on
whom), which words of the sentence tell, and what they tell. The heads are trained in `training/senses.py`, shared weights lie in models/senses.
All questions of a report are answered together, since many small products cost more than a few large ones.
Cannot do: look beyond a sentence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from rashomon.lang.resources import verified

Floats = NDArray[np.float32]
WIDTH = 128  # numbers a word
HEADS = 4
BLOCK = 128  # questions answered at a time: a long report must not need memory for all of them at once


@cache
def weights() -> dict[str, Floats]:
    """Every array of the model by name; plain arrays, no pickle."""
    with np.load(verified("models/senses/weights.npz"), allow_pickle=False) as stored:
        return {name: stored[name].astype(np.float32) for name in stored.files}


@cache
def _projection() -> tuple[Floats, Floats, Floats]:
    """Scale and shift of the normalising taken into the projection: matrix, what it makes of a row of ones, and the lean."""
    w = weights()
    matrix = np.ascontiguousarray((w["proj.weight"] * w["norm.weight"]).T)
    return matrix, matrix.sum(0), w["proj.weight"] @ w["norm.bias"] + w["proj.bias"]


def sensed(states: Floats) -> NDArray[np.float16]:
    """n x 1152 states to n x 128: normalised, projected, bent."""
    matrix, ones, lean = _projection()
    mean = states.mean(-1, keepdims=True)
    spread = np.sqrt(np.einsum("ni,ni->n", states, states)[:, None] / states.shape[1] - mean**2 + 1e-5)
    return bent((states @ matrix - mean * ones) / spread + lean).astype(np.float16)


def product(x: Floats, matrix: Floats) -> Floats:
    """One large product in place of one for each row of the first axis."""
    made: Floats = (x.reshape(-1, x.shape[-1]) @ matrix).reshape(*x.shape[:-1], -1)
    return made


def bent(x: Floats) -> Floats:
    """GELU, by its tanh form (Hendrycks and Gimpel 2016)."""
    made: Floats = (0.5 * x * (1 + np.tanh(0.7978845608 * (x + 0.044715 * x**3)))).astype(np.float32)
    return made


@dataclass(frozen=True, slots=True)
class Head:
    """One trained head. name: prefix of its arrays in the file."""

    name: str

    def layer(self, part: str, x: Floats) -> Floats:
        w = weights()
        return product(x, w[f"{self.name}.{part}.weight"].T) + w[f"{self.name}.{part}.bias"]

    def attended(self, key: Floats, value: Floats, query: Floats, lean: Floats, there: NDArray[np.bool_]) -> Floats:
        """What the words tell whoever asks. key, value: m x n x 128; query: m x 128; lean: m x 4 x n, added to the attention of each head; there: m x n,
        False where no word stands; returns m x 128."""
        m, n, part = *key.shape[:2], WIDTH // HEADS
        asked = self.layer("q", query).reshape(m, HEADS, part)
        scores = np.einsum("mhd,mnhd->mhn", asked, key.reshape(m, n, HEADS, part)) / np.sqrt(part) + lean
        scores = np.where(there[:, None], scores, -1e4)
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        share = scores / scores.sum(-1, keepdims=True)
        made: Floats = np.einsum("mhn,mnhd->mhd", share, value.reshape(m, n, HEADS, part)).reshape(m, WIDTH).astype(np.float32)
        return made

    def chosen(self, x: Floats) -> Floats:
        """Probabilities of the classes, of m rows of what was gathered."""
        scores = self.layer("out", bent(self.layer("mix", x)))
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        made: Floats = scores / scores.sum(-1, keepdims=True)
        return made


def rows(spans: Sequence[tuple[int, int]]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """m x n places of the words of m stretches [low, high), and where a word stands: the shorter ones are filled up."""
    low, high = np.array(spans, np.int64).reshape(-1, 2).T
    place = low[:, None] + np.arange(int((high - low).max(initial=1)))
    there: NDArray[np.bool_] = place < high[:, None]
    return np.where(there, place, low[:, None]), there
