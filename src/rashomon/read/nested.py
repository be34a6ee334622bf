"""Attributions inside attributions: what A says that B said.

Idea: the model gives one layer; inside its content the tree shows reporting verbs with a subject of their own and a clause that they report.
Example: “[Holt told us that the yard would close]A,” she said: inside, B = Holt, “that the yard would close”.
Cannot do: words of B that A gives without a verb ("Holt's no").
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rashomon.lang.lemmas import lemma
from rashomon.lang.model import Analysis
from rashomon.lang.resources import lexicon
from rashomon.lang.syntax import Syntax
from rashomon.lang.words import covering
from rashomon.read.source_spans import span_of
from rashomon.schema.span import Span
from rashomon.schema.speech import Quotation

SELF = frozenset("i we you me us who that which it there".split())
TAKING = frozenset("hear read see learn find know remember discover realise realize".split())  # who does so is not who says it
LEAST = 3  # words of a reported clause


def nested(analysis: Analysis, syntax: Syntax, outer: tuple[Quotation, ...]) -> tuple[Quotation, ...]:
    """The attributions and those inside them, in order of their content; `within` of the inner ones is the id of the outer,
    whose marks are not theirs."""
    words = analysis.words
    inner = [q for one in outer for q in _inside(analysis, syntax, words, one) if not _known(q, outer)]
    ordered = sorted((*outer, *inner), key=lambda q: (q.content[0].start, -q.content[-1].end))
    names = {id(q): f"q{n}" for n, q in enumerate(ordered, 1)}
    return tuple(replace(q, id=names[id(q)], within=names[id(_around(q, ordered))] if q.within else None) for q in ordered)


def _around(inner: Quotation, ordered: Sequence[Quotation]) -> Quotation:
    """The narrowest quotation whose content holds the inner one."""
    content = inner.content[0]
    holders = [
        (span.end - span.start, n)
        for n, q in enumerate(ordered)
        for span in q.content
        if q is not inner and span.start <= content.start and content.end <= span.end
    ]
    return ordered[min(holders)[1]] if holders else next(q for q in ordered if q.id == inner.within)


def _known(made: Quotation, outer: Sequence[Quotation]) -> bool:
    return any(q.cue and made.cue and q.cue.meets(made.cue) for q in outer)


def _inside(analysis: Analysis, syntax: Syntax, words: tuple[tuple[int, int], ...], outer: Quotation) -> Iterator[Quotation]:
    for span in outer.content:
        low, high = covering(words, span.start, span.end)
        for verb in range(low, high):
            if analysis.upos[verb] != "VERB" or (word := lemma(analysis.word(verb), analysis.xpos[verb])) not in lexicon("cues") or word in TAKING:
                continue
            children = list(syntax.children(verb))
            subject = next((c for c in children if syntax.relations[c] == "nsubj"), None)
            clause = next((c for c in children if syntax.relations[c] == "ccomp" and c > verb), None)
            if subject is None or clause is None or analysis.word(subject).lower() in SELF:
                continue
            first, end = syntax.phrase(clause)
            first, end = max(first, verb + 1), min(end, high)
            while end > first and not any(c.isalnum() for c in analysis.word(end - 1)):
                end -= 1
            while first < end and not any(c.isalnum() for c in analysis.word(first)):
                first += 1
            source = syntax.phrase(subject)
            if end - first >= LEAST and low <= source[0] and source[1] <= first:
                content = span_of(analysis, first, end)
                yield Quotation("", "indirect", (content,), (), _cue(analysis, syntax, verb), span_of(analysis, *source), within=outer.id, score=outer.score)


def _cue(analysis: Analysis, syntax: Syntax, verb: int) -> Span:
    """The verb with its auxiliaries and negation."""
    first = verb
    while first > 0 and syntax.heads[first - 1] == verb and syntax.relations[first - 1] in ("aux", "aux:pass", "advmod"):
        first -= 1
    return span_of(analysis, first, verb + 1)
