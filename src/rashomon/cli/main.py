"""The command line: a short function a command. Results on standard output, everything else on standard error."""

import os
import sys
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from rashomon.cli.corpus import corpus, watch
from rashomon.cli.output import DONE, NOTHING, PARTLY, Column, Longest, Outlet, Published, columns_of, load_sources, printable, progress, replace, write
from rashomon.errors import RashomonError, UsageError
from rashomon.ingest.sources import LONGEST_TEXT, Stated, load
from rashomon.pipeline import compare as compare_readings
from rashomon.pipeline import read as read_report
from rashomon.schema.account import Account, Skipped
from rashomon.schema.check import Check
from rashomon.schema.codec import from_json, json_schema, plain, to_json
from rashomon.schema.correction import NONE, Corrections
from rashomon.schema.reading import Reading

app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False,
                  help="Several reports of one event in, one sourced account out.")  # fmt: skip


class Format(StrEnum):
    """How results are written."""

    text = "text"
    json = "json"
    jsonl = "jsonl"
    html = "html"
    markdown = "markdown"
    csv = "csv"
    parquet = "parquet"
    annotations = "annotations"
    brat = "brat"
    schema_org = "schema.org"
    spacy = "spacy"


EXPORTS = frozenset({Format.markdown, Format.csv, Format.parquet, Format.annotations, Format.brat, Format.schema_org, Format.spacy})
FOLDERS = EXPORTS - {Format.markdown, Format.annotations, Format.schema_org}  # exports of several files, or of bytes that are no text


Sources = Annotated[
    list[str],
    typer.Argument(
        help="Files (text, HTML, JSON Lines, CSV, XLSX, PDF, DOCX, EML, WARC, RSS, also .gz), folders, addresses, - for standard input; NAME=path names the outlet."
    ),
]
Form = Annotated[
    Format,
    typer.Option(
        "--format",
        "-f",
        help="text for reading, json, jsonl (one a line), html (a page of its own); compare also: markdown, csv, parquet, annotations, brat, schema.org, spacy.",
    ),
]
Out = Annotated[Path | None, typer.Option("--out", "-o", help="File to write instead of standard output; for csv, parquet, brat and spacy a folder.")]
Corrected = Annotated[Path | None, typer.Option(help="File of a reader's corrections, as the page saves it.")]


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        print(f"rashomon {version('rashomon')}")
        raise typer.Exit


app.add_typer(corpus, name="corpus")
app.command()(watch)


@app.callback()
def _main(_: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False) -> None:
    """Several reports of one event in, one sourced account out."""


@app.command()
def compare(
    sources: Sources, form: Form = Format.text, out: Out = None, outlet: Outlet = None, published: Published = None, longest: Longest = LONGEST_TEXT,
    corrections: Corrected = None, column: Column = None,
) -> None:  # fmt: skip
    """Compare reports of one event.

    Example: rashomon compare Herald=a.txt Post=b.html --format html --out account.html
    """
    if form in FOLDERS and out is None:
        raise typer.BadParameter(f"{form.value} makes several files; wants --out FOLDER", param_hint="--format")
    loaded = load_sources(sources, Stated(outlet, published, longest=longest, columns=columns_of(column)))
    readings = [read_report(report) for report in progress(loaded.reports, "reading")]
    stories = _by_story(readings)
    known = _corrections(corrections)
    accounts = [compare_readings(story, skipped=loaded.skipped, corrections=known) for story in progress(stories, "comparing")]
    if form in EXPORTS:
        _export(accounts, form, out)
    else:
        write(_shown(accounts, form), out)
    raise typer.Exit(PARTLY if loaded.skipped else DONE)


@app.command()
def read(
    sources: Sources, form: Form = Format.text, out: Out = None, outlet: Outlet = None, published: Published = None, longest: Longest = LONGEST_TEXT,
    column: Column = None,
) -> None:  # fmt: skip
    """Read reports one by one: quotations with speakers, actors, claims, times.

    Example: rashomon read article.html --format json
    """
    if form in EXPORTS:
        raise typer.BadParameter(f"{form.value} shows an account; wants text, json, jsonl or html", param_hint="--format")
    loaded = load_sources(sources, Stated(outlet, published, longest=longest, columns=columns_of(column)))
    readings = (read_report(report) for report in progress(loaded.reports, "reading"))
    write(_shown(readings, form, loaded.skipped), out)
    raise typer.Exit(PARTLY if loaded.skipped else DONE)


