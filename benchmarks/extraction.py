"""Text from web pages: python benchmarks/extraction.py [articles|pages|broken]

articles  article-extraction (whole bodies): precision and recall of four-word runs, the mean over pages, and F1 of the two; a page without an answer counts for recall alone
pages     web-pages (strings that must and must not come out, after squeezing white space): precision, recall and F1 over all strings
broken    pages nested too deep, with a text node too large, or cut: how much of the text comes out
Each beside trafilatura alone, on the same pages in the same run.
"""

import collections
import gzip
import json
import os
import re
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from trafilatura import extract

from rashomon.ingest.decoding import decode
from rashomon.ingest.html import main_text

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("RASHOMON_DATA", ROOT.parent / "shared/data"))


Make = Callable[[bytes], str]


def ours(data: bytes) -> str:
    return main_text(decode(data).text)


def theirs(data: bytes) -> str:
    return extract(data, include_comments=False) or ""


def rows(folder: Path) -> list[tuple[dict, bytes]]:
    packed = zipfile.ZipFile(folder / "pages.zip")
    names = {Path(name).name: name for name in packed.namelist()}
    with gzip.open(folder / "pages.jsonl.gz", "rt", encoding="utf-8") as lines:
        known = [json.loads(line) for line in lines]
    return [(row, packed.read(names[Path(row["file"]).name])) for row in known]


def runs(text: str) -> collections.Counter:
    words = re.findall(r"\w+", text)
    return collections.Counter(tuple(words[i : i + 4]) for i in range(max(1, len(words) - 3))) if words else collections.Counter()


def articles(data: Path, make: Make = ours) -> dict[str, float]:
    """Four-word runs of whole bodies: the mean precision and recall of the pages, and their F1."""
    begun, precision, recall = time.process_time(), [], []
    known = rows(data / "article-extraction")
    for row, page in known:
        page = gzip.decompress(page) if page[:2] == b"\x1f\x8b" else page
        gold, got = runs(row["articleBody"]), runs(make(page))
        shared = (gold & got).total()
        recall.append(shared / max(1, gold.total()))
        if got:
            precision.append(shared / got.total())
    return _told(sum(precision) / len(precision), sum(recall) / len(recall), len(known), time.process_time() - begun)


def pages(data: Path, make: Make = ours) -> dict[str, float]:
    """Strings that must and must not come out, over all pages."""
    known = [(row, page) for row, page in rows(data / "web-pages") if row.get("content")]
    begun, tp, fp, fn = time.process_time(), 0, 0, 0
    for row, page in known:
        got = " ".join(make(page).split())
        for text in row["content"]["with"]:
            held = " ".join(text.split()) in got
            tp, fn = tp + held, fn + (not held)
        fp += sum(" ".join(text.split()) in got for text in row["content"]["without"])
    return _told(tp / (tp + fp), tp / (tp + fn), len(known), time.process_time() - begun)


def _told(precision: float, recall: float, count: int, taken: float) -> dict[str, float]:
    f1 = 2 * precision * recall / (precision + recall)
    return {
        "pages": count,
        "precision": round(100 * precision, 1),
        "recall": round(100 * recall, 1),
        "F1": round(100 * f1, 1),
        "milliseconds a page": round(1000 * taken / count, 1),
    }


def broken() -> None:
    told = "The harbour master said on Monday that the pier would open in June, and the ferry in July. " * 5
    made = {
        "10,000 nested div": b"<html><body>" + b"<div>" * 10_000 + f"<p>{told}</p>".encode() + b"</div>" * 10_000 + b"</body></html>",
        "200,000 open div": b"<html><body>" + b"<div>" * 200_000 + f"<p>{told}</p>".encode(),
        "100,000 open b": b"<html><body>" + b"<b>" * 100_000 + f"<p>{told}</p>".encode(),
        "255 levels": b"<html><body>" + b"<div>" * 255 + f"<p>{told}</p>".encode(),
        "one paragraph of 11 MB": f"<html><body><p>{told * 24_000}</p><p>{told}</p></body></html>".encode(),
        "100,000 attributes": b"<html><body " + b"".join(b'a%d="x" ' % n for n in range(100_000)) + f"><p>{told}</p></body></html>".encode(),
        "1,000,000 tags": b"<html><body>" + b"<i>a</i>" * 500_000 + f"<p>{told}</p></body></html>".encode(),
    }
    for name, data in made.items():
        begun = time.perf_counter()
        got = len(ours(data))
        middle = time.perf_counter()
        other = len(theirs(data))
        print(
            f"broken    {name:24} rashomon {got:>10,} characters in {middle - begun:5.2f} s; trafilatura {other:>10,} in {time.perf_counter() - middle:5.2f} s; {len(told):,} stand in it at least"
        )


if __name__ == "__main__":
    for name in sys.argv[1:] or ["articles", "pages", "broken"]:
        if name == "broken":
            broken()
            continue
        for who, make in (("rashomon", ours), ("trafilatura", theirs)):
            print(f"{name:9} {who:12} {({'articles': articles, 'pages': pages}[name])(DATA, make)}")
