"""Fit the model of paraphrases on the gold accounts: python -m training.paraphrases DATA writes models/paraphrases/weights.json and card.md.

The reports are read as the program reads them; a pair of contents is right where the gold has these two places in one utterance.
"""

import argparse
import json
import multiprocessing
from itertools import combinations
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from rashomon import Report, read
from rashomon.compare.actors import story_actors
from rashomon.compare.paraphrases import FEATURES, SURE, candidates, contents, features
from rashomon.compare.story import ordered
from training.manifest import DATA, record

CARD = """# paraphrases

A logistic model over eleven likenesses of two attributed contents, at least one of them in indirect speech: are they one utterance?

- Data: the project's gold accounts, train part (117 stories), read by the program; the annotation is the project's own.
{figures}
- Recipe: `python -m training.paraphrases DATA`. Weights: Apache-2.0.
- Cannot do: join words that only knowledge of the world joins.
"""


def _overlap(a: tuple[int, int], b: tuple[int, int]) -> float:
    """Shared part as a share of the longer."""
    return (min(a[1], b[1]) - max(a[0], b[0])) / max(1, a[1] - a[0], b[1] - b[0])


def story(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Features and labels of the candidates of one story."""
    told = json.loads(path.read_text(encoding="utf-8"))
    gold = json.loads(path.with_name(path.name.replace(".story.", ".gold.")).read_text(encoding="utf-8"))
    readings = ordered([read(Report(id=r["id"], text=r["text"], outlet=r["outlet"], published=(r["date"] or "")[:10] or None)) for r in told["reports"]])
    found = contents(readings, story_actors(readings))
    pairs = candidates(found)
    wanted = [(a, b) for u in gold["utterances"] for a, b in combinations(u["spans"], 2) if a["report"] != b["report"]]

    def meets(k: int, span: dict) -> bool:
        p = found[k].passage
        return p.report == span["report"] and _overlap((p.start, p.end), (span["start"], span["end"])) >= 0.5

    right = [any((meets(i, a) and meets(j, b)) or (meets(i, b) and meets(j, a)) for a, b in wanted) for i, j in pairs]
    return features(found, pairs), np.array(right, bool)


def fit(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    mean, scale = x.mean(0), x.std(0) + 1e-9
    model = LogisticRegression(C=1.0, max_iter=1000).fit((x - mean) / scale, y)
    return mean, scale, model.coef_[0], float(model.intercept_[0])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    paths = sorted((parser.parse_args().data / "accounts/train").glob("*.story.json"))
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        rows = pool.map(story, paths, chunksize=2)
    hit = shown = 0
    for fold in range(5):
        mean, scale, weight, bias = fit(*(np.concatenate([r[k] for n, r in enumerate(rows) if n % 5 != fold]) for k in (0, 1)))
        for x, y in rows[fold::5]:
            sure = 1 / (1 + np.exp(-(((x - mean) / scale) @ weight + bias))) >= SURE
            hit, shown = hit + int((y & sure).sum()), shown + int(sure.sum())
    mean, scale, weight, bias = fit(*(np.concatenate([r[k] for r in rows]) for k in (0, 1)))
    line = f"- Cross-validated by story: {hit} of {shown} pairs over {SURE} are right; {int(sum(r[1].sum() for r in rows))} right pairs among {sum(len(r[1]) for r in rows)} candidates."
    print(line)
    folder = DATA / "models/paraphrases"
    folder.mkdir(parents=True, exist_ok=True)
    stored = {
        key: dict(zip(FEATURES, (round(float(v), 6) for v in values), strict=True)) for key, values in (("mean", mean), ("scale", scale), ("weight", weight))
    }
    (folder / "weights.json").write_text(json.dumps(stored | {"bias": round(bias, 6)}, indent=1) + "\n", encoding="utf-8")
    (folder / "card.md").write_text(CARD.format(figures=line), encoding="utf-8")
    for name in ("weights.json", "card.md"):
        record(f"models/paraphrases/{name}", "Apache-2.0", "python -m training.paraphrases")


if __name__ == "__main__":
    main()
