"""Transposed words, seen from each of the two entries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from collate.model import Apparatus


class MovedWords(NamedTuple):
    """A transposition seen from one entry: the number of the other entry, and the columns concerned.

    With ``lost``, the base text has the words at this entry and the columns
    have them at the other; without, the other way round.
    """

    other_entry: int
    lost: bool
    columns: tuple[int, ...]


def moves_by_entry(apparatus: Apparatus) -> Mapping[int, tuple[MovedWords, ...]]:
    """Return the transpositions of each entry, by entry number, sorted; an entry without any has no key."""
    by_entry: dict[int, list[MovedWords]] = {}
    for lost, added, columns in apparatus.transpositions:
        by_entry.setdefault(lost, []).append(MovedWords(added, True, columns))
        by_entry.setdefault(added, []).append(MovedWords(lost, False, columns))
    return {number: tuple(sorted(moves)) for number, moves in sorted(by_entry.items())}
