"""The same work on the Daft engine: on this machine, or on a Ray cluster by its address. Every worker must see the files and the work folder by the same paths.

A task writes its own file, as with the local pool (engine.py), so that every runner gives the same bytes. What the engines would tell their makers is
switched off before they are imported.
"""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rashomon.corpus.engine import Task
from rashomon.errors import StoreError, UsageError

SILENT = {"DO_NOT_TRACK": "1", "SCARF_NO_ANALYTICS": "1", "DAFT_ANALYTICS_ENABLED": "0", "RAY_USAGE_STATS_ENABLED": "0"}
ROUND = 64  # tasks handed to the engine at once, so that their files are taken before the disk fills


def run(task: Task, jobs: Sequence[tuple[Any, ...]], outs: Sequence[Path], workers: int, _: Task | None = None, address: str | None = None) -> Iterator[Path]:
    """As engine.run, save that a job that kills its worker stops the run. address: of a Ray cluster, "local" for Ray on this machine, None for Daft's own
    runner. Raises UsageError, StoreError."""
    os.environ.update(SILENT)
    try:
        import daft
    except ImportError as error:
        raise UsageError("--runner daft wants more packages: pip install 'rashomon[cluster]'") from error
    if address:
        daft.set_runner_ray(address=None if address == "local" else address, noop_if_initialized=True)
    else:
        daft.set_runner_native()
    places = [str(out.absolute()) for out in outs]

    @daft.func(return_dtype=daft.DataType.string(), use_process=False)  # type: ignore[misc]
    def done(number: int) -> str:
        if not Path(places[number]).exists():
            task(*jobs[number], places[number])
        return places[number]

    for start in range(0, len(jobs), ROUND):
        numbers = list(range(start, min(len(jobs), start + ROUND)))
        try:
            frame = daft.from_pydict({"number": numbers}).into_partitions(min(len(numbers), 4 * workers))
            frame.select(done(daft.col("number"))).collect()
        except Exception as error:
            raise StoreError(
                f"the engine stopped ({type(error).__name__}: {' '.join(str(error).split())[:200]}); begun again it goes on where it was"
            ) from error
        yield from (outs[n] for n in numbers)
