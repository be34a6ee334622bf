"""Stories: python benchmarks/stories.py

news-clusters and basil with allsides-stream between them, fed in order of date; B3 by the shared scorer, beside TF-IDF of the whole
mix with average linkage at its best threshold.
"""

import collections
import contextlib
import gzip
import importlib.util
import io
import json
import os
import re
import tempfile
import time
from datetime import date
from pathlib import Path

from rashomon.corpus.stories import Stories
from rashomon.corpus.terms import terms

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("RASHOMON_DATA", ROOT.parent / "shared/data"))


def rows(path: Path) -> list[dict]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def mix(data: Path) -> tuple[list[dict], dict[str, str]]:
    """Reports in order of date, and the event of those that have one."""
    reports, gold = [], {}
    for r in rows(data / "news-clusters/reports.jsonl.gz"):
        reports.append({"id": f"n{r['id']}", "title": r["title"], "text": r["text"], "published": r["date"], "outlet": r["outlet"], "url": r["url"]})
        gold[f"n{r['id']}"] = f"n{r['event']}"
    for s in rows(data / "basil/stories.jsonl.gz"):
        for r in s["reports"]:
            reports.append({"id": f"b{r['uuid']}", "title": r["title"], "text": r["text"], "published": r["date"], "outlet": r["outlet"], "url": r["url"]})
            gold[f"b{r['uuid']}"] = f"b{s['id']}"
    for r in rows(data / "allsides-stream/reports.jsonl.gz"):
        reports.append({"id": f"a{r['id']}", "title": r["title"], "text": r["text"], "published": r["date"], "outlet": r["outlet"], "url": r["url"]})
    return sorted(reports, key=lambda r: (r["published"], r["id"])), gold


def ours(reports: list[dict]) -> dict[str, list[str]]:
    stories, of = Stories(), dict[int, int]()
    for n, r in enumerate(reports):
        of.update(stories.place(n, date.fromisoformat(r["published"][:10]).toordinal(), terms(r["title"] or "", r["text"])).moved)
    made = collections.defaultdict(list)
    for n, story in of.items():
        made[f"s{story}"].append(reports[n]["id"])
    return made


def baseline(reports: list[dict], score) -> tuple[float, float]:
    import numpy as np
    from scipy.cluster.hierarchy import fcluster, linkage
    from sklearn.feature_extraction.text import TfidfVectorizer

    best = (0.0, 0.0)
    for options in ({}, {"sublinear_tf": True, "stop_words": "english"}):
        matrix = TfidfVectorizer(**options).fit_transform(f"{r['title'] or ''}\n{r['text']}" for r in reports)
        distance = np.clip(1 - (matrix @ matrix.T).toarray(), 0, None)
        tree = linkage(distance[np.triu_indices(len(reports), 1)], "average")
        for threshold in np.arange(0.4, 0.95, 0.01):
            groups = collections.defaultdict(list)
            for r, group in zip(reports, fcluster(tree, threshold, "distance"), strict=True):
                groups[f"s{group}"].append(r["id"])
            best = max(best, (score(groups), float(threshold)))
    return best


def scorer(data: Path):
    spec = importlib.util.spec_from_file_location("score_stories", data.parent / "bench/score_stories.py")
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def scored(groups: dict[str, list[str]], gold: dict[str, str], data: Path) -> str:
    """The line of the shared scorer."""
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()) as told:
        gold_path, stories_path = Path(folder) / "gold.json", Path(folder) / "stories.jsonl"
        gold_path.write_text(json.dumps(gold))
        stories_path.write_text("".join(json.dumps({"id": k, "reports": v}) + "\n" for k, v in groups.items()))
        scorer(data).main(gold_path, stories_path)
    return told.getvalue().strip()


def measured(data: Path) -> dict[str, float]:
    """B3 in percent."""
    reports, gold = mix(data)
    precision, recall, f1 = (100 * float(x) for x in re.findall(r"(?:P|R|F1) ([\d.]+)", scored(ours(reports), gold, data)))
    return {"reports": len(reports), "with gold": len(gold), "B3 precision": round(precision, 1), "B3 recall": round(recall, 1), "B3 F1": round(f1, 1)}


def main() -> None:
    reports, gold = mix(DATA)
    begun = time.process_time()
    found = ours(reports)
    taken = time.process_time() - begun
    print(f"{len(reports):,} reports in {taken:.1f} cpu-seconds ({len(reports) / taken:,.0f} a second)")
    print(scored(found, gold, DATA))
    try:
        f1, threshold = baseline(reports, lambda groups: float(re.search(r"F1 ([\d.]+)", scored(groups, gold, DATA))[1]))
        print(f"TF-IDF with average linkage at its best threshold ({threshold:.2f}): B3 F1 {f1:.3f}")
    except ImportError:
        print("TF-IDF with average linkage: wants scikit-learn (pip install -e '.[train]')")


if __name__ == "__main__":
    main()
