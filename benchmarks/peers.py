"""Every stage against its peer, and the limits that have no peer: python benchmarks/peers.py [NAME...] [--rounds 5] [--write]

Each of ours and each peer runs in a process of its own, in turn (A B A B ...), on the same input, after a warm call; what is told is the median of the ratios
of cpu-seconds with their range, whether both did the work, and how the cost grows (slope of the logarithms over three sizes; 1 is linear). Wants the peers:
pip install blingfire pysbd edlib rensa datasketch warcio spacy. Absolute seconds of two runs are not to be compared.
"""

import argparse
import gzip
import io
import json
import math
import os
import random
import re
import sqlite3
import statistics
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("RASHOMON_DATA", ROOT.parent / "shared/data"))
Run = Callable[[int], int]


@cache
def articles() -> list[str]:
    with gzip.open(DATA / "polnear/train.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [text for line in lines if len(text := json.loads(line)["text"]) > 1000]


@cache
def html() -> list[bytes]:
    packed = zipfile.ZipFile(DATA / "web-pages/pages.zip")
    return [packed.read(name) for name in sorted(packed.namelist()) if not name.endswith("/")]


def edited(text: str, seed: int = 1) -> str:
    """One sentence in five cut, one word in twenty changed."""
    chance = random.Random(seed)
    kept = [s for s in text.split(". ") if chance.random() > 0.2]
    return " ".join("other" if chance.random() < 0.05 else w for w in ". ".join(kept).split(" "))


def text_of_pages(size: int) -> int:
    from rashomon.ingest.decoding import decode
    from rashomon.ingest.html import main_text

    return sum(bool(main_text(decode(page).text)) for page in html()[:size])


def trafilatura_pages(size: int) -> int:
    from trafilatura import extract

    return sum(bool(extract(page, include_comments=False)) for page in html()[:size])


@cache
def archive(size: int) -> bytes:
    out = io.BytesIO()
    for n, page in enumerate(html()[:size]):
        http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(page) + page
        head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/{n}\r\nContent-Type: application/http; msgtype=response\r\nWARC-Record-ID: <urn:uuid:{n:032}>\r\nWARC-Date: 2031-05-04T10:00:00Z\r\nContent-Length: {len(http)}\r\n\r\n"
        out.write(gzip.compress(head.encode() + http + b"\r\n\r\n", 1))
    return out.getvalue()


def archived(size: int) -> int:
    from rashomon.ingest.archives import from_warc
    from rashomon.ingest.found import Found, Stated

    return sum(isinstance(i, Found) for i in from_warc(io.BytesIO(archive(size)), "a.warc", Stated()))


def warcio_archived(size: int) -> int:
    from trafilatura import extract
    from warcio.archiveiterator import ArchiveIterator

    return sum(bool(extract(r.content_stream().read(), include_comments=False)) for r in ArchiveIterator(io.BytesIO(archive(size))) if r.rec_type == "response")


def words(size: int) -> int:
    from rashomon.lang.words import words as found

    return sum(len(found(text)) for text in articles()[:size])


def blingfire_words(size: int) -> int:
    import blingfire

    return sum(len(blingfire.text_to_words_with_offsets(text)[1]) for text in articles()[:size])


def spacy_words(size: int) -> int:
    import spacy

    model = spacy.blank("en")
    return sum(len(model.make_doc(text)) for text in articles()[:size])


def copies(size: int) -> int:
    from copies import made

    from rashomon.corpus.duplicates import near_copies

    return len(near_copies(_texts(made, size)))


@cache
def _texts(make: Callable[[int], list[str]], size: int) -> list[str]:
    return make(size)


def rensa_copies(size: int) -> int:
    from copies import by_rensa, made

    return by_rensa(_texts(made, size))


def datasketch_copies(size: int) -> int:
    from copies import by_datasketch, made

    return by_datasketch(_texts(made, size))


def quotations(size: int) -> int:
    from quotations import made

    from rashomon.corpus.repeated import matches

    return len(matches(_texts(made, size)))


def rapidfuzz_quotations(size: int) -> int:
    from quotations import exact, made

    return len(exact(_texts(made, size))[0])


@cache
def pairs(size: int) -> list[tuple[str, str]]:
    return [(text[:4500], f"{edited(text, n)} End."[:4500]) for n, text in enumerate(articles()[:size])]


def alignment(size: int) -> int:
    from rashomon.compare.origins import laid, shared_passages
    from rashomon.schema.report import Report

    return sum(len(shared_passages(laid(Report("a", one), (), [0]), laid(Report("b", other), (), [0]))) for one, other in pairs(size))


def difflib_alignment(size: int) -> int:
    import difflib

    return sum(len(difflib.SequenceMatcher(None, one.split(), other.split(), autojunk=False).get_matching_blocks()) for one, other in pairs(size))


def edlib_alignment(size: int) -> int:
    import edlib

    return sum(len(edlib.align(other, one, task="path")["cigar"] or "") for one, other in pairs(size))


def _index(rows: list[str], *, stored: bool) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    if stored:
        from rashomon.corpus.store import STEPS

        for statement in "".join(STEPS).strip().split(";\n"):
            connection.execute(statement)
        for n, text in enumerate(rows):
            connection.execute(
                "INSERT INTO reports VALUES (?, ?, NULL, '', NULL, NULL, NULL, NULL, ?, '', 'utf-8', 0, 0, NULL, 0, 'text', NULL)", (n, f"r{n}", f"{n}")
            )
            connection.execute("INSERT INTO texts VALUES (?, ?)", (n, text))
            connection.execute("INSERT INTO words(rowid, title, text) VALUES (?, '', ?)", (n, text))
    else:
        connection.execute("CREATE VIRTUAL TABLE words USING fts5(text)")
        connection.executemany("INSERT INTO words VALUES (?)", [(text,) for text in rows])
    return connection


def indexed(size: int) -> int:
    return _index(rows_of(size), stored=True).execute("SELECT count(*) FROM words").fetchone()[0]


def plain_indexed(size: int) -> int:
    return _index(rows_of(size), stored=False).execute("SELECT count(*) FROM words").fetchone()[0]


@cache
def rows_of(size: int) -> list[str]:
    return (articles() * (1 + size // len(articles())))[:size]


# name: (what, ours, [(peer, its run, goal: times as fast)], the three sizes, the largest size that the peers run)
STAGES: dict[str, tuple[str, Run, list[tuple[str, Run, float]], tuple[int, int, int], int]] = {
    "P1": ("HTML to text, pages", text_of_pages, [("trafilatura standard", trafilatura_pages, 3.0)], (40, 80, 160), 160),
    "P2": ("WARC.gz to text, records", archived, [("warcio and trafilatura", warcio_archived, 3.0)], (40, 80, 160), 160),
    "P3": ("words with offsets, articles", words, [("blingfire with offsets", blingfire_words, 2.0), ("spaCy blank", spacy_words, 7.0)], (100, 200, 400), 400),
    "P6": ("near-copies, documents", copies, [("rensa", rensa_copies, 1.5), ("datasketch", datasketch_copies, 6.0)], (1250, 2500, 5000), 5000),
    "P7": ("matching quotations", quotations, [("rapidfuzz, all pairs", rapidfuzz_quotations, 100.0)], (2000, 8000, 32000), 2000),
    "P8": ("shared passages of two reports, pairs", alignment, [("difflib words", difflib_alignment, 5.0), ("edlib path", edlib_alignment, 3.0)], (50, 100, 200), 200),
    "P10": ("indexing, reports", indexed, [("plain FTS5", plain_indexed, 0.8)], (2500, 5000, 10_000), 10_000),
}  # fmt: skip


def questions() -> tuple[str, bool]:
    """200 questions of two words each, of reports that hold them both, over 10,080 reports: p95."""
    from rashomon.corpus.search import search

    connection, chance, taken = _index(rows_of(10_080), stored=True), random.Random(3), []
    for text in chance.sample(articles(), 200):
        words = chance.sample(sorted(set(re.findall(r"\b[a-z]{5,}\b", text))), 2)
        begun = time.perf_counter()
        assert list(search(connection, " ".join(words)))
        taken.append(1000 * (time.perf_counter() - begun))
    p95 = sorted(taken)[189]
    return f"p50 {statistics.median(taken):.0f} ms, p95 {p95:.0f} ms", p95 < 25


def two_pages() -> tuple[str, bool]:
    from speed import rendered

    (small, quick), (large, slow) = rendered(2), rendered(50)
    sizes = len(small.encode()) / 1e3, len(large.encode()) / 1e6
    met = quick < 0.020 and sizes[0] < 300 and slow < 1 and sizes[1] < 3
    return f"{1000 * quick:.0f} ms and {sizes[0]:.0f} kB; {slow:.2f} s and {sizes[1]:.2f} MB", met


def whole_run() -> tuple[str, bool]:
    from speed import from_cold

    from rashomon import compare, load, read

    walls, _, peak = from_cold()
    seeds = sorted((DATA / "seeds").glob("report-*.txt")) or sorted((ROOT / "examples").glob("*.txt"))[:2]
    warm = []
    for _ in range(4):
        begun = time.perf_counter()
        compare([read(load(path)) for path in seeds])
        warm.append(time.perf_counter() - begun)
    cold, again = statistics.median(walls), statistics.median(warm[1:])
    return f"{cold:.2f} s cold ({min(walls):.2f} to {max(walls):.2f}), {again:.2f} s warm, {peak:.0f} MB", cold <= 3 and again <= 0.15 and peak <= 400


def growing() -> tuple[str, bool]:
    from speed import compared

    seconds = {count: compared(count)[0] for count in (10, 30, 100)}
    times = seconds[100] / seconds[10]
    return ", ".join(f"{count} reports {s:.1f} s" for count, s in seconds.items()) + f": {times:.0f} times", times <= 13


def bulk() -> tuple[str, bool]:
    """10,000 reports made by corpus.py, the median of three runs."""
    import tempfile

    from corpus import COMMAND, made

    rates = []
    with tempfile.TemporaryDirectory() as where:
        folder = Path(where) / "in"
        folder.mkdir()
        made(folder, 10_000)
        for n in range(3):
            begun = time.perf_counter()
            subprocess.run([COMMAND, "corpus", "add", str(folder), "--workers", "2", "--store", f"{where}/{n}.db"], stderr=subprocess.DEVNULL, check=True)
            rates.append(10_000 / (time.perf_counter() - begun))
    return f"{statistics.median(rates):.0f} a second ({min(rates):.0f} to {max(rates):.0f})", statistics.median(rates) >= 150


# name: (what, goal, its run)
LIMITS: dict[str, tuple[str, str, Callable[[], tuple[str, bool]]]] = {
    "P10": ("200 searches over 10,080 reports", "p95 under 25 ms", questions),
    "P11": ("pages of two and of fifty reports", "20 ms and 300 kB; 1 s and 3 MB", two_pages),
    "P12": ("two seeds, the whole run", "3 s cold, 0.15 s warm, 400 MB", whole_run),
    "P13": ("comparing, readings and vectors given", "ten times the reports at most 13 times the time", growing),
    "P14": ("10,000 reports into a store, two workers", "150 a second", bulk),
}


def limit(name: str) -> str:
    what, goal, _ = LIMITS[name]
    done = subprocess.run([sys.executable, __file__, "--limit", name], capture_output=True, check=False)
    if done.returncode:
        raise SystemExit(f"{name}: {done.stderr.decode().strip().splitlines()[-1]}")
    found, met = json.loads(done.stdout.splitlines()[-1])
    return f"| {name} | {what} | {found} | {goal} | {'met' if met else 'not met'} |"


def one(name: str, number: int, size: int) -> None:
    """In a process of its own: cpu-seconds and what was found, as JSON."""
    _, ours, peers, sizes, _ = STAGES[name]
    run = ours if number < 0 else peers[number][1]
    run(min(size, sizes[0] // 10 or 1))
    if name in ("P6", "P7"):
        run(size)  # the texts are made before the clock starts
    made = {"P2": archive, "P8": pairs, "P10": rows_of}.get(name)
    if made:
        made(size)
    begun = time.process_time()
    found = run(size)
    print(json.dumps([time.process_time() - begun, found]))


def child(name: str, number: int, size: int) -> tuple[float, int]:
    done = subprocess.run(
        [sys.executable, __file__, "--one", name, str(number), str(size)], capture_output=True, check=False, env={**os.environ, "OMP_NUM_THREADS": "1"}
    )
    if done.returncode:
        raise SystemExit(f"{name}: {done.stderr.decode().strip().splitlines()[-1]}")
    taken, found = json.loads(done.stdout.splitlines()[-1])
    return taken, found


def measured(name: str, rounds: int) -> list[str]:
    what, _, peers, sizes, largest = STAGES[name]
    size = min(sizes[-1], largest)
    own, others = [], [[] for _ in peers]
    for _ in range(rounds):
        own.append(child(name, -1, size))
        for n in range(len(peers)):
            others[n].append(child(name, n, size))
    costs = [child(name, -1, s)[0] for s in sizes]
    slope = statistics.linear_regression([math.log(s) for s in sizes], [math.log(max(c, 1e-4)) for c in costs]).slope
    rows = []
    for (peer, _, goal), theirs in zip(peers, others, strict=True):
        ratios = sorted(t[0] / o[0] for t, o in zip(theirs, own, strict=True))
        verdict = "met" if ratios[0] >= goal else "met by the median" if statistics.median(ratios) >= goal else "not met"
        rows.append(
            f"| {name} | {what} ({size:,}) | {peer} | {statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f}) | {goal:g} | {verdict} | {own[0][1]:,} / {theirs[0][1]:,} | {slope:.2f} |"
        )
    return rows


def main() -> None:
    sys.path.insert(0, str(ROOT / "benchmarks"))
    if sys.argv[1:2] == ["--one"]:
        one(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
        return
    if sys.argv[1:2] == ["--limit"]:
        print(json.dumps(LIMITS[sys.argv[2]][2]()))
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="every row that was measured into docs/performance.md, in place of that of its name")
    given = parser.parse_args()
    path = ROOT / "docs/performance.md"
    for name in given.names or dict.fromkeys((*STAGES, *LIMITS)):
        found = [*(measured(name, given.rounds) if name in STAGES else ()), *([limit(name)] if name in LIMITS else ())]
        print("\n".join(found), flush=True)
        if given.write:
            path.write_text(_entered(path.read_text(encoding="utf-8"), found), encoding="utf-8")


def _entered(text: str, rows: list[str]) -> str:
    """The page with these rows in place of those of the same stage and peer."""
    for row in rows:
        name, what, peer = (cell.strip() for cell in row.split("|")[1:4])
        table = "peers" if row.count("|") == 9 else "limits"
        start, end = text.index(f"<!-- {table} -->"), text.index(f"<!-- /{table} -->")
        lines = [line for line in text[start:end].split("\n") if line and not line.startswith(f"| {name} | {what} | {peer if table == 'peers' else ''}")]
        head, body = [line for line in lines if not line.startswith("| P")], [line for line in lines if line.startswith("| P")]
        body = sorted([*body, row], key=lambda line: int(re.search(r"P(\d+)", line)[1]))  # type: ignore[index]
        text = text[:start] + "\n".join([head[0], "", *head[1:], *body, ""]) + text[end:]
    return text


if __name__ == "__main__":
    main()
