"""rashomon corpus: many reports kept in a store, their stories, copies and quotations. rashomon watch: a store kept current from feeds."""

import datetime as dt
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rashomon.cli.output import DONE, NOTHING, PARTLY, Column, Longest, Outlet, Published, columns_of, dated, printable, telling, warn, write
from rashomon.errors import UsageError
from rashomon.ingest.found import LONGEST_TEXT, Stated
from rashomon.schema.codec import plain, to_json

if TYPE_CHECKING:
    import sqlite3

    from rashomon.corpus.reports import Filters

corpus = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None, help="Many reports in a store: stories, copies, quotations, search.")
SHORTEST_WAIT = 60  # seconds between two rounds of a watch


class Lines(StrEnum):
    """How lists are written."""

    text = "text"
    jsonl = "jsonl"


class Table(StrEnum):
    """How reports are handed on."""

    jsonl = "jsonl"
    csv = "csv"
    parquet = "parquet"


class Runner(StrEnum):
    """Who runs the bulk of the work."""

    local = "local"
    daft = "daft"


StoreFile = Annotated[Path, typer.Option("--store", "-s", help="The store, one file.")]
Form = Annotated[Lines, typer.Option("--format", "-f", help="text for reading, jsonl for programs, one a line.")]
Since = Annotated[str | None, typer.Option(help="First day (YYYY-MM-DD).", callback=dated)]
Until = Annotated[str | None, typer.Option(help="Last day (YYYY-MM-DD).", callback=dated)]
OfOutlet = Annotated[str | None, typer.Option("--outlet", help="Reports of this outlet alone.")]
Limit = Annotated[int, typer.Option("--limit", "-n", help="At most so many.", min=1)]
Workers = Annotated[int, typer.Option(help="Processes; 0 for one a core.", min=0)]
DEFAULT = Path("rashomon.db")


@contextmanager
def _open(store: Path, *, write: bool = False) -> Iterator["sqlite3.Connection"]:
    try:
        from rashomon.corpus import engine  # noqa: F401 - wants what a store wants
        from rashomon.corpus.store import opened
    except ImportError as error:
        raise UsageError("a store wants more packages: pip install 'rashomon[corpus]'") from error
    if write and not store.absolute().parent.is_dir():
        raise UsageError(f"{store.absolute().parent}: no such folder; make it first")
    with opened(store, write=write) as connection:
        yield connection


def _filters(outlet: str | None, since: str | None, until: str | None) -> "Filters":
    from rashomon.corpus.reports import Filters

    return Filters(outlet, since, until)


@corpus.command()
def add(
    sources: Annotated[list[str], typer.Argument(help="Files of any kind that is read, folders, addresses, - for standard input; NAME=path names the outlet.")],
    store: StoreFile = DEFAULT,
    column: Column = None,
    outlet: Outlet = None,
    published: Published = None,
    longest: Longest = LONGEST_TEXT,
    workers: Workers = 0,
    runner: Annotated[Runner, typer.Option(help="local: a pool of processes; daft: the Daft engine, on this machine or a Ray cluster.")] = Runner.local,
    address: Annotated[str | None, typer.Option(help="Address of a Ray cluster for --runner daft, as ray://host:10001.")] = None,
) -> None:
    """Keep reports, find their copies and give them their stories. What is in the store already is not read again.

    Example: rashomon corpus add articles.csv --column text=Body --store news.db
    """
    from functools import partial

    with _open(store, write=True) as connection, telling() as tell:
        from rashomon.corpus.add import add as add_all
        from rashomon.corpus.engine import run

        engine = run
        if runner is Runner.daft:
            from rashomon.corpus.cluster import run as run_daft

            engine = partial(run_daft, address=address)
        kept = add_all(
            connection,
            store,
            sources,
            Stated(outlet, published, longest=longest, columns=columns_of(column)),
            workers=workers or os.cpu_count(),
            runner=engine,
            tell=tell,
        )
    for source, reason in kept.reasons:
        warn(f"{source}: {reason}")
    warn(
        f"{kept.new:,} new reports, {kept.known:,} known, {kept.skipped:,} not read"
        + (f", {kept.files:,} files in the store already" if kept.files else "")
        + ("; rashomon corpus list --skipped names them" if kept.skipped > len(kept.reasons) else "")
    )
    raise typer.Exit((PARTLY if kept.new or kept.known or kept.files else NOTHING) if kept.skipped else DONE)


