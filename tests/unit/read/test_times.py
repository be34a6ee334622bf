"""Time expressions; the report is of Saturday 2031-05-03 unless it has no date."""

import datetime as dt

import pytest

from rashomon.read.times import times, times_of
from rashomon.schema.reading import Sentence
from rashomon.schema.report import Report

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
    ("It may march on in May.", ["2031-05"]),
    ("The talks broke up two weeks ago.", ["2031-W16"]),
    ("He left three years ago.", ["2028"]),
    ("It lasted two weeks.", ["P2W"]),
    ("It lasted several months and half an hour.", ["PXM", "PT30M"]),
    ("The 24-year-old won.", []),
    ("Sales fell in the first quarter.", ["2031-Q1"]),
    ("Sales rose last year and this month.", ["2030", "2031-05"]),
    ("He came on 14 April 2031. Two days later he left.", ["2031-04-14", "2031-04-16"]),
    ("It is paid every week and sent daily.", ["P1W", "P1D"]),
    ("It was the worst of the 1990s.", ["199"]),
    ("They have until midnight on Thursday.", ["2031-05-08T24:00", "2031-05-08"]),
    ("The union warned that drivers would walk out on Monday.", ["2031-05-05"]),
    ("It is closed now and will open soon.", ["PRESENT_REF", "FUTURE_REF"]),
    ("She said the hall would be open again on Monday.", ["2031-05-05"]),
    ("They meet at 9:30 a.m. and at noon.", ["2031-05-03T09:30", "2031-05-03T12:00"]),
    ("He spoke on Friday night.", ["2031-05-02TNI"]),
    ("It will end on Friday.", ["2031-05-09"]),
    ("A storm came last summer, in late August.", ["2030-SU", "2030-08"]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_times(text, expected):
    assert expected == [t.value for t in times_of(text, 0, len(text), dt.date(2031, 5, 3))]


def test_values_of_a_narrative_of_long_ago_take_its_own_years():
    text = "War began in 1801. It went on in 1802, in 1803 and in 1804. In 1805 the king fled, and in 1806 he died. In March peace came."

    assert "1806-03" == [t.value for t in times(Report("x", text, published="2031-05-03"), (Sentence(0, len(text), 0),))][-1]


def test_runs_of_figures_and_of_words_that_only_lead_up_to_a_time_are_none():
    text = "1 " * 20_000 + "the early late mid-" * 2_000

    assert [] == list(times_of(text, 0, len(text), None))


def test_without_a_date_relative_times_stay_open():
    assert [(None, "none")] == [(t.value, t.anchor) for t in times_of("They met on Friday.", 0, 19, None)]
