"""Order: which of two acts came first, where the words say so and whatever the calendar.

Idea: a clause under "after", "before" or "once", or an act named behind "after", "before" or "following", stands in order with the clause it
hangs from; a sentence that opens with "then" or "afterwards" comes behind the one before it in its paragraph.
Example: "The guards withdrew after the crowd had left": the crowd left first.
Cannot do: order that only the tense tells ("had left"); what "earlier" goes back to.
"""

from collections.abc import Iterator, Sequence
from functools import cache

from rashomon.lang.lemmas import base
from rashomon.lang.model import Analysis
from rashomon.lang.resources import lexicon, table
from rashomon.lang.syntax import Syntax
from rashomon.lang.words import covering
from rashomon.schema.claim import Time
from rashomon.schema.event import Order
from rashomon.schema.reading import Sentence
from rashomon.schema.span import Span

BEHIND = frozenset({"after", "following", "once"})  # what they lead came first
AHEAD = frozenset({"before"})  # what it leads came later; "until" often leads what never came
THEN = frozenset({"then", "afterwards", "afterward", "subsequently", "thereafter"})
PREDICATES = frozenset({"VERB", "AUX", "ADJ", "NOUN"})


def orders(analysis: Analysis, syntax: Syntax, sentences: tuple[Sentence, ...], times: tuple[Time, ...]) -> tuple[Order, ...]:
    """In order of the words that tell it."""
    found = [*_within(analysis, syntax, sentences, times), *_between(analysis, syntax, sentences)]
    return tuple(sorted(found, key=lambda o: (o.cue.start, o.first.start)))


def _within(analysis: Analysis, syntax: Syntax, sentences: Sequence[Sentence], times: Sequence[Time]) -> Iterator[Order]:
    for i in range(len(analysis.words)):
        word, number = analysis.word(i).lower(), syntax.sentence[i]
        if word not in BEHIND | AHEAD or number < 0 or sentences[number].kind in ("credit", "caption"):
            continue
        led = syntax.heads[i]
        main = syntax.heads[led]
        clause = syntax.relations[i] == "mark" and syntax.relations[led].startswith("advcl")
        act = syntax.relations[i] == "case" and syntax.relations[led].startswith("obl") and word != "once" and _act(analysis, times, led)
        if led in (i, main) or not (clause or act) or analysis.upos[main] not in PREDICATES:
            continue
        mine, theirs = _span(analysis, syntax, led, {i}), _span(analysis, syntax, main, {led})
        if mine and theirs:
            first, then = (mine, theirs) if word in BEHIND else (theirs, mine)
            yield Order(first, then, Span(*analysis.words[i]))


def _act(analysis: Analysis, times: Sequence[Time], i: int) -> bool:
    """Does the noun name an act? A day does not, nor what somebody stands before."""
    start, end = analysis.words[i]
    return analysis.upos[i] == "NOUN" and not any(t.start < end and start < t.end for t in times) and (base(analysis.word(i)) in _acts())


@cache
def _acts() -> frozenset[str]:
    return frozenset(row[0] for row in table("events") if row[1] == "n") | lexicon("acts")


def _span(analysis: Analysis, syntax: Syntax, head: int, without: set[int]) -> Span | None:
    """The unbroken words around a predicate that hang from it, those that hang from the words left out apart; no marks at the ends."""
    low, high = syntax.bounds(head)

    def mine(k: int) -> bool:
        return syntax.under(k, head) and not any(syntax.under(k, w) for w in without)

    first, end = head, head + 1
    while first > low and mine(first - 1):
        first -= 1
    while end < high and mine(end):
        end += 1
    kept = [k for k in range(first, end) if analysis.word(k)[0].isalnum() or analysis.word(k)[0] in "$€£"]
    return Span(analysis.words[kept[0]][0], analysis.words[kept[-1]][1]) if kept else None


def _between(analysis: Analysis, syntax: Syntax, sentences: Sequence[Sentence]) -> Iterator[Order]:
    for before, here in zip(sentences, sentences[1:], strict=False):
        first, end = covering(analysis.words, here.start, here.end)
        if before.kind != "sentence" or here.kind != "sentence" or before.paragraph != here.paragraph or first >= end:
            continue
        if analysis.word(first).lower() in THEN and syntax.relations[first] == "advmod" and syntax.heads[syntax.heads[first]] == syntax.heads[first]:
            yield Order(Span(before.start, before.end), Span(here.start, here.end), Span(*analysis.words[first]))
