"""Work on a Spark cluster, or on a Spark inside this machine.

Items travel as pickled blocks (arrays, tuples of texts), never one row at a
time, so that the price of the way to the Java machine and back is paid once a
block. Spark brings what local processes have not: parts that do not fit into
memory go to disk, and the work of a lost worker is done again by the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from collate.engine.components import Components, components, joined
from collate.engine.spark_session import check, failures, named, started

if TYPE_CHECKING:
    from collate.engine.components import Edges

Item = TypeVar("Item")
Result = TypeVar("Result")
Value = TypeVar("Value")

#: Parts for each core: those that are done sooner take more of them.
PARTS_PER_CORE = 4


class SparkShared(Generic[Value]):
    """A value that is sent to each worker once."""

    def __init__(self, broadcast: Any) -> None:  # noqa: ANN401  pyspark is optional: its types may be missing
        self._broadcast = broadcast

    @property
    def value(self) -> Value:
        """The value."""
        found: Value = self._broadcast.value
        return found


class SparkParts(Generic[Item]):
    """Items on the cluster: a resilient distributed dataset."""

    def __init__(self, rdd: Any) -> None:  # noqa: ANN401  as above
        self.rdd = rdd

    def __iter__(self) -> Iterator[Item]:
        with failures():
            found: list[Item] = self.rdd.collect()
        return iter(found)


class SparkEngine:
    """A session on the cluster of *master*: local, local[4], spark://host:7077, yarn, k8s://….

    Every worker must have this program with its libraries, under the same
    path or under the one that PYSPARK_PYTHON names. What is set in
    ``spark-defaults.conf`` (SPARK_CONF_DIR) holds.

    Raises:
        SettingsError: *master* is no address of a master.
        MissingExtra: pyspark is not installed.
        EngineError: there is no Java, or the master does not answer; later, when there is work: it has no
            worker, or all were lost.
    """

    def __init__(self, master: str) -> None:
        check(master)
        self._master = master
        self._started: Any = None

    @property
    def _context(self) -> Any:  # noqa: ANN401  as above
        # Started when there is work for it: a run that has nothing to do does not wait for Spark.
        if self._started is None:
            self._started = started(self._master)
        return self._started

    @property
    def width(self) -> int:
        """How many parts are worked on at a time: one a core."""
        return max(1, int(self._context.defaultParallelism))

    def map_partitions(
        self, function: Callable[[Item], Iterable[Result]], items: Iterable[Item]
    ) -> SparkParts[Result]:
        """Return what *function* makes of each item, in the order of the items."""
        return SparkParts(self._rdd(items).mapPartitions(partial(_map, function)))

    def shuffle_by_key(
        self, items: Iterable[tuple[int, Value]], keys: int
    ) -> SparkParts[tuple[int, list[Value]]]:
        """Bring together the values of each key; in order of key, values in theirs."""
        # A shuffle keeps no order: each value takes its place along.
        placed = self._rdd(items).mapPartitionsWithIndex(_placed)
        return SparkParts(placed.partitionBy(keys, int).mapPartitionsWithIndex(_gathered))

    def chain(self, *items: Iterable[Item]) -> SparkParts[Item]:
        """Return all *items*, one after the other."""
        return SparkParts(self._context.union([self._rdd(some) for some in items]))

    def components(self, edges: Iterable[Edges]) -> Components:
        """Return the connected components over all *edges*, joined part by part on the cluster."""
        with failures():
            found: Components = self._rdd(edges).mapPartitions(_components).treeReduce(_two)
        return found

    def keep(self, items: Iterable[Item]) -> SparkParts[Item]:
        """Return the same items, kept in memory or on disk by the workers that worked them out."""
        from pyspark import StorageLevel

        return SparkParts(self._rdd(items).persist(StorageLevel.MEMORY_AND_DISK))

    def share(self, value: Value) -> SparkShared[Value]:
        """Return *value* as something that is sent to each worker once."""
        return SparkShared(self._context.broadcast(value))

    def close(self) -> None:
        """End the session."""
        if self._started is not None:
            self._started.stop()
            self._started = None

    def _rdd(self, items: Iterable[object]) -> Any:  # noqa: ANN401  as above
        if isinstance(items, SparkParts):
            return items.rdd
        given = list(items)
        slices = max(1, min(len(given), PARTS_PER_CORE * self.width))
        return self._context.parallelize(given, slices)


def _map(function: Callable[[Item], Iterable[Result]], items: Iterator[Item]) -> Iterator[Result]:
    with named():
        for item in items:
            yield from function(item)


def _placed(part: int, items: Iterator[tuple[int, Value]]) -> Iterator[tuple[int, tuple[int, int, Value]]]:
    for place, (key, value) in enumerate(items):
        yield key, (part, place, value)


def _gathered(
    key: int, items: Iterator[tuple[int, tuple[int, int, Value]]]
) -> Iterator[tuple[int, list[Value]]]:
    found = sorted((row for _, row in items), key=lambda row: row[:2])
    if found:
        yield key, [value for _, _, value in found]


def _components(parts: Iterator[Edges]) -> Iterator[Components]:
    yield joined(map(components, parts))


def _two(left: Components, right: Components) -> Components:
    return joined((left, right))
