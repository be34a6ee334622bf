"""Quotations: "[" and "]" stand around the content of each."""

import pytest

from rashomon import Report, read

CASES = {
    "direct": "“[The gates will open on Monday],” the mayor said.",
    "cue first": 'Marta Lindqvist told reporters: "[We agreed on the night shifts, and that is a lot for one day.]"',
    "indirect": "The minister said [that the budget would be cut by half].",
    "split": "“[We are tired],” said Holt, “[but we will stay.]”",
    "nothing said": "The ferry left the harbour at noon and reached the island two hours later.",
    "according to": "[The bridge will stay closed until June], according to the ministry.",
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_content(case, unmarked):
    text, expected = unmarked(case)
    found = [(s.start, s.end) for q in read(Report("", text)).quotations for s in q.content]

    assert [_bare(text, *s) for s in expected] == [_bare(text, *s) for s in sorted(found)]


def _bare(text, start, end):
    return text[start:end].strip(" ,.")


@pytest.mark.parametrize(
    "text", ["The boat, called “The Old Lady”, sank.", "He is known as ‘Big Jim’ in the village.", "Her novel “The Last Tide” was sold out."]
)
def test_terms_and_titles_in_marks_are_no_direct_quotations(text):
    assert not [q for q in read(Report("", text)).quotations if q.kind == "direct" and q.cue is not None and q.speaker is not None]


def test_content_leaves_the_outer_marks_out_and_quoted_lies_inside():
    text = "“We will wait,” said Ada Holt. The council called it “a long and very costly delay”."
    reading = read(Report("", text))

    for quotation in reading.quotations:
        for span in quotation.quoted:
            assert span.of(text)[0] not in '“"'
            assert span.of(text)[-1] not in '”"'


def test_in_another_language_the_marks_still_give_the_quotations():
    reading = read(Report("", "„Wir öffnen die Tore am Montag“, sagte die Bürgermeisterin. Danach ging sie nach Hause."))

    assert ["Wir öffnen die Tore am Montag"] == [q.content[0].of(reading.report.text) for q in reading.quotations]
    assert {None} == {q.speaker for q in reading.quotations}
    assert any("not in English" in note for note in reading.notes)


def test_a_headline_is_not_part_of_what_somebody_says_below_it():
    text = (
        "Mayor of Orla took bribes for six years\n\nThe mayor of Orla took bribes from the ferry line for six years, the prosecutor Ada Holt said on Friday.\n"
    )

    assert ["The mayor of Orla took bribes from the ferry line for six years"] == [s.of(text) for q in read(Report("", text)).quotations for s in q.content]
