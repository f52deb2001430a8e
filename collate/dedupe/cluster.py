"""Pairs inside clusters that were not candidates; a cluster is a component over verified matches."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from itertools import combinations

import numpy as np

from collate.engine import components

#: In a cluster of at most this many texts every pair is compared; in a larger one only the candidates.
LARGEST_COMPLETE_CLUSTER = 64


def uncompared_pairs(
    edges: Iterable[tuple[int, int]], compared: Container[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Yield the pairs (i < j) of two nodes in one cluster over *edges* that are not in *compared*.

    Candidates depend on chance and on neighbours in a bucket, and a hub hides
    some of them; inside a cluster the editor needs every pair.

    >>> list(uncompared_pairs([(0, 1), (1, 3)], {(0, 1), (1, 3)}))
    [(0, 3)]
    """
    links = np.asarray(list(edges), dtype=np.int64).reshape(-1, 2)
    for nodes in components(links).groups():
        if len(nodes) <= LARGEST_COMPLETE_CLUSTER:
            yield from (pair for pair in combinations(nodes, 2) if pair not in compared)
