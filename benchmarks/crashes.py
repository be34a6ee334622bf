"""Kills and full disks: python benchmarks/crashes.py [kills|runs|disks ...] [--times 100]

kills  a writer that tells each ten reports that it has stored, killed at random times and begun again on the same store: is what was told there, does the store open at once?
runs   `rashomon corpus add` with two workers, killed at random times and begun again until it ends: does the store hold what that of an unbroken run holds?
disks  the same where the disk is full after so many bytes, from none to all that the store takes: is it told in a line, is the store whole, and does a second run with room
       end in the same?
"""

import argparse
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from corpus import COMMAND, digest, opening, stored, turned

ROOT = Path(__file__).resolve().parent.parent
WRITER = """
import sys, json
from pathlib import Path
from rashomon.corpus.add import keep_items, place
from rashomon.corpus.store import opened
from rashomon.ingest.found import Found, Stated
from rashomon.ingest.lines import from_row
with opened(Path(sys.argv[1]), write=True) as c:
    rows = [json.loads(line) for line in open(sys.argv[2], encoding="utf-8")]
    for n in range(c.execute("SELECT count(*) FROM reports").fetchone()[0], len(rows), 10):
        keep_items(c, (Found(from_row(r, "x", Stated())) for r in rows[n : n + 10]), "x")
        print(c.execute("SELECT count(*) FROM reports").fetchone()[0], flush=True)
        if n % 50 == 0:
            place(c, lambda *_: None)
"""
FULL = """
import resource, signal, sys
from rashomon.cli import main
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
sys.argv = ["rashomon", "corpus", "add", sys.argv[2], "--store", sys.argv[3], "--workers", "1"]
main()
"""


def rows(count: int) -> list[str]:
    """Reports of a dozen sentences from the examples, their words turned about; every fifth a near-copy of the one before."""
    chance, made = random.Random(5), list[str]()
    pool = [s for path in sorted((ROOT / "examples").glob("*.txt")) for p in path.read_text(encoding="utf-8").split("\n\n")[2:] for s in p.split(". ") if s]
    text = ""
    for n in range(count):
        if n % 5 or not text:
            text = "\n\n".join(turned(s.strip(), chance) + "." for s in chance.sample(pool, 12))
        made.append(json.dumps({"id": f"r{n:05}", "outlet": f"Outlet {n % 7}", "published": f"2031-05-{n % 28 + 1:02}", "text": f"{text} Number {n} of them."}))
    return made


def folder_of(where: Path, count: int, per_file: int) -> Path:
    folder, made = where / "in", rows(count)
    folder.mkdir()
    for n in range(0, count, per_file):
        (folder / f"{n:05}.jsonl").write_text("\n".join(made[n : n + per_file]) + "\n", encoding="utf-8")
    return folder


def damaged(store: Path) -> bool:
    with sqlite3.connect(store) as connection:
        return connection.execute("PRAGMA quick_check").fetchone()[0] != "ok"


def kills(where: Path, times: int) -> None:
    store, source, chance = where / "kills.db", where / "rows.jsonl", random.Random(7)
    source.write_text("\n".join(rows(20_000)) + "\n", encoding="utf-8")
    acknowledged, lost, slowest, wrong = 0, 0, 0.0, 0
    for _ in range(times):
        process = subprocess.Popen([sys.executable, "-c", WRITER, str(store), str(source)], stdout=subprocess.PIPE, start_new_session=True)
        told = [process.stdout.readline()] if chance.random() < 0.8 else []  # the others die while they open the store
        time.sleep(chance.uniform(0.0, 1.2))
        os.killpg(process.pid, signal.SIGKILL)
        told += process.stdout.read().split()
        process.wait()
        acknowledged = max(acknowledged, int(told[-1])) if told else acknowledged
        if store.exists():
            slowest = max(slowest, opening(store))
            lost += max(0, acknowledged - stored(store))
            wrong += damaged(store)
    done = subprocess.run([COMMAND, "corpus", "check", "--store", str(store)], capture_output=True, check=False)
    print(f"kills: {times} of a writer, {acknowledged:,} reports acknowledged, {lost} lost, {wrong} stores damaged, slowest opening {slowest:.2f} s; "
          f"check says {done.stdout.decode().strip()} (exit {done.returncode})", flush=True)  # fmt: skip


def runs(where: Path, times: int) -> None:
    command = [COMMAND, "corpus", "add", str(folder_of(where, 600, 30)), "--workers", "2", "--store"]
    whole, chance, left, ended, same, wrong = where / "whole.db", random.Random(8), times, 0, 0, 0
    begun = time.perf_counter()
    subprocess.run([*command, str(whole)], stderr=subprocess.DEVNULL, check=True)
    length = time.perf_counter() - begun
    while left:
        store = where / f"cut-{left}.db"
        process = None
        while left and (process is None or process.returncode != 0):
            process = subprocess.Popen([*command, str(store)], stderr=subprocess.DEVNULL, start_new_session=True)
            try:
                process.wait(chance.uniform(0.2, 0.9) * length)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                left -= 1
                wrong += store.exists() and damaged(store)
        subprocess.run([*command, str(store)], stderr=subprocess.DEVNULL, check=True)
        ended, same = ended + 1, same + (digest(store) == digest(whole))
    print(
        f"runs: {times} kills of the command over {ended} stores, {wrong} damaged; {same} of {ended} ended as an unbroken run ({length:.1f} s) does", flush=True
    )


def disks(where: Path, times: int) -> None:
    source = folder_of(where, 120, 30)
    whole = where / "whole.db"
    subprocess.run([sys.executable, "-c", FULL, str(1 << 30), str(source), str(whole)], stderr=subprocess.DEVNULL, check=True)
    told, wrong, same, full = 0, 0, 0, 0
    for n in range(times):
        store = where / f"full-{n}.db"
        done = subprocess.run([sys.executable, "-c", FULL, str(whole.stat().st_size * n // times), str(source), str(store)], capture_output=True, check=False)
        full += done.returncode != 0
        told += done.returncode == 1 and b"Traceback" not in done.stderr
        wrong += store.exists() and damaged(store)
        subprocess.run([COMMAND, "corpus", "add", str(source), "--store", str(store), "--workers", "1"], stderr=subprocess.DEVNULL, check=True)
        same += digest(store) == digest(whole)
    print(f"disks: {times} sizes up to {whole.stat().st_size:,} bytes, {full} of them too small, {told} of these told in a line; {wrong} stores damaged; "
          f"{same} of {times} ended with room as an unbroken run does", flush=True)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", default=["kills", "runs", "disks"])
    parser.add_argument("--times", type=int, default=100)
    given = parser.parse_args()
    for name in given.names:
        with tempfile.TemporaryDirectory() as where:
            {"kills": kills, "runs": runs, "disks": disks}[name](Path(where), given.times)


if __name__ == "__main__":
    main()
