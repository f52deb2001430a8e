"""Work in this process, or in processes of this machine."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Generic, Self, TypeVar

from collate.engine.components import Components, components, joined

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor
    from types import TracebackType

    from collate.engine.components import Edges

Item = TypeVar("Item")
Result = TypeVar("Result")
Value = TypeVar("Value")

#: Bytes below which a second process costs more than it saves: two workers take 1.3 s to start.
SMALL = 2_000_000

#: Items that are handed to a process before it asks: it never waits, and few are in memory.
AHEAD = 3


def workers(jobs: int, items: int, size: int) -> int:
    """Return how many processes to use for *items* of *size* bytes together; *jobs* 0 means one a core.

    >>> workers(0, 10, 50_000), workers(8, 3, 90_000_000), workers(1, 9, 90_000_000)
    (1, 3, 1)
    """
    if size < SMALL or items < 2:
        return 1
    return max(1, min(items, jobs or _cores()))


def _cores() -> int:
    # What this process may use, which in a container is less than what the machine has.
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Pool:
    """Processes of this machine: started when there is work for them, kept until the pool is closed.

    With one process everything is done in this one, and none is started. Use
    it as a context manager.
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

        Items are taken, and results kept, only some :data:`AHEAD` a process
        before they are asked for. With more than one process, *function* must
        be top-level and items and results must pickle. An exception of
        *function* is raised here.
        """
        if self.processes <= 1:
            yield from map(function, items)
            return
        pool = self._started()
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
        """End the processes when they have done what they are at."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            import multiprocessing
            from concurrent.futures import ProcessPoolExecutor

            # Spawned, not forked: a fork copies the locks of threads that it does not copy.
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self.processes, mp_context=context)
        return self._pool


def map_partitions(
    function: Callable[[Item], Result], items: Iterable[Item], processes: int = 1
) -> Iterator[Result]:
    """Yield ``function(item)`` for every item, in order, from a :class:`Pool` for this work alone."""
    with Pool(processes) as pool:
        yield from pool.map(function, items)


@dataclass(frozen=True, slots=True)
class LocalShared(Generic[Value]):
    """A value in this process."""

    value: Value


def _all(function: Callable[[Item], Iterable[Result]], item: Item) -> tuple[Result, ...]:
    return tuple(function(item))


class LocalEngine:
    """*processes* of this machine, this one alone by default. Items stay in this process' memory."""

    def __init__(self, processes: int = 1) -> None:
        self._pool = Pool(processes)

    @property
    def width(self) -> int:
        """How many parts are worked on at a time."""
        return self._pool.processes

    def map_partitions(
        self, function: Callable[[Item], Iterable[Result]], items: Iterable[Item]
    ) -> tuple[Result, ...]:
        """Return what *function* makes of each item, in the order of the items."""
        made = self._pool.map(partial(_all, function), items)
        return tuple(result for results in made for result in results)

    def shuffle_by_key(
        self, items: Iterable[tuple[int, Value]], keys: int
    ) -> tuple[tuple[int, list[Value]], ...]:
        """Bring together the values of each key; in order of key, values in theirs."""
        found: list[list[Value]] = [[] for _ in range(keys)]
        for key, value in items:
            found[key].append(value)
        return tuple((key, values) for key, values in enumerate(found) if values)

    def chain(self, *items: Iterable[Item]) -> tuple[Item, ...]:
        """Return all *items*, one after the other."""
        return tuple(item for some in items for item in some)

    def components(self, edges: Iterable[Edges]) -> Components:
        """Return the connected components over all *edges*."""
        return joined(map(components, edges))

    def keep(self, items: Iterable[Item]) -> tuple[Item, ...]:
        """Return the same items, worked out."""
        return tuple(items)

    def share(self, value: Value) -> LocalShared[Value]:
        """Return *value* as something that functions can be given."""
        return LocalShared(value)

    def close(self) -> None:
        """End the processes."""
        self._pool.close()
