"""Pages of a store: its stories, search in it, one story as an account."""

import sqlite3
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from rashomon.corpus.account import MOST
from rashomon.corpus.reports import Filters, reading, reports, stories, story
from rashomon.corpus.search import quotes, search
from rashomon.corpus.store import opened
from rashomon.errors import UsageError
from rashomon.schema.reading import Reading
from rashomon.schema.report import Report
from rashomon.serve.pages import page_of

A_PAGE = 50  # stories, or hits, of a page
LONGEST_QUESTION = 300  # characters
PATIENCE = 2.0  # seconds of a question


def routes() -> list[Route]:
    """Addresses under /corpus, for an application whose state names a `store`."""
    return [Route("/corpus", browse), Route("/corpus/{story}", read, methods=["POST"])]


def _filters(request: Request) -> Filters:
    asked = request.query_params
    return Filters(asked.get("outlet") or None, asked.get("since") or None, asked.get("until") or None)


async def browse(request: Request) -> Response:
    """Stories, the latest first; or what was searched for."""
    return await run_in_threadpool(_browsed, request)


def _browsed(request: Request) -> Response:
    asked = request.query_params
    query, kind, filters = (asked.get("q") or "").strip()[:LONGEST_QUESTION], asked.get("in") or "stories", _filters(request)
    told: dict[str, Any] = {"query": query, "kind": kind, "filters": filters, "stories": [], "hits": [], "said": [], "trouble": ""}
    with opened(request.app.state.store, patience=PATIENCE) as connection:
        try:
            if kind == "texts" and query:
                told["hits"] = [(hit, _story_of(connection, hit.report)) for hit in search(connection, query, filters, most=A_PAGE)]
            elif kind == "quotations" and query:
                told["said"] = [(said, _story_of(connection, said.report)) for said in quotes(connection, query, filters=filters, most=A_PAGE)]
            else:
                told["stories"] = list(stories(connection, 1 if query else 2, filters, query or None, A_PAGE, latest=True))
        except (UsageError, sqlite3.OperationalError) as error:
            told["trouble"] = str(error) if isinstance(error, UsageError) else f"this took over {PATIENCE:g} seconds; ask for rarer words"
    return page_of("corpus.html", 422 if told["trouble"] else 200, **told)


def _story_of(connection: Any, report: str) -> str | None:
    row = connection.execute("SELECT 's' || story FROM members JOIN reports ON number = report WHERE id = ?", (report,)).fetchone()
    return row[0] if row else None


async def read(request: Request) -> Response:
    """Take a story to the shelf, to be read and compared."""

    def taken() -> tuple[list[Report], dict[str, Reading], str | None]:
        with opened(request.app.state.store) as connection:
            try:
                line = story(connection, request.path_params["story"])
            except UsageError as error:
                raise HTTPException(404, str(error)) from error
            if len(line.reports) > MOST:
                raise HTTPException(422, f"{len(line.reports)} reports; at most {MOST} at a time")
            return list(reports(connection, line.reports)), {name: known for name in line.reports if (known := reading(connection, name))}, line.title

    found, known, title = await run_in_threadpool(taken)
    made = request.app.state.shelf.take(found, [], known=known, title=title)
    return RedirectResponse(f"/story/{made.id}", 303)
