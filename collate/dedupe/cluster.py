"""Connected components of texts over verified edges, and the pairs that are missing inside them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from itertools import combinations

from collate.model import Relation

#: Relations that put two texts into one cluster. A report or a shared passage does not:
#: through one anthology of quotations everything would hang together.
LINKING = frozenset({Relation.IDENTICAL, Relation.VERSION, Relation.EXCERPT, Relation.NOISY})

#: In a cluster of up to this many texts every pair is compared; in a larger one only the candidates.
LARGEST_COMPLETE = 64


def components(count: int, edges: Iterable[tuple[int, int]]) -> tuple[tuple[int, ...], ...]:
    """Return the connected components of ``0 .. count - 1``, each sorted, by their first members.

    >>> components(5, [(3, 1), (4, 3)])
    ((0,), (1, 3, 4), (2,))
    """
    parent = list(range(count))

    def find(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for left, right in edges:
        low, high = sorted((find(left), find(right)))
        parent[high] = low
    members: dict[int, list[int]] = {}
    for node in range(count):
        members.setdefault(find(node), []).append(node)
    return tuple(tuple(nodes) for nodes in members.values())


def unseen_pairs(
    count: int, edges: Iterable[tuple[int, int]], seen: Container[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Yield the pairs (i < j) inside a cluster that are not in *seen*.

    Candidates are found by chance and by neighbourhood, and a hub hides some;
    inside a cluster the editor wants every pair.
    """
    for nodes in components(count, edges):
        if len(nodes) <= LARGEST_COMPLETE:
            yield from (pair for pair in combinations(nodes, 2) if pair not in seen)
