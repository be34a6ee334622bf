"""Runners, readings, feeds: what goes on over many reports and many runs."""

import json
import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from rashomon.corpus import engine, readings
from rashomon.corpus.account import account
from rashomon.corpus.add import add
from rashomon.corpus.reports import checked, facts, reading, stories
from rashomon.corpus.search import quotes
from rashomon.corpus.store import opened
from rashomon.corpus.watch import FAILURES, feeds_of, look, watch
from rashomon.errors import UsageError
from rashomon.ingest.fetch import Fetcher

from .conftest import FIRE, PIER


def write(out, text):
    with engine.aside(Path(out)) as path:
        path.write_text(text, encoding="utf-8")


def fail(text, out):
    raise ValueError(text)


def test_a_file_is_whole_or_not_there(tmp_path):
    out = tmp_path / "a"
    with pytest.raises(TypeError), engine.aside(out) as path:
        path.write_text(None)

    assert list(tmp_path.iterdir()) == []
    write(out, "whole")
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


DYING = """
import os, sys
from pathlib import Path
from rashomon.corpus import engine

def task(folder, n, out):
    tries = Path(folder) / f"tries-{n}"
    tries.write_text(tries.read_text() + "x" if tries.exists() else "x")
    if n % 3 == 0 and len(tries.read_text()) <= int(os.environ["DEATHS"]):
        os.kill(os.getpid(), 9)
    with engine.aside(Path(out)) as path:
        path.write_text(str(n))

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    outs = [folder / f"out-{n}" for n in range(10)]
    for out in engine.run(task, [(str(folder), n) for n in range(10)], outs, 2):
        print(out.read_text(), flush=True)
"""


@pytest.mark.parametrize(("deaths", "status", "lines"), [(1, 0, 10), (99, 1, 0)])
def test_a_dead_worker_costs_a_retry(tmp_path, deaths, status, lines):
    import subprocess

    (tmp_path / "dying.py").write_text(DYING, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(tmp_path / "dying.py"), str(tmp_path)], capture_output=True, check=False, env={**os.environ, "DEATHS": str(deaths)}
    )

    assert (done.returncode, done.stdout.split()) == (status, [str(n).encode() for n in range(lines)])
    if status:
        assert b"workers died" in done.stderr


def test_workers_end_with_the_one_who_started_them(tmp_path):
    """Whoever starts a run may be killed: its workers do not wait for ever."""
    import signal
    import subprocess
    import time

    script = DYING.replace("if n % 3 == 0", "Path(folder, f'pid-{os.getpid()}').touch(); __import__('time').sleep(0.3)\n    if False")
    (tmp_path / "dying.py").write_text(script, encoding="utf-8")
    process = subprocess.Popen([sys.executable, str(tmp_path / "dying.py"), str(tmp_path)], stdout=subprocess.PIPE, env={**os.environ, "DEATHS": "0"})
    process.stdout.readline()
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    workers = [int(p.name.removeprefix("pid-")) for p in tmp_path.glob("pid-*")]
    for _ in range(100):
        left = [w for w in workers if Path(f"/proc/{w}/cmdline").exists() and Path(f"/proc/{w}/cmdline").read_bytes()]
        if not left:
            break
        time.sleep(0.1)

    assert workers
    assert not left


