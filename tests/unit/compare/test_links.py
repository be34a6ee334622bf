"""Links and facts between small reports."""

from rashomon import Report, compare, read


def account(*texts):
    return compare([read(Report(f"r{n}", text)) for n, text in enumerate(texts)])


ONE = "A ferry with 40 people aboard sank off the island of Orla on Friday. The weather was calm. Divers searched the wreck until dawn."
TWO = "Forty people were on the ferry that sank near Orla on Friday. Divers had searched the wreck all night. A bakery in the capital gave bread away."


def test_what_both_state_is_linked_and_what_one_states_is_not():
    found = account(ONE, TWO)
    texts = {r.report.id: r.report.text for r in found.readings}
    pairs = {(texts[k.a.report][k.a.start : k.a.end][:7], texts[k.b.report][k.b.start : k.b.end][:7]) for k in found.links}

    assert ("A ferry", "Forty p") in pairs
    assert not [p for p in pairs if "A baker" in p]
    assert any("bakery" in span.of(texts["r1"]) for span in found.only["r1"])


def test_links_join_two_reports_and_scores_are_probabilities():
    for link in account(ONE, TWO).links:
        assert link.a.report != link.b.report
        assert 0 <= link.score <= 1


def test_a_fact_holds_passages_of_its_reports():
    for fact in account(ONE, TWO, ONE.replace("calm", "rough")).facts:
        assert set(fact.reports) == {p.report for p in fact.passages}
        assert fact.lead in fact.passages
        assert set(fact.voices) == set(fact.reports)
