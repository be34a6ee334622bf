"""The gold accounts as matrices: what the scorer sees of every pair of reports, and which pairs of sentences are links."""

import json
import multiprocessing
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from rashomon.compare.alignment import Pieces, pieces
from rashomon.compare.likeness import Tables, lexical, tables
from rashomon.compare.matter import matter, meanings
from rashomon.compare.scorer import features, prepared
from rashomon.lang.marks import marked
from rashomon.schema.reading import Reading, Sentence
from rashomon.schema.report import Report
from rashomon.schema.span import Span
from rashomon.schema.speech import Quotation

RANK = {"conflict": 0, "partial": 1, "same": 2}
DIRECTIONS = 128
SAMPLE = 600  # pieces of a story from which the directions are found


@dataclass(slots=True)
class Story:
    """One story. found: the pieces of each report; labels: for each pair of reports n_a x n_b, -1 for no link, else by RANK; gold: number of links;
    pairs: (a, b, features) once they are made."""

    name: str
    laid: Tables
    found: list[Pieces]
    labels: dict[tuple[int, int], np.ndarray]
    gold: int
    pairs: list[tuple[int, int, np.ndarray]]


def readings_of(path: Path) -> tuple[tuple[Reading, ...], dict[str, list[tuple[int, int]]], dict]:
    """The reports with the gold's own sentences, so that nothing of the reading decides; the spans of these; the gold."""
    told = json.loads(path.read_text(encoding="utf-8"))
    gold = json.loads(path.with_name(path.name.replace(".story.", ".gold.")).read_text(encoding="utf-8"))
    readings = []
    for r in told["reports"]:
        quotes = tuple(Quotation("q", "direct", (s,), (s,)) for m in marked(r["text"]) if m.depth == 0 for s in [Span(m.start, m.end)])
        sentences = tuple(Sentence(a, b, n) for n, (a, b) in enumerate(r["sentences"]) if b > a)
        readings.append(Reading(Report(id=r["id"], text=r["text"]), sentences, (), quotes, (), ()))
    return tuple(readings), {r["id"]: [tuple(s) for s in r["sentences"]] for r in told["reports"]}, gold


def load(path: Path) -> Story:
    readings, spans, gold = readings_of(path)
    held = matter(readings)
    meant = meanings(held)
    found = pieces(held, meant)
    place, count = {}, [0] * len(readings)
    for unit in held.units:
        place[unit.passage.report, unit.passage.start, unit.passage.end] = (unit.report, count[unit.report])
        count[unit.report] += 1
    labels = {(a, b): np.full((count[a], count[b]), -1, np.int8) for a in range(len(count)) for b in range(a + 1, len(count)) if count[a] and count[b]}
    for link in gold["links"]:
        ends = []
        for side in ("a", "b"):
            name, number = link[side].rsplit(":", 1)
            ends.append(place.get((name, *spans[name][int(number)])))
        if None not in ends:
            (a, i), (b, j) = sorted(ends)
            labels[a, b][i, j] = max(labels[a, b][i, j], RANK[link["relation"]])
    return Story(path.name.removesuffix(".story.json"), tables(held, np.stack([e.vector for e in meant])), found, labels, len(gold["links"]), [])


def load_all(folder: Path) -> list[Story]:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        return pool.map(load, sorted(folder.glob("*.story.json")), chunksize=2)


def directions(stories: list[Story], layer: int) -> np.ndarray:
    """384 x 128: leading directions of the states of one layer, each scaled by its variance to the power of -1/4."""
    dice = np.random.default_rng(0)
    rows = []
    for story in stories:
        states = np.concatenate([p.states[:, layer * 384 : (layer + 1) * 384] for p in story.found])
        rows.append(states[dice.permutation(len(states))[:SAMPLE]])
    x = np.concatenate(rows)
    values, vectors = np.linalg.eigh(x.T @ x / len(x))
    return (vectors[:, ::-1][:, :DIRECTIONS] * values[::-1][:DIRECTIONS] ** -0.25).astype(np.float32)


def with_features(stories: list[Story], w: dict[str, np.ndarray]) -> None:
    """Fill in the pairs. w: the directions, and any projection (it is trained later)."""
    for story in stories:
        ready = [prepared(p, w) for p in story.found]
        story.pairs = [(a, b, features(lexical(story.laid, a, b), ready[a], ready[b]).astype(np.float16)) for a, b in story.labels]


def folds(stories: list[Story], k: int = 5) -> np.ndarray:
    """Fold of each story, even over sources and sizes."""
    dice = np.random.default_rng(0)
    kind = [s.name.split("-")[0] if s.name[:3] in ("nc-", "as-", "ecb") else "basil" for s in stories]
    out = np.zeros(len(stories), int)
    for one in sorted(set(kind)):
        members = sorted((n for n in range(len(stories)) if kind[n] == one), key=lambda n: sum(y.size for y in stories[n].labels.values()))
        for at in range(0, len(members), k):
            block = members[at : at + k]
            out[block] = dice.permutation(k)[: len(block)]
    return out
