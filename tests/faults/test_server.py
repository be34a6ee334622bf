"""Faults that reach the local page: other sites, uploads without end, slow clients, handlers that fail."""

import json
import re
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

pytest.importorskip("uvicorn")
COMMAND = str(Path(sys.executable).parent / "rashomon")


@pytest.fixture(scope="module")
def port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        number = probe.getsockname()[1]
    process = subprocess.Popen([COMMAND, "serve", "--port", str(number), "--no-browser"], stdout=subprocess.DEVNULL)
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", number)).close()
            break
        except OSError:
            time.sleep(0.1)
    yield number
    process.terminate()
    process.wait(10)


def ask(port, head, body=b"", patience=20.0):
    """What comes back for raw bytes."""
    with socket.create_connection(("127.0.0.1", port), timeout=patience) as client:
        client.sendall(head.replace("HOST", f"127.0.0.1:{port}").encode("latin-1") + b"\r\n\r\n")
        try:
            for start in range(0, len(body), 1 << 20):
                client.sendall(body[start : start + (1 << 20)])
        except OSError:
            pass
        got = b""
        try:
            while part := client.recv(65536):
                got += part
        except OSError:
            pass
        return got


@pytest.mark.fault(37)
@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "[::1"])
def test_a_name_that_points_here_is_not_answered(port, host):
    assert ask(port, f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close").startswith(b"HTTP/1.1 4")


@pytest.mark.fault(37)
@pytest.mark.parametrize("header", ["Origin: http://evil.example", "Sec-Fetch-Site: cross-site", "Origin: null"])
def test_a_form_of_another_site_changes_nothing(port, header):
    assert ask(port, f"POST /compare HTTP/1.1\r\nHost: HOST\r\n{header}\r\nContent-Length: 0\r\nConnection: close").startswith(b"HTTP/1.1 403")


@pytest.mark.fault(38)
@pytest.mark.parametrize("length", ["Content-Length: 300000000", "Transfer-Encoding: chunked"])
def test_an_upload_without_end_is_refused_while_it_comes(port, length):
    chunk = b"100000\r\n" + b"x" * 0x100000 + b"\r\n"
    got = ask(port, f"POST /compare HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/octet-stream\r\n{length}", chunk * 60)

    assert got.startswith(b"HTTP/1.1 413") or got == b""


@pytest.mark.fault(38)
def test_slow_clients_keep_nobody_else_waiting(port):
    held = [socket.create_connection(("127.0.0.1", port)) for _ in range(300)]
    for client in held:
        client.sendall(b"GET / HTTP/1.1\r\nHost:")
    begun = time.perf_counter()
    got = ask(port, "GET / HTTP/1.1\r\nHost: HOST\r\nConnection: close")
    taken = time.perf_counter() - begun
    for client in held:
        client.close()

    assert got.startswith(b"HTTP/1.1 200")
    assert taken < 2


@pytest.mark.fault(38)
def test_a_head_that_does_not_end_in_time_ends_the_connection(monkeypatch):
    import asyncio

    import uvicorn

    from rashomon.serve import connection

    monkeypatch.setattr(connection, "PATIENCE", 0.3)

    async def asked() -> tuple[bytes, bytes, bytes]:
        server = uvicorn.Server(uvicorn.Config(echo, http=connection.Connection, lifespan="off", log_level="error", port=0))
        running = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        address = server.servers[0].sockets[0].getsockname()
        whole, half, later = [await asyncio.open_connection(*address) for _ in range(3)]
        whole[1].write(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        half[1].write(b"GET / HTTP/1.1\r\nHost:")
        later[1].write(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        first = await later[0].readuntil(b"here")
        later[1].write(b"GET / HTTP/1.1\r\nHost:")
        told = [await asyncio.wait_for(one[0].read(), 5) for one in (whole, half, later)]
        for _, writer in (whole, half, later):
            writer.close()
        server.should_exit = True
        await running
        return told[0], told[1], first + told[2]

    async def echo(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"4")]})
        await send({"type": "http.response.body", "body": b"here"})

    with ThreadPoolExecutor(1) as aside:  # a browser's loop may run in this thread
        whole, half, later = aside.submit(lambda: asyncio.run(asked())).result(20)

    assert whole.endswith(b"here")
    assert half == b""
    assert later.count(b"here") == 1


@pytest.mark.fault(38)
def test_a_head_without_end_is_refused(port):
    assert not ask(port, "GET / HTTP/1.1\r\nHost: HOST\r\nX: " + "y" * 300_000).startswith(b"HTTP/1.1 200")


@pytest.mark.fault(39)
def test_what_goes_wrong_inside_tells_nothing_of_the_machine(port):
    for body in (b"{", b"[]", b'{"reports": [{"text": 5}]}', b'{"reports": "x"}', b"\xff\xfe"):
        got = ask(port, f"POST /api/compare HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\nConnection: close", body)
        assert got.startswith(b"HTTP/1.1 4"), got[:200]
        assert b"Traceback" not in got
        assert b"site-packages" not in got


@pytest.mark.fault(39)
@pytest.mark.parametrize("reports", [[{"text": "A ferry sank.", "published": 5}], [{"text": "A ferry sank."}, {"text": "Two died.", "outlet": ["A"]}]])
def test_a_field_that_is_no_text_is_named(port, reports):
    body = json.dumps({"reports": reports}).encode()
    got = ask(port, f"POST /api/compare HTTP/1.1\r\nHost: HOST\r\nContent-Length: {len(body)}\r\nConnection: close", body)

    assert got.startswith(b"HTTP/1.1 422")
    assert f"reports[{len(reports) - 1}].".encode() in got


def test_another_method_is_told_which_ones_there_are(port):
    got = ask(port, "PUT /api/compare HTTP/1.1\r\nHost: HOST\r\nContent-Length: 0\r\nConnection: close")

    assert got.startswith(b"HTTP/1.1 405")
    assert b"allow: POST" in got


def test_the_address_answers_as_soon_as_it_is_told():
    with subprocess.Popen([COMMAND, "serve", "--port", "0", "--no-browser"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        found = re.search(r"127\.0\.0\.1:(\d+)", process.stdout.readline())
        try:
            assert ask(int(found[1]), "GET / HTTP/1.1\r\nHost: HOST\r\nConnection: close").startswith(b"HTTP/1.1 200")
        finally:
            process.terminate()
