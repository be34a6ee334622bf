"""Many reports: python benchmarks/corpus.py [made|bulk|ask|read ...] [--count 100000] [--folder FOLDER]

made  write so many reports into the folder, from the sentences of the shared texts, the words turned about; a quarter are near-copies of one shortly before
bulk  rashomon corpus add of them on two workers: rate, memory of all processes, killed once (all of them) and begun again; then an unbroken run, and whether both hold the same
ask   search and quotes over the store of `bulk`: latency of 200 questions each
read  whole readings of 2,000 of them (--reports), with a worker killed at random every 20 seconds
"""

import argparse
import gzip
import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("RASHOMON_DATA", ROOT.parent / "shared/data"))
COMMAND = str(Path(sys.executable).parent / "rashomon")
PER_FILE = 5000


def turned(sentence: str, chance: random.Random) -> str:
    """The words of a sentence with its parts of three turned about: what it is about stays, no run of five words does."""
    words = sentence.split(" ")
    parts = [words[n : n + 3] for n in range(0, len(words), 3)]
    chance.shuffle(parts)
    return " ".join(word for part in parts for word in part)


def made(folder: Path, count: int) -> None:
    articles = []
    for name in ("allsides-stream/reports.jsonl.gz", "polnear/train.jsonl.gz", "news-clusters/reports.jsonl.gz"):
        with gzip.open(DATA / name, "rt", encoding="utf-8") as lines:
            articles += [(row.get("title") or "", row["text"]) for row in map(json.loads, lines)]
    known = [(title, [s for s in text.split(". ") if s.strip()]) for title, text in articles]
    known = [(title, parts) for title, parts in known if len(parts) > 8]
    chance, recent = random.Random(11), list[tuple[str, str]]()
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(0, count, PER_FILE):
        with (folder / f"reports-{number:07}.jsonl").open("w", encoding="utf-8") as file:
            for n in range(number, min(count, number + PER_FILE)):
                if recent and chance.random() < 0.25:
                    title, text = chance.choice(recent[-200:])
                    words = text.split(" ")
                    for _ in range(len(words) // 60):
                        words[chance.randrange(len(words))] = chance.choice(("also", "however", "new", "yesterday"))
                    text = " ".join(words[: int(len(words) * chance.uniform(0.8, 1))])
                else:
                    title, own = chance.choice(known)
                    picked = chance.sample(own, max(4, len(own) * 6 // 10)) + chance.sample(chance.choice(known)[1], 4)
                    text = ". ".join(turned(sentence, chance) for sentence in picked)
                    title = " ".join(w for w in title.split() if chance.random() < 0.85)
                recent = [*recent[-400:], (title, text)]
                day = f"2020-{1 + n * 12 // count:02}-{1 + chance.randrange(28):02}"
                file.write(json.dumps({"id": f"r{n}", "outlet": f"Outlet {chance.randrange(60)}", "title": title, "published": day, "text": text}) + "\n")
    size = sum(p.stat().st_size for p in folder.glob("*.jsonl"))
    print(f"made: {count:,} reports, {size / 1e6:,.0f} MB in {folder}")


def memory(top: int) -> tuple[int, int]:
    """(kB of all processes from this one down, shared pages counted once as far as the kernel tells; kB of this one)."""
    total, todo, own = 0, [top], 0
    while todo:
        pid = todo.pop()
        try:
            rolled = dict(line.split(":")[:2] for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
            used = int(rolled["Pss"].split()[0])
            total += used
            own = used if pid == top else own
            todo += [int(c) for task in Path(f"/proc/{pid}/task").iterdir() for c in (task / "children").read_text().split()]
        except (OSError, KeyError, ValueError):
            continue
    return total, own


def group(command: list[str]) -> subprocess.Popen:
    return subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL)


def digest(store: Path) -> str:
    """What a store holds, whatever its file looks like."""
    connection, held = sqlite3.connect(store), sha256()
    for query in (
        "SELECT id, outlet, title, published, sha256 FROM reports ORDER BY id", "SELECT x.id, y.id, jaccard FROM pairs JOIN reports x ON x.number = a JOIN reports y ON y.number = b ORDER BY 1, 2",
        "SELECT r.id, q.start, q.end, q.text FROM quotations q JOIN reports r ON r.number = q.report ORDER BY 1, 2",
        "SELECT r.id, m.story FROM members m JOIN reports r ON r.number = m.report ORDER BY 1", "SELECT number, title, merged FROM stories ORDER BY 1",
    ):  # fmt: skip
        for row in connection.execute(query):
            held.update(repr(row).encode())
    return held.hexdigest()


def bulk(folder: Path, count: int) -> None:
    store, whole = folder / "store.db", folder / "whole.db"
    for old in [*folder.glob("*.db*")]:
        shutil.rmtree(old) if old.is_dir() else old.unlink()
    command = [COMMAND, "corpus", "add", str(folder), "--workers", "2", "--store"]
    totals: list[int] = []
    begun, process, killed, again = time.time(), group([*command, str(store)]), False, 0.0
    while process.poll() is None:
        time.sleep(1)
        totals.append(memory(process.pid)[0])
        if not killed and store.exists() and stored(store) > count // 3:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            killed, again = True, time.time()
            print(f"bulk: killed with {stored(store):,} stored; opens again in {opening(store):.2f} s", flush=True)
            process = group([*command, str(store)])
    taken = time.time() - begun
    tenth = max(1, len(totals) // 10)
    print(f"bulk: {stored(store):,} reports in {taken:,.0f} s, {stored(store) / taken:,.0f} a second, killed and begun again once (after {again - begun:,.0f} s); memory of all processes: "
          f"most {max(totals) / 1024:,.0f} MB, median of the second tenth {statistics.median(totals[tenth : 2 * tenth]) / 1024:,.0f} MB, of the last {statistics.median(totals[-tenth:]) / 1024:,.0f} MB; "
          f"store {store.stat().st_size / 1e6:,.0f} MB; exit {process.returncode}", flush=True)  # fmt: skip
    begun = time.time()
    subprocess.run([*command, str(whole)], stderr=subprocess.DEVNULL, check=True)
    print(
        f"bulk: unbroken run {time.time() - begun:,.0f} s, {count / (time.time() - begun):,.0f} a second; the same result: {digest(store) == digest(whole)}",
        flush=True,
    )
    whole.unlink()


def stored(store: Path) -> int:
    try:
        return sqlite3.connect(store).execute("SELECT count(*) FROM reports").fetchone()[0]
    except sqlite3.Error:
        return 0


def opening(store: Path) -> float:
    begun = time.perf_counter()
    connection = sqlite3.connect(store)
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("SELECT max(number) FROM reports").fetchone()
    connection.rollback()
    return time.perf_counter() - begun


def ask(folder: Path, _: int) -> None:
    from rashomon.corpus.keep import Placing
    from rashomon.corpus.search import quotes, search
    from rashomon.corpus.store import opened

    chance = random.Random(3)
    with opened(folder / "store.db") as connection:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        held = Placing(connection)
        (index,), (pages,), (size,), (count,) = (
            connection.execute(q).fetchone()
            for q in ("SELECT sum(length(block)) FROM words_data", "PRAGMA page_count", "PRAGMA page_size", "SELECT count(*) FROM members")
        )
        print(
            f"ask: search index {100 * index / pages / size:.0f} % of the store; stories recalled: {(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / count:.2f} kB a report"
        )
        del held
        numbers = [n for (n,) in connection.execute("SELECT number FROM quotations ORDER BY random() LIMIT 2000")]
        said = [connection.execute("SELECT text FROM quotations WHERE number = ?", (chance.choice(numbers),)).fetchone()[0] for _ in range(200)]
        texts = [connection.execute("SELECT text FROM texts WHERE report = ?", (chance.randrange(1, 1000),)).fetchone()[0].split() for _ in range(200)]
        questions = [" ".join(chance.sample([w for w in words if w.isalpha()], 2)) for words in texts]
        for name, calls in (
            ("search", [lambda q=q: list(search(connection, q)) for q in questions]),
            ("quotes", [lambda q=q: list(quotes(connection, " ".join(q.split()[:12]))) for q in said]),
        ):
            taken, found = [], 0
            for call in calls:
                begun = time.perf_counter()
                found += bool(call())
                taken.append((time.perf_counter() - begun) * 1000)
            taken.sort()
            print(
                f"ask: {name}: p50 {taken[len(taken) // 2]:.1f} ms, p95 {taken[int(len(taken) * 0.95)]:.1f} ms, most {taken[-1]:.1f} ms; {found} of {len(calls)} with an answer",
                flush=True,
            )


def read(folder: Path, reports: int) -> None:
    store = folder / "read.db"
    for old in folder.glob("read.db*"):
        shutil.rmtree(old) if old.is_dir() else old.unlink()
    lines = (folder / "reports-0000000.jsonl").read_text(encoding="utf-8").splitlines()[:reports]
    subprocess.run([COMMAND, "corpus", "add", "-", "--store", str(store)], input=("\n".join(lines) + "\n").encode(), stderr=subprocess.DEVNULL, check=True)
    begun, chance, deaths, last = time.time(), random.Random(1), 0, time.time()
    process = group([COMMAND, "corpus", "read", "--workers", "2", "--store", str(store)])
    while process.poll() is None:
        time.sleep(0.5)
        if time.time() - last > 20:
            workers = [int(c) for task in Path(f"/proc/{process.pid}/task").iterdir() for c in (task / "children").read_text().split()]
            workers = [w for w in workers if b"spawn_main" in Path(f"/proc/{w}/cmdline").read_bytes()]
            if workers:
                os.kill(chance.choice(workers), signal.SIGKILL)
                deaths, last = deaths + 1, time.time()
    taken = time.time() - begun
    connection = sqlite3.connect(store)
    (done,) = connection.execute("SELECT count(*) FROM readings").fetchone()
    (all_of,) = connection.execute("SELECT count(*) FROM reports").fetchone()
    (words,) = connection.execute("SELECT avg(length(text) - length(replace(text, ' ', ''))) FROM texts").fetchone()
    print(
        f"read: {done:,} of {all_of:,} reports of {words:,.0f} words in {taken:,.0f} s on two workers, {done / taken:.2f} a second; {deaths} workers killed; exit {process.returncode}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", default=["made", "bulk", "ask", "read"])
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--reports", type=int, default=2000, help="how many are read")
    parser.add_argument("--folder", type=Path, default=Path("build/corpus"))
    given = parser.parse_args()
    for name in given.names:
        {"made": made, "bulk": bulk, "ask": ask, "read": read}[name](given.folder, given.reports if name == "read" else given.count)


if __name__ == "__main__":
    main()
