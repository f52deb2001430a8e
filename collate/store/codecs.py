"""Codecs between model objects and bytes: explicit, compact and versioned, without pickle.

An object is written as the list of its fields in order, nested lists in JSON.
The types determine the structure, so that field names are not written and only
objects of the expected types can be read. Tuples of named tuples of integers
(spans, runs of an offset map) are one flat list. Messages
(:class:`collate.i18n.Message`) are written with their parts and read as
messages. Arrays of numbers follow the JSON as raw bytes. The whole is
compressed (zlib), whose checksum detects damage.
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
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from collate.i18n import Message, from_json, to_json

#: First byte of all data written here; incremented when the format changes.
VERSION = 1

#: The fastest level of zlib: it halves a text; the next level takes twice the time to save another tenth.
LEVEL = 1

T = TypeVar("T")

#: A value of any of the types that can be written, or what JSON makes of one.
Encoded = Any


class Codec(NamedTuple):
    """A pair of functions between values of one type and JSON values."""

    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


def dump_value(value: object, kind: object) -> bytes:
    """Return *value*, of the type *kind*, as bytes.

    *kind* is a dataclass or named tuple whose fields are strings, numbers,
    string enums, tuples or such classes again, or a tuple of such values.

    >>> from collate.model import Span
    >>> load_value(dump_value((Span(1, 2),), tuple[Span, ...]), tuple[Span, ...])
    (Span(start=1, end=2),)
    """
    return pack_row(codec_for(kind).write(value))


def load_value(data: bytes, kind: object) -> Encoded:
    """Return the value of the type *kind* that :func:`dump_value` wrote to *data*.

    Raises:
        ValueError: *data* is damaged, of another version, or not a value of *kind*.
    """
    row, _ = unpack_row(data)
    try:
        return codec_for(kind).read(row)
    except (TypeError, ValueError, IndexError, KeyError) as error:
        raise ValueError(f"not a value of {kind} ({error})") from error


def pack_row(row: object, arrays: Sequence[bytes] = ()) -> bytes:
    """Return *row* (nested lists, strings, numbers, None), followed by *arrays*, as bytes."""
    text = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
    parts = [text.encode("utf-8", "surrogatepass"), *arrays]
    sizes = json.dumps([len(part) for part in parts]).encode()
    return bytes([VERSION]) + zlib.compress(b"".join((sizes, b"\n", *parts)), LEVEL)


def unpack_row(data: bytes) -> tuple[Encoded, tuple[bytes, ...]]:
    """Return the row and the arrays that :func:`pack_row` wrote to *data*.

    Raises:
        ValueError: *data* is damaged or of another version.
    """
    if data[:1] != bytes([VERSION]):
        raise ValueError(f"written in format {data[0] if data else 'none'}, not in format {VERSION}")
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
def codec_for(kind: Encoded) -> Codec:
    """Return the codec of values of the type *kind*.

    Raises:
        TypeError: values of this type cannot be written.
    """
    origin: object = get_origin(kind)
    if origin is tuple:
        return _tuple(get_args(kind))
    if origin in (Union, types.UnionType):
        return _union(get_args(kind))
    if kind is str:
        return Codec(_encode_text, _decode_text)
    if kind in (int, float, bool, types.NoneType):
        return Codec(_identity, _identity)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return Codec(str, {member.value: member for member in kind}.__getitem__)
    if isinstance(kind, type) and (is_dataclass(kind) or issubclass(kind, tuple)):
        return fields_codec(kind)
    raise TypeError(f"{kind} cannot be written")


def fields_codec(kind: type[T], without: tuple[str, ...] = ()) -> Codec:
    """Return the codec of a class, field by field.

    *without* names fields that are not written; if there are any, the codec
    reads a dictionary of the other fields by name instead of an object.
    """
    hints = get_type_hints(kind)
    names = [f.name for f in fields(kind) if f.init] if is_dataclass(kind) else list(_names(kind))
    stored = [name for name in names if name not in without]
    codecs = [codec_for(hints[name]) for name in stored]
    count = len(stored)
    # A list, and only what differs in JSON replaced: most fields are strings and numbers.
    writers = [(place, codec.write) for place, codec in enumerate(codecs) if codec.write is not _identity]
    readers = [(place, codec.read) for place, codec in enumerate(codecs) if codec.read is not _identity]
    values_of = attrgetter(*stored) if count > 1 else lambda value: [getattr(value, name) for name in stored]

    def write(value: Encoded) -> list[Any]:
        row = list(values_of(value))
        for place, encode in writers:
            row[place] = encode(row[place])
        return row

    def read(row: Encoded) -> Encoded:
        values = list(row)
        if len(values) != count:
            raise ValueError(f"{len(values)} fields, not {count}")
        for place, decode in readers:
            values[place] = decode(values[place])
        return dict(zip(stored, values, strict=True)) if without else cast(Any, kind)(*values)

    return Codec(write, read)


def _names(kind: type) -> tuple[str, ...]:
    return cast("tuple[str, ...]", cast(Any, kind)._fields)


def _identity(value: Encoded) -> Encoded:
    return value


def _encode_text(text: str) -> Encoded:
    return to_json(text) if isinstance(text, Message) else text


def _decode_text(data: Encoded) -> Encoded:
    return from_json(data) if isinstance(data, dict) else data


def _tuple(parts: tuple[Encoded, ...]) -> Codec:
    if len(parts) == 2 and parts[1] is Ellipsis:
        item = parts[0]
        if item in (int, float):
            return Codec(list, tuple)
        if _is_integer_row(item):
            return _flat(item, len(_names(item)))
        encode, decode = codec_for(item)
        return Codec(
            list if encode is _identity else lambda values: list(map(encode, values)),
            tuple if decode is _identity else lambda rows: tuple(map(decode, rows)),
        )
    codecs = [codec_for(part) for part in parts]
    return Codec(
        lambda values: [codec.write(value) for codec, value in zip(codecs, values, strict=True)],
        lambda row: tuple([codec.read(part) for codec, part in zip(codecs, row, strict=True)]),
    )


def _is_integer_row(kind: Encoded) -> bool:
    """Return whether *kind* is a named tuple of integers."""
    named = isinstance(kind, type) and issubclass(kind, tuple) and hasattr(kind, "_fields")
    return named and set(get_type_hints(kind).values()) == {int}


def _flat(kind: Encoded, size: int) -> Codec:
    return Codec(
        lambda values: list(chain.from_iterable(values)),
        lambda flat: tuple(map(kind, *(flat[i::size] for i in range(size)))),
    )


def _union(parts: tuple[Encoded, ...]) -> Codec:
    """Return the codec of an optional type, or of None and tuples of integers (a cell of an alignment)."""
    others = [part for part in parts if part is not types.NoneType]
    if len(others) == 1:
        encode, decode = codec_for(others[0])
        return Codec(
            lambda value: None if value is None else encode(value),
            lambda row: None if row is None else decode(row),
        )
    if all(get_origin(part) is tuple and set(get_args(part)) <= {int} for part in others):
        return Codec(_identity, lambda row: None if row is None else tuple(row))
    raise TypeError(f"a value of one of the types {parts} cannot be written")
