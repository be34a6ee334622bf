"""The account of the example reports: what a desk editor sees in them, the program must see."""

import pytest


def names(account):
    return {a.id: a.name for a in account.actors}


def shown(account, passage):
    text = next(r.report.text for r in account.readings if r.report.id == passage.report)
    return " ".join(text[passage.start : passage.end].split())


def by_outlet(account, outlet):
    return next(r for r in account.readings if r.report.outlet == outlet)


def spoken(account, outlet):
    """(speaker or the source's words, kind, first words of the content)."""
    reading = by_outlet(account, outlet)
    known = {a.id: a.name for a in reading.actors}
    return [(known.get(q.speaker) or q.unnamed, q.kind, " ".join(q.content[0].of(reading.report.text).split())[:40]) for q in reading.quotations]


def test_the_shared_quotation_is_one_utterance_in_three_reports(example):
    found = [u for u in example.utterances if len({s.report for s in u.spans}) == 3]

    assert ["Peter Aske"] == [names(example)[u.speaker] for u in found]
    assert {"verbatim"} == {v.relation for v in found[0].variants}


def test_the_truncated_quotation_shows_what_was_cut(example):
    cut = [shown(example, d.a or d.b) for u in example.utterances for v in u.variants if v.relation == "truncated" for d in v.differences]

    assert ["We agreed on the night shifts."] == cut


def test_the_altered_quotation_shows_the_words(example):
    changed = [{shown(example, d.a), shown(example, d.b)} for u in example.utterances for v in u.variants for d in v.differences if d.kind == "replaced"]

    assert [{"not", "never"}] == changed


def test_the_number_conflicts_and_the_date_does_not(example):
    told = {(c.kind, c.verdict): {shown(example, c.a), shown(example, c.b)} for c in example.conflicts}

    assert {"nine container ships", "14 container ships"} == told["number", "conflict"]
    assert {"2019", "March 2024"} == told["date", "different scope"]
    assert {"number", "description"} == {c.kind for c in example.conflicts if c.verdict == "conflict"}
    assert {"never", "not"} == told["description", "conflict"]


def test_the_cost_of_the_strike_is_the_outlets_own_voice_here_and_a_sources_there(example):
    fact = next(f for f in example.facts if any("3.2 million" in shown(example, p) for p in f.passages))
    voices = {next(r.report.outlet for r in example.readings if r.report.id == report): voice for report, voice in fact.voices.items()}

    assert {"The Harbour Post": "outlet", "Northern Wire": "attributed"} == voices


@pytest.mark.parametrize(("outlet", "part"), [("The Evening Lantern", "accordion"), ("Northern Wire", "Dora Quill"), ("The Harbour Post", "short of fruit")])
def test_what_only_one_states(example, outlet, part):
    reading = by_outlet(example, outlet)

    assert any(part in span.of(reading.report.text) for span in example.only[reading.report.id])


def test_the_pronoun_is_not_the_nearest_name(example):
    found = [who for who, _, words in spoken(example, "The Harbour Post") if words.startswith("She had earned")]

    assert ["Jonas Reeve"] == found


SPEAKERS = {
    "The Harbour Post": {"Marta Lindqvist", "Peter Aske", "Jonas Reeve"},
    "Northern Wire": {"Marta Lindqvist", "Peter Aske", "Jonas Reeve", "Halden Terminals", "Dora Quill"},
    "The Evening Lantern": {"Marta Lindqvist", "Peter Aske"},
}


@pytest.mark.parametrize("outlet", SPEAKERS)
def test_who_speaks_in_each_report(example, outlet):
    reading = by_outlet(example, outlet)
    people = {a.id: a.name for a in reading.actors if a.kind != "group"}

    assert SPEAKERS[outlet] == {people[q.speaker] for q in reading.quotations if q.speaker in people}


def test_the_quotation_over_a_line_break_is_one(example):
    reading = by_outlet(example, "The Evening Lantern")
    found = [q for q in reading.quotations if q.content[0].of(reading.report.text).startswith("Patience is a tide, it")]

    assert [1] == [len(q.content) for q in found]
    assert found[0].content[0].of(reading.report.text).endswith("Monday after that.")
    assert "Marta Lindqvist" == next(a.name for a in reading.actors if a.id == found[0].speaker)


def test_the_credit_is_no_sentence(example):
    reading = by_outlet(example, "The Evening Lantern")

    assert ["Photo credit: Vessmark City Archive"] == [
        reading.report.text[s.start : s.end] for s in reading.sentences if s.kind == "credit" and s.start > reading.report.body
    ]


def test_three_reports_are_three_origins(example):
    assert 3 == example.origins.independent