@corpus.command()
def read(
    store: StoreFile = DEFAULT, reports: Annotated[list[str] | None, typer.Argument(help="Ids of reports; all without.")] = None, workers: Workers = 0
) -> None:
    """Read the reports of a store with the language model: who said what. Stopped and begun again it goes on where it was.

    Example: rashomon corpus read --store news.db --workers 2
    """
    with _open(store, write=True) as connection, telling() as tell:
        from rashomon.corpus.readings import read_all

        wrong = read_all(connection, store, reports or (), workers=workers or os.cpu_count() or 1, tell=tell)
    for line in wrong:
        warn(line)
    raise typer.Exit(PARTLY if wrong else DONE)


@corpus.command(name="list")
def list_reports(
    store: StoreFile = DEFAULT, form: Form = Lines.text, outlet: OfOutlet = None, since: Since = None, until: Until = None, limit: Limit = 1_000_000,
    skipped: Annotated[bool, typer.Option("--skipped", help="What could not be read, and why.")] = False,
) -> None:  # fmt: skip
    """List the reports of a store by date, those without one last.

    Example: rashomon corpus list --outlet "Harbour Post" --since 2031-05-01 --store news.db
    """
    with _open(store) as connection:
        if skipped:
            rows: Iterable[dict[str, object]] = (
                {"source": s, "why": w} for s, w in connection.execute("SELECT source, why FROM skipped ORDER BY source LIMIT ?", (limit,))
            )
        else:
            where, values = _filters(outlet, since, until).sql()
            names = ("id", "outlet", "title", "published", "url", "language", "story")
            found = connection.execute(
                f"SELECT id, outlet, title, published, url, language, 's' || story FROM reports LEFT JOIN members ON report = number WHERE 1{where} ORDER BY day = 0, day, published, number LIMIT ?",  # noqa: S608
                [*values, limit],
            )
            rows = (dict(zip(names, row, strict=True)) for row in found)
        _listed(
            rows,
            form,
            lambda r: f"{r['source']}: {r['why']}" if skipped else f"{(r['published'] or '')[:10]:10}  {r['id']:14}  {r['outlet'] or '-'}: {r['title'] or '-'}",
        )


