"""Connected components of a graph: computed in bulk, or maintained edge by edge (disjoint sets)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Edges = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Components:
    """The connected components of a graph.

    ``nodes`` are the nodes that have an edge, sorted; ``least[i]`` is the least
    node of the component of ``nodes[i]`` (two int64 arrays of one length). The
    pairs are edges of a star in each component, so that the components of
    several parts of a graph can be merged (:func:`merge_components`).
    """

    nodes: NDArray[np.int64]
    least: NDArray[np.int64]

    def edges(self) -> Edges:
        """Return the edges of the stars, shape (n, 2)."""
        return np.stack((self.nodes, self.least), axis=1)

    def groups(self) -> tuple[tuple[int, ...], ...]:
        """Return the components as sorted tuples of nodes, in the order of their least nodes."""
        order = np.lexsort((self.nodes, self.least))
        starts = np.flatnonzero(np.diff(self.least[order])) + 1
        return tuple(tuple(group.tolist()) for group in np.split(self.nodes[order], starts) if group.size)


def components(edges: Edges) -> Components:
    """Return the connected components of the graph with *edges* (int64, shape (n, 2), repeats allowed).

    Every node takes the least label of its neighbours, then the label of its
    label, until nothing changes: about log n rounds of array operations.

    Source: Shiloach, Vishkin, "An O(log n) parallel connectivity algorithm", 1982.

    >>> components(np.array([[7, 4], [9, 7], [2, 3]])).groups()
    ((2, 3), (4, 7, 9))
    """
    nodes, at = np.unique(edges, return_inverse=True)
    left, right = at.reshape(-1, 2).T
    labels = np.arange(len(nodes))
    while True:
        least = np.minimum(labels[left], labels[right])
        before = labels.copy()
        # Hook the roots, not the nodes, so that a whole tree moves at once.
        np.minimum.at(labels, before[left], least)
        np.minimum.at(labels, before[right], least)
        while not np.array_equal(labels, shorter := labels[labels]):
            labels = shorter
        if np.array_equal(labels, before):
            return Components(nodes, nodes[labels])


def merge_components(parts: Iterable[Components]) -> Components:
    """Return the connected components of the union of the graphs of *parts*."""
    edges = [part.edges() for part in parts]
    return components(np.concatenate(edges) if edges else np.empty((0, 2), dtype=np.int64))


class DisjointSets:
    """Disjoint sets of the nodes ``0 .. count - 1``, none of which ever contains a forbidden pair.

    For edges that arrive one at a time, where the result of a join affects later ones.
    """

    def __init__(self, count: int, forbidden: Iterable[tuple[int, int]] = ()) -> None:
        self._root = list(range(count))
        self._members: dict[int, set[int]] = {}  # of sets with two or more nodes
        self._forbidden: dict[int, set[int]] = {}
        for left, right in forbidden:
            self._forbidden.setdefault(left, set()).add(right)
            self._forbidden.setdefault(right, set()).add(left)

    def find(self, node: int) -> int:
        """Return the representative of the set that contains *node*."""
        return self._root[node]

    def join(self, left: int, right: int) -> bool:
        """Merge the sets of *left* and *right*; return whether they are one set now.

        Sets that a forbidden pair keeps apart are left unchanged.
        """
        root, other = self._root[left], self._root[right]
        if root == other:
            return True
        members = self._members.get(root) or {root}
        others = self._members.get(other) or {other}
        if len(members) < len(others):
            root, other, members, others = other, root, others, members
        if self._forbidden and any(self._forbidden.get(node, set()) & members for node in others):
            return False
        for node in others:
            self._root[node] = root
        members |= others
        self._members[root] = members
        self._members.pop(other, None)
        return True

    def sets(self) -> tuple[tuple[int, ...], ...]:
        """Return all sets as sorted tuples of nodes, in the order of their least nodes."""
        singletons = ((node,) for node, root in enumerate(self._root) if root not in self._members)
        return tuple(sorted((*singletons, *(tuple(sorted(nodes)) for nodes in self._members.values()))))
