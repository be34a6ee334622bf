"""A result as one self-contained HTML page: the account above, the reports side by side below, every line a link to its passages.

All is readable without JavaScript: links jump, layers switch, folded rows open. The script marks passages and their counterparts, copies and exports lines,
and collects a reader's corrections. Nothing from a report is active: everything is escaped, and the page forbids itself all but its own style and script.
"""

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from rashomon.render.checked import check_passages, check_sections, supported, tally, unsupported
from rashomon.render.columns import column, columns
from rashomon.render.keys import report_keys
from rashomon.render.rows import Sheet, sections, shown_also
from rashomon.render.terminal import heading
from rashomon.render.views import dated, heard, matrix, ordered, view_passages
from rashomon.render.visible import shown
from rashomon.schema.account import Account
from rashomon.schema.check import Check
from rashomon.schema.reading import Reading
from rashomon.schema.span import Passage

NOTED = 70  # characters of a passage in the footnotes of a print

if TYPE_CHECKING:
    from jinja2 import Environment


def page(*results: Account | Reading | Check, base: str = "") -> str:
    """The whole page of one or several accounts or readings. base: where the local page has the account, with its exports and corrections."""
    style, script = asset("page.css"), asset("page.js")
    title = next((_title(r) for r in results), "rashomon")
    bodies = [_body(result, f"s{n}-" if len(results) > 1 else "") for n, result in enumerate(results)]
    return (
        environment()
        .get_template("page.html")
        .render(
            title=title,
            style=style,
            script=script,
            policy=policy(style, script, connect="'self'" if base else "'none'"),
            bodies=bodies,
            base=base,
            check=any(isinstance(r, Check) for r in results),
        )
    )


def _title(result: Account | Reading | Check) -> str:
    if isinstance(result, Account):
        return heading(result)
    report = result.draft.report if isinstance(result, Check) else result.report
    return shown(report.title or report.id)


def fragment(result: Account | Reading | Check) -> str:
    """The same markup without a page around it, for notebooks."""
    key = hashlib.sha256(repr(result).encode("utf-8", "replace")).hexdigest()[:6]
    return environment().get_template("fragment.html").render(style=asset("page.css"), body=_body(result, f"n{key}-"))


def policy(style: str, script: str, *, connect: str = "'none'") -> str:
    """The content security policy of a page with this style and script alone. connect: to whom the script may speak."""
    form = "'none'" if connect == "'none'" else connect
    return f"default-src 'none'; style-src 'sha256-{_hash(style)}'; script-src 'sha256-{_hash(script)}'; connect-src {connect}; base-uri 'none'; form-action {form}"


@cache
def environment() -> "Environment":
    """The templates, with escaping always on."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(str(files("rashomon") / "data/templates")), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


@cache
def asset(name: str) -> str:
    """A style or script among the templates."""
    return (files("rashomon") / "data/templates" / name).read_text(encoding="utf-8")


def _hash(content: str) -> str:
    return base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def _body(result: Account | Reading | Check, prefix: str) -> str:
    if isinstance(result, Reading):
        return _read(result, prefix)
    if isinstance(result, Check):
        return _checked(result, prefix)
    keys = report_keys(result.story.labels, prefix)
    sheet = Sheet(result.readings, result.story.labels, keys, prefix=prefix)
    told = sections(sheet, result)
    places = {*view_passages(result), *(p for line in result.lines for p in line.passages), *sheet.notes.places, *shown_also(result)}
    made = columns(result.readings, result.story.labels, keys, places, ((k.a, k.b) for k in result.links), result.only)
    return (
        environment()
        .get_template("account.html")
        .render(
            prefix=prefix, title=heading(result), counts=_counts(result),
            notes=[shown(n) for n in result.notes], skipped=[(shown(s.source), shown(s.why)) for s in result.skipped], sections=told,
            matrix=matrix(sheet, result), heard=heard(sheet, result), dated=dated(sheet, result), ordered=tuple(ordered(sheet, result)), columns=made,
            footnotes=_footnotes(sheet),
        )
    )  # fmt: skip


def _counts(account: Account) -> str:
    count = len(account.readings)
    none = "" if count == 1 or any(c.verdict == "conflict" for c in account.conflicts) else ", no conflict found"
    return f"{count} report{'s' * (count != 1)}, {account.origins.independent} independent{none}"


def _checked(result: Check, prefix: str) -> str:
    """The draft before its sources."""
    readings = (result.draft, *result.sources)
    keys = report_keys(result.labels, prefix)
    sheet = Sheet(readings, result.labels, keys, prefix=prefix)
    told = check_sections(sheet, result)
    made = columns(readings, result.labels, keys, {*check_passages(result), *sheet.notes.places}, supported(result), unsupported(result))
    return (
        environment()
        .get_template("check.html")
        .render(
            prefix=prefix, title=f"Draft against {len(result.sources)} source{'s' * (len(result.sources) != 1)}", notes=[shown(n) for n in result.notes],
            skipped=[(shown(s.source), shown(s.why)) for s in result.skipped], sections=told, tally=tally(result), columns=made, footnotes=_footnotes(sheet),
        )
    )  # fmt: skip


def _footnotes(sheet: Sheet) -> list[tuple[int, str, str, str]]:
    return [(n, shown(sheet.labels[p.report]), f"{p.start}–{p.end}", sheet.words(p, NOTED)) for p, n in sheet.notes.places.items()]


def _read(reading: Reading, prefix: str) -> str:
    """One report on its own."""
    name = reading.report.id
    keys = report_keys({name: reading.report.outlet or "Report"}, prefix)
    quoted = {Passage(name, q.content[0].start, q.content[-1].end) for q in reading.quotations}
    made = column(reading, keys[name], reading.report.outlet or "Report", quoted, keys, {}, set())
    return environment().get_template("reading.html").render(prefix=prefix, title=shown(reading.report.title or name), columns=[made])
