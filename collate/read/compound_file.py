"""OLE compound files: the streams of the root storage, as old Word files have them.

Source: MS-CFB 2.2 (header), 2.3 (FAT), 2.4 (mini FAT), 2.5 (DIFAT), 2.6 (directory).
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from typing import NamedTuple

#: First bytes of a compound file.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER, _ENTRY = 512, 128
_IN_HEADER = 109
#: Sector numbers from here on are marks: the end of a chain, a free sector.
_MOST = 0xFFFFFFFA
_NONE = 0xFFFFFFFF
_ROOT, _STREAM = 5, 2


class _Entry(NamedTuple):
    """An entry of the directory; siblings and ``child`` are indexes of entries, ``size`` is in bytes."""

    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class CompoundFile:
    """A compound file; ``names`` are those of the streams and storages in its root.

    Raises:
        ValueError: it is damaged.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        header = data[:_HEADER]
        if len(header) < _HEADER or not data.startswith(OLE) or header[28:30] != b"\xfe\xff":
            raise ValueError("no header")
        self._shift, self._mini_shift = struct.unpack_from("<HH", header, 30)
        if self._shift not in (9, 12) or not 0 < self._mini_shift < self._shift:
            raise ValueError("sectors of an unknown size")
        directory, self._cutoff = (struct.unpack_from("<I", header, at)[0] for at in (48, 56))
        self._fat_sectors = self._difat()
        self._entries = self._content(directory)
        self._root = self._entry(0)
        if self._root.kind != _ROOT:
            raise ValueError("no root")
        self._mini_fat = b""
        self._in_root = {entry.name: entry for entry in self._siblings(self._root.child)}
        self.names = frozenset(self._in_root)

    def stream(self, name: str) -> bytes:
        """Return the content of the stream *name* of the root.

        Raises:
            ValueError: there is none, or it is damaged or truncated.
        """
        entry = self._in_root.get(name)
        if entry is None or entry.kind != _STREAM:
            raise ValueError("no such stream")
        if entry.size >= self._cutoff:
            return _complete(self._content(entry.start), entry.size)
        (first,) = struct.unpack_from("<I", self._data, 60)
        self._mini_fat = self._content(first)
        mini_stream = self._content(self._root.start)
        step = 1 << self._mini_shift
        sectors = self._chain(entry.start, len(mini_stream) >> self._mini_shift, self._next_mini)
        parts = (mini_stream[sector * step : sector * step + step] for sector in sectors)
        return _complete(b"".join(parts), entry.size)

    def _difat(self) -> list[int]:
        """Return the sectors of the FAT."""
        sectors = list(struct.unpack_from(f"<{_IN_HEADER}I", self._data, 76))
        at, count = struct.unpack_from("<II", self._data, 68)
        if not count:
            at = _NONE
        seen: set[int] = set()
        per_sector = (1 << self._shift) // 4
        while at < _MOST:
            if at in seen:
                raise ValueError("a chain of sectors without an end")
            seen.add(at)
            *more, at = struct.unpack(f"<{per_sector}I", self._sector(at))
            sectors += more
        return [sector for sector in sectors if sector < _MOST]

    def _sector(self, number: int) -> bytes:
        """Return one sector, padded where the file ends in it."""
        start, size = (number + 1) << self._shift, 1 << self._shift
        if start >= len(self._data):
            raise ValueError("a sector beyond the end")
        return self._data[start : start + size].ljust(size, b"\0")

    def _next(self, sector: int) -> int:
        at, entry = divmod(sector * 4, 1 << self._shift)
        if at >= len(self._fat_sectors):
            raise ValueError("a sector beyond the FAT")
        offset = ((self._fat_sectors[at] + 1) << self._shift) + entry
        return _number(self._data[offset : offset + 4])

    def _next_mini(self, sector: int) -> int:
        return _number(self._mini_fat[sector * 4 : sector * 4 + 4])

    def _chain(self, start: int, most: int, following: Callable[[int], int]) -> Iterator[int]:
        """Yield the sectors of a chain, *most* at most."""
        for _count in range(most + 1):
            if start >= _MOST:
                return
            yield start
            start = following(start)
        raise ValueError("a chain of sectors without an end")

    def _content(self, start: int) -> bytes:
        """Return the content of a chain."""
        sectors = list(self._chain(start, len(self._data) >> self._shift, self._next))
        step = 1 << self._shift
        # The last sector of a file need not be complete.
        return b"".join(self._data[at : at + step] for at in ((n + 1) << self._shift for n in sectors))

    def _entry(self, index: int) -> _Entry:
        row = self._entries[index * _ENTRY : (index + 1) * _ENTRY]
        if len(row) < _ENTRY:
            raise ValueError("a directory without that entry")
        length, kind, _colour, left, right, child = struct.unpack_from("<HBBIII", row, 64)
        start, size = struct.unpack_from("<IQ", row, 116)
        if self._shift == 9:  # of version 3: the high half of the size need not be zero
            size &= 0xFFFFFFFF
        name = row[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        return _Entry(name, kind, left, right, child, start, size)

    def _siblings(self, index: int) -> Iterator[_Entry]:
        """Yield the entries of the tree with the root *index*."""
        stack, seen = [index], set[int]()
        while stack:
            index = stack.pop()
            if index == _NONE or index in seen:
                continue
            seen.add(index)
            entry = self._entry(index)
            stack += (entry.left, entry.right)
            yield entry


def _number(data: bytes) -> int:
    if len(data) < 4:
        raise ValueError("a sector beyond the end")
    return int.from_bytes(data, "little")


def _complete(content: bytes, size: int) -> bytes:
    if len(content) < size:
        raise ValueError("a stream that is cut off")
    return content[:size]
