"""Terms of talks over several reports."""

from rashomon import Report, compare, read


def test_one_term_in_two_reports_keeps_both_passages():
    one = Report("a", "Mayor Ada Holt promised to raise the wages of the ferry crews.")
    two = Report("b", "Ada Holt has promised to raise wages for ferry crews.")
    account = compare([read(one), read(two)])
    found = [t for t in account.talks if t.kind == "promised"]

    assert [{"a", "b"}] == [{p.report for p in t.passages} for t in found]
    assert ["Ada Holt"] == [next(a.name for a in account.actors if a.id == t.by) for t in found]
    assert any(line.section == "talks" and line.text.startswith("promised by Ada Holt") for line in account.lines)


def test_two_people_do_not_share_a_term():
    one = Report("a", "Mayor Ada Holt promised to raise the wages of the ferry crews.")
    two = Report("b", "Minister Peter Aske promised to raise the wages of the ferry crews.")

    assert 2 == sum(t.kind == "promised" for t in compare([read(one), read(two)]).talks)
