"""The local page without a browser: whom it answers, what it takes, what it says."""

import io
import json
import time
import zipfile

import pytest

pytest.importorskip("starlette")
httpx = pytest.importorskip("httpx")

import asyncio  # noqa: E402
from concurrent.futures import ThreadPoolExecutor  # noqa: E402

from rashomon import RashomonError  # noqa: E402
from rashomon.serve.app import app  # noqa: E402
from rashomon.serve.guard import Guard  # noqa: E402
from rashomon.serve.run import checked_token, hosts, loopback  # noqa: E402

TEXT = "The mayor of Orla, Ada Holt, said the quay would open on Monday. “We will not wait,” she said. Rain fell on the old town all night.\n"
HERE = "127.0.0.1:8717"


class Client:
    """One request after another, in process."""

    def __init__(self, made):
        self.transport = httpx.ASGITransport(made)

    def __call__(self, method, path, **told):
        async def go():
            async with httpx.AsyncClient(transport=self.transport, base_url=f"http://{HERE}", follow_redirects=False) as client:
                return await client.request(method, path, **told)

        with ThreadPoolExecutor(1) as apart:  # a browser test may have a loop of its own in this thread
            return apart.submit(lambda: asyncio.run(go())).result()


@pytest.fixture(scope="module")
def made():
    return app()


@pytest.fixture
def ask(made):
    return Client(Guard(made, hosts("127.0.0.1", 8717), largest=200_000, patience=0.5))


def account(ask, **fields):
    answer = ask(
        "POST", "/compare", data=fields or {"text": [TEXT, TEXT.replace("Monday", "Friday")], "outlet": ["One", "Other"], "published": ["2031-05-03", ""]}
    )
    assert 303 == answer.status_code, answer.text
    where = answer.headers["location"]
    for _ in range(600):
        shown = ask("GET", where)
        if 'http-equiv="refresh"' not in shown.text:
            return where, shown
        time.sleep(0.05)
    raise AssertionError("never ready")


def test_reports_in_an_account_out(ask):
    _, shown = account(ask)

    assert 200 == shown.status_code
    assert "One" in shown.text
    assert "Friday" in shown.text


def test_a_draft_is_checked_against_what_was_pasted(ask):
    where, shown = account(ask, text=[TEXT], outlet=["One"], published=[""], draft="The quay opens. “We will not sail,” Ada Holt said.\r\n")

    assert "Differs from the sources" in shown.text
    assert "rashomon/check/1" == ask("GET", f"{where}/json").json()["schema"]
    assert 404 == ask("GET", f"{where}/csv").status_code
    assert 409 == ask("POST", f"{where}/corrections", content=b"{}").status_code


@pytest.mark.parametrize("kind", ["json", "csv", "markdown", "annotations", "brat", "schema.org"])
def test_exports(ask, kind):
    where, _ = account(ask)
    answer = ask("GET", f"{where}/{kind}")

    assert 200 == answer.status_code
    assert "attachment" in answer.headers["content-disposition"]
    if answer.headers["content-type"] == "application/zip":
        assert zipfile.ZipFile(io.BytesIO(answer.content)).testzip() is None


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8717", "127.0.0.1", "127.0.0.1:80", "127.0.0.1.evil.example:8717", ""])
def test_a_name_that_points_here_is_not_answered(ask, host):
    assert 421 == ask("GET", "/", headers={"host": host}).status_code


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "http://127.0.0.1:9999"},
    ],
)
def test_other_sites_change_nothing(ask, headers):
    assert 403 == ask("POST", "/compare", data={"text": TEXT}, headers=headers).status_code


def test_its_own_forms_do(ask):
    assert (
        303
        == ask(
            "POST", "/compare", data={"text": TEXT, "outlet": "", "published": ""}, headers={"origin": f"http://{HERE}", "sec-fetch-site": "same-origin"}
        ).status_code
    )


def test_a_body_too_large_or_too_slow_is_refused(ask):
    assert 413 == ask("POST", "/api/compare", content=b"x" * 300_000).status_code

    async def slow():
        yield b"{"
        await asyncio.sleep(2)
        yield b"}"

    assert 408 == ask("POST", "/api/compare", content=slow()).status_code


def test_with_a_token_nobody_else_comes_in(made):
    ask = Client(Guard(made, hosts("127.0.0.1", 8717), token="0123456789abcdef"))
    given = ask("GET", "/?token=0123456789abcdef")

    assert 401 == ask("GET", "/").status_code
    assert 401 == ask("GET", "/?token=wrong").status_code
    assert 303 == given.status_code
    assert 200 == ask("GET", "/", headers={"cookie": given.headers["set-cookie"].partition(";")[0]}).status_code
    assert 200 == ask("GET", "/", headers={"authorization": "Bearer 0123456789abcdef"}).status_code


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"{", "no JSON"), (b"[]", "wants"), (b'{"reports": []}', "wants"), (b'{"reports": [{"text": 1}]}', "wants"), (b'{"reports": [{"text": "..."}]}', "no words"),
     (json.dumps({"reports": [{"text": TEXT}] * 13}).encode(), "at most 12"), (b"[" * 100_000, "no JSON")],
)  # fmt: skip
def test_wrong_calls_get_one_line(ask, content, says):
    answer = ask("POST", "/api/compare", content=content)

    assert 422 == answer.status_code
    assert says in answer.text
    assert 1 == answer.text.count("\n")


