"""Places in a text."""

import pytest

from rashomon.errors import EmptyReport, OffsetError, UnsourcedLine
from rashomon.schema.account import Line
from rashomon.schema.report import Report
from rashomon.schema.span import Passage, Span, trimmed


@pytest.mark.parametrize(("start", "end"), [(3, 3), (4, 3), (-1, 2)])
def test_a_span_that_holds_nothing_is_an_error(start, end):
    with pytest.raises(OffsetError):
        Span(start, end)
    with pytest.raises(OffsetError):
        Passage("r", start, end)


def test_of_counts_code_points_and_refuses_what_is_not_there():
    assert "é𝄞" == Span(1, 3).of("aé𝄞b")
    with pytest.raises(OffsetError, match="2 characters"):
        Span(0, 3).of("ab")


def test_trimmed():
    assert Span(2, 5) == trimmed("  a b \n", 0, 7)
    assert trimmed("   ", 0, 3) is None


def test_a_report_without_words_is_an_error():
    with pytest.raises(EmptyReport):
        Report("", "… — “”")


def test_a_report_gets_its_digest_as_id():
    report = Report("", "Words.")

    assert report.sha256.startswith(report.id)


def test_a_line_without_a_passage_cannot_be_made():
    with pytest.raises(UnsourcedLine):
        Line("only", "Something.", ())
