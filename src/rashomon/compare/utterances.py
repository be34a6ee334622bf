"""Utterances: the same words of the same person in several reports, and what each report did to them.

Idea: words in quotation marks are found again through an index of three words in a row and aligned word by word. Only words missing at the
ends or at an ellipsis: truncated; any other difference inside the marks: altered.
Example: “We agreed on much. A few big things are open” against “A few big things are open”: truncated, four words cut. What the speaker said
just before or after, in the same turn, and one report leaves out, is told as cut as well, whatever divides it from the shared words.
Cannot do: match indirect speech with the direct words (a later step).
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import Indel

from rashomon.lang.words import plain_words
from rashomon.schema.account import Link
from rashomon.schema.actor import StoryActor
from rashomon.schema.reading import Reading
from rashomon.schema.span import Passage, Span
from rashomon.schema.speech import Difference, QuotationKind, Relation, Said, Utterance, Variant

LONG_RUN = 6  # words in a row that are proof against two different sources, one of them without a name
RUN = 5  # words in a row that are proof enough
SHORT_RUN, SHORT_SHARE = 3, 0.4  # or so many that are this share of the shorter stretch
ALIKE = 0.6  # or this share of its words in order
SHORT = 30  # characters: shorter stretches count only between linked sentences or under one speaker


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Words in marks. turn: report and quotation; speaker: id in the account, named: by a name; tokens lower case, `at` their offsets."""

    report: int
    turn: str
    passage: Passage
    speaker: str | None
    named: bool
    kind: QuotationKind
    tokens: tuple[str, ...]
    at: tuple[tuple[int, int], ...]


def utterances(readings: tuple[Reading, ...], actors: tuple[StoryActor, ...], links: tuple[Link, ...]) -> tuple[Utterance, ...]:
    """Utterances that stand in at least two reports, in order of the first report that has them."""
    stretches = list(_stretches(readings, actors))
    linked = _linked(links)
    group: dict[int, set[int]] = {}
    for i, j in _proposed(stretches):
        if _same(stretches[i], stretches[j], linked):
            a, b = group.setdefault(i, {i}), group.setdefault(j, {j})
            if a is not b:
                a |= b
                for k in b:
                    group[k] = a
    found = sorted({tuple(sorted(g)) for g in group.values()})
    texts = [r.report.text for r in readings]
    made = []
    for n, members in enumerate(found, 1):
        spare = [stretches[k] for k in _neighbours(stretches, members) if k not in group]
        made.append(_utterance(f"u{n}", [stretches[k] for k in members], spare, texts))
    return tuple(made)


def _neighbours(stretches: Sequence[_Stretch], members: Sequence[int]) -> list[int]:
    """Stretches of the same turn that stand right before or after a member."""
    near = {k + d for k in members for d in (-1, 1) if 0 <= k + d < len(stretches)} - set(members)
    turns = {(stretches[k].report, stretches[k].turn) for k in members}
    return sorted(k for k in near if (stretches[k].report, stretches[k].turn) in turns)


def _stretches(readings: tuple[Reading, ...], actors: tuple[StoryActor, ...]) -> Iterator[_Stretch]:
    known = {(report, own): a for a in actors for report, ids in a.within.items() for own in ids}
    for n, reading in enumerate(readings):
        text = reading.report.text
        for quotation in reading.quotations:
            actor = known.get((reading.report.id, quotation.speaker or ""))
            speaker, named = (actor.id, actor.kind != "group") if actor else (None, False)
            for span in _parts(text, quotation.quoted):
                found = list(plain_words(text, span.start, span.end))
                if found:
                    tokens, at = tuple(w for w, _, _ in found), tuple((a, b) for _, a, b in found)
                    yield _Stretch(n, quotation.id, Passage(reading.report.id, span.start, span.end), speaker, named, quotation.kind, tokens, at)


def _parts(text: str, quoted: Sequence[Span]) -> Iterator[Span]:
    """Parts of one quotation that only a paragraph's end divides are one stretch."""
    held: Span | None = None
    for span in quoted:
        if held and not text[held.end : span.start].strip(' \t\r\n“"«'):
            held = Span(held.start, span.end)
        else:
            if held:
                yield held
            held = span
    if held:
        yield held


def _proposed(stretches: Sequence[_Stretch]) -> list[tuple[int, int]]:
    """Pairs of stretches of two reports that share three words in a row, or all the words of one that has fewer."""
    index: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    short = {s.tokens for s in stretches if len(s.tokens) < 3}
    for k, stretch in enumerate(stretches):
        for n in (1, 2, 3):
            for gram in {stretch.tokens[i : i + n] for i in range(len(stretch.tokens) - n + 1)}:
                if n == 3 or gram in short:
                    index[gram].append(k)
    pairs = set()
    for gram, members in index.items():
        for x, i in enumerate(members):
            for j in members[x + 1 :]:
                whole = len(gram) == 3 or gram in (stretches[i].tokens, stretches[j].tokens)
                if whole and stretches[i].report != stretches[j].report:
                    pairs.add((i, j))
    return sorted(pairs)


