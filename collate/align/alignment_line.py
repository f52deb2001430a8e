"""The columns of an alignment as the centre to which one more text is aligned."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class AlignmentLine:
    """What the base text, and the witness nearest to the new text, have in each column.

    Args:
        in_base: whether the base text has a token in each column.
        lost: whether the witness nearest to the new text is not extant there.
    """

    def __init__(self, in_base: NDArray[np.bool_], lost: NDArray[np.bool_]) -> None:
        self._counts = [np.concatenate(([0], np.cumsum(mask))) for mask in (in_base, in_base & lost)]

    def count(self, start: int, end: int) -> int:
        """Return how many tokens the base text has in columns ``[start, end)``."""
        return int(self._counts[0][end] - self._counts[0][start])

    def is_lost(self, start: int, end: int) -> bool:
        """Return whether the nearest witness is extant at no word of the base text in these columns."""
        lost = int(self._counts[1][end] - self._counts[1][start])
        return 0 < lost == self.count(start, end)
