"""Bytes to text."""

import codecs

import pytest

from rashomon.ingest.decoding import binary_kind, decode


@pytest.mark.parametrize(
    ("data", "declared", "text", "charset", "bad"),
    [
        ("Kyiv “said”".encode(), None, "Kyiv “said”", "utf-8", 0),
        ("Kyiv “said”".encode(), "iso-8859-1", "Kyiv “said”", "utf-8", 0),
        (codecs.BOM_UTF8 + b"plain", None, "plain", "utf-8", 0),
        ("“wide”".encode("utf-16"), None, "“wide”", "utf-16", 0),
        ("“quoted” caf".encode() + b"\xe9 shop", None, "“quoted” café shop", "utf-8 mixed with cp1252", 0),
        ("“cut”".encode()[:-1], None, "“cut\ufffd", "utf-8", 1),
        ("naïve café, déjà vu".encode("cp1252"), "windows-1252", "naïve café, déjà vu", "cp1252", 0),
        ("Привет, мир".encode("koi8-r"), "koi8-r", "Привет, мир", "koi8-r", 0),
        ("déjà".encode("cp1252"), "no-such-charset", "déjà", None, 0),
    ],
)
def test_decode(data, declared, text, charset, bad):
    found = decode(data, declared)

    assert text == found.text or charset is None
    assert charset is None or charset == found.charset
    assert bad == found.bad


def test_decode_reads_what_the_page_declares():
    page = '<html><head><meta charset="windows-1251"></head><body>Привет, мир. Ещё слова.</body></html>'.encode("cp1251")

    assert "Привет, мир" in decode(page).text


def test_decode_stays_linear_on_bytes_without_sense():
    assert decode(b"\xff\xfe\xfd" * 30_000 + b"a").text


@pytest.mark.parametrize(
    ("data", "kind"),
    [(b"%PDF-1.7", "PDF"), (b"PK\x03\x04", "zip"), (bytes(range(32)) * 9, "binary data"), (b"Plain text.", None), (b"with a \x00 in it, only one", None)],
)
def test_binary_kind(data, kind):
    found = binary_kind(data)

    assert found is None if kind is None else (found or "").startswith(kind)
