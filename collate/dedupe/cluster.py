"""The pairs that are missing inside clusters: components of texts over verified edges."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from itertools import combinations

import numpy as np

from collate.engine import components

#: In a cluster of up to this many texts every pair is compared; in a larger one only the candidates.
LARGEST_COMPLETE = 64


def unseen_pairs(
    edges: Iterable[tuple[int, int]], seen: Container[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Yield the pairs (i < j) that are inside a cluster over *edges* and not in *seen*.

    Candidates are found by chance and by neighbourhood, and a hub hides some;
    inside a cluster the editor wants every pair.

    >>> list(unseen_pairs([(0, 1), (1, 3)], {(0, 1), (1, 3)}))
    [(0, 3)]
    """
    linked = np.asarray(list(edges), dtype=np.int64).reshape(-1, 2)
    for nodes in components(linked).groups():
        if len(nodes) <= LARGEST_COMPLETE:
            yield from (pair for pair in combinations(nodes, 2) if pair not in seen)
