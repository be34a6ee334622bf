"""Count in how many sentences of news each word stands: python -m training.frequencies DATA writes lexicons/frequencies.tsv."""

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from rashomon.lang.lemmas import base
from rashomon.lang.words import words
from training.manifest import DATA, record

LEAST = 4


def sentences(data: Path) -> Iterator[str]:
    with gzip.open(data / "polnear/train.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in file:
            yield from re.split(r"(?<=[.!?]) +(?=[A-Z“\"])|\n+", json.loads(line)["text"])
    for path in sorted((data / "accounts/train").glob("*.story.json")):
        for report in json.loads(path.read_text(encoding="utf-8"))["reports"]:
            yield from (report["text"][a:b] for a, b in report["sentences"])
    with gzip.open(data / "ud-english-ewt/train.conllu.gz", "rt", encoding="utf-8") as file:
        yield from (line[9:] for line in file if line.startswith("# text = "))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    counts: Counter[str] = Counter()
    total = 0
    for sentence in sentences(parser.parse_args().data):
        found = {base(sentence[a:b]) for a, b in words(sentence)}
        total += bool(found)
        counts.update(w for w in found if w[0].isalnum())
    path = DATA / "lexicons/frequencies.tsv"
    head = f"# Base form, number of sentences that hold it, of {total} sentences of news and web text; rarer than {LEAST} left out.\n# Source: counted over PolNeAR, UD English EWT and the project's accounts, train parts (counts of words, no text). Licence: CC0-1.0.\n"
    rows = sorted(((w, n) for w, n in counts.items() if n >= LEAST and "\t" not in w), key=lambda r: (-r[1], r[0]))
    path.write_text(head + f"\u0000\t{total}\n".replace("\u0000", "*") + "".join(f"{w}\t{n}\n" for w, n in rows), encoding="utf-8")
    record("lexicons/frequencies.tsv", "CC0-1.0", "python -m training.frequencies")


if __name__ == "__main__":
    main()
