"""What a report is about, as the weights of its most telling words: what stories are found by.

A word weighs (1 + log of its count) times its rarity in news at large, a word of the headline counting as HEADLINE of the body; the KEPT heaviest are kept,
their squares summing to one. Rarity comes from a fixed table (lexicons/spread.tsv), so that a report's weights do not depend on what else was seen.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from rashomon.lang.resources import mapping
from rashomon.lang.shingles import Hashes, bare, codes

KEPT = 60  # words of a report
HEADLINE = 6  # times a word of the body
OPENING = 6000  # characters of the body that are looked at
PLAIN = 1.0  # rarity under which a word tells nothing
BUCKETS = 1 << 20

Terms = tuple[NDArray[np.uint32], NDArray[np.float16]]


@cache
def _rarities() -> tuple[Hashes, NDArray[np.float32], float]:
    """Hashes of the known words in order, their rarity, and the rarity of any other."""
    counts = mapping("spread")
    total = int(counts["*"])
    known = [(w, int(n)) for w, n in counts.items() if w != "*"]
    hashes = codes(" ".join(w for w, _ in known).encode())
    values = np.log((total + 1) / (np.array([n for _, n in known]) + 0.5)).astype(np.float32)
    order = np.argsort(hashes)
    return hashes[order], values[order], float(np.log((total + 1) / 1.5))


def terms(title: str, text: str) -> Terms:
    """(buckets of the words, weights), heaviest first, at most KEPT."""
    head = codes(bare(title))
    found, counts = np.unique(np.concatenate([codes(bare(text[:OPENING])), *[head] * HEADLINE]), return_counts=True)
    hashes, values, other = _rarities()
    at = np.minimum(np.searchsorted(hashes, found), len(hashes) - 1)
    rarity = np.where(hashes[at] == found, values[at], np.float32(other))
    weights = (1 + np.log(counts)) * rarity * (rarity >= PLAIN)
    order = np.lexsort((found, -weights))[:KEPT]
    order = order[weights[order] > 0]
    top = weights[order]
    length = float(np.sqrt((top * top).sum())) or 1.0
    return (found[order] % np.uint64(BUCKETS)).astype(np.uint32), (top / length).astype(np.float16)


def rarity(word: str) -> float:
    """How rare a word is in news at large: 0 for one that stands in every report."""
    hashes, values, other = _rarities()
    (found,) = codes(bare(word))[:1].tolist() or (0,)
    at = min(int(np.searchsorted(hashes, np.uint64(found))), len(hashes) - 1)
    return float(values[at]) if int(hashes[at]) == found else other
