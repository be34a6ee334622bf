"""Laws that hold for every text."""

import string

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rashomon import Account, Report, compare, from_json, read, to_json
from rashomon.errors import EmptyReport
from rashomon.ingest.decoding import decode
from rashomon.lang.marks import LONGEST, marked
from rashomon.lang.segment import blocks
from rashomon.lang.words import words

PIECES = st.sampled_from(
    [
        '"',
        "“",
        "”",
        "‘",
        "’",
        "'",
        "«",
        "»",
        "\n",
        "\n\n",
        " ",
        ". ",
        ", ",
        "… ",
        "he said",
        "Ada Holt",
        "the minister",
        "12",
        "$3 million",
        "on Friday",
        "𝄞",
        "é",
        "\u200b",
        "said",
        "that",
        "No",
    ]
)
TEXTS = st.lists(PIECES | st.text(alphabet=string.printable + "“”‘’", max_size=8), max_size=40).map("".join)
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
QUICK = settings(max_examples=300, deadline=None)


def report(name, text):
    try:
        return Report(name, text)
    except EmptyReport:
        return Report(name, text + "x")


@given(TEXTS)
@QUICK
def test_words_are_in_order_and_leave_only_blanks_out(text):
    found = words(text)

    assert all(a < b for a, b in found)
    assert all(x[1] <= y[0] for x, y in zip(found, found[1:], strict=False))
    covered = {i for a, b in found for i in range(a, b)}
    assert all(c.isspace() for i, c in enumerate(text) if i not in covered)


@given(TEXTS)
@QUICK
def test_marked_stretches_nest_and_stay_short(text):
    found = marked(text)

    for m in found:
        assert 0 <= m.start < m.end <= len(text)
        assert all(m.start < a < b <= m.end for a, b in m.parts)
        assert all(b - a <= LONGEST for a, b in m.parts)
    for a in found:
        for b in found:
            assert a.end <= b.start or b.end <= a.start or a.start <= b.start <= b.end <= a.end or b.start <= a.start <= a.end <= b.end


@given(TEXTS)
@QUICK
def test_blocks_hold_every_letter_in_order(text):
    found = blocks(text)

    assert all(x.end <= y.start for x, y in zip(found, found[1:], strict=False))
    assert [c for c in text if not c.isspace()] == [c for b in found for c in text[b.start : b.end] if not c.isspace()]


@given(st.binary(max_size=300))
@QUICK
def test_every_byte_string_decodes(data):
    assert isinstance(decode(data).text, str)


@given(TEXTS)
@SLOW
def test_what_is_quoted_stands_at_its_offsets(text):
    one = report("a", text)
    reading = read(one)

    assert reading.report.text == one.text
    for quotation in reading.quotations:
        for span in (*quotation.content, *quotation.quoted):
            assert span.of(one.text).strip()
        assert all(any(c.start <= q.start and q.end <= c.end for c in quotation.content) for q in quotation.quoted)
    letters = [c for c in one.text if not c.isspace()]
    assert letters == [c for s in reading.sentences for c in one.text[s.start : s.end] if not c.isspace()]


@given(st.lists(TEXTS, min_size=2, max_size=3))
@SLOW
def test_the_order_of_the_reports_does_not_matter(texts):
    readings = [read(report(f"r{n}", text)) for n, text in enumerate(texts)]

    assert to_json(compare(readings)) == to_json(compare(readings[::-1]))


@given(TEXTS)
@SLOW
def test_a_report_against_itself_is_no_conflict_and_one_origin(text):
    long_enough = text + " The harbour council met on Friday in the old customs house and closed the fish market for nine weeks."
    account = compare([read(report("a", long_enough)), read(report("b", long_enough))])

    assert () == account.conflicts
    assert 1 == account.origins.independent
    assert not [line for line in account.lines if line.section in ("all state", "some state")]


@given(st.lists(TEXTS, min_size=1, max_size=2))
@SLOW
def test_an_account_comes_back_from_json(texts):
    account = compare([read(report(f"r{n}", text)) for n, text in enumerate(texts)])

    assert account == from_json(Account, to_json(account))
