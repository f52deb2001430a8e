"""What follows from an entry of the workspace, remembered beside it: see :mod:`collate.model.deferred`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from collate.store.codecs import codec_for, pack_row, unpack_row


class FactSheet:
    """Facts of one entry by name, as JSON values; decoded once."""

    def __init__(self, rows: dict[str, Any] | None = None) -> None:
        self._rows = rows or {}
        self._values: dict[str, Any] = {}
        self._used: set[str] = set()
        self.is_changed = not self._rows
        """Whether it has facts that it was not loaded with."""

    @classmethod
    def load(cls, data: bytes) -> FactSheet:
        """Return the sheet that :meth:`dump` wrote.

        Raises:
            ValueError: *data* is damaged.
        """
        rows, _ = unpack_row(data)
        if not isinstance(rows, dict):
            raise ValueError("not a sheet")
        return cls(rows)

    def dump(self) -> bytes:
        """Return the facts that were asked for as bytes: those of other settings are dropped."""
        return pack_row({name: row for name, row in self._rows.items() if name in self._used})

    def get(self, name: str) -> Any:  # noqa: ANN401
        """Return the JSON value called *name*, or None."""
        self._used.add(name)
        return self._rows.get(name)

    def put(self, name: str, row: object) -> None:
        """Keep a JSON value."""
        self._used.add(name)
        self._rows[name] = row
        self.is_changed = True

    def recall(self, name: str, kind: object, compute: Callable[[], Any]) -> Any:  # noqa: ANN401
        """Return the fact called *name*, of the type *kind*; see :class:`collate.model.deferred.Memo`."""
        if name in self._values:
            return self._values[name]
        self._used.add(name)
        codec = codec_for(kind)
        value: Any
        try:
            value = codec.read(self._rows[name])
        except (KeyError, TypeError, ValueError, IndexError):
            value = compute()
            self._rows[name] = codec.write(value)
            self.is_changed = True
        self._values[name] = value
        return value

    def part(self, name: str) -> FactPart:
        """Return the facts of a part of the entry."""
        return FactPart(self, name)


class FactPart:
    """The facts of a part of an entry, on the sheet of the whole."""

    __slots__ = ("_prefix", "_sheet")

    def __init__(self, sheet: FactSheet, name: str) -> None:
        self._sheet, self._prefix = sheet, f"{name} "

    def recall(self, name: str, kind: object, compute: Callable[[], Any]) -> Any:  # noqa: ANN401
        """Return the fact called *name* of this part."""
        return self._sheet.recall(self._prefix + name, kind, compute)

    def peek(self, name: str) -> str:
        """Return the fact called *name*, a string; empty if it is missing."""
        return str(self._sheet.get(self._prefix + name) or "")
