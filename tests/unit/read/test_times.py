"""Time expressions; the report is of Saturday 2031-05-03 unless it has no date."""

import datetime as dt

import pytest

from rashomon.read.times import times_of

CASES = [
    ("It began on 14 April 2031.", ["2031-04-14"]),
    ("It began on April 14, 2031, not in March 2030.", ["2031-04-14", "2030-03"]),
    ("Talks broke up on Friday.", ["2031-05-02"]),
    ("Talks begin on Saturday.", ["2031-05-03"]),
    ("It rained yesterday and today.", ["2031-05-02", "2031-05-03"]),
    ("The longest since 2019.", ["2019"]),
    ("On 20 December he left.", ["2030-12-20"]),
    ("May comes and may go. March on.", []),
    ("It cost 2019 euros.", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_times(text, expected):
    assert expected == [t.value for t in times_of(text, 0, len(text), dt.date(2031, 5, 3))]


def test_without_a_date_relative_times_stay_open():
    assert [(None, "none")] == [(t.value, t.anchor) for t in times_of("They met on Friday.", 0, 19, None)]
