"""Results on standard output or into a file, everything else on standard error; progress where that is a terminal."""

import datetime as dt
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from rashomon.errors import UsageError
from rashomon.ingest.found import FIELDS
from rashomon.ingest.sources import Loaded, Stated, load_all

DONE, NOTHING, PARTLY = 0, 1, 3
SLOW = 4  # reports, or stories, from which work takes long enough for a progress bar
Item = TypeVar("Item")


Column = Annotated[
    list[str] | None, typer.Option(help="FIELD=NAME: the column of a table, or the key of JSON Lines, that holds a field of a report (text, title, ...).")
]


def dated(given: str | None) -> str | None:
    """A day as it was given. Raises BadParameter for any other form."""
    if given is not None:
        try:
            dt.date.fromisoformat(given)
        except ValueError as error:
            raise typer.BadParameter(f"{given!r}; wants YYYY-MM-DD") from error
    return given


Outlet = Annotated[str | None, typer.Option(help="Outlet of reports that name none.")]
Published = Annotated[str | None, typer.Option(help="Date (YYYY-MM-DD) of reports that state none.", callback=dated)]
Longest = Annotated[int, typer.Option(help="Characters a report may have.", min=1)]


def columns_of(given: list[str] | None) -> dict[str, str]:
    """Fields of reports and the columns that hold them."""
    found = {}
    for one in given or ():
        field, sign, name = one.partition("=")
        if not sign or field not in (*FIELDS, "text") or not name:
            raise typer.BadParameter(f"{one!r}; wants FIELD=NAME with one of text, {', '.join(FIELDS)}", param_hint="--column")
        found[field] = name
    return found


def load_sources(sources: list[str], stated: Stated) -> Loaded:
    loaded = load_all(sources, stated)
    for skipped in loaded.skipped:
        warn(f"{skipped.source}: {skipped.why}")
    if not loaded.reports:
        raise typer.Exit(NOTHING)
    return loaded


def printable(text: str) -> str:
    return "".join(c if c.isprintable() else "�" for c in text)


def progress(items: Iterable[Item], what: str) -> Iterator[Item]:
    """The items with a progress bar on standard error, where that is a terminal and the work takes long."""
    known = list(items)
    if len(known) < SLOW or not sys.stderr.isatty():
        yield from known
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(known, description=what, console=Console(stderr=True), transient=True)


@contextmanager
def telling() -> Iterator[Callable[[str, int, int], None]]:
    """A function (what, done, of all) that moves a progress bar on standard error, where that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, int] = {}

        def tell(what: str, done: int, of_all: int) -> None:
            if what not in tasks:
                tasks[what] = int(bar.add_task(what))
            bar.update(tasks[what], completed=done, total=of_all)  # type: ignore[arg-type]

        yield tell


def warn(line: str) -> None:
    """A line on standard error."""
    print(f"rashomon: {printable(line)}", file=sys.stderr, flush=True)


def write(parts: Iterable[str], out: Path | None) -> None:
    """To standard output, or to a file that is whole or not there: written aside, then renamed."""
    if out is None:
        for part in parts:
            sys.stdout.write(part)
        return
    if out.is_dir():
        raise UsageError(f"{out}: a folder; name a file in it")
    if not out.parent.is_dir():
        raise UsageError(f"{out.parent}: no such folder; make it first")
    replace(out, "".join(parts).encode("utf-8", "replace"))


def replace(out: Path, content: bytes) -> None:
    """Write a file that is whole or not there: aside, then renamed."""
    with tempfile.NamedTemporaryFile("wb", dir=out.parent, prefix=f".{out.name}.", delete=False) as file:
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            os.unlink(file.name)
            raise
    umask = os.umask(0)
    os.umask(umask)
    os.chmod(file.name, 0o666 & ~umask)
    os.replace(file.name, out)
