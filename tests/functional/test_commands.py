"""The installed command, as a user runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = [Path(__file__).resolve().parents[2] / "examples" / f"{name}.txt" for name in ("harbour-post", "northern-wire", "evening-lantern")]

COMMAND = Path(sys.executable).parent / "rashomon"


def run(*args, stdin=None, **env):
    return subprocess.run([str(COMMAND), *map(str, args)], input=stdin, capture_output=True, timeout=120, env=os.environ | env)


def test_compare_prints_the_account():
    done = run("compare", *EXAMPLES)

    assert 0 == done.returncode
    assert b"" == done.stderr
    assert "In conflict" in done.stdout.decode()


def test_the_same_input_gives_the_same_bytes_whatever_the_order_and_the_hash_seed():
    outs = {run("compare", *order, "--format", "json", PYTHONHASHSEED=seed).stdout for order, seed in ((EXAMPLES, "1"), (EXAMPLES[::-1], "2"))}

    assert 1 == len(outs)


def test_out_writes_the_file_and_nothing_else(tmp_path):
    done = run("compare", *EXAMPLES, "--format", "html", "--out", tmp_path / "a.html")

    assert (0, b"") == (done.returncode, done.stdout)
    assert (tmp_path / "a.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert ["a.html"] == [p.name for p in tmp_path.iterdir()]


def test_read_prints_one_reading_a_line():
    done = run("read", *EXAMPLES, "--format", "jsonl")

    assert ["rashomon/reading/1"] * 3 == [json.loads(line)["schema"] for line in done.stdout.splitlines()]


def test_standard_input_is_a_source():
    done = run("read", "-", "--format", "json", stdin="The mayor said, “We will open the gates on Monday.”".encode())

    assert "text" in json.loads(done.stdout)["report"]


def test_stories_are_compared_each_on_its_own(tmp_path):
    rows = [{"text": f"The ferry {n} sank off the coast.", "story": f"s{n // 2}", "id": f"r{n}"} for n in range(4)]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    done = run("compare", tmp_path / "a.jsonl", "--format", "jsonl")

    assert ["s0", "s1"] == [json.loads(line)["story"]["id"] for line in done.stdout.splitlines()]


def test_a_source_that_cannot_be_read_is_told_and_the_rest_goes_on(tmp_path):
    (tmp_path / "empty.txt").write_bytes(b"")
    done = run("compare", *EXAMPLES, tmp_path / "none.txt", tmp_path / "empty.txt", "--format", "json")

    assert 3 == done.returncode
    assert [str(tmp_path / "none.txt"), str(tmp_path / "empty.txt")] == [s["source"] for s in json.loads(done.stdout)["skipped"]]
    assert 2 == len(done.stderr.splitlines())


@pytest.mark.parametrize(
    ("args", "status", "says"),
    [
        (["compare", "none.txt"], 1, "no such file"),
        (["compare"], 2, "Missing argument"),
        (["compare", "x", "--format", "xml"], 2, "xml"),
        (["frobnicate"], 2, "frobnicate"),
        (["schema", "thing"], 2, "account, reading, corrections or check"),
        (["compare", str(EXAMPLES[0]), "--out", "."], 1, "a folder"),
        (["compare", str(EXAMPLES[0]), "--published", "3.5.2031"], 2, "YYYY-MM-DD"),
        (["compare", str(EXAMPLES[0]), "--longest", "-5"], 2, "longest"),
        (["compare", "http://127.0.0.1/a.html"], 1, "not a public host"),
        (["compare", str(EXAMPLES[0]), "--format", "csv"], 2, "wants --out FOLDER"),
        (["read", str(EXAMPLES[0]), "--format", "markdown"], 2, "shows an account"),
        (["compare", str(EXAMPLES[0]), "--corrections", str(EXAMPLES[1])], 1, "wants a file of corrections"),
        (["compare", str(EXAMPLES[0]), "--out", "no/such/folder/a.html"], 1, "no such folder"),
    ],
)
def test_wrong_use_says_so_without_a_traceback(args, status, says):
    done = run(*args)

    assert status == done.returncode
    assert says in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_one_report_is_read_and_said_to_be_compared_with_none():
    told = json.loads(run("compare", EXAMPLES[0], "--format", "json").stdout)

    assert ["one report only: nothing is compared"] == told["notes"]
    assert [[]] == list(told["only"].values())


def test_the_same_report_twice_is_one_voice():
    told = json.loads(run("compare", f"A={EXAMPLES[0]}", f"B={EXAMPLES[0]}", "--format", "json").stdout)

    assert 1 == told["origins"]["independent"]
    assert "copy" == told["origins"]["groups"][0]["kind"]
    assert not [x for x in told["lines"] if x["section"] == "all state"]


def test_reports_of_unrelated_events_are_told_apart():
    other = "Scientists in Orla counted frogs in eleven ponds. The frogs were green. Rain had filled every pond by noon. Children drew them in chalk."
    done = run("compare", EXAMPLES[1], "-", "--format", "json", stdin=other.encode())
    told = json.loads(done.stdout)

    assert any("different events" in note for note in told["notes"])
    assert [] == told["conflicts"]


def test_another_language_is_named():
    told = json.loads(run("read", "-", "--format", "json", stdin=("„Das ist gut“, sagte der Bürgermeister am Freitag. " * 5).encode()).stdout)

    assert any("not in English" in note for note in told["notes"])


def test_a_closed_pipe_ends_quietly():
    done = subprocess.run(f"{COMMAND} compare {EXAMPLES[0]} {EXAMPLES[1]} --format json | head -c 10", shell=True, capture_output=True, timeout=120)

    assert b"" == done.stderr


def test_without_home_in_the_c_locale():
    done = run("compare", *EXAMPLES, HOME="/dev/null", LC_ALL="C", PYTHONIOENCODING="")

    assert 0 == done.returncode
    assert "“" in done.stdout.decode("utf-8")


DRAFT = EXAMPLES[0].parent / "draft.txt"


def test_a_draft_is_checked_against_what_follows():
    done = run("check", DRAFT, "--against", *EXAMPLES)

    assert 0 == done.returncode
    assert "said by somebody else, Peter Aske there" in done.stdout.decode()


def test_strict_fails_on_a_quotation_that_is_not_there(tmp_path):
    told = tmp_path / "told.txt"
    told.write_text("The port was quiet. “Nobody at this table wants a long strike,” Peter Aske said.\n", encoding="utf-8")

    assert [1, 0] == [run("check", draft, "--against", EXAMPLES[0], "--strict").returncode for draft in (DRAFT, told)]


def test_a_check_for_programs_and_as_a_page(tmp_path):
    told = json.loads(run("check", DRAFT, "--against", EXAMPLES[0], EXAMPLES[1], "--format", "json").stdout)
    run("check", DRAFT, "--against", EXAMPLES[0], "--format", "html", "--out", tmp_path / "c.html")

    assert "rashomon/check/1" == told["schema"]
    assert "Differs from the sources" in (tmp_path / "c.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("args", "status", "says"),
    [
        (["check", str(DRAFT)], 2, "at least one source"),
        (["check", "none.txt", "--against", str(EXAMPLES[0])], 1, "no such file"),
        (["check", str(EXAMPLES[0]), "--against", str(EXAMPLES[0])], 1, "not the draft itself"),
        (["check", str(DRAFT), "--against", str(EXAMPLES[0]), "--format", "csv"], 2, "shows an account"),
    ],
)
def test_wrong_checks_say_so(args, status, says):
    done = run(*args)

    assert status == done.returncode
    assert says in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()
