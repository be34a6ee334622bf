"""The two reports that the project began with, as offsets: found through RASHOMON_DATA, skipped where they are not."""

import os
from functools import cache
from pathlib import Path

import pytest

from rashomon import Account, compare, load, read

SEEDS = Path(os.environ.get("RASHOMON_DATA", Path(__file__).resolve().parents[3] / "shared/data")) / "seeds"
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason=f"seed reports not found in {SEEDS}")


@cache
def account() -> Account:
    return compare([read(load(f"{name.upper()}={SEEDS / f'report-{name}.txt'}")) for name in "ab"])


def reading(name):
    return next(r for r in account().readings if r.report.outlet == name.upper())


def held(name, start, end):
    """The quotation that holds these characters, if any."""
    return next((q for q in reading(name).quotations if any(c.start <= start and end <= c.end for c in q.content)), None)


def speaker(name, quotation):
    return next((a.name for a in reading(name).actors if a.id == quotation.speaker), None)


def test_the_shared_quotation_and_what_one_report_cut_before_it():
    found = [u for u in account().utterances if any(s.start == 2312 for s in u.spans)]

    assert [{2312, 2917}] == [{s.start for s in u.spans} for u in found]
    cut = {(p.start, p.end) for v in found[0].variants for d in v.differences for p in (d.a or d.b,)}
    assert any(2831 <= start and end <= 2910 for start, end in cut)


@pytest.mark.parametrize(("start", "end", "who"), [(1782, 1893, "Mark Kelly"), (3286, 3542, "Pete Hegseth")])
def test_a_quotation_broken_over_a_line_is_one(start, end, who):
    quotation = held("a", start, end)

    assert quotation is not None
    assert who == speaker("a", quotation)


@pytest.mark.parametrize(("name", "start", "end"), [("a", 1362, 1371), ("b", 1182, 1197), ("b", 1653, 1667)])
def test_terms_in_marks_are_no_quotations(name, start, end):
    quotation = held(name, start, end)

    assert quotation is None or quotation.kind == "indirect" or quotation.content[0].end - quotation.content[0].start > end - start + 20


def test_he_remarked_is_not_the_nearest_name():
    assert "Mark Kelly" == speaker("a", held("a", 1782, 1793))


@pytest.mark.parametrize(
    ("name", "start", "end", "who"),
    [
        ("b", 2917, 2937, "Donald Trump"),
        ("b", 3107, 3126, "Donald Trump"),
        ("b", 3233, 3243, "Donald Trump"),
        ("b", 3957, 3970, "Vladimir Putin"),
        ("b", 4010, 4086, "Donald Trump"),
        ("b", 3716, 3811, "Oleksiy Honcharenko"),
        ("b", 1959, 1973, "Vladimir Putin"),
        ("a", 1184, 1196, "Financial Times"),
        ("a", 2596, 2615, "Vladimir Putin"),
    ],
)
def test_who_speaks(name, start, end, who):
    assert who == speaker(name, held(name, start, end))


def test_the_credit_line():
    assert [(3987, 4009)] == [(s.start, s.end) for s in reading("a").sentences if s.kind == "credit"]
    assert any(p.start == 3987 for group in account().origins.groups for p in group.credits)


def test_the_title_and_the_heading():
    assert [0] == [s.start for s in reading("b").sentences if s.kind == "title"]
    assert [993] == [s.start for s in reading("b").sentences if s.kind == "heading"]


def test_two_dates_of_two_things_are_no_conflict():
    assert not [c for c in account().conflicts if c.verdict == "conflict"]


def test_two_reports_are_two_origins():
    assert 2 == account().origins.independent


def terms(name):
    one = reading(name)
    names = {a.id: a.name for a in one.actors}
    return {(t.kind, names.get(t.by or ""), t.start) for t in one.terms}


@pytest.mark.parametrize(
    ("kind", "who", "start", "end"),
    [
        ("agreed", "Donald Trump", 2834, 2880),
        ("open", "Donald Trump", 2917, 2940),
        ("promised", "Donald Trump", 3140, 3230),
        ("threatened", "Donald Trump", 3400, 3530),
        ("offered", "Vladimir Putin", 3957, 3960),
    ],
)
def test_the_talks_come_out_with_their_speakers(kind, who, start, end):
    assert [k for k, by, at in terms("b") if k == kind and by == who and start <= at <= end]


def test_the_old_sale_is_background_and_no_ceasefire_is_no_agreement():
    assert [True] == [m.background for m in account().timeline if m.date == "1867"]
    assert not [e for r in account().readings for e in r.events if e.code == "AGREE"]


def test_forecasts_are_no_facts_and_unsourced_claims_are_the_outlets_own():
    text = reading("a").report.text
    claims = [(text[c.start : c.end], c) for c in reading("a").claims]

    assert not [c for words, c in claims if " would " in words and c.modality == "fact" and c.voice.kind == "outlet"]
    assert ["outlet"] == [c.voice.kind for words, c in claims if "destabilizing" in words]
