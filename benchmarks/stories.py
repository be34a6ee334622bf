"""Stories: python benchmarks/stories.py [GOLD.json STORIES.jsonl]

news-clusters and basil with allsides-stream between them, fed in order of date through `rashomon corpus`; B3 by the shared scorer, beside TF-IDF of the whole
mix with average linkage at its best threshold. With two names the gold and the stories are written there.
"""

import collections
import contextlib
import gzip
import importlib.util
import io
import json
import os
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from rashomon.corpus.stories import Stories
from rashomon.corpus.terms import terms

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("RASHOMON_DATA", ROOT.parent / "shared/data"))


def rows(name: str) -> list[dict]:
    with gzip.open(DATA / name, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def mix() -> tuple[list[dict], dict[str, str]]:
    """Reports in order of date, and the event of those that have one."""
    reports, gold = [], {}
    for r in rows("news-clusters/reports.jsonl.gz"):
        reports.append({"id": f"n{r['id']}", "title": r["title"], "text": r["text"], "published": r["date"], "outlet": r["outlet"], "url": r["url"]})
        gold[f"n{r['id']}"] = f"n{r['event']}"
    for s in rows("basil/stories.jsonl.gz"):
        for r in s["reports"]:
            reports.append({"id": f"b{r['uuid']}", "title": r["title"], "text": r["text"], "published": r["date"], "outlet": r["outlet"], "url": r["url"]})
            gold[f"b{r['uuid']}"] = f"b{s['id']}"
    for r in rows("allsides-stream/reports.jsonl.gz"):
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


def main() -> None:
    spec = importlib.util.spec_from_file_location("score_stories", DATA.parent / "bench/score_stories.py")
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    reports, gold = mix()
    folder = Path(tempfile.mkdtemp())
    gold_path, stories_path = (Path(sys.argv[1]), Path(sys.argv[2])) if len(sys.argv) > 2 else (folder / "gold.json", folder / "stories.jsonl")
    gold_path.write_text(json.dumps(gold))

    def score(groups: dict[str, list[str]], *, quiet: bool = True) -> float:
        stories_path.write_text("".join(json.dumps({"id": k, "reports": v}) + "\n" for k, v in groups.items()))
        with contextlib.redirect_stdout(io.StringIO() if quiet else sys.stdout):
            return scorer.main(gold_path, stories_path)

    begun = time.process_time()
    found = ours(reports)
    taken = time.process_time() - begun
    print(f"{len(reports):,} reports in {taken:.1f} cpu-seconds ({len(reports) / taken:,.0f} a second)")
    score(found, quiet=False)
    try:
        f1, threshold = baseline(reports, score)
        print(f"TF-IDF with average linkage at its best threshold ({threshold:.2f}): B3 F1 {f1:.3f}")
    except ImportError:
        print("TF-IDF with average linkage: wants scikit-learn (pip install -e '.[train]')")


if __name__ == "__main__":
    main()
