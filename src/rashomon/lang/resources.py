"""The only reader of the package's data files: opens them, checks their digest, keeps what was loaded.

`data/manifest.json` names every model and lexicon file with its sha256, bytes, licence and the command that makes it.
"""

import hashlib
import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from rashomon.errors import ChangedData, MissingModel

RESTORE = "reinstall the package (pip install --force-reinstall rashomon) or, in a clone, run git checkout -- src/rashomon/data"

_OUTSIDE = b"\x0a\x08location\x12"  # how protobuf writes the entry that names an external data file


@cache
def folder() -> Path:
    return Path(str(files("rashomon") / "data"))


@cache
def manifest() -> dict[str, Any]:
    path = folder() / "manifest.json"
    if not path.is_file():
        raise MissingModel(f"{path}: not there; {RESTORE}")
    return dict(json.loads(path.read_text(encoding="utf-8"))["files"])


def verified(name: str) -> Path:
    """Path of a data file whose digest was checked. Raises MissingModel, ChangedData."""
    path = folder() / name
    entry = manifest().get(name)
    if entry is None or not path.is_file():
        raise MissingModel(f"{path}: not there; {RESTORE}")
    size = path.stat().st_size
    if size != entry["bytes"]:
        raise ChangedData(f"{path}: {size} bytes, the manifest says {entry['bytes']}; {RESTORE}")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != entry["sha256"]:
        raise ChangedData(f"{path}: sha256 {digest[:12]}..., the manifest says {entry['sha256'][:12]}...; {RESTORE}")
    return path


def graph(name: str) -> bytes:
    """A verified ONNX file. Raises ChangedData where it would take weights from a file beside it, which no digest covers."""
    content = verified(name).read_bytes()
    if _OUTSIDE in content:
        raise ChangedData(f"{folder() / name}: takes data from outside of the file; {RESTORE}")
    return content


def table(name: str) -> Iterator[tuple[str, ...]]:
    """Rows of a lexicon; lines that open with # are its header."""
    with verified(f"lexicons/{name}.tsv").open(encoding="utf-8") as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                yield tuple(line.rstrip("\n").split("\t"))


@cache
def lexicon(name: str) -> frozenset[str]:
    """The first column of a lexicon."""
    return frozenset(row[0] for row in table(name))


@cache
def mapping(name: str) -> dict[str, str]:
    """First column to second."""
    return {row[0]: row[1] for row in table(name)}
