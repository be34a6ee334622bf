"""Stories, copies, search and quotations of a small store."""

import pytest

from rashomon.corpus.copies import copies
from rashomon.corpus.repeated import matches, repeated
from rashomon.corpus.reports import Filters, stories, story
from rashomon.corpus.search import expression, quotes, search
from rashomon.errors import UsageError

from .conftest import PIER


def test_reports_of_one_event_are_one_story(store):
    found = list(stories(store))

    assert [s.reports for s in found] == [("p1", "p2", "p3"), ("f1", "f3", "f2"), ("x1",)]
    assert (found[0].first, found[0].last) == ("2031-05-06", "2031-05-07")
    assert found[0].title in {"Harwick pier opens in June", "Council votes to open Harwick pier", "No fees yet on Harwick pier, says mayor Alden"}


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"least": 2}, 2),
        ({"filters": Filters(outlet="northern wire")}, 1),
        ({"filters": Filters(since="2031-05-08")}, 2),
        ({"filters": Filters(until="2031-05-07")}, 1),
        ({"word": "choir"}, 1),
        ({"most": 1}, 1),
    ],
)
def test_stories_by_filters(store, options, expected):
    assert len(list(stories(store, **options))) == expected


@pytest.mark.fault(36)
@pytest.mark.parametrize("name", ["s99", "x", "", "s", "s1; DROP TABLE reports", "s" + "9" * 40])
def test_no_such_story(store, name):
    with pytest.raises(UsageError, match="no story"):
        story(store, name)


def test_copies_with_their_proof(store):
    found = {g.reports: g for g in copies(store)}

    assert {r: g.kind for r, g in found.items()} == {("p1", "p2"): "copy", ("f1", "f3"): "copy"}
    (a, b) = found["p1", "p2"].passages[0]
    texts = {"p1": PIER, "p2": PIER.replace("forty boats", "40 boats") + " (Reuters)"}
    assert texts[a.report][a.start : a.end].lower() == texts[b.report][b.start : b.end].lower()
    assert [c.report for c in found["p1", "p2"].credits] == ["p2"]


def test_search_gives_the_passage(store):
    (hit, *_) = search(store, "conveyor drying hall", Filters(outlet="Harbour Post"))

    assert hit.report == "f1"
    assert "conveyor" in hit.text


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ('"fair price"', {"p1", "p2", "p3"}),
        ("pier -ferry", set()),
        ("fire -conveyor", set()),
        ("choir", {"x1"}),
        ("fires", {"f1", "f2", "f3"}),
        ("crossings (day* OR NEAR", {"p1", "p2", "p3"} & set()),
    ],
)
def test_search_takes_words_phrases_and_exclusions(store, query, ids):
    assert {h.report for h in search(store, query)} == ids


@pytest.mark.parametrize("query", ["", "  ", '""', "-pier", "*"])
def test_a_search_without_a_word_says_so(store, query):
    with pytest.raises(UsageError):
        list(search(store, query))


@pytest.mark.fault(36)
@pytest.mark.parametrize("query", ["a AND (", 'x "', "NEAR/3", "title:x", "^a", "a + b", "{a}", "a\0b", "ä“", "a" * 5000])
def test_no_search_is_an_error_of_the_database(store, query):
    list(search(store, query))
    assert expression(query)


def test_quotations_with_their_variants(store):
    found = list(quotes(store, "There will be no fees until there is a fair price"))

    assert [(s.report, s.variant) for s in found] == [("p1", "verbatim"), ("p2", "verbatim"), ("p3", "altered")]
    assert all(s.speaker is None and s.why for s in found)
    assert PIER[found[0].start : found[0].end] == found[0].text


def test_quotations_nearly_so(store):
    found = {s.report: s.variant for s in quotes(store, "no fees until there is a fair prize")}

    assert found == {"p1": "altered", "p2": "altered", "p3": "altered"}
    assert list(quotes(store, "no fees until there is a fair prize", exact=True)) == []


def test_quotations_by_date(store):
    assert [s.report for s in quotes(store, "until there is a fair price", filters=Filters(since="2031-05-07"))] == ["p3"]


def test_quotations_want_words_or_a_speaker(store):
    with pytest.raises(UsageError, match="--speaker"):
        list(quotes(store, " "))
    assert list(quotes(store, speaker="100%_")) == []


def test_what_several_reports_carry(store):
    (group,) = repeated(store)

    assert (group.reports, group.first, group.published) == (("p1", "p2"), "p1", "2031-05-06")
    assert group.variants == (group.text,)


def test_matches_share_five_words_and_are_nearly_alike():
    said = [
        "there will be no fees until there is a fair price",
        "no fees until there is a fair price",
        "no fees until there is a fair prize",
        "we met on the quay and spoke of the weather",
        "",
    ]

    assert {tuple(p) for p in matches(said).tolist()} == {(0, 1), (0, 2), (1, 2)}
    assert matches([]).tolist() == []
