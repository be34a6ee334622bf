"""Count in how many news reports each word stands: python -m training.spread DATA writes lexicons/spread.tsv."""

import argparse
import gzip
import json
from collections import Counter
from pathlib import Path

from rashomon.lang.shingles import bare_words
from training.manifest import DATA, record

LEAST = 3
SOURCES = ("polnear/train.jsonl.gz", "polnear/dev.jsonl.gz", "allsides-stream/reports.jsonl.gz")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    data = parser.parse_args().data
    counts: Counter[bytes] = Counter()
    total = 0
    for name in SOURCES:
        with gzip.open(data / name, "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                total += 1
                counts.update(set(bare_words(f"{row.get('title') or ''}\n{row['text']}")))
    path = DATA / "lexicons/spread.tsv"
    head = (
        f"# Word in lower case, number of reports that hold it, of {total} news reports; rarer than {LEAST} left out.\n"
        "# Source: counted over PolNeAR and the stream of US news of 2020, train and dev parts (counts of words, no text). Licence: CC0-1.0.\n"
    )
    rows = sorted(((w.decode(), n) for w, n in counts.items() if n >= LEAST), key=lambda r: (-r[1], r[0]))
    path.write_text(head + f"*\t{total}\n" + "".join(f"{w}\t{n}\n" for w, n in rows), encoding="utf-8")
    record("lexicons/spread.tsv", "CC0-1.0", "python -m training.spread")


if __name__ == "__main__":
    main()
