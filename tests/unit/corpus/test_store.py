"""The store: its schema, its writers, damage, and what is kept of each report."""

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from rashomon.corpus import store as store_module
from rashomon.corpus.add import add
from rashomon.corpus.reports import checked, facts, reports, stories
from rashomon.corpus.store import STEPS, opened, writing
from rashomon.errors import StoreError

from .conftest import PIER, rows

COMMAND = str(Path(sys.executable).parent / "rashomon")


def test_everything_of_a_report_is_kept(store):
    report = next(reports(store, ["p1"]))

    assert (report.text, report.outlet, report.title, report.published) == (PIER, "Harbour Post", "Harwick pier opens in June", "2031-05-06")
    assert store.execute("SELECT language FROM reports WHERE id = 'p1'").fetchone() == ("en",)
    assert facts(store)["reports"] == 7
    assert list(checked(store)) == []


def test_the_same_reports_again_change_nothing(store, source, tmp_path):
    kept = add(store, tmp_path / "news.db", [str(source)], workers=1)
    source.write_text(source.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    again = add(store, tmp_path / "news.db", [str(source)], workers=1)

    assert (kept.new, kept.known, again.new, again.known) == (0, 0, 0, 7)
    assert facts(store)["reports"] == 7


@pytest.mark.fault(24)
def test_one_text_under_two_addresses_is_one_report_with_both_origins(tmp_path):
    path = tmp_path / "news.db"
    for n in (1, 2):
        (tmp_path / f"{n}.jsonl").write_text(json.dumps({"text": PIER, "url": f"https://a.example/{n}"}), encoding="utf-8")
    with opened(path, write=True) as connection:
        add(connection, path, [str(tmp_path / "1.jsonl"), str(tmp_path / "2.jsonl")], workers=1)

        assert facts(connection)["reports"] == 1
        assert [u for (u,) in connection.execute("SELECT url FROM origins ORDER BY url")] == ["https://a.example/1", "https://a.example/2"]


@pytest.mark.fault(24)
def test_one_id_with_two_texts_is_two_reports(tmp_path):
    path = tmp_path / "news.db"
    (tmp_path / "a.jsonl").write_text("".join(json.dumps({"id": "fox", "text": t}) + "\n" for t in (PIER, PIER + " More.", PIER)), encoding="utf-8")
    with opened(path, write=True) as connection:
        add(connection, path, [str(tmp_path / "a.jsonl")], workers=1)

        assert [r.id for r in reports(connection)] == ["fox", "fox-2"]


def test_raw_bytes_and_extractor_are_kept_where_text_was_extracted(tmp_path):
    path, page = tmp_path / "news.db", f"<html><body><article><p>{PIER}</p></article></body></html>".encode()
    (tmp_path / "a.html").write_bytes(page)
    with opened(path, write=True) as connection:
        add(connection, path, [str(tmp_path / "a.html")], workers=1)
        extractor, raw = connection.execute("SELECT extractor, data FROM reports JOIN raws ON raws.sha256 = raw").fetchone()

    import zlib

    assert zlib.decompress(raw) == page
    assert "trafilatura" in extractor


def test_what_cannot_be_read_is_counted_and_named(tmp_path):
    path = tmp_path / "news.db"
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": PIER}) + "\nnot json\n" + json.dumps({"text": "..."}) + "\n", encoding="utf-8")
    with opened(path, write=True) as connection:
        kept = add(connection, path, [str(tmp_path / "a.jsonl"), str(tmp_path / "gone.txt")], workers=1)

        assert (kept.new, kept.skipped) == (1, 3)
        assert [why.startswith("no JSON object") for _, why in connection.execute("SELECT source, why FROM skipped ORDER BY source")] == [True, False]


@pytest.mark.fault(22)
@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda p: p.write_bytes(b"hello " * 1000), "damaged"),
        (lambda p: sqlite3.connect(p).executescript("CREATE TABLE t(x); INSERT INTO t VALUES (1);"), "of another program"),
        (
            lambda p: sqlite3.connect(p).executescript(f"CREATE TABLE t(x); PRAGMA application_id={store_module.APPLICATION}; PRAGMA user_version=99"),
            "made by a newer version",
        ),
        (lambda p: None, "no such store"),
    ],
)
def test_what_is_no_store_says_so(tmp_path, spoil, says):
    path = tmp_path / "news.db"
    spoil(path)

    with pytest.raises(StoreError, match=says), opened(path):
        pass


@pytest.mark.fault(22)
def test_an_older_store_is_copied_aside_and_brought_up_to_date(tmp_path, monkeypatch, source):
    path = tmp_path / "news.db"
    monkeypatch.setattr(store_module, "STEPS", STEPS[:1])
    with opened(path, write=True) as connection:
        add(connection, path, [str(source)], workers=1)
    monkeypatch.setattr(store_module, "STEPS", STEPS)

    with pytest.raises(StoreError, match="schema 1, wants 2"), opened(path):
        pass
    with opened(path, write=True) as connection:
        assert connection.execute("SELECT count(*) FROM feeds").fetchone() == (0,)
        assert facts(connection)["reports"] == 7
    assert (tmp_path / "news.db.schema-1").is_file()


