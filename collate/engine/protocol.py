"""Interfaces of the engines: mapping over items, shuffling, components, shared values, progress."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from collate.engine.connected_components import Components, Edges

Item = TypeVar("Item")
Result = TypeVar("Result")
Value = TypeVar("Value")
Value_co = TypeVar("Value_co", covariant=True)


#: A progress callback: called at every step with the step's name, the number of items done, and their
#: total (0: unknown).
Progress = Callable[[str, int, int], None]


def no_progress(step: str, done: int, total: int, /) -> None:
    """Report nothing: the default :data:`Progress` callback."""


class Shared(Protocol[Value_co]):
    """A handle to a value available to every worker, such as a lookup table."""

    @property
    def value(self) -> Value_co:
        """The value."""


class Engine(Protocol):
    """An engine that processes items. All engines return the same items in the same order.

    Arguments and results are ordered collections of items, which may be on
    other machines: iteration brings them into this process, and computation
    may be deferred until then. Functions are top-level functions (or partial
    applications of such), and items are picklable. A function must not modify
    its argument, which may be used again. A ``CollateError`` raised by a
    function is raised again when its results are read.
    """

    @property
    def width(self) -> int:
        """The number of items processed at a time; fewer items leave workers idle."""

    def map_partitions(
        self,
        function: Callable[[Item], Iterable[Result]],
        items: Iterable[Item],
        *,
        lost: Callable[[Item], Iterable[Result]] | None = None,
    ) -> Iterable[Result]:
        """Return the results of *function* for each item, in the order of the items.

        *lost* gives those of an item at which workers die, where the engine can go on without it.
        """

    def shuffle_by_key(
        self, items: Iterable[tuple[int, Value]], keys: int
    ) -> Iterable[tuple[int, list[Value]]]:
        """Return the values of each key in ``0 .. keys - 1``, sorted by key; values keep their order.

        Keys without values are omitted. All values of one key must fit into
        the memory of one worker.
        """

    def chain(self, *items: Iterable[Item]) -> Iterable[Item]:
        """Return the concatenation of *items*."""

    def components(self, edges: Iterable[Edges]) -> Components:
        """Return the connected components of the graph with all *edges* (int64 arrays of shape (n, 2))."""

    def keep(self, items: Iterable[Item]) -> Iterable[Item]:
        """Return the items for repeated use: they are computed once."""

    def checkpoint(self, items: Iterable[Item], name: str) -> Iterable[Item]:
        """Return the items; an engine with checkpoints stores them under *name*.

        When the job is started again, those that are there are not computed again.
        """

    def share(self, value: Value) -> Shared[Value]:
        """Return a handle to *value* that can be passed to functions at little cost."""

    def close(self) -> None:
        """Release processes and machines."""
