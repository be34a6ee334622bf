"""Fetching, politely and only from public hosts.

Before every hop the host's name is resolved, every address of it must be public, and the connection goes to the address that was checked, so that a name
that changes its answer gains nothing. robots.txt is obeyed, a host is asked one thing at a time with a pause between, 429 and 503 are heeded, time and size
are limited. Nothing is fetched unless the user gave an address.
"""

import http.client
import ipaddress
import re
import socket
import ssl
import threading
import time
import zlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from urllib.parse import SplitResult, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from rashomon.errors import CannotFetch
from rashomon.ingest.found import LARGEST_FILE

CONNECT, FIRST, WHOLE = 5.0, 10.0, 30.0  # seconds: to connect, to the first byte, for all
HOPS = 5
PAUSE = 1.0  # seconds between two requests to one host
LONGEST_PAUSE = 60.0  # seconds that a host may ask us to wait between requests
AGENT = f"rashomon/{version('rashomon')} (reads news reports for one person; obeys robots.txt)"
PORTS = {"http": 80, "https": 443}
USUAL = frozenset(PORTS.values())
NOT_MODIFIED = 304
EMBEDDING = tuple(ipaddress.ip_network(n) for n in ("::/96", "64:ff9b::/96", "64:ff9b:1::/48"))  # hold an IPv4 address in their last bits
Resolver = Callable[[str, int], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Page:
    """What an address gave. url: where it was found in the end; charset: as the server named it; status 200, or 304 with no data."""

    url: str
    data: bytes
    kind: str = ""
    charset: str | None = None
    etag: str | None = None
    modified: str | None = None
    status: int = 200


@dataclass(slots=True)
class _Host:
    lock: threading.Lock = field(default_factory=threading.Lock)
    free: float = 0.0  # time from which it may be asked again
    rules: RobotFileParser | None = None


def resolve(host: str, port: int) -> Sequence[str]:
    """Every address of a host, as the system knows it."""
    return [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def public(address: str) -> bool:
    """May this address be reached for a stranger's link? Private, loopback, link-local, shared, reserved and mapped ones may not."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is not None:
            return False
        if any(ip in network for network in EMBEDDING):
            return False
    return ip.is_global and not ip.is_multicast


class Fetcher:
    """Fetches one address after another; safe to share between threads. resolver, allowed and ports stand apart so that tests may use loopback."""

    def __init__(
        self, resolver: Resolver = resolve, allowed: Callable[[str], bool] = public, ports: frozenset[int] = USUAL, *,
        pause: float = PAUSE, limits: tuple[float, float, float] = (CONNECT, FIRST, WHOLE), largest: int = LARGEST_FILE,
    ) -> None:  # fmt: skip
        self._resolver, self._allowed, self._ports = resolver, allowed, ports
        self._pause, self._limits, self._largest = pause, limits, largest
        self._hosts: defaultdict[str, _Host] = defaultdict(_Host)
        self._guard = threading.Lock()

    def get(self, url: str, etag: str | None = None, modified: str | None = None) -> Page:
        """What stands at an address, redirects followed. Raises CannotFetch with the reason."""
        asked = url
        for _ in range(HOPS + 1):
            parts = self._parts(url, asked)
            if not self._permitted(parts, asked):
                raise CannotFetch(asked, "robots.txt of the site does not allow it")
            page, onward = self._ask(parts, asked, etag, modified)
            if page is not None:
                return page
            url = urljoin(url, onward)
        raise CannotFetch(asked, f"over {HOPS} redirects")

    def _parts(self, url: str, asked: str) -> SplitResult:
        try:
            parts = urlsplit(url)
            port = parts.port or PORTS.get(parts.scheme, 0)
            host = (parts.hostname or "").encode("idna").decode("ascii") if parts.hostname and ":" not in parts.hostname else parts.hostname or ""
        except (ValueError, UnicodeError) as error:
            raise CannotFetch(asked, "no address that can be meant") from error
        if parts.scheme not in PORTS or not host or parts.username is not None or port not in self._ports or any(ord(c) <= 32 for c in url):
            raise CannotFetch(asked, "only http and https on their usual ports are fetched, without a user's name")
        return parts._replace(fragment="")

    def _host(self, parts: SplitResult) -> _Host:
        with self._guard:
            return self._hosts[parts.netloc.lower()]

    def _permitted(self, parts: SplitResult, asked: str) -> bool:
        """What robots.txt says; a site without one allows all, one that fails to give it forbids all."""
        host = self._host(parts)
        if host.rules is None:
            rules, at, page = RobotFileParser(), parts._replace(path="/robots.txt", query="").geturl(), None
            try:
                for _ in range(HOPS):
                    page, onward = self._ask(self._parts(at, asked), asked, None, None)
                    if page is not None:
                        break
                    at = urljoin(at, onward)
                rules.parse(page.data[:500_000].decode("utf-8", "replace").splitlines() if page else [])
            except CannotFetch as error:
                if not re.match(r"status 4(?!29)", error.why):
                    raise
                rules.parse([])
            delay = rules.crawl_delay(AGENT) if rules.mtime() else None
            host.rules = rules
            if delay:
                host.free = max(host.free, time.monotonic() + min(float(delay), LONGEST_PAUSE))
        return host.rules.can_fetch(AGENT, parts.geturl())

    def _ask(self, parts: SplitResult, asked: str, etag: str | None, modified: str | None) -> tuple[Page | None, str]:
        """(the page, "") or (None, where it went)."""
        host = self._host(parts)
        with host.lock:
            time.sleep(max(0.0, min(host.free - time.monotonic(), LONGEST_PAUSE)))
            try:
                return self._once(parts, asked, host, etag, modified)
            finally:
                host.free = max(host.free, time.monotonic() + self._pause)

    def _once(self, parts: SplitResult, asked: str, host: _Host, etag: str | None, modified: str | None) -> tuple[Page | None, str]:
        name, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
        connection = http.client.HTTPConnection(name, port)
        end = time.monotonic() + self._limits[2]
        watch = threading.Timer(self._limits[2], _shut, (connection,))
        watch.daemon = True
        try:
            connection.sock = self._connected(name, port, asked, tls=parts.scheme == "https")
            watch.start()
            headers = {"User-Agent": AGENT, "Accept": "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,*/*;q=0.5",
                       "Accept-Encoding": "gzip", "Connection": "close"}  # fmt: skip
            headers |= {"If-None-Match": etag} if etag else {}
            headers |= {"If-Modified-Since": modified} if modified else {}
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("GET", path.encode("utf-8").decode("latin-1") if not path.isascii() else path, headers=headers)
            with connection.getresponse() as answer:
                found = self._answered(answer, parts, asked, host, end)
        except CannotFetch:
            raise
        except (OSError, http.client.HTTPException, ValueError) as error:
            late = time.monotonic() >= end or isinstance(error, TimeoutError)
            raise CannotFetch(
                asked, "no answer in time" if late else f"the connection failed ({' '.join(str(error).split())[:80] or type(error).__name__})"
            ) from error
        finally:
            watch.cancel()
            connection.close()
        if time.monotonic() >= end:  # what the watch cut off reads as an end
            raise CannotFetch(asked, "no answer in time")
        return found

    def _connected(self, name: str, port: int, asked: str, *, tls: bool) -> socket.socket:
        """A connection to an address of the host that was checked."""
        try:
            found = list(dict.fromkeys(self._resolver(name, port)))
        except (OSError, UnicodeError) as error:
            raise CannotFetch(asked, f"no such host: {name}") from error
        if not found or not all(self._allowed(address) for address in found):
            raise CannotFetch(asked, f"{name} is not a public host")
        made = socket.create_connection((found[0], port), self._limits[0])
        made.settimeout(self._limits[1])
        return ssl.create_default_context().wrap_socket(made, server_hostname=name) if tls else made

    def _answered(self, answer: http.client.HTTPResponse, parts: SplitResult, asked: str, host: _Host, end: float) -> tuple[Page | None, str]:
        if answer.status in (301, 302, 303, 307, 308) and answer.getheader("location"):
            return None, str(answer.getheader("location"))
        if answer.status in (429, 503):
            wait = answer.getheader("retry-after") or ""
            seconds = min(float(wait), 86_400.0) if wait.isdigit() else self._pause
            host.free = time.monotonic() + min(seconds, LONGEST_PAUSE)
            raise CannotFetch(asked, f"status {answer.status}; the site asks to wait {seconds:g} seconds")
        if answer.status == NOT_MODIFIED:
            return Page(parts.geturl(), b"", status=NOT_MODIFIED), ""
        if answer.status != 200:
            raise CannotFetch(asked, f"status {answer.status}")
        data = self._body(answer, asked, end)
        return Page(parts.geturl(), data, answer.headers.get_content_type(), answer.headers.get_content_charset(), answer.getheader("etag"),
                    answer.getheader("last-modified")), ""  # fmt: skip

    def _body(self, answer: http.client.HTTPResponse, asked: str, end: float) -> bytes:
        coded = (answer.getheader("content-encoding") or "").strip().lower()
        if coded not in ("", "identity", "gzip", "x-gzip"):
            raise CannotFetch(asked, f"sent as {coded[:20]}, which was not asked for")
        unpack = zlib.decompressobj(31) if "gzip" in coded else None
        parts: list[bytes] = []
        size = 0
        while piece := answer.read1(1 << 16):
            if time.monotonic() > end:
                raise CannotFetch(asked, "no answer in time")
            try:
                piece = unpack.decompress(piece, self._largest + 1 - size) if unpack else piece
            except zlib.error as error:
                raise CannotFetch(asked, "damaged gzip data") from error
            parts.append(piece)
            size += len(piece)
            if size > self._largest:
                raise CannotFetch(asked, f"over {self._largest:,} bytes; at most that a page")
        if answer.length:  # what the server promised and did not send
            raise CannotFetch(asked, f"the connection ended {answer.length:,} bytes early")
        if unpack and not unpack.eof and size:
            raise CannotFetch(asked, "the gzip data end early")
        return b"".join(parts)


def _shut(connection: http.client.HTTPConnection) -> None:
    """End a connection that another thread waits on."""
    if connection.sock is not None:
        try:
            connection.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            return
