"""Label sequences and trees from scores."""

import itertools

import numpy as np
import pytest

from rashomon.lang.decode import segments, tree, viterbi

LABELS = ("O", "B-x", "I-x", "B-y", "I-y")


def test_viterbi_never_goes_on_with_what_did_not_begin():
    scores = np.log(np.array([[0.1, 0.1, 0.6, 0.1, 0.1], [0.1, 0.1, 0.1, 0.1, 0.6]], np.float32))

    path = [LABELS[i] for i in viterbi(scores, LABELS, np.zeros(2, bool))]

    assert path[0] != "I-x"
    assert path[1] != "I-y" or path[0] == "B-y"


def test_viterbi_starts_anew_at_a_break():
    scores = np.log(np.array([[0.1, 0.7, 0.1, 0.05, 0.05], [0.1, 0.1, 0.7, 0.05, 0.05]], np.float32))

    assert [1, 2] == viterbi(scores, LABELS, np.zeros(2, bool))
    assert 2 not in viterbi(scores, LABELS, np.array([False, True]))


def test_segments_reads_bio():
    assert [("x", 0, 2), ("y", 3, 4), ("y", 4, 5)] == segments([1, 2, 0, 3, 3], LABELS)
    assert [] == segments([], LABELS)


@pytest.mark.parametrize("seed", range(30))
def test_tree_is_the_best_of_all_trees(seed):
    n = 2 + seed % 4
    scores = np.random.default_rng(seed).normal(size=(n, n)).astype(np.float32)

    found = tree(scores)
    best = max((h for h in itertools.product(range(n), repeat=n) if _is_tree(h)), key=lambda h: sum(scores[i, j] for i, j in enumerate(h)))

    assert _is_tree(found)
    assert sum(scores[i, j] for i, j in enumerate(found)) == pytest.approx(sum(scores[i, j] for i, j in enumerate(best)), abs=1e-4)


def _is_tree(heads):
    if sum(h == i for i, h in enumerate(heads)) != 1:
        return False
    for i in range(len(heads)):
        for _ in heads:
            i = heads[i]
        if heads[i] != i:
            return False
    return True
