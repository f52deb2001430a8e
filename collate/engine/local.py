"""The local engine: this process, or a pool of processes on this machine."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Generic, Self, TypeVar

from collate.engine.connected_components import Components, components, merge_components

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor
    from types import TracebackType

    from collate.engine.connected_components import Edges

Item = TypeVar("Item")
Result = TypeVar("Result")
Value = TypeVar("Value")

#: Input size in bytes below which a second process costs more than it saves: two workers take 1.3 s to start.
SMALL = 2_000_000

#: Items queued for each process: enough that it never waits, few enough that they fit into memory.
AHEAD = 3


def worker_count(jobs: int, items: int, *, size: int) -> int:
    """Return the number of processes to use for *items* items of *size* bytes in total, 1 or more.

    *jobs* is the largest number, 0 means one per core.

    >>> [worker_count(*row, size=90_000_000) for row in ((8, 3), (1, 9))], worker_count(0, 10, size=50_000)
    ([3, 1], 1)
    """
    if size < SMALL or items < 2:
        return 1
    return max(1, min(items, jobs or _cores()))


def _cores() -> int:
    # The cores that this process may use: in a container fewer than the machine has.
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class ProcessPool:
    """A pool of processes on this machine, started on first use and kept until the pool is closed.

    With *processes* 1 the work is done in this process and none is started.
    Usable as a context manager.
    """

    def __init__(self, processes: int = 1) -> None:
        self.processes = processes
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """Yield ``function(item)`` for every item, in order.

        At most :data:`AHEAD` items per process are taken, and their results
        kept, ahead of the consumer. With more than one process, *function* must
        be a top-level function, and items and results must be picklable. An
        exception raised by *function* is raised here.
        """
        if self.processes <= 1:
            yield from map(function, items)
            return
        pool = self._executor()
        waiting: deque[Future[Result]] = deque()
        try:
            for item in items:
                waiting.append(pool.submit(function, item))
                if len(waiting) > AHEAD * self.processes:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()

    def close(self) -> None:
        """End the processes after their current items."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def _executor(self) -> ProcessPoolExecutor:
        if self._pool is None:
            import multiprocessing
            from concurrent.futures import ProcessPoolExecutor

            # Spawned, not forked: a fork copies locks held by threads that it does not copy.
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self.processes, mp_context=context)
        return self._pool


def map_partitions(
    function: Callable[[Item], Result], items: Iterable[Item], *, processes: int = 1
) -> Iterator[Result]:
    """Yield ``function(item)`` for every item, in order, from a temporary :class:`ProcessPool`."""
    with ProcessPool(processes) as pool:
        yield from pool.map(function, items)


@dataclass(frozen=True, slots=True)
class LocalShared(Generic[Value]):
    """A shared value of the local engine: held in this process."""

    value: Value


def _all(function: Callable[[Item], Iterable[Result]], item: Item) -> tuple[Result, ...]:
    return tuple(function(item))


class LocalEngine:
    """An engine on *processes* processes of this machine (1: this one); items stay in this one's memory."""

    def __init__(self, processes: int = 1) -> None:
        self._pool = ProcessPool(processes)

    @property
    def width(self) -> int:
        """The number of items processed at a time."""
        return self._pool.processes

    def map_partitions(
        self, function: Callable[[Item], Iterable[Result]], items: Iterable[Item]
    ) -> tuple[Result, ...]:
        """Return the results of *function* for each item, in the order of the items."""
        batches = self._pool.map(partial(_all, function), items)
        return tuple(result for results in batches for result in results)

    def shuffle_by_key(
        self, items: Iterable[tuple[int, Value]], keys: int
    ) -> tuple[tuple[int, list[Value]], ...]:
        """Return the values of each key, sorted by key; values keep their order."""
        grouped: list[list[Value]] = [[] for _ in range(keys)]
        for key, value in items:
            grouped[key].append(value)
        return tuple((key, values) for key, values in enumerate(grouped) if values)

    def chain(self, *items: Iterable[Item]) -> tuple[Item, ...]:
        """Return the concatenation of *items*."""
        return tuple(item for part in items for item in part)

    def components(self, edges: Iterable[Edges]) -> Components:
        """Return the connected components of the graph with all *edges*."""
        return merge_components(map(components, edges))

    def keep(self, items: Iterable[Item]) -> tuple[Item, ...]:
        """Return the items, computed."""
        return tuple(items)

    def share(self, value: Value) -> LocalShared[Value]:
        """Return a handle to *value* that can be passed to functions."""
        return LocalShared(value)

    def close(self) -> None:
        """End the engine's processes."""
        self._pool.close()
