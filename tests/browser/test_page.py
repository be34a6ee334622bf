"""The page in Chromium: every layer clicked through, with and without JavaScript, by keyboard alone, hostile text, small screens."""

import csv
import io
import json
import os
from pathlib import Path

import pytest

from rashomon import Corrections, Report, compare, from_json, load, page, read

DATA = Path(os.environ.get("RASHOMON_DATA", Path(__file__).resolve().parents[3] / "shared/data"))
HOSTILE = """<script>alert(1)</script> "><img src=x onerror=alert(1)> says the mayor of Orla

The mayor of Orla said, "</script><script>alert(2)</script> is no way to end a sentence, my friends." \x00\x1b[31m
\u2028He met javascript:alert(3) & co. on Friday. <!-- <script> {{ 7 * 7 }} ${alert(4)} </textarea><svg onload=alert(5)>
"""
RIGHT_TO_LEFT = "The envoy Ada Holt said “שלום עולם and no deal \U0001f600 today” in Orla. 𝔘nicode 👩‍👩‍👧 stayed outside the old customs house.\n"


@pytest.fixture(scope="session")
def html(example):
    return page(example)


def words(page, address):
    """The text of the pieces between the offsets of an address."""
    return page.evaluate(
        """(address) => { const [, key, s, e] = /^(.*)-(\\d+)-(\\d+)$/.exec(address);
        const pieces = [...document.getElementById(key).querySelectorAll('[data-s]')];
        const end = (n) => n + 1 < pieces.length ? +pieces[n + 1].dataset.s : +document.getElementById(key).dataset.length;
        return pieces.filter((x, n) => +x.dataset.s >= +s && end(n) <= +e).map((x) => x.textContent).join(''); }""",
        address,
    )


def test_nothing_goes_wrong_on_opening(opened, html):
    assert [] == opened(html).trouble


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1400, 390], ids=["desktop", "phone"])
def test_the_page_meets_wcag(opened, html, violations, width, dark):
    shown = opened(html, width=width, dark=dark, check=True, at="#the-harbour-post-468-487")
    shown.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    for box in shown.query_selector_all(".layers input"):
        box.check()

    assert [] == violations(shown)


@pytest.mark.parametrize("story", ["seeds", "four"])
def test_other_stories_meet_wcag_too(opened, violations, story):
    if story == "seeds":
        if not (DATA / "seeds").is_dir():
            pytest.skip("no seeds at RASHOMON_DATA")
        reports = [load(DATA / f"seeds/report-{name}.txt") for name in "ab"]
    else:
        text = "The ferry {n} left Orla at noon, the harbour master Ada Holt said. “We will not sail again before {n} May,” she added. Rain fell on the quay.\n"
        reports = [Report(f"r{n}", text.format(n=n), outlet=f"Outlet {n}", published="2031-05-03") for n in range(2, 6)]
    shown = opened(page(compare([read(r) for r in reports])), check=True)

    assert [] == violations(shown)


def test_without_javascript_everything_can_be_read_and_links_jump(opened, html, example):
    shown = opened(html, script=False)

    assert all(r.report.text[100:160].split("\n")[0] in shown.inner_text("main") for r in example.readings)
    shown.click(".conflict .who >> nth=0")
    address = shown.url.partition("#")[2]
    assert shown.locator(f"[id='{address}']").count() == 1
    shown.click("summary >> nth=0")
    assert shown.locator("details[open]").count() == 1


@pytest.mark.parametrize(
    ("layer", "piece", "rule"),
    [("q", ".q-direct", "borderBottomWidth"), ("o", ".o", "color"), ("w", ".w", "textDecorationStyle"), ("a", ".a", "outlineStyle")],
)
def test_layers_switch_on_and_off(opened, html, layer, piece, rule):
    shown = opened(html)
    look = f"getComputedStyle(document.querySelector('.text {piece}')).{rule}"
    box = shown.locator(f".layers .show-{layer}")
    box.check()
    on = shown.evaluate(look)
    box.uncheck()

    assert on != shown.evaluate(look)


def test_whose_claim_is_a_layer(opened, html):
    shown = opened(html)
    shown.locator(".show-c").check()

    assert "a source" in shown.evaluate("getComputedStyle(document.querySelector('.voice[data-v=\"a source\"]'), '::before').content")


