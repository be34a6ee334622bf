"""Where the text itself says whose words a quotation gives: the span of its source, or a name set beside it by layout.

Idea: the model's source stands; where it gives none, the subject of the cue does, or of what stands before a colon. Transcripts put NAME:
before a turn, collections put a dash and a name behind a quotation.
Example: “We will wait.” said [the harbour master].
Cannot do: a source that stands in another sentence than cue and words.
"""

import re

from rashomon.lang.model import Analysis
from rashomon.lang.syntax import Syntax
from rashomon.lang.words import POSSESSIVES, covering
from rashomon.schema.span import Span
from rashomon.schema.speech import Quotation

_TRANSCRIPT = re.compile(r"[\"“]?([A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,3}):\s")
_SIGNED = re.compile(r"[”\"]?\s{0,3}[―—–-]\s{0,2}([A-Z][^\n,;:“”\"]{2,60}?)\s*(?=[,\n]|$)")
_ASKED = frozenset({"asked", "pressed", "questioned", "quizzed", "challenged"})
_FELT = frozenset("convinced worried concerned pleased disappointed surprised quoted scheduled expected determined committed inclined prepared".split())
_SUFFERED = frozenset("faces faced facing draws drew drawing drawn receives received receiving takes took taking comes came coming get gets got".split())
LONGEST_SIGNATURE = 5  # words


def source_of(analysis: Analysis, syntax: Syntax, quotation: Quotation) -> Span | None:
    """The span of the source, or None. "Asked about the price, Holt left": by whom she was asked is not said."""
    if quotation.cue:
        first, end = covering(analysis.words, quotation.cue.start, quotation.cue.end)
        verb = syntax.top(first, end)
        if analysis.word(verb).lower() in _ASKED and not any(syntax.relations[c].startswith("nsubj") for c in syntax.children(verb)):
            return None
    return _whole(analysis, syntax, quotation) or _subject(analysis, syntax, quotation)


def span_of(analysis: Analysis, first: int, end: int) -> Span:
    return Span(analysis.words[first][0], analysis.words[end - 1][1])


def _whole(analysis: Analysis, syntax: Syntax, quotation: Quotation) -> Span | None:
    """The source without a place line before it; where the model cuts a phrase short ("The union" to "The", "the Boston Globe" to "the
    Boston"), the phrase."""
    if quotation.source is None:
        return None
    first, end = covering(analysis.words, quotation.source.start, quotation.source.end)
    begins = quotation.source.start == 0 or analysis.text[quotation.source.start - 1] == "\n"
    dash = next((i for i in range(first + 1, end - 1) if analysis.word(i) in ("—", "–", "--")), None) if analysis.word(first).isupper() else None
    if begins and dash is not None:
        return span_of(analysis, dash + 1, end)
    top = syntax.top(first, end)
    cut = all(analysis.upos[i] == "DET" for i in range(first, end)) or (syntax.relations[top] in ("compound", "flat", "amod") and syntax.heads[top] == end)
    if not cut or syntax.heads[top] == top:
        return quotation.source
    span = span_of(analysis, *syntax.phrase(syntax.heads[top]))
    return span if _apart(span, quotation) else quotation.source


def _subject(analysis: Analysis, syntax: Syntax, quotation: Quotation) -> Span | None:
    """The subject of the cue, or of what stands before the colon, if it lies outside of the content."""
    near = quotation.cue or quotation.content[0]
    first, end = covering(analysis.words, near.start, near.end)
    if quotation.cue is None:
        verb: int | None = _before_colon(analysis, syntax, first)
    else:
        verb = syntax.top(first, end)
        if analysis.upos[verb] == "NOUN":
            return _owner(analysis, syntax, quotation, verb)
        suffered = analysis.word(verb).lower() in _SUFFERED or (analysis.xpos[verb] == "VBN" and syntax.relations[verb] == "advcl")
        verb = verb if analysis.upos[verb] in ("VERB", "AUX") and not suffered else None
    subject = None if verb is None else syntax.subject(verb)
    if subject is None or (syntax.relations[subject] == "nsubj:pass" and analysis.word(verb or 0).lower() not in _FELT):
        return None  # "Holt was accused of ...": by whom is not said
    span = span_of(analysis, *syntax.phrase(subject))
    return span if _apart(span, quotation) else None


def _owner(analysis: Analysis, syntax: Syntax, quotation: Quotation, noun: int) -> Span | None:
    """ "Vane's belief that ...": whose it is."""
    owner = next((c for c in syntax.children(noun) if syntax.relations[c] == "nmod:poss"), None)
    if owner is None:
        return None
    first, end = syntax.phrase(owner)
    while end - first > 1 and analysis.word(end - 1) in POSSESSIVES:
        end -= 1
    span = span_of(analysis, first, end)
    return span if _apart(span, quotation) else None


def _apart(span: Span, quotation: Quotation) -> bool:
    """A source lies outside of the content and the cue."""
    return not any(span.meets(other) for other in (*quotation.content, *([quotation.cue] if quotation.cue else [])))


def _before_colon(analysis: Analysis, syntax: Syntax, first: int) -> int | None:
    """The head of what stands before the colon that opens a quotation: "Holt was shorter: “No.”" """
    at = first - 1
    while at > 0 and not analysis.word(at)[0].isalnum() and analysis.word(at) != ":":
        at -= 1
    if at <= 0 or analysis.word(at) != ":":
        return None
    return syntax.top(syntax.bounds(at - 1)[0], at)


def by_layout(text: str, quotation: Quotation) -> tuple[str, Span, bool] | None:
    """(name, where it stands, whether it signs): NAME: at the start of a line of a transcript; “...” – Name behind a quotation that stands alone."""
    start = text.rfind("\n", 0, quotation.content[0].start) + 1
    line = _TRANSCRIPT.match(text, start)
    if line and line.end() <= quotation.content[0].start + 1:
        return line[1].title(), Span(line.start(1), line.end(1)), False
    if quotation.kind == "direct" and text[start : quotation.content[0].start].strip(' “"') == "":
        signed = _SIGNED.match(text, quotation.content[-1].end)
        if signed and len(signed[1].split()) <= LONGEST_SIGNATURE:
            return signed[1], Span(signed.start(1), signed.end(1)), True
    return None
