"""Quotations of a draft, looked up word by word in the texts of the sources.

Idea: the words of a source are laid out in order; runs of words of the draft lead to the places where they may stand, and the best place is laid against
the draft word by word. Nothing differs: verbatim, or truncated where the source's sentence goes on inside its marks; parts on both sides of an ellipsis from one
sentence: truncated, from several: joined; anything else inside the marks: altered. Then the two speakers are compared.
Example: “A few big things are open” of “We agreed on much. A few big things are still open”: altered, “still” left out.
Cannot do: words that only share their meaning (a paraphrase is told where a source has it as one).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from rapidfuzz.distance import Indel

from rashomon.compare.paraphrases import Content, contents, paraphrases
from rashomon.compare.stretches import Stretch, speakers_of, stretches, tokens_of
from rashomon.compare.variants import losses
from rashomon.lang.words import covering
from rashomon.schema.actor import StoryActor
from rashomon.schema.check import Match, QuotationCheck, QuotationVerdict
from rashomon.schema.reading import Reading
from rashomon.schema.span import Passage
from rashomon.schema.speech import Difference, Loss

COMMON = 0.6  # share of a quotation's words that stand in order at one place, from which it is taken from there
PLACES = 4  # places looked at in each source
ROOM = 12  # words of a source beside a place that may belong to it
LEAST = 2  # words that a quotation must have to be looked up
_GAP = re.compile(r"…|\.\s?\.\s?\.|\[[^\]]*\]|\(\s?…\s?\)")
RANK: dict[Match, int] = {"verbatim": 0, "truncated": 1, "joined": 2, "altered": 3, "paraphrase": 4}


@dataclass(frozen=True, slots=True)
class _Source:
    """The words of a source in order. sentence: number of each word's sentence; marked: number of the quotation whose marks hold it, -1 for none."""

    reading: Reading
    tokens: tuple[str, ...]
    at: tuple[tuple[int, int], ...]
    sentence: tuple[int, ...]
    marked: tuple[int, ...]
    places: dict[tuple[str, ...], list[int]]

    def passage(self, first: int, end: int) -> Passage:
        return Passage(self.reading.report.id, self.at[first][0], self.at[end - 1][1])


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of one quotation of the draft. parts: their numbers between ellipses and brackets."""

    passage: Passage
    speaker: str | None
    tokens: tuple[str, ...]
    at: tuple[tuple[int, int], ...]
    parts: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """A place of a source. runs: of words that both have in a row, (first in the draft, first in the source, length)."""

    source: _Source
    match: Match
    runs: tuple[tuple[int, int, int], ...]

    @property
    def first(self) -> int:
        return self.runs[0][1]

    @property
    def end(self) -> int:
        return self.runs[-1][1] + self.runs[-1][2]


def quotation_checks(draft: Reading, sources: Sequence[Reading], actors: Sequence[StoryActor]) -> tuple[QuotationCheck, ...]:
    """Each unbroken stretch in marks of the draft, in order. actors: those of draft and sources together."""
    laid = [_laid(r) for r in sources]
    known, names = speakers_of(actors), {a.id: a.name for a in actors}
    told = contents((draft, *sources), actors)
    again = {(told[p.a].passage, told[p.b].passage) for p in paraphrases(told, of=0)}
    return tuple(_check(words, laid, known, names, _paraphrased(words, told, again)) for words in _quoted(draft, actors))


def _laid(reading: Reading) -> _Source:
    text = reading.report.text
    tokens, at = tokens_of(text, reading.report.body, len(text))
    starts = [s.start for s in reading.sentences]
    number, sentence = 0, []
    for start, _ in at:
        while number + 1 < len(starts) and starts[number + 1] <= start:
            number += 1
        sentence.append(number)
    marked = [-1] * len(at)
    for n, quotation in enumerate(reading.quotations):
        for span in quotation.quoted:
            first, end = covering(at, span.start, span.end)
            marked[first:end] = [n] * (end - first)
    places: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for size in (1, 2, 3):
        for k in range(len(tokens) - size + 1):
            places[tokens[k : k + size]].append(k)
    return _Source(reading, tokens, at, tuple(sentence), tuple(marked), dict(places))


def _quoted(draft: Reading, actors: Sequence[StoryActor]) -> Iterator[_Words]:
    text = draft.report.text
    for _, members in groupby(stretches([draft], actors), key=lambda s: s.whole):
        parts: list[Stretch] = list(members)
        passage = Passage(draft.report.id, parts[0].passage.start, parts[-1].passage.end)
        gaps = [m.span() for m in _GAP.finditer(text, passage.start, passage.end)]
        words = [(t, place) for part in parts for t, place in zip(part.tokens, part.at, strict=True) if not any(a <= place[0] < b for a, b in gaps)]
        if len(words) < LEAST:
            continue
        cuts = sorted({0, len(words), *(sum(place[0] < a for _, place in words) for a, _ in gaps)})
        ranges = tuple((a, b) for a, b in zip(cuts, cuts[1:], strict=False) if a < b)
        yield _Words(passage, parts[0].speaker, tuple(t for t, _ in words), tuple(p for _, p in words), ranges)


Speakers = dict[tuple[str, str], StoryActor]


def _check(words: _Words, sources: Sequence[_Source], known: Speakers, names: dict[str, str], paraphrased: Sequence[Content]) -> QuotationCheck:
    own = names.get(words.speaker or "")
    best = [f for source in sources if (f := _best(words, source))]
    found = [f for f in best if not (f.match == "altered" and _retold(f))]
    if found:
        return _matched(words, found, known, names)
    if apart := _from_several(words, sources):
        said = {who for source, k in apart if (who := _speaker(source, [k], known))}
        verdict: QuotationVerdict = "other speaker" if words.speaker and said and words.speaker not in said else "joined"
        places = tuple(source.passage(k, k + b - a) for (source, k), (a, b) in zip(apart, words.parts, strict=True))
        return QuotationCheck(words.passage, verdict, "joined", places, speaker=own, said_by=tuple(sorted(names[who] for who in said)))
    if paraphrased:
        told_by = tuple(dict.fromkeys(names[c.speaker] for c in paraphrased if c.speaker))
        return QuotationCheck(words.passage, "paraphrase", "paraphrase", tuple(c.passage for c in paraphrased), speaker=own, said_by=told_by, marked=False)
    if best:
        return QuotationCheck(words.passage, "paraphrase", "paraphrase", tuple(f.source.passage(f.first, f.end) for f in best), speaker=own, marked=False)
    return QuotationCheck(words.passage, "not found", speaker=own)


def _matched(words: _Words, found: Sequence[_Found], known: Speakers, names: dict[str, str]) -> QuotationCheck:
    """The best places, those by the draft's own speaker before others."""

    def speaker(f: _Found) -> str | None:
        return _speaker(f.source, range(f.first, f.end), known)

    def other(f: _Found) -> bool:
        who = speaker(f)
        return bool(words.speaker and who and who != words.speaker)

    ranked = sorted(found, key=lambda f: (RANK[f.match], other(f), f.source.reading.report.id))
    first = ranked[0]
    best = [f for f in ranked if f.match == first.match and other(f) == other(first)]
    differences, lost = _differences(words, first)
    at = tuple(f.source.passage(k, k + n) for f in best for _, k, n in (f.runs if f.match == "joined" else ((0, f.first, f.end - f.first),)))
    return QuotationCheck(
        words.passage, "other speaker" if other(first) else first.match, first.match, at, differences, lost, names.get(words.speaker or ""),
        tuple(dict.fromkeys(names[who] for f in best if (who := speaker(f)))), any(f.source.marked[f.first] >= 0 for f in best),
    )  # fmt: skip


