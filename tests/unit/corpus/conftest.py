"""Small stores of texts written for the project."""

import json

import pytest

from rashomon.corpus.add import add
from rashomon.corpus.store import opened

PIER = (
    "The council of Harwick voted on Tuesday to open the old pier in June. Mayor Ruth Alden said the repairs had cost less than feared. "
    "“There will be no fees until there is a fair price,” she told reporters on the quay. Fishermen asked for an earlier date. "
    "The harbour office counted forty boats that would use the pier in the first week, and the ferry line promised two crossings a day."
)
FIRE = (
    "A fire in the Lindau paper mill destroyed two halls on Friday night. Nobody was hurt, the fire brigade said. "
    "Investigators looked for the cause in the drying hall, where a conveyor had stood still since the morning. "
    "The owner expects to begin production again in the autumn and will keep all one hundred workers."
)


def rows():
    """Two stories of three reports each, a near-copy, one text twice, and a report of something else."""
    return [
        {"id": "p1", "outlet": "Harbour Post", "title": "Harwick pier opens in June", "published": "2031-05-06", "text": PIER},
        {"id": "p2", "outlet": "Northern Wire", "title": "Council votes to open Harwick pier", "published": "2031-05-06", "text": PIER.replace("forty boats", "40 boats") + " (Reuters)"},
        {"id": "p3", "outlet": "Lantern", "title": "No fees yet on Harwick pier, says mayor Alden",
         "published": "2031-05-07", "text": "Mayor Ruth Alden promised boats on the Harwick pier that fees would wait. “No fees until there is a fair price, said nobody before me,” she said at the council. The pier opens in June after long repairs, with ferry crossings twice a day for fishermen."},
        {"id": "f1", "outlet": "Harbour Post", "title": "Fire destroys halls of Lindau paper mill", "published": "2031-05-10", "text": FIRE},
        {"id": "f2", "outlet": "Lantern", "title": "Lindau paper mill burns", "published": "2031-05-11", "text": "The paper mill of Lindau lost two halls to a fire on Friday. The brigade found the cause in the drying hall and a conveyor. Production is to begin again in autumn, the owner said, and all workers keep their jobs."},
        {"id": "f3", "outlet": "Lantern", "title": "Fire destroys halls of Lindau paper mill", "published": "2031-05-10", "text": FIRE},
        {"id": "x1", "outlet": "Lantern", "title": "Choir wins prize", "published": "2031-05-10", "text": "The choir of Saint Odo won the singing prize of the valley with a song about rain, the jury announced on Sunday evening."},
    ]  # fmt: skip


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "reports.jsonl"
    path.write_text("".join(json.dumps(r) + "\n" for r in rows()), encoding="utf-8")
    return path


@pytest.fixture
def store(tmp_path, source):
    path = tmp_path / "news.db"
    with opened(path, write=True) as connection:
        add(connection, path, [str(source)], workers=1)
        yield connection
