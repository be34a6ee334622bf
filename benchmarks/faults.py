"""The table of docs/reliability.md: python benchmarks/faults.py [--write]

Runs the tests that carry the number of a fault and tells which pass. What the peers do on the same input was measured apart, on 2026-11-21, with Python
3.11.7: lxml 6.1.3, trafilatura 2.3.1, resiliparse 2.0.1, feedparser 6.0.14, warcio 1.8.1, FastWARC 2.0.1, spaCy 3.8, SQLite 3.40, DuckDB 2.0, uvicorn.
"""

import collections
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FAULTS = {
    1: ("invalid or cut UTF-8", "read, each bad byte U+FFFD and counted", ""),
    2: ("mixed encodings in one page", "UTF-8 kept, stray bytes alone read as Windows-1252", "trafilatura, resiliparse: one wrong charset, curly marks lost"),
    3: ("wrong declared charset", "valid UTF-8 wins", ""),
    4: ("NUL and control characters", "kept, shown as signs", ""),
    5: ("direction marks, zero width, soft hyphens", "kept, shown, passed over in comparing", ""),
    6: ("astral and combining characters", "places count code points", "JavaScript counts UTF-16 units"),
    7: ("50 MB in one line", "refused at once", "blingfire 10 s and 1.3 GB; spaCy refuses; lxml: no text, no error"),
    8: ("1 MB of one character", "linear time in every stage", "blingfire, pysbd, spaCy: 8 to over 25 s"),
    9: ("markup nested 200,000 deep", "the text, in under a second", "lxml: no text, no error; html5lib over 25 s; selectolax over 25 s"),
    10: ("a text node of 11 MB, 100,000 attributes, a million tags", "the text", "lxml: no text; trafilatura: 13 to 20 s"),
    11: ("broken markup", "never raises", ""),
    12: ("billion laughs, external entities", "refused, nothing opened", "feedparser: goes on with a title of entities, 3.7 s"),
    13: ("bombs (gzip, zip, in a WARC)", "stopped at the limit", "warcio: 2.1 GB of memory; FastWARC: panic"),
    14: ("cut or damaged WARC", "whole records, the byte of each loss, reading goes on", "cut: both end without a word; damaged: both stop"),
    15: ("addresses of private hosts, at every hop", "refused before connecting", ""),
    16: ("slow, endless or lying servers", "given up in time, others go on", ""),
    17: ("no article: status, paywall, picture", "told, never a report", ""),
    18: ("robots.txt, 429, many requests", "obeyed; one at a time", ""),
    19: ("full disk", "what was stored is whole, no half file", "SQLite, DuckDB: committed rows whole"),
    20: ("kill in the middle of writing", "nothing acknowledged lost, a rerun ends the same", "SQLite, DuckDB: 25 of 25 whole"),
    21: ("two writers, readers meanwhile", "the second waits, readers see whole reports", "DuckDB refuses the second process"),
    22: ("damaged, older or newer store", "a named error; older is brought up to date on a copy", ""),
    23: ("odd dates, a wrong clock", "kept as given; nothing is reckoned from the clock", ""),
    24: ("same id, same address, same text", "one report by text and outlet, all origins kept", ""),
    25: ("the same report twice", "one voice", ""),
    26: ("rewritten copies of one wire text", "one origin", ""),
    27: ("empty input, blanks", "one line each, counted", ""),
    28: ("one report", "read; nothing is compared, and said so", ""),
    29: ("reports of unrelated events", "said; no conflict", ""),
    30: ("other languages", "named; places and copies hold", ""),
    31: ("10,000 reports in one story", "an account takes 200 at a time and says so; the store takes any number", ""),
    32: ("hostile titles, names, addresses", "text alone in every place", "feedparser: title with the script tag, javascript: link"),
    33: ("cells that are formulas", "an apostrophe first", ""),
    34: ("terminal codes", "shown as signs", ""),
    35: ("paths and odd names in names of files", "names of letters and digits, in one folder", ""),
    36: ("SQL and search syntax in questions", "parameters; never an error of the database", ""),
    37: ("the local page asked by another site", "refused", ""),
    38: ("uploads without end, slow clients", "refused while they come; nobody waits", "Starlette takes 300 MB (601 MB of memory); uvicorn holds 300 open heads"),
    39: ("handlers that fail", "no trace, no path", ""),
    40: ("changed, cut or missing model", "refused before it is loaded", ""),
    41: ("out of memory, crash in a parser", "that part is refused, the run goes on", "a pool of processes stops; Daft stops; Dask, Ray go on"),
    42: ("Ctrl-C, closed pipe, no home, C locale, read-only", "one line, a status", ""),
    43: ("quotation marks without end or partner", "no quotation runs over 3,000 characters", "pysbd, spaCy: 8 to over 25 s on a million marks"),
}  # fmt: skip


class Seen:
    """Outcomes of the tests of each fault."""

    def __init__(self) -> None:
        self.numbers: dict[str, tuple[int, ...]] = {}
        self.passed: collections.Counter[int] = collections.Counter()
        self.failed: collections.Counter[int] = collections.Counter()

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            self.numbers[item.nodeid] = tuple(n for mark in item.iter_markers("fault") for n in mark.args)
        items[:] = [item for item in items if self.numbers[item.nodeid]]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" or report.failed:
            for number in self.numbers.get(report.nodeid, ()):
                (self.passed if report.passed else self.failed)[number] += 1


def main() -> None:
    seen = Seen()
    pytest.main(["-q", "-p", "no:cacheprovider", str(ROOT / "tests/faults"), str(ROOT / "tests/unit")], plugins=[seen])
    rows = ["| # | fault | what happens | tests that pass | peers on the same input |", "|---:|---|---|---:|---|"]
    for number, (fault, ours, peers) in FAULTS.items():
        tested = f"{seen.passed[number]} of {seen.passed[number] + seen.failed[number]}" if seen.passed[number] + seen.failed[number] else "not tested"
        rows.append(f"| {number} | {fault} | {ours} | {tested} | {peers} |")
    green = sum(bool(seen.passed[n]) and not seen.failed[n] for n in FAULTS)
    table = "\n".join(
        ["<!-- faults -->", f"`python benchmarks/faults.py`: {green} of {len(FAULTS)} faults have tests, and all of these pass.", "", *rows, "<!-- /faults -->"]
    )
    print(table)
    if "--write" in sys.argv:
        path = ROOT / "docs/reliability.md"
        path.write_text(re.sub(r"<!-- faults -->.*<!-- /faults -->", lambda _: table, path.read_text(encoding="utf-8"), flags=re.DOTALL), encoding="utf-8")


if __name__ == "__main__":
    main()
