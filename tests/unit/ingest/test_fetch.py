"""Fetching: only public hosts at every hop, polite, and never longer or larger than it may be. Servers on loopback alone."""

import gzip
import socket
import threading
import time
from contextlib import contextmanager

import pytest

from rashomon.errors import CannotFetch
from rashomon.ingest.fetch import Fetcher, public

PAGE = b"<html><body><p>A page.</p></body></html>"


class Server:
    """Answers each path with the bytes, or by the function, that it is given; counts what is open at once."""

    def __init__(self, answers):
        self.answers, self.asked, self.open, self.most = answers, [], 0, 0
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                client, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(client,), daemon=True).start()

    def _answer(self, client):
        self.open += 1
        self.most = max(self.most, self.open)
        try:
            path = client.recv(65536).split(b" ")[1].decode()
            self.asked.append(path)
            answer = self.answers.get(path, b"HTTP/1.1 404 X\r\nContent-Length: 0\r\n\r\n")
            if callable(answer):
                answer(client)
            else:
                client.sendall(answer)
        except (OSError, IndexError):
            pass
        finally:
            self.open -= 1
            client.close()


def ok(body=PAGE, *headers, kind="text/html; charset=utf-8"):
    return b"\r\n".join([b"HTTP/1.1 200 OK", f"Content-Type: {kind}".encode(), b"Content-Length: %d" % len(body), *headers, b"", body])


def to(where, status=302):
    return f"HTTP/1.1 {status} X\r\nLocation: {where}\r\nContent-Length: 0\r\n\r\n".encode()


@contextmanager
def serving(answers, **limits):
    server = Server(answers)
    options = {"pause": 0.0, "limits": (1.0, 0.5, 1.5), "largest": 100_000} | limits
    fetcher = Fetcher(lambda host, port: ["127.0.0.1"], lambda address: address == "127.0.0.1", frozenset({server.port}), **options)
    try:
        yield server, fetcher, f"http://news.example:{server.port}"
    finally:
        server.socket.close()


def test_a_page_with_what_the_server_says_of_it():
    with serving({"/a": ok(PAGE, b'ETag: "1"', b"Last-Modified: Sun, 04 May 2031 10:00:00 GMT"), "/z": ok(gzip.compress(PAGE), b"Content-Encoding: gzip")}) as (
        _,
        fetcher,
        base,
    ):
        page = fetcher.get(base + "/a#part")

        assert (page.data, page.kind, page.charset, page.etag) == (PAGE, "text/html", "utf-8", '"1"')
        assert fetcher.get(base + "/z").data == PAGE


def drip(client):
    client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(100):
        client.sendall(b"x")
        time.sleep(0.1)


def endless_headers(client):
    client.sendall(b"HTTP/1.1 200 OK\r\n")
    for n in range(200):
        client.sendall(b"X-%d: y\r\n" % n)
        time.sleep(0.02)


def endless_body(client):
    client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    for _ in range(1000):
        client.sendall(b"x" * 10_000)


