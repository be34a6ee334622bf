"""Several reports of one event in, one sourced account out.

    from rashomon import load, read, compare, page
    account = compare([read(load(path)) for path in paths])

Every string that a result calls quoted is the text of a report at the offsets it names.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: the same sums in the same order on every run, and no thread that waits busily

from rashomon.check.run import check
from rashomon.errors import RashomonError
from rashomon.ingest.sources import Stated, load, load_all
from rashomon.pipeline import COMPARE, READ, compare, read
from rashomon.render.page import fragment, page
from rashomon.schema.account import Account
from rashomon.schema.check import Check
from rashomon.schema.codec import from_json, json_schema, to_json
from rashomon.schema.correction import Correction, Corrections
from rashomon.schema.reading import Reading
from rashomon.schema.report import Report

__version__ = "0.1.0"
__all__ = [
    "COMPARE",
    "READ",
    "Account",
    "Check",
    "Correction",
    "Corrections",
    "RashomonError",
    "Reading",
    "Report",
    "Stated",
    "check",
    "compare",
    "from_json",
    "json_schema",
    "load",
    "load_all",
    "page",
    "read",
    "to_json",
]

# Notebooks show results as the page does; attached here so that the records know nothing of rendering.
Account._repr_html_ = fragment  # type: ignore[attr-defined]
Reading._repr_html_ = fragment  # type: ignore[attr-defined]
Check._repr_html_ = fragment  # type: ignore[attr-defined]
