"""A pool of processes on this machine, which outlives the death of any of them."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Generic, NamedTuple, Self, TypeVar

from collate.errors import EngineError
from collate.i18n import _

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor
    from types import TracebackType

Item = TypeVar("Item")
Result = TypeVar("Result")

#: Items queued for each process: enough that it never waits, few enough that they fit into memory.
AHEAD = 3

#: What became of an item at which two processes died, and what to do.
LOST_PROBLEM = _("the process at work on it was killed, and so was a second one")
LOST_REMEDY = _("Close other programs, use fewer processes (--jobs 1), or leave it out")


class _Task(NamedTuple, Generic[Item, Result]):
    """An item, its future result, and the processes that compute it."""

    item: Item
    future: Future[Result]
    pool: ProcessPoolExecutor


class ProcessPool:
    """A pool of processes on this machine, started on first use and kept until the pool is closed.

    With *processes* 1 the work is done in this process and none is started.
    The processes end with this one, however it ends. Usable as a context manager.
    """

    def __init__(self, processes: int = 1) -> None:
        self.processes = processes
        self._pool: ProcessPoolExecutor | None = None
        #: One process, for tasks that may have killed another.
        self._careful: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def map(
        self,
        function: Callable[[Item], Result],
        items: Iterable[Item],
        *,
        lost: Callable[[Item], Result] | None = None,
    ) -> Iterator[Result]:
        """Yield ``function(item)`` for every item, in order.

        At most :data:`AHEAD` items per process are taken, and their results
        kept, ahead of the consumer. With more than one process, *function* must
        be a top-level function, and items and results must be picklable. An
        exception raised by *function* is raised here.

        Where a process dies (the system kills one if memory is short), the
        items that were not done are tried again, each alone in a process. An
        item at which this process dies too is lost, and its result is
        ``lost(item)``.

        Raises:
            EngineError: an item is lost, and there is no *lost*.
        """
        if self.processes <= 1:
            yield from map(function, items)
            return
        waiting: deque[_Task[Item, Result]] = deque()
        try:
            for item in items:
                waiting.append(self._submit(function, item))
                if len(waiting) > AHEAD * self.processes:
                    yield self._result(function, waiting.popleft(), lost)
            while waiting:
                yield self._result(function, waiting.popleft(), lost)
        finally:
            for task in waiting:
                task.future.cancel()

    def close(self) -> None:
        """End the processes after their current items."""
        for pool in (self._pool, self._careful):
            if pool is not None:
                pool.shutdown(cancel_futures=True)
        self._pool = self._careful = None

    def _submit(self, function: Callable[[Item], Result], item: Item) -> _Task[Item, Result]:
        from concurrent.futures.process import BrokenProcessPool

        self._pool = self._pool or _executor(self.processes)
        try:
            return _Task(item, self._pool.submit(function, item), self._pool)
        except BrokenProcessPool:
            self._pool = _executor(self.processes)
            return _Task(item, self._pool.submit(function, item), self._pool)

    def _result(
        self,
        function: Callable[[Item], Result],
        task: _Task[Item, Result],
        lost: Callable[[Item], Result] | None,
    ) -> Result:
        from concurrent.futures.process import BrokenProcessPool

        try:
            return task.future.result()
        except BrokenProcessPool:
            # All items that were not done have this error: which of them was at work in the process that
            # died is not known.
            if self._pool is task.pool:
                self._pool = None
        self._careful = self._careful or _executor(1)
        try:
            return self._careful.submit(function, task.item).result()
        except BrokenProcessPool as error:
            self._careful = None
            if lost is None:
                raise lost_error(task.item) from error
            return lost(task.item)


def lost_error(item: object) -> EngineError:
    """Return the error for an item at which two processes died."""
    where = getattr(item, "path", None) or getattr(item, "slug", None) or ""
    return EngineError(str(where), LOST_PROBLEM, LOST_REMEDY)


def map_partitions(
    function: Callable[[Item], Result],
    items: Iterable[Item],
    *,
    processes: int = 1,
    lost: Callable[[Item], Result] | None = None,
) -> Iterator[Result]:
    """Yield ``function(item)`` for every item, in order, from a temporary :class:`ProcessPool`."""
    with ProcessPool(processes) as pool:
        yield from pool.map(function, items, lost=lost)


def _executor(processes: int) -> ProcessPoolExecutor:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    # Spawned, not forked: a fork copies locks held by threads that it does not copy.
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(processes, mp_context=context, initializer=_end_with_parent)


def _end_with_parent() -> None:
    """Watch the parent, and end this process where it has gone, whatever it is doing.

    A pipe, not PR_SET_PDEATHSIG (Linux), which follows the thread that started this process.
    """
    from multiprocessing import parent_process
    from multiprocessing.connection import wait

    parent = parent_process()
    if parent is None:
        return

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