def _speaker(source: _Source, words: Iterable[int], known: Speakers) -> str | None:
    """Who says most of these words of a source; None where they stand in no marks, or nobody knows."""
    at = [source.marked[k] for k in words if source.marked[k] >= 0]
    quotation = source.reading.quotations[Counter(at).most_common(1)[0][0]] if at else None
    actor = known.get((source.reading.report.id, quotation.speaker or "")) if quotation else None
    return actor.id if actor else None


def _from_several(words: _Words, sources: Sequence[_Source]) -> list[tuple[_Source, int]]:
    """A place for each part between ellipses, whatever the source; none where one part stands nowhere."""
    found = []
    for a, b in words.parts if len(words.parts) > 1 else ():
        places = [(source, k) for source in sources for k in _exact(words.tokens[a:b], source)]
        if not places or b - a < LEAST:
            return []
        found.append(min(places, key=lambda p: (p[0].marked[p[1]] < 0, p[0].reading.report.id, p[1])))
    return found


def _retold(found: _Found) -> bool:
    """Do the words stand in no marks there, but in what somebody is said to have said?"""
    start, end = found.source.at[found.first][0], found.source.at[found.end - 1][1]
    inside = any(c.start < end and start < c.end for q in found.source.reading.quotations if not q.quoted for c in q.content)
    return inside and all(found.source.marked[k] < 0 for k in range(found.first, found.end))


