"""The proof that every place named in a result exists in its text: run on every reading and every account before anyone sees it."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache

from rashomon.errors import OffsetError
from rashomon.schema.account import Account
from rashomon.schema.check import Check
from rashomon.schema.reading import Reading


def proven_reading(reading: Reading) -> Reading:
    """The reading itself. Raises OffsetError for a span outside the text or an id of an actor that is not there."""
    length = len(reading.report.text)
    for part in (reading.sentences, reading.actors, reading.quotations, reading.claims, reading.times, reading.events, reading.terms, reading.wordings):
        for start, end, _ in _places(part):
            if not 0 <= start < end <= length:
                raise OffsetError(f"report {reading.report.id}: {start}-{end} is no place in {length} characters")
    known = {actor.id for actor in reading.actors}
    named = (
        *((f"quotation {q.id}", (q.speaker, *q.speakers, q.addressee)) for q in reading.quotations),
        *((f"event {e.id}", (*e.sources, *e.targets, e.place)) for e in reading.events),
        *((f"term at {t.start}", (t.by, t.to)) for t in reading.terms),
        *((f"wording at {w.start}", (w.target,)) for w in reading.wordings),
    )
    for where, actors in named:
        for actor in actors:
            if actor is not None and actor not in known:
                raise OffsetError(f"report {reading.report.id}, {where}: no actor {actor}")
    return reading


def proven_account(account: Account) -> Account:
    """The account itself. Raises OffsetError for a passage outside its report."""
    lengths = {r.report.id: len(r.report.text) for r in account.readings}
    for part in (
        account.utterances,
        account.links,
        account.facts,
        account.conflicts,
        account.timeline,
        account.sequels,
        account.talks,
        account.origins,
        account.lines,
    ):
        for start, end, report in _places(part):
            if report not in lengths or not 0 <= start < end <= lengths[report]:
                raise OffsetError(f"{start}-{end} is no place in report {report!r}")
    for report, spans in account.only.items():
        for start, end, _ in _places(spans):
            if not 0 <= start < end <= lengths[report]:
                raise OffsetError(f"{start}-{end} is no place in report {report!r}")
    return account


def proven_check(check: Check) -> Check:
    """The check itself. Raises OffsetError for a passage outside its text."""
    lengths = {r.report.id: len(r.report.text) for r in (check.draft, *check.sources)}
    for part in (check.quotations, check.details, check.statements, check.omissions):
        for start, end, report in _places(part):
            if report not in lengths or not 0 <= start < end <= lengths[report]:
                raise OffsetError(f"{start}-{end} is no place in {report!r}")
    return check


def _places(record: object) -> Iterator[tuple[int, int, str | None]]:
    """(start, end, report or None) of every record that has offsets, however deep."""
    if isinstance(record, tuple):
        for item in record:
            yield from _places(item)
    elif isinstance(record, Mapping):
        for item in record.values():
            yield from _places(item)
    elif names := _names(type(record)):  # type: ignore[arg-type]
        if "start" in names and "end" in names:
            yield record.start, record.end, getattr(record, "report", None)  # type: ignore[attr-defined]
        for name in names:
            value = getattr(record, name)
            if value is not None and not isinstance(value, str | int | float):
                yield from _places(value)


@cache
def _names(kind: Hashable) -> frozenset[str]:
    """The fields of a record; none where it is no record."""
    return frozenset(f.name for f in fields(kind)) if isinstance(kind, type) and is_dataclass(kind) else frozenset()
