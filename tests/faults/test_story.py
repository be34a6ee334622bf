"""Faults of what is compared: copies, strangers, one report, hostile words in every place that is shown."""

import json
import re
from html.parser import HTMLParser

import pytest

from rashomon import Report, compare, page, read
from rashomon.render.exports import files
from rashomon.render.terminal import summary

A = (
    "The council of Harwick voted on Tuesday to open the old pier in June. “There will be no fees,” Mayor Ruth Alden said. "
    "Forty boats will use it in the first week, the harbour office said. The repairs cost two million crowns, less than was feared in the winter."
)
B = (
    "A fire in the Lindau paper mill destroyed two halls on Friday night. Nobody was hurt, the fire brigade said. "
    "The owner expects to begin production again in the autumn and will keep all one hundred workers."
)


def told(*texts, **known):
    return compare([read(Report(f"r{n}", text, outlet=f"Outlet {n}", published="2031-05-06", **known)) for n, text in enumerate(texts)])


@pytest.mark.fault(25)
def test_the_same_report_twice_confirms_nothing():
    account = told(A, A)

    assert account.origins.independent == 1
    assert account.origins.groups[0].kind == "copy"
    assert not account.conflicts


@pytest.mark.fault(26)
def test_rewritten_copies_are_one_origin():
    account = told(A, A.replace("Forty boats", "Forty ships").replace("less than was feared in the winter", "not as much as people feared") + " (Reuters)", B)

    assert account.origins.independent == 2
    assert [len(g.reports) for g in account.origins.groups] == [2, 1]


@pytest.mark.fault(28)
def test_one_report_is_read_and_nothing_is_called_its_own():
    account = told(A)

    assert account.readings[0].quotations
    assert not any(account.only.values())
    assert any("compared" in str(note) for note in account.notes)


@pytest.mark.fault(29)
def test_reports_of_two_events_have_no_conflicts():
    account = told(A, B)

    assert not account.conflicts
    assert account.notes


HOSTILE = [
    "<script>alert(1)</script>", "</script><script>alert(1)//", "<img src=x onerror=alert(1)>", '"><svg onload=alert(1)>', "javascript:alert(1)", "data:text/html,<script>alert(1)</script>",
    "\u2028alert(1)\u2029", "<style>*{background:url(http://evil.example)}</style>", "{{7*7}}", "${alert(1)}", "&lt;script&gt;", "<!--", "]]>", "'onmouseover='alert(1)", "\x1b[2J", '=HYPERLINK("http://evil")',
]  # fmt: skip


class Markup(HTMLParser):
    """The tags and attributes that a browser sees."""

    def __init__(self):
        super().__init__()
        self.tags, self.attributes = set(), []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs


@pytest.mark.fault(32, 34)
@pytest.mark.parametrize("word", HOSTILE)
def test_nothing_of_a_report_is_active_where_it_is_shown(word):
    reports = [
        Report(f"{word}{n}", f"{A} {word} said Ruth Alden of “{word}”.", outlet=f"{word} {n}", title=word, byline=word, url=word, published="2031-05-06")
        for n in (1, 2)
    ]
    account = compare([read(r) for r in reports])
    shown = page(account)
    markup = Markup()
    markup.feed(shown)

    assert shown.count("<script") == shown.count("</script>")
    assert not {"img", "iframe", "object", "embed"} & markup.tags
    assert not [a for a, _ in markup.attributes if a.startswith("on")]
    assert all(re.match(r"#|https?://|mailto:", value or "") for a, value in markup.attributes if a in ("href", "src", "action"))
    assert "\x1b" not in shown + summary(account)
    json.loads(files(account, "schema.org").popitem()[1])


@pytest.mark.fault(33)
@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "=cmd|' /C calc'!A0"])
def test_no_cell_is_a_formula(cell):
    import csv
    import io

    account = compare([read(Report("a", f"{A} {cell}", outlet=cell, title=cell)), read(Report("b", A, outlet="B"))])
    for name, content in files(account, "csv").items():
        for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))):
            assert not any(value[:1] in ("=", "+", "@", "\t", "\r") or (value[:1] == "-" and not re.fullmatch(r"-?[\d.]+", value)) for value in row), name


@pytest.mark.fault(35)
@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "CON", "a" * 300, "a\0b", "..", ".", "a/b\\c", "nul.txt", "<>:|?*", "\u202etxt.exe", " "])
def test_no_file_is_written_outside_of_its_folder(name, tmp_path):
    account = compare([read(Report(name, A, outlet=name)), read(Report(name.upper() + "x", A + " More.", outlet=name.upper()))])
    for kind in ("csv", "brat", "annotations", "markdown", "schema.org"):
        made = files(account, kind)
        assert len({n.casefold() for n in made}) == len(made)
        for file in made:
            assert re.fullmatch(r"[\w.-]{1,120}", file)
            assert not file.startswith(".")
            (tmp_path / file).write_bytes(made[file])
