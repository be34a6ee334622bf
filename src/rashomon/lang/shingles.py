"""Bare words and shingles: a text as the set of its runs of five words, for telling how much of it another text holds (Broder, 1997).

Words are counted in bytes of UTF-8, lower case, without punctuation and quotation marks, so that a change of style makes no other text. Hashes do not depend
on the process: the same text has the same shingles everywhere.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from rashomon.lang.words import INVISIBLE

Hashes = NDArray[np.uint64]
RUN = 5  # words
GAP = "\uf8ff"  # a private character: stands for words that are left out
_KEPT = b"0123456789abcdefghijklmnopqrstuvwxyz"
_TABLE = bytes(b if b in _KEPT or b >= 0x80 else 0x20 for b in range(256))
_PUNCTUATION = re.compile(rb"\xe2[\x80-\x83][\x80-\xbf]|\xc2[\xa0-\xbf]|\xe3\x80[\x80-\x92]")
_WORD, _BLANK, _UNSEEN = 0, 1, 2
_BASE = 0x9E3779B97F4A7C15  # odd, so that it has an inverse
_ODD = tuple(np.uint64(n) for n in (0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93, 0xA0761D6478BD642F, 0xE7037ED1A0B428DB))
_SHIFT, _MIX = np.uint64(29), np.uint64(0xBF58476D1CE4E5B9)


def bare(text: str) -> bytes:
    """A text in lower case whose bytes are words and blanks alone."""
    data = text.lower().encode("utf-8", "replace")
    if not data.isascii():
        data = _PUNCTUATION.sub(b" ", data)
    return data.translate(_TABLE)


@cache
def _kinds() -> NDArray[np.uint8]:
    """What each of the first code points is to `placed`; those above are letters, like the last of these."""
    hidden = re.compile(f"[{INVISIBLE}]")
    return np.array([_UNSEEN if hidden.match(c) else _WORD if bare(c).strip() else _BLANK for c in map(chr, range(0x3014))], np.uint8)


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
    taken = np.frombuffer(data, np.uint8)
    return _hashed(taken, *_edges(taken != 0x20))


def _edges(inside: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where words begin and end, of a row that says which characters stand in one."""
    letters = np.empty(len(inside) + 2, np.bool_)
    letters[0] = letters[-1] = False
    letters[1:-1] = inside
    edges: NDArray[np.int64] = np.flatnonzero(letters[1:] != letters[:-1])
    return edges[::2], edges[1::2]


def _hashed(taken: NDArray[np.uint8] | NDArray[np.uint32], starts: NDArray[np.int64], ends: NDArray[np.int64]) -> Hashes:
    powers, inverse = _powers(1 << max(14, len(taken).bit_length()))
    sums = np.empty(len(taken) + 1, np.uint64)
    sums[0] = 0
    np.cumsum(taken * powers[: len(taken)], out=sums[1:])
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
    mixed, last = _mixed(found, run), len(found) - run + 1
    if len(gaps):
        over = np.zeros(last, np.bool_)
        for n in range(run):
            over[(gaps - n)[(gaps >= n) & (gaps - n < last)]] = True
        mixed = mixed[~over]
        if not len(mixed):
            return mixed
    mixed.sort()
    distinct: Hashes = mixed[np.concatenate([[True], mixed[1:] != mixed[:-1]])]
    return distinct


def _mixed(found: Hashes, run: int) -> Hashes:
    """The hash of every run of so many words, from the codes of the words."""
    last = len(found) - run + 1
    mixed: Hashes = found[:last] * _ODD[0]
    for n in range(1, run):
        mixed += found[n : n + last] * _ODD[n % len(_ODD)]
    mixed ^= mixed >> _SHIFT
    mixed *= _MIX
    mixed ^= mixed >> _SHIFT
    return mixed


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """The distinct runs of a text, sorted by hash, with the place of the first of each: half-open code points of the text."""

    hashes: Hashes
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]


def placed(text: str, first: int = 0, without: Sequence[tuple[int, int]] = (), run: int = RUN) -> Placed:
    """The runs of so many words from `first` on. without: stretches whose words belong to no run; a character that is not seen parts no word."""
    lower = text[first:].lower()
    if len(lower) != len(text) - first:  # a letter that becomes two
        lower = "".join(c.lower()[0] for c in text[first:])
    points = np.frombuffer(lower.encode("utf-32-le", "surrogatepass"), np.uint32)
    kinds = _kinds()[np.minimum(points, len(_kinds()) - 1)]
    kept = None
    if (kinds == _UNSEEN).any():
        kept = np.flatnonzero(kinds != _UNSEEN)
        points, kinds = points[kept], kinds[kept]
    starts, ends = _edges(kinds == _WORD)
    if len(starts) < run:
        return Placed(np.zeros(0, np.uint64), np.zeros(0, np.int64), np.zeros(0, np.int64))
    low, high = starts, ends - 1
    if kept is not None:
        low, high = kept[low], kept[high]
    low, high = low + first, high + first + 1
    found = _mixed(_hashed(points, starts, ends), run)
    places = np.arange(len(found))
    if len(without):
        left_out = np.zeros(len(low) + 1, np.int64)
        for a, b in without:
            left_out[1 + np.searchsorted(low, a) : 1 + np.searchsorted(low, b)] = 1
        left_out = np.cumsum(left_out)
        places = np.flatnonzero(left_out[run:] == left_out[:-run])
    hashes, distinct = np.unique(found[places], return_index=True)
    places = places[distinct]
    return Placed(hashes, low[places], high[places + run - 1])


def both(a: Hashes, b: Hashes) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where the hashes that two sorted sets share stand in either."""
    if not len(b):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    at = np.minimum(np.searchsorted(b, a), len(b) - 1)
    here = np.flatnonzero(b[at] == a)
    return here, at[here]


def common(a: Hashes, b: Hashes) -> int:
    """How many hashes two sorted sets share."""
    return len(both(*sorted((a, b), key=len))[0])
