"""Claims: what each clause asserts, in whose voice, how it stands, with its quantities and times.

Idea: a sentence falls into the parts that are attributed to someone and the rest; each falls into its clauses, a clause for every predicate with a
subject of its own that is joined to another. A part that only says who speaks is no claim. Attributed words stand in the voice of their source,
"is seen as" in nobody's, all else in the outlet's own.
Example: "Ada Holt said the strike was over, but the yard stayed shut." is two claims: “the strike was over” attributed, “but the yard stayed shut.” the
outlet's own.
Cannot do: clauses inside a clause ("after the strike ended") as claims of their own.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rashomon.lang.model import Analysis
from rashomon.lang.resources import mapping
from rashomon.lang.syntax import Syntax
from rashomon.lang.words import covering
from rashomon.read.modality import RANK, stand
from rashomon.read.values import values_of
from rashomon.schema.claim import Claim, Modality, Time, Voice
from rashomon.schema.reading import Sentence
from rashomon.schema.report import Report
from rashomon.schema.span import Span
from rashomon.schema.speech import Quotation

LEAST_QUOTED = 4  # words in marks that assert something even without a verb
REACH = 24  # characters before a cue in which "is often" stands
SUBSTANCE = 3  # words of meaning that a part must have beside source, cue and setting
MEANING = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "NUM"})
_JOINED = frozenset({"conj", "parataxis", "list"})
AGENTLESS = re.compile(
    r"\b(?:is|are|was|were|be|been|being)\s+(?:\w+ly\s+|often\s+|still\s+|also\s+|long\s+)*(?:seen|viewed|regarded|considered|described|believed|thought|expected|"
    r"reported|said|known|understood|rumou?red|alleged|perceived|deemed|hailed|touted|assumed|feared|hoped)\b(?!\s+by\b)|\bit\s+(?:seems|appears)\b|"
    r"\b(?:reportedly|allegedly|purportedly|supposedly)\b",
    re.IGNORECASE,
)


def claims(report: Report, analysis: Analysis, syntax: Syntax, sentences: tuple[Sentence, ...], quotations: tuple[Quotation, ...],
           times: tuple[Time, ...]) -> tuple[Claim, ...]:  # fmt: skip
    """The clauses of every sentence in order; titles and headings assert too, credits and captions do not."""
    named_only = [q for q in quotations if q.within is None and not _asserts(analysis, q)]
    outer = [q for q in quotations if q.within is None and _asserts(analysis, q)]
    owners = _owners(analysis, outer)
    named = _named(analysis, outer)
    found: list[Claim] = []
    for sentence in sentences:
        if sentence.kind in ("credit", "caption"):
            continue
        low, high = covering(analysis.words, sentence.start, sentence.end)
        numbers = values_of(analysis, syntax, times, low, high)
        for owner, words in _parts(syntax, owners, low, high):
            words = words if owner >= 0 else _unbroken(words, owners)
            if owner < 0 and not _substance(analysis, words, named, whole=len(words) == high - low):
                continue
            span = _span(analysis, sentence, words, low, high)
            if span is None:
                continue
            quotation = outer[owner] if owner >= 0 else _mostly(span, named_only)
            stands = stand(analysis, syntax, _top(syntax, words))
            found.append(Claim(
                f"c{len(found) + 1}", span.start, span.end, _voice(report.text, span, quotation), stands.polarity,
                _modality(stands.modality, report.text, span, quotation),
                tuple(v for v in numbers if span.start <= v.start and v.end <= span.end),
                tuple(Span(t.start, t.end) for t in times if span.start <= t.start and t.end <= span.end),
            ))  # fmt: skip
    return tuple(found)


def _asserts(analysis: Analysis, quotation: Quotation) -> bool:
    """Do the attributed words assert something? "Condemned [the summit]" only names what was condemned."""
    if quotation.quoted and sum(len(s.of(analysis.text).split()) for s in quotation.quoted) >= LEAST_QUOTED:
        return True
    for span in quotation.content:
        first, end = covering(analysis.words, span.start, span.end)
        if any(analysis.upos[i] in ("VERB", "AUX") for i in range(first, end)):
            return True
    return False


def _mostly(span: Span, attributions: Sequence[Quotation]) -> Quotation | None:
    """The attribution that has most of a clause: "called the summit a disgrace to the whole region"."""
    for quotation in attributions:
        inside = sum(max(0, min(c.end, span.end) - max(c.start, span.start)) for c in quotation.content)
        if 2 * inside > span.end - span.start:
            return quotation
    return None


def _owners(analysis: Analysis, outer: Sequence[Quotation]) -> list[int]:
    """For each word the number of the attribution whose content holds it; -1 for none."""
    owners = [-1] * len(analysis.words)
    for n, quotation in enumerate(outer):
        for span in quotation.content:
            first, end = covering(analysis.words, span.start, span.end)
            owners[first:end] = [n] * (end - first)
    return owners


def _named(analysis: Analysis, outer: Sequence[Quotation]) -> set[int]:
    """The words that only say who speaks, by which verb, where and when."""
    said = set[int]()
    for quotation in outer:
        for span in (quotation.source, quotation.cue, quotation.setting):
            if span:
                said.update(range(*covering(analysis.words, span.start, span.end)))
    return said


def _parts(syntax: Syntax, owners: Sequence[int], low: int, high: int) -> Iterator[tuple[int, list[int]]]:
    """(owner, words) of each clause of a sentence, in order."""
    heads = [_clause(syntax, owners, i) for i in range(low, high)]
    groups: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for i, head in zip(range(low, high), heads, strict=True):
        groups[owners[i], head].append(i)
    yield from ((owner, words) for (owner, _), words in sorted(groups.items(), key=lambda g: g[1][0]))


def _clause(syntax: Syntax, owners: Sequence[int], i: int) -> int:
    """The predicate whose clause holds a word: the nearest one above it that is joined to another and has a subject of its own; -1 for the first clause."""
    for _ in range(100):
        above = syntax.heads[i]
        if above == i or owners[above] != owners[i]:
            return -1
        if syntax.relations[i] in _JOINED and _has_subject(syntax, i) and _has_subject(syntax, above):
            return i
        i = above
    return -1


def _unbroken(words: Sequence[int], owners: Sequence[int]) -> list[int]:
    """The longest stretch of a clause in the outlet's own words that no attributed words divide."""
    runs: list[list[int]] = [[words[0]]]
    for before, i in pairwise(words):
        if any(owners[k] >= 0 for k in range(before + 1, i)):
            runs.append([])
        runs[-1].append(i)
    return max(runs, key=len)


