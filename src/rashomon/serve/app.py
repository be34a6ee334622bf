"""The pages and addresses of the local page.

`/` takes reports, `/story/ID` shows how far one is and then the account, `/story/ID/KIND` gives it in another format, `/story/ID/corrections` takes a
reader's corrections, `/api/compare` is the same for programs.
"""

import io
import json
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, get_args

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from rashomon.errors import EmptyReport, RashomonError, StoreError, UsageError
from rashomon.ingest.sources import Loaded, Stated, distinct, load_bytes
from rashomon.pipeline import compare, read
from rashomon.render.exports import Kind, files
from rashomon.render.page import page
from rashomon.schema.account import Account, Skipped
from rashomon.schema.check import Check
from rashomon.schema.codec import from_json, to_json
from rashomon.schema.correction import Corrections
from rashomon.schema.report import Report
from rashomon.serve.pages import page_of
from rashomon.serve.shelf import Busy, Shelf, Story

MOST = 60  # reports of one story
MOST_API = 12  # reports of one call, which waits for its answer
FIELDS = ("outlet", "title", "byline", "published", "url", "language", "id")


def app(shelf: Shelf | None = None, store: Path | None = None) -> Starlette:
    """The application, without its guard. store: whose stories can be browsed under /corpus, where one is given."""
    stories = shelf or Shelf()
    if store:
        from rashomon.serve.corpus import routes as corpus_routes

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        stories.close()

    made = Starlette(
        routes=[
            Route("/", start),
            Route("/favicon.ico", lambda _: Response(status_code=204)),
            Route("/compare", taken, methods=["POST"]),
            Route("/story/{story}", shown),
            Route("/story/{story}/corrections", corrected, methods=["POST"]),
            Route("/story/{story}/{kind}", exported),
            Route("/api/compare", compared, methods=["POST"]),
            *(corpus_routes() if store else ()),
        ],
        exception_handlers={HTTPException: _http_error, RashomonError: _error},  # type: ignore[dict-item]
        lifespan=lifespan,
    )
    made.state.shelf, made.state.store = stories, store
    return made


def _start(request: Request, status: int = 200, trouble: str = "") -> Response:
    return page_of("start.html", status, trouble=trouble, store=request.app.state.store is not None)


async def start(request: Request) -> Response:
    """Where reports are dropped or pasted."""
    return _start(request)


async def taken(request: Request) -> Response:
    """Reports from the form: files, and texts with their outlets and dates."""
    async with request.form(max_files=MOST, max_fields=4 * MOST, max_part_size=8_000_000) as form:
        reports, skipped = list[Report](), list[Skipped]()
        for upload in form.getlist("file"):
            if isinstance(upload, UploadFile) and upload.filename:
                _add(load_bytes(await upload.read(), upload.filename, Stated()), reports, skipped)
        draft = str(form.get("draft") or "").replace("\r\n", "\n")
        columns = [[str(value) for value in form.getlist(name)] for name in ("text", "outlet", "published")]
    for n, (text, outlet, published) in enumerate(zip(*columns, strict=False), 1):
        if text.strip():
            name = outlet.strip() or None
            text = text.replace("\r\n", "\n")  # a form sends every line break as two characters
            _add(load_bytes(text.encode("utf-8", "replace"), f"text {n}", Stated(published=published.strip() or None, name=name)), reports, skipped)
    if not reports:
        why = "; ".join(f"{s.source}: {s.why}" for s in skipped) or "paste a report or choose a file"
        return _start(request, 422, trouble=f"Nothing to compare: {why}")
    if len(reports) > MOST:
        return _start(request, 422, trouble=f"{len(reports)} reports; at most {MOST} at a time")
    try:
        story = request.app.state.shelf.take(distinct(reports), skipped, Report("", draft) if draft.strip() else None)
    except EmptyReport as empty:
        return _start(request, 422, trouble=f"The draft: {empty.why}")
    except Busy as busy:
        return _start(request, 503, trouble=str(busy))
    return RedirectResponse(f"/story/{story.id}", 303)


def _add(loaded: Loaded, reports: list[Report], skipped: list[Skipped]) -> None:
    reports += loaded.reports
    skipped += loaded.skipped


