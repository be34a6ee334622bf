"""Near-copies: python benchmarks/copies.py [texts]

10,000 texts (or so many) made of the sentences of news articles: originals, and copies of them with words changed, sentences cut or moved. Recall and
precision of the pairs with Jaccard of five-word runs at 0.5 or more, against the exact figure of every pair that shares a run; speed end to end beside rensa
with its own index and datasketch (128 hashes), interleaved three times.
"""

import collections
import gzip
import json
import os
import random
import sys
import time
from pathlib import Path

from rashomon.corpus.duplicates import near_copies
from rashomon.lang.shingles import bare_words

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("RASHOMON_DATA", ROOT.parent / "shared/data"))
THRESHOLD = 0.5


def made(count: int, seed: int = 5) -> list[str]:
    """Texts: four in ten are near-copies of one before them."""
    with gzip.open(DATA / "polnear/train.jsonl.gz", "rt", encoding="utf-8") as lines:
        articles = [json.loads(line)["text"] for line in lines]
    sentences = [s for text in articles for s in text.replace("\n", " ").split(". ") if 20 < len(s) < 400]
    chance, texts = random.Random(seed), list[str]()
    for _ in range(count):
        if texts and chance.random() < 0.4:
            parts = chance.choice(texts[-500:]).split(". ")
            parts = parts[: max(3, int(len(parts) * chance.uniform(0.6, 1)))]
            rate = chance.choice((0.0, 0.01, 0.02, 0.05, 0.1))
            words = [chance.choice(("also", "yesterday", "new", "said")) if chance.random() < rate else w for w in ". ".join(parts).split(" ")]
            texts.append(" ".join(words))
        else:
            texts.append(". ".join(chance.sample(sentences, chance.randint(8, 35))))
    return texts


def exact(texts: list[str]) -> set[tuple[int, int]]:
    holders = collections.defaultdict(list)
    sets = []
    for n, text in enumerate(texts):
        words = bare_words(text)
        own = {tuple(words[i : i + 5]) for i in range(max(1, len(words) - 4))}
        sets.append(own)
        for run in own:
            holders[run].append(n)
    shared = collections.Counter((a, b) for members in holders.values() if len(members) < 1000 for i, b in enumerate(members) for a in members[:i])
    return {(a, b) for (a, b), n in shared.items() if n / (len(sets[a]) + len(sets[b]) - n) >= THRESHOLD}


def by_rensa(texts: list[str]) -> int:
    from rensa import RMinHash, RMinHashLSH

    index, held, pairs = RMinHashLSH(threshold=THRESHOLD, num_perm=128, num_bands=32), [], 0
    for n, text in enumerate(texts):
        words = text.lower().split()
        one = RMinHash(num_perm=128, seed=1)
        one.update([" ".join(words[i : i + 5]) for i in range(max(1, len(words) - 4))])
        pairs += sum(one.jaccard(held[m]) >= THRESHOLD for m in index.query(one))
        index.insert(n, one)
        held.append(one)
    return pairs


def by_datasketch(texts: list[str]) -> int:
    from datasketch import MinHash, MinHashLSH

    index, held, pairs = MinHashLSH(threshold=THRESHOLD, num_perm=128), [], 0
    for n, text in enumerate(texts):
        words = text.lower().split()
        one = MinHash(num_perm=128, seed=1)
        one.update_batch([" ".join(words[i : i + 5]).encode() for i in range(max(1, len(words) - 4))])
        pairs += sum(one.jaccard(held[m]) >= THRESHOLD for m in index.query(one))
        index.insert(n, one)
        held.append(one)
    return pairs


def main() -> None:
    texts = made(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
    gold = exact(texts)
    taken: dict[str, list[float]] = collections.defaultdict(list)
    told: dict[str, int] = {}
    got: set[tuple[int, int]] = set()
    for _ in range(3):
        begun = time.process_time()
        got = {(p.a, p.b) for p in near_copies(texts)}
        taken["rashomon"].append(time.process_time() - begun)
        for name, run in (("rensa", by_rensa), ("datasketch", by_datasketch)):
            begun = time.process_time()
            told[name] = run(texts)
            taken[name].append(time.process_time() - begun)
    print(
        f"{len(texts):,} texts, {len(gold):,} pairs at {THRESHOLD}: recall {len(got & gold) / len(gold):.4f}, precision {len(got & gold) / max(1, len(got)):.4f}"
    )
    for name in ("rensa", "datasketch"):
        ratios = sorted(theirs / ours for theirs, ours in zip(taken[name], taken["rashomon"], strict=True))
        print(f"against {name} ({told[name]:,} pairs): {ratios[1]:.2f} times as fast ({ratios[0]:.2f} to {ratios[-1]:.2f}); "
              f"{len(texts) / sorted(taken['rashomon'])[1]:,.0f} and {len(texts) / sorted(taken[name])[1]:,.0f} texts a cpu-second")  # fmt: skip


if __name__ == "__main__":
    main()
