"""Shingles and near-copies."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from rashomon.corpus.duplicates import COMMON, COPY, SAMPLE, near_copies, told, unlike
from rashomon.lang.shingles import bare, bare_words, codes, common, shingles

from .conftest import FIRE, PIER

WORDS = ("harbour", "pier", "mayor", "ferry", "boats", "fees", "council", "quay", "June", "repairs", "price", "vote", "office", "week", "crossing", "mill")


@given(st.text(max_size=400))
def test_codes_are_those_of_the_words(text):
    found = codes(bare(text)).tolist()
    words = bare_words(text)

    assert len(found) == len(words)
    assert all((found[i] == found[j]) == (words[i] == words[j]) for i in range(len(words)) for j in range(i))


@given(st.lists(st.sampled_from(WORDS), max_size=60))
def test_shingles_are_the_distinct_runs(words):
    runs = {tuple(words[i : i + 5]) for i in range(len(words) - 4)} if len(words) >= 5 else {tuple(words)} - {()}

    assert len(shingles(bare(" ".join(words)))) == len(runs)


def test_style_makes_no_other_text():
    assert (
        shingles(bare("“It’s over,” she said — and left. Nobody spoke.")).tolist() == shingles(bare('"It\'s over", she said - and left; nobody spoke')).tolist()
    )


def test_words_in_marks_are_no_text():
    speech = "there will be no fees until there is a fair price for all of us who live here by the sea and work on it"
    a, b = (
        f"The mayor spoke on the quay. “{speech}” Then the council met in the hall.",
        f"“{speech}” That is how a long evening at the town theatre began for her.",
    )
    spans = [(text.index("“"), text.index("”") + 1) for text in (a, b)]

    assert common(told(a), told(b)) > 10
    assert common(told(a, [spans[0]]), told(b, [spans[1]])) == 0


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_near_copies_are_those_of_all_pairs(seed):
    chance = random.Random(seed)
    texts = [" ".join(chance.choices(WORDS, k=60)) for _ in range(6)]
    for _ in range(6):
        words = chance.choice(texts).split()
        for _ in range(chance.randrange(6)):
            words[chance.randrange(len(words))] = "other"
        texts.append(" ".join(words[: chance.randint(30, 60)]))
    sets = [set(shingles(bare(t)).tolist()) for t in texts]
    exact = {(i, j) for j in range(12) for i in range(j) if len(sets[i]) >= 20 <= len(sets[j]) and len(sets[i] & sets[j]) / len(sets[i] | sets[j]) >= 0.5}
    got = {(p.a, p.b) for p in near_copies(texts)}

    assert got <= exact
    assert len(exact - got) <= 1


def test_a_text_that_everybody_copied_is_still_one_group():
    texts = [f"{PIER} {FIRE} number {n}" for n in range(COMMON + 20)]
    pairs = near_copies(texts)
    reached, todo = {0}, [0]
    while todo:
        here = todo.pop()
        new = {p.b if p.a == here else p.a for p in pairs if here in (p.a, p.b)} - reached
        reached |= new
        todo += new

    assert len(reached) == len(texts)
    assert len(pairs) < 10 * len(texts)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 300))
def test_no_near_copy_is_ruled_out_by_its_sample(seed, changed):
    chance = random.Random(seed)
    words = [f"{chance.choice(WORDS)}{chance.randrange(40)}" for _ in range(600)]
    other = [("x" + w if n < changed else w) for n, w in enumerate(words)]
    a, b = shingles(bare(" ".join(words))), shingles(bare(" ".join(other)))
    shared = common(a, b)

    if shared / (len(a) + len(b) - shared) >= COPY or shared / min(len(a), len(b)) >= COPY:
        assert not unlike(a[:SAMPLE], len(a), b[:SAMPLE], len(b))