def _linked(links: Sequence[Link]) -> dict[tuple[str, str], list[tuple[Passage, Passage]]]:
    out: defaultdict[tuple[str, str], list[tuple[Passage, Passage]]] = defaultdict(list)
    for link in links:
        out[link.a.report, link.b.report].append((link.a, link.b))
        out[link.b.report, link.a.report].append((link.b, link.a))
    return out


def _same(a: _Stretch, b: _Stretch, linked: dict[tuple[str, str], list[tuple[Passage, Passage]]]) -> bool:
    apart = bool(a.speaker and b.speaker and a.speaker != b.speaker)
    if apart and a.named and b.named:
        return False
    runs = [block.src_end - block.src_start for block in Indel.opcodes(a.tokens, b.tokens) if block.tag == "equal"]
    run, common = max(runs, default=0), sum(runs)
    shorter = min(len(a.tokens), len(b.tokens))
    if apart and run < LONG_RUN:
        return False  # who has no name in one report may be named in the other, if so many words are the same
    if not (run >= RUN or (run >= SHORT_RUN and run >= SHORT_SHARE * shorter) or (common >= ALIKE * shorter and run >= min(2, shorter))):
        return False
    if min(a.passage.end - a.passage.start, b.passage.end - b.passage.start) >= SHORT:
        return True
    return any(_meets(a.passage, p) and _meets(b.passage, q) for p, q in linked.get((a.passage.report, b.passage.report), ()))


def _meets(a: Passage, b: Passage) -> bool:
    return a.start < b.end and b.start < a.end


def _utterance(name: str, members: Sequence[_Stretch], spare: Sequence[_Stretch], texts: Sequence[str]) -> Utterance:
    named = [m.speaker for m in members if m.speaker and m.named]
    speakers = named or [m.speaker for m in members if m.speaker]
    by_report: defaultdict[int, list[_Stretch]] = defaultdict(list)
    for member in members:
        by_report[member.report].append(member)
    reports = sorted(by_report)
    pairs = [(a, b) for n, a in enumerate(reports) for b in reports[n + 1 :]]
    variants = [_with_turn(variant(_whole(by_report[a]), _whole(by_report[b]), texts[a], texts[b]), spare) for a, b in pairs]
    spans = tuple(Said(m.passage.report, m.passage.start, m.passage.end, m.kind) for m in members)
    return Utterance(name, max(set(speakers), key=lambda s: (speakers.count(s), s)) if speakers else None, spans, tuple(variants))


def _whole(parts: Sequence[_Stretch]) -> _Stretch:
    """The stretches of one report as one, where it divides what another prints whole."""
    first = parts[0]
    return _Stretch(
        first.report,
        first.turn,
        first.passage,
        first.speaker,
        first.named,
        first.kind,
        tuple(t for p in parts for t in p.tokens),
        tuple(x for p in parts for x in p.at),
    )


def variant(a: _Stretch, b: _Stretch, text_a: str, text_b: str) -> Variant:
    """How the words of two reports relate, and every place where they part."""
    found: list[Difference] = []
    relation: Relation = "verbatim"
    for (i, i_end), (j, j_end) in _hunks(a.tokens, b.tokens):
        ours, theirs = _place(a, i, i_end), _place(b, j, j_end)
        found.append(Difference("replaced" if ours and theirs else "cut" if ours else "added", ours, theirs))
        at_edge = i == j == 0 or (i_end == len(a.tokens) and j_end == len(b.tokens))
        if (ours and theirs) or not (at_edge or _elided(a, b, i, j, text_a, text_b)):
            relation = "altered"
        elif relation == "verbatim":
            relation = "truncated"
    return Variant(a.passage.report, b.passage.report, relation, tuple(found))


def _with_turn(known: Variant, spare: Sequence[_Stretch]) -> Variant:
    """With what only one of the two prints of the same turn, before or after the shared words."""
    cut = [Difference("cut", s.passage, None) for s in spare if s.passage.report == known.a]
    added = [Difference("added", None, s.passage) for s in spare if s.passage.report == known.b]
    return replace(known, differences=(*known.differences, *cut, *added))


def _hunks(a: Sequence[str], b: Sequence[str]) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Ranges of a and b between the words that both have in order."""
    i = j = 0
    for block in Indel.opcodes(a, b):
        if block.tag == "equal":
            if i < block.src_start or j < block.dest_start:
                yield (i, block.src_start), (j, block.dest_start)
            i, j = block.src_end, block.dest_end
    if i < len(a) or j < len(b):
        yield (i, len(a)), (j, len(b))


def _place(stretch: _Stretch, first: int, end: int) -> Passage | None:
    return Passage(stretch.passage.report, stretch.at[first][0], stretch.at[end - 1][1]) if first < end else None


def _elided(a: _Stretch, b: _Stretch, i: int, j: int, text_a: str, text_b: str) -> bool:
    """Does an ellipsis stand in either text where the words part?"""
    for stretch, k, text in ((a, i, text_a), (b, j, text_b)):
        if 0 < k < len(stretch.at):
            gap = text[stretch.at[k - 1][1] : stretch.at[k][0]]
            if "…" in gap or "..." in gap or ". ." in gap:
                return True
    return False
