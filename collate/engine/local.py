"""The local engine: this process, or a pool of processes on this machine."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from collate.engine.connected_components import Components, components, merge_components
from collate.engine.local_shared import LocalShared
from collate.engine.process_pool import ProcessPool, lost_error
from collate.engine.spool import Checkpoint, Spool

if TYPE_CHECKING:
    from pathlib import Path

    from collate.engine.connected_components import Edges

Item = TypeVar("Item")
Result = TypeVar("Result")
Value = TypeVar("Value")

#: Input size in bytes below which a second process costs more than it saves: two workers take 1.3 s to start.
SMALL = 2_000_000

#: Large collections that a job holds at a time: texts, sketches, and what is shuffled.
COLLECTIONS = 4


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


def _all(function: Callable[[Item], Iterable[Result]], item: Item) -> tuple[Result, ...]:
    return tuple(function(item))


def _in_turn(
    first: Callable[[Item], Iterable[Value]], second: Callable[[Value], Iterable[Result]], item: Item
) -> Iterator[Result]:
    for value in first(item):
        yield from second(value)


def _lost_in_turn(
    lost: Callable[[Item], Iterable[Value]] | None, second: Callable[[Value], Iterable[Result]], item: Item
) -> tuple[Result, ...]:
    """Return what *second* makes of the substitute for what the first function was to make of *item*."""
    if lost is None:
        raise lost_error(item)
    return tuple(result for value in lost(item) for result in second(value))


class Mapped(NamedTuple):
    """A function, the collection that it is applied to, and what takes the place of a lost result."""

    function: Callable[[Any], Iterable[Any]]
    items: Iterable[Any]
    lost: Callable[[Any], Iterable[Any]] | None


class LocalItems(Generic[Item]):
    """Items that are computed at each iteration: those of *groups*, one after another.

    ``mapped`` is set where each group is what a function returns for one item
    of a collection.
    """

    def __init__(
        self,
        groups: Callable[[int], Iterator[Iterable[Item]]],
        mapped: Mapped | None = None,
    ) -> None:
        #: Yields the groups from the one of that number on.
        self.groups = groups
        self.mapped = mapped

    def __iter__(self) -> Iterator[Item]:
        for group in self.groups(0):
            yield from group


class LocalEngine:
    """An engine on *processes* processes of this machine (1: this one).

    Large collections are in temporary files: what is beyond *memory*, in bytes
    for all of them (0: a default). With a folder of *checkpoints*,
    what :meth:`checkpoint` has computed remains there, and an engine with the same
    folder continues a job that was killed.
    """

    def __init__(self, processes: int = 1, *, checkpoints: Path | None = None, memory: int = 0) -> None:
        self._pool = ProcessPool(processes)
        self._in_memory = memory // COLLECTIONS
        self._checkpoints = checkpoints

    @property
    def width(self) -> int:
        """The number of items processed at a time."""
        return self._pool.processes

    def map_partitions(
        self,
        function: Callable[[Item], Iterable[Result]],
        items: Iterable[Item],
        *,
        lost: Callable[[Item], Iterable[Result]] | None = None,
    ) -> Iterable[Result]:
        """Return the results of *function* for each item, in the order of the items.

        *lost* is that of :meth:`~collate.engine.ProcessPool.map`.
        """
        job = Mapped(function, items, lost)
        if isinstance(items, LocalItems) and items.mapped is not None:
            # One task for both functions: what the first returns does not travel to this process and back.
            before, source, lost_before = items.mapped
            job = Mapped(
                partial(_in_turn, before, function), source, partial(_lost_in_turn, lost_before, function)
            )

        def groups(first: int) -> Iterator[Iterable[Result]]:
            lost = None if job.lost is None else partial(_all, job.lost)
            return self._pool.map(partial(_all, job.function), islice(job.items, first, None), lost=lost)

        return LocalItems(groups, job)

    def shuffle_by_key(
        self, items: Iterable[tuple[int, Value]], keys: int
    ) -> LocalItems[tuple[int, list[Value]]]:
        """Return the values of each key, sorted by key; values keep their order."""

        def groups(first: int) -> Iterator[Iterable[tuple[int, list[Value]]]]:
            if keys == 1:
                values = [value for _key, value in items]
                yield ((0, values),) if values else ()
                return
            spool: Spool[Value] = Spool(self._in_memory)
            places: list[list[int]] = [[] for _ in range(keys)]
            for key, value in items:
                places[key].append(len(spool))
                spool.add(value)
            for key, indices in enumerate(places):
                if indices:
                    yield ((key, [spool[index] for index in indices]),)

        return LocalItems(groups)

    def chain(self, *items: Iterable[Item]) -> LocalItems[Item]:
        """Return the concatenation of *items*."""
        return LocalItems(lambda first: iter(items))

    def components(self, edges: Iterable[Edges]) -> Components:
        """Return the connected components of the graph with all *edges*."""
        return merge_components(map(components, edges))

    def keep(self, items: Iterable[Item]) -> Iterable[Item]:
        """Return the items, computed."""
        if isinstance(items, tuple | Spool | Checkpoint):
            return items
        spool: Spool[Item] = Spool(self._in_memory)
        for item in items:
            spool.add(item)
        return spool

    def checkpoint(self, items: Iterable[Item], name: str) -> Iterable[Item]:
        """Return the items, from the file of that name as far as they are there."""
        if self._checkpoints is None:
            return items
        groups = items.groups if isinstance(items, LocalItems) else (lambda first: iter([items][first:]))
        return Checkpoint(self._checkpoints / f"{name}.items", groups)

    def share(self, value: Value) -> LocalShared[Value]:
        """Return a handle to *value*, which other processes read from a file, once each."""
        return LocalShared(value)

    def close(self) -> None:
        """End the engine's processes."""
        self._pool.close()
