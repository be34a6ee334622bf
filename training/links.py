"""Fit the weights of the link scorer on the gold accounts: python -m training.links DATA writes models/links/weights.json and card.md.

Sentences are the gold's own, so that nothing of the reading before it decides; cross-validated by story in five folds for the threshold.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from rashomon.compare.links import FEATURES, candidates, features
from rashomon.compare.matter import matter, meanings
from rashomon.lang.marks import marked
from rashomon.schema.reading import Reading, Sentence
from rashomon.schema.report import Report
from rashomon.schema.span import Span
from rashomon.schema.speech import Quotation
from training.manifest import DATA, record


def story(path: Path) -> tuple[tuple[Reading, ...], dict[str, list[tuple[int, int]]], dict]:
    told = json.loads(path.read_text(encoding="utf-8"))
    gold = json.loads(path.with_name(path.name.replace(".story.", ".gold.")).read_text(encoding="utf-8"))
    readings = []
    for r in told["reports"]:
        report = Report(id=r["id"], text=r["text"])
        quotes = tuple(Quotation("q", "direct", (s,), (s,)) for m in marked(r["text"]) if m.depth == 0 for s in [Span(m.start, m.end)])
        readings.append(Reading(report, tuple(Sentence(a, b, n) for n, (a, b) in enumerate(r["sentences"]) if b > a), (), quotes, (), ()))
    return tuple(readings), {r["id"]: [tuple(s) for s in r["sentences"]] for r in told["reports"]}, gold


def examples(folder: Path) -> list[tuple[np.ndarray, np.ndarray, int, int]]:
    """(features, is a link, gold links, all pairs) a story."""
    out = []
    for path in sorted(folder.glob("*.story.json")):
        readings, spans, gold = story(path)
        held = matter(readings)
        place = {(u.passage.report, u.passage.start, u.passage.end): n for n, u in enumerate(held.units)}
        linked = set()
        for link in gold["links"]:
            ends = []
            for side in ("a", "b"):
                name, number = link[side].rsplit(":", 1)
                ends.append(place.get((name, *spans[name][int(number)])))
            if None not in ends:
                linked.add(tuple(sorted(ends)))
        vectors = meanings(held)
        pairs = candidates(held, vectors)
        target = np.array([(i, j) in linked for i, j, _ in pairs])
        count = [sum(u.report == k for u in held.units) for k in range(len(readings))]
        every = sum(a * b for k, a in enumerate(count) for b in count[k + 1 :])
        out.append((features(held, vectors, pairs), target, len(gold["links"]), every))
    return out


def fit(rows: list) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    x, y = np.concatenate([r[0] for r in rows]), np.concatenate([r[1] for r in rows])
    mean, scale = x.mean(0), x.std(0) + 1e-9
    model = LogisticRegression(C=0.05, max_iter=2000).fit(((x - mean) / scale).clip(-6, 6), y)
    return mean, scale, model.coef_[0], float(model.intercept_[0])


def score(model: tuple, x: np.ndarray) -> np.ndarray:
    mean, scale, weight, bias = model
    return 1 / (1 + np.exp(-(((x - mean) / scale).clip(-6, 6) @ weight + bias)))


def best(rows: list, scores: list[np.ndarray]) -> tuple[float, float]:
    gold = sum(r[2] for r in rows)
    p, y = np.concatenate(scores), np.concatenate([r[1] for r in rows])
    order = np.argsort(-p)
    hits = np.cumsum(y[order])
    f1 = 2 * hits / (np.arange(1, len(p) + 1) + gold)
    k = int(f1.argmax())
    return float(f1[k]), float(p[order][k])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    data = parser.parse_args().data / "accounts"
    rows, dev = examples(data / "train"), examples(data / "dev")
    held = [None] * len(rows)
    for fold in range(5):
        model = fit([r for n, r in enumerate(rows) if n % 5 != fold])
        for n in range(fold, len(rows), 5):
            held[n] = score(model, rows[n][0])
    cross, threshold = best(rows, held)
    model = fit(rows)
    at = [score(model, r[0]) for r in dev]
    hits = sum(int((r[1] & (s >= threshold)).sum()) for r, s in zip(dev, at, strict=True))
    shown, gold = sum(int((s >= threshold).sum()) for s in at), sum(r[2] for r in dev)
    share = sum(len(r[1]) for r in rows) / sum(r[3] for r in rows)
    kept = sum(int(r[1].sum()) for r in rows) / sum(r[2] for r in rows)
    lines = [f"candidates: {100 * share:.1f} % of the pairs hold {100 * kept:.1f} % of the links (train)",
             f"links F1 on gold sentences: {100 * cross:.1f} cross-validated on train, {200 * hits / (shown + gold):.1f} on dev at the same threshold, {100 * best(dev, at)[0]:.1f} at the best"]  # fmt: skip
    print("\n".join(lines))
    folder = DATA / "models/links"
    folder.mkdir(parents=True, exist_ok=True)
    stored = {
        kind: dict(zip(FEATURES, (round(float(v), 6) for v in values), strict=True))
        for kind, values in zip(("mean", "scale", "weight"), model[:3], strict=True)
    }
    (folder / "weights.json").write_text(json.dumps(stored | {"bias": round(model[3], 6), "threshold": round(threshold, 4)}, indent=1) + "\n", encoding="utf-8")
    card = (Path(__file__).parent / "links_card.md").read_text(encoding="utf-8").replace("{figures}", "\n".join(f"- {line}" for line in lines))
    (folder / "card.md").write_text(card, encoding="utf-8")
    for name in ("weights.json", "card.md"):
        record(f"models/links/{name}", "Apache-2.0", "python -m training.links")


if __name__ == "__main__":
    main()
