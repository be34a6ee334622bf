"""Running the steps over many parts: a pool of processes that gives results in order, starts again after a death, and never leaves half a file.

A task is a function of the package with plain arguments and a path that it must make; it writes aside and renames. The pool runs a little ahead of whoever
takes the results, so that neither disk nor memory fills.
"""

import contextlib
import multiprocessing
import os
import signal
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from rashomon.corpus.steps import ANNOTATED, TAKEN, Part, annotate, take
from rashomon.errors import StoreError
from rashomon.ingest.found import Stated

AHEAD = 3  # results a worker that may wait to be taken
DEATHS = 4  # workers that one job may end

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
    """Each out, in order, when its job (the arguments before it) is done. Outs that are there already are not made again. A job that ends its worker is tried
    again, DEATHS times; then `refused` makes its out. Raises StoreError without one, and where a job raises."""
    if workers <= 1 or len(jobs) == 1:
        for job, out in zip(jobs, outs, strict=True):
            if not out.exists():
                task(*job, str(out))
            yield out
        return
    todo = deque(n for n, out in enumerate(outs) if not out.exists())
    wanted, deaths, given = set(todo), Counter[int](), 0
    held = [_Worker() for _ in range(min(workers, len(todo)))]
    try:
        while given < len(outs):
            for worker in held:
                if worker.job is None and todo and todo[0] < given + AHEAD * workers:
                    worker.take(todo.popleft(), task, jobs, outs)
            if given not in wanted:
                yield outs[given]
                given += 1
                continue
            for worker in _ready(held):
                assert worker.job is not None  # those without one have nothing to tell
                number, worker.job = worker.job, None
                if worker.finished(jobs[number]):
                    wanted.discard(number)
                    continue
                worker.restart()
                deaths[number] += 1
                if deaths[number] < DEATHS:
                    todo.appendleft(number)
                elif refused is None:
                    raise StoreError(f"{jobs[number][0]}: workers died {DEATHS} times over this; begun again it goes on where it was")
                else:
                    refused(*jobs[number], str(outs[number]))
                    wanted.discard(number)
    finally:
        for worker in held:
            worker.close()


class _Worker:
    """One process that does one job after another; its death is known by the end of its pipe."""

    def __init__(self) -> None:
        self.job: int | None = None
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, other = context.Pipe()
        self._process = context.Process(target=_work, args=(other,), daemon=True)
        self._process.start()
        other.close()

    def take(self, number: int, task: Task, jobs: Sequence[tuple[Any, ...]], outs: Sequence[Path]) -> None:
        self.job = number
        with contextlib.suppress(OSError):  # it died meanwhile: the pipe's end tells
            self.pipe.send((task, (*jobs[number], str(outs[number]))))

    def finished(self, job: tuple[Any, ...]) -> bool:
        """False where it died. Raises StoreError with what its job raised."""
        try:
            trouble = self.pipe.recv()
        except (EOFError, OSError):
            return False
        if trouble:
            raise StoreError(f"{job[0]}: {trouble}")
        return True

    def restart(self) -> None:
        self.close()
        self._start()

    def close(self) -> None:
        self.pipe.close()
        self._process.terminate()
        self._process.join()


def _ready(workers: Sequence[_Worker]) -> list[_Worker]:
    """Those that have something to tell; waits until one has."""
    busy = {worker.pipe: worker for worker in workers if worker.job is not None}
    return [busy[pipe] for pipe in wait(list(busy))]  # type: ignore[index]


def _work(pipe: "Connection[Any, Any]") -> None:
    """What a worker does until the pipe ends: whoever started it is gone then."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(EOFError, OSError):
        while True:
            task, arguments = pipe.recv()
            try:
                task(*arguments)
            except Exception as error:  # noqa: BLE001 - handed to the one who asked
                pipe.send(f"{type(error).__name__}: {error}")
            else:
                pipe.send("")
