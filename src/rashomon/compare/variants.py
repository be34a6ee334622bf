"""Variants: how two reports' words of one utterance relate, and every place where they part.

Idea: each sentence of one report is laid against the sentence of the other that it shares most words with, whatever the order. Words missing at the
ends, at an ellipsis, or as whole sentences: truncated; any other difference inside the marks: altered; none: verbatim.
Example: “We agreed on much. A few big things are open” against “A few big things are open”: truncated, four words cut.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from rashomon.compare.stretches import Stretch
from rashomon.schema.span import Passage
from rashomon.schema.speech import Difference, Loss, Relation, Variant

LONGEST = 6  # words that stand in the place of others
SHARED = 0.5  # share of the shorter sentence's words that two sentences of one utterance have in common at least
WEIGHTY: dict[Loss, frozenset[str]] = {
    "negation": frozenset("not never no none nobody nothing neither nor without cannot n't t".split()),
    "condition": frozenset("if unless until provided only except".split()),
    "modal": frozenset("may might could would should must can shall will perhaps maybe possibly probably likely".split()),
    "contrast": frozenset("but however although though yet while despite".split()),
}  # words that change what is said, in the form in which stretches are compared
_ELLIPSES = ("…", "...", ". .")


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a sentence in marks. first, last: does it begin or end the sentence? before: does an ellipsis stand before it?"""

    token: str
    report: str
    start: int
    end: int
    first: bool
    last: bool
    before: bool


@dataclass(frozen=True, slots=True)
class _Hunk:
    """Words of one report between words that both have, and those of the other there. open: does the report that has none end or begin its marks there?"""

    mine: list[_Word]
    other: list[_Word]
    open: bool = False

    @property
    def size(self) -> int:
        return len(self.mine) + len(self.other)


def variant(a: Sequence[Stretch], b: Sequence[Stretch], text_a: str, text_b: str) -> Variant:
    """a, b: the sentences of the two reports that belong to the utterance."""
    ours, theirs = ([_words([part], text) for part in _without_repeats(parts)] for parts, text in ((a, text_a), (b, text_b)))
    all_a, all_b = [w for words in ours for w in words], [w for words in theirs for w in words]
    laid = min((list(_hunks(all_a, all_b)), list(_by_sentence(ours, theirs))), key=_cost)
    elided = any(w.before for w in (*all_a, *all_b))
    found: list[Difference] = []
    relation: Relation = "verbatim"
    for hunk in (part for one in laid for part in _divided(one)):
        mine, other = hunk.mine, hunk.other
        lost = losses([w.token for w in mine], [w.token for w in other])
        found.append(Difference("replaced" if mine and other else "cut" if mine else "added", _place(mine), _place(other), lost))
        if (mine and other) or not (hunk.open or _at_edge(mine or other) or elided):
            relation = "altered"
        elif relation == "verbatim":
            relation = "truncated"
    return Variant(a[0].passage.report, b[0].passage.report, relation, tuple(found))


def losses(mine: Sequence[str], other: Sequence[str]) -> tuple[Loss, ...]:
    """What only one of two forms has: kinds of words that change what a sentence says."""
    return tuple(kind for kind, words in WEIGHTY.items() if bool(words & set(mine)) != bool(words & set(other)))


def _cost(hunks: Sequence[_Hunk]) -> int:
    """Words that differ, those in the place of others twice."""
    return sum(h.size * (2 if h.mine and h.other else 1) for h in hunks)


def _divided(hunk: _Hunk) -> Iterator[_Hunk]:
    """Many words in the place of many are no change of words: one report leaves out the ones, the other the others."""
    if hunk.mine and hunk.other and max(len(hunk.mine), len(hunk.other)) > LONGEST:
        yield _Hunk(hunk.mine, [], open=True)
        yield _Hunk([], hunk.other, open=True)
    else:
        yield hunk


def _at_edge(words: Sequence[_Word]) -> bool:
    """Are they the beginning or the end of a sentence, or whole ones?"""
    return words[0].first or words[-1].last


def _without_repeats(parts: Sequence[Stretch]) -> list[Stretch]:
    """A title may repeat a part of a quotation of its own report."""
    words = [" ".join(p.tokens) for p in parts]
    return [p for n, p in enumerate(parts) if not any(_within(words[n], w) and (len(words[n]) < len(w) or k < n) for k, w in enumerate(words) if k != n)]


def _within(short: str, long: str) -> bool:
    return f" {short} " in f" {long} "


def _words(parts: Sequence[Stretch], text: str) -> list[_Word]:
    out = []
    for part in parts:
        for k, (token, (start, end)) in enumerate(zip(part.tokens, part.at, strict=True)):
            gap = text[part.at[k - 1][1] : start] if k else ""
            out.append(_Word(token, part.passage.report, start, end, k == 0, k == len(part.at) - 1, any(mark in gap for mark in _ELLIPSES)))
    return out


def _hunks(a: Sequence[_Word], b: Sequence[_Word]) -> Iterator[_Hunk]:
    """Words of a and b between those that both have in order."""
    i = j = 0
    for block in Indel.opcodes([w.token for w in a], [w.token for w in b]):
        if block.tag == "equal":
            if i < block.src_start or j < block.dest_start:
                yield _hunk(a, b, (i, block.src_start), (j, block.dest_start))
            i, j = block.src_end, block.dest_end
    if i < len(a) or j < len(b):
        yield _hunk(a, b, (i, len(a)), (j, len(b)))


def _hunk(a: Sequence[_Word], b: Sequence[_Word], ours: tuple[int, int], theirs: tuple[int, int]) -> _Hunk:
    words, at = (b, theirs[0]) if ours[0] < ours[1] else (a, ours[0])
    ends = at == 0 or at == len(words) or words[at].first or words[at - 1].last
    return _Hunk(list(a[slice(*ours)]), list(b[slice(*theirs)]), ends)


def _by_sentence(ours: Sequence[Sequence[_Word]], theirs: Sequence[Sequence[_Word]]) -> Iterator[_Hunk]:
    """Each sentence against that of the other report with which it shares most words; those left over are cut or added whole."""
    shares = []
    for n, a in enumerate(ours):
        for k, b in enumerate(theirs):
            common = (len(a) + len(b) - sum(h.size for h in _hunks(a, b))) / 2
            if common >= SHARED * min(len(a), len(b)):
                shares.append((-common, n, k))
    used_a, used_b = dict[int, int](), set[int]()
    for _, n, k in sorted(shares):
        if n not in used_a and k not in used_b:
            used_a[n] = k
            used_b.add(k)
    for n, a in enumerate(ours):
        yield from _hunks(a, theirs[used_a[n]]) if n in used_a else [_Hunk(list(a), [])]
    yield from (_Hunk([], list(b)) for k, b in enumerate(theirs) if k not in used_b)


def _place(words: Sequence[_Word]) -> Passage | None:
    return Passage(words[0].report, words[0].start, words[-1].end) if words else None
