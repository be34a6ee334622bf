"""Dependency trees over a whole text: the head and the relation of each word, and small questions asked of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from rashomon.lang.model import Analysis, parse
from rashomon.lang.words import covering

WHO = frozenset({"who", "which", "that", "whom"})


@dataclass(frozen=True, slots=True)
class Syntax:
    """heads: place of each word's head, itself for the root of a sentence; relations: UD labels; sentence: number of each word's sentence, -1 for
    none; below: the dependents of each word, in order; edges: first word and end of each word's sentence."""

    heads: tuple[int, ...]
    relations: tuple[str, ...]
    sentence: tuple[int, ...]
    below: tuple[tuple[int, ...], ...]
    edges: tuple[tuple[int, int], ...]

    def top(self, first: int, end: int) -> int:
        """The word of a range that the others hang from: its head lies outside. The first such word that is no punctuation."""
        tops = [i for i in range(first, end) if not first <= self.heads[i] < end or self.heads[i] == i]
        return next((i for i in tops if self.relations[i] != "punct"), first)

    def children(self, head: int) -> Iterator[int]:
        """Dependents of a word, in order."""
        return iter(self.below[head])

    def under(self, i: int, head: int) -> bool:
        """Does word i hang from this head, at whatever depth?"""
        for _ in range(100):
            if i == head:
                return True
            if self.heads[i] == i:
                return False
            i = self.heads[i]
        return False

    def subject(self, verb: int) -> int | None:
        """The subject of a verb, its own or that of the verb it is joined to or hangs from."""
        for _ in range(6):
            own = next((c for c in self.children(verb) if self.relations[c].startswith("nsubj")), None)
            if own is not None:
                return own
            if self.relations[verb] not in ("conj", "xcomp", "advcl", "ccomp", "cop", "aux", "parataxis") or self.heads[verb] == verb:
                return None
            verb = self.heads[verb]
        return None

    def twin(self, subject: int) -> int | None:
        """The subject before this one of the same verb: the tree has no better name for "Germany, Poland" or "the minister, Piet Osgood"."""
        if self.relations[subject] != "nsubj":
            return None
        before = [c for c in self.children(self.heads[subject]) if c < subject and self.relations[c] == "nsubj"]
        return before[-1] if before else None

    def phrase(self, head: int) -> tuple[int, int]:
        """First word and end of the unbroken stretch around a word that hangs from it."""
        low, high = self.bounds(head)
        first, end = head, head + 1
        while first > low and self.under(first - 1, head):
            first -= 1
        while end < high and self.under(end, head):
            end += 1
        return first, end

    def bounds(self, i: int) -> tuple[int, int]:
        """First word and end of the sentence that holds word i."""
        return self.edges[i]


def syntax(analysis: Analysis, spans: Sequence[tuple[int, int]]) -> Syntax:
    """Trees of the sentences at these (start, end) offsets; words outside of them are their own heads."""
    n = len(analysis.words)
    heads, relations, number = list(range(n)), ["dep"] * n, [-1] * n
    words = analysis.words
    for k, (start, end) in enumerate(spans):
        first, last = covering(words, start, end)
        if first < last:
            heads[first:last], relations[first:last] = parse(analysis, first, last)
            number[first:last] = [k] * (last - first)
    below: list[list[int]] = [[] for _ in range(n)]
    for i, head in enumerate(heads):
        if head != i:
            below[head].append(i)
    edges = [(i, i + 1) for i in range(n)]
    for _, group in groupby(range(n), key=number.__getitem__):
        places = list(group)
        edges[places[0] : places[-1] + 1] = [(places[0], places[-1] + 1)] * len(places)
    return Syntax(tuple(heads), tuple(relations), tuple(number), tuple(map(tuple, below)), tuple(edges))


def case_of(analysis: Analysis, syntax: Syntax, head: int) -> str:
    """The preposition of a phrase in lower case; empty for none."""
    return next((analysis.word(c).lower() for c in syntax.children(head) if syntax.relations[c] == "case"), "")


def antecedent(analysis: Analysis, syntax: Syntax, subject: int | None, verb: int) -> int | None:
    """ "The minister who met them": the minister."""
    if subject is None or analysis.word(subject).lower() not in WHO:
        return subject
    for _ in range(4):
        if syntax.relations[verb].startswith("acl"):
            return syntax.heads[verb]
        verb = syntax.heads[verb]
    return None