FAULTS = {
    "/silent": (lambda client: time.sleep(3), "no answer in time"),
    "/drip": (drip, "no answer in time|connection failed|ended"),
    "/headers": (endless_headers, "connection failed|no answer in time"),
    "/endless": (endless_body, "over 100,000 bytes"),
    "/short": (b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nabc", "497 bytes early|connection failed"),
    "/garbage": (b"\0\1\2 no http at all", "connection failed"),
    "/closed": (lambda client: client.close(), "connection failed"),
    "/bomb": (ok(gzip.compress(b"\0" * 5_000_000), b"Content-Encoding: gzip"), "over 100,000 bytes"),
    "/badgzip": (ok(b"not gzip", b"Content-Encoding: gzip"), "damaged gzip"),
    "/brotli": (ok(PAGE, b"Content-Encoding: br"), "was not asked for"),
    "/gone": (b"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n", "status 410"),
    "/loop": (to("/loop"), "over 5 redirects"),
    "/busy": (b"HTTP/1.1 429 X\r\nRetry-After: 7200\r\nContent-Length: 0\r\n\r\n", "status 429; the site asks to wait 7200 seconds"),
    "/file": (to("file:///etc/passwd"), "only http and https"),
    "/port": (to("http://news.example:22/"), "only http and https on their usual ports"),
}


@pytest.mark.fault(16, 17, 18)
@pytest.mark.parametrize("path", FAULTS)
def test_a_fault_of_the_server_costs_this_address_alone(path):
    answer, says = FAULTS[path]
    with serving({path: answer, "/a": ok()}) as (_, fetcher, base):
        begun = time.monotonic()
        with pytest.raises(CannotFetch, match=says):
            fetcher.get(base + path)

        assert time.monotonic() - begun < 4
        if path != "/busy":
            assert fetcher.get(base + "/a").data == PAGE


@pytest.mark.fault(18)
def test_robots_are_obeyed_and_asked_once():
    rules = b"User-agent: *\nDisallow: /private\n"
    with serving({"/robots.txt": ok(rules, kind="text/plain"), "/a": ok(), "/b": ok()}) as (server, fetcher, base):
        with pytest.raises(CannotFetch, match=r"robots\.txt"):
            fetcher.get(base + "/private/a")
        fetcher.get(base + "/a")
        fetcher.get(base + "/b")

    assert server.asked == ["/robots.txt", "/a", "/b"]


def test_a_site_that_fails_to_give_its_rules_is_left_alone():
    with (
        serving({"/robots.txt": b"HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n", "/a": ok()}) as (server, fetcher, base),
        pytest.raises(CannotFetch, match="status 500"),
    ):
        fetcher.get(base + "/a")

    assert server.asked == ["/robots.txt"]


@pytest.mark.fault(18)
def test_one_request_a_host_at_a_time_with_a_pause():
    def slow(client):
        time.sleep(0.1)
        client.sendall(ok())

    with serving({f"/{n}": slow for n in range(4)}, pause=0.05) as (server, fetcher, base):
        begun = time.monotonic()
        threads = [threading.Thread(target=fetcher.get, args=(f"{base}/{n}",)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert server.most == 1
    assert time.monotonic() - begun > 0.6


HOSTS = [
    "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "017700000001", "0", "0.0.0.0", "localhost", "LOCALHOST", "localhost.",
    "127.0.0.1.", "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[fe80::1]",
    "[fc00::1]", "[fd12:3456::1]", "[ff02::1]", "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.254", "192.168.0.1", "192.168.1.254", "169.254.169.254",
    "169.254.0.1", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "100.64.0.1", "198.18.0.1", "192.0.0.1", "192.0.2.1", "198.51.100.1", "203.0.113.1", "224.0.0.1",
    "239.255.255.255", "240.0.0.1", "255.255.255.255", "①②⑦.⓪.⓪.①", "127。0。0。1", "127.0.0.1%00.example", "[::ffff:10.0.0.1]", "[::ffff:169.254.169.254]",
    "[2001:db8::1]", "[100::1]", "[2001:0:7f00:1::]", "ip6-localhost", "metadata", "intranet", "router.local", "0300.0250.0.1",
]  # fmt: skip


@pytest.mark.fault(15)
@pytest.mark.parametrize("hops", range(4))
def test_sixty_spellings_of_private_hosts_are_refused_at_every_hop(hops, monkeypatch):
    assert len(HOSTS) >= 60
    reached = []
    real = socket.create_connection
    path = {f"/{n}": to(f"/{n + 1}") for n in range(hops)}
    with serving(path) as (server, _, base):

        def connect(address, *args, **kwargs):
            reached.append(address)
            return real(("127.0.0.1", server.port), *args, **kwargs)

        monkeypatch.setattr(socket, "create_connection", connect)
        for host in HOSTS:
            server.answers[f"/{hops}"] = to(f"http://{host}/secret")
            fetcher = Fetcher(resolver, ports=frozenset({80, 443, server.port}), pause=0.0, limits=(0.3, 0.3, 1.0))
            with pytest.raises(CannotFetch):
                fetcher.get(base + "/0" if hops else f"http://{host}/secret")

    assert {address for address, _ in reached} <= {PUBLIC}


PUBLIC = "93.184.216.34"


def resolver(host, port):
    """The test's own host to a public address, numbers as the system reads them, every other name to loopback."""
    if host == "news.example":
        return [PUBLIC]
    try:
        return [str(e[4][0]) for e in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)]
    except OSError:
        return ["127.0.0.1"]


@pytest.mark.fault(15)
def test_a_name_that_changes_its_answer_gains_nothing(monkeypatch):
    """Public when checked, private when asked again: the connection goes to the address that was checked."""
    answers = iter([["93.184.216.34"], ["127.0.0.1"], ["127.0.0.1"], ["127.0.0.1"]])
    reached = []

    def connect(address, *_, **__):
        reached.append(address)
        raise OSError("no network in tests")

    monkeypatch.setattr(socket, "create_connection", connect)
    fetcher = Fetcher(lambda host, port: next(answers), pause=0.0)
    for _ in range(3):
        with pytest.raises(CannotFetch):
            fetcher.get("http://rebind.example/a")

    assert reached == [("93.184.216.34", 80)]


def test_one_private_answer_among_public_ones_is_enough_to_refuse():
    fetcher = Fetcher(lambda host, port: ["93.184.216.34", "10.0.0.1"], pause=0.0)

    with pytest.raises(CannotFetch, match="not a public host"):
        fetcher.get("http://mixed.example/a")


@pytest.mark.fault(15)
@pytest.mark.parametrize(
    "url",
    [
        "ftp://a.example/",
        "http:///a",
        "http://user:pw@a.example/",
        "http://a.example:8080/",
        "http://a b.example/",
        "http://[::1",
        "http://a.example/\n",
        "file:///etc/passwd",
    ],
)
def test_addresses_that_are_not_fetched(url):
    with pytest.raises(CannotFetch):
        Fetcher(lambda host, port: pytest.fail("asked for a host")).get(url)


@pytest.mark.parametrize(
    ("address", "is_public"),
    [("93.184.216.34", True), ("2606:2800:220:1:248:1893:25c8:1946", True), ("8.8.8.8", True), ("::1", False), ("fe80::1%eth0", False)],
)
def test_public(address, is_public):
    assert public(address) == is_public
