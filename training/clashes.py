"""Fit the models that judge clashes on the gold accounts: python -m training.clashes DATA writes models/clashes/weights.json and card.md.

The reports are read and linked as the program does it; a proposed pair of places is right where the gold tells it, whatever its verdict. One logistic
model a sort; the probability from which each is told is chosen together, so that F1 over all is highest on stories that the models did not see, and raised for all but differences of voice.
"""

import argparse
import json
import multiprocessing
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from rashomon import Report, read
from rashomon.compare.actors import story_actors
from rashomon.compare.clashes import clashes
from rashomon.compare.links import links
from rashomon.compare.matter import matter, meanings
from rashomon.compare.pairs import SIGNS, Clash
from rashomon.compare.story import ordered
from rashomon.compare.utterances import utterances
from training.manifest import DATA, record

CAREFUL = 0.2  # probability that all but differences of voice must have: a false conflict costs more trust than a missed one
Place = tuple[str, int, int]
CARD = """# clashes

Five small logistic models, one for each sort of places that may clash (two quantities, two dates, words changed inside marks, words that differ in one
frame, voices): would a reader tell it?

- Data: the project's gold accounts, train part (117 stories), read and linked by the program; the annotation is the project's own.
{figures}
- Two careful readers reach F1 64.2 with each other on conflicts and differences of scope together.
- Recipe: `python -m training.clashes DATA`. Weights: Apache-2.0.
- Cannot do: judge whether both can be true (rules in `compare/conflicts.py` do).
"""


def touches(g: Place, s: Place) -> bool:
    """Does a place point at gold words: half of the shorter shared, and at most a sentence long?"""
    shared = min(g[2], s[2]) - max(g[1], s[1])
    return g[0] == s[0] and shared > 0 and shared >= 0.5 * min(g[2] - g[1], s[2] - s[1]) and s[2] - s[1] <= max(300, g[2] - g[1])


def story(path: Path) -> tuple[list[Clash], list[list[int]], int]:
    """The clashes of one story, the gold conflicts that each points at, and how many gold has."""
    told = json.loads(path.read_text(encoding="utf-8"))
    gold = json.loads(path.with_name(path.name.replace(".story.", ".gold.")).read_text(encoding="utf-8"))
    readings = ordered([read(Report(id=r["id"], text=r["text"], outlet=r["outlet"], title=r["title"] or None, published=(r["date"] or "")[:10] or None))
                        for r in told["reports"]])  # fmt: skip
    held = matter(readings)
    found = list(clashes(readings, held, links(held, meanings(held)), utterances(readings, story_actors(readings))))
    wanted = [tuple((c[side]["report"], c[side]["start"], c[side]["end"]) for side in ("a", "b")) for c in gold["conflicts"]]
    hits = []
    for clash in found:
        ours = [(p.report, p.start, p.end) for p in (clash.a, clash.b)]
        hits.append([n for n, (x, y) in enumerate(wanted) if (touches(x, ours[0]) and touches(y, ours[1])) or (touches(x, ours[1]) and touches(y, ours[0]))])
    return found, hits, len(wanted)


def fit(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    mean, scale = x.mean(0), x.std(0) + 1e-6
    model = LogisticRegression(C=0.1, max_iter=1000).fit(((x - mean) / scale).clip(-4, 4), y)
    return mean, scale, model.coef_[0], float(model.intercept_[0])


def use(model: tuple, x: np.ndarray) -> np.ndarray:
    mean, scale, weight, bias = model
    return 1 / (1 + np.exp(-(((x - mean) / scale).clip(-4, 4) @ weight + bias)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    paths = sorted((parser.parse_args().data / "accounts/train").glob("*.story.json"))
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        rows = pool.map(story, paths, chunksize=2)
    gold = sum(r[2] for r in rows)
    models, held = {}, {}
    for sort in SIGNS:
        members = [(n % 5, c.signs, bool(h)) for n, (found, hits, _) in enumerate(rows) for c, h in zip(found, hits, strict=True) if c.sort == sort]
        fold, x, y = np.array([m[0] for m in members]), np.array([m[1] for m in members], np.float64), np.array([m[2] for m in members])
        scores = np.zeros(len(y))
        for f in range(5):
            scores[fold == f] = use(fit(x[fold != f], y[fold != f]), x[fold == f])
        models[sort], held[sort] = fit(x, y), (scores, y)
    scores, y = (np.concatenate([h[k] for h in held.values()]) for k in (0, 1))
    order = np.argsort(-scores)
    f1 = 2 * np.cumsum(y[order]) / (np.arange(1, len(y) + 1) + gold)
    least = float(scores[order][int(f1.argmax())])
    lines = [f"- Cross-validated by story, all sorts: F1 {100 * f1.max():.1f} at probability {least:.2f} (places of one sort that meet count twice here)."]
    for sort, (s, right) in held.items():
        told = s >= (least if sort == "voice" else max(least, CAREFUL))
        lines.append(f"- {sort}: {len(right)} proposed, {int(right.sum())} right; told {int(told.sum())}, of which {int((told & right).sum())} right")
    print("\n".join(lines))
    stored = {}
    for sort, (mean, scale, weight, bias) in models.items():
        stored[sort] = {
            key: dict(zip(SIGNS[sort], (round(float(v), 5) for v in values), strict=True))
            for key, values in (("mean", mean), ("scale", scale), ("weight", weight))
        }
        stored[sort] |= {"bias": round(bias, 5), "least": round(least if sort == "voice" else max(least, CAREFUL), 4)}
    folder = DATA / "models/clashes"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "weights.json").write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
    (folder / "card.md").write_text(CARD.format(figures="\n".join(lines)), encoding="utf-8")
    for name in ("weights.json", "card.md"):
        record(f"models/clashes/{name}", "Apache-2.0", "python -m training.clashes")


if __name__ == "__main__":
    main()
