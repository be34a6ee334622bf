"""The local page in Chromium: reports pasted and dropped, progress, the account, corrections applied."""

import threading

import pytest

uvicorn = pytest.importorskip("uvicorn")

from rashomon.serve.app import app  # noqa: E402
from rashomon.serve.guard import Guard  # noqa: E402
from rashomon.serve.run import hosts  # noqa: E402
from tests.conftest import EXAMPLES  # noqa: E402


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """The examples, twice over two days, and a report with a hostile title."""
    from rashomon.corpus.add import add
    from rashomon.corpus.store import opened

    folder = tmp_path_factory.mktemp("store")
    (folder / "odd.jsonl").write_text(
        '{"title": "<img src=x onerror=alert(1)>", "text": "A choir of the valley won the singing prize on Sunday evening with a song about rain and snow."}',
        encoding="utf-8",
    )
    with opened(folder / "news.db", write=True) as connection:
        add(connection, folder / "news.db", [*map(str, EXAMPLES), str(folder / "odd.jsonl")], workers=1)
    return folder / "news.db"


@pytest.fixture(scope="module")
def address(store):
    import socket

    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(Guard(app(store=store), hosts("127.0.0.1", port)), log_level="warning", lifespan="on"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture
def shown(chromium, address):
    context = chromium.new_context(bypass_csp=False)
    page = context.new_page()
    page.trouble = []
    page.on("pageerror", lambda e: page.trouble.append(str(e)))
    page.on("console", lambda m: page.trouble.append(m.text) if m.type == "error" else None)
    page.on("request", lambda r: page.trouble.append(r.url) if not r.url.startswith((address, "blob:")) else None)
    page.goto(address)
    yield page
    context.close()


def paste(shown, outlet, text, n):
    block = shown.locator("fieldset.report").nth(n)
    block.locator("[name=outlet]").fill(outlet)
    block.locator("[name=text]").fill(text)


def test_pasted_reports_are_compared(shown):
    for n, path in enumerate(EXAMPLES[:2]):
        paste(shown, f"Paper {n}", path.read_text(encoding="utf-8"), n)
    shown.click("button[type=submit]")
    shown.wait_for_selector(".conflict", timeout=30000)

    assert {"Paper 0", "Paper 1"} == set(shown.locator("article h3").all_inner_texts())
    assert [] == shown.trouble


def test_files_are_compared_and_corrections_applied(shown):
    shown.set_input_files("[name=file]", [str(path) for path in EXAMPLES])
    shown.click("button[type=submit]")
    shown.wait_for_selector(".conflict", timeout=30000)
    before = shown.locator(".conflict .row").count()
    shown.locator(".conflict .row").first.hover()
    shown.locator(".conflict button", has_text="no conflict").first.click()
    with shown.expect_navigation():
        shown.click("text=Apply corrections")

    assert before - 1 == shown.locator(".conflict .row").count()
    assert "corrections of a reader applied" in shown.inner_text("header")


def test_another_report_can_be_added(shown):
    before = shown.locator("fieldset.report").count()
    shown.click("text=Another report")

    assert before + 1 == shown.locator("fieldset.report").count()


def test_nothing_given_is_said_plainly(shown):
    shown.click("button[type=submit]")

    assert "paste a report or choose a file" in shown.inner_text("[role=alert]")


def test_the_first_page_meets_wcag(chromium, address, violations):
    context = chromium.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(address)

    assert [] == violations(page)
    context.close()


def test_stories_are_found_and_opened_as_accounts(shown, address):
    shown.goto(f"{address}/corpus")
    assert shown.locator("tbody tr").count() == 1
    shown.get_by_role("searchbox").fill("onerror")
    shown.get_by_role("button", name="Look").click()
    shown.wait_for_load_state()
    assert "<img src=x onerror" in shown.locator("tbody").inner_text()
    shown.goto(f"{address}/corpus")
    shown.get_by_role("button", name="Compare s1").click()
    shown.wait_for_url("**/story/*")

    assert not shown.trouble


@pytest.mark.parametrize("where", ["/corpus", "/corpus?q=ferry&in=texts", "/corpus?q=nothing"])
def test_the_pages_of_a_store_meet_wcag(chromium, address, violations, where):
    context = chromium.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(address + where)

    assert [] == violations(page)
    context.close()
