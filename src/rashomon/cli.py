"""The command line: rashomon compare, rashomon read, rashomon schema. Results on standard output, everything else on standard error."""

import datetime as dt
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from rashomon.errors import RashomonError, UsageError
from rashomon.ingest.sources import LONGEST_TEXT, Loaded, Stated, load_all
from rashomon.pipeline import compare as compare_readings
from rashomon.pipeline import read as read_report
from rashomon.schema.account import Account, Skipped
from rashomon.schema.codec import json_schema, plain, to_json
from rashomon.schema.reading import Reading

app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False,
                  help="Several reports of one event in, one sourced account out.")  # fmt: skip
DONE, NOTHING, PARTLY = 0, 1, 3
SLOW = 4  # reports, or stories, from which work takes long enough for a progress bar
Item = TypeVar("Item")


class Format(StrEnum):
    """How results are written."""

    text = "text"
    json = "json"
    jsonl = "jsonl"
    html = "html"


def _dated(given: str | None) -> str | None:
    if given is not None:
        try:
            dt.date.fromisoformat(given)
        except ValueError as error:
            raise typer.BadParameter(f"{given!r}; wants YYYY-MM-DD") from error
    return given


Sources = Annotated[list[str], typer.Argument(help="Text, HTML and JSON Lines files (also .gz), folders, - for standard input; NAME=path names the outlet.")]
Form = Annotated[Format, typer.Option("--format", "-f", help="text for reading, json, jsonl (one a line), html (a page of its own).")]
Out = Annotated[Path | None, typer.Option("--out", "-o", help="File to write instead of standard output.")]
Outlet = Annotated[str | None, typer.Option(help="Outlet of reports that name none.")]
Published = Annotated[str | None, typer.Option(help="Date (YYYY-MM-DD) of reports that state none.", callback=_dated)]
Longest = Annotated[int, typer.Option(help="Characters a report may have.", min=1)]


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        print(f"rashomon {version('rashomon')}")
        raise typer.Exit


@app.callback()
def _main(_: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False) -> None:
    """Several reports of one event in, one sourced account out."""


@app.command()
def compare(
    sources: Sources, form: Form = Format.text, out: Out = None, outlet: Outlet = None, published: Published = None, longest: Longest = LONGEST_TEXT
) -> None:
    """Compare reports of one event.

    Example: rashomon compare Herald=a.txt Post=b.html --format html --out account.html
    """
    loaded = _load(sources, Stated(outlet, published, longest=longest))
    readings = [read_report(report) for report in _progress(loaded.reports, "reading")]
    stories = _by_story(readings)
    accounts = [compare_readings(story, skipped=loaded.skipped) for story in _progress(stories, "comparing")]
    _write(_shown(accounts, form), out)
    raise typer.Exit(PARTLY if loaded.skipped else DONE)


@app.command()
def read(
    sources: Sources, form: Form = Format.text, out: Out = None, outlet: Outlet = None, published: Published = None, longest: Longest = LONGEST_TEXT
) -> None:
    """Read reports one by one: quotations with speakers, actors, claims, times.

    Example: rashomon read article.html --format json
    """
    loaded = _load(sources, Stated(outlet, published, longest=longest))
    readings = (read_report(report) for report in _progress(loaded.reports, "reading"))
    _write(_shown(readings, form, loaded.skipped), out)
    raise typer.Exit(PARTLY if loaded.skipped else DONE)


@app.command()
def schema(record: Annotated[str, typer.Argument(help="account or reading")] = "account", out: Out = None) -> None:
    """Print the JSON Schema of what read and compare print.

    Example: rashomon schema account --out account.schema.json
    """
    kinds = {"account": Account, "reading": Reading}
    if record not in kinds:
        raise typer.BadParameter(f"{record!r}; wants account or reading")
    _write([to_json(json_schema(kinds[record]), indent=1) + "\n"], out)


def _load(sources: list[str], stated: Stated) -> Loaded:
    loaded = load_all(sources, stated)
    for skipped in loaded.skipped:
        print(f"rashomon: {_printable(skipped.source)}: {_printable(skipped.why)}", file=sys.stderr)
    if not loaded.reports:
        raise typer.Exit(NOTHING)
    return loaded


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else "�" for c in text)


def _progress(items: Iterable[Item], what: str) -> Iterator[Item]:
    """The items with a progress bar on standard error, where that is a terminal and the work takes long."""
    known = list(items)
    if len(known) < SLOW or not sys.stderr.isatty():
        yield from known
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(known, description=what, console=Console(stderr=True), transient=True)


def _by_story(readings: list[Reading]) -> list[list[Reading]]:
    stories: dict[str | None, list[Reading]] = {}
    for reading in readings:
        stories.setdefault(reading.report.story, []).append(reading)
    return list(stories.values())


def _shown(results: Iterable[Account | Reading], form: Format, skipped: tuple[Skipped, ...] = ()) -> Iterator[str]:
    """The output in pieces, so that a long run shows what it has."""
    if form is Format.html:
        from rashomon.render.page import page

        yield page(*results)
    elif form is Format.text:
        from rashomon.render.terminal import summary

        for result in results:
            yield summary(result)
    elif form is Format.jsonl:
        for result in results:
            yield to_json(result) + "\n"
    else:
        known = list(results)
        one = plain(known[0]) if len(known) == 1 else [plain(result) for result in known]
        if skipped and isinstance(one, dict):
            one["skipped"] = plain(skipped)
        yield _json(one)


def _json(value: object) -> str:
    import json

    return json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _write(parts: Iterable[str], out: Path | None) -> None:
    """To standard output, or to a file that is whole or not there: written aside, then renamed."""
    if out is None:
        for part in parts:
            sys.stdout.write(part)
        return
    if out.is_dir():
        raise UsageError(f"{out}: a folder; name a file in it")
    if not out.parent.is_dir():
        raise UsageError(f"{out.parent}: no such folder; make it first")
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", errors="replace", newline="", dir=out.parent, prefix=f".{out.name}.", delete=False) as file:
        try:
            for part in parts:
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            os.unlink(file.name)
            raise
    umask = os.umask(0)
    os.umask(umask)
    os.chmod(file.name, 0o666 & ~umask)
    os.replace(file.name, out)


def main() -> None:
    """Entry point: errors of the package, a closed pipe and Ctrl-C end in one line, not in a traceback."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        app()
    except RashomonError as error:
        print(f"rashomon: {_printable(str(error))}", file=sys.stderr)
        sys.exit(NOTHING)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(NOTHING)
    except OSError as error:
        print(f"rashomon: {error.filename or ''}: {(error.strerror or str(error)).lower()}", file=sys.stderr)
        sys.exit(NOTHING)
