"""Acts in order, without dates; and two reports that order them differently."""

from rashomon import Report, compare, read

ONE = "The guards left the harbour after the crowd had gone home. Rain fell on the empty quay for the rest of the night.\n"
OTHER = "The crowd went home after the guards had left the harbour. A witness watched them from the pier until it was dark.\n"


def account(one, other):
    return compare([read(Report("a", one)), read(Report("b", other))])


def test_words_of_order_make_sequels():
    told = account(ONE, OTHER)

    assert [("the crowd had gone home", "The guards left the harbour")] == [
        (ONE[s.first.start : s.first.end], ONE[s.then.start : s.then.end]) for s in told.sequels if s.first.report == "a"
    ]


def test_the_other_way_round_is_a_conflict_of_order():
    assert ["order"] == [c.kind for c in account(ONE, OTHER).conflicts if c.verdict == "conflict"]


def test_the_same_order_is_none():
    assert [] == [c for c in account(ONE, ONE.replace("The guards", "Then the guards")).conflicts if c.kind == "order"]
