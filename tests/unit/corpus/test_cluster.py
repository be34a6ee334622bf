"""The Daft engine gives the same store as the local pool: run by `make cluster`, which installs the engines; skipped where they are not."""

import json
import os

import pytest

from rashomon.corpus.cluster import SILENT

os.environ.update(SILENT)  # before the engine is imported
pytest.importorskip("daft")

from functools import partial

from rashomon.corpus.add import add
from rashomon.corpus.cluster import run as run_daft
from rashomon.corpus.engine import run
from rashomon.corpus.store import opened

from .conftest import rows

TABLES = ("reports", "texts", "sketches", "vectors", "pairs", "quotations", "members", "stories", "skipped")


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("address", [None, "local"], ids=["native", "ray"])
def test_the_same_bytes_on_every_runner(tmp_path, address):
    folder = tmp_path / "in"
    folder.mkdir()
    for n in range(8):
        lines = [json.dumps({**row, "id": f"{row['id']}-{n}", "text": f"{row['text']} Told by {n}."}) for row in rows()]
        (folder / f"{n}.jsonl").write_text("\n".join([*lines, "not json"]) + "\n", encoding="utf-8")
    told = []
    for name, runner in (("local", run), ("daft", partial(run_daft, address=address))):
        path = tmp_path / f"{name}.db"
        with opened(path, write=True) as connection:
            add(connection, path, [str(folder)], workers=2, runner=runner)
            told.append({table: connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in TABLES})

    assert told[0] == told[1]
    assert len(told[0]["reports"]) == 56
    assert os.environ["DO_NOT_TRACK"] == "1"
