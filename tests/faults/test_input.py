"""Hostile and broken input: each test carries the numbers of the faults it stands for (docs/reliability.md)."""

import builtins
import gzip
import socket
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rashomon import Report, compare, read
from rashomon.errors import SourceError
from rashomon.ingest.decoding import decode
from rashomon.ingest.feeds import feed
from rashomon.ingest.found import Stated
from rashomon.ingest.html import facts, main_text
from rashomon.ingest.plain import header
from rashomon.ingest.sources import found, load_bytes
from rashomon.lang.marks import LONGEST, marked
from rashomon.lang.shingles import bare, shingles
from rashomon.lang.words import plain_words, words
from rashomon.read.times import times_of

TOLD = "The harbour master said on Monday that the pier would open in June. “We will not wait,” Ada Holt said. The ferry follows in July."


@pytest.mark.fault(1)
def test_a_text_cut_at_any_byte_is_read():
    data = TOLD.encode()
    for at in range(60, len(data)):
        loaded = load_bytes(data[:at], "a.txt")
        assert len(loaded.reports) == 1
        report = loaded.reports[0]
        assert report.text.startswith("The harbour master")
        assert report.bad_bytes == report.text.count("\ufffd") <= 1


@pytest.mark.fault(1, 4)
@settings(max_examples=400, deadline=None)
@given(st.binary(min_size=1, max_size=400), st.sampled_from(["a.txt", "a.html", "a.jsonl", "a.csv", "a.eml", "a.xml", "a.warc", "a.docx", "a.pdf", "a"]))
def test_any_bytes_of_any_name_are_read_or_refused_with_a_reason(data, name):
    loaded = load_bytes(data, name)

    assert all(r.text for r in loaded.reports)
    assert all(s.why and "\n" not in s.why for s in loaded.skipped)


@pytest.mark.fault(2)
def test_curly_marks_survive_stray_bytes():
    page = f"<html><body><p>{TOLD}</p></body></html>".encode().replace(b"pier", b"pi\xe9r").replace(b"ferry", b"fer\x00ry\xff")
    (report,) = load_bytes(page, "a.html").reports

    assert "“We will not wait,”" in report.text
    assert "piér" in report.text
    assert report.charset.startswith("utf-8")


CHARSETS = [
    "utf-8",
    "iso-8859-1",
    "windows-1252",
    "iso-8859-15",
    "windows-1250",
    "windows-1251",
    "koi8-r",
    "iso-8859-2",
    "iso-8859-7",
    "shift_jis",
    "euc-kr",
    "gb18030",
]


@pytest.mark.fault(3)
@pytest.mark.parametrize("declared", CHARSETS)
def test_valid_utf8_beats_a_wrong_declaration(declared):
    page = f'<html><head><meta charset="{declared}"></head><body><p>{TOLD} Ünïcode stays.</p></body></html>'.encode()
    (report,) = load_bytes(page, "a.html").reports

    assert (report.charset, "Ünïcode" in report.text) == ("utf-8", True)


@pytest.mark.fault(4, 5, 34)
def test_control_and_direction_characters_are_kept_and_shown_as_signs():
    from rashomon.render.page import page
    from rashomon.render.terminal import summary

    text = TOLD.replace("pier", "pi\x1b[31mer").replace("wait", "wa\u202eit") + " A\0B"
    (report,) = load_bytes(text.encode(), "a.txt").reports
    account = compare([read(report)])

    assert report.text == text
    for shown in (summary(account), page(account)):
        assert not {"\x1b", "\0"} & set(shown)
    assert "\u202e" not in page(account)


@pytest.mark.fault(5)
def test_invisible_characters_make_no_other_quotation():
    a = read(Report("a", "“We will not wait for the ferry,” Ada Holt said on Monday.", outlet="A", published="2031-05-05"))
    b = read(Report("b", "Ada Holt said: “We will n\u200bot wait for the fer\u00adry.” Rain fell.", outlet="B", published="2031-05-05"))

    assert [v.relation for u in compare([a, b]).utterances for v in u.variants] == ["verbatim"]


@pytest.mark.fault(6)
@settings(max_examples=30, deadline=None)
@given(st.text(alphabet=st.sampled_from("a 😀é\u0301\U0001d54f“”.ﬁİ\n"), max_size=80))
def test_places_count_code_points(noise):
    text = f"{noise}\n\n“We will not wait 😀,” Ada Holt said."
    reading = read(Report("a", text))

    assert all(0 <= s.start < s.end <= len(text) for q in reading.quotations for s in (*q.content, *q.quoted))
    assert "We will not wait 😀" in " ".join(text[s.start : s.end] for q in reading.quotations for s in q.content) or "“" in noise or "”" in noise


