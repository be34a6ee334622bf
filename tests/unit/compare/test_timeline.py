"""What the reports date, and what is background."""

from rashomon import Report, compare, read


def moments(*reports):
    account = compare([read(r) for r in reports])
    return {m.date: (m.background, len(m.passages)) for m in account.timeline}


def test_the_event_stands_apart_from_its_background():
    one = Report("a", "The council met on Friday. The harbour was sold in 1867.", published="2031-05-03")
    two = Report("b", "On 2 May 2031 the council met again.", published="2031-05-03")

    assert {"1867": (True, 1), "2031-05-02": (False, 2)} == moments(one, two)


def test_without_a_date_of_its_own_every_year_is_background():
    assert {"1867": (True, 1)} == moments(Report("a", "The harbour was sold in 1867."))
