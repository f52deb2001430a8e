"""Directions between witnesses: how often readings of one arose from readings of another, by local stemmata.

A count of what editors decided entry by entry. It is not a stemma of the witnesses: a witness can have a
reading that arose from that of another without having been copied from it.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collate.model import Edition


class Descent(NamedTuple):
    """How often a reading of the column ``later`` arose from one of the column ``earlier``.

    None stands for readings that are not known. ``entries`` are the numbers of the entries,
    ``reverse`` is how often it is the other way round.
    """

    earlier: int | None
    later: int
    entries: tuple[int, ...]
    reverse: int = 0

    @property
    def times(self) -> int:
        """The number of entries."""
        return len(self.entries)


def count_descent(edition: Edition) -> tuple[Descent, ...]:
    """Return the directions between the columns of *edition*, the most frequent first.

    An entry counts once for two columns, whatever the number of edges between their readings.
    """
    found: dict[tuple[int | None, int], set[int]] = {}
    for ruling in edition.rulings:
        if not ruling.origins:
            continue
        entry = edition.entries[ruling.entry - 1]
        columns = {reading.text: reading.columns for reading in entry.readings}
        for source, text in ruling.origins:
            earlier: tuple[int | None, ...] = (None,) if source is None else columns.get(source, ())
            for one in earlier:
                for other in columns.get(text, ()):
                    found.setdefault((one, other), set()).add(entry.number)
    counts = Counter({pair: len(entries) for pair, entries in found.items()})
    rows = [
        Descent(one, other, tuple(sorted(entries)), 0 if one is None else counts[other, one])
        for (one, other), entries in found.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.times, row.earlier is None, row.earlier or 0, row.later)))
