"""Sentence vectors and piece states: what a sentence means, as 384 numbers of length one whose product with another's is their likeness, and what
each of its word pieces means in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rashomon.lang.model import open_session, tokenizer

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

LONGEST = 96  # word pieces of a sentence that count
STATES = 768  # numbers a piece: two layers side by side


@dataclass(frozen=True, slots=True)
class Embedded:
    """One sentence of p pieces. vector: 384; offsets: p x 2, places of the pieces in the sentence; states: p x 768."""

    vector: NDArray[np.float32]
    offsets: NDArray[np.int32]
    states: NDArray[np.float16]


@cache
def session() -> "InferenceSession":
    return open_session("models/similarity/model.onnx")


def embedded(sentences: Sequence[str]) -> list[Embedded]:
    """Each sentence by itself: int8 sums are scaled by what runs together, and a vector must depend on its sentence alone. Equal ones run once."""
    found: list[Embedded] = []
    known: dict[tuple[int, ...], int] = {}
    for n, encoding in enumerate(tokenizer().encode_batch(list(sentences), add_special_tokens=False)):
        pieces = tuple(encoding.ids[:LONGEST])
        offsets = np.array(encoding.offsets[:LONGEST], np.int32).reshape(-1, 2)
        if pieces in known:
            same = found[known[pieces]]
            found.append(Embedded(same.vector, offsets, same.states))
            continue
        known[pieces] = n
        row = np.array([(101, *pieces, 102)], np.int64)
        vector, states = session().run(["vectors", "states"], {"pieces": row})
        found.append(Embedded(vector[0], offsets, states[0, 1:-1].astype(np.float16)))
    return found


def vectors(sentences: Sequence[str]) -> NDArray[np.float32]:
    """n sentences to n x 384."""
    return np.stack([e.vector for e in embedded(sentences)]) if sentences else np.zeros((0, 384), np.float32)
