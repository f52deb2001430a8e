"""Objects of an earlier run whose larger parts are read only when something asks for them.

A deferred object is a frozen object like any other, and equals the one that it
stands for. Its small fields are there; a field that is not there yet is taken
from ``load()``, which returns the whole object, and is not kept, so that the
loader bounds the memory. ``memo`` keeps, across runs, the results for it of
functions marked with :func:`remembered`.

An attribute of a slotted class that has no value is looked up with
``__getattr__``: the classes need nothing else to be deferred.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from functools import partial, wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar, cast

from collate.model.documents import Document, Segment, SplitDocument
from collate.model.editions import Edition
from collate.model.works import Work

T = TypeVar("T")
R = TypeVar("R")
P = ParamSpec("P")


class Memo(Protocol):
    """Results of pure functions of one object, from this run or an earlier one of the same program."""

    def recall(self, name: str, kind: object, compute: Callable[[], Any]) -> Any:  # noqa: ANN401
        """Return the result called *name*, of the type *kind*; if it is missing, compute and keep it."""


def remembered(kind: object) -> Callable[[Callable[Concatenate[T, P], R]], Callable[Concatenate[T, P], R]]:
    """Mark a pure function of an object, and of plain further arguments, whose result is remembered.

    *kind* is the type of the result (one that ``collate.store.codec_for``
    accepts). The result must not depend on the object's path, name or number.
    Nothing is remembered of an object that is not deferred.
    """

    def decorate(function: Callable[Concatenate[T, P], R]) -> Callable[Concatenate[T, P], R]:
        base = f"{function.__module__}.{function.__qualname__}"

        @wraps(function)
        def wrapper(item: T, /, *args: P.args, **kwargs: P.kwargs) -> R:
            memo: Memo | None = getattr(item, "memo", None)
            if memo is None:
                return function(item, *args, **kwargs)
            name = f"{base} {args!r} {kwargs!r}" if args or kwargs else base
            return cast(R, memo.recall(name, kind, partial(function, item, *args, **kwargs)))

        return wrapper

    return decorate


class _Deferred:
    """What the deferred classes share; they have no field of their own."""

    __slots__ = ()
    load: Callable[[], Any]
    memo: Memo

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        """Return the value of a field that has none yet."""
        if name.startswith("_") or name in ("load", "load_text", "memo", "collated"):
            raise AttributeError(name)
        return getattr(self.load(), name)

    def __eq__(self, other: object) -> bool:
        """Return whether *other* is an object with the same fields, deferred or not."""
        if self is other:
            return True
        kind = type(self).__mro__[2]
        return isinstance(other, kind) and _values(self, kind) == _values(other, kind)

    def __hash__(self) -> int:
        """Return the hash of the object with the same fields."""
        return hash(_values(self, type(self).__mro__[2]))

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the object that this one stands for."""
        kind = type(self).__mro__[2]
        return kind, _values(self, kind)


class DeferredDocument(_Deferred, Document):
    """A document with its source, its warnings and ``wrapped``."""

    __slots__ = ("load", "memo")


class DeferredSegment(_Deferred, Segment):
    """A segment with all its fields but the text, its breaks, its notes and its offset map."""

    __slots__ = ("load", "load_text", "memo")
    load_text: Callable[[], str]

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        """Return the value of a field that has none yet; the text alone is read faster than the rest."""
        if name == "text" and _has(self, "load_text"):
            return self.load_text()
        return super().__getattr__(name)


class DeferredSplit(_Deferred, SplitDocument):
    """A split document with its segments, without its ledger and its doubts."""

    __slots__ = ("load", "memo")


class DeferredEdition(_Deferred, Edition):
    """An edition with its work."""

    __slots__ = ("collated", "load", "memo")
    collated: Work

    @property
    def work(self) -> Work:
        """The work of this edition."""
        return self.collated if _has(self, "collated") else self.apparatus.alignment.work


def deferred(kind: type[T], *, load: Callable[[], Any], memo: Memo, **values: object) -> T:
    """Return a deferred object of the class *kind* with the fields *values*; the others are loaded."""
    item = kind.__new__(kind)
    for name, value in (*values.items(), ("load", load), ("memo", memo)):
        object.__setattr__(item, name, value)
    return item


def changed(item: T, **changes: Any) -> T:  # noqa: ANN401
    """Return *item* with other values of fields, as :func:`dataclasses.replace` does, but still deferred."""
    if not isinstance(item, _Deferred) or not _has(item, "load"):
        return cast(T, replace(cast(Any, item), **changes))
    names = (*(field.name for field in fields(cast(Any, item))), "collated", "load_text")
    values = {name: getattr(item, name) for name in names if _has(item, name)}
    return deferred(type(item), load=item.load, memo=item.memo, **{**values, **changes})


def whole(item: T) -> T:
    """Return the object that *item* stands for, with the values of *item*; *item* if it is not deferred."""
    if not isinstance(item, _Deferred):
        return item
    kind = type(item).__mro__[2]
    return cast(T, kind(*_values(item, kind)))


def _has(item: object, name: str) -> bool:
    """Return whether the slot *name* has a value."""
    slot = getattr(type(item), name, None)
    if slot is None:
        return False
    try:
        slot.__get__(item, type(item))
    except AttributeError:
        return False
    return True


def _values(item: object, kind: Any) -> tuple[Any, ...]:  # noqa: ANN401
    return tuple(getattr(item, field.name) for field in fields(kind))
