"""The Spark engine: a Spark cluster, or Spark on this machine.

Items travel as pickled blocks (arrays, tuples of texts), never one row at a
time, so that the cost of a transfer to the Java virtual machine and back is
paid once per block. Unlike the local engine, Spark moves data that does not fit
into memory to disk, and recomputes the work of a lost worker on the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from collate.engine.connected_components import Components, components, merge_components
from collate.engine.spark_session import check_spark, decoded_errors, encoded_errors, start_context

if TYPE_CHECKING:
    from collate.engine.connected_components import Edges

Item = TypeVar("Item")
Result = TypeVar("Result")
Value = TypeVar("Value")

#: Partitions per core: more than one, so that cores that finish early take over more of them.
PARTS_PER_CORE = 4


class SparkShared(Generic[Value]):
    """A shared value of the Spark engine: sent to each worker once."""

    def __init__(self, broadcast: Any) -> None:  # noqa: ANN401  pyspark is optional: its types may be missing
        self._broadcast = broadcast

    @property
    def value(self) -> Value:
        """The value."""
        value: Value = self._broadcast.value
        return value


class SparkParts(Generic[Item]):
    """Items on the cluster: an RDD (resilient distributed dataset)."""

    def __init__(self, rdd: Any) -> None:  # noqa: ANN401  as above
        self.rdd = rdd

    def __iter__(self) -> Iterator[Item]:
        with decoded_errors():
            items: list[Item] = self.rdd.collect()
        return iter(items)


class SparkEngine:
    """A session on the cluster of *master*: local, local[4], spark://host:7077, yarn, k8s://….

    Every worker must have this program and its libraries in a Python installation
    at the same path as here or at the path in PYSPARK_PYTHON. Options in
    ``spark-defaults.conf`` (SPARK_CONF_DIR) apply.

    Raises:
        SettingsError: *master* is not the address of a Spark master.
        MissingExtra: pyspark is not installed.
        EngineError: Java is missing, or the master does not answer; on first use also: the master has no
            worker; later: all workers were lost.
    """

    def __init__(self, master: str) -> None:
        check_spark(master)
        self._master = master
        self._running: Any = None

    @property
    def _context(self) -> Any:  # noqa: ANN401  as above
        # Started on first use: a run with nothing to compute does not wait for Spark.
        if self._running is None:
            self._running = start_context(self._master)
        return self._running

    @property
    def width(self) -> int:
        """The number of items processed at a time: one per core."""
        return max(1, int(self._context.defaultParallelism))

    def map_partitions(
        self,
        function: Callable[[Item], Iterable[Result]],
        items: Iterable[Item],
        *,
        lost: Callable[[Item], Iterable[Result]] | None = None,
    ) -> SparkParts[Result]:
        """Return the results of *function* for each item, in the order of the items.

        *lost* has no effect: Spark tries each task four times, and then ends the job.
        """
        return SparkParts(self._rdd(items).mapPartitions(partial(_map, function)))

    def shuffle_by_key(
        self, items: Iterable[tuple[int, Value]], keys: int
    ) -> SparkParts[tuple[int, list[Value]]]:
        """Return the values of each key, sorted by key; values keep their order."""
        # A shuffle does not preserve order, so each value carries its position.
        numbered = self._rdd(items).mapPartitionsWithIndex(_add_positions)
        return SparkParts(numbered.partitionBy(keys, int).mapPartitionsWithIndex(_sort_values))

    def chain(self, *items: Iterable[Item]) -> SparkParts[Item]:
        """Return the concatenation of *items*."""
        return SparkParts(self._context.union([self._rdd(part) for part in items]))

    def components(self, edges: Iterable[Edges]) -> Components:
        """Return the connected components of the graph with all *edges*, merged pairwise on the cluster."""
        with decoded_errors():
            merged: Components = self._rdd(edges).mapPartitions(_components).treeReduce(_merge_pair)
        return merged

    def keep(self, items: Iterable[Item]) -> SparkParts[Item]:
        """Return the items, persisted in memory or on disk by the workers that compute them."""
        from pyspark import StorageLevel

        return SparkParts(self._rdd(items).persist(StorageLevel.MEMORY_AND_DISK))

    def checkpoint(self, items: Iterable[Item], name: str) -> SparkParts[Item]:
        """Return the items: Spark itself computes again what a lost worker had."""
        return SparkParts(self._rdd(items))

    def share(self, value: Value) -> SparkShared[Value]:
        """Return a handle to *value*, which is sent to each worker once."""
        return SparkShared(self._context.broadcast(value))

    def close(self) -> None:
        """End the session."""
        if self._running is not None:
            self._running.stop()
            self._running = None

    def _rdd(self, items: Iterable[object]) -> Any:  # noqa: ANN401  as above
        if isinstance(items, SparkParts):
            return items.rdd
        local = list(items)
        slices = max(1, min(len(local), PARTS_PER_CORE * self.width))
        return self._context.parallelize(local, slices)


def _map(function: Callable[[Item], Iterable[Result]], items: Iterator[Item]) -> Iterator[Result]:
    with encoded_errors():
        for item in items:
            yield from function(item)


def _add_positions(
    partition: int, items: Iterator[tuple[int, Value]]
) -> Iterator[tuple[int, tuple[int, int, Value]]]:
    for position, (key, value) in enumerate(items):
        yield key, (partition, position, value)


def _sort_values(
    key: int, items: Iterator[tuple[int, tuple[int, int, Value]]]
) -> Iterator[tuple[int, list[Value]]]:
    rows = sorted((row for _, row in items), key=lambda row: row[:2])
    if rows:
        yield key, [value for _, _, value in rows]


def _components(parts: Iterator[Edges]) -> Iterator[Components]:
    yield merge_components(map(components, parts))


def _merge_pair(left: Components, right: Components) -> Components:
    return merge_components((left, right))
