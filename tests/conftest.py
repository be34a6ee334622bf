"""Shared by all tests: texts with places marked inside them, and one reading of the example for the whole run."""

import re
from functools import cache
from pathlib import Path

import pytest

from rashomon import Account, Reading, compare, load, read

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = tuple(ROOT / "examples" / f"{name}.txt" for name in ("harbour-post", "northern-wire", "evening-lantern"))


@pytest.fixture(scope="session")
def unmarked():
    """A function from "a [b] c" to ("a b c", [(2, 3)]): the text without its brackets, and the places they held."""

    def strip(marked: str) -> tuple[str, list[tuple[int, int]]]:
        text, spans, opened = "", [], []
        for part in re.split(r"([\[\]])", marked):
            if part == "[":
                opened.append(len(text))
            elif part == "]":
                spans.append((opened.pop(), len(text)))
            else:
                text += part
        return text, sorted(spans)

    return strip


@cache
def _example_readings() -> tuple[Reading, ...]:
    return tuple(read(load(path)) for path in EXAMPLES)


@pytest.fixture(scope="session")
def example_readings() -> tuple[Reading, ...]:
    return _example_readings()


@pytest.fixture(scope="session")
def example() -> Account:
    return compare(_example_readings())
