"""Which texts have a hash: sorted lists of (hash, text) in parts, to be asked in milliseconds at any size.

Each run that brings new texts adds a *generation*: its postings sorted by
hash, cut into parts of :data:`PART` entries, a row each with its first hash.
A question reads one part for each hash and generation. When there are many
generations the youngest are merged, each time those that together are not
smaller than the one before them, so that every posting is written anew only a
few times (the log-structured merge of O'Neil et al., Acta Informatica 1996).
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

#: Entries of a part: 48 kB, what one question reads.
PART = 4096

#: Generations that may stand side by side before some are merged.
MOST = 4

#: Entries that are merged at most (2 GB of memory); larger generations stay side by side.
LARGEST = 64_000_000

#: Texts that are told of one hash and generation: what more texts have is a set phrase.
HUB = 1000


def add(workspace: Workspace, scheme: bytes, hashes: Hashes, owners: Owners) -> None:
    """Add postings: *owners[i]*, the number of a text, has *hashes[i]*. Any order."""
    if not len(hashes):
        return
    found = workspace.ask(
        "SELECT generation, count(*) FROM postings WHERE scheme = ? GROUP BY generation ORDER BY generation",
        (scheme,),
    )
    generation = found[-1][0] + 1 if found else 1
    if len(found) >= MOST:
        merged: list[int] = []
        parts = len(hashes) // PART + 1
        while found and (parts >= found[-1][1] or len(found) >= MOST):
            if (parts + found[-1][1]) * PART > LARGEST:
                break
            merged.append(found[-1][0])
            parts += found.pop()[1]
        if merged:
            old = [_whole(workspace, scheme, one) for one in merged]
            hashes = np.concatenate([*(one[0] for one in old), hashes])
            owners = np.concatenate([*(one[1] for one in old), owners])
            generation = merged[-1]
            workspace.tell("DELETE FROM postings WHERE scheme = ? AND generation >= ?", (scheme, generation))
    order = np.lexsort((owners, hashes))
    workspace.tell_many(
        "INSERT INTO postings (scheme, generation, part, first, hashes, owners) VALUES (?, ?, ?, ?, ?, ?)",
        ((scheme, generation, *row) for row in _parts(hashes[order], owners[order])),
    )


def _parts(hashes: Hashes, owners: Owners) -> Iterator[tuple[int, bytes, bytes, bytes]]:
    for number, start in enumerate(range(0, len(hashes), PART)):
        some = slice(start, start + PART)
        yield (
            number,
            _key(int(hashes[start])),
            hashes[some].astype("<u8").tobytes(),
            owners[some].astype("<u4").tobytes(),
        )


def _whole(workspace: Workspace, scheme: bytes, generation: int) -> tuple[Hashes, Owners]:
    rows = workspace.ask(
        "SELECT hashes, owners FROM postings WHERE scheme = ? AND generation = ? ORDER BY part",
        (scheme, generation),
    )
    hashes, owners = (b"".join(parts) for parts in zip(*rows, strict=True)) if rows else (b"", b"")
    return np.frombuffer(hashes, "<u8"), np.frombuffer(owners, "<u4").astype(np.int64)


def find(connection: sqlite3.Connection, scheme: bytes, hashes: Hashes) -> dict[int, int]:
    """Return, for each text that has any of *hashes* (sorted, different), how many of them it has."""
    generations = connection.execute(
        "SELECT DISTINCT generation FROM postings WHERE scheme = ?", (scheme,)
    ).fetchall()
    found: list[Owners] = [np.empty(0, dtype=np.int64)]
    for (generation,) in generations:
        found += _in_generation(connection, scheme, int(generation), hashes)
    owners, counts = np.unique(np.concatenate(found), return_counts=True)
    return dict(zip(owners.tolist(), counts.tolist(), strict=True))


def _in_generation(
    connection: sqlite3.Connection, scheme: bytes, generation: int, hashes: Hashes
) -> Iterator[Owners]:
    part, here, owners = -1, np.empty(0, dtype="<u8"), np.empty(0, dtype="<u4")
    for value in hashes.tolist():
        told = 0
        # A hash that many texts have can run over several parts: begin where its first can stand.
        number = part
        if part < 0 or not int(here[0]) < value <= int(here[-1]):
            number = _part_before(connection, scheme, generation, value)
        while told < HUB:
            if number != part:
                row = _part(connection, scheme, generation, number)
                if row is None:
                    break
                part, here, owners = number, *row
            # As uint64: numpy would compare a plain number and these as floats, and miss by a thousand.
            first, last = (int(np.searchsorted(here, np.uint64(value), side)) for side in _SIDES)
            yield owners[first : min(last, first + HUB - told)].astype(np.int64)
            told += last - first
            if last < len(here):
                break
            number += 1


_SIDES: tuple[Literal["left"], Literal["right"]] = ("left", "right")


def _part_before(connection: sqlite3.Connection, scheme: bytes, generation: int, value: int) -> int:
    """Return the number of the last part that begins below *value*, of the first if none does."""
    row = connection.execute(
        "SELECT part FROM postings WHERE scheme = ? AND generation = ? AND first < ? "
        "ORDER BY first DESC, part DESC LIMIT 1",
        (scheme, generation, _key(value)),
    ).fetchone()
    return int(row[0]) if row else 0


def _part(
    connection: sqlite3.Connection, scheme: bytes, generation: int, number: int
) -> tuple[NDArray[np.uint64], NDArray[np.uint32]] | None:
    row = connection.execute(
        "SELECT hashes, owners FROM postings WHERE scheme = ? AND generation = ? AND part = ?",
        (scheme, generation, number),
    ).fetchone()
    return (np.frombuffer(row[0], "<u8"), np.frombuffer(row[1], "<u4")) if row else None


def _key(value: int) -> bytes:
    # SQLite's whole numbers have a sign; eight bytes, the highest first, sort as the numbers do.
    return value.to_bytes(8, "big")
