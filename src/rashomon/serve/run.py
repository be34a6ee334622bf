"""Running the local page: where it listens, and to whom it answers there."""

import ipaddress
import secrets
import socket
import webbrowser
from collections.abc import Callable
from pathlib import Path

from rashomon.errors import UsageError
from rashomon.serve.app import app
from rashomon.serve.guard import Guard

LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})
LEAST_TOKEN = 16  # characters
CLIENTS = 600  # connections at a time


def loopback(host: str) -> bool:
    """Is this address only reached from this machine?"""
    try:
        return host in LOCAL or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def hosts(host: str, port: int) -> frozenset[str]:
    """The Host headers that mean this page."""
    names = LOCAL | {host} if loopback(host) else {host, socket.gethostname().lower(), *LOCAL}
    return frozenset(f"[{name}]:{port}" if ":" in name else f"{name}:{port}" for name in names)


def checked_token(host: str, token: str | None) -> str | None:
    """The token that every request must show; none on loopback. Raises UsageError where another address is asked for without one."""
    if loopback(host) and token is None:
        return None
    if token is None:
        raise UsageError(f"{host} can be reached by other machines: wants --token TOKEN (for example {secrets.token_urlsafe(16)})")
    if len(token) < LEAST_TOKEN:
        raise UsageError(f"a token of {len(token)} characters; wants at least {LEAST_TOKEN}")
    return token


def serve(host: str, port: int, token: str | None, *, browser: bool, tell: Callable[[str], None], store: Path | None = None) -> None:
    """Listen until interrupted. tell: is given the line with the address; store: whose stories can be browsed. Raises UsageError where the address cannot be used."""
    import uvicorn

    from rashomon.serve.connection import Connection

    token = checked_token(host, token)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, port))
        except OSError as error:
            raise UsageError(f"{host}:{port} cannot be used ({(error.strerror or str(error)).lower()}); wants another --host or --port") from error
        listening.listen(CLIENTS)  # a browser may come before the server is up
        port = listening.getsockname()[1]
        start = "corpus" if store else ""
        address = f"http://{f'[{host}]' if ':' in host else host}:{port}/{start}{f'?token={token}' if token else ''}"
        tell(f"The page: {address} (Ctrl-C ends it; nothing leaves this machine)")
        if browser:
            webbrowser.open(address)
        config = uvicorn.Config(
            Guard(app(store=store), hosts(host, port), token), log_level="warning", access_log=False, server_header=False, timeout_keep_alive=5, limit_concurrency=CLIENTS,
            h11_max_incomplete_event_size=65536, timeout_graceful_shutdown=2, lifespan="on", http=Connection,
        )  # fmt: skip
        uvicorn.Server(config).run(sockets=[listening])
