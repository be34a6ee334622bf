"""The link scorer: how likely two sentences of two reports state a common fact, for a whole matrix of pairs at once.

Idea: a small network reads the likenesses of each pair, their surroundings in the matrix, and its own late interaction of word pieces (a learned
projection, learned weights, each piece with its best match); two blocks let every cell see its row, its column and its neighbours. A logistic model
over the network's answer, the answers of third reports and the likenesses gives the probability. Trained in `training/links`.
After: late interaction as in ColBERT (Khattab and Zaharia 2020).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from rashomon.compare.alignment import ALIGNED, Pieces, aligned, best_matches, best_stretch
from rashomon.compare.likeness import LEXICAL, Floats, Tables, lexical, unit_length
from rashomon.compare.surroundings import CONTEXT, MANY, THIRD, context, third
from rashomon.lang.resources import verified
from rashomon.lang.senses import bent, product

LAYERS = ("fourth", "sixth")  # the two halves of the piece states
FIRST = (*LEXICAL, *(f"{layer} {name}" for layer in LAYERS for name in ALIGNED))
LEADING = ("jaccard", "shared", "skip", "sixth mean", "sixth best10", "fourth mean", "centred")  # those whose surroundings are features too
FEATURES = (*FIRST, *(f"{name} {place}" for name in LEADING for place in CONTEXT))
SECOND = ("logit", *CONTEXT, *THIRD, *LEXICAL)
STRETCHES = (5, 9, 15)  # pieces
ALIKE, CLOSE = (0.12, 0.22), (0.45, 0.6)  # likenesses (of words, of meaning) under which two reports tell of different things; the second of large stories
LOW = -9.0  # logit of pairs that are not looked at twice


@cache
def weights() -> dict[str, Floats]:
    """The arrays of the model by name; no pickle."""
    with np.load(verified("models/links/weights.npz"), allow_pickle=False) as stored:
        return {name: stored[name].astype(np.float32) for name in stored.files}


def threshold() -> float:
    """Probability from which a pair is a link."""
    return float(weights()["threshold"])


@dataclass(frozen=True, slots=True)
class Prepared:
    """One report made ready. tokens: its pieces in each layer's leading directions, of length one; projected: p x 64 of length one; heads: p x 4, the
    learned weights of its pieces."""

    pieces: Pieces
    tokens: tuple[Floats, ...]
    projected: Floats
    heads: Floats


def prepared(one: Pieces, w: dict[str, Floats]) -> Prepared:
    """w: the arrays of the model."""
    half = one.states.shape[1] // len(LAYERS)
    tokens = tuple(unit_length(one.states[:, k * half : (k + 1) * half] @ w[f"directions.{layer}"]) for k, layer in enumerate(LAYERS))
    heads = np.exp(2 * np.tanh((one.states @ w["weigh.weight"].T + w["weigh.bias"]) / 4)) * one.weight[:, None]
    return Prepared(one, tokens, unit_length(one.states @ w["project.weight"].T), heads.astype(np.float32))


def features(lexic: Floats, ours: Prepared, theirs: Prepared) -> Floats:
    """n_a x n_b x 147, by FEATURES; lexic: the lexical ones."""
    first = np.concatenate([lexic, *(aligned(ours.pieces, theirs.pieces, x, y) for x, y in zip(ours.tokens, theirs.tokens, strict=True))], -1)
    return np.concatenate([first, *(context(first[..., FIRST.index(name)]) for name in LEADING)], -1)


def chances(t: Tables, found: Sequence[Pieces]) -> dict[tuple[int, int], Floats]:
    """For each pair of reports n_a x n_b probabilities that two sentences state a common fact; 0 for pairs that the network rules out."""
    w = weights()
    ready = [prepared(one, w) for one in found]
    pairs = [(a, b) for a in range(len(found)) for b in range(a + 1, len(found)) if found[a].n and found[b].n]
    if not pairs:
        return {}
    large = len(found) >= MANY
    logits, likeness = [], []
    for a, b in pairs:
        lexic = lexical(t, a, b)
        if lexic[..., LEXICAL.index("tf_cos")].max() < ALIKE[large] and lexic[..., LEXICAL.index("centred")].max() < CLOSE[large]:
            logits.append(np.full(lexic.shape[:2], LOW, np.float32))
        else:
            logits.append(network(w, features(lexic, ready[a], ready[b]), ready[a], ready[b]))
        likeness.append(lexic.astype(np.float16))  # kept for every pair of reports of a large story
    seconds = third(pairs, [_sigmoid(m) for m in logits], len(found))
    out = {}
    for pair, m, over, x in zip(pairs, logits, seconds, likeness, strict=True):
        z = np.concatenate([m[..., None], context(m), over, x], -1)
        final = ((z - w["second.mean"]) / w["second.scale"]).clip(-6, 6) @ w["second.weight"] + w["second.bias"]
        out[pair] = _sigmoid(np.where(m > w["second.cut"], final, LOW)) * (m > w["second.cut"])
    return out


def _sigmoid(x: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-x)), np.float32)


def network(w: dict[str, Floats], x: Floats, ours: Prepared, theirs: Prepared) -> Floats:
    """n_a x n_b logits."""
    x = ((x - w["mean"]) / w["scale"]).clip(-5, 5)
    z = interaction(w, ours, theirs)
    z = (z - z.mean(-1, keepdims=True)) / np.sqrt(z.var(-1, keepdims=True) + 1e-5) * w["norm.weight"] + w["norm.bias"]
    h = bent(_line(w, "enter", np.concatenate([x, z], -1)))
    for k in range(2):
        h = h + _block(w, k, h)
    made: Floats = (_line(w, "leave", h) + _line(w, "skip", x))[..., 0]
    return made


def _line(w: dict[str, Floats], name: str, x: Floats) -> Floats:
    return product(x, w[f"{name}.weight"].T) + w[f"{name}.bias"]


def interaction(w: dict[str, Floats], ours: Prepared, theirs: Prepared) -> Floats:
    """n_a x n_b x 38: the best matches of the projected pieces, the smaller and the larger of both ways."""
    fore, back = best_matches(ours.pieces, theirs.pieces, ours.projected, theirs.projected, -1.0)
    one, two = _pooled(w, ours, fore), _pooled(w, theirs, back).transpose(1, 0, 2)
    return np.concatenate([np.minimum(one, two), np.maximum(one, two)], -1)


def _pooled(w: dict[str, Floats], one: Prepared, best: Floats) -> Floats:
    """p x m to n x m x 19: weighted mean, excess over two levels, amount over the second, best stretches."""
    heads, m = one.heads, best.shape[1]
    if not len(best):
        return np.zeros((one.pieces.n, m, heads.shape[1] * 4 + len(STRETCHES)), np.float32)
    first = one.pieces.first
    total = np.add.reduceat(heads, first, axis=0) + 0.5
    levels = (best, np.maximum(best - w["hinge"][0], 0), np.maximum(best - w["hinge"][1], 0))
    amounts = [np.add.reduceat((v[:, :, None] * heads[:, None, :]).reshape(len(v), -1), first, axis=0).reshape(len(first), m, -1) for v in levels]
    parts = [a / total[:, None] for a in amounts] + [np.log1p(amounts[-1])]
    excess = levels[2] * heads[:, :1]
    parts += [np.log1p(np.maximum(best_stretch(one.pieces, excess, size // 2, size // 2 + 1), 0))[..., None] for size in STRETCHES]
    return one.pieces.spread(np.concatenate(parts, -1).astype(np.float32))


def _block(w: dict[str, Floats], k: int, h: Floats) -> Floats:
    """What a block adds: its first layer over a cell, its row and column, the whole matrix and the neighbours, the same in both directions."""
    d = h.shape[-1]
    own, more, less, mean, best, level, diagonal, anti, cross = w[f"mix.{k}.0.weight"].T.reshape(9, d, -1)
    rows, columns = h.max(1, keepdims=True), h.max(0, keepdims=True)
    z = product(h, own) + product(np.maximum(rows, columns), more - less)
    z += product(h.mean(1, keepdims=True), mean) + product(rows, less) + product(h.mean(0, keepdims=True), mean) + product(columns, less)
    z += h.max((0, 1)) @ best + h.mean((0, 1)) @ level + w[f"mix.{k}.0.bias"]
    x = product(h, diagonal)
    z[1:, 1:] += x[:-1, :-1]
    z[:-1, :-1] += x[1:, 1:]
    x = product(h, anti)
    z[1:, :-1] += x[:-1, 1:]
    z[:-1, 1:] += x[1:, :-1]
    x = product(h, cross)
    z[1:] += x[:-1]
    z[:-1] += x[1:]
    z[:, 1:] += x[:, :-1]
    z[:, :-1] += x[:, 1:]
    return _line(w, f"mix.{k}.3", bent(z))