@corpus.command()
def remove(
    reports: Annotated[list[str], typer.Argument(help="Ids of reports.")], store: StoreFile = DEFAULT,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:  # fmt: skip
    """Take reports out of a store, with their quotations, readings and places in stories. Sources that are in the store stay known: they are not read again.

    Example: rashomon corpus remove 3f2a9c81d0b4 --store news.db
    """
    with _open(store, write=True) as connection:
        from rashomon.corpus.remove import remove as take_out
        from rashomon.corpus.reports import reports as named

        for one in named(connection, reports):
            warn(f"{one.id}: {one.outlet or '-'}: {one.title or '-'}")
        if not yes and not (sys.stdin.isatty() and typer.confirm(f"Remove {len(set(reports))} of the reports of {store}?", err=True)):
            raise UsageError("nothing was removed; --yes removes without asking")
        warn(f"{take_out(connection, reports):,} reports removed")


@corpus.command()
def stories(
    store: StoreFile = DEFAULT, form: Form = Lines.text, outlet: OfOutlet = None, since: Since = None, until: Until = None, limit: Limit = 1_000_000,
    least: Annotated[int, typer.Option(help="Stories of at least so many reports.", min=1)] = 1,
    word: Annotated[str | None, typer.Option(help="Stories with this in their title.")] = None,
) -> None:  # fmt: skip
    """List the stories of a store: which reports tell of one event.

    Example: rashomon corpus stories --least 3 --store news.db
    """
    with _open(store) as connection:
        from rashomon.corpus.reports import stories as all_stories

        _listed(
            all_stories(connection, least, _filters(outlet, since, until), word, limit),
            form,
            lambda s: f"{(s['first'] or '')[:10]:10}  {s['id']:8} {len(s['reports']):4}  {s['title'] or '-'}",
        )


@corpus.command()
def search(
    query: Annotated[str, typer.Argument(help='Words that must all stand in a report, "phrases", -words that must not.')],
    store: StoreFile = DEFAULT, form: Form = Lines.text, outlet: OfOutlet = None, since: Since = None, until: Until = None, limit: Limit = 20,
    speaker: Annotated[str | None, typer.Option(help="Reports that quote this person.")] = None,
) -> None:  # fmt: skip
    """Search the texts of a store, best first.

    Example: rashomon corpus search '"pier fees" council' --store news.db
    """
    with _open(store) as connection:
        from rashomon.corpus.search import search as find

        _listed(
            find(connection, query, _filters(outlet, since, until), speaker, limit),
            form,
            lambda h: f"{(h['published'] or '')[:10]:10}  {h['report']:14}  {h['outlet'] or '-'}: {h['title'] or '-'}\n            {' '.join(h['text'].split())}",
        )


@corpus.command()
def quotes(
    text: Annotated[str, typer.Argument(help="Words of a quotation; may be empty with --speaker.")] = "",
    store: StoreFile = DEFAULT, form: Form = Lines.text, outlet: OfOutlet = None, since: Since = None, until: Until = None, limit: Limit = 50,
    speaker: Annotated[str | None, typer.Option(help="Said by this person; known of reports that were read.")] = None,
    exact: Annotated[bool, typer.Option("--exact", help="Word for word alone.")] = False,
    repeated: Annotated[bool, typer.Option("--repeated", help="What the most reports carry, with its variants.")] = False,
) -> None:  # fmt: skip
    """Who said this, where, first when, in which variants.

    Example: rashomon corpus quotes "no deal until there is a deal" --store news.db
    """
    with _open(store) as connection:
        if repeated:
            from rashomon.corpus.repeated import repeated as carried

            _listed(
                carried(connection, _filters(outlet, since, until), most=limit),
                form,
                lambda g: f"{(g['published'] or '')[:10]:10}  {len(g['reports']):4} reports, {len(g['variants'])} wording{'s' if len(g['variants']) > 1 else ''}, first in {g['first']}: {' '.join(g['text'].split())}",
            )
            return
        from rashomon.corpus.search import quotes as find

        if speaker and not connection.execute("SELECT 1 FROM readings LIMIT 1").fetchone():
            warn("no report was read by the model yet, so that speakers are unknown: rashomon corpus read")
        found = find(connection, text, speaker, _filters(outlet, since, until), limit, exact=exact)
        _listed(
            found,
            form,
            lambda s: f"{(s['published'] or '')[:10]:10}  {s['report']:14}  {s['variant'] or '-':8}  {s['speaker'] or 'speaker unknown'} ({s['outlet'] or '-'}): {' '.join(s['text'].split())}",
        )


@corpus.command()
def copies(store: StoreFile = DEFAULT, form: Form = Lines.text, limit: Limit = 1_000_000) -> None:
    """List the reports that share their text, with the passages that prove it.

    Example: rashomon corpus copies --store news.db --format jsonl
    """
    from itertools import islice

    with _open(store) as connection:
        from rashomon.corpus.copies import copies as all_copies

        _listed(islice(all_copies(connection), limit), form, lambda g: f"{g['kind']:11}  {', '.join(g['reports'])}  ({len(g['passages'])} passages)")


@corpus.command()
def export(
    reports: Annotated[list[str] | None, typer.Argument(help="Ids of reports; all that the options leave without.")] = None,
    store: StoreFile = DEFAULT, outlet: OfOutlet = None, since: Since = None, until: Until = None,
    story: Annotated[str | None, typer.Option(help="The reports of this story.")] = None,
    form: Annotated[Table, typer.Option("--format", "-f", help="jsonl, as every command reads it; csv; parquet.")] = Table.jsonl,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="File to write instead of standard output.")] = None,
) -> None:  # fmt: skip
    """Hand reports on with their texts.

    Example: rashomon corpus export --story s12 --store news.db | rashomon compare -
    """
    with _open(store) as connection:
        from rashomon.corpus import reports as stored

        ids = list(stored.story(connection, story).reports) if story else list(reports or ())
        found = stored.reports(connection, ids, _filters(outlet, since, until))
        names = ("id", "outlet", "title", "byline", "published", "url", "language", "text")
        rows = ({name: getattr(report, name) for name in names} for report in found)
        if form is Table.jsonl:
            write((json.dumps(row, ensure_ascii=False) + "\n" for row in rows), out)
        elif form is Table.csv:
            from rashomon.render.exports import csv_text

            write([csv_text(rows, names)], out)
        else:
            if out is None:
                raise typer.BadParameter("parquet wants --out FILE", param_hint="--format")
            import pyarrow as pa
            import pyarrow.parquet as pq

            pq.write_table(pa.Table.from_pylist(list(rows), pa.schema([(name, pa.string()) for name in names])), out)


