"""Near-copies among any number of texts, without comparing all pairs.

Of each text the SKETCH smallest shingles are kept (bottom-k sketch, a MinHash with one hash function; Broder, 1997). Of pairs of texts that share half of
all their shingles, one in 300 shares fewer than a quarter of its smallest, so pairs that share as many are looked at, and judged by all their shingles.
Words in quotation marks are left out where the caller gives them: the same speech is not the same text.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rashomon.lang.marks import Marked, marked
from rashomon.lang.shingles import GAP, Hashes, bare, common, shingles

SKETCH = 24  # hashes kept of a text
SHARED, ANY = 6, 3  # hashes of two sketches that make a pair worth a look: for near-copies; for any text of one origin
COMMON = 100  # texts that share a hash up to which each makes a pair with each; of more, each with the next
COPY = 0.5  # Jaccard likeness from which two texts are near-copies
HELD = 0.5  # share of the shorter text that the longer holds, from which the two may have one origin; less is a site's own phrases
SAMPLE = 128  # hashes by which most pairs are ruled out
MARGIN = 0.15  # three times the error of an estimate from so many
LEAST = 20  # shingles under which a text says too little to be told apart


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts by number. jaccard: shared shingles of all; held: share of the shorter text's that the longer has."""

    a: int
    b: int
    jaccard: float
    held: float


def told(text: str, without: Sequence[tuple[int, int]] = ()) -> Hashes:
    """The shingles of a text, save the stretches [start, end) that are left out."""
    parts, at = list[str](), 0
    for start, end in without:
        parts.append(text[at:start])
        at = max(at, end)
    return shingles(bare(f" {GAP} ".join([*parts, text[at:]])))


def spoken(text: str) -> list[Marked]:
    """The outermost stretches in quotation marks."""
    return [one for one in marked(text) if one.depth == 0]


def written(text: str, around: Sequence[Marked] | None = None) -> Hashes:
    """The shingles of a text outside of its quotation marks; around: its spoken stretches, where they are known."""
    return told(text, [(one.start, one.end) for one in (spoken(text) if around is None else around)])


def sketch(hashes: Hashes) -> Hashes:
    """The smallest hashes of a sorted set; none of a text that is too short to be told apart."""
    return hashes[:SKETCH] if len(hashes) >= LEAST else hashes[:0]


def unlike(a: Hashes, count_a: int, b: Hashes, count_b: int) -> bool:
    """Are two texts surely of no one origin, as far as their SAMPLE smallest hashes tell? An estimate within MARGIN of the limit, or of texts of very
    different lengths, tells nothing."""
    if max(count_a, count_b) > 3 * min(count_a, count_b):
        return False
    union = np.union1d(a, b)[:SAMPLE]
    shared = common(a, union) + common(b, union) - len(union)
    likeness = shared / max(1, len(union))
    held = likeness * (count_a + count_b) / (1 + likeness) / max(1, min(count_a, count_b))
    return likeness < COPY - MARGIN and held < HELD - MARGIN


def proposed(hashes: Hashes, owners: NDArray[np.int64], shared: int = ANY) -> NDArray[np.int64]:
    """Pairs (n x 2, first the smaller) of owners that share enough of the hashes; one row of the input a hash and the text it belongs to."""
    order = np.lexsort((owners, hashes))
    hashes, owners = hashes[order], owners[order]
    starts = np.flatnonzero(np.concatenate([[True], hashes[1:] != hashes[:-1]])) if len(hashes) else np.zeros(0, np.int64)
    sizes = np.diff(np.append(starts, len(hashes)))
    parts = []
    for start, size in zip(starts[sizes > COMMON].tolist(), sizes[sizes > COMMON].tolist(), strict=True):
        parts.append(np.stack([owners[start : start + size - 1], owners[start + 1 : start + size]], 1))
    for size in np.unique(sizes[(sizes > 1) & (sizes <= COMMON)]):
        group = owners[starts[sizes == size][:, None] + np.arange(size)]
        first, second = np.triu_indices(size, 1)
        parts.append(np.stack([group[:, first].ravel(), group[:, second].ravel()], 1))
    if not parts:
        return np.zeros((0, 2), np.int64)
    both = np.concatenate(parts)
    codes, counts = np.unique(both[:, 0] << 32 | both[:, 1], return_counts=True)
    codes = codes[counts >= shared]
    return np.stack([codes >> 32, codes & 0xFFFFFFFF], 1)


def judged(pairs: NDArray[np.int64], hashes_of: Callable[[int], Hashes], hopeless: Callable[[int, int], bool] | None = None) -> Iterator[Pair]:
    """The pairs that have one origin, in order; hopeless: rules out a pair before all its hashes are asked for."""
    for a, b in pairs.tolist():
        if hopeless and hopeless(a, b):
            continue
        x, y = hashes_of(a), hashes_of(b)
        shared = common(x, y)
        jaccard, held = shared / max(1, len(x) + len(y) - shared), shared / max(1, min(len(x), len(y)))
        if jaccard >= COPY or held >= HELD:
            yield Pair(a, b, jaccard, held)


def near_copies(texts: Sequence[str]) -> list[Pair]:
    """The near-copies among texts at hand, with their likeness, in order of their numbers."""
    known = [told(text) for text in texts]
    sketches = [sketch(hashes) for hashes in known]
    owners = np.repeat(np.arange(len(texts)), [len(s) for s in sketches])
    pairs = proposed(np.concatenate(sketches) if sketches else np.zeros(0, np.uint64), owners, SHARED)
    return [pair for pair in judged(pairs, known.__getitem__) if pair.jaccard >= COPY]
