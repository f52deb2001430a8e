"""What an engine is: work in parts, and the three ways in which parts depend on each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from collate.engine.components import Components, Edges

Item = TypeVar("Item")
Result = TypeVar("Result")
Value = TypeVar("Value")
Value_co = TypeVar("Value_co", covariant=True)


class Shared(Protocol[Value_co]):
    """A value that every worker has: a table that each part is looked up in."""

    @property
    def value(self) -> Value_co:
        """The value."""


class Engine(Protocol):
    """Where work is done. All engines give the same items in the same order.

    What is given and returned are items in an order, wherever they are: to
    iterate over them brings them here. Work may be put off until then.
    Functions are top-level (or partial functions of such), and items pickle.
    What a function is given it must not change: it may be given again. A
    ``CollateError`` of a function is raised where its results are asked for.
    """

    @property
    def width(self) -> int:
        """How many parts are worked on at a time: fewer parts leave workers idle."""

    def map_partitions(
        self, function: Callable[[Item], Iterable[Result]], items: Iterable[Item]
    ) -> Iterable[Result]:
        """Return what *function* makes of each item, in the order of the items."""

    def shuffle_by_key(
        self, items: Iterable[tuple[int, Value]], keys: int
    ) -> Iterable[tuple[int, list[Value]]]:
        """Bring together the values of each key in ``0 .. keys - 1``; in order of key, values in theirs.

        A key without a value has no item. All values of one key are in the
        memory of one worker at a time.
        """

    def chain(self, *items: Iterable[Item]) -> Iterable[Item]:
        """Return all *items*, one after the other."""

    def components(self, edges: Iterable[Edges]) -> Components:
        """Return the connected components over all *edges*."""

    def keep(self, items: Iterable[Item]) -> Iterable[Item]:
        """Return the same items, to be asked for more than once: they are worked out once."""

    def share(self, value: Value) -> Shared[Value]:
        """Return *value* as something that functions can be given at little cost."""

    def close(self) -> None:
        """Let go of processes and machines."""
