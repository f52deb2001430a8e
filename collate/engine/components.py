"""Connected components: what hangs together over edges, in bulk or one edge at a time."""

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
    """Every node that has an edge (sorted), and the least node of its component beside it.

    Two int64 arrays of one length. It is itself a set of edges, those of a
    star in each component: so components of parts can be joined.
    """

    nodes: NDArray[np.int64]
    least: NDArray[np.int64]

    def edges(self) -> Edges:
        """Return the stars' edges, n x 2."""
        return np.stack((self.nodes, self.least), axis=1)

    def groups(self) -> tuple[tuple[int, ...], ...]:
        """Return the components as sorted tuples, by their first members."""
        order = np.lexsort((self.nodes, self.least))
        starts = np.flatnonzero(np.diff(self.least[order])) + 1
        return tuple(tuple(group.tolist()) for group in np.split(self.nodes[order], starts) if group.size)


def components(edges: Edges) -> Components:
    """Return the components over *edges* (n x 2, int64, any order, repeated or not).

    Every node takes the least label of its neighbours, then its label's
    label, until nothing changes: about log n rounds of plain array steps
    (Shiloach, Vishkin, "An O(log n) parallel connectivity algorithm", 1982).

    >>> components(np.array([[7, 4], [9, 7], [2, 3]])).groups()
    ((2, 3), (4, 7, 9))
    """
    nodes, at = np.unique(edges, return_inverse=True)
    left, right = at.reshape(-1, 2).T
    labels = np.arange(len(nodes))
    while True:
        least = np.minimum(labels[left], labels[right])
        before = labels.copy()
        # Hook the roots, not the nodes: a whole tree moves at once.
        np.minimum.at(labels, before[left], least)
        np.minimum.at(labels, before[right], least)
        while not np.array_equal(labels, shorter := labels[labels]):
            labels = shorter
        if np.array_equal(labels, before):
            return Components(nodes, nodes[labels])


def joined(parts: Iterable[Components]) -> Components:
    """Return the components over the edges of all *parts*."""
    edges = [part.edges() for part in parts]
    return components(np.concatenate(edges) if edges else np.empty((0, 2), dtype=np.int64))


class DisjointSets:
    """Disjoint sets of the nodes ``0 .. count - 1`` that never hold both of a forbidden pair.

    For edges that come one at a time, each depending on what was joined before.
    """

    def __init__(self, count: int, forbidden: Iterable[tuple[int, int]] = ()) -> None:
        self._root = list(range(count))
        self._members: dict[int, set[int]] = {}  # of sets with more than one
        self._forbidden: dict[int, set[int]] = {}
        for left, right in forbidden:
            self._forbidden.setdefault(left, set()).add(right)
            self._forbidden.setdefault(right, set()).add(left)

    def find(self, node: int) -> int:
        """Return the name of the set that holds *node*."""
        return self._root[node]

    def join(self, left: int, right: int) -> bool:
        """Make one set of two; return False, and do nothing, where a forbidden pair would come together."""
        keep, gone = self._root[left], self._root[right]
        if keep == gone:
            return True
        kept = self._members.get(keep) or {keep}
        lost = self._members.get(gone) or {gone}
        if len(kept) < len(lost):
            keep, gone, kept, lost = gone, keep, lost, kept
        if self._forbidden and any(self._forbidden.get(node, set()) & kept for node in lost):
            return False
        for node in lost:
            self._root[node] = keep
        kept |= lost
        self._members[keep] = kept
        self._members.pop(gone, None)
        return True

    def sets(self) -> tuple[tuple[int, ...], ...]:
        """Return the sets, sorted, by their first members."""
        alone = ((node,) for node, root in enumerate(self._root) if root not in self._members)
        return tuple(sorted((*alone, *(tuple(sorted(nodes)) for nodes in self._members.values()))))
