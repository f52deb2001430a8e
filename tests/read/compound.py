"""Construction of compound files (MS-CFB) for tests."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any, NamedTuple

_FREE, _END, _FAT, _DIFAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFC
_CUTOFF, _MINI = 4096, 64


class Layout(NamedTuple):
    """Size of the sectors, as a power of two; ``loop``: the chains of streams have no end."""

    shift: int = 9
    loop: bool = False


class _Sectors:
    """Sectors with their table; sector n of the list is sector n of the file."""

    def __init__(self, size: int, loop: bool = False) -> None:
        self.size, self.loop = size, loop
        self.content: list[bytes] = []
        self.table: list[int] = []

    def add(self, data: bytes, mark: int = _END) -> int:
        """Append a stream, and return its first sector."""
        if not data:
            return _END
        first = len(self.content)
        parts = [data[at : at + self.size].ljust(self.size, b"\0") for at in range(0, len(data), self.size)]
        self.content += parts
        following = list(range(first + 1, first + len(parts)))
        self.table += [mark] * len(parts) if mark != _END else [*following, first if self.loop else _END]
        return first


def compound(streams: Mapping[str, bytes], layout: Layout | None = None) -> bytes:
    """Return a compound file with *streams*, of which those called ``A/B`` are in the storage A."""
    layout = layout or Layout()
    big, small = _Sectors(1 << layout.shift, layout.loop), _Sectors(_MINI, layout.loop)
    starts = {n: (small if len(d) < _CUTOFF else big).add(d) for n, d in streams.items()}
    big.loop = False
    mini_stream = b"".join(small.content)
    root = big.add(mini_stream)
    mini_fat = big.add(struct.pack(f"<{len(small.table)}I", *small.table))
    directory = big.add(_directory(streams, starts, (root, len(mini_stream))))
    per = big.size // 4
    count = more = 0
    while (len(big.content) + count + more) > count * per or max(0, count - 109) > more * (per - 1):
        count = -(-(len(big.content) + count + more) // per)
        more = -(-max(0, count - 109) // (per - 1))
    fat = list(range(len(big.content), len(big.content) + count))
    difat = len(big.content) + count
    big.table += [_FAT] * count + [_DIFAT] * more
    table = struct.pack(f"<{count * per}I", *big.table, *[_FREE] * (count * per - len(big.table)))
    rest, chain = fat[109:], b""
    for number in range(more):
        row = rest[number * (per - 1) : (number + 1) * (per - 1)]
        following = difat + number + 1 if number + 1 < more else _END
        chain += struct.pack(f"<{per}I", *row, *[_FREE] * (per - 1 - len(row)), following)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3 if layout.shift == 9 else 4, 0xFFFE, layout.shift, 6)
    header += struct.pack("<IIII", 0, count, directory, 0) + struct.pack("<I", _CUTOFF)
    header += struct.pack("<IIII", mini_fat, bool(small.table), difat if more else _END, more)
    header += struct.pack("<109I", *(fat[:109] + [_FREE] * (109 - len(fat[:109]))))
    return header.ljust(big.size, b"\0") + b"".join(big.content) + table + chain


def _directory(streams: Mapping[str, bytes], starts: Mapping[str, int], root: tuple[int, int]) -> bytes:
    """Return the directory: the root, then the entries of each storage as a list to the right."""
    rows: list[list[Any]] = [["Root Entry", 5, _FREE, _FREE, *root]]
    last: dict[str, int] = {}
    storages = {"": 0}
    for path, data in streams.items():
        folder, _slash, name = path.rpartition("/")
        for entry, kind, inside, start, size in (
            *([(folder, 1, "", 0, 0)] if folder not in storages else []),
            (name, 2, folder, starts[path], len(data)),
        ):
            index = len(rows)
            rows.append([entry, kind, _FREE, _FREE, start, size])
            if kind == 1:
                storages[entry] = index
            if inside in last:
                rows[last[inside]][2] = index
            else:
                rows[storages[inside]][3] = index
            last[inside] = index
    packed = b""
    for name, kind, right, child, start, size in rows:
        text = name.encode("utf-16-le") + b"\0\0"
        packed += text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, _FREE, right, child)
        packed += bytes(36) + struct.pack("<IQ", start, size)
    return packed
