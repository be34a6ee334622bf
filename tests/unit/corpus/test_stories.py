"""Stories found one report at a time."""

from datetime import date

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from rashomon.corpus.stories import FIRST_CUT, UNDATED, Stories
from rashomon.corpus.terms import KEPT, terms

from .conftest import FIRE, PIER

DAY = date(2031, 5, 6).toordinal()


def placed(*reports):
    stories, of = Stories(), {}
    for number, (day, text) in enumerate(reports):
        of.update(stories.place(number, day, terms("", text)).moved)
    return [of[n] for n in range(len(reports))]


def test_what_is_alike_is_one_story_whatever_comes_between():
    assert placed((DAY, PIER), (DAY, FIRE), (DAY + 1, PIER + " Again."), (DAY + 1, FIRE + " Again.")) == [1, 2, 1, 2]


def test_a_late_report_finds_its_story():
    assert placed((DAY, PIER), (DAY + 9, FIRE), (DAY - 2, PIER + " Before.")) == [1, 2, 1]


def test_a_report_without_a_date_finds_its_story():
    assert placed((DAY, PIER), (UNDATED, PIER + " Undated."), (DAY + 1, PIER + " Later.")) == [1, 1, 1]


def vector(*parts):
    """Weights over numbered words: (first, count, weight)."""
    buckets = np.concatenate([np.arange(a, a + n, dtype=np.uint32) for a, n, _ in parts])
    weights = np.concatenate([np.full(n, w) for _, n, w in parts])
    order = np.argsort(-weights, kind="stable")
    return buckets[order], (weights[order] / np.linalg.norm(weights)).astype(np.float16)


def test_two_stories_that_a_report_shows_to_be_one_are_merged():
    stories = Stories()
    stories.place(0, DAY, vector((0, 20, 1.0), (100, 8, 0.85)))
    stories.place(1, DAY + 90, vector((40, 20, 1.0), (100, 8, 0.85)))
    assert [stories._story[n] for n in (0, 1)] == [1, 2]
    change = stories.place(2, DAY + 45, vector((0, 6, 1.1), (40, 6, 1.1), (6, 8, 1.0), (46, 8, 1.0), (100, 8, 0.9)))

    assert [stories._story[n] for n in range(3)] == [1, 1, 1]
    assert (change.gone, change.moved) == ({2: 1}, {1: 1, 2: 1})


def test_a_story_of_two_halves_falls_apart():
    """Halves that share nothing, told as one story by a chain of reports between them that the store holds no more."""
    halves = [vector((0 if n % 2 else 200, 40, 1.0)) for n in range(FIRST_CUT - 1)]
    stories = Stories()
    stories.recall([(n, DAY, found, 1) for n, found in enumerate(halves)], 2)
    change = stories.place(FIRST_CUT - 1, DAY, vector((0, 40, 1.0)))

    assert {n: stories._story[n] for n in range(FIRST_CUT)} == {n: 1 + n % 2 for n in range(FIRST_CUT)}
    assert set(change.moved.values()) == {2}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 30)), min_size=2, max_size=60), st.integers(1, 59))
def test_stopped_and_begun_again_it_ends_in_the_same_stories(drawn, cut):
    """Reports of a few themes, in any order: recalled after `cut` of them, the rest is placed as if nothing had happened."""
    chosen = [(DAY + day, vector((theme * 50, 20, 1.0), (900 + day, 10, 0.7), (2000 + n * 60, 20, 0.5))) for n, (theme, day) in enumerate(drawn)]
    whole = Stories()
    for n, (day, found) in enumerate(chosen):
        whole.place(n, day, found)
    first, second = Stories(), Stories()
    for n, (day, found) in enumerate(chosen[:cut]):
        first.place(n, day, found)
    second.recall([(n, day, found, first._story[n]) for n, (day, found) in enumerate(chosen[:cut])], first.following)
    for n, (day, found) in list(enumerate(chosen))[cut:]:
        second.place(n, day, found)

    assert second._story == whole._story
    assert {s: sorted(m.members) for s, m in second._stories.items()} == {s: sorted(m.members) for s, m in whole._stories.items()}


@given(st.text(max_size=300), st.text(max_size=80))
def test_terms_are_few_and_of_length_one(text, title):
    buckets, weights = terms(title, text)

    assert len(buckets) == len(weights) <= KEPT
    assert not len(weights) or abs(float((weights.astype(np.float32) ** 2).sum()) - 1) < 0.01
