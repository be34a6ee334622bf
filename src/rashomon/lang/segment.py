"""Blocks and sentences.

A block is what must be read in one go: a paragraph, or a line that stands on its own. A line break inside a block is a mere fold of
hard-wrapped text. Inside a block the language model says where sentences begin; marks that close belong to the sentence before them.

Example: one sentence a line and one paragraph a line give the same sentences.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rashomon.lang.words import covering
from rashomon.schema.span import trimmed

_ENDS = re.compile(r"[.!?…:;][\"'”’»)\]]*$|[”\"’»]$")
_CLOSERS = frozenset("\"'”’»)]」')")
AFTER_STOP, ELSEWHERE = 0.3, 0.5  # probabilities from which a sentence begins
_OPENERS = frozenset("“‘«„([")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a line of its own; gap: True where an empty line stands before it."""

    start: int
    end: int
    gap: bool


def blocks(text: str, begin: int = 0) -> list[Block]:
    """Blocks from `begin` on, without white space at their ends."""
    lines: list[tuple[int, int, bool]] = []
    gap, at = True, begin
    for line in re.split(r"(\n|\r\n?|\u2028|\u2029|\x0b|\x0c)", text[begin:]):
        span = trimmed(text, at, at + len(line))
        if span:
            lines.append((span.start, span.end, gap))
            gap = False
        elif (line and not line.strip(" \t\u00a0\ufeff") and line not in ("\n", "\r", "\r\n") and at > begin) or (
            line in ("\n", "\r", "\r\n", "\u2029") and text[begin:at].rstrip(" \t\u00a0").endswith(("\n", "\r"))
        ):
            gap = True
        at += len(line)
    folds = _folds(text, lines)
    found: list[Block] = []
    for i, (start, end, gap) in enumerate(lines):
        if i in folds:
            found[-1] = Block(found[-1].start, end, found[-1].gap)
        else:
            found.append(Block(start, end, gap))
    return found


def _folds(text: str, lines: Sequence[tuple[int, int, bool]]) -> set[int]:
    """Lines that merely go on: the text is wrapped at some width and the line before broke off within its sentence."""
    inner = [i for i, line in enumerate(lines) if i and not line[2]]
    broken = [i for i in inner if not _ENDS.search(text[max(lines[i - 1][0], lines[i - 1][1] - 4) : lines[i - 1][1]])]
    widths = [lines[i - 1][1] - lines[i - 1][0] for i in inner]
    widest = max(widths, default=0)
    wrapped = len(inner) >= 3 and len(broken) >= 0.4 * len(inner) and widest <= 120 and sum(w > 0.6 * widest for w in widths) >= 0.7 * len(widths)
    if wrapped:
        return set(inner)
    return {i for i in broken if text[lines[i][0]].islower() and lines[i - 1][1] - lines[i - 1][0] > 40}


def sentence_starts(text: str, spans: Sequence[tuple[int, int]], starts: NDArray[np.float32], block: Block) -> list[int]:
    """Words of a block at which a sentence begins, by the model's probabilities; the block's first word always does."""
    first, end = covering(list(spans), block.start, block.end)
    found = [first] if first < end else []
    for i in range(first + 1, end):
        begin = i
        if starts[i] > (AFTER_STOP if _after_stop(text, spans, i) else ELSEWHERE) and not _closes(text, spans, i) and not _goes_on(text, spans, i):
            while begin - 1 > found[-1] and text[spans[begin - 1][0] : spans[begin - 1][1]] in _OPENERS:
                begin -= 1
            if begin > found[-1]:
                found.append(begin)
    return found


def _after_stop(text: str, spans: Sequence[tuple[int, int]], i: int) -> bool:
    """A capital behind a full stop, which may have a closing mark behind it."""
    before = i - 1
    while before > 0 and text[spans[before][0] : spans[before][1]] in _CLOSERS:
        before -= 1
    return text[spans[i][0]].isupper() and text[spans[before][0] : spans[before][1]] in (".", "!", "?", "…")


def _goes_on(text: str, spans: Sequence[tuple[int, int]], i: int) -> bool:
    """After a comma, with or without a closing mark behind it, the sentence goes on."""
    before = text[spans[i - 1][0] : spans[i - 1][1]]
    if before in _CLOSERS and i > 1 and spans[i - 2][1] == spans[i - 1][0]:
        before = text[spans[i - 2][0] : spans[i - 2][1]]
    return before == ","


def _closes(text: str, spans: Sequence[tuple[int, int]], i: int) -> bool:
    """A closing mark that touches the word before it belongs to that word's sentence."""
    start, end = spans[i]
    return text[start:end] in _CLOSERS and spans[i - 1][1] == start
