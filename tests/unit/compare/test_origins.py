"""Which reports share their text, and which of them came first."""

import pytest

from rashomon import Report, compare, read

TEXT = ("The ferry left the quay at noon with forty people on board. A fire broke out below the deck an hour later. "
        "Two tugs reached it before the evening tide and brought everybody ashore.\n")  # fmt: skip


@pytest.mark.parametrize(
    ("dates", "first"),
    [(("2031-05-03", "2031-05-02"), "b"), (("2031-05-03", "2031-05-03"), None), (("2031-05-03", None), None), (("2031-05-03T10:00", "2031-05-03"), None),
     (("2031-05-03T10:00", "2031-05-03T12:00"), "a")],
)  # fmt: skip
def test_the_report_that_was_published_first(dates, first):
    made = compare([read(Report(name, TEXT, published=date)) for name, date in zip("ab", dates, strict=True)])

    assert [("copy", first)] == [(g.kind, g.first) for g in made.origins.groups]
