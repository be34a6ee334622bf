"""Pairs: two sentences of one matter laid against each other, and the places in them that may clash.

Idea: words that both have in a row are the frame; a place is of the same thing in both when it stands between the same stretches of it, or when rare
words stand near it in both.
"""

from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import Indel

from rashomon.compare.matter import Matter, Unit, rarity
from rashomon.schema.account import ConflictKind
from rashomon.schema.claim import Time, Value
from rashomon.schema.span import Passage

Sort = Literal["quantity", "date", "quotation", "words", "voice"]
SIGNS: dict[Sort, tuple[str, ...]] = {
    "quantity": ("link", "frame", "reports", "near", "same unit", "no unit", "ratio", "rivals", "bounded", "compatible", "anchored", "small"),
    "date": ("link", "frame", "reports", "near", "weekday", "same precision", "anchored"),
    "quotation": ("reports", "words", "likeness", "length", "changes"),
    "words": ("link", "frame", "reports", "words", "likeness", "name", "calendar", "denied", "balance"),
    "voice": ("link", "frame", "reports", "whole", "held"),
}
NEAR = 6  # words to each side of a value or date in which its matter is looked for
COMMON = 1.5  # rarity from which a word tells of the matter
Block = tuple[int, int, int]  # places in a and b, and length, of words that both have in a row


@dataclass(frozen=True, slots=True)
class Clash:
    """Two places that may differ. signs: by SIGNS of the sort; reason: why both can be true, None where they cannot or nothing tells; exact: surely of
    one thing; plain: whoever reads both asks, whatever the score ("nine container ships", "14 container ships"; "since 2019", "since March 2024")."""

    sort: Sort
    kind: ConflictKind
    a: Passage
    b: Passage
    signs: tuple[float, ...]
    reason: str | None
    shown: str
    exact: bool = True
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """Two linked sentences. frame: share of the shorter one's words that both have in order; many: logarithm of the number of reports."""

    matter: Matter
    a: Unit
    b: Unit
    score: float
    frame: float
    many: float
    blocks: list[Block]

    def words(self, unit: Unit, p: Passage) -> str:
        return " ".join(self.matter.texts[unit.report][p.start : p.end].split())

    def against(self, x: Passage, y: Passage) -> str:
        return f"“{self.words(self.a, x)}” against “{self.words(self.b, y)}”"


def laid(matter: Matter, a: Unit, b: Unit, score: float, many: float) -> Pair:
    """The two against each other."""
    blocks = [(x.src_start, x.dest_start, x.src_end - x.src_start) for x in Indel.opcodes(a.tokens, b.tokens) if x.tag == "equal"]
    return Pair(matter, a, b, score, sum(length for _, _, length in blocks) / max(1, min(len(a.tokens), len(b.tokens))), many, blocks)


def near_words(a: Unit, b: Unit, at_a: tuple[int, int], at_b: tuple[int, int]) -> float:
    """Rarity of the words that stand near both places, the two values themselves apart."""
    return sum(rarity(t) for t in _around(a, *at_a) & _around(b, *at_b))


def _around(unit: Unit, start: int, end: int) -> set[str]:
    inside = [k for k, (x, y) in enumerate(unit.at) if x < end and y > start]
    if not inside:
        return set()
    near = (*range(max(0, inside[0] - NEAR), inside[0]), *range(inside[-1], min(len(unit.tokens), inside[-1] + 1 + NEAR)))
    return {unit.tokens[k] for k in near if not unit.tokens[k][0].isdigit() and rarity(unit.tokens[k]) > COMMON}


def anchored(pair: Pair, v: Value | Time, w: Value | Time) -> bool:
    """Do both stand between the same two stretches of common words?"""
    at_a = next((k for k, (x, y) in enumerate(pair.a.at) if x < v.end and y > v.start), -1)
    at_b = next((k for k, (x, y) in enumerate(pair.b.at) if x < w.end and y > w.start), -1)
    before = [(i + n, j + n) for i, j, n in pair.blocks if i + n <= at_a and j + n <= at_b]
    return bool(before) and at_a - before[-1][0] <= 2 and at_b - before[-1][1] <= 2 and at_a >= 0 and at_b >= 0
