"""From scores to structures: label sequences (Viterbi), dependency trees (maximum spanning tree, Chu-Liu/Edmonds) and their labels."""

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
LOW = -1e9
SURELY = -1e-3  # logarithm of the probability from which O is not weighed


def log_softmax(scores: Floats) -> Floats:
    shifted = scores - scores.max(-1, keepdims=True)
    result: Floats = shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))
    return result


def viterbi(scores: Floats, labels: Sequence[str], breaks: NDArray[np.bool_]) -> list[int]:
    """The best BIO sequence: an inside label only after a label of its kind. scores: n x labels, logarithms, the first label being O;
    breaks: n, True where no segment may run on from the word before (a new block of text). Words that are surely O part the sequence."""
    path = [0] * len(scores)
    unsure = np.flatnonzero(scores[:, 0] < SURELY)
    for run in np.split(unsure, np.flatnonzero(np.diff(unsure) > 1) + 1) if len(unsure) else ():
        first, end = int(run[0]), int(run[-1]) + 1
        path[first:end] = _best_path(scores[first:end].tolist(), _kinds(tuple(labels)), breaks[first:end].tolist())
    return path


@cache
def _kinds(labels: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    """Each inside label with the label that opens its kind."""
    return tuple((i, labels.index(f"B-{label[2:]}")) for i, label in enumerate(labels) if label.startswith("I-"))


def _best_path(rows: list[list[float]], inside: tuple[tuple[int, int], ...], breaks: list[bool]) -> list[int]:
    """Plain numbers: a step over a dozen labels is quicker than the calls that numpy would take for it."""
    best, back = rows[0].copy(), [[0] * len(rows[0])]
    for i, _ in inside:
        best[i] += LOW
    for row, broken in zip(rows[1:], breaks[1:], strict=True):
        top = max(best)
        before = [best.index(top)] * len(row)
        made = [top + score for score in row]
        for i, opens in inside:
            came = opens if best[opens] >= best[i] else i
            before[i], made[i] = came, best[came] + row[i] + (LOW if broken else 0.0)
        best = made
        back.append(before)
    path = [best.index(max(best))]
    for before in back[:0:-1]:
        path.append(before[path[-1]])
    return path[::-1]


def segments(path: Sequence[int], labels: Sequence[str]) -> list[tuple[str, int, int]]:
    """(kind, first, end) of each segment of a BIO sequence, in order."""
    found: list[tuple[str, int, int]] = []
    for i, number in enumerate(path):
        label = labels[number]
        if label.startswith("B-"):
            found.append((label[2:], i, i + 1))
        elif label.startswith("I-") and found:
            kind, first, _ = found[-1]
            found[-1] = (kind, first, i + 1)
    return found


def tree(scores: Floats) -> list[int]:
    """The head of each word of one sentence, itself for the root: the best tree with exactly one root.
    scores: n x n, row i scores the heads of word i; the diagonal scores being the root."""
    n = len(scores)
    greedy = scores.argmax(1)
    if _is_tree(greedy):
        return [int(h) for h in greedy]
    exact: NDArray[np.float64] = scores.astype(np.float64)
    roots = np.diag(exact) - np.where(np.eye(n, dtype=bool), LOW, exact).max(1)
    best: tuple[float, list[int]] | None = None
    for root in np.argsort(-roots, kind="stable")[:3]:
        heads = _arborescence(exact, int(root))
        total = float(exact[np.arange(n), heads].sum())
        if best is None or total > best[0]:
            best = (total, heads)
    assert best is not None
    return best[1]


def arc_labels(dependents: Floats, heads: Floats, weights: Mapping[str, Floats]) -> list[int]:
    """The best label of each arc, bilinear in its two ends (Dozat and Manning 2017). dependents, heads: n x 64, what the two words of each arc bring;
    weights: mix (64 x labels x 64), lean (64 x labels), bias."""
    mix = weights["mix"]
    mixed = (dependents @ mix.reshape(len(mix), -1)).reshape(len(dependents), *mix.shape[1:])
    scores = (mixed @ heads[:, :, None])[:, :, 0] + dependents @ weights["lean"] + weights["bias"]
    return [int(label) for label in scores.argmax(-1)]


def _is_tree(heads: NDArray[np.int64]) -> bool:
    n = len(heads)
    own = heads == np.arange(n)
    if own.sum() != 1:
        return False
    reached = heads.copy()
    for _ in range(max(1, n.bit_length())):
        reached = reached[reached]
    return bool(own[reached].all())


def _arborescence(scores: NDArray[np.float64], root: int) -> list[int]:
    """Best tree with this root (Chu and Liu 1965, Edmonds 1967), contracting one cycle at a time."""
    scores = scores.copy()
    np.fill_diagonal(scores, LOW)
    scores[root] = LOW
    scores[root, root] = 0.0
    heads = scores.argmax(1)
    cycle = _cycle(heads, root)
    if not cycle:
        return [int(h) for h in heads]
    inside = np.array(sorted(cycle))
    outside = np.array([i for i in range(len(scores)) if i not in cycle])
    loss = scores[inside, heads[inside]]
    # the contracted node stands last: arcs into it pay for the arc of the cycle that they replace
    into = scores[np.ix_(inside, outside)] - loss[:, None]
    out_of = scores[np.ix_(outside, inside)]
    size = len(outside) + 1
    small = np.full((size, size), LOW)
    small[:-1, :-1] = scores[np.ix_(outside, outside)]
    small[-1, :-1] = into.max(0)
    small[:-1, -1] = out_of.max(1)
    solved = _arborescence(small, int(np.flatnonzero(outside == root)[0]))
    result = heads.copy()
    for k, i in enumerate(outside):
        result[i] = inside[out_of[k].argmax()] if solved[k] == size - 1 else outside[solved[k]]
    entry = solved[-1]
    broken = into[:, entry].argmax()
    result[inside[broken]] = outside[entry]
    result[root] = root
    return [int(h) for h in result]


def _cycle(heads: NDArray[np.int64], root: int) -> set[int]:
    state = [0] * len(heads)
    state[root] = 2
    for start in range(len(heads)):
        trail, i = [], start
        while state[i] == 0:
            state[i] = 1
            trail.append(i)
            i = int(heads[i])
        if state[i] == 1:
            return set(trail[trail.index(i) :])
        for j in trail:
            state[j] = 2
    return set()
