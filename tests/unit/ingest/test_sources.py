"""Sources to reports, good and bad."""

import gzip
import json

import pytest

from rashomon import load, load_all
from rashomon.errors import CannotDecode, CannotFetch, EmptyReport, UsageError
from rashomon.ingest.sources import LARGEST_FILE, Stated

TEXT = "Title: A day\nOutlet: The Herald\nDate: 2031-05-03\n\nThe mayor spoke. She left.\n"


def test_header_lines_are_read_and_stay_in_the_text(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    report = load(path)

    assert ("A day", "The Herald", "2031-05-03") == (report.title, report.outlet, report.published)
    assert report.text == TEXT
    assert "The mayor" == report.text[report.body : report.body + 9]


def test_the_text_is_kept_as_decoded(tmp_path):
    path = tmp_path / "a.txt"
    raw = "  \r\n\tOdd\u00a0blanks, a\u00adhyphen.\r\n\r\nEnd  "
    path.write_bytes(raw.encode())

    assert raw == load(path).text


def test_name_before_the_path_is_the_outlet(tmp_path):
    (tmp_path / "a.txt").write_text("Words here.", encoding="utf-8")

    assert "Herald" == load(f"Herald={tmp_path / 'a.txt'}").outlet


def test_the_name_before_the_path_wins_over_the_file(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")

    assert "Mine" == load(f"Mine={tmp_path / 'a.txt'}").outlet


def test_an_address_on_this_machine_is_not_fetched():
    with pytest.raises(CannotFetch, match="not a public host"):
        load("http://127.0.0.1/a.html")


def test_options_fill_only_what_is_missing(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    report = load(tmp_path / "a.txt", Stated(outlet="Other", published="2001-01-01"))

    assert ("The Herald", "2031-05-03") == (report.outlet, report.published)


def test_json_lines_and_gzip(tmp_path):
    rows = [{"id": "x", "text": "One word.", "outlet": "A", "story": "s"}, {"text": "Two words."}]
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))
    loaded = load_all([path])

    assert ["x", loaded.reports[1].sha256[:12]] == [r.id for r in loaded.reports]
    assert "s" == loaded.reports[0].story


def test_equal_reports_get_numbers_that_do_not_depend_on_the_order(tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text("The same words.", encoding="utf-8")
    one = load_all([f"A={tmp_path / 'a.txt'}", f"B={tmp_path / 'b.txt'}"]).reports
    other = load_all([f"B={tmp_path / 'b.txt'}", f"A={tmp_path / 'a.txt'}"]).reports

    assert {r.outlet: r.id for r in one} == {r.outlet: r.id for r in other}
    assert 2 == len({r.id for r in one})


def test_folders_are_read_in_order_and_hidden_files_left(tmp_path):
    for name in ("b.txt", "a.txt", ".hidden.txt", "c.png"):
        (tmp_path / name).write_text(f"Words of {name}.", encoding="utf-8")

    assert ["Words of a.txt.", "Words of b.txt."] == [r.text for r in load_all([tmp_path]).reports]


@pytest.mark.parametrize(
    ("name", "content", "error", "says"),
    [
        ("none.txt", None, CannotFetch, "no such file"),
        ("empty.txt", b"", EmptyReport, "empty"),
        ("blank.txt", b" \n\t ", EmptyReport, "empty"),
        ("marks.txt", b"... !!! ---", EmptyReport, "no words"),
        ("paper.pdf", b"%PDF-1.7 ...", CannotDecode, "PDF"),
        ("cut.txt.gz", gzip.compress(b"words " * 1000)[:40], CannotDecode, "gzip"),
        ("page.html", b"<html><body><nav>Menu</nav></body></html>", EmptyReport, "no article"),
        ("rows.jsonl", b'{"no": "text"}\n', CannotDecode, '"text"'),
        ("bad.jsonl", b'{"text": \n', CannotDecode, "JSON"),
    ],
)
def test_what_cannot_be_read_says_why_in_one_line(tmp_path, name, content, error, says):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(error) as raised:
        load(path)

    assert says in str(raised.value)
    assert "\n" not in str(raised.value)


def test_one_bad_line_costs_one_report(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "One."}\n{"text": 5}\n\n{"text": "Three."}\n', encoding="utf-8")
    loaded = load_all([path])

    assert ["One.", "Three."] == [r.text for r in loaded.reports]
    assert [f"{path}:2"] == [s.source for s in loaded.skipped]


def test_a_huge_line_costs_one_report(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "' + "x " * 3000 + '"}\n{"text": "Small."}\n', encoding="utf-8")
    loaded = load_all([path], Stated(longest=1000))

    assert ["Small."] == [r.text for r in loaded.reports]
    assert 1 == len(loaded.skipped)


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    with pytest.raises(CannotFetch, match="at most"):
        load(path)


def test_a_bomb_is_stopped_at_the_limit(tmp_path):
    path = tmp_path / "a.txt.gz"
    path.write_bytes(gzip.compress(b"a" * (LARGEST_FILE + 10)))
    with pytest.raises(CannotFetch, match="unpacked"):
        load(path)


def test_load_takes_one_report(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "One."}\n{"text": "Two."}\n', encoding="utf-8")
    with pytest.raises(UsageError, match="2 reports"):
        load(path)
