"""Words cut into word pieces and laid out in windows, the form in which the encoder takes them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

WINDOW = 254  # word pieces in a window beside its two end marks
OVERLAP = 64  # word pieces that two neighbouring windows share
LONGEST_WORD = 8  # word pieces kept of one word
_CLS, _SEP = 101, 102
Codes = Sequence[int] | NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows of equal length, padded. Shapes: B windows, T word pieces, W words."""

    pieces: NDArray[np.int64]  # B x T
    mask: NDArray[np.int64]  # B x T, 1 where a piece stands
    case: NDArray[np.int64]  # B x T
    gap: NDArray[np.int64]  # B x T
    quoted: NDArray[np.int64]  # B x T
    first: NDArray[np.int64]  # B x W, place of each word's first piece; 0 where no word stands


def word_pieces(tokenizer: Tokenizer, words: Sequence[str]) -> list[list[int]]:
    """The ids of each word's pieces, at most eight a word and at least one."""
    distinct = list(dict.fromkeys(words))
    encoded = tokenizer.encode_batch(distinct, add_special_tokens=False)
    known = {word: encoding.ids[:LONGEST_WORD] or [100] for word, encoding in zip(distinct, encoded, strict=True)}
    return [known[word] for word in words]


@dataclass(frozen=True, slots=True)
class Window:
    """Words [first, end) that are run together, of which [low, high) are read off: the others are there as context."""

    first: int
    end: int
    low: int
    high: int


def windows(lengths: Sequence[int], openings: Sequence[bool] = (), size: int = WINDOW, overlap: int = OVERLAP) -> list[Window]:
    """Windows whose pieces fill at most `size`. The next begins at the last paragraph (`openings`: does one begin at this word) that opens in
    the last `overlap` pieces, where nothing of it was read before; where none does, the two share `overlap` pieces and part them in the middle."""
    found: list[Window] = []
    start = low = 0
    while start < len(lengths):
        end, total = start, 0
        while end < len(lengths) and total + lengths[end] <= size:
            total += lengths[end]
            end += 1
        if end == len(lengths):
            found.append(Window(start, end, low, end))
            break
        back, shared, opening = end, 0, None
        while back > start + 1 and shared + lengths[back - 1] <= overlap:
            back -= 1
            shared += lengths[back]
            if openings and openings[back] and opening is None:
                opening = back
        high = opening if opening is not None else (back + end + 1) // 2
        found.append(Window(start, end, low, high))
        start, low = (opening, opening) if opening is not None else (back, high)
    return found


def batch(rows: Sequence[tuple[Sequence[Sequence[int]], Codes, Codes, Codes]]) -> Batch:
    """Rows of (pieces of each word, case codes, gap codes, quoted codes) as one padded batch."""
    tall = max(sum(len(p) for p in row[0]) for row in rows) + 2
    wide = max(len(row[0]) for row in rows)
    pieces, mask, case, gap, quoted = (np.zeros((len(rows), tall), np.int64) for _ in range(5))
    first = np.zeros((len(rows), wide), np.int64)
    for b, (words, cases, gaps, quotes) in enumerate(rows):
        ids = [_CLS, *(i for word in words for i in word), _SEP]
        counts = [len(word) for word in words]
        pieces[b, : len(ids)] = ids
        mask[b, : len(ids)] = 1
        first[b, : len(words)] = np.cumsum([1, *counts[:-1]])
        for codes, row in ((cases, case), (gaps, gap), (quotes, quoted)):
            row[b, 1 : len(ids) - 1] = np.repeat(np.asarray(codes, np.int64), counts)
    return Batch(pieces, mask, case, gap, quoted, first)
