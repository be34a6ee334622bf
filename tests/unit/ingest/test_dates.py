"""Dates as sources state them."""

import pytest

from rashomon.ingest.dates import day_in, iso


@pytest.mark.parametrize(
    ("stated", "made"),
    [
        ("2031-05-04", "2031-05-04"), ("2031-05-04T10:00:00+02:00", "2031-05-04T10:00:00+02:00"), ("May 4, 2031", "2031-05-04"), ("Sunday, May 4th, 2031 10:00 AM", "2031-05-04"),
        ("4 May 2031", "2031-05-04"), ("Sept. 4, 2031", "2031-09-04"), ("Sun, 04 May 2031 10:00:00 GMT", "2031-05-04T10:00:00+00:00"), ("25/12/2031", "2031-12-25"), ("12/25/2031", "2031-12-25"),
        ("2031/5/4", "2031-05-04"), ("04.04.2031", "2031-04-04"), ("04/05/2031", "04/05/2031"), ("yesterday", "yesterday"), ("May 40, 2031", "May 40, 2031"), ("", ""), ("31/31/2031", "31/31/2031"),
    ],
)  # fmt: skip
def test_what_can_mean_one_day_alone_is_put_in_one_form(stated, made):
    assert iso(stated) == made


@pytest.mark.parametrize(
    ("line", "day"),
    [("May 4, 2031 Sunday", "2031-05-04"), ("4 May 2031", "2031-05-04"), ("2031-05-04", "2031-05-04"), ("May 4, 2031 was a Sunday like others", None), ("2031 things to know", None), ("The Harbour Post", None)],
)  # fmt: skip
def test_a_line_is_a_date_or_is_none(line, day):
    assert day_in(line) == day
