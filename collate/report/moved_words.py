"""Words that a witness has elsewhere, as each of the two entries tells it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from collate.model import Apparatus


class Moved(NamedTuple):
    """Seen from one entry: the number of the other, the columns that have the words elsewhere.

    ``lost``: here the base text has the words and those columns have them
    there; else it is the other way round.
    """

    there: int
    lost: bool
    columns: tuple[int, ...]


def moved(apparatus: Apparatus) -> Mapping[int, tuple[Moved, ...]]:
    """Return what every entry (by number) tells of moves; most tell nothing and are not in it."""
    found: dict[int, list[Moved]] = {}
    for lost, there, columns in apparatus.transpositions:
        found.setdefault(lost, []).append(Moved(there, True, columns))
        found.setdefault(there, []).append(Moved(lost, False, columns))
    return {number: tuple(sorted(told)) for number, told in sorted(found.items())}
