"""Execution engines: this process, several processes of this machine, or a Spark cluster.

In reading order: ``protocol`` (the interface of an engine), ``local`` with
``process_pool``, ``local_shared`` and ``spool``, ``spark`` and ``spark_session``,
``connected_components``, ``stage_times`` (how long the stages took);
``confined`` and ``confined_process``, functions in a process with limits; ``confined_pattern``, the
regular expressions of an editor in one.
Results are in the order of the items and do not depend on the engine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from collate.engine.protocol import Engine, Progress, Shared, no_progress
from collate.lazy import lazy_names

if TYPE_CHECKING:
    from collections.abc import Callable

    from collate.engine.confined import ConfinedDeath, Death, Limits, confine
    from collate.engine.confined_pattern import lines_that_match
    from collate.engine.confined_process import allow_more
    from collate.engine.connected_components import Components, DisjointSets, components, merge_components
    from collate.engine.local import LocalEngine, worker_count
    from collate.engine.process_pool import LOST_PROBLEM, LOST_REMEDY, ProcessPool, map_partitions
    from collate.engine.spark import SparkEngine
    from collate.engine.stage_times import StageTimes

__all__ = [
    "ENGINES",
    "LOST_PROBLEM",
    "LOST_REMEDY",
    "Components",
    "ConfinedDeath",
    "Death",
    "DisjointSets",
    "Engine",
    "Limits",
    "LocalEngine",
    "ProcessPool",
    "Progress",
    "Shared",
    "SparkEngine",
    "StageTimes",
    "allow_more",
    "components",
    "confine",
    "lines_that_match",
    "map_partitions",
    "merge_components",
    "no_progress",
    "worker_count",
]


def _local(master: str, jobs: int) -> Engine:
    from collate.engine.local import LocalEngine, worker_count

    return LocalEngine(worker_count(jobs, 2**31, size=2**31))


def _spark(master: str, jobs: int) -> Engine:
    from collate.engine.spark import SparkEngine

    return SparkEngine(master or f"local[{jobs or '*'}]")


#: Factories of engines by name; arguments: the address of the cluster's master ("" for a cluster on this
#: machine), and the number of processes on this machine (0: one per core).
ENGINES: dict[str, Callable[[str, int], Engine]] = {
    "local": _local,
    "spark": _spark,
}

__getattr__ = lazy_names(
    __name__,
    {
        "confined": ("ConfinedDeath", "Death", "Limits", "confine"),
        "confined_pattern": ("lines_that_match",),
        "confined_process": ("allow_more",),
        "connected_components": ("Components", "DisjointSets", "components", "merge_components"),
        "local": ("LocalEngine", "worker_count"),
        "process_pool": ("LOST_PROBLEM", "LOST_REMEDY", "ProcessPool", "map_partitions"),
        "spark": ("SparkEngine",),
        "stage_times": ("StageTimes",),
    },
)  # fmt: skip
