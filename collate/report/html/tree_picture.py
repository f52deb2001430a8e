"""A tree of witnesses as an SVG drawing: branches run to the right, to scale."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from collate.analysis import TreeNode
from collate.model import Work

#: Width of the longest path from the root to a leaf, and height of a leaf, in px.
TREE_WIDTH, LEAF_HEIGHT = 420.0, 28.0

#: Left margin, and gap between a leaf and its label, in px.
MARGIN, GAP = 6.0, 8.0

#: Width of a full-width character of a label, and of a length, in px.
WIDE, NUMBER = 17.0, 48.0

#: Least width of a branch between two forks that shows its length, in px; the Newick tree has all lengths.
LEAST_LABELLED = 24.0


class TreeLabel(NamedTuple):
    """A text at a point; ``length`` is the branch length of a leaf."""

    x: float
    y: float
    text: str
    length: str = ""


class TreePicture(NamedTuple):
    """An SVG path, the labels of leaves and branches, and a scale bar (``bar`` px for ``scale``)."""

    width: float
    height: float
    lines: str
    leaves: tuple[TreeLabel, ...]
    lengths: tuple[TreeLabel, ...]
    bar: float
    scale: str


def draw_tree(root: TreeNode, work: Work) -> TreePicture:
    """Return the drawing of a tree; a negative branch length is drawn as 0 and labelled with its value."""
    deepest = _deepest(root)
    drawing = _Drawing(work, TREE_WIDTH / deepest if deepest > 0 else 0.0)
    drawing.node(root, MARGIN)
    longest = max(_width(label.text) for label in drawing.leaves)
    scale = _round(deepest / 4)
    return TreePicture(
        width=round(MARGIN + TREE_WIDTH + GAP + longest + NUMBER),
        height=round(LEAF_HEIGHT * len(drawing.leaves)),
        lines="".join(drawing.lines),
        leaves=tuple(drawing.leaves),
        lengths=tuple(drawing.lengths),
        bar=round(scale * drawing.scale, 1),
        scale=f"{scale:g}",
    )


class _Drawing:
    """Collects lines and labels in a walk of the tree."""

    def __init__(self, work: Work, scale: float) -> None:
        self.work, self.scale = work, scale
        self.lines: list[str] = []
        self.leaves: list[TreeLabel] = []
        self.lengths: list[TreeLabel] = []

    def node(self, node: TreeNode, x: float) -> float:
        """Draw the subtree of *node*, whose branch starts at *x*; return the y coordinate of the node."""
        end = x + self.scale * max(0.0, node.length)
        if node.column is not None:
            y = LEAF_HEIGHT * (len(self.leaves) + 0.5)
            sigla = " ".join(self.work.sigla(node.column))
            self.leaves.append(TreeLabel(round(end + GAP, 1), y, sigla, format_length(node.length)))
        else:
            heights = [self.node(child, end) for child in node.children]
            y = (heights[0] + heights[-1]) / 2
            self.lines.append(f"M{end:.1f} {heights[0]:.1f}V{heights[-1]:.1f}")
            length = format_length(node.length)
            if length and end - x >= LEAST_LABELLED:
                self.lengths.append(TreeLabel(round((x + end) / 2, 1), y, length))
        self.lines.append(f"M{x:.1f} {y:.1f}H{end:.1f}")
        return y


def format_length(length: float) -> str:
    """Return a length with three decimals, an empty string for 0.

    >>> format_length(0.12345), format_length(-0.0021), format_length(0.0001)
    ('0.123', '−0.002', '')
    """
    text = f"{abs(length):.3f}"
    return "" if not float(text) else ("−" if length < 0 else "") + text


def _deepest(node: TreeNode) -> float:
    return max(0.0, node.length) + max((_deepest(child) for child in node.children), default=0.0)


def _width(text: str) -> float:
    return sum(WIDE if unicodedata.east_asian_width(c) in "WF" else 0.6 * WIDE for c in text)


def _round(value: float) -> float:
    """Return the largest number of the form 1, 2 or 5 times a power of ten that is at most *value*.

    >>> _round(0.034), _round(0.25), _round(0.0)
    (0.02, 0.2, 0.0)
    """
    if value <= 0:
        return 0.0
    digits = f"{value:e}"
    first, power = float(digits.partition("e")[0]), digits.partition("e")[2]
    return float(f"{max(step for step in (1, 2, 5) if step <= first)}e{power}")
