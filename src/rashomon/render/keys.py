"""Addresses on a page: what a report, a passage and a row are called after the "#", the same for the same reports on every run."""

import re
import unicodedata
from collections.abc import Mapping

from rashomon.schema.span import Passage

LONGEST = 20  # characters of a report's name in an address


def report_keys(labels: Mapping[str, str], prefix: str = "") -> dict[str, str]:
    """Report id to its key: the outlet in small letters, numbered where two are alike. prefix: apart from other accounts of one page."""
    keys: dict[str, str] = {}
    for report, label in labels.items():
        plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
        key = f"{prefix}{re.sub(r'[^a-z0-9]+', '-', plain).strip('-')[:LONGEST].strip('-') or 'report'}"
        number = 2
        while (key if number == 2 else f"{key}-{number}") in keys.values():
            number += 1
        keys[report] = key if number == 2 else f"{key}-{number}"
    return keys


def address(keys: Mapping[str, str], p: Passage) -> str:
    """Of a passage: the key of its report with its offsets, which are code points of the text."""
    return f"{keys[p.report]}-{p.start}-{p.end}"