def test_markers_of_shared_sentences_and_quotations_go_with_their_layers(opened, html):
    shown = opened(html)
    shared, quoted = shown.locator(".m[aria-label^='also in']").first, shown.locator(".m:not([aria-label^='also in'])").first

    assert shared.is_visible()
    shown.locator(".show-l").uncheck()
    assert not shared.is_visible()
    assert quoted.is_visible()
    shown.locator(".show-q").uncheck()
    assert not quoted.is_visible()


def test_choosing_a_passage_shows_its_counterparts_level_and_joined(opened, html):
    shown = opened(html)
    marker = shown.locator(".m[aria-label^='also in']").nth(3)
    marker.click()
    shown.wait_for_selector(".text .lit")

    assert shown.locator("article:has(.twin)").count() > 1
    assert shown.locator("svg.wires path").count() > 0
    assert shown.locator("aside.bar").is_visible()
    tops = shown.evaluate("[...document.querySelectorAll('article:has(.twin)')].map((a) => a.querySelector('.twin').getBoundingClientRect().top)")
    assert all(0 < top < 900 for top in tops)


def test_hovering_is_enough(opened, html):
    shown = opened(html)
    shown.locator(".m[aria-label^='also in'] + span").nth(2).hover()

    assert shown.locator("article:has(.twin)").count() > 1


def test_the_keyboard_reaches_a_passage_and_all_that_can_be_done_with_it(opened, html):
    shown = opened(html)
    reached = set()
    for _ in range(400):
        shown.keyboard.press("Tab")
        reached.add(shown.evaluate("document.activeElement.className || document.activeElement.tagName"))
        if shown.evaluate("document.activeElement.className") == "m":
            break
    shown.keyboard.press("Enter")

    assert {"perma", "who", "SUMMARY", "show-q", "m"} <= reached
    assert shown.locator("aside.bar button").first.is_visible()


def test_a_shared_quotation_shows_what_was_cut_and_altered(opened, html):
    card = opened(html).locator(".cut-or-altered")

    assert "We agreed on the night shifts." in card.locator(".words .cut").all_inner_texts()[0]
    assert {"never", "not"} == set(card.locator(".words .replaced").all_inner_texts())


def test_every_line_has_an_address_that_shows_it(opened, html):
    shown = opened(html)
    addresses = [a.get_attribute("href") for a in shown.query_selector_all(".perma")]

    assert len(addresses) == len(set(addresses))
    folded = shown.locator("details .row .perma").first.get_attribute("href")
    shown = opened(html, at=folded)
    assert shown.locator(f"[id='{folded[1:]}']").is_visible()


def test_a_line_and_a_quotation_are_copied_with_their_sources(opened, html, example):
    shown = opened(html)
    shown.locator(".conflict .row").first.hover()
    shown.locator(".conflict .row button", has_text="copy").first.click()
    copied = shown.evaluate("navigator.clipboard.readText()")

    assert "“nine container ships” (Northern Wire, “No agreement in Vessmark port talks”, 2031-05-02, characters 207–227)" in copied
    shown.locator(".m[aria-label^='direct:']").first.click()
    shown.locator("aside.bar button", has_text="Copy with source").click()
    assert "Northern Wire" in shown.evaluate("navigator.clipboard.readText()")


def test_lines_are_saved_as_json_and_csv(opened, html, example):
    shown = opened(html)
    texts = {r.report.id: r.report.text for r in example.readings}
    saved = {}
    for kind in ("JSON", "CSV"):
        with shown.expect_download() as download:
            shown.click(f"text=Save lines as {kind}")
        saved[kind] = Path(download.value.path()).read_text(encoding="utf-8")
    rows = json.loads(saved["JSON"])

    assert len(rows) == len(list(csv.DictReader(io.StringIO(saved["CSV"], newline=""))))
    assert all(row["words"] == texts[row["report"]][row["start"] : row["end"]] for row in rows)


