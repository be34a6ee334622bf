"""Scores of coreference: MUC, B-cubed and entity-based CEAF, and their mean, the CoNLL 2011 figure. Clusters are lists of hashable mentions.

After Vilain et al. (1995), Bagga and Baldwin (1998), Luo (2005); pooled over documents as the CoNLL scorer does.
"""

from collections.abc import Hashable, Iterable, Sequence

import numpy as np

Clusters = Sequence[Sequence[Hashable]]


def figures(documents: Iterable[tuple[Clusters, Clusters]]) -> dict[str, float]:
    """Percentages over pairs of (gold, system) clusters: F1 of each measure, and `CoNLL F1`."""
    muc, cubed, ceaf = np.zeros(4), np.zeros(4), np.zeros(4)
    for gold, system in documents:
        muc += (*_links(system, gold), *_links(gold, system))
        cubed += (*_mentions(system, gold), *_mentions(gold, system))
        alike = _aligned(gold, system)
        ceaf += (alike, len(system), alike, len(gold))
    found = {"MUC": _f1(*muc), "B-cubed": _f1(*cubed), "CEAF-e": _f1(*ceaf)}
    return {name: round(100 * value, 1) for name, value in (found | {"CoNLL F1": sum(found.values()) / 3}).items()}


def _f1(hit_p: float, system: float, hit_r: float, gold: float) -> float:
    p, r = hit_p / max(1.0, system), hit_r / max(1.0, gold)
    return 2 * p * r / (p + r) if p + r else 0.0


def _links(a: Clusters, b: Clusters) -> tuple[int, int]:
    """Links of a that b holds too, and links of a."""
    place = {m: n for n, c in enumerate(b) for m in c}
    kept = sum(len(c) - len({place[m] for m in c if m in place}) - sum(m not in place for m in c) for c in a)
    return kept, sum(len(c) - 1 for c in a)


def _mentions(a: Clusters, b: Clusters) -> tuple[float, int]:
    """Sum over mentions of the share of their cluster in a that is in their cluster in b, and their number."""
    other = {m: frozenset(c) for c in b for m in c}
    return sum(len(other[m].intersection(c)) / len(c) for c in a for m in c if m in other), sum(len(c) for c in a)


def _aligned(gold: Clusters, system: Clusters) -> float:
    """Likeness of the best one-to-one pairing of clusters."""
    if not gold or not system:
        return 0.0
    from scipy.optimize import linear_sum_assignment

    likeness = np.array([[2 * len(set(g) & set(s)) / (len(g) + len(s)) for s in system] for g in gold])
    return float(likeness[linear_sum_assignment(-likeness)].sum())
