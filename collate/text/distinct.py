"""The distinct values of an array, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Up to so many values a set is as fast as numpy, whose function loads five megabytes of masked arrays first.
_FEW = 4096


def distinct_values(values: NDArray[np.integer]) -> list[int]:
    """Return the distinct *values*, ascending.

    >>> distinct_values(np.array([3, 1, 3]))
    [1, 3]
    """
    if len(values) <= _FEW:
        return sorted(set(values.tolist()))
    ordered = np.sort(values)
    found: list[int] = ordered[np.append(True, ordered[1:] != ordered[:-1])].tolist()
    return found