def test_two_workers_keep_what_one_keeps(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for n in range(6):
        (folder / f"{n}.jsonl").write_text(
            "".join(json.dumps({"id": f"{n}{k}", "text": f"{t} Told by {n}."}) + "\n" for k, t in (("p", PIER), ("f", FIRE))), encoding="utf-8"
        )
    told = []
    for workers in (1, 2):
        path = tmp_path / f"{workers}.db"
        with opened(path, write=True) as connection:
            add(connection, path, [str(folder)], workers=workers)
            told.append(
                [
                    tuple(r)
                    for name in ("reports", "texts", "sketches", "pairs", "quotations", "members", "stories")
                    for r in connection.execute(f"SELECT * FROM {name} ORDER BY 1, 2")
                ]
            )

    assert told[0] == told[1]


def test_readings_give_speakers_and_accounts(store, tmp_path):
    assert readings.read_all(store, tmp_path / "news.db", ["p1", "p3"]) == []
    assert facts(store)["readings"] == 2
    assert reading(store, "p1").report.text == PIER
    assert {s.speaker for s in quotes(store, speaker="alden")} == {"Ruth Alden"}
    assert list(checked(store)) == []

    (first, *_) = stories(store)
    made = account(store, first.id, lambda *_: None)
    assert {r.report.id for r in made.readings} == {"p1", "p2", "p3"}
    assert made.story.title == first.title != made.readings[-1].report.title
    with pytest.raises(UsageError, match="no story"):
        account(store, "s99", lambda *_: None)


def test_a_report_that_cannot_be_read_is_told_of(store, tmp_path, monkeypatch):
    def odd(report):
        raise RecursionError("too odd")

    monkeypatch.setattr(readings, "read", odd)

    assert readings.read_all(store, tmp_path / "news.db", ["x1"]) == ["report x1: RecursionError: too odd"]
    assert facts(store)["readings"] == 0


FEED = """<rss version="2.0"><channel><title>Harbour Post</title>{items}</channel></rss>"""


def item(n, link=None):
    return f"<item><title>Report {n}</title><link>{link or f'http://news.example:{{port}}/{n}'}</link><pubDate>Sun, 04 May 2031 10:00:00 GMT</pubDate></item>"


@pytest.fixture
def site():
    """A site of two feeds on loopback, reached as a public host would be; `pages` may be changed."""
    pages, asked = {}, []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            body = pages.get(self.path)
            tag = f'"{hash(body)}"'
            self.send_response(404 if body is None else 304 if self.headers.get("If-None-Match") == tag else 200)
            self.send_header("Content-Type", "text/html")
            self.send_header("ETag", tag)
            self.end_headers()
            if body is not None and self.headers.get("If-None-Match") != tag:
                self.wfile.write(body.encode())

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_address[1]
    fetcher = Fetcher(lambda host, _: ["127.0.0.1"], lambda address: True, frozenset({port}), pause=0.0)
    yield pages, asked, fetcher, f"http://news.example:{port}", port
    server.shutdown()
    server.server_close()


def page(text):
    return f"<html><body><article><p>{text}</p></article></body></html>"


def test_a_watch_fetches_what_is_new_and_nothing_twice(site, tmp_path):
    pages, asked, fetcher, base, port = site
    pages["/feed"] = FEED.format(items=(item(1) + item(2) + item("gone")).replace("{port}", str(port)))
    pages |= {"/1": page(PIER), "/2": page(FIRE)}
    path, warned = tmp_path / "news.db", []
    with opened(path, write=True) as connection:
        first = look(connection, [f"{base}/feed"], fetcher, lambda *_: None, warned.append)
    asked.clear()
    with opened(path, write=True) as connection:
        second = look(connection, [f"{base}/feed"], fetcher, lambda *_: None, warned.append)
        pages["/feed"] = FEED.format(items=(item(1) + item(3)).replace("{port}", str(port)))
        pages["/3"] = page(PIER + " Told again.")
        third = look(connection, [f"{base}/feed"], fetcher, lambda *_: None, warned.append)
        found = list(stories(connection))
        outlets = {o for (o,) in connection.execute("SELECT outlet FROM reports")}

    assert (first.new, first.skipped, second.new, third.new) == (2, 1, 0, 1)
    assert [a for a in asked if a != "/robots.txt"] == ["/feed", "/feed", "/3"]
    assert ["/gone" in w for w in warned] == [True]
    assert sorted(len(s.reports) for s in found) == [1, 2]
    assert outlets == {"Harbour Post"}


def test_a_feed_that_fails_is_told_of_and_given_up(site, tmp_path):
    _, asked, fetcher, base, _ = site
    warned = []
    with opened(tmp_path / "news.db", write=True) as connection:
        for _ in range(2):
            look(connection, [f"{base}/none"], fetcher, lambda *_: None, warned.append)
        connection.execute("UPDATE feeds SET failures = ?", (FAILURES,))
        asked.clear()
        look(connection, [f"{base}/none"], fetcher, lambda *_: None, warned.append)

    assert not asked
    assert ["status 404" in w for w in warned] == [True, True, False]
    assert "given up" in warned[-1]


def test_a_stop_between_feed_and_articles_loses_nothing(site, tmp_path, monkeypatch):
    pages, _, fetcher, base, port = site
    pages["/feed"] = FEED.format(items=item(1).replace("{port}", str(port)))
    pages["/1"] = page(PIER)
    monkeypatch.setattr("rashomon.corpus.watch.keep_items", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with opened(tmp_path / "news.db", write=True) as connection:
        with pytest.raises(KeyboardInterrupt):
            look(connection, [f"{base}/feed"], fetcher, lambda *_: None, pytest.fail)
        monkeypatch.undo()

        assert look(connection, [f"{base}/feed"], fetcher, lambda *_: None, pytest.fail).new == 1


def test_a_watch_goes_round_and_round(site, tmp_path):
    pages, _, fetcher, base, _ = site
    pages["/feed"] = FEED.format(items="")
    slept = []
    rounds = watch(lambda: opened(tmp_path / "news.db", write=True), [f"{base}/feed"], fetcher, 900, lambda *_: None, lambda _: None, slept.append)
    for _ in range(3):
        next(rounds)

    assert len(slept) == 2
    assert all(890 < s <= 900 for s in slept)


def test_lists_of_feeds(tmp_path):
    (tmp_path / "a.opml").write_text(
        '<opml><body><outline><outline xmlUrl="https://a.example/f"/><outline xmlUrl="https://a.example/f"/></outline></body></opml>', encoding="utf-8"
    )

    assert feeds_of([str(tmp_path / "a.opml"), "https://b.example/feed"], Fetcher()) == ["https://a.example/f", "https://b.example/feed"]
    with pytest.raises(UsageError, match="no such file"):
        feeds_of(["gone.opml"], Fetcher())


def test_a_job_that_raises_ends_the_run_with_its_error(tmp_path):
    with pytest.raises(ValueError, match="odd"):
        list(engine.run(fail, [("odd",)], [tmp_path / "a"], 1))
