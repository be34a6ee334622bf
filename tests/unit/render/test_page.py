"""The page: nothing from a report is active, every line leads somewhere."""

import re

from rashomon import Report, compare, page, read

HOSTILE = """<script>alert(1)</script> "><img src=x onerror=alert(1)> says the mayor

The mayor said, "</script><script>alert(2)</script> is no way to end a sentence, my friends."\x00\x1b[31m
\u2028He met javascript:alert(3) & co. on Friday.
"""


def hostile_page():
    reports = [
        Report("a", HOSTILE, outlet="<b>Herald</b>", title="</title><script>alert(4)</script>"),
        Report("b", HOSTILE + "More words.", outlet="javascript:alert(5)"),
    ]
    return page(compare([read(r) for r in reports]))


def test_nothing_from_a_report_is_active():
    shown = hostile_page()

    assert 1 == len(re.findall(r"<script", shown))
    assert "<img" not in shown
    assert "<b>" not in shown
    assert all(href.startswith("#") for href in re.findall(r"""href\s*=\s*["']?([^"'>\s]*)""", shown.split("<script>")[0]))
    assert "\x00" not in shown
    assert "\x1b" not in shown


def test_every_link_has_its_place(example):
    shown = page(example)
    targets = set(re.findall(r'id="([^"]+)"', shown))

    assert set(re.findall(r'href="#([^"]+)"', shown)) <= targets


def test_the_text_stands_there_whole(example):
    shown = page(example)
    columns = re.findall(r'<div class="text"[^>]*>(.*?)</div>', shown, re.DOTALL)
    from html import unescape

    assert [r.report.text for r in example.readings] == [unescape(re.sub(r"<[^>]+>", "", re.sub(r'<a class="m"[^>]*>[^<]*</a>', "", c))) for c in columns]


def test_notebooks_show_accounts_and_readings(example, example_readings):
    assert "rashomon" in example._repr_html_()
    assert "<article" in example_readings[0]._repr_html_()