def _has_subject(syntax: Syntax, i: int) -> bool:
    return any(syntax.relations[c].startswith(("nsubj", "csubj", "expl")) for c in syntax.children(i))


def _top(syntax: Syntax, words: Sequence[int]) -> int:
    inside = set(words)
    tops = [i for i in words if syntax.heads[i] not in inside or syntax.heads[i] == i]
    return next((i for i in tops if syntax.relations[i] not in ("punct", "cc", "mark")), tops[0])


def _substance(analysis: Analysis, words: Sequence[int], named: set[int], *, whole: bool) -> bool:
    """Does it say more than who speaks? A whole sentence always asserts something ("No sanctions.")."""
    if whole and not named & set(words):
        return any(analysis.word(i)[0].isalnum() for i in words)
    return sum(analysis.upos[i] in MEANING and i not in named for i in words) >= SUBSTANCE


def _span(analysis: Analysis, sentence: Sentence, words: Sequence[int], low: int, high: int) -> Span | None:
    """From the first to the last word that is no mark; a clause that ends the sentence ends with its full stop."""
    kept = [i for i in words if analysis.word(i)[0].isalnum() or analysis.word(i)[0] in "$€£"]
    if not kept:
        return None
    first, last = kept[0], kept[-1]
    start = analysis.words[first][0] if any(analysis.word(i)[0].isalnum() for i in range(low, first)) else sentence.start
    end = analysis.words[last][1] if any(analysis.word(i)[0].isalnum() for i in range(last + 1, high)) else sentence.end
    return Span(start, end)


def _voice(text: str, span: Span, quotation: Quotation | None) -> Voice:
    if quotation is not None:
        if quotation.speaker or quotation.speakers:
            return Voice("attributed", quotation.id)
        near = min(span.start, quotation.cue.start - REACH if quotation.cue else span.start)
        passive = quotation.source is None and AGENTLESS.search(text, max(0, near), span.end)
        return Voice("agentless" if passive else "unnamed", quotation.id)
    return Voice("agentless") if AGENTLESS.search(text, span.start, span.end) else Voice("outlet")


def _modality(own: Modality, text: str, span: Span, quotation: Quotation | None) -> Modality:
    """A question asserts nothing; words under a verb like "predict" or "demand" are what that verb makes of them."""
    if text[span.start : span.end].rstrip("”\"’' ").endswith("?"):
        return "possible"
    kind = mapping("modals").get(quotation.verb or "") if quotation is not None and quotation.kind == "indirect" else None
    if own == "fact" and kind in RANK and quotation is not None and quotation.verb not in ("go", "have", "set", "consider"):
        return kind  # type: ignore[return-value]
    return own