@pytest.mark.fault(7)
def test_fifty_megabytes_in_one_line_are_refused_at_once(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"a word " * 7_200_000)
    (tmp_path / "a.jsonl").write_bytes(b'{"text": "' + b"a word " * 7_200_000 + b'"}')
    begun = time.perf_counter()
    got = [item for name in ("a.txt", "a.jsonl") for item in found(str(tmp_path / name), Stated())]

    assert [isinstance(item, SourceError) for item in got] == [True, True]
    assert time.perf_counter() - begun < 3


PUMPS = [
    '"',
    "“",
    "”",
    "'",
    ".",
    "-",
    "(",
    "<",
    "<a ",
    "&",
    "a",
    "1",
    " ",
    "\n",
    "\t",
    "1,",
    "a.",
    "A. ",
    "<div>",
    "</",
    "http://",
    "@",
    "«",
    "$1 ",
    "<!--",
    "=",
    "'s",
    "to ",
    "2031-",
    "\u200b",
    "é",
    "..",
    "-- ",
    "A",
    "[",
    "<script>",
    "charset=",
    "“a” ",
    "said ",
    "x: y\n",
]
STAGES = {
    "marks": marked, "words": words, "plain words": lambda t: list(plain_words(t)), "header": header, "page facts": facts, "page text": main_text,
    "shingles": lambda t: shingles(bare(t)), "times": lambda t: list(times_of(t, 0, len(t), None)),
}  # fmt: skip


@pytest.mark.fault(8, 43)
@pytest.mark.parametrize("stage", STAGES)
def test_runs_of_one_thing_take_linear_time(stage):
    """Each pump at n and 4n characters: at most ten times the time, or under half a second."""
    slow = []
    for pump in PUMPS:
        taken = []
        for size in (20_000, 80_000):
            text = pump * (size // len(pump))
            begun = time.process_time()
            STAGES[stage](text)
            taken.append(time.process_time() - begun)
        if taken[1] > 0.5 and taken[1] > 10 * taken[0]:
            slow.append((pump, taken))

    assert not slow


@pytest.mark.fault(9, 10)
@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 200_000 + f"<p>{TOLD * 3}</p>", "<b>" * 100_000 + f"<p>{TOLD * 3}</p>", f"<p>{'a word ' * 1_600_000}</p><p>{TOLD * 3}</p>",
        "<body " + "".join(f'a{n}="x" ' for n in range(100_000)) + f"><p>{TOLD * 3}</p>", *(f"{'<div>' * depth}<p>{TOLD * 3}</p>" for depth in (250, 256, 260, 2048)),
    ],
    ids=["deep", "inline", "huge text", "attributes", "250", "256", "260", "2048"],
)  # fmt: skip
def test_no_page_loses_its_text(page):
    begun = time.perf_counter()

    assert "The ferry follows in July" in main_text(f"<html>{page}</html>")
    assert time.perf_counter() - begun < 5


@pytest.mark.fault(11)
@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<div",
                ">",
                "<table><tr><td>",
                "</table>",
                "<script>",
                "</script>",
                "<!--",
                "-->",
                "<![CDATA[",
                "]]>",
                "text ",
                "&amp;",
                "&#x110000;",
                "<a href='",
                "'",
                '"',
                "\0",
                "<svg><style>",
                "<title>",
                "</html>",
                "<br/>",
            ]
        ),
        max_size=40,
    )
)
def test_broken_markup_never_raises(parts):
    page = "<html><body>" + "".join(parts)

    assert isinstance(main_text(page), str)
    assert isinstance(facts(page), dict)


HOSTILE = {
    "billion laughs": '<!DOCTYPE r [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;">]><rss version="2.0"><channel><title>&b;</title></channel></rss>',
    "external entity": '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><title>&a;</title></channel></rss>',
    "external subset": '<!DOCTYPE r SYSTEM "http://127.0.0.1:9/a.dtd"><rss version="2.0"><channel><title>t</title></channel></rss>',
    "include": '<rss version="2.0" xmlns:xi="http://www.w3.org/2001/XInclude"><channel><title><xi:include href="file:///etc/passwd" parse="text"/></title></channel></rss>',
}


@pytest.mark.fault(12)
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_xml_opens_no_file_and_no_connection(name, monkeypatch):
    feed(b'<rss version="2.0"><channel><title>t</title></channel></rss>', "warm")  # what is imported is imported now
    monkeypatch.setattr(socket, "socket", lambda *_, **__: pytest.fail("a connection"))
    real = builtins.open
    monkeypatch.setattr(builtins, "open", lambda path, *a, **k: pytest.fail(f"opened {path}") if "passwd" in str(path) else real(path, *a, **k))
    begun = time.perf_counter()
    for file in ("a.xml", "a.opml", "a.rss"):
        loaded = load_bytes(f'<?xml version="1.0"?>{HOSTILE[name]}'.encode(), file)
        assert not loaded.reports
        assert "root:" not in str(loaded)

    assert time.perf_counter() - begun < 3


