"""Running the steps over many parts: a pool of processes that gives results in order, starts again after a death, and never leaves half a file.

A task is a function of the package with plain arguments and a path that it must make; it writes aside and renames. The pool runs a little ahead of whoever
takes the results, so that neither disk nor memory fills.
"""

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from rashomon.corpus.steps import ANNOTATED, TAKEN, Part, annotate, take
from rashomon.errors import StoreError
from rashomon.ingest.found import Stated

AHEAD = 3  # results a worker that may wait to be taken
DEATHS = 4  # times that a pool is made again for one task

Task = Callable[..., None]


def prepare(part: Part, stated: Stated, out: str) -> None:
    """take and annotate a part into a Parquet file of its own."""
    with aside(Path(out)) as path, pq.ParquetWriter(path, ANNOTATED) as writer:
        for table in take(part, stated):
            writer.write_table(annotate(table))


class aside:  # noqa: N801 - used as a function
    """A path beside the one that is wanted; renamed to it at the end, removed where the work failed."""

    def __init__(self, out: Path) -> None:
        self._out, self._path = out, out.with_name(f".{out.name}.{os.getpid()}")

    def __enter__(self) -> Path:
        return self._path

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._path.replace(self._out)
        else:
            self._path.unlink(missing_ok=True)


def tables(path: Path) -> Iterator[pa.Table]:
    """The tables of a file that `prepare` made, one at a time."""
    with pq.ParquetFile(path) as file:
        for n in range(file.num_row_groups):
            yield file.read_row_group(n)


def refuse(part: Part, _: Stated, out: str) -> None:
    """The file of a part that ends its worker whenever it is prepared: nothing but the reason."""
    rows = [{"source": part.name, "why": f"ended the process that read it, {DEATHS} times; refused"}, {"source": part.name, "key": part.key}]
    with aside(Path(out)) as path, pq.ParquetWriter(path, ANNOTATED) as writer:
        writer.write_table(annotate(pa.Table.from_pylist(rows, TAKEN)))


def run(task: Task, jobs: Sequence[tuple[Any, ...]], outs: Sequence[Path], workers: int, refused: Task | None = None) -> Iterator[Path]:
    """Each out, in order, when its job (the arguments before it) is done. Outs that are there already are not made again. After a death jobs run one by one
    until the first that waits is done, so that it is known which one kills; after DEATHS of them `refused` makes its out. Raises StoreError without one."""
    if workers <= 1 or len(jobs) == 1:
        for job, out in zip(jobs, outs, strict=True):
            if not out.exists():
                task(*job, str(out))
            yield out
        return
    todo = deque(zip(jobs, outs, strict=True))
    waiting: deque[tuple[tuple[Any, ...], Path]] = deque()
    running: dict[Path, Future[None]] = {}
    deaths = 0
    pool = _pool(workers)
    try:
        while todo or waiting:
            while todo and len(waiting) < AHEAD * workers:
                waiting.append(todo.popleft())
            for job, out in list(waiting)[: 1 if deaths else None]:
                if out not in running and not out.exists():
                    running[out] = pool.submit(task, *job, str(out))
            job, out = waiting[0]
            try:
                if out in running:
                    running.pop(out).result()
            except BrokenProcessPool as error:
                deaths += 1
                pool.shutdown(wait=False, cancel_futures=True)
                pool, running = _pool(workers), {}
                if deaths <= DEATHS:
                    continue
                if refused is None:
                    raise StoreError(f"{job[0]}: workers died {DEATHS} times over this; begun again it goes on where it was") from error
                refused(*job, str(out))
            deaths = 0
            waiting.popleft()
            yield out
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))
