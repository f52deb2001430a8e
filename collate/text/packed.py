"""Tables in ``data/`` that were made from other libraries; ``data/README.md`` has their sources."""

from __future__ import annotations

import zlib
from pathlib import Path

_DATA = Path(__file__).parent / "data"


#: Bytes of the size of a table before it was compressed, which come first.
_SIZE = 4


def pack(content: bytes) -> bytes:
    """Return *content* as it is in a file: its size, and the whole compressed with zlib.

    >>> restore(pack(b"abc"))
    b'abc'
    """
    return len(content).to_bytes(_SIZE, "little") + zlib.compress(content, 9)


def restore(data: bytes) -> bytes:
    """Return what :func:`pack` was given."""
    # With its size stated the content is written in one piece: half of the memory.
    size = int.from_bytes(data[:_SIZE], "little")
    return zlib.decompress(memoryview(data)[_SIZE:], bufsize=size)


def unpack(name: str) -> bytes:
    """Return the contents of the packed table *name*."""
    return restore((_DATA / name).read_bytes())


def read_text(name: str) -> str:
    """Return the table *name*, which is not compressed."""
    return (_DATA / name).read_text(encoding="utf-8")
