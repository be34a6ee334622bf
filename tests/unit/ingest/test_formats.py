"""Every kind of file to its reports: what is stated, what is text, what is told of."""

import email.message
import io
import zipfile

import pytest

from rashomon.errors import SourceError
from rashomon.ingest.found import Found, Stated
from rashomon.ingest.sources import found, load_all

TEXT = 'The harbour master said on Monday that the pier "will open in June". Fishermen asked for an earlier date and were refused by the council.'


def items(path, stated=None):
    got = list(found(str(path), stated or Stated()))
    return [i.report for i in got if isinstance(i, Found)], [i for i in got if isinstance(i, SourceError)]


def facts(report):
    return (report.title, report.outlet, report.published, report.byline, report.url, report.language)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_with_the_usual_names(tmp_path, separator):
    head = separator.join(["Headline", "Medium", "Date", "Author", "Link", "Body"])
    row = separator.join(["Pier opens", "Harbour Post", "2031-05-04", "A. Reed", "https://a.example/1", f'"{TEXT.replace(chr(34), chr(34) * 2)}"'])
    (tmp_path / "a.csv").write_text(f"{head}\n{row}\n{row}x\n", encoding="utf-8")

    reports, wrong = items(tmp_path / "a.csv")

    assert [r.text for r in reports] == [TEXT, TEXT + "x"]
    assert facts(reports[0]) == ("Pier opens", "Harbour Post", "2031-05-04", "A. Reed", "https://a.example/1", None)
    assert not wrong


def test_a_table_in_an_old_encoding_with_named_columns(tmp_path):
    (tmp_path / "a.csv").write_bytes(f'Inhalt;Blatt\n"{TEXT.replace(chr(34), chr(34) * 2)} Café";"Küste"\n'.encode("cp1252"))

    reports, _ = items(tmp_path / "a.csv", Stated(columns={"text": "Inhalt", "outlet": "Blatt"}))

    assert [(r.text, r.outlet) for r in reports] == [(f"{TEXT} Café", "Küste")]


@pytest.mark.parametrize(
    ("content", "columns", "says"),
    [
        ("name,age\na,1\n", {}, "no column of texts; there is name, age"),
        ("text,age\na,1\n", {"outlet": "paper"}, "no column 'paper'; there is text, age"),
        ("text\n \n\n", {}, None),
        ("", {}, "empty"),
    ],
)
def test_a_table_that_cannot_be_read_says_what_is_there(tmp_path, content, columns, says):
    (tmp_path / "a.csv").write_text(content, encoding="utf-8")

    reports, wrong = items(tmp_path / "a.csv", Stated(columns=columns))

    assert not reports
    assert [says in w.why for w in wrong] == ([True] if says else [])


def test_json_lines_with_named_keys(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"body": "Talks ended.", "paper": "Post"}\n', encoding="utf-8")

    reports, _ = items(tmp_path / "a.jsonl", Stated(columns={"text": "body", "outlet": "paper"}))

    assert [(r.text, r.outlet) for r in reports] == [("Talks ended.", "Post")]


def test_a_workbook(tmp_path):
    import datetime as dt

    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["Title", "Date", "Text"])
    book.active.append(["Pier opens", dt.datetime.fromisoformat("2031-05-04T10:00"), TEXT])
    book.create_sheet("notes").append(["nothing here"])
    book.save(tmp_path / "a.xlsx")

    reports, wrong = items(tmp_path / "a.xlsx")

    assert [(r.title, r.published, r.text) for r in reports] == [("Pier opens", "2031-05-04T10:00:00", TEXT)]
    assert not wrong


def docx_of(*paragraphs):
    import docx

    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_document(tmp_path):
    (tmp_path / "a.docx").write_bytes(docx_of("First paragraph of a text.", "", TEXT))

    reports, _ = items(tmp_path / "a.docx")

    assert [r.text for r in reports] == [f"First paragraph of a text.\n\n{TEXT}"]


DELIVERY = [
    "Date and Time: Monday, May 5, 2031", "Job Number: 1234", "Documents (2)", "1. Pier opens", "2. Pier stays shut", "Page 1 of 3",
    "Pier opens", "The Harbour Post", "May 4, 2031 Sunday", "Copyright 2031 Harbour Post All Rights Reserved", "Section: NEWS; Pg. 3", "Length: 23 words",
    "Byline: A. Reed", "Body", TEXT, "Load-Date: May 5, 2031", "End of Document",
    "Pier stays shut", "Northern Wire", "5 May 2031", "Length: 20 words", "Body", "The pier stays shut.", "No date was given.", "Classification",
    "Language: ENGLISH", "Load-Date: May 6, 2031", "End of Document",
    "An article cut short", "Evening Lantern", "End of Document",
]  # fmt: skip


def test_a_delivery_of_many_articles(tmp_path):
    (tmp_path / "a.docx").write_bytes(docx_of(*DELIVERY))

    reports, wrong = items(tmp_path / "a.docx")

    assert [facts(r)[:4] for r in reports] == [
        ("Pier opens", "The Harbour Post", "2031-05-04", "A. Reed"),
        ("Pier stays shut", "Northern Wire", "2031-05-05", None),
    ]
    assert [r.text for r in reports] == [TEXT, "The pier stays shut.\n\nNo date was given."]
    assert reports[1].language == "en"
    assert ['without the line "Body"' in w.why for w in wrong] == [True]


