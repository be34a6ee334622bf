"""A draft against its sources: each fault of the example draft, and what cannot be checked."""

import json
from pathlib import Path

import pytest

from rashomon import Check, RashomonError, Report, check, from_json, json_schema, load, page, read, to_json

DRAFT = Path(__file__).resolve().parents[3] / "examples/draft.txt"


@pytest.fixture(scope="module")
def checked(example_readings):
    return check(read(load(DRAFT)), example_readings)


def words(checked, p):
    text = next(r.report.text for r in (checked.draft, *checked.sources) if r.report.id == p.report)
    return " ".join(text[p.start : p.end].split())


def test_every_quotation_of_the_draft_is_told_apart(checked):
    told = {words(checked, q.passage).split(",")[0][:32]: (q.verdict, q.words, q.lost) for q in checked.quotations}

    assert {
        "Nobody at this table wants a lon": ("verbatim", "verbatim", ()),
        "But the port cannot pay what it ": ("other speaker", "verbatim", ()),
        "We moved closer today": ("truncated", "truncated", ("contrast",)),
        "We will never sign anything that": ("altered", "altered", ()),
        "Patience is a tide … We will be ": ("joined", "joined", ()),
        "The customs house will be open t": ("paraphrase", "paraphrase", ()),
        "This city will not forget who cl": ("not found", None, ()),
    } == told


def test_who_says_it_in_the_sources(checked):
    assert ("Peter Aske",) == next(q.said_by for q in checked.quotations if q.verdict == "other speaker")


def test_what_was_left_out_stands_in_the_source(checked):
    cut = next(q for q in checked.quotations if q.verdict == "truncated")

    assert ["A few big things are still open, but"] == [words(checked, d.b) for d in cut.differences if d.b]


@pytest.mark.parametrize(
    ("kind", "detail", "verdict", "other"),
    [("number", "Twelve", "differs", {"14", "nine"}), ("number", "900", "as in a source", set()), ("date", "16 April", "differs", {"14 April"}),
     ("name", "Dora Quinn", "differs", {"Dora Quill"}), ("name", "Peter Aske", "as in a source", set()), ("title", "Marta Lindqvist", "differs", {"Marta Lindqvist"}),
     ("number", "Two", "not found", set())],
)  # fmt: skip
def test_details(checked, kind, detail, verdict, other):
    found = next(d for d in checked.details if d.kind == kind and words(checked, d.passage) == detail)

    assert (verdict, other) == (found.verdict, {words(checked, p) for p in found.others})


@pytest.mark.parametrize(
    ("opening", "verdict", "attributed"),
    [("Twelve container", "clashes", False), ("The dispute could", "supported", True), ("Two ministers", "not found", False)],
)
def test_statements(checked, opening, verdict, attributed):
    found = next(s for s in checked.statements if words(checked, s.passage).startswith(opening))

    assert (verdict, attributed) == (found.verdict, found.attributed)


def test_what_all_sources_state_and_the_draft_leaves_out(example_readings):
    told = check(read(Report("", "Shops in the old town have begun to run short of fruit, and nobody plays the accordion.")), example_readings)

    assert any("Nobody at this table wants a long strike" in words(told, p) for o in told.omissions for p in o.passages)


def test_the_check_comes_back_from_json(checked):
    import jsonschema

    text = to_json(checked)

    assert checked == from_json(Check, text)
    jsonschema.validate(json.loads(text), json_schema(Check))


def test_the_page_shows_draft_and_sources(checked):
    shown = page(checked)

    assert "said by somebody else, Peter Aske there" in shown
    assert shown.index(">Draft</bdi></h3>") < shown.index(">Northern Wire</bdi></h3>")


def test_typographic_marks_spaces_and_case_are_no_differences():
    source = read(Report("a", "The mayor of Orla, Ada Holt, said: \"We don't know - and won't ask - who closed the quay in May.\"\n"))
    told = check(read(Report("", "Ada Holt spoke. “we don’t know – and won’t  ask – who closed the quay in May,” Ada Holt said.\n")), [source])

    assert ["verbatim"] == [q.verdict for q in told.quotations]


def test_a_draft_without_quotations_says_so(example_readings):
    told = check(read(Report("", "The strike in Vessmark went on over the weekend, and the port stayed shut.")), example_readings)

    assert () == told.quotations
    assert told.strict
    assert "the draft has no quotation in marks" in told.notes


def test_the_draft_among_its_sources_is_left_out(example_readings):
    told = check(example_readings[0], example_readings)

    assert 2 == len(told.sources)
    assert any("the text of the draft itself" in note for note in told.notes)
    with pytest.raises(RashomonError, match="not the draft itself"):
        check(example_readings[0], [example_readings[0]])


def test_another_language_is_named(example_readings):
    told = check(read(Report("", "„Das ist gut für die ganze Stadt und den Hafen“, sagte der Bürgermeister am Freitag. " * 3)), example_readings)

    assert any("not in English" in note for note in told.notes)
    assert {"not found"} == {q.verdict for q in told.quotations}


def test_a_long_draft_is_checked_whole(example_readings):
    text = "The ferry left Orla at noon with forty people on board, and Ada Holt stayed ashore. " * 120
    told = check(read(Report("", text)), example_readings)

    assert 120 == len(told.statements)


SOURCE = "The port of Orla closed on Monday. Some 11,000 people work there, the harbour office said. “We will not sign a paper that nobody has read,” said Mara Lind, who speaks for the pilots."


@pytest.mark.parametrize(
    ("sentence", "verdict", "why"),
    [
        ("“We will never sign a paper that nobody has read,” said Mara Lind, who speaks for the pilots.", "clashes", "the quotation is altered"),
        ("“We will not sign a paper that nobody has read,” said Mara Lind, who speaks for the pilots.", "supported", None),
        ("Some 12,000 people work there, the harbour office said.", "clashes", "12,000"),
        ("Some 11,000 people work there, the harbour office said.", "supported", None),
    ],
)
def test_a_sentence_with_something_that_differs_is_not_told_as_supported(sentence, verdict, why):
    told = check(read(Report("", f"The port of Orla closed on Monday. {sentence}")), [read(Report("a", SOURCE))])
    found = told.statements[-1]

    assert found.verdict == verdict
    assert why is None or any(why in one for one in found.why)


@pytest.mark.parametrize(("figure", "verdict"), [("12,000", "differs"), ("11,200", "as in a source"), ("11,000", "as in a source")])
def test_an_approximation_allows_what_it_rounds(figure, verdict):
    told = check(read(Report("", f"{figure} people work there, the harbour office said.")), [read(Report("a", SOURCE))])

    assert [d.verdict for d in told.details if d.kind == "number"] == [verdict]
