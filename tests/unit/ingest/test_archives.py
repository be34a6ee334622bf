"""Web archives, whole, cut and damaged: every whole record comes out, every loss is told of."""

import gzip
import io

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rashomon.errors import SourceError
from rashomon.ingest.archives import Damage, from_warc, records
from rashomon.ingest.found import Found, Stated

WORDS = "The harbour master said on Monday that the pier would open in June and that the ferry would follow in July"


def record(n, body=None, *, status=200, kind="text/html", headers=""):
    page = body if body is not None else f"<html><body><article><p>{WORDS}, number {n}.</p></article></body></html>".encode()
    http = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {len(page)}\r\n{headers}\r\n".encode() + page
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/{n}\r\nWARC-Date: 2031-05-04T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:{n:032}>\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    return head.encode() + http + b"\r\n\r\n"


def read(data):
    got = list(from_warc(io.BytesIO(data), "a.warc", Stated()))
    return [i.report for i in got if isinstance(i, Found)], [i for i in got if isinstance(i, SourceError)]


WHOLE = [record(n) for n in range(6)]


@pytest.mark.parametrize(
    "pack", [lambda r: b"".join(map(gzip.compress, r)), b"".join, lambda r: gzip.compress(b"".join(r))], ids=["members", "plain", "one member"]
)
def test_every_article_of_a_whole_archive(pack):
    reports, wrong = read(pack(WHOLE))

    assert [r.url for r in reports] == [f"https://a.example/{n}" for n in range(6)]
    assert reports[3].text == f"{WORDS}, number 3."
    assert not wrong


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        (record(9, status=404), "status 404"),
        (record(9, b"<html></html>"), "no article found"),
        (record(9, gzip.compress(b"<p>" + b"a" * 30_000_000), headers="Content-Encoding: gzip\r\n"), "over 20,000,000 bytes unpacked"),
    ],
)
def test_what_is_no_article_is_told_of(bad, says):
    reports, wrong = read(b"".join(gzip.compress(r) for r in (WHOLE[0], bad, WHOLE[1])))

    assert len(reports) == 2
    assert [says in w.why for w in wrong] == [True]


def test_pictures_are_no_reports_and_no_loss():
    assert read(record(1, b"\x89PNG", kind="image/png")) == ([], [])


@pytest.mark.fault(13, 14)
def test_a_bomb_is_passed_over_without_unpacking_it():
    bomb = gzip.compress(b"\0" * 300_000_000, 9)

    reports, wrong = read(gzip.compress(WHOLE[0]) + bomb + gzip.compress(WHOLE[1]))

    assert len(reports) == 2
    assert any("over 100 times its size" in w.why for w in wrong)


PACKED = [gzip.compress(r) for r in WHOLE]
JOINED = b"".join(PACKED)
ENDS = [sum(map(len, PACKED[: n + 1])) for n in range(len(PACKED))]


@pytest.mark.fault(14)
@settings(max_examples=300, deadline=None)
@given(st.integers(1, len(JOINED) - 1))
def test_a_cut_archive_gives_the_whole_records_and_says_that_it_was_cut(at):
    got = list(records(io.BytesIO(JOINED[:at])))

    assert sum(not isinstance(g, Damage) for g in got) == sum(end <= at for end in ENDS)
    assert any(isinstance(g, Damage) for g in got) == (at not in ENDS)


@pytest.mark.fault(14)
@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(JOINED) - 1), st.integers(1, 255))
@example(3, 4)
def test_a_changed_byte_costs_one_record_at_most(at, change):
    data = bytearray(JOINED)
    data[at] ^= change
    got = list(records(io.BytesIO(bytes(data))))
    whole = {g[1].strip() for g in got if not isinstance(g, Damage)}

    lost = [r for r in WHOLE if r.strip() not in whole]

    assert len(lost) <= 1
    assert not lost or any(isinstance(g, Damage) for g in got)
    assert whole <= {r.strip() for r in WHOLE}


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=3000))
def test_bytes_without_sense_end_in_words(data):
    for item in from_warc(io.BytesIO(data), "a.warc", Stated()):
        assert isinstance(item, Found | SourceError)