def pdf_of(text):
    """A PDF of one page with one line of text; None for a page without text."""
    stream = f"BT /F1 12 Tf 20 700 Td ({text}) Tj ET" if text else ""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 2000 800] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]  # fmt: skip
    out, places = "%PDF-1.4\n", []
    for n, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{n} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{p:010} 00000 n \n" for p in places)
    return f"{out}xref\n0 6\n0000000000 65535 f \n{table}trailer << /Size 6 /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF".encode()


def test_pdf(tmp_path):
    (tmp_path / "a.pdf").write_bytes(pdf_of("The pier will open in June, the harbour master said on Monday before the council met again."))
    (tmp_path / "b.pdf").write_bytes(pdf_of(None))
    (tmp_path / "c.pdf").write_bytes(pdf_of(None)[:60])

    reports, wrong = items(tmp_path)

    assert [r.text for r in reports] == ["The pier will open in June, the harbour master said on Monday before the council met again."]
    assert ["text layer" in wrong[0].why, "damaged or locked PDF" in wrong[1].why] == [True, True]


def mail_of(*, html=False, text=True):
    message = email.message.EmailMessage()
    message["Subject"], message["From"], message["Date"] = "Pier opens", "Harbour Post <news@post.example>", "Sun, 04 May 2031 10:00:00 +0200"
    if text:
        message.set_content(f"<html><body><article><p>{TEXT}</p></article></body></html>" if html else TEXT, subtype="html" if html else "plain")
    message.add_attachment(b"123", maintype="application", subtype="octet-stream", filename="a.bin")
    return message.as_bytes()


@pytest.mark.parametrize("html", [False, True])
def test_mail(tmp_path, html):
    (tmp_path / "a.eml").write_bytes(mail_of(html=html))

    (report,), _ = items(tmp_path / "a.eml")

    assert report.text.strip() == TEXT
    assert facts(report)[:3] == ("Pier opens", "Harbour Post", "2031-05-04T10:00:00+02:00")


def test_mail_without_text(tmp_path):
    (tmp_path / "a.eml").write_bytes(mail_of(text=False))

    assert "1 attachments are not read" in items(tmp_path / "a.eml")[1][0].why


FEED = f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Harbour Post</title>
<item><title>Pier &lt;b&gt;opens&lt;/b&gt; &lt;script&gt;x&lt;/script&gt;</title><link>https://a.example/1</link><pubDate>Sun, 04 May 2031 10:00:00 GMT</pubDate>
<content:encoded><![CDATA[<p>{" ".join([TEXT] * 3)}</p><script>alert(1)</script>]]></content:encoded></item>
<item><title>Short</title><link>javascript:alert(1)</link><description>Only a summary.</description></item></channel></rss>"""


def test_a_feed_gives_the_articles_that_it_carries(tmp_path):
    (tmp_path / "a.xml").write_text(FEED, encoding="utf-8")

    (report,), (wrong,) = items(tmp_path / "a.xml")

    assert report.text == " ".join([TEXT] * 3)
    assert facts(report)[:3] == ("Pier opens x", "Harbour Post", "2031-05-04T10:00:00+00:00")
    assert report.url == "https://a.example/1"
    assert "a summary alone" in wrong.why
    assert "javascript" not in wrong.source


HOSTILE = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><rss version="2.0"><channel><title>&b;</title></channel></rss>'


@pytest.mark.parametrize("name", ["a.xml", "a.opml", "a.rss"])
def test_xml_that_defines_entities_is_refused(tmp_path, name):
    (tmp_path / name).write_text(HOSTILE, encoding="utf-8")

    assert ["hostile XML" in w.why for w in items(tmp_path / name)[1]] == [True]


def test_a_list_of_feeds_names_the_command_that_takes_it(tmp_path):
    (tmp_path / "a.opml").write_text('<opml version="2.0"><body><outline xmlUrl="https://a.example/feed"/></body></opml>', encoding="utf-8")

    assert "rashomon watch" in items(tmp_path / "a.opml")[1][0].why


@pytest.mark.parametrize(
    ("names", "says"),
    [(["a.txt"], "neither DOCX nor XLSX"), (["word/document.xml"], "no readable DOCX"), (["xl/workbook.xml"], "damaged workbook")],
)
def test_other_zip_files(tmp_path, names, says):
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as packed:
        for name in names:
            packed.writestr(name, "x")

    assert [says in w.why for w in items(tmp_path / "a.docx")[1]] == [True]


@pytest.mark.fault(13)
def test_a_zip_bomb_is_not_unpacked(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.docx", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b"\0" * 60_000_000)

    assert "60,000,000 bytes unpacked" in items(tmp_path / "a.docx")[1][0].why


def test_a_folder_of_everything(tmp_path):
    (tmp_path / "a.eml").write_bytes(mail_of())
    (tmp_path / "b.docx").write_bytes(docx_of(TEXT + " Again."))
    (tmp_path / "c.xml").write_text(FEED, encoding="utf-8")
    (tmp_path / "d.txt").write_text(TEXT + " Once more.", encoding="utf-8")

    loaded = load_all([tmp_path])

    assert (len(loaded.reports), len(loaded.skipped)) == (4, 1)
