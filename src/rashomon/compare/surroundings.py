"""Surroundings: how a pair of sentences stands in the matrix of its two reports, and what third reports say of it.

Idea: a likeness tells more when it is the best of its row and column, when the sentences before and behind are alike too, and when both sentences are
linked with one sentence of a third report.
"""

from collections.abc import Sequence

import numpy as np

from rashomon.compare.likeness import Floats

CONTEXT = (
    "top_row",
    "top_column",
    "gap_row",
    "gap_column",
    "rank_row",
    "rank_column",
    "mean_row",
    "mean_column",
    "diagonal",
    "anti",
    "cross",
    "lead_row",
    "lead_column",
)
THIRD = ("via", "chain", "best_low", "best_high", "pair_mean", "story_mean")
MANY = 12  # reports from which chains over third sentences are not looked for: their number grows with the cube of the reports


def context(s: Floats) -> Floats:
    """n_a x n_b to n_a x n_b x 13, by CONTEXT."""

    def best_two(rows: Floats) -> tuple[Floats, Floats]:
        ordered = np.sort(rows, 1)
        return ordered[:, -1:], ordered[:, -2:-1] if rows.shape[1] > 1 else ordered[:, -1:]

    (row, second_row), (column, second_column) = best_two(s), best_two(s.T)
    column, second_column = column.T, second_column.T
    rank_row, rank_column = np.argsort(np.argsort(-s, 1), 1), np.argsort(np.argsort(-s, 0), 0)
    padded = np.full((s.shape[0] + 2, s.shape[1] + 2), s.min(), s.dtype)
    padded[1:-1, 1:-1] = s
    columns = [
        row, column, s - row, s - column, 1 / (1 + rank_row), 1 / (1 + rank_column), s.mean(1, keepdims=True), s.mean(0, keepdims=True),
        (padded[:-2, :-2] + padded[2:, 2:]) / 2, (padded[:-2, 2:] + padded[2:, :-2]) / 2,
        (padded[:-2, 1:-1] + padded[2:, 1:-1] + padded[1:-1, :-2] + padded[1:-1, 2:]) / 4,
        s - np.where(s >= row, second_row, row), s - np.where(s >= column, second_column, column),
    ]  # fmt: skip
    return np.stack([np.broadcast_to(c, s.shape).astype(np.float32) for c in columns], -1)


def third(pairs: Sequence[tuple[int, int]], chances: Sequence[Floats], reports: int) -> list[Floats]:
    """For each pair of reports n_a x n_b x 6, by THIRD, from matrices of probabilities: the most that links over one third report give, the best chain over
    one third sentence, the best of each sentence anywhere in the story, the level of the pair and of the story."""
    held = {(a, b): m for (a, b), m in zip(pairs, chances, strict=True)} | {(b, a): m.T for (a, b), m in zip(pairs, chances, strict=True)}
    best: dict[int, Floats] = {}
    for (a, _), m in held.items():
        best[a] = np.maximum(best[a], m.max(1)) if a in best else m.max(1)
    story = float(np.mean([m.mean() for m in chances]))
    out = []
    for (a, b), m in zip(pairs, chances, strict=True):
        via, chain = np.zeros_like(m), np.zeros_like(m)
        for c in range(reports) if reports < MANY else ():
            if c not in (a, b) and (a, c) in held and (c, b) in held:
                x, y = held[a, c], held[c, b]
                np.maximum(via, x @ y, out=via)
                np.maximum(chain, np.stack([np.minimum(row[:, None], y).max(0) for row in x]), out=chain)
        low, high = np.minimum(best[a][:, None], best[b][None]), np.maximum(best[a][:, None], best[b][None])
        columns = [via, chain, low, high, np.full_like(m, m.mean()), np.full_like(m, story)]
        out.append(np.stack(columns, -1).astype(np.float32))
    return out