def _paraphrased(words: _Words, told: Sequence[Content], again: set[tuple[Passage, Passage]]) -> list[Content]:
    """Contents of sources that say the same in other words."""
    own = {c.passage for c in told if c.passage.report == words.passage.report and c.passage.start < words.passage.end and words.passage.start < c.passage.end}
    return [c for c in told if any((p, c.passage) in again or (c.passage, p) in again for p in own)]


def _best(words: _Words, source: _Source) -> _Found | None:
    """The best place of one source."""
    if len(words.parts) > 1:
        parts = [_exact(words.tokens[a:b], source) for a, b in words.parts]
        if all(parts):
            return _of_parts(words, source, parts)
    elif places := _exact(words.tokens, source):
        found = [_Found(source, _whole(source, k, k + len(words.tokens)), ((0, k, len(words.tokens)),)) for k in places]
        return min(found, key=lambda f: (RANK[f.match], source.marked[f.first] < 0, f.first))
    near = [f for low, high in _windows(words.tokens, source) if (f := _aligned(words, source, low, high))]
    return max(near, key=lambda f: (sum(n for _, _, n in f.runs), -f.first), default=None)


def _exact(tokens: tuple[str, ...], source: _Source) -> list[int]:
    return [k for k in source.places.get(tokens[:3], []) if source.tokens[k : k + len(tokens)] == tokens]


def _whole(source: _Source, first: int, end: int) -> Match:
    """Does the sentence of the source go on before or behind the words, inside the same marks?"""

    def goes_on(inner: int, outer: int) -> bool:
        inside = 0 <= outer < len(source.tokens) and source.sentence[outer] == source.sentence[inner]
        return inside and source.marked[outer] == source.marked[inner] >= 0

    return "truncated" if goes_on(first, first - 1) or goes_on(end - 1, end) else "verbatim"


def _of_parts(words: _Words, source: _Source, parts: Sequence[list[int]]) -> _Found:
    """Each part behind the one before it where that can be, all of them as near to one another as they can be."""

    def laid_from(first: int) -> list[tuple[int, int, int]]:
        runs = [(words.parts[0][0], first, words.parts[0][1] - words.parts[0][0])]
        for (a, b), places in zip(words.parts[1:], parts[1:], strict=True):
            end = runs[-1][1] + runs[-1][2]
            runs.append((a, min(places, key=lambda k: (k < end, abs(k - end))), b - a))
        return runs

    def spread(runs: Sequence[tuple[int, int, int]]) -> tuple[int, int]:
        unmarked = sum(source.marked[k] < 0 for _, k, _ in runs)
        return unmarked, max(k + n for _, k, n in runs) - min(k for _, k, _ in runs)

    runs = min((laid_from(k) for k in parts[0]), key=spread)
    numbers = {source.sentence[k] for _, first, n in runs for k in (first, first + n - 1)}
    inside = all(x[1] < y[1] for x, y in zip(runs, runs[1:], strict=False)) and len(numbers) == 1
    return _Found(source, "truncated" if inside else "joined", tuple(runs))


