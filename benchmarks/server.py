"""The local page under load, and its JSON against a schema: python benchmarks/server.py [load|schema] [--seconds 60] [--slow 300]

load    wrk with 64 connections asks for a stored account, with and without slow clients that send a byte of their header each second: errors, times,
        memory before and behind; wants wrk (Debian)
schema  schemathesis asks /api/compare with what its schema allows and what it does not; wants `schemathesis` on the path (pip install schemathesis)
"""

import argparse
import json
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = {
    "openapi": "3.0.3",
    "info": {"title": "rashomon", "version": "1"},
    "paths": {
        "/api/compare": {
            "post": {
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {
                            "schema": {
                                "type": "object",
                                "required": ["reports"],
                                "properties": {
                                    "reports": {
                                        "type": "array",
                                        "minItems": 1,
                                        "maxItems": 12,
                                        "items": {
                                            "type": "object",
                                            "required": ["text"],
                                            "properties": {
                                                "text": {"type": "string", "pattern": "[A-Za-z]"},
                                                **{name: {"type": "string"} for name in ("outlet", "title", "byline", "published", "url", "language", "id")},
                                            },
                                        },
                                    }
                                },
                            }
                        }
                    },
                },
                "responses": {
                    "200": {"description": "the account", "content": {"application/json": {"schema": {"type": "object", "required": ["readings", "utterances", "links", "conflicts"]}}}},
                    "422": {"description": "what is wrong", "content": {"text/plain": {"schema": {"type": "string"}}}},
                    "413": {"description": "too large", "content": {"text/plain": {"schema": {"type": "string"}}}},
                    "405": {"description": "another method", "content": {"text/plain": {"schema": {"type": "string"}}}},
                },
            }
        }
    },
}  # fmt: skip


@contextmanager
def running() -> Iterator[tuple[int, str]]:
    """The command on a free port: its process and address."""
    command = [str(Path(sys.executable).parent / "rashomon"), "serve", "--port", "0", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout
        line = process.stdout.readline()
        try:
            yield process.pid, re.search(r"http://[\d.:]+", line)[0]  # type: ignore[index]
        finally:
            process.terminate()


def stored(address: str) -> str:
    """The address of an account of the example reports, when it is there."""
    fields = [("text", path.read_text(encoding="utf-8")) for path in sorted((ROOT / "examples").glob("*.txt"))[:3]]
    fields += [(name, "") for name in ("outlet", "published") for _ in range(3)]
    with urllib.request.urlopen(f"{address}/compare", urllib.parse.urlencode(fields).encode()) as answer:
        found = str(answer.url)
    for _ in range(240):
        time.sleep(0.5)
        try:
            urllib.request.urlopen(f"{found}/json").close()
            return found
        except urllib.error.HTTPError as error:
            if error.code != 409:
                raise
    raise SystemExit("the account is not there after two minutes")


def slow(address: str, count: int, over: threading.Event) -> list[socket.socket]:
    """Clients that never end their header, and come back when they are put out."""
    host, port = address.removeprefix("http://").split(":")

    def opened() -> socket.socket:
        one = socket.create_connection((host, int(port)))
        one.sendall(f"GET / HTTP/1.1\r\nHost: {host}:{port}\r\nX: ".encode())
        return one

    held = [opened() for _ in range(count)]

    def drip() -> None:
        while not over.wait(1.0):
            for n, one in enumerate(held):
                try:
                    one.sendall(b"a")
                except OSError:
                    one.close()
                    held[n] = opened()

    threading.Thread(target=drip, daemon=True).start()
    return held


def memory(pid: int) -> float:
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text(encoding="ascii"))[1]) / 1024  # type: ignore[index]


def load(seconds: int, clients: int) -> None:
    if not shutil.which("wrk"):
        raise SystemExit("wants wrk (apt-get install wrk)")
    with running() as (pid, address):
        account = stored(address)
        subprocess.run(["wrk", "-t1", "-c64", "-d2s", account], capture_output=True, check=True)
        for count in (0, clients):
            before, over = memory(pid), threading.Event()
            held = slow(address, count, over)
            told = subprocess.run(
                ["wrk", "-t1", "-c64", f"-d{seconds}s", "--latency", "--timeout", "5s", account], capture_output=True, check=True, text=True
            ).stdout
            over.set()
            for one in held:
                one.close()
            rate, last, most = (re.search(p, told)[1] for p in (r"Requests/sec:\s+(\S+)", r"99%\s+(\S+)", r"Latency\s+\S+\s+\S+\s+(\S+)"))  # type: ignore[index]
            errors = re.findall(r"(?:Socket errors|Non-2xx).*", told)
            print(f"64 connections for {seconds} s, {count} slow clients held: {rate} a second, p99 {last}, longest {most}, errors: {'; '.join(errors) or 'none'}, "
                  f"memory {before:.0f} to {memory(pid):.0f} MB", flush=True)  # fmt: skip


def schema(_: int, __: int) -> None:
    if not shutil.which("schemathesis"):
        raise SystemExit("wants schemathesis (pip install schemathesis)")
    with running() as (_, address), tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "openapi.json"
        path.write_text(json.dumps(SCHEMA), encoding="utf-8")
        done = subprocess.run(
            ["schemathesis", "run", str(path), "--url", address, "--max-examples", "300", "--request-timeout", "20", "--seed", "1"], check=False
        )
        raise SystemExit(done.returncode)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="?", default="load", choices=("load", "schema"))
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--slow", type=int, default=300)
    given = parser.parse_args()
    {"load": load, "schema": schema}[given.what](given.seconds, given.slow)


if __name__ == "__main__":
    main()