def test_programs_get_the_account(ask):
    told = ask("POST", "/api/compare", json={"reports": [{"text": TEXT, "outlet": "One"}, {"text": TEXT, "outlet": "Two", "x": 1}]}).json()

    assert "rashomon/account/1" == told["schema"]
    assert 1 == told["origins"]["independent"]


def test_what_is_not_there(ask):
    assert 404 == ask("GET", "/story/none").status_code
    assert 404 == ask("GET", "/../../etc/passwd").status_code
    where, _ = account(ask)
    assert 404 == ask("GET", f"{where}/nonsense").status_code
    assert 422 == ask("POST", f"{where}/corrections", content=b'{"corrections": 3}').status_code


def test_every_answer_forbids_what_it_does_not_need(ask):
    answer = ask("GET", "/")

    assert {"nosniff", "DENY", "same-origin"} == {answer.headers[h] for h in ("x-content-type-options", "x-frame-options", "referrer-policy")}
    assert "default-src &#39;none&#39;" in answer.text


@pytest.mark.parametrize(
    ("host", "own"), [("127.0.0.1", True), ("localhost", True), ("::1", True), ("127.3.2.1", True), ("0.0.0.0", False), ("10.0.0.1", False), ("orla", False)]
)
def test_listening_elsewhere_wants_a_token(host, own):
    assert own == loopback(host)
    if own:
        assert checked_token(host, None) is None
    else:
        with pytest.raises(RashomonError, match="wants --token"):
            checked_token(host, None)
        with pytest.raises(RashomonError, match="at least 16"):
            checked_token(host, "short")
        assert "0123456789abcdef" == checked_token(host, "0123456789abcdef")


@pytest.fixture
def stored(tmp_path):
    from rashomon.corpus.add import add
    from rashomon.corpus.store import opened

    path = tmp_path / "news.db"
    rows = [
        {
            "id": "a",
            "outlet": "Harbour Post",
            "title": "Quay of Orla opens <script>alert(1)</script>",
            "published": "2031-05-06",
            "text": TEXT + "The ferry office sold tickets all day for the crossings from the new quay.",
        },
        {
            "id": "b",
            "outlet": "Lantern",
            "title": "Orla quay to open",
            "published": "2031-05-07",
            "text": TEXT + "Tickets for the ferry from the quay were sold out, the office of Orla said.",
        },
        {
            "id": "c",
            "outlet": "Lantern",
            "title": "Choir wins",
            "published": "2031-05-07",
            "text": "The choir of Saint Odo won the singing prize of the valley with a song about rain, the jury announced.",
        },
    ]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    with opened(path, write=True) as connection:
        add(connection, path, [str(tmp_path / "a.jsonl")], workers=1)
    return Client(Guard(app(store=path), hosts("127.0.0.1", 8717)))


@pytest.mark.fault(32, 36)
@pytest.mark.parametrize(
    ("query", "status", "says"),
    [
        ("", 200, "Quay of Orla opens &lt;script&gt;"), ("?q=choir", 200, "Choir wins"), ("?q=nothing+here", 200, "Nothing found"), ("?q=ferry+tickets&in=texts", 200, "Harbour Post"),
        ("?q=we+will+not+wait&in=quotations", 200, "verbatim"), ("?q=%22%22&in=texts", 422, "no word to look for"), ("?q=a+AND+(&in=texts", 200, "Nothing found"),
        ("?outlet=Nobody", 200, "No story"), ("?q=x%27%3B+DROP+TABLE+reports&in=quotations", 200, "Nothing found"), ("?since=9999-12-31", 200, "No story"),
    ],
)  # fmt: skip
def test_stories_of_a_store_are_browsed_and_searched(stored, query, status, says):
    answer = stored("GET", f"/corpus{query}")

    assert answer.status_code == status
    assert says in answer.text
    assert "<script>alert" not in answer.text


def test_a_story_of_a_store_becomes_an_account(stored):
    assert stored("POST", "/corpus/s99").status_code == 404
    answer = stored("POST", "/corpus/s1")
    for _ in range(200):
        page = stored("GET", answer.headers["location"])
        if "Reading</h1>" not in page.text:
            break
        time.sleep(0.1)

    assert answer.status_code == 303
    assert "We will not wait" in page.text


def test_without_a_store_there_is_nothing_to_browse():
    assert Client(Guard(app(), hosts("127.0.0.1", 8717)))("GET", "/corpus").status_code == 404
