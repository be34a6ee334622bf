"""Every export, read back by a program that reads the format; offsets and words must agree with the reports."""

import csv
import io
import json

import pytest

from rashomon import Report, compare, read
from rashomon.render.exports import COLUMNS, brat, csv_text, files, markdown, tables, web_annotations

HOSTILE = '=HYPERLINK("http://x") said the mayor.\n\n+1 for <b>Orla</b> & [link](javascript:alert(1)), Ada Holt said: “@SUM(A1) is *no* deal,\nI think.”\n'


@pytest.fixture(scope="module")
def hostile():
    return compare([read(Report("a", HOSTILE, outlet="=cmd|' /C calc'!A0", title="# Title")), read(Report("b", HOSTILE + "More.", outlet="Herald"))])


def texts(account):
    return {r.report.id: r.report.text for r in account.readings}


def test_tables_hold_the_words_at_their_offsets(example):
    known = texts(example)
    for name, rows in tables(example).items():
        assert rows, name
        for row in rows:
            for side in ("", "a_", "b_"):
                if f"{side}start" in row:
                    assert row[f"{side}words"] == known[row[f"{side}report"]][row[f"{side}start"] : row[f"{side}end"]]


def test_csv_reads_back_and_no_cell_is_a_formula(example, hostile):
    for account in (example, hostile):
        for name, rows in tables(account).items():
            back = list(csv.DictReader(io.StringIO(csv_text(rows, COLUMNS[name]), newline="")))

            assert len(rows) == len(back)
            assert not [
                cell
                for row in back
                for cell in row.values()
                if cell[:1] in ("=", "+", "-", "@", "\t", "\r") and not cell.lstrip("-").replace(".", "").isdigit()
            ]


def test_parquet_reads_back(example):
    pq = pytest.importorskip("pyarrow.parquet")
    for name, content in files(example, "parquet").items():
        rows = pq.read_table(io.BytesIO(content)).to_pylist()

        assert tables(example)[name.removesuffix(".parquet")] == rows


def test_annotations_select_the_same_words_by_position_and_by_quote(example):
    known = {f"urn:rashomon:{r.report.id}": r.report.text for r in example.readings}
    page = json.loads(json.dumps(web_annotations(example)))

    assert "AnnotationPage" == page["type"]
    assert {"identifying", "linking", "assessing"} == {a["motivation"] for a in page["items"]}
    assert len(page["items"]) == len({a["id"] for a in page["items"]})
    for target in (t for a in page["items"] for t in a["target"]):
        position, quote = target["selector"]
        text = known[target["source"]]
        assert quote["exact"] == text[position["start"] : position["end"]]
        assert text[: position["start"]].endswith(quote["prefix"])
        assert text[position["end"] :].startswith(quote["suffix"])


def test_brat_offsets_hold_over_line_breaks(example, hostile):
    for reading in (*example.readings, *hostile.readings):
        text, told = brat(reading)
        for line in told.splitlines():
            if line.startswith("T"):
                _, where, words = line.split("\t")
                pieces = [tuple(map(int, piece.split())) for piece in where.partition(" ")[2].split(";")]
                assert words == " ".join(text[a:b] for a, b in pieces)
                assert not any("\n" in text[a:b] for a, b in pieces)


def test_markdown_is_text_and_nothing_else(hostile):
    from markdown_it import MarkdownIt

    html = MarkdownIt("commonmark", {"html": True}).render(markdown(hostile))

    assert "<b>" not in html
    assert "href" not in html
    assert "<em>" not in html
    assert "@SUM(A1) is *no* deal" in html


def test_schema_org_names_reports_and_speakers(example):
    told = json.loads(files(example, "schema.org")["schema.org.jsonld"])

    assert ["NewsArticle"] * 3 == [part["@type"] for part in told["hasPart"]]
    assert "Marta Lindqvist" in {q.get("spokenByCharacter", {}).get("name") for part in told["hasPart"] for q in part["hasPart"]}


def test_a_doc_bin_comes_back_with_the_whole_text(example):
    pytest.importorskip("spacy")
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    docs = list(DocBin().from_bytes(files(example, "spacy")["account.spacy"]).get_docs(Vocab()))

    assert [r.report.text for r in example.readings] == [doc.text for doc in docs]
    for doc, reading in zip(docs, example.readings, strict=True):
        assert {(c.start, c.end) for q in reading.quotations for c in q.content} == {(s.start_char, s.end_char) for s in doc.spans["quotations"]}
        assert doc.ents
