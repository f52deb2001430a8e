"""A tree as lines and labels of a picture: branches run to the right, as long as they say."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from collate.analysis.tree import Node
from collate.model import Work

#: Room for the longest path from the left edge to a leaf, and for a leaf, in px.
WIDTH, ROW = 420.0, 28.0

#: Room left of the tree and above it, and between a leaf and its name.
EDGE, GAP = 6.0, 8.0

#: Width of a full-width character of a name, and of a length, in px.
WIDE, NUMBER = 17.0, 48.0


#: Least width of a line between two forks that has room for its length; Newick's form has them all.
LABEL = 24.0


class Label(NamedTuple):
    """A text at a place; of a leaf the length of its branch besides."""

    x: float
    y: float
    text: str
    length: str = ""


class Picture(NamedTuple):
    """``lines`` is an SVG path, ``leaves`` and ``lengths`` its labels, ``bar`` the width of ``scale``."""

    width: float
    height: float
    lines: str
    leaves: tuple[Label, ...]
    lengths: tuple[Label, ...]
    bar: float
    scale: str


def picture(root: Node, work: Work) -> Picture:
    """Return the picture of a tree; a negative length is drawn as none and labelled as it is."""
    deepest = _deepest(root)
    drawing = _Drawing(work, WIDTH / deepest if deepest > 0 else 0.0)
    drawing.node(root, EDGE)
    longest = max(_width(label.text) for label in drawing.leaves)
    scale = _round(deepest / 4)
    return Picture(
        width=round(EDGE + WIDTH + GAP + longest + NUMBER),
        height=round(ROW * len(drawing.leaves)),
        lines="".join(drawing.lines),
        leaves=tuple(drawing.leaves),
        lengths=tuple(drawing.lengths),
        bar=round(scale * drawing.scale, 1),
        scale=f"{scale:g}",
    )


class _Drawing:
    """Collects lines and labels while the tree is walked."""

    def __init__(self, work: Work, scale: float) -> None:
        self.work, self.scale = work, scale
        self.lines: list[str] = []
        self.leaves: list[Label] = []
        self.lengths: list[Label] = []

    def node(self, node: Node, x: float) -> float:
        """Draw what hangs on *node*, whose branch begins at *x*; return the height at which it lies."""
        end = x + self.scale * max(0.0, node.length)
        if node.column is not None:
            y = ROW * (len(self.leaves) + 0.5)
            sigla = " ".join(self.work.sigla(node.column))
            self.leaves.append(Label(round(end + GAP, 1), y, sigla, written(node.length)))
        else:
            heights = [self.node(child, end) for child in node.children]
            y = (heights[0] + heights[-1]) / 2
            self.lines.append(f"M{end:.1f} {heights[0]:.1f}V{heights[-1]:.1f}")
            length = written(node.length)
            if length and end - x >= LABEL:
                self.lengths.append(Label(round((x + end) / 2, 1), y, length))
        self.lines.append(f"M{x:.1f} {y:.1f}H{end:.1f}")
        return y


def written(length: float) -> str:
    """Return a length with three places, nothing where that is 0.

    >>> written(0.12345), written(-0.0021), written(0.0001)
    ('0.123', '−0.002', '')
    """
    text = f"{abs(length):.3f}"
    return "" if not float(text) else ("−" if length < 0 else "") + text


def _deepest(node: Node) -> float:
    return max(0.0, node.length) + max((_deepest(child) for child in node.children), default=0.0)


def _width(text: str) -> float:
    return sum(WIDE if unicodedata.east_asian_width(c) in "WF" else 0.6 * WIDE for c in text)


def _round(value: float) -> float:
    """Return the largest of 1, 2 and 5 times a power of ten that is no greater.

    >>> _round(0.034), _round(0.25), _round(0.0)
    (0.02, 0.2, 0.0)
    """
    if value <= 0:
        return 0.0
    digits = f"{value:e}"
    first, power = float(digits.partition("e")[0]), digits.partition("e")[2]
    return float(f"{max(step for step in (1, 2, 5) if step <= first)}e{power}")
