"""Taking reports out of a store."""

import subprocess
import sys
from pathlib import Path

import pytest

from rashomon.corpus.add import add
from rashomon.corpus.remove import remove
from rashomon.corpus.reports import checked, facts, stories
from rashomon.corpus.search import quotes, search
from rashomon.corpus.store import opened
from rashomon.errors import UsageError

COMMAND = str(Path(sys.executable).parent / "rashomon")


def test_nothing_of_a_removed_report_is_left(store):
    store.execute("INSERT INTO readings SELECT number, '1', x'00' FROM reports WHERE id = 'p1'")
    (number,) = store.execute("SELECT number FROM reports WHERE id = 'p1'").fetchone()
    before = facts(store)["reports"]

    assert remove(store, ["p1", "p1"]) == 1

    assert facts(store)["reports"] == before - 1
    assert all(hit.report != "p1" for hit in search(store, "pier", most=50))
    assert all(said.report != "p1" for said in quotes(store, "the pier", most=50))
    assert all("p1" not in line.reports for line in stories(store))
    assert not store.execute("SELECT 1 FROM pairs WHERE ? IN (a, b)", (number,)).fetchone()
    for table in ("texts", "origins", "vectors", "sketches", "quotations", "readings", "members"):
        assert not store.execute(f"SELECT 1 FROM {table} WHERE report = ?", (number,)).fetchone(), table
    for index in ("words", "said"):
        store.execute(f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)")
    assert list(checked(store)) == []


def test_the_source_does_not_bring_a_removed_report_back(store, source, tmp_path):
    remove(store, ["p1"])

    assert add(store, tmp_path / "news.db", [str(source)], workers=1).new == 0
    assert facts(store)["reports"] == 6


def test_one_wrong_id_removes_nothing(store):
    with pytest.raises(UsageError, match="no report 'nobody'"):
        remove(store, ["p1", "nobody"])

    assert facts(store)["reports"] == 7


def test_the_command_asks_first(source, tmp_path):
    store = str(tmp_path / "own.db")
    subprocess.run([COMMAND, "corpus", "add", str(source), "--store", store, "--workers", "1"], check=True, capture_output=True)
    command = [COMMAND, "corpus", "remove", "p1", "--store", store]
    asked = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    sure = subprocess.run([*command, "--yes"], capture_output=True, text=True, check=False)

    assert (asked.returncode, sure.returncode) == (1, 0)
    assert "--yes" in asked.stderr
    assert sure.stderr.endswith("1 reports removed\n")
    with opened(Path(store)) as connection:
        assert facts(connection)["reports"] == 6
