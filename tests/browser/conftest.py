"""Chromium for the tests of the page; they are skipped by name where it is not installed."""

import os
import shutil
from pathlib import Path

import pytest

CHROMIUM = os.environ.get("RASHOMON_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="session")
def chromium():
    sync_api = pytest.importorskip("playwright.sync_api")
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no Chromium at {CHROMIUM}")
    with sync_api.sync_playwright() as p:
        browser = p.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def opened(chromium, tmp_path):
    """A function from HTML to its page in Chromium; what it asks of the network, its dialogs, errors and policy reports are collected in page.trouble."""
    contexts = []

    def open_page(html, *, width=1400, script=True, dark=False, at="", check=False):
        path = tmp_path / f"page-{len(contexts)}.html"
        path.write_text(html, encoding="utf-8")
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=script,
            color_scheme="dark" if dark else "light",
            bypass_csp=check,
            accept_downloads=True,
        )
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        contexts.append(context)
        page = context.new_page()
        page.trouble = []
        page.on("dialog", lambda d: (page.trouble.append(f"dialog {d.message}"), d.dismiss()))
        page.on("pageerror", lambda e: page.trouble.append(f"error {e}"))
        page.on("console", lambda m: page.trouble.append(m.text) if m.type == "error" else None)
        page.on("request", lambda r: page.trouble.append(r.url) if not r.url.startswith(("file:", "blob:", "data:")) else None)
        page.goto(f"{path.as_uri()}{at}")
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def violations():
    """What axe-core finds against WCAG 2.2 AA, as (rule, the first place)."""

    def run(page):
        axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
        found = axe.run(page, options={"runOnly": RULES}).response["violations"]
        return [(v["id"], v["nodes"][0]["html"][:120]) for v in found]

    return run
