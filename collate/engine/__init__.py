"""How work is spread: in this process, over processes of this machine, or over a Spark cluster.

``base.py`` says what an engine is, ``components.py`` what hangs together; one
file for each engine. Results come in the order of the items, and are the same
whatever the engine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from collate.engine.components import Components, DisjointSets, components
from collate.engine.local import LocalEngine, Pool, map_partitions, workers
from collate.engine.progress import Progress, silent
from collate.engine.protocol import Engine, Shared

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "ENGINES",
    "Components",
    "DisjointSets",
    "Engine",
    "LocalEngine",
    "Pool",
    "Progress",
    "Shared",
    "components",
    "map_partitions",
    "silent",
    "workers",
]


def _local(master: str, jobs: int) -> Engine:
    return LocalEngine(workers(jobs, 2**31, 2**31))


def _spark(master: str, jobs: int) -> Engine:
    from collate.engine.spark import SparkEngine

    return SparkEngine(master or f"local[{jobs or '*'}]")


#: name -> engine: (address of the cluster's master, processes on this machine; 0: one a core) -> engine.
ENGINES: dict[str, Callable[[str, int], Engine]] = {
    "local": _local,
    "spark": _spark,
}
