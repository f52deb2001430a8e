"""How work is spread: in this process, or over local processes. Results come in the order of the items."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

#: Bytes below which a second process costs more than it saves: two workers take 1.3 s to start.
SMALL = 2_000_000


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


def map_partitions(
    function: Callable[[Item], Result], items: Iterable[Item], processes: int = 1
) -> Iterator[Result]:
    """Yield ``function(item)`` for every item, in order.

    With more than one process, *function* must be top-level and items and
    results must pickle. An exception of *function* is raised here.
    """
    if processes <= 1:
        yield from map(function, items)
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    # Spawned, not forked: a fork copies the locks of threads that it does not copy.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        yield from pool.map(function, items)
