"""The proof that every place named in a result exists in its text: run on every reading and every account before anyone sees it."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from rashomon.errors import OffsetError
from rashomon.schema.account import Account
from rashomon.schema.reading import Reading


def proven_reading(reading: Reading) -> Reading:
    """The reading itself. Raises OffsetError for a span outside the text or an id of an actor that is not there."""
    length = len(reading.report.text)
    for part in (reading.sentences, reading.actors, reading.quotations, reading.claims, reading.times):
        for start, end, _ in _places(part):
            if not 0 <= start < end <= length:
                raise OffsetError(f"report {reading.report.id}: {start}-{end} is no place in {length} characters")
    known = {actor.id for actor in reading.actors}
    for quotation in reading.quotations:
        for actor in (quotation.speaker, *quotation.speakers, quotation.addressee):
            if actor is not None and actor not in known:
                raise OffsetError(f"report {reading.report.id}, quotation {quotation.id}: no actor {actor}")
    return reading


def proven_account(account: Account) -> Account:
    """The account itself. Raises OffsetError for a passage outside its report."""
    lengths = {r.report.id: len(r.report.text) for r in account.readings}
    for part in (account.utterances, account.links, account.facts, account.conflicts, account.origins, account.lines):
        for start, end, report in _places(part):
            if report not in lengths or not 0 <= start < end <= lengths[report]:
                raise OffsetError(f"{start}-{end} is no place in report {report!r}")
    for report, spans in account.only.items():
        for start, end, _ in _places(spans):
            if not 0 <= start < end <= lengths[report]:
                raise OffsetError(f"{start}-{end} is no place in report {report!r}")
    return account


def _places(record: object) -> Iterator[tuple[int, int, str | None]]:
    """(start, end, report or None) of every record that has offsets, however deep."""
    if is_dataclass(record):
        if hasattr(record, "start") and hasattr(record, "end"):
            yield record.start, record.end, getattr(record, "report", None)
        for f in fields(record):
            yield from _places(getattr(record, f.name))
    elif isinstance(record, tuple):
        for item in record:
            yield from _places(item)
    elif isinstance(record, Mapping):
        for item in record.values():
            yield from _places(item)
