"""Numbers, dates, names and titles of a draft, looked up in the sources.

Idea: a detail is compared first with what stands at the same place of the sentences that support its sentence: between the same words, or of the same unit.
Is it the same, it is as in that source; is it another, it differs. Else it is looked for in all sources.
Example: "14 ships" where the sentence that supports it has "nine ships" differs, whatever else is counted in the sources.
Cannot do: sums, and dates that neither text nor publication settles.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from rashomon.compare.figures import APPROXIMATION, compatible, rounded
from rashomon.compare.matter import Matter, Unit
from rashomon.compare.pairs import Pair, laid
from rashomon.lang.names import same_name
from rashomon.lang.resources import mapping
from rashomon.schema.actor import Actor, ActorKind
from rashomon.schema.check import DetailCheck, DetailKind, Support
from rashomon.schema.claim import Time, Value
from rashomon.schema.reading import Reading
from rashomon.schema.span import Passage

NAMED: frozenset[ActorKind] = frozenset({"person", "organisation", "place", "state", "outlet"})
CLOSE = 0.5  # probability from which a passage that supports a sentence is laid against it
NEARLY = 0.75  # likeness of two names from which one is a slip for the other
VERBATIM = 0.8  # share of the shorter sentence's words that both have in order, from which the one is taken from the other
BESIDE = 3  # words from a detail to the words of both that hold it in its place


@dataclass(frozen=True, slots=True)
class _Detail:
    """What is looked up: where it stands, and what it is."""

    kind: DetailKind
    start: int
    end: int
    of: Value | Time | Actor


def detail_checks(draft: Reading, sources: Sequence[Reading], matter: Matter, supports: Mapping[Passage, Sequence[Support]]) -> tuple[DetailCheck, ...]:
    """In order of the draft. matter: of draft and sources; supports: of each sentence of the draft, the best first."""
    units = {u.passage: u for u in matter.units}
    held = {r.report.id: list(_details(r)) for r in sources}
    texts = {r.report.id: r.report.text for r in (draft, *sources)}
    own, found = list(_details(draft)), []
    for unit in (u for u in matter.units if u.passage.report == draft.report.id):
        near = [units[s.passage] for s in supports.get(unit.passage, ()) if s.score >= CLOSE and s.passage in units]
        for detail in (d for d in own if unit.passage.start <= d.start < unit.passage.end):
            found.append(_checked(detail, unit, near, held, texts, matter))
    return (*found, *_titles(draft, sources))


def _details(reading: Reading) -> Iterator[_Detail]:
    text = reading.report.text
    for claim in reading.claims:
        yield from (_Detail("number", v.start, v.end, v) for v in claim.values)
    for time in reading.times:
        if time.type in ("DATE", "TIME") and any(c.isdigit() for c in time.value or ""):
            yield _Detail("date", time.start, time.end, time)
    for actor in reading.actors:
        for m in actor.mentions:
            if actor.kind in NAMED and m.kind == "name" and m.start >= reading.report.body and text[m.start].isupper():
                yield _Detail("name", m.start, m.end, actor)


def _checked(detail: _Detail, unit: Unit, near: Sequence[Unit], held: Mapping[str, Sequence[_Detail]], texts: Mapping[str, str], matter: Matter) -> DetailCheck:
    passage = Passage(unit.passage.report, detail.start, detail.end)
    same: list[Passage] = []
    other: list[Passage] = []
    shown = texts[unit.passage.report][detail.start : detail.end]
    for there in near:
        inside = [d for d in held[there.passage.report] if d.kind == detail.kind and there.passage.start <= d.start < there.passage.end]
        equal = [d for d in inside if _equal(detail, d, shown, texts[there.passage.report][d.start : d.end])]
        pair = laid(matter, unit, there, 1.0, 0.0)
        placed = [] if equal else _in_place(pair, detail, inside)
        if placed and not same and pair.frame >= VERBATIM:
            return DetailCheck(detail.kind, passage, "differs", (), tuple(Passage(there.passage.report, d.start, d.end) for d in placed))
        if equal:
            same += [Passage(there.passage.report, d.start, d.end) for d in equal]
        else:
            other += [Passage(there.passage.report, d.start, d.end) for d in placed]
    if other and not same:
        return DetailCheck(detail.kind, passage, "differs", (), tuple(dict.fromkeys(other)))
    if not same:
        same = [Passage(report, d.start, d.end) for report, all_of in held.items() for d in all_of
                if d.kind == detail.kind and _equal(detail, d, shown, texts[report][d.start : d.end], strict=True)]  # fmt: skip
    if same:
        return DetailCheck(detail.kind, passage, "as in a source", tuple(dict.fromkeys(same)))
    other = _misspelt(detail, shown, held, texts)
    return DetailCheck(detail.kind, passage, "differs" if other else "not found", (), tuple(dict.fromkeys(other)))


def _equal(x: _Detail, y: _Detail, ours: str, theirs: str, *, strict: bool = False) -> bool:
    """strict: a number far from the sentences that support its own must count the same thing."""
    if isinstance(x.of, Value) and isinstance(y.of, Value):
        same = x.of.kind == y.of.kind and (x.of.value, x.of.high) == (y.of.value, y.of.high)
        loose = x.of.kind == y.of.kind and not (x.of.bound and x.of.bound == y.of.bound) and (_allows(x.of, y.of) or _allows(y.of, x.of))
        return (same or (loose and not strict)) and (x.of.unit == y.of.unit or (not strict and None in (x.of.unit, y.of.unit)))
    if isinstance(x.of, Time) and isinstance(y.of, Time):
        return ours.lower() == theirs.lower() or all(a == b or "X" in (a, b) for a, b in zip(x.of.value or "", y.of.value or "", strict=False))
    if isinstance(x.of, Actor) and isinstance(y.of, Actor):
        return x.of.kind == y.of.kind and any(same_name(x.of.kind, a, b) for a in (x.of.name, ours) for b in (y.of.name, theirs))
    return False


def _allows(v: Value, w: Value) -> bool:
    """Can the one be told of the other? An approximation only where it is the other with fewer figures: of "some 11,000" nobody may make 12,000."""
    reason = compatible(v, w)
    return reason is not None and (reason != APPROXIMATION or rounded(v.value, w.value) or rounded(w.value, v.value))


def _in_place(pair: Pair, detail: _Detail, inside: Sequence[_Detail]) -> list[_Detail]:
    """What stands in the place of the detail: between the same words, or for a figure of the same unit as the only one."""
    own = _words(pair.a, detail)
    if not own:
        return []
    before = max(((i + n, j + n) for i, j, n in pair.blocks if i + n <= own[0]), default=None)
    after = min(((i, j) for i, j, _ in pair.blocks if i > own[-1]), default=None)

    def between(d: _Detail) -> bool:
        at = _words(pair.b, d)
        if not at or not (before or after):
            return False
        left = before is None or (own[0] - before[0] <= BESIDE and 0 <= at[0] - before[1] <= BESIDE)
        right = after is None or (after[0] - own[-1] <= BESIDE + 1 and 0 < after[1] - at[-1] <= BESIDE + 1)
        return left and right

    placed = [d for d in inside if between(d) and _alike(detail, d)]
    if placed or not isinstance(detail.of, Value):
        return placed
    alike = [d for d in inside if isinstance(d.of, Value) and d.of.unit == detail.of.unit is not None and d.of.kind == detail.of.kind]
    return alike if len(alike) == 1 else []


def _alike(x: _Detail, y: _Detail) -> bool:
    """Can one stand for the other: figures of one kind, names of one kind?"""
    return not isinstance(x.of, Time) and not isinstance(y.of, Time) and x.of.kind == y.of.kind if x.kind != "date" else True


def _misspelt(detail: _Detail, shown: str, held: Mapping[str, Sequence[_Detail]], texts: Mapping[str, str]) -> list[Passage]:
    """Names that are nearly the one looked up, and share a word with it."""
    found = []
    for report, every in held.items():
        for d in every if detail.kind == "name" else ():
            name = texts[report][d.start : d.end]
            if set(name.split()) & set(shown.split()) and Levenshtein.normalized_similarity(name, shown) >= NEARLY and _alike(detail, d):
                found.append(Passage(report, d.start, d.end))
    return found


def _words(unit: Unit, detail: _Detail) -> list[int]:
    return [k for k, (a, b) in enumerate(unit.at) if a < detail.end and detail.start < b]


def _offices(role: str | None) -> set[str]:
    return {w for w in (role or "").lower().split() if w in mapping("roles")}


def _titles(draft: Reading, sources: Sequence[Reading]) -> Iterator[DetailCheck]:
    """The office of a person in the draft against that in the sources, where both tell one."""
    for actor in (a for a in draft.actors if a.kind == "person" and _offices(a.role)):
        named = [(r, a) for r in sources for a in r.actors if a.kind == "person" and _offices(a.role) and same_name("person", a.name, actor.name)]
        place = next((m for m in actor.mentions if m.kind == "name"), None)
        if not named or place is None:
            continue
        passages = [Passage(r.report.id, m.start, m.end) for r, a in named for m in a.mentions[:1]]
        agreed = [p for p, (_, a) in zip(passages, named, strict=False) if _offices(a.role) & _offices(actor.role)]
        here = Passage(draft.report.id, place.start, place.end)
        if agreed:
            yield DetailCheck("title", here, "as in a source", tuple(agreed))
        else:
            yield DetailCheck("title", here, "differs", (), tuple(passages))