def test_corrections_made_on_the_page_are_applied_on_the_next_run(opened, html, example):
    shown = opened(html)
    shown.locator(".conflict .row").first.hover()
    shown.locator(".conflict button", has_text="no conflict").first.click()
    shown.locator(".m[aria-label^='also in']").nth(1).click()
    shown.locator("aside.bar button", has_text="not the same").first.click()
    shown.locator(".m[aria-label^='direct:']").first.click()
    shown.fill("aside.bar input", "Jonas Reeve")
    shown.click("text=is who says it")
    shown.fill("[aria-label='One name']", "Peter Aske")
    shown.fill("[aria-label='Other name']", "Jonas Reeve")
    shown.click("text=are one")
    with shown.expect_download() as download:
        shown.click("text=Save corrections")
    corrections = from_json(Corrections, Path(download.value.path()).read_text(encoding="utf-8"))
    again = compare(example.readings, corrections=corrections)

    assert {"no conflict", "not linked", "speaker", "same actor"} == {c.kind for c in corrections.corrections}
    assert () == again.orphans
    assert len(again.links) < len(example.links)
    assert not [c for c in again.conflicts if c.kind == "number"]


def test_with_many_reports_the_chosen_ones_stand_side_by_side(opened):
    text = "The ferry {n} left Orla at noon, the harbour master Ada Holt said. Rain fell on the quay of the old town.\n"
    shown = opened(page(compare([read(Report(f"r{n}", text.format(n=n), outlet=f"Outlet {n}")) for n in range(6)])))

    assert 4 == shown.locator("article:visible").count()
    shown.locator(".choose input").nth(5).check()
    assert 5 == shown.locator("article:visible").count()
    shown.evaluate("location.hash = '#outlet-4-0-5'")
    shown.evaluate("location.hash = document.querySelectorAll('article')[4].querySelector('span[id]').id")
    shown.wait_for_timeout(100)
    assert 6 == shown.locator("article:visible").count()


def test_phone_width_never_scrolls_sideways(opened, html):
    shown = opened(html, width=390)

    assert shown.evaluate("document.documentElement.scrollWidth") <= 390


def test_in_print_links_are_numbered_footnotes_with_their_passages(opened, html):
    shown = opened(html)
    shown.emulate_media(media="print")
    number = shown.locator(".conflict .fn").first.inner_text()

    assert not shown.locator("nav").is_visible()
    assert "nine container ships" in shown.locator(f".footnotes li[value='{number}']").inner_text()


def test_nothing_of_a_report_is_active(opened):
    reports = [
        Report("a", HOSTILE, outlet="<b>Herald</b>", title="</title><script>alert(6)</script>"),
        Report("b", HOSTILE + "More words.", outlet="javascript:alert(7)"),
    ]
    shown = opened(page(compare([read(r) for r in reports])))
    for marker in shown.query_selector_all(".m")[:6]:
        marker.click()

    assert [] == shown.trouble
    assert 0 == shown.locator("main img, main script, main svg[onload]").count()
    assert all(href.startswith("#") for href in shown.evaluate("[...document.querySelectorAll('a')].map((a) => a.getAttribute('href'))"))


def test_right_to_left_and_astral_characters_are_marked_exactly(opened):
    one = read(Report("a", RIGHT_TO_LEFT, outlet="A"))
    account = compare([one, read(Report("b", RIGHT_TO_LEFT.replace("today", "now"), outlet="B"))])
    shown = opened(page(account))

    assert account.links
    for q in one.quotations:
        place = f"a-{q.content[0].start}-{q.content[-1].end}"
        assert RIGHT_TO_LEFT[q.content[0].start : q.content[-1].end] == words(shown, place)


def test_a_check_meets_wcag_and_marks_what_differs(opened, violations, example_readings):
    from rashomon import check
    from tests.conftest import ROOT

    made = page(check(read(load(ROOT / "examples/draft.txt")), example_readings))
    shown = opened(made, check=True)

    assert [] == violations(shown)
    assert [] == opened(made).trouble
    assert "A few big things are still open, but" in shown.locator(".differs .words .cut").all_inner_texts()[0]


def test_a_copied_cut_holds_what_was_cut(opened, html):
    shown = opened(html)
    shown.locator(".cut-or-altered .row").first.hover()
    shown.locator(".cut-or-altered .row button", has_text="copy").first.click()

    assert "“We agreed on the night shifts.”" in shown.evaluate("navigator.clipboard.readText()")


def test_a_reading_alone_is_shown_too(opened, example_readings):
    shown = opened(page(example_readings[0]))

    assert [] == shown.trouble
    assert shown.locator(".text .q").count() > 0
