"""A tree of the witnesses by agreement, and its Newick form.

Neighbour joining (Saitou and Nei, Molecular Biology and Evolution 4, 1987) on
the share of substantive entries at which two witnesses differ, by Biopython
(extra ``[tree]``). The tree shows agreement, not descent, and has no root.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, NamedTuple, Protocol

from collate.analysis.agreement import Agreement, disagreement_shares
from collate.errors import MissingExtra
from collate.i18n import _
from collate.model import Work

#: Least columns of a tree: fewer have only one.
LEAST_LEAVES = 3

#: Most columns of a tree: a larger one is not readable, and time grows with their cube (300 take 8 s).
MOST_LEAVES = 100


class TreeNode(NamedTuple):
    """A column (a leaf), or a branching point (``column`` is None).

    ``length`` is that of the branch to it, in shares of the entries at which
    texts differ. Neighbour joining yields negative lengths where the distances
    are not those of a tree.
    """

    column: int | None
    length: float
    children: tuple[TreeNode, ...] = ()


class _BiopythonClade(Protocol):
    """A node of Biopython."""

    name: str
    branch_length: float | None
    clades: Sequence[_BiopythonClade]


def build_tree(work: Work, agreements: Sequence[Agreement]) -> TreeNode | None:
    """Return the tree of the columns of *work*, None if they are too few or too many.

    Ties are broken by the ids of the texts, not by their order: the same
    witnesses yield the same tree.

    Raises:
        MissingExtra: Biopython is not installed.
    """
    if not LEAST_LEAVES <= len(work.columns) <= MOST_LEAVES:
        return None
    try:
        construction: Any = import_module("Bio.Phylo.TreeConstruction")
    except ImportError as error:
        raise MissingExtra(_("drawing a tree of the witnesses"), "tree") from error
    names = [_column_name(work, column) for column in range(len(work.columns))]
    order = sorted(range(len(names)), key=names.__getitem__)
    distances = disagreement_shares(agreements)
    rows = [[*(distances[a, b] for b in order[:i]), 0.0] for i, a in enumerate(order)]
    matrix = construction.DistanceMatrix([str(column) for column in order], rows)
    root = construction.DistanceTreeConstructor().nj(matrix).root
    return _convert(root, {str(column): (rank, column) for rank, column in enumerate(order)})[1]


def to_newick(node: TreeNode, work: Work) -> str:
    """Return the tree in Newick format: leaves are quoted sigla, lengths have six decimal places.

    >>> from types import SimpleNamespace
    >>> two = TreeNode(None, 0.0, (TreeNode(0, 0.25), TreeNode(1, 0.5)))
    >>> to_newick(two, SimpleNamespace(sigla=lambda column: "AB"[column]))
    "('A':0.250000,'B':0.500000);"
    """
    return f"{_newick_subtree(node, work)};"


def _newick_subtree(node: TreeNode, work: Work) -> str:
    if node.column is not None:
        return "'" + " ".join(work.sigla(node.column)).replace("'", "''") + "'"
    children = (
        f"{_newick_subtree(child, work)}:{round(child.length, 6) + 0.0:.6f}" for child in node.children
    )
    return f"({','.join(children)})"


def _column_name(work: Work, column: int) -> str:
    """Return the name of a column's text: the first in order of the ids of its witnesses' segments."""
    sigla = work.sigla(column)
    return min(witness.segment.id for witness in work.witnesses if witness.siglum in sigla)


def _convert(clade: _BiopythonClade, leaves: Mapping[str, tuple[int, int]]) -> tuple[int, TreeNode]:
    """Return the rank of a node's first leaf, by which branches are ordered, and the node."""
    length = clade.branch_length or 0.0
    if not clade.clades:
        rank, column = leaves[clade.name]
        return rank, TreeNode(column, length)
    children = sorted((_convert(child, leaves) for child in clade.clades), key=lambda pair: pair[0])
    return children[0][0], TreeNode(None, length, tuple(node for _, node in children))
