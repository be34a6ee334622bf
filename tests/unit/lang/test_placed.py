"""Runs of words with their places."""

import numpy as np
import pytest

from rashomon.lang.shingles import both, placed

PLAIN = "One two three four five six"


def found(text, **options):
    runs = placed(text, **options)
    return sorted(text[a:b] for a, b in zip(runs.starts.tolist(), runs.ends.tolist(), strict=True))


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        "ONE, two “three” — four; five’ six.",
        "o\u00adne t\u200bwo three four five six",  # what is not seen parts no word
        "\U0001f600 one two three four five six",
        "\ud800 \u0130 one two three four five six",  # a lone half, and a letter whose small form is two
    ],
)
def test_a_change_of_style_keeps_the_runs_and_their_places(text):
    here, there = both(placed(text).hashes, placed(PLAIN).hashes)
    runs = placed(text)
    words = {
        "".join(c for c in text[a:b].lower() if c.isalpha() or c == " ").replace("  ", " ")
        for a, b in zip(runs.starts[here].tolist(), runs.ends[here].tolist(), strict=True)
    }

    assert len(there) == 2
    assert words == {"one two three four five", "two three four five six"}


def test_no_run_goes_over_what_is_left_out():
    assert found("a b c d e f g h i j k", without=[(10, 11)]) == ["a b c d e", "g h i j k"]


def test_the_opening_is_left_out():
    assert found("x y a b c d e", first=4) == ["a b c d e"]


@pytest.mark.parametrize("text", ["", "a b c d", " ... "])
def test_too_little_has_no_run(text):
    assert found(text) == []
    assert not len(both(placed(PLAIN).hashes, placed(text).hashes)[0])


def test_the_first_place_of_a_run_that_stands_twice_is_told():
    runs = placed("a b c d e. a b c d e")

    assert np.array_equal(runs.starts[runs.starts == 0], [0])
    assert 11 not in runs.starts
