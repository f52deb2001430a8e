"""An inverted index from hashes to texts in the workspace, which answers in milliseconds at any size.

Each run with new texts adds a *generation*: its postings (hash, text), sorted
by hash and divided into parts of :data:`PART_SIZE` entries, one row each with
its first hash. A query reads one part for each hash and generation. When there
are many generations, the youngest are merged: each time those whose total size
is at least that of the preceding one, so that every posting is rewritten only a
few times (log-structured merge tree: O'Neil et al., Acta Informatica 1996).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from collate.store.workspace import Workspace

    Hashes = NDArray[np.uint64]
    Owners = NDArray[np.int64]

#: Entries of a part: 48 kB, the amount that a query reads at a time.
PART_SIZE = 4096

#: Number of generations from which on some are merged.
MAX_GENERATIONS = 4

#: Largest number of entries that is merged (2 GB of memory); larger generations stay separate.
MAX_MERGED = 64_000_000

#: Largest number of texts returned for one hash and generation: a hash of more texts is a set phrase.
MAX_OWNERS = 1000


def add_postings(workspace: Workspace, scheme: bytes, *, hashes: Hashes, owners: Owners) -> None:
    """Add postings under *scheme*: *owners[i]*, the number of a text, has *hashes[i]*, in any order.

    Two arrays of one length, uint64 and int64 (below 2^32).
    """
    if not len(hashes):
        return
    generations = workspace.query(
        "SELECT generation, count(*) FROM postings WHERE scheme = ? GROUP BY generation ORDER BY generation",
        (scheme,),
    )
    generation = generations[-1][0] + 1 if generations else 1
    if len(generations) >= MAX_GENERATIONS:
        merged: list[int] = []
        parts = len(hashes) // PART_SIZE + 1
        while generations and (parts >= generations[-1][1] or len(generations) >= MAX_GENERATIONS):
            if (parts + generations[-1][1]) * PART_SIZE > MAX_MERGED:
                break
            merged.append(generations[-1][0])
            parts += generations.pop()[1]
        if merged:
            old = [_read_generation(workspace, scheme, generation=number) for number in merged]
            hashes = np.concatenate([*(one[0] for one in old), hashes])
            owners = np.concatenate([*(one[1] for one in old), owners])
            generation = merged[-1]
            workspace.execute(
                "DELETE FROM postings WHERE scheme = ? AND generation >= ?", (scheme, generation)
            )
    order = np.lexsort((owners, hashes))
    workspace.execute_many(
        "INSERT INTO postings (scheme, generation, part, first, hashes, owners) VALUES (?, ?, ?, ?, ?, ?)",
        ((scheme, generation, *row) for row in _parts(hashes[order], owners[order])),
    )


def _parts(hashes: Hashes, owners: Owners) -> Iterator[tuple[int, bytes, bytes, bytes]]:
    for number, start in enumerate(range(0, len(hashes), PART_SIZE)):
        part = slice(start, start + PART_SIZE)
        yield (
            number,
            _key(int(hashes[start])),
            hashes[part].astype("<u8").tobytes(),
            owners[part].astype("<u4").tobytes(),
        )


def _read_generation(workspace: Workspace, scheme: bytes, *, generation: int) -> tuple[Hashes, Owners]:
    rows = workspace.query(
        "SELECT hashes, owners FROM postings WHERE scheme = ? AND generation = ? ORDER BY part",
        (scheme, generation),
    )
    hashes, owners = (b"".join(parts) for parts in zip(*rows, strict=True)) if rows else (b"", b"")
    return np.frombuffer(hashes, "<u8"), np.frombuffer(owners, "<u4").astype(np.int64)


def count_shared_hashes(connection: sqlite3.Connection, scheme: bytes, *, hashes: Hashes) -> dict[int, int]:
    """Return how many of *hashes* (sorted, distinct) each indexed text has, by the number of the text.

    Texts with none are absent. Of a hash of very many texts only
    :data:`MAX_OWNERS` texts per generation are counted.
    """
    rows = connection.execute(
        "SELECT DISTINCT generation FROM postings WHERE scheme = ?", (scheme,)
    ).fetchall()
    owners: list[Owners] = [np.empty(0, dtype=np.int64)]
    for (generation,) in rows:
        owners += _Generation(connection, scheme, int(generation)).owners_of(hashes)
    texts, counts = np.unique(np.concatenate(owners), return_counts=True)
    return dict(zip(texts.tolist(), counts.tolist(), strict=True))


_SIDES: tuple[Literal["left"], Literal["right"]] = ("left", "right")


class _Generation:
    """The postings of one generation, read part by part."""

    def __init__(self, connection: sqlite3.Connection, scheme: bytes, generation: int) -> None:
        self._connection, self._key = connection, (scheme, generation)

    def owners_of(self, hashes: Hashes) -> Iterator[Owners]:
        """Yield the texts of each of *hashes* (sorted, distinct), at most :data:`MAX_OWNERS` for each."""
        part, here, owners = -1, np.empty(0, dtype="<u8"), np.empty(0, dtype="<u4")
        for value in hashes.tolist():
            count = 0
            # The postings of a hash may extend over several parts: start at the first that can contain it.
            number = part
            if part < 0 or not int(here[0]) < value <= int(here[-1]):
                number = self._first_part(value)
            while count < MAX_OWNERS:
                if number != part:
                    row = self._read_part(number)
                    if row is None:
                        break
                    part, here, owners = number, *row
                # As uint64: numpy compares a Python int with these as floats, off by up to a thousand.
                first, last = (int(np.searchsorted(here, np.uint64(value), side)) for side in _SIDES)
                yield owners[first : min(last, first + MAX_OWNERS - count)].astype(np.int64)
                count += last - first
                if last < len(here):
                    break
                number += 1

    def _first_part(self, value: int) -> int:
        """Return the number of the last part that begins below *value*, or of the first part."""
        row = self._connection.execute(
            "SELECT part FROM postings WHERE scheme = ? AND generation = ? AND first < ? "
            "ORDER BY first DESC, part DESC LIMIT 1",
            (*self._key, _key(value)),
        ).fetchone()
        return int(row[0]) if row else 0

    def _read_part(self, number: int) -> tuple[NDArray[np.uint64], NDArray[np.uint32]] | None:
        row = self._connection.execute(
            "SELECT hashes, owners FROM postings WHERE scheme = ? AND generation = ? AND part = ?",
            (*self._key, number),
        ).fetchone()
        return (np.frombuffer(row[0], "<u8"), np.frombuffer(row[1], "<u4")) if row else None


def _key(value: int) -> bytes:
    # SQLite's integers are signed; eight big-endian bytes sort like the unsigned numbers.
    return value.to_bytes(8, "big")
