"""The nouns as bytes, and back: explicit, compact, versioned; never pickle.

A noun is written as the list of its fields in their order, one list inside the
other, as JSON: its shape is known from the types, so no name is written and
nothing but the types given can come out. Rows of whole numbers (spans, runs of
an offset map) are one flat list. Arrays of numbers stand behind the JSON as
they are. The whole is deflated, whose checksum tells a damaged one.
"""

from __future__ import annotations

import json
import types
import zlib
from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass
from enum import StrEnum
from functools import cache
from itertools import chain
from typing import Any, NamedTuple, TypeVar, Union, cast, get_args, get_origin, get_type_hints

#: First byte of everything written here; raised when its form changes.
VERSION = 1

#: Deflate at its fastest: a text comes down to half, the next level takes twice the time for a tenth.
LEVEL = 1

T = TypeVar("T")

#: A value of any of the types that can be written, or what JSON makes of one.
Value = Any


class Form(NamedTuple):
    """How values of one type become JSON, and JSON values of that type."""

    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


def dump(value: object, kind: object) -> bytes:
    """Return *value*, of the type *kind*, as bytes.

    *kind* is a dataclass or a named tuple of texts, numbers, string enums,
    tuples and such classes again, or a tuple of them.

    >>> from collate.model import Span
    >>> load(dump((Span(1, 2),), tuple[Span, ...]), tuple[Span, ...])
    (Span(start=1, end=2),)
    """
    return pack(form(kind).write(value))


def load(data: bytes, kind: object) -> Value:
    """Return what :func:`dump` wrote.

    Raises:
        ValueError: it is damaged, of another version, or no such value.
    """
    row, _ = unpack(data)
    try:
        return form(kind).read(row)
    except (TypeError, ValueError, IndexError, KeyError) as error:
        raise ValueError(f"no {kind} ({error})") from error


def pack(row: object, arrays: Sequence[bytes] = ()) -> bytes:
    """Return *row* (lists, texts, numbers, None), with *arrays* behind it, as bytes."""
    text = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
    parts = [text.encode("utf-8", "surrogatepass"), *arrays]
    sizes = json.dumps([len(part) for part in parts]).encode()
    return bytes([VERSION]) + zlib.compress(b"".join((sizes, b"\n", *parts)), LEVEL)


def unpack(data: bytes) -> tuple[Value, tuple[bytes, ...]]:
    """Return what :func:`pack` wrote: the row and the arrays.

    Raises:
        ValueError: it is damaged or of another version.
    """
    if data[:1] != bytes([VERSION]):
        raise ValueError(f"written in form {data[0] if data else 'none'}, not in form {VERSION}")
    try:
        sizes, _, rest = zlib.decompress(memoryview(data)[1:]).partition(b"\n")
        parts: list[bytes] = []
        at = 0
        for size in json.loads(sizes):
            parts.append(rest[at : at + size])
            at += size
        row = json.loads(parts[0].decode("utf-8", "surrogatepass"))
    except (zlib.error, TypeError, IndexError) as error:
        raise ValueError(f"damaged ({error})") from error
    return row, tuple(parts[1:])


@cache
def form(kind: Value) -> Form:
    """Return how values of *kind* are written.

    Raises:
        TypeError: there is no way to write such values.
    """
    origin: object = get_origin(kind)
    if origin is tuple:
        return _tuple(get_args(kind))
    if origin in (Union, types.UnionType):
        return _union(get_args(kind))
    if kind in (str, int, float, bool, types.NoneType):
        return Form(_same, _same)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return Form(str, {member.value: member for member in kind}.__getitem__)
    if isinstance(kind, type) and (is_dataclass(kind) or issubclass(kind, tuple)):
        return fields_form(kind)
    raise TypeError(f"{kind} cannot be written")


def fields_form(kind: type[T], without: tuple[str, ...] = ()) -> Form:
    """Return how a class is written field by field; *without* some, it is read as the others by name."""
    hints = get_type_hints(kind)
    names = [f.name for f in fields(kind) if f.init] if is_dataclass(kind) else list(_names(kind))
    kept = [name for name in names if name not in without]
    forms = [form(hints[name]) for name in kept]

    def write(value: Value) -> list[Any]:
        return [one.write(getattr(value, name)) for name, one in zip(kept, forms, strict=True)]

    def read(row: Value) -> Value:
        values = [one.read(part) for part, one in zip(row, forms, strict=True)]
        return dict(zip(kept, values, strict=True)) if without else cast(Any, kind)(*values)

    return Form(write, read)


def _names(kind: type) -> tuple[str, ...]:
    return cast("tuple[str, ...]", cast(Any, kind)._fields)


def _same(value: Value) -> Value:
    return value


def _tuple(parts: tuple[Value, ...]) -> Form:
    if len(parts) == 2 and parts[1] is Ellipsis:
        item = parts[0]
        if item in (str, int, float):
            return Form(list, tuple)
        if _plain_row(item):
            return _flat(item, len(_names(item)))
        one = form(item)
        return Form(
            lambda values: [one.write(value) for value in values],
            lambda rows: tuple([one.read(row) for row in rows]),
        )
    forms = [form(part) for part in parts]
    return Form(
        lambda values: [one.write(value) for one, value in zip(forms, values, strict=True)],
        lambda row: tuple([one.read(part) for one, part in zip(forms, row, strict=True)]),
    )


def _plain_row(kind: Value) -> bool:
    """Tell whether *kind* is a named tuple of whole numbers."""
    named = isinstance(kind, type) and issubclass(kind, tuple) and hasattr(kind, "_fields")
    return named and set(get_type_hints(kind).values()) == {int}


def _flat(kind: Value, size: int) -> Form:
    return Form(
        lambda values: list(chain.from_iterable(values)),
        lambda flat: tuple(map(kind, *(flat[i::size] for i in range(size)))),
    )


def _union(parts: tuple[Value, ...]) -> Form:
    """None or one type; or None, the empty tuple and tuples of numbers, as in a cell of an alignment."""
    others = [part for part in parts if part is not types.NoneType]
    if len(others) == 1:
        one = form(others[0])
        return Form(
            lambda value: None if value is None else one.write(value),
            lambda row: None if row is None else one.read(row),
        )
    if all(get_origin(part) is tuple and set(get_args(part)) <= {int} for part in others):
        return Form(_same, lambda row: None if row is None else tuple(row))
    raise TypeError(f"a value of one of the types {parts} cannot be written")
