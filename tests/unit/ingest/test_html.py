"""Pages to text and facts."""

from rashomon import load
from rashomon.ingest.html import facts, main_text

BODY = "".join(f"<p>Paragraph {n} of the article tells how the harbour council met and what it decided on that long evening.</p>" for n in range(6))
PAGE = f"""<!doctype html><html lang="en"><head><title>Harbour council meets | The Herald</title>
<meta property="og:site_name" content="The Herald"><meta property="article:published_time" content="2031-05-03T10:00:00Z">
<script type="application/ld+json">{{"@context": "https://schema.org", "@graph": [{{"@type": "NewsArticle", "headline": "Harbour council meets",
"author": [{{"@type": "Person", "name": "Ann Lee"}}, {{"name": "Bo Dahl"}}]}}]}}</script></head>
<body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav><article><h1>Harbour council meets</h1>{BODY}</article><footer>Imprint</footer></body></html>"""


def test_facts_come_from_json_ld_then_meta():
    assert {
        "title": "Harbour council meets",
        "byline": "Ann Lee, Bo Dahl",
        "published": "2031-05-03T10:00:00Z",
        "outlet": "The Herald",
        "language": "en",
    } == facts(PAGE)


def test_main_text_leaves_menus_and_keeps_paragraphs():
    text = main_text(PAGE)

    assert "Paragraph 5" in text
    assert "Sport" not in text
    assert text.count("\n\n") >= 5


def test_a_page_nested_too_deep_for_the_parser_is_not_lost(tmp_path):
    path = tmp_path / "deep.html"
    path.write_text("<html><body>" + "<div>" * 5000 + BODY + "</div>" * 5000 + "</body></html>", encoding="utf-8")

    assert "Paragraph 5" in load(path).text


def test_broken_json_ld_is_passed_over():
    assert "title" in facts('<html><head><title>T</title><script type="application/ld+json">{"@type": </script></head></html>')
