"""A tree that joins the witnesses which agree most, and its picture.

Neighbour joining (Saitou and Nei, Molecular Biology and Evolution 4, 1987) on
the share of substantive entries at which two witnesses differ, by Biopython
(extra ``[tree]``). It shows agreement, which is not descent, and has no root.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, NamedTuple, Protocol

from collate.analysis.agreement import Agreement, apart
from collate.errors import MissingExtra
from collate.model import Work

#: Fewer columns than this have only one tree.
FEWEST = 3

#: More are not drawn: nobody could read it, and the time grows with their cube (300 take 8 s).
MOST = 100


class Node(NamedTuple):
    """A column (a leaf), or a point at which branches meet (``column`` is None).

    ``length`` is that of the branch to it, in shares of the entries at which
    texts differ. The method yields negative ones where the distances are not
    those of a tree.
    """

    column: int | None
    length: float
    children: tuple[Node, ...] = ()


class _Clade(Protocol):
    """What Biopython calls a node."""

    name: str
    branch_length: float | None
    clades: Sequence[_Clade]


def tree(work: Work, agreement: Sequence[Agreement]) -> Node | None:
    """Return the tree of the columns of *work*, None where they are too few or too many.

    Ties are broken by the names of the texts and not by their order: the same
    witnesses have the same tree.

    Raises:
        MissingExtra: Biopython is not installed.
    """
    if not FEWEST <= len(work.columns) <= MOST:
        return None
    try:
        construction: Any = import_module("Bio.Phylo.TreeConstruction")
    except ImportError as error:
        raise MissingExtra("drawing a tree of the witnesses", "tree") from error
    names = [_name(work, column) for column in range(len(work.columns))]
    order = sorted(range(len(names)), key=names.__getitem__)
    between = apart(agreement)
    rows = [[*(between[a, b] for b in order[:i]), 0.0] for i, a in enumerate(order)]
    matrix = construction.DistanceMatrix([str(column) for column in order], rows)
    root = construction.DistanceTreeConstructor().nj(matrix).root
    return _node(root, {str(column): (rank, column) for rank, column in enumerate(order)})[1]


def newick(node: Node, work: Work) -> str:
    """Return the tree in Newick's form: leaves are sigla in quotes, lengths have six places.

    >>> from types import SimpleNamespace
    >>> two = Node(None, 0.0, (Node(0, 0.25), Node(1, 0.5)))
    >>> newick(two, SimpleNamespace(sigla=lambda column: "AB"[column]))
    "('A':0.250000,'B':0.500000);"
    """
    return f"{_written(node, work)};"


def _written(node: Node, work: Work) -> str:
    if node.column is not None:
        return "'" + " ".join(work.sigla(node.column)).replace("'", "''") + "'"
    return (
        "("
        + ",".join(f"{_written(child, work)}:{round(child.length, 6) + 0.0:.6f}" for child in node.children)
        + ")"
    )


def _name(work: Work, column: int) -> str:
    """The name of a column's text: the first of those of its witnesses."""
    sigla = work.sigla(column)
    return min(witness.segment.id for witness in work.witnesses if witness.siglum in sigla)


def _node(clade: _Clade, leaves: Mapping[str, tuple[int, int]]) -> tuple[int, Node]:
    """Return a node, and the rank of its first leaf, by which branches are put in order."""
    length = clade.branch_length or 0.0
    if not clade.clades:
        rank, column = leaves[clade.name]
        return rank, Node(column, length)
    found = sorted((_node(child, leaves) for child in clade.clades), key=lambda pair: pair[0])
    return found[0][0], Node(None, length, tuple(node for _, node in found))