def _windows(tokens: tuple[str, ...], source: _Source) -> Iterator[tuple[int, int]]:
    """Places of a source that share most runs of words with a quotation."""
    votes: Counter[int] = Counter()
    for size in (3, 2, 1):
        for k in range(len(tokens) - size + 1):
            places = source.places.get(tokens[k : k + size], [])
            if size > 1 or len(places) <= 3:
                for place in places:
                    votes[(place - k) // ROOM] += size
    for block, _ in votes.most_common(PLACES):
        yield max(0, (block - 1) * ROOM), min(len(source.tokens), (block + 2) * ROOM + len(tokens))


def _aligned(words: _Words, source: _Source, low: int, high: int) -> _Found | None:
    there = source.tokens[low:high]
    blocks = [(x.src_start, low + x.dest_start, x.src_end - x.src_start) for x in Indel.opcodes(words.tokens, there) if x.tag == "equal"]
    blocks = _widened(_without_strays(blocks), words.tokens, source.tokens)
    common = sum(n for _, _, n in blocks)
    if common < COMMON * len(words.tokens) or max((n for *_, n in blocks), default=0) < min(2, len(words.tokens)):
        return None
    if common == len(words.tokens):
        gaps = [(x[1] + x[2], y[1]) for x, y in zip(blocks, blocks[1:], strict=False) if x[1] + x[2] < y[1]]
        told = {a for a, _ in words.parts}
        marked = all(y[0] in told for x, y in zip(blocks, blocks[1:], strict=False) if x[1] + x[2] < y[1])
        sentences = all(source.sentence[a - 1] != source.sentence[b] for a, b in gaps)
        if sentences or marked:
            return _Found(source, "joined" if sentences else "truncated", tuple(blocks))
    return _Found(source, "altered", tuple(blocks))


def _without_strays(blocks: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Lone words at either end, far from the rest, are no part of the place."""
    while len(blocks) > 1 and blocks[0][2] == 1 and blocks[1][1] - blocks[0][1] > ROOM // 2:
        blocks = blocks[1:]
    while len(blocks) > 1 and blocks[-1][2] == 1 and blocks[-1][1] - blocks[-2][1] - blocks[-2][2] > ROOM // 2:
        blocks = blocks[:-1]
    return blocks


def _widened(blocks: list[tuple[int, int, int]], ours: Sequence[str], theirs: Sequence[str]) -> list[tuple[int, int, int]]:
    """With the equal words right before the first and behind the last."""
    if blocks:
        a, b, n = blocks[0]
        while a and b and ours[a - 1] == theirs[b - 1]:
            a, b, n = a - 1, b - 1, n + 1
        blocks = [(a, b, n), *blocks[1:]]
        a, b, n = blocks[-1]
        while a + n < len(ours) and b + n < len(theirs) and ours[a + n] == theirs[b + n]:
            n += 1
        blocks = [*blocks[:-1], (a, b, n)]
    return blocks


def _differences(words: _Words, found: _Found) -> tuple[tuple[Difference, ...], tuple[Loss, ...]]:
    """Where draft and source part, and what went with the words left out; of a truncated sentence also what stands before and behind in its marks."""
    source, out, lost = found.source, list[Difference](), dict[Loss, None]()
    ends = [(0, found.first, 0), *found.runs, (len(words.tokens), found.end, 0)]
    hunks = [((x[0] + x[2], y[0]), (x[1] + x[2], y[1])) for x, y in zip(ends, ends[1:], strict=False)]
    if found.match == "truncated":
        hunks += [((0, 0), _beyond(source, found.first, -1)), ((0, 0), _beyond(source, found.end - 1, 1))]
    for (a, b), (c, d) in hunks:
        ours = Passage(words.passage.report, words.at[a][0], words.at[b - 1][1]) if a < b else None
        theirs = source.passage(c, d) if c < d and (found.match != "joined" or ours) else None
        if ours or theirs:
            loss = losses(source.tokens[c:d] if theirs else (), words.tokens[a:b])
            out.append(Difference("replaced" if ours and theirs else "cut" if ours else "added", ours, theirs, loss))
            lost |= dict.fromkeys(loss)
    return tuple(out), tuple(lost)


def _beyond(source: _Source, inner: int, step: int) -> tuple[int, int]:
    """The words of the same sentence in the same marks on one side."""
    outer = inner
    while (
        0 <= outer + step < len(source.tokens)
        and source.sentence[outer + step] == source.sentence[inner]
        and source.marked[outer + step] == source.marked[inner]
    ):
        outer += step
    return (outer, inner) if step < 0 else (inner + 1, outer + 1)
