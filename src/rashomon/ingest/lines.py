"""JSON Lines: one report a line, each read by itself, so that a bad line costs only itself."""

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from rashomon.errors import CannotDecode, SourceError
from rashomon.ingest.found import FIELDS, Found, Stated, made
from rashomon.schema.report import Report


def from_lines(stream: BinaryIO, source: str, stated: Stated, first: int = 1) -> Iterator[Found | SourceError]:
    """Reports in order; `first` is the number of the first line, for telling where a bad one stands."""
    longest, number = 4 * stated.longest, first - 1
    while line := stream.readline(longest + 1):
        number += 1
        place = f"{source}:{number}"
        if len(line) > longest:
            while line and not line.endswith(b"\n"):
                line = stream.readline(1 << 20)
            yield CannotDecode(place, f"a line of over {longest:,} bytes; at most that a report")
            continue
        if not line.strip():
            continue
        try:
            yield Found(from_row(json.loads(line.decode("utf-8", "surrogatepass")), place, stated))
        except SourceError as error:
            yield error
        except (ValueError, RecursionError):
            yield CannotDecode(place, 'no JSON object; wants one report a line: {"text": ...}')


def from_row(row: Any, place: str, stated: Stated) -> Report:
    """A report of an object with "text", or with the keys that `stated.columns` names."""
    names = {key: stated.columns.get(key, key) for key in (*FIELDS, "text")}
    if not isinstance(row, dict) or not isinstance(row.get(names["text"]), str):
        raise CannotDecode(place, f'wants an object with "{names["text"]}"')
    known = {key: row[names[key]] for key in FIELDS if isinstance(row.get(names[key]), str)}
    return made(place, stated, row[names["text"]].encode("utf-8", "replace").decode("utf-8"), **known)
