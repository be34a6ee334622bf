"""Links: which sentences of two reports state a common fact.

Idea: every pair of sentences of two reports is scored (scorer.py) from what the two share (likeness.py), how their words match in meaning
(alignment.py) and how the pair stands among the others (surroundings.py); those over one threshold are links.
Example: "The ferry sank off Orla with 40 aboard" and "Forty people were on the ship that went down near Orla".
Cannot do: facts that hang on the sentence before; paraphrases that only knowledge of the world joins.
"""

from collections.abc import Iterator, Mapping

import numpy as np

from rashomon.compare.alignment import pieces
from rashomon.compare.likeness import Floats, by_report, tables
from rashomon.compare.matter import Matter, Unit
from rashomon.compare.scorer import chances, threshold
from rashomon.lang.embed import Embedded
from rashomon.schema.account import Link
from rashomon.schema.span import Passage

SAME = 0.85  # probability from which the whole sentences are said to state the same
LEAST_WEIGHT = 0.7  # of the words of a stretch that is shown as shared


def links(matter: Matter, meanings: tuple[Embedded, ...]) -> tuple[Link, ...]:
    """Links in order of the text; score: probability that the two state a common fact."""
    reports = by_report(matter)
    if len([r for r in reports if r]) < 2:
        return ()
    order = {u.passage: n for n, u in enumerate(matter.units)}
    return tuple(sorted(linked(matter, scored(matter, meanings), threshold()), key=lambda k: (order[k.a], order[k.b])))


def scored(matter: Matter, meanings: tuple[Embedded, ...]) -> dict[tuple[int, int], Floats]:
    """For each pair of reports, by number, the probabilities that two of their sentences state a common fact."""
    return chances(tables(matter, np.stack([e.vector for e in meanings])), pieces(matter, meanings))


def linked(matter: Matter, scores: Mapping[tuple[int, int], Floats], least: float) -> Iterator[Link]:
    """The links of at least this probability."""
    reports = by_report(matter)
    for (a, b), matrix in scores.items():
        for i, j in np.argwhere(matrix >= least).tolist():
            ours, theirs, score = reports[a][i], reports[b][j], float(matrix[i, j])
            yield Link(ours.passage, theirs.passage, "same" if score >= SAME else "partial", round(score, 3), shared(ours, theirs))


def shared(a: Unit, b: Unit) -> tuple[tuple[Passage, Passage], ...]:
    """Stretches of at least two weighty tokens in a row that both sentences have, each once, in order of the first."""
    out = []
    i = 0
    while i < len(a.tokens):
        length, at = max(((_match(a, b, i, j), -j) for j in range(len(b.tokens)) if b.tokens[j] == a.tokens[i]), default=(0, 0))
        weight = sum(a.weights.get(t, 0.0) for t in a.tokens[i : i + length])
        if length and weight >= LEAST_WEIGHT:
            j = -at
            out.append((Passage(a.passage.report, a.at[i][0], a.at[i + length - 1][1]), Passage(b.passage.report, b.at[j][0], b.at[j + length - 1][1])))
        i += max(1, length)
    return tuple(out)


def _match(a: Unit, b: Unit, i: int, j: int) -> int:
    n = 0
    while i + n < len(a.tokens) and j + n < len(b.tokens) and a.tokens[i + n] == b.tokens[j + n]:
        n += 1
    return n
