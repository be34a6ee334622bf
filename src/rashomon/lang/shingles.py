"""Bare words and shingles: a text as the set of its runs of five words, for telling how much of it another text holds (Broder, 1997).

Words are counted in bytes of UTF-8, lower case, without punctuation and quotation marks, so that a change of style makes no other text. Hashes do not depend
on the process: the same text has the same shingles everywhere.
"""

import re
from functools import cache

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
RUN = 5  # words
GAP = "\uf8ff"  # a private character: stands for words that are left out
_KEPT = b"0123456789abcdefghijklmnopqrstuvwxyz"
_TABLE = bytes(b if b in _KEPT or b >= 0x80 else 0x20 for b in range(256))
_PUNCTUATION = re.compile(rb"\xe2[\x80-\x83][\x80-\xbf]|\xc2[\xa0-\xbf]|\xe3\x80[\x80-\x92]")
_BASE = 0x9E3779B97F4A7C15  # odd, so that it has an inverse
_ODD = tuple(np.uint64(n) for n in (0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93, 0xA0761D6478BD642F, 0xE7037ED1A0B428DB))
_SHIFT, _MIX = np.uint64(29), np.uint64(0xBF58476D1CE4E5B9)


def bare(text: str) -> bytes:
    """A text in lower case whose bytes are words and blanks alone."""
    data = text.lower().encode("utf-8", "replace")
    if not data.isascii():
        data = _PUNCTUATION.sub(b" ", data)
    return data.translate(_TABLE)


def bare_words(text: str) -> list[bytes]:
    """The words of a text for counting; no offsets."""
    return bare(text).split()


@cache
def _powers(size: int) -> tuple[Hashes, Hashes]:
    """Powers of the base and of its inverse modulo 2**64."""
    made = []
    for base in (_BASE, pow(_BASE, -1, 1 << 64)):
        factors = np.full(size, base, np.uint64)
        factors[0] = 1
        made.append(np.multiply.accumulate(factors))
    return made[0], made[1]


def codes(data: bytes) -> Hashes:
    """A 64-bit hash of each word of a bare text: the polynomial of its bytes, taken from sums over the whole text (Karp and Rabin, 1987)."""
    if not data:
        return np.zeros(0, np.uint64)
    powers, inverse = _powers(1 << max(14, len(data).bit_length()))
    taken = np.frombuffer(data, np.uint8)
    letters = np.empty(len(data) + 2, np.bool_)
    letters[0] = letters[-1] = False
    np.not_equal(taken, 0x20, out=letters[1:-1])
    edges = np.flatnonzero(letters[1:] != letters[:-1])
    starts, ends = edges[::2], edges[1::2]
    sums = np.empty(len(data) + 1, np.uint64)
    sums[0] = 0
    np.cumsum(taken * powers[: len(data)], out=sums[1:])
    found: Hashes = (sums[ends] - sums[starts]) * inverse[starts]
    return found


@cache
def _gap() -> np.uint64:
    return np.uint64(codes(GAP.encode())[0])


def shingles(data: bytes, run: int = RUN) -> Hashes:
    """The distinct runs of so many words of a bare text as sorted 64-bit hashes; a text of fewer words is one run. No run goes over a GAP."""
    found = codes(data)
    if not len(found):
        return found
    gaps = np.flatnonzero(found == _gap())
    if len(found) < run:
        found = np.concatenate([found, np.zeros(run - len(found), np.uint64)])
    last = len(found) - run + 1
    mixed = found[:last] * _ODD[0]
    for n in range(1, run):
        mixed += found[n : n + last] * _ODD[n % len(_ODD)]
    if len(gaps):
        over = np.zeros(last, np.bool_)
        for n in range(run):
            over[(gaps - n)[(gaps >= n) & (gaps - n < last)]] = True
        mixed = mixed[~over]
        if not len(mixed):
            return mixed
    mixed ^= mixed >> _SHIFT
    mixed *= _MIX
    mixed ^= mixed >> _SHIFT
    mixed.sort()
    distinct: Hashes = mixed[np.concatenate([[True], mixed[1:] != mixed[:-1]])]
    return distinct


def common(a: Hashes, b: Hashes) -> int:
    """How many hashes two sorted sets share."""
    if len(a) > len(b):
        a, b = b, a
    at = np.searchsorted(b, a)
    return int((b[np.minimum(at, len(b) - 1)] == a).sum()) if len(b) else 0
