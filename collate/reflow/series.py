"""Numbers that run on from page to page, at about the same distance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from statistics import median

from collate.reflow.page_forms import Form, NumberLine

#: Candidates before a number that it may follow: others may stand between two page numbers.
_BACK = 12
#: Least rows between two consecutive page numbers; least and most rows of a page where numbers are missing.
_APART, _SHORTEST, _LONGEST = 2, 8, 160
#: Most missing numbers between two of a series.
_MISSING = 60


@dataclass(frozen=True, slots=True)
class Series:
    """Page numbers that increase, with the ``rows`` of the file at which they stand, in two measures.

    ``rows`` count long lines as several rows of a page, ``raw_rows`` as one.
    """

    members: tuple[NumberLine, ...]
    rows: tuple[int, ...]
    raw_rows: tuple[int, ...]

    @property
    def form(self) -> Form:
        """How the numbers are written."""
        return self.members[0].form

    @property
    def complete(self) -> bool:
        """Whether no number is missing between the first and the last."""
        return self.members[-1].number - self.members[0].number + 1 == len(self.members)

    @property
    def page(self) -> float:
        """The usual length of a page in rows; 0 for a single number."""
        return median(self._steps(self.rows)) if len(self.rows) > 1 else 0.0

    def regularity(self, difference: float) -> float:
        """Return the share of pages of the usual length, give or take *difference* (a share) or one row."""
        if len(self.members) < 3:
            return 0.0
        return max(_share_alike(self._steps(rows), difference) for rows in (self.rows, self.raw_rows))

    def _steps(self, rows: Sequence[int]) -> list[float]:
        numbers = [one.number for one in self.members]
        return [
            (after - before) / (second - first)
            for (before, after), (first, second) in zip(pairwise(rows), pairwise(numbers), strict=True)
        ]


def _share_alike(steps: Sequence[float], difference: float) -> float:
    usual = median(steps)
    return sum(abs(step - usual) <= max(1.0, difference * usual) for step in steps) / len(steps)


def find_series(
    candidates: Sequence[NumberLine], rows: Sequence[int], *, raw_rows: Sequence[int]
) -> list[Series]:
    """Return *candidates* (in order) as series, the longest first; each is in one.

    A series increases, by one or where numbers are missing in keeping with the
    distance in rows. *rows* and *raw_rows* are those of each line of the file.
    """
    count = len(candidates)
    at = [rows[one.line] for one in candidates]
    usual = _usual_distance(candidates, at)
    best, before = [0.0] * count, [-1] * count
    for i, one in enumerate(candidates):
        for j in range(i - 1, max(-1, i - 1 - _BACK), -1):
            weight = _link(one.number - candidates[j].number, at[i] - at[j], usual=usual)
            if weight and best[j] + weight > best[i]:
                best[i], before[i] = best[j] + weight, j
    series: list[Series] = []
    used = [False] * count
    for end in sorted(range(count), key=lambda i: (-best[i], i)):
        chain: list[int] = []
        while end >= 0 and not used[end]:
            used[end] = True
            chain.append(end)
            end = before[end]
        if chain:
            members = [candidates[i] for i in reversed(chain)]
            indices = [one.line for one in members]
            series.append(
                Series(tuple(members), tuple(rows[i] for i in indices), tuple(raw_rows[i] for i in indices))
            )
    return series


def _usual_distance(candidates: Sequence[NumberLine], at: Sequence[int]) -> float:
    """Return the median distance of consecutive numbers, 0 if there are none."""
    last: dict[int, int] = {}
    distances: list[int] = []
    for one, row in zip(candidates, at, strict=True):
        if one.number - 1 in last and row - last[one.number - 1] >= _APART:
            distances.append(row - last[one.number - 1])
        last[one.number] = row
    return median(distances) if distances else 0.0


def _link(step: int, distance: int, *, usual: float) -> float:
    """Return how well a number follows one smaller by *step*, *distance* rows before; 0: not at all."""
    if step < 1 or step > _MISSING or distance < _APART:
        return 0.0
    if step == 1:
        if usual and distance > 3 * usual:
            return 0.0
        return 2.0 - min(0.9, 0.3 * abs(log(distance / usual))) if usual else 2.0
    page = distance / step
    if not _SHORTEST <= page <= _LONGEST or (usual and not 0.5 * usual <= page <= 1.6 * usual):
        return 0.0
    return 1.0
