"""Matching quotations: python benchmarks/quotations.py [all]

Quotations of PolNeAR by their marks, and made variants of them (words cut, changed or added), 2,000 and 8,000: our matching beside rapidfuzz partial_ratio of
all pairs at 90. Gold are the pairs of the latter that share a run of five words. At 8,000 the peer runs only with `all` (minutes); its time is otherwise that
of 2,000, times sixteen. Growth: 8,000 to 32,000.
"""

import gzip
import json
import os
import random
import sys
import time
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process

from rashomon.corpus.repeated import matches
from rashomon.lang.marks import marked
from rashomon.lang.shingles import bare, common, shingles

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("RASHOMON_DATA", ROOT.parent / "shared/data"))


def made(count: int) -> list[str]:
    with gzip.open(DATA / "polnear/train.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    found = [text[a:b] for text in texts for m in marked(text) if m.depth == 0 for a, b in m.parts if 15 <= b - a <= 600]
    chance = random.Random(4)
    chance.shuffle(found)
    known = found[: max(1, count * 7 // 10)]
    while len(known) < count:
        words = chance.choice(found).split()
        start = chance.randrange(max(1, len(words) // 3))
        words = words[start : start + max(5, int(len(words) * chance.uniform(0.5, 1)))]
        for _ in range(chance.randrange(1 + len(words) // 12)):
            words[chance.randrange(len(words))] = chance.choice(("really", "the", "not", "very"))
        known.append(" ".join(words))
    return known


def exact(quotations: list[str]) -> tuple[set[tuple[int, int]], float]:
    words = [" ".join(bare(q).decode().split()) for q in quotations]
    runs = [shingles(bare(q)) for q in quotations]
    begun, gold = time.process_time(), set()
    for start in range(0, len(words), 500):
        scores = process.cdist(words[start : start + 500], words, scorer=fuzz.partial_ratio, score_cutoff=90, dtype=np.uint8)
        gold |= {(start + a, b) for a, b in zip(*(x.tolist() for x in np.nonzero(scores)), strict=True) if start + a < b}
    taken = time.process_time() - begun
    return {(a, b) for a, b in gold if words[a].count(" ") > 3 < words[b].count(" ") and common(runs[a], runs[b])}, taken


def ours(quotations: list[str]) -> tuple[set[tuple[int, int]], float]:
    times, found = [], None
    for _ in range(3):
        begun = time.process_time()
        found = matches(quotations)
        times.append(time.process_time() - begun)
    return {(a, b) for a, b in found.tolist()}, sorted(times)[1]


def main() -> None:
    sizes, own = (2000, 8000) if "all" in sys.argv else (2000,), {}
    matches(made(100))
    theirs = 0.0
    for size in sizes:
        quotations = made(size)
        gold, theirs = exact(quotations)
        got, own[size] = ours(quotations)
        print(
            f"{size:,} quotations, {len(gold):,} confirmed pairs: recall {len(gold & got) / len(gold):.4f}; {own[size]:.3f} cpu-seconds against {theirs:.1f} of all pairs: {theirs / own[size]:,.0f} times as fast"
        )
    if 8000 not in own:
        _, own[8000] = ours(made(8000))
        print(f"8,000 quotations: {own[8000]:.3f} cpu-seconds; all pairs would take sixteen times {theirs:.1f}: {16 * theirs / own[8000]:,.0f} times as fast")
    _, more = ours(made(32_000))
    print(f"32,000 quotations: {more:.3f} cpu-seconds, {more / own[8000]:.1f} times those of 8,000")


if __name__ == "__main__":
    main()
