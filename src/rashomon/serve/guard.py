"""The guard before the local page: whom it answers, how much it takes, how long it waits.

Idea: a page on this machine can be reached by every site that a browser has open. So the Host header must be one of ours (a name that somebody points here
is none), whatever changes something must come from our own pages, and a body is read whole, up to a size and within a time, before anything looks at it.
"""

import asyncio
import hmac
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST = 32_000_000  # bytes of a body
PATIENCE = 30.0  # seconds for a body to arrive
COOKIE = "rashomon-token"
HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",  # with "no-referrer" a browser hides the origin of our own forms
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


class Guard:
    """ASGI middleware. hosts: the values of Host that are ours, as "127.0.0.1:8000"; token: what every request must show, None on loopback."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str], token: str | None = None, largest: int = LARGEST, patience: float = PATIENCE) -> None:
        self.app, self.hosts, self.token, self.largest, self.patience = app, hosts, token, largest, patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        headers = [(key.decode("latin-1"), value.decode("latin-1")) for key, value in scope["headers"]]
        known = dict(headers)
        refused = self._refused(scope, known, [value for key, value in headers if key == "host"])
        if refused is None and scope["method"] not in ("GET", "HEAD"):
            refused, receive = await self._body(known, receive)
        await (refused or self.app)(scope, receive, _with_headers(send))

    def _refused(self, scope: Scope, headers: Mapping[str, str], hosts: list[str]) -> Response | None:
        if len(hosts) != 1 or hosts[0].lower() not in self.hosts:
            return _say(421, f"this page answers to {', '.join(sorted(self.hosts))} alone")
        if self.token is not None and not self._shown(headers):
            given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
            if scope["method"] == "GET" and hmac.compare_digest(given.encode(), self.token.encode()):
                answer = RedirectResponse(scope["path"], 303)
                answer.set_cookie(COOKIE, self.token, httponly=True, samesite="strict")
                return answer
            return _say(401, "wants the token: open the address that the command printed")
        if scope["method"] not in ("GET", "HEAD"):
            origin, site = headers.get("origin"), headers.get("sec-fetch-site", "same-origin")
            if (origin is not None and origin.partition("://")[2].lower() != hosts[0].lower()) or site not in ("same-origin", "none"):
                return _say(403, "only this page's own forms may do this")
        return None

    def _shown(self, headers: Mapping[str, str]) -> bool:
        assert self.token is not None
        try:
            cookie = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
        except CookieError:
            cookie = None
        given = (cookie.value if cookie else "", headers.get("authorization", "").removeprefix("Bearer "))
        return any(hmac.compare_digest(one.encode(), self.token.encode()) for one in given)

    async def _body(self, headers: Mapping[str, str], receive: Receive) -> tuple[Response | None, Receive]:
        """The body read whole, behind a receive of its own; or what is said instead."""
        stated = headers.get("content-length", "0")
        if not stated.isdigit() or int(stated) > self.largest:
            return _say(413, f"at most {self.largest:,} bytes"), receive
        parts, size = list[bytes](), 0
        try:
            async with asyncio.timeout(self.patience):
                more = True
                while more:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        return _say(400, "the body broke off"), receive
                    parts.append(message.get("body", b""))
                    size += len(parts[-1])
                    if size > self.largest:
                        return _say(413, f"at most {self.largest:,} bytes"), receive
                    more = message.get("more_body", False)
        except TimeoutError:
            return _say(408, f"the body did not arrive within {self.patience:g} seconds"), receive
        return None, _replayed(b"".join(parts), receive)


def _replayed(body: bytes, receive: Receive) -> Receive:
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


def _with_headers(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", []), *((k.encode(), v.encode()) for k, v in HEADERS.items())]
        await send(message)

    return sent


def _say(status: int, text: str) -> Response:
    return PlainTextResponse(f"{text}\n", status, headers={"connection": "close"})
