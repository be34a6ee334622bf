"""Records to JSON and back, and the JSON Schema of the exchange format, all read off the record types.

Python's `within` of a story actor is `in` in the exchange format; everything else keeps its name.
"""

import json
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from rashomon.errors import RashomonError, StoreError
from rashomon.schema.account import Account
from rashomon.schema.actor import StoryActor
from rashomon.schema.check import Check
from rashomon.schema.correction import Corrections
from rashomon.schema.reading import Reading

VERSION = 1
TOP = {
    Reading: f"rashomon/reading/{VERSION}",
    Account: f"rashomon/account/{VERSION}",
    Corrections: f"rashomon/corrections/{VERSION}",
    Check: f"rashomon/check/{VERSION}",
}
_NAMES: dict[tuple[type, str], str] = {(StoryActor, "within"): "in"}
_PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean"}
Record = TypeVar("Record")


def plain(record: object) -> Any:
    """A record as dicts, lists and plain values; a reading or an account opens with its schema."""
    if is_dataclass(record):
        kind: type = type(record)
        body = {_NAMES.get((kind, f.name), f.name): plain(getattr(record, f.name)) for f in fields(record)}
        return {"schema": TOP[kind], **body} if kind in TOP else body
    if isinstance(record, Mapping):
        return {key: plain(value) for key, value in record.items()}
    if isinstance(record, tuple):
        return [plain(item) for item in record]
    return record


def to_json(record: object, indent: int | None = None) -> str:
    """The same record gives the same bytes: fields in the order of the record, nothing sorted by chance."""
    return json.dumps(plain(record), ensure_ascii=False, indent=indent, allow_nan=False)


def from_json(kind: type[Record], text: str) -> Record:
    """The record back. Raises StoreError where the text is no JSON or does not fit the record."""
    try:
        record: Record = _build(kind, json.loads(text), kind.__name__)
        return record
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise StoreError(f"{kind.__name__}: cannot be read back ({error})") from error


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _build(hint: Any, value: Any, where: str) -> Any:
    if is_dataclass(hint) and isinstance(hint, type):
        return _record(hint, value, where)
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        if value is None:
            return None
        return _build(next(a for a in args if a is not type(None)), value, where)
    if origin is tuple:
        if not isinstance(value, list):
            raise TypeError(f"{where}: wants a list")
        kinds = [args[0]] * len(value) if args[-1] is Ellipsis else list(args)
        return tuple(_build(k, v, where) for k, v in zip(kinds, value, strict=True))
    if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
        return {key: _build(args[1], item, where) for key, item in value.items()}
    if origin is Literal:
        if value not in args:
            raise ValueError(f"{where}: {value!r} is none of {', '.join(map(repr, args))}")
        return value
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(value) is not hint:
        raise TypeError(f"{where}: wants {hint.__name__}, has {type(value).__name__}")
    return value


def _record(kind: type, value: Any, where: str) -> Any:
    if not isinstance(value, dict):
        raise TypeError(f"{where}: wants an object")
    if kind in TOP and value.get("schema") != TOP[kind]:
        raise ValueError(f"{where}: schema is {value.get('schema')!r}, wants {TOP[kind]!r}")
    hints = _hints(kind)
    made = {}
    for f in fields(kind):
        name = _NAMES.get((kind, f.name), f.name)
        if name in value:
            made[f.name] = _build(hints[f.name], value[name], f"{where}.{name}")
    try:
        return kind(**made)
    except RashomonError as error:
        raise ValueError(str(error)) from error


def json_schema(kind: type) -> dict[str, Any]:
    """JSON Schema (2020-12) of a reading, an account, corrections or a check."""
    defined: dict[str, Any] = {}
    top = _schema(kind, defined)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": TOP[kind], **top, "$defs": dict(sorted(defined.items()))}


def _schema(hint: Any, defined: dict[str, Any]) -> dict[str, Any]:
    if is_dataclass(hint) and isinstance(hint, type):
        if hint.__name__ not in defined:
            defined[hint.__name__] = {}
            hints = _hints(hint)
            properties = {_NAMES.get((hint, f.name), f.name): _schema(hints[f.name], defined) for f in fields(hint)}
            if hint in TOP:
                properties = {"schema": {"const": TOP[hint]}, **properties}
            defined[hint.__name__] = {"type": "object", "description": (hint.__doc__ or "").strip(), "properties": properties, "required": list(properties)}
        return {"$ref": f"#/$defs/{hint.__name__}"}
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return {"anyOf": [_schema(a, defined) if a is not type(None) else {"type": "null"} for a in args]}
    if origin is tuple:
        if args[-1] is Ellipsis:
            return {"type": "array", "items": _schema(args[0], defined)}
        return {"type": "array", "prefixItems": [_schema(a, defined) for a in args], "items": False}
    if origin is Literal:
        return {"enum": list(args)}
    if origin is not None:
        return {"type": "object", "additionalProperties": _schema(args[1], defined)}
    return {"type": _PLAIN[hint]}
