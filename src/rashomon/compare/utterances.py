"""Utterances: what one person said on one occasion, as several reports give it.

Idea: words in quotation marks are found again through an index of words in a row and laid against each other word by word (variants.py); sentences of
one quotation whose counterparts are found belong together; indirect words join by speaker, rare words and meaning (paraphrases.py). Two speakers with
names are never one.
Cannot do: tell two occasions apart on which one person used the same words.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from rapidfuzz.distance import Indel

from rashomon.compare.paraphrases import Content, contents, paraphrases
from rashomon.compare.stretches import Stretch, stretches
from rashomon.compare.variants import losses, variant
from rashomon.schema.actor import StoryActor
from rashomon.schema.reading import Reading
from rashomon.schema.span import Passage
from rashomon.schema.speech import Difference, Loss, Relation, Said, Utterance, Variant

LONG_RUN = 6  # words in a row that are proof against two different sources, one of them without a name
RUN = 5  # words in a row that are proof enough
SHORT_RUN, SHORT_SHARE = 3, 0.4  # or so many that are this share of the shorter stretch
ALIKE = 0.6  # or this share of its words in order
SHORT = 15  # characters: shorter stretches count only whole, inside words of the same named speaker
MARKS = tuple('“”"‘’«»')
PRONOUNS = frozenset("it they them this that these those he she him her his its their".split())
USUAL = 8  # stretches that share one or two words in a row, from which these propose no pair


class _Groups:
    """Disjoint sets."""

    def __init__(self) -> None:
        self.of: dict[int, set[int]] = {}

    def join(self, a: int, b: int) -> None:
        x, y = self.of.setdefault(a, {a}), self.of.setdefault(b, {b})
        if x is not y:
            x |= y
            for member in y:
                self.of[member] = x


def utterances(readings: tuple[Reading, ...], actors: tuple[StoryActor, ...]) -> tuple[Utterance, ...]:
    """Utterances that stand in at least two reports, in order of the first report that has them."""
    found, told = stretches(readings, actors), contents(readings, actors)
    texts = [r.report.text for r in readings]
    made = list(_direct(found, texts))
    made += [u for u in _indirect(told, texts) if not any(_covered(u, known) for known in made)]
    order = {r.report.id: n for n, r in enumerate(readings)}
    made.sort(key=lambda u: [(order[s.report], s.start) for s in u.spans])
    return tuple(Utterance(f"u{n}", u.speaker, u.spans, u.variants) for n, u in enumerate(made, 1))


def _covered(one: Utterance, known: Utterance) -> bool:
    """Are both places of a pair told already, as words in marks?"""
    return all(any(s.report == k.report and s.start < k.end and k.start < s.end for k in known.spans) for s in one.spans)


def _direct(found: Sequence[Stretch], texts: Sequence[str]) -> Iterator[Utterance]:
    groups = _Groups()
    matched = [(i, j) for i, j in _proposed(found) if _same(found[i], found[j])]
    for i, j in matched:
        groups.join(i, j)
    turns: defaultdict[tuple[int, str, int, str], list[int]] = defaultdict(list)
    for i, j in matched:
        turns[found[i].report, found[i].turn, found[j].report, found[j].turn].append(i)
    for members in turns.values():  # sentences of one turn here whose counterparts are of one turn there
        for k in members[1:]:
            groups.join(members[0], k)
    for group in sorted({tuple(sorted(g)) for g in groups.of.values()}):
        yield _utterance([found[k] for k in group], _beside(found, group, groups.of), texts)


def _proposed(found: Sequence[Stretch]) -> list[tuple[int, int]]:
    """Pairs of stretches of two reports that share three words in a row, or one or two that few stretches have."""
    index: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for k, stretch in enumerate(found):
        for n in (1, 2, 3):
            for gram in {stretch.tokens[i : i + n] for i in range(len(stretch.tokens) - n + 1)}:
                index[gram].append(k)
    pairs = set[tuple[int, int]]()
    for gram, members in index.items():
        if len(gram) == 3 or len(members) <= USUAL:
            pairs.update((i, j) for x, i in enumerate(members) for j in members[x + 1 :] if found[i].report != found[j].report)
    return sorted(pairs)


def _same(a: Stretch, b: Stretch) -> bool:
    apart = bool(a.speaker and b.speaker and a.speaker != b.speaker)
    if apart and a.named and b.named:
        return False
    runs = [block.src_end - block.src_start for block in Indel.opcodes(a.tokens, b.tokens) if block.tag == "equal"]
    run, common = max(runs, default=0), sum(runs)
    shorter = min(len(a.tokens), len(b.tokens))
    if apart and run < LONG_RUN:
        return False  # who has no name in one report may be named in the other, if so many words are the same
    if a.speaker and a.speaker == b.speaker and a.named and run == shorter:
        return True
    if not (run >= RUN or (run >= SHORT_RUN and run >= SHORT_SHARE * shorter) or (common >= ALIKE * shorter and run >= min(2, shorter))):
        return False
    return min(a.passage.end - a.passage.start, b.passage.end - b.passage.start) >= SHORT


def _beside(found: Sequence[Stretch], group: Sequence[int], taken: Mapping[int, object]) -> list[Stretch]:
    """The sentences of the same turns right before or behind a member that no other report has."""
    turns = {(found[k].report, found[k].turn) for k in group}
    near = sorted({k + d for k in group for d in (-1, 1) if 0 <= k + d < len(found)} - set(group))
    return [found[k] for k in near if k not in taken and (found[k].report, found[k].turn) in turns]


def _utterance(members: Sequence[Stretch], beside: Sequence[Stretch], texts: Sequence[str]) -> Utterance:
    named = [m.speaker for m in members if m.speaker and m.named]
    speakers = named or [m.speaker for m in members if m.speaker]
    by_report: defaultdict[int, list[Stretch]] = defaultdict(list)
    for member in members:
        by_report[member.report].append(member)
    reports = sorted(by_report)
    pairs = [(a, b) for n, a in enumerate(reports) for b in reports[n + 1 :]]
    variants = tuple(_with_turn(variant(by_report[a], by_report[b], texts[a], texts[b]), members, beside) for a, b in pairs)
    return Utterance("", max(set(speakers), key=lambda s: (speakers.count(s), s)) if speakers else None, tuple(_spans(members)), variants)


def _with_turn(known: Variant, members: Sequence[Stretch], beside: Sequence[Stretch]) -> Variant:
    """With what only one of the two prints of the same turn: a sentence before the shared ones, in the same marks, is a cut of the quotation."""
    cut = [Difference("cut", s.passage, None, _lost(s, members)) for s in beside if s.passage.report == known.a]
    added = [Difference("added", None, s.passage, _lost(s, members)) for s in beside if s.passage.report == known.b]
    inside = [s for s in beside if s.passage.report in (known.a, known.b) and any(m.whole == s.whole and m.passage.start > s.passage.start for m in members)]
    relation: Relation = "truncated" if inside and known.relation == "verbatim" else known.relation
    return replace(known, relation=relation, differences=(*known.differences, *cut, *added))


def _lost(beside: Stretch, members: Sequence[Stretch]) -> tuple[Loss, ...]:
    """What a sentence beside the shared ones takes with it; the antecedent where the next of the same turn opens with a pronoun."""
    after = [m for m in members if (m.report, m.turn) == (beside.report, beside.turn) and m.passage.start >= beside.passage.end]
    pronoun = bool(after) and min(after, key=lambda m: m.passage.start).tokens[0] in PRONOUNS
    return (*losses(beside.tokens, ()), *(("antecedent",) if pronoun else ()))


def _spans(members: Sequence[Stretch]) -> Iterator[Said]:
    """The sentences that follow one another in the same marks as one."""
    held: Said | None = None
    last: Stretch | None = None
    for m in members:
        if held and last and last.whole == m.whole and held.report == m.passage.report:
            held = Said(held.report, held.start, m.passage.end, held.kind)
        else:
            if held:
                yield held
            held = Said(m.passage.report, m.passage.start, m.passage.end, m.kind)
        last = m
    if held:
        yield held


def _indirect(told: Sequence[Content], texts: Sequence[str]) -> Iterator[Utterance]:
    """Each pair by itself: three reports that paraphrase one another need not say the same."""
    for pair in paraphrases(told):
        a, b = sorted((told[pair.a], told[pair.b]), key=lambda c: c.report)
        spans = tuple(Said(c.passage.report, c.passage.start, c.passage.end, c.kind) for c in (a, b))
        speaker = next((c.speaker for c in (a, b) if c.speaker and c.named), None) or a.speaker or b.speaker
        relation: Relation = "paraphrase"
        if all(_in_marks(texts[c.report], c.passage) for c in (a, b)) and {*a.tokens[:1], *a.tokens[-1:]} & {*b.tokens[:1], *b.tokens[-1:]}:
            relation = "verbatim" if a.tokens == b.tokens else "truncated"
        yield Utterance("", speaker, spans, (Variant(a.passage.report, b.passage.report, relation),))


def _in_marks(text: str, place: Passage) -> bool:
    """Do quotation marks stand around it, whatever the reading made of them?"""
    return text[max(0, place.start - 2) : place.start].strip()[-1:] in MARKS and text[place.end : place.end + 2].strip(" .,;!?")[:1] in MARKS