@pytest.mark.fault(22)
def test_every_changed_byte_ends_in_a_named_error_or_in_the_same_answers(tmp_path, source):
    path = tmp_path / "news.db"
    with opened(path, write=True) as connection:
        add(connection, path, [str(source)], workers=1)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = path.read_bytes()
    for n in range(200):
        at = n * 7919 % len(whole)
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        with contextlib.suppress(StoreError), opened(path) as connection:
            list(checked(connection))
            list(reports(connection))
            list(stories(connection))


@pytest.mark.fault(21)
def test_a_reader_sees_whole_reports_while_another_writes(tmp_path, source):
    path = tmp_path / "news.db"
    with opened(path, write=True) as connection, opened(path) as reader:
        add(connection, path, [str(source)], workers=1)
        with writing(connection):
            connection.execute("DELETE FROM texts")
            assert len(list(reports(reader))) == 7


@pytest.mark.fault(21)
def test_two_writers_wait_for_each_other(tmp_path):
    path = tmp_path / "news.db"
    with opened(path, write=True) as connection:
        connection.execute("CREATE TABLE counted(n INTEGER)")
        connection.execute("INSERT INTO counted VALUES (0)")
    script = textwrap.dedent("""
        import sys
        from pathlib import Path
        from rashomon.corpus.store import opened, writing
        with opened(Path(sys.argv[1]), write=True) as connection:
            for _ in range(300):
                with writing(connection):
                    connection.execute("UPDATE counted SET n = n + 1")
    """)
    both = [subprocess.Popen([sys.executable, "-c", script, str(path)]) for _ in range(2)]

    assert [one.wait() for one in both] == [0, 0]
    with opened(path) as connection:
        assert connection.execute("SELECT n FROM counted").fetchone() == (600,)


@pytest.mark.fault(21)
def test_a_writer_that_waits_too_long_says_who_writes(tmp_path, monkeypatch):
    monkeypatch.setattr(store_module, "WAIT", 200)
    script = "import sys, time; from pathlib import Path; from rashomon.corpus.store import opened\nwith opened(Path(sys.argv[1]), write=True): print('on', flush=True); time.sleep(60)"
    process = subprocess.Popen([sys.executable, "-c", script, str(tmp_path / "news.db")], stdout=subprocess.PIPE)
    process.stdout.readline()
    try:
        with pytest.raises(StoreError, match=f"process {process.pid} is writing"), opened(tmp_path / "news.db", write=True):
            pass
    finally:
        process.kill()
        process.communicate()
    with opened(tmp_path / "news.db", write=True):
        pass


@pytest.mark.fault(19)
def test_a_full_disk_leaves_what_was_stored(tmp_path, source):
    """The size that a file may have is swept, so that the disk is full at another write each time."""
    script = textwrap.dedent("""
        import resource, signal, sys
        from pathlib import Path
        from rashomon.cli import main
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
        sys.argv = ["rashomon", "corpus", "add", sys.argv[2], "--store", sys.argv[3], "--workers", "1"]
        main()
    """)
    told = []
    for n, size in enumerate((5_000, 20_000, 60_000, 100_000, 150_000, 200_000)):
        path = tmp_path / f"{n}.db"
        done = subprocess.run([sys.executable, "-c", script, str(size), str(source), str(path)], capture_output=True, check=False)
        assert b"Traceback" not in done.stderr, done.stderr.decode()
        told.append(done.returncode)
        again = subprocess.run([COMMAND, "corpus", "add", str(source), "--store", str(path)], capture_output=True, check=False)
        assert again.returncode == 0, again.stderr.decode()
        with opened(path) as connection:
            assert facts(connection)["reports"] == 7
            assert list(checked(connection)) == []

    assert told[0] == 1


@pytest.mark.fault(20)
def test_a_run_that_was_killed_goes_on_to_the_same_result(tmp_path):
    lines = [json.dumps({**row, "id": f"{row['id']}-{n}", "text": f"{row['text']} Number {n} of them."}) for n in range(40) for row in rows()]
    folder = tmp_path / "in"
    folder.mkdir()
    for n in range(10):
        (folder / f"{n}.jsonl").write_text("\n".join(lines[n * 28 : n * 28 + 28]) + "\n", encoding="utf-8")
    command = [COMMAND, "corpus", "add", str(folder), "--workers", "1", "--store"]
    subprocess.run([*command, str(tmp_path / "whole.db")], check=True, capture_output=True)
    for wait in (0.9, 1.1, 1.3, 1.5):
        process = subprocess.Popen([*command, str(tmp_path / "cut.db")], stderr=subprocess.DEVNULL)
        time.sleep(wait)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    subprocess.run([*command, str(tmp_path / "cut.db")], check=True, capture_output=True)

    told = []
    for name in ("whole.db", "cut.db"):
        with opened(tmp_path / name) as connection:
            told.append((list(stories(connection)), connection.execute("SELECT * FROM pairs ORDER BY a, b").fetchall(), facts(connection)))
            assert list(checked(connection)) == []
    assert told[0] == told[1]
    assert not (tmp_path / "cut.db.work").exists()