def _story(request: Request) -> Story:
    found: Story | None = request.app.state.shelf.get(request.path_params["story"])
    if found is None:
        raise HTTPException(404, "no such story at hand; give the reports again")
    return found


async def shown(request: Request) -> Response:
    """The account, or how far its reading is."""
    story = _story(request)
    if story.trouble:
        return _start(request, 422, trouble=story.trouble)
    account = story.account
    if account is None:
        return page_of("waiting.html", read=len(story.readings), all=len(story.reports))
    if story.page is None or story.page[0] is not account:
        story.page = account, (await run_in_threadpool(page, account, base=f"/story/{story.id}")).encode("utf-8", "replace")
    return HTMLResponse(story.page[1])


async def exported(request: Request) -> Response:
    """The account as JSON or as an export; several files in one archive."""
    story, kind = _story(request), request.path_params["kind"]
    if story.account is None:
        raise HTTPException(409, "not read yet")
    if isinstance(story.account, Check) and kind != "json":
        raise HTTPException(404, "a check is given as json alone")
    if kind == "json":
        return _download(to_json(story.account, indent=1).encode("utf-8", "replace"), "account.json", "application/json")
    if kind not in get_args(Kind):
        raise HTTPException(404, f"no export {kind!r}; there is json, {', '.join(get_args(Kind))}")
    assert isinstance(story.account, Account)
    made = await run_in_threadpool(files, story.account, kind)
    if len(made) == 1:
        ((name, content),) = made.items()
        return _download(content, name, "application/octet-stream")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in made.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)
    return _download(packed.getvalue(), f"account-{kind}.zip", "application/zip")


def _download(content: bytes, name: str, kind: str) -> Response:
    return Response(content, media_type=kind, headers={"content-disposition": f'attachment; filename="{name}"'})


async def corrected(request: Request) -> Response:
    """Corrections of a reader, added to those known; the story is compared again."""
    story = _story(request)
    if not isinstance(story.account, Account):
        raise HTTPException(409, "no account to correct")
    try:
        given = from_json(Corrections, (await request.body()).decode("utf-8"))
    except (StoreError, UsageError, UnicodeDecodeError) as error:
        raise HTTPException(422, str(error)) from error
    known = tuple(dict.fromkeys((*story.corrections.corrections, *given.corrections)))
    await run_in_threadpool(request.app.state.shelf.correct, story, Corrections(known))
    return Response(to_json(story.corrections, indent=1), media_type="application/json")


async def compared(request: Request) -> Response:
    """{"reports": [{"text", "outlet", ...}]} to the account."""
    try:
        told = json.loads(await request.body())
    except (ValueError, RecursionError) as error:
        raise HTTPException(422, "no JSON") from error
    rows = told.get("reports") if isinstance(told, dict) else None
    if not isinstance(rows, list) or not rows or not all(isinstance(r, dict) and isinstance(r.get("text"), str) for r in rows):
        raise HTTPException(422, 'wants {"reports": [{"text": ...}, ...]}')
    wrong = [f"reports[{n}].{k}" for n, r in enumerate(rows) for k in FIELDS if not isinstance(r.get(k, ""), str)]
    if wrong:
        raise HTTPException(422, f"{', '.join(wrong[:5])}: wants text")
    if len(rows) > MOST_API:
        raise HTTPException(422, f"{len(rows)} reports; at most {MOST_API} a call")
    try:
        return Response(await run_in_threadpool(_account, rows), media_type="application/json")
    except RashomonError as error:
        raise HTTPException(422, str(error)) from error


def _account(rows: list[dict[str, Any]]) -> str:
    lines = "\n".join(json.dumps({"text": r["text"], **{k: r[k] for k in FIELDS if k in r}}) for r in rows)
    loaded = load_bytes(lines.encode("utf-8", "replace"), "reports", Stated())
    if not loaded.reports:
        raise UsageError("; ".join(f"{s.source}: {s.why}" for s in loaded.skipped))
    return to_json(compare([read(r) for r in loaded.reports], skipped=loaded.skipped))


async def _http_error(_: Request, error: HTTPException) -> Response:
    return PlainTextResponse(f"{error.detail}\n", error.status_code, error.headers)


async def _error(_: Request, error: RashomonError) -> Response:
    return PlainTextResponse(f"{error}\n", 422)
