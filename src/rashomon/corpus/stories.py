"""Stories: which reports tell of one event, found one report at a time.

Idea: a report joins the story whose reports it is most like, if it is like enough; likeness is the mean cosine of `terms` (and of the closest), less a little
for every day, on a logarithmic scale, since the story's first report, so that a long topic does not swallow the events in it. Only stories that hold one of
the last LAST reports with one of its rarest words are looked at, so that the cost of a report does not grow with their number. A report that fits two stories
may show that they are one: they are merged where all their reports are alike. A story that grows is cut again by average linkage, and falls into parts
where these are not alike.

Threshold figures were set on news-clusters and basil with allsides-stream between them (docs/accuracy.md).
Cannot do: stories across languages; two events of one day that share most of their words.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from rashomon.corpus.terms import BUCKETS, KEPT, Terms

JOIN = 0.10  # likeness from which a report joins a story
MERGE = 0.16  # likeness from which two stories are one
CUT = 0.085  # likeness under which parts of a story are two
AGE = 0.03  # loss of likeness for e times the days since the story began
CLOSEST = 0.3  # weight of the closest report against the mean of all
RAREST = 12  # words of a report by which stories are proposed
LAST = 64  # reports that a word remembers
HELD = 60  # latest reports of a story that are compared
LOOKED = 24  # stories that a report is compared with
UNDATED = 0  # day of a report without a date; it is no days away from any
FIRST_CUT = 8  # reports from which a story may fall apart; looked at again at each doubling


@dataclass(slots=True)
class Story:
    """members: numbers of reports in order of arrival; first: ordinal of the earliest day; laid: terms of the latest HELD, a row
    each, until its members change."""

    members: list[int]
    first: int
    laid: tuple[NDArray[np.uint32], NDArray[np.float16]] | None = None


@dataclass(slots=True)
class Change:
    """What one report changed: the story of each report that moved, and the stories that are no more, with what each went into."""

    moved: dict[int, int] = field(default_factory=dict)
    gone: dict[int, int] = field(default_factory=dict)


def _earlier(a: int, b: int) -> int:
    return max(a, b) if UNDATED in (a, b) else min(a, b)


def _apart(a: int, b: int) -> int:
    return 0 if UNDATED in (a, b) else abs(a - b)


class Stories:
    """Stories of any number of reports. `place` takes one report; `recall` puts back those that were placed before, in the same order."""

    def __init__(self) -> None:
        self._terms: dict[int, Terms] = {}
        self._days: dict[int, int] = {}
        self._story: dict[int, int] = {}
        self._stories: dict[int, Story] = {}
        self._remembered: defaultdict[int, list[int]] = defaultdict(list)
        self._laid = np.zeros(BUCKETS, np.float32)
        self._next = 1

    def recall(self, known: Iterable[tuple[int, int, Terms, int]], following: int) -> None:
        """(report, day, terms, story) of reports in the order in which they were placed; `following` is the number of the next new story."""
        for report, day, found, story in known:
            self._enter(report, day, found)
            self._story[report] = story
            kept = self._stories.get(story)
            if kept is None:
                self._stories[story] = Story([report], day)
            else:
                kept.members.append(report)
                kept.first = _earlier(kept.first, day)
            self._remember(report)
        self._next = following

    @property
    def following(self) -> int:
        return self._next

    def place(self, report: int, day: int, found: Terms) -> Change:
        """Give a report its story. day: ordinal of its date, or UNDATED."""
        change = Change()
        self._enter(report, day, found)
        scored = self._scored(report)
        if scored and scored[0][0] > JOIN:
            story = scored[0][1]
            self._join(report, story, change)
            story = self._merged(story, [other for score, other in scored[1:] if score > JOIN], change)
            self._cut(story, change)
        else:
            self._open([report], change)
        self._remember(report)
        return change

    def _enter(self, report: int, day: int, found: Terms) -> None:
        buckets, weights = np.zeros(KEPT, np.uint32), np.zeros(KEPT, np.float32)
        buckets[: len(found[0])], weights[: len(found[1])] = found
        self._terms[report], self._days[report] = (buckets, weights.astype(np.float16)), day

    def _remember(self, report: int) -> None:
        buckets, weights = self._terms[report]
        for bucket in buckets[:RAREST][weights[:RAREST] > 0].tolist():
            held = self._remembered[bucket]
            held.append(report)
            if len(held) > LAST:
                del held[0]

    def _scored(self, report: int) -> list[tuple[float, int]]:
        """(likeness, story) of the stories that share the report's rarest words, best first, the older before the younger."""
        buckets, weights = self._terms[report]
        votes = Counter(r for b in buckets[:RAREST].tolist() for r in self._remembered.get(b, ()))
        best: dict[int, int] = {}
        for other, count in votes.items():
            story = self._story[other]
            best[story] = max(best.get(story, 0), count)
        looked = sorted(best.items(), key=lambda entry: (-entry[1], -entry[0]))[:LOOKED]
        self._laid[buckets] = weights
        scored = []
        for story, _ in looked:
            likeness = self._of_story(self._stories[story])
            age = _apart(self._days[report], self._stories[story].first)
            scored.append(((1 - CLOSEST) * float(likeness.mean()) + CLOSEST * float(likeness.max()) - AGE * math.log1p(age), story))
        self._laid[buckets] = 0
        return sorted(scored, key=lambda entry: (-entry[0], entry[1]))

    def _of_story(self, story: Story) -> NDArray[np.float32]:
        """Cosine of each of its latest reports with the one that is laid out."""
        if story.laid is None:
            story.laid = self._stacked(story.members[-HELD:])
        return self._likeness(*story.laid)

    def _stacked(self, reports: Sequence[int]) -> tuple[NDArray[np.uint32], NDArray[np.float16]]:
        return np.stack([self._terms[r][0] for r in reports]), np.stack([self._terms[r][1] for r in reports])

    def _likeness(self, buckets: NDArray[np.uint32], weights: NDArray[np.float16]) -> NDArray[np.float32]:
        return np.asarray(np.einsum("ij,ij->i", self._laid[buckets], weights.astype(np.float32)))

    def _open(self, members: list[int], change: Change) -> None:
        self._stories[self._next] = Story(members, self._first(members))
        for report in members:
            self._story[report] = change.moved[report] = self._next
        self._next += 1

    def _join(self, report: int, story: int, change: Change) -> None:
        kept = self._stories[story]
        kept.members.append(report)
        kept.first, kept.laid = _earlier(kept.first, self._days[report]), None
        self._story[report] = change.moved[report] = story

    def _merged(self, story: int, others: Sequence[int], change: Change) -> int:
        """The story after merging it with the first of the others that is alike as a whole; the older number stays."""
        for other in others:
            ours, theirs = self._stories[story].members[-HELD:], self._stories[other]
            total = 0.0
            for report in ours:
                buckets, weights = self._terms[report]
                self._laid[buckets] = weights
                total += float(self._of_story(theirs).mean())
                self._laid[buckets] = 0
            if total / len(ours) > MERGE:
                keep, gone = min(story, other), max(story, other)
                ended = self._stories.pop(gone)
                kept = self._stories[keep]
                kept.members = sorted({*kept.members, *ended.members})
                kept.first, kept.laid = _earlier(kept.first, ended.first), None
                for report in ended.members:
                    self._story[report] = change.moved[report] = keep
                change.gone[gone] = keep
                return keep
        return story

    def _first(self, members: Sequence[int]) -> int:
        return min((day for r in members if (day := self._days[r]) != UNDATED), default=UNDATED)

    def _cut(self, story: int, change: Change) -> None:
        members = self._stories[story].members
        if len(members) < FIRST_CUT or len(members) & (len(members) - 1) or len(members) > 256:
            return
        parts = self._parts(members)
        if len(parts) == 1:
            return
        kept = self._stories[story]
        kept.members, kept.first, kept.laid = parts[0], self._first(parts[0]), None
        for part in parts[1:]:
            self._open(part, change)

    def _parts(self, members: Sequence[int]) -> list[list[int]]:
        """Members by average linkage of their likeness, the largest part first."""
        likeness = np.zeros((len(members), len(members)), np.float32)
        stacked = self._stacked(members)
        for n, report in enumerate(members):
            buckets, weights = self._terms[report]
            self._laid[buckets] = weights
            likeness[n] = self._likeness(*stacked)
            self._laid[buckets] = 0
        days = np.array([self._days[r] for r in members])
        dated = (days[:, None] != UNDATED) & (days[None] != UNDATED)
        likeness -= AGE * np.log1p(np.abs(days[:, None] - days[None]) * dated)
        parts = [[n] for n in range(len(members))]
        sums = likeness.astype(np.float64)
        sizes = np.ones(len(members))
        np.fill_diagonal(sums, -np.inf)
        while len(parts) > 1:
            mean = sums / (sizes[:, None] * sizes[None])
            a, b = divmod(int(mean.argmax()), len(parts))
            if mean[a, b] < CUT:
                break
            a, b = min(a, b), max(a, b)
            sums[a] += sums[b]
            sums[:, a] = sums[a]
            sums[a, a] = -np.inf
            sizes[a] += sizes[b]
            parts[a] += parts.pop(b)
            sums, sizes = np.delete(np.delete(sums, b, 0), b, 1), np.delete(sizes, b)
        return sorted(([members[n] for n in sorted(part)] for part in parts), key=lambda part: (-len(part), part[0]))