@pytest.mark.fault(13)
@pytest.mark.parametrize("pack", [gzip.compress, lambda data: gzip.compress(gzip.compress(data))], ids=["gzip", "gzip in gzip"])
def test_a_bomb_is_stopped(pack):
    loaded = load_bytes(pack(b"\0" * 200_000_000), "a.txt.gz")

    assert not loaded.reports
    assert len(loaded.skipped) == 1


@pytest.mark.fault(17)
@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"<html><body><p>Subscribe to read on.</p></body></html>", "no article found"), (b"", "empty"), (b"<html></html>", "no article found"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "PNG image"), (b"\xff\xd8\xff\xe0" + bytes(100), "JPEG image"),
    ],
)  # fmt: skip
def test_what_is_no_article_is_no_report(data, says):
    loaded = load_bytes(data, "a.html")

    assert [says in s.why for s in loaded.skipped] == [True]
    assert not loaded.reports


@pytest.mark.fault(23)
@pytest.mark.parametrize(
    "published", ["9999-12-31", "0001-01-01", "2031-05-05T10:00:00", "2031-05-05T10:00:00+14:00", "yesterday", "2031-13-45", "", "1e9", "２０３１-05-05"]
)
def test_any_date_is_kept_as_given(published):
    report = Report("a", TOLD, published=published)
    account = compare([read(report)])

    assert account.readings[0].report.published == published


@pytest.mark.fault(23)
def test_nothing_is_reckoned_from_the_clock():
    from pathlib import Path

    package = Path(__file__).resolve().parents[2] / "src/rashomon"
    for folder in ("schema", "lang", "read", "compare", "check", "render"):
        for path in (package / folder).glob("*.py"):
            text = path.read_text(encoding="utf-8")
            assert not any(call in text for call in (".now(", ".today(", "time.time(", "utcnow(")), path


@pytest.mark.fault(30)
@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("de", "Der Bürgermeister sagte am Montag, dass die Brücke im Juni wieder für alle Fußgänger geöffnet wird."), ("fr", "Le maire a déclaré lundi que le pont serait rouvert en juin pour tous les piétons de la ville."),
        ("es", "El alcalde dijo el lunes que el puente se abriría de nuevo en junio para todos los peatones de la ciudad."), ("it", "Il sindaco ha detto lunedì che il ponte sarà riaperto a giugno per tutti i pedoni della città."),
        ("ru", "Мэр города сказал в понедельник, что мост снова откроется в июне для всех пешеходов и велосипедистов."), ("pt", "O prefeito disse na segunda-feira que a ponte será reaberta em junho para todos os pedestres da cidade. Não houve feridos, informou a polícia, e as obras não estão atrasadas."),
        ("nl", "De burgemeester zei maandag dat de brug in juni weer opengaat voor alle voetgangers van de stad."), ("pl", "Burmistrz powiedział w poniedziałek, że most zostanie ponownie otwarty w czerwcu dla wszystkich pieszych."),
        ("ar", "قال رئيس البلدية يوم الاثنين إن الجسر سيفتح من جديد في يونيو لجميع المشاة في المدينة القديمة"), ("he", "ראש העיר אמר ביום שני כי הגשר ייפתח מחדש ביוני לכל הולכי הרגל בעיר העתיקה ובסביבתה הקרובה"),
        ("el", "Ο δήμαρχος είπε τη Δευτέρα ότι η γέφυρα θα ανοίξει ξανά τον Ιούνιο για όλους τους πεζούς της πόλης."), ("sv", "Borgmästaren sade på måndagen att bron öppnas igen i juni för alla fotgängare i staden och dess omgivning."),
    ],
)  # fmt: skip
def test_other_languages_are_named_and_their_places_hold(code, text):
    from rashomon.ingest.language import language

    account = compare([read(Report("a", f"{text} “{text}”")), read(Report("b", f"{text} “{text}”", outlet="B"))])

    assert language(text) == code
    assert account.origins.independent == 1


@pytest.mark.fault(43)
@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(["“", "”", '"', "'", "‘", "’", "«", "»", "„", "word ", "it's ", "\n", "\n\n", "said. ", "6'2\" "]), max_size=80))
def test_no_quotation_runs_away(parts):
    for one in marked("".join(parts) + " word" * 1500):
        assert all(b - a <= LONGEST for a, b in one.parts)


@pytest.mark.fault(24, 27)
def test_a_line_of_each_kind_of_nothing_is_counted():
    rows = [
        "",
        "{}",
        '{"text": ""}',
        '{"text": "..."}',
        '{"text": 5}',
        "[]",
        "null",
        '{"text": "A report of a few words."}',
        '{"text": "A report of a few words."}',
    ]
    loaded = load_bytes("\n".join(rows).encode(), "a.jsonl")

    assert (len(loaded.reports), len(loaded.skipped)) == (2, 6)
    assert len({r.id for r in loaded.reports}) == 2


@pytest.mark.fault(4)
@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_decoding_gives_back_what_was_encoded(text):
    encoded = text.encode("utf-8", "replace")

    assert decode(encoded).text == encoded.decode("utf-8").removeprefix("\ufeff")