@app.command()
def check(
    draft: Annotated[str, typer.Argument(help="The draft: a text or HTML file, or - for standard input.")],
    more: Annotated[list[str] | None, typer.Argument(metavar="[SOURCE]...", help="Sources, as --against.")] = None,
    against: Annotated[list[str] | None, typer.Option(help="Source that the draft is checked against; more may follow it.")] = None,
    form: Form = Format.text, out: Out = None, published: Published = None, longest: Longest = LONGEST_TEXT,
    strict: Annotated[bool, typer.Option("--strict", help="Exit status 1 where a quotation is altered, said by another, or not found.")] = False,
) -> None:  # fmt: skip
    """Check a draft against its sources: every quotation, figure, date, name and statement is found, differs, or is not found.

    Example: rashomon check draft.txt --against a.txt b.html --format html --out check.html
    """
    from rashomon.check.run import check as check_draft

    if form in EXPORTS:
        raise typer.BadParameter(f"{form.value} shows an account; wants text, json, jsonl or html", param_hint="--format")
    sources = [*(against or []), *(more or [])]
    if not sources:
        raise typer.BadParameter("wants at least one source: rashomon check DRAFT --against SOURCE...", param_hint="--against")
    report = load(draft, Stated(published=published, longest=longest))
    loaded = load_sources(sources, Stated(longest=longest))
    readings = [read_report(one) for one in progress([report, *loaded.reports], "reading")]
    made = check_draft(readings[0], readings[1:], loaded.skipped)
    write(_shown([made], form), out)
    failed = strict and not made.strict
    raise typer.Exit(NOTHING if failed else PARTLY if loaded.skipped else DONE)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on; other than loopback wants --token.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port; 0 takes a free one.", min=0, max=65535)] = 8717,
    token: Annotated[str | None, typer.Option(help="What every browser must show, at least 16 characters.")] = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the page in the browser.")] = True,
    store: Annotated[Path | None, typer.Option("--store", "-s", help="A store whose stories are to be browsed.")] = None,
) -> None:
    """The page on this machine: drop or paste reports, see the account. Nothing leaves the machine.

    Example: rashomon serve --port 9000
    """
    try:
        from rashomon.serve.run import serve as run
    except ImportError as error:
        raise UsageError("the local page wants more packages: pip install 'rashomon[serve]'") from error
    if store:
        from rashomon.corpus.store import opened

        with opened(store):
            pass  # what is wrong with it is told before the page is opened
    run(host, port, token, browser=browser, tell=lambda line: print(line, flush=True), store=store)


@app.command()
def schema(record: Annotated[str, typer.Argument(help="account, reading, corrections or check")] = "account", out: Out = None) -> None:
    """Print the JSON Schema of what read and compare print.

    Example: rashomon schema account --out account.schema.json
    """
    kinds = {"account": Account, "reading": Reading, "corrections": Corrections, "check": Check}
    if record not in kinds:
        raise typer.BadParameter(f"{record!r}; wants account, reading, corrections or check")
    write([to_json(json_schema(kinds[record]), indent=1) + "\n"], out)


def _corrections(file: Path | None) -> Corrections:
    """Those of the file; none without one. Raises UsageError where it cannot be read."""
    if file is None:
        return NONE
    try:
        return from_json(Corrections, file.read_text(encoding="utf-8"))
    except (RashomonError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: {error}; wants a file of corrections as the page saves it") from error


def _by_story(readings: list[Reading]) -> list[list[Reading]]:
    stories: dict[str | None, list[Reading]] = {}
    for reading in readings:
        stories.setdefault(reading.report.story, []).append(reading)
    return list(stories.values())


def _shown(results: Iterable[Account | Reading | Check], form: Format, skipped: tuple[Skipped, ...] = ()) -> Iterator[str]:
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


def _export(accounts: list[Account], form: Format, out: Path | None) -> None:
    """The files of an export, of each account in a folder of its own where there are several. One text may go to standard output or into a file."""
    from rashomon.render.exports import files

    made = [files(account, form.value) for account in accounts]  # type: ignore[arg-type]
    if form not in FOLDERS and (out is None or not out.is_dir()):
        write([content.decode() for one in made for content in one.values()], out)
        return
    assert out is not None
    for n, one in enumerate(made, 1):
        folder = out / f"story-{n}" if len(made) > 1 else out
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in one.items():
            replace(folder / name, content)


def main() -> None:
    """Entry point: errors of the package, a closed pipe and Ctrl-C end in one line, not in a traceback."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        app()
    except RashomonError as error:
        print(f"rashomon: {printable(str(error))}", file=sys.stderr)
        sys.exit(NOTHING)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(NOTHING)
    except OSError as error:
        print(f"rashomon: {error.filename or ''}: {(error.strerror or str(error)).lower()}", file=sys.stderr)
        sys.exit(NOTHING)
