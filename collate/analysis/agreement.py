"""Pairwise agreement of witnesses in the substantive entries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from collate.model import Edition, Kind


class Agreement(NamedTuple):
    """Two columns: in ``same`` of the ``of`` substantive entries where both are extant they agree."""

    left: int
    right: int
    same: int
    of: int

    @property
    def share(self) -> float:
        """``same / of``; 1 if there is no such entry."""
        return self.same / self.of if self.of else 1.0


def count_agreements(edition: Edition) -> tuple[Agreement, ...]:
    """Return a row for each pair of columns, left below right.

    Readings that differ from the lemma only in punctuation or spelling agree
    with it. Time grows with pairs times entries: 300 columns and 1,000
    entries, 45 million comparisons, take a fraction of a second.
    """
    entries = [entry for entry in edition.entries if entry.kind is Kind.SUBSTANTIVE]
    count = len(edition.work.columns)
    states = np.full((count, len(entries)), -1, dtype=np.int32)  # -1: not extant
    for index, entry in enumerate(entries):
        for number, reading in enumerate(entry.readings):
            agrees = reading.kind is not None and reading.kind is not Kind.SUBSTANTIVE
            states[list(reading.columns), index] = 0 if agrees else number
    rows: list[Agreement] = []
    for left in range(count - 1):
        others = states[left + 1 :]
        both = (others >= 0) & (states[left] >= 0)
        same = np.count_nonzero(both & (others == states[left]), axis=1).tolist()
        of = np.count_nonzero(both, axis=1).tolist()
        rows += [Agreement(left, left + 1 + n, same[n], of[n]) for n in range(len(of))]
    return tuple(rows)


def disagreement_shares(agreements: Sequence[Agreement]) -> Mapping[tuple[int, int], float]:
    """Return for each pair of columns, in either order, the share of entries at which they differ, 0..1.

    For two columns that are never extant together it is 1; if there is no
    substantive entry at all it is 0 for all pairs.
    """
    no_entries = not any(pair.of for pair in agreements)
    shares: dict[tuple[int, int], float] = {}
    for pair in agreements:
        share = 0.0 if no_entries else 1 - pair.share if pair.of else 1.0
        shares[pair.left, pair.right] = shares[pair.right, pair.left] = share
    return shares