@corpus.command()
def compare(
    story: Annotated[str, typer.Argument(help="Id of a story.")],
    store: StoreFile = DEFAULT,
    form: Annotated[str, typer.Option("--format", "-f", help="text, json or html.")] = "text",
    out: Annotated[Path | None, typer.Option("--out", "-o", help="File to write instead of standard output.")] = None,
) -> None:
    """Compare the reports of a story; what was read before is not read again.

    Example: rashomon corpus compare s12 --store news.db --format html --out account.html
    """
    if form not in ("text", "json", "html"):
        raise typer.BadParameter(f"{form!r}; wants text, json or html", param_hint="--format")
    with _open(store) as connection, telling() as tell:
        from rashomon.corpus.account import account

        made = account(connection, story, tell)
    if form == "html":
        from rashomon.render.page import page

        write([page(made)], out)
    elif form == "json":
        write([to_json(made, indent=1) + "\n"], out)
    else:
        from rashomon.render.terminal import summary

        write([summary(made)], out)


@corpus.command()
def check(store: StoreFile = DEFAULT) -> None:
    """Check a store: the file, every text against its digest, every quotation at its place.

    Example: rashomon corpus check --store news.db
    """
    with _open(store) as connection:
        from rashomon.corpus.reports import checked, facts

        wrong = list(checked(connection))
        print(", ".join(f"{count:,} {name}" for name, count in facts(connection).items()))
    for line in wrong:
        warn(line)
    raise typer.Exit(NOTHING if wrong else DONE)


def watch(
    feeds: Annotated[list[str], typer.Argument(help="OPML lists of feeds, and addresses of feeds.")],
    store: StoreFile = DEFAULT,
    every: Annotated[int, typer.Option(help="Minutes between two rounds.", min=1)] = 15,
    once: Annotated[bool, typer.Option("--once", help="One round.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Ask also the feeds that were given up.")] = False,
) -> None:
    """Keep a store current from feeds, until it is stopped; what was fetched is not fetched again.

    Example: rashomon watch feeds.opml --store news.db --every 30
    """
    from rashomon.ingest.fetch import Fetcher

    with _open(store, write=True) as connection:
        from rashomon.corpus.watch import feeds_of
        from rashomon.corpus.watch import watch as rounds

        if again:
            connection.execute("UPDATE feeds SET failures = 0")
    fetcher = Fetcher()
    urls = feeds_of(feeds, fetcher)
    with telling() as tell:
        try:
            for kept in rounds(lambda: _open(store, write=True), urls, fetcher, max(SHORTEST_WAIT, every * 60), tell, warn):
                print(f"{dt.datetime.now().astimezone():%Y-%m-%d %H:%M}  {kept.new:,} new reports of {len(urls)} feeds, {kept.skipped:,} not read", flush=True)
                if once:
                    break
        except KeyboardInterrupt:
            warn("stopped; what was fetched is stored")


def _listed(rows: Iterable[object], form: Lines, line: Callable[[Any], str]) -> None:
    """Each row as JSON or as its line."""
    given = False
    for row in rows:
        given = True
        known = plain(row) if is_dataclass(row) else row
        if form is Lines.jsonl:
            sys.stdout.write(json.dumps(known, ensure_ascii=False) + "\n")
        else:
            shown = {f.name: getattr(row, f.name) for f in fields(row)} if is_dataclass(row) else known
            print("\n".join(printable(part) for part in line(shown).split("\n")))
    if not given and form is Lines.text:
        warn("nothing found")
