"""Characters of a page -> pieces of lines, by direction of the text and gaps between characters.

Coordinates are those of a frame in the direction of the text: ``u`` runs along
the line, ``v`` from line to line. So rotated pages, skewed scans and vertical
text (lines from top to bottom, the first at the right) are treated alike.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from collate.model import Reason, Span
from collate.read.pdf.glyphs import Glyphs
from collate.text.layout import HAN, MARKS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]

#: *u* of the left and the right edge of a column or another part of a page.
Edges = tuple[float, float]

# All lengths below are in ems: multiples of the font size.

#: Code points of spaces and tabs in the content of a page; a PDF may also have gaps without a space.
_BLANKS = np.array([0x09, 0x20, 0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000])
#: Least gap between Latin letters that is a word space: TeX shrinks its 0.33 em to 0.22, kerning takes 0.1.
WORD_GAP = 0.18
#: Least gap between two Han characters, beyond the typical one of the line, that is a space: justification
#: widens all gaps of a line.
HAN_GAP = 0.2
#: The same for an OCR text layer, where positions are inexact.
ROUGH_GAP = 0.75
#: Least gap that is a space between any two characters.
WIDE_GAP = 1.0
#: Height of a line above its baseline and depth below it; together one em.
ASCENT, DESCENT = 0.88, 0.12
_HAN_CHARACTER = re.compile(f"[{HAN}]")
_WIDE_CHARACTER = re.compile(f"[{HAN}{MARKS}]")
#: Marks of both Latin and Chinese text; the width shows which one it is.
_SHARED_MARKS = np.array([ord(c) for c in "—―‘’“”…·─"])


class CharacterClass:
    """Class of a character for the spaces beside it: narrow (Latin), wide mark, or Han character or kana."""

    NARROW, MARK, HAN = 0, 1, 2


@dataclass(slots=True)
class PdfLine:
    """A line or a part of one: *u* from ``left`` to ``right``, baseline at *v* = ``base``, in points.

    ``blanks`` are the spaces before it in the content, ``order`` and ``end``
    its range there, ``first`` and ``last`` the classes of its outer characters.
    ``han_gap`` is the mean gap between its Han characters in ems, over
    ``han_pairs`` pairs. ``calls`` are spans of ``text`` that are small and
    raised like the call of a note. ``reason`` is set if it is not text of the
    document, ``heading`` is the level of the bookmark that leads to it, 0 for
    none; ``artifact`` is set if the file marks it as page furniture.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    blanks: str = ""
    order: int = 0
    end: int = 0
    first: int = CharacterClass.HAN
    last: int = CharacterClass.HAN
    han_gap: float = 0.0
    han_pairs: int = 0
    calls: tuple[Span, ...] = ()
    reason: Reason | None = None
    heading: int = 0
    artifact: bool = False

    @property
    def top(self) -> float:
        """*v* of the upper edge; smaller is higher."""
        return self.base - ASCENT * self.size

    @property
    def bottom(self) -> float:
        """*v* of the lower edge."""
        return self.base + DESCENT * self.size

    @property
    def width(self) -> float:
        """Width in points."""
        return self.right - self.left


class Frame(NamedTuple):
    """Pieces of one direction (degrees, counter-clockwise from the x axis); that of vertical text is -90."""

    angle: float
    pieces: list[PdfLine]
    vertical: bool = False


def split_frames(glyphs: Glyphs) -> list[Frame]:
    """Return the pieces of a page by the direction of their text, the main direction first."""
    groups: dict[float, list[tuple[Ints, bool]]] = {}
    for angle, rows in _directions(glyphs.angle):
        along, across = _split_vertical(glyphs.take(rows), angle)
        if len(across):
            groups.setdefault(_normal_angle(angle - 90), []).append((rows[across], True))
        if len(along):
            groups.setdefault(angle, []).append((rows[along], False))
    frames = []
    for angle, parts in groups.items():
        rows = np.sort(np.concatenate([part for part, _ in parts]))
        frames.append(Frame(angle, _pieces(glyphs.take(rows), angle, rows), any(v for _, v in parts)))
    return sorted(frames, key=lambda frame: -sum(len(piece.text) for piece in frame.pieces))


def to_frame(x: Floats, y: Floats, *, angle: float) -> tuple[Floats, Floats]:
    """Return *u* and *v* of page coordinates in the frame of *angle* (degrees)."""
    c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    return x * c + y * s, x * s - y * c


def _normal_angle(angle: float) -> float:
    return (angle + 180) % 360 - 180


def _directions(angles: Floats) -> list[tuple[float, Ints]]:
    """Return (angle, row numbers) of the characters, grouped by angle within 10 degrees."""
    if len(angles) and (angles == angles[0]).all():
        return [(float(angles[0]), np.arange(len(angles)))]
    rest = np.ones(len(angles), np.bool_)
    groups: list[tuple[float, Ints]] = []
    while rest.any():
        (main, _), *_ = Counter(np.round(angles[rest]).tolist()).most_common(1)
        near = rest & (np.abs((angles - main + 180) % 360 - 180) <= 10)
        groups.append((float(np.median(angles[near & (np.round(angles) == main)])), np.flatnonzero(near)))
        rest &= ~near
    return groups


def _split_vertical(glyphs: Glyphs, angle: float) -> tuple[Ints, Ints]:
    """Return the row numbers of characters of one angle in horizontal lines, and in vertical lines."""
    rows = np.arange(glyphs.count)
    solid = np.flatnonzero(~np.isin(glyphs.code, _BLANKS))
    if len(solid) < 2:
        return rows, rows[:0]
    u, v = to_frame(glyphs.x[solid], glyphs.y[solid], angle=angle)
    size = np.maximum(glyphs.size[solid], 1e-3)
    du, dv = np.diff(u) / size[1:], np.diff(v) / size[1:]
    down = (np.abs(du) < 0.5) & (dv > 0.6) & (dv < 2.5)
    along = (np.abs(dv) < 0.3) & (du > 0.2) & (du < 2.5)
    if np.count_nonzero(down) <= np.count_nonzero(along):
        return rows, rows[:0]
    # In vertical text, a horizontal run wider than one character (a page number, a running head).
    start = np.flatnonzero(np.append(True, ~along))
    run = np.cumsum(np.append(True, ~along)) - 1
    wide = (np.append(start[1:], len(solid)) - 1) > start
    wide &= (
        u[np.append(start[1:], len(solid)) - 1] + size[np.append(start[1:], len(solid)) - 1] / 2 - u[start]
        > 1.3 * size[start]
    )
    level = np.zeros(glyphs.count, np.bool_)
    level[solid[wide[run]]] = True
    return np.flatnonzero(level), np.flatnonzero(~level)


def _pieces(glyphs: Glyphs, angle: float, order: Ints) -> list[PdfLine]:
    """Return the pieces of one frame's characters, whose indexes in the page's content are *order*."""
    blank = np.isin(glyphs.code, _BLANKS)
    solid = np.flatnonzero(~blank)
    if not len(solid):
        return []
    left, right, base = _extents(glyphs, angle, solid)
    size = np.maximum(glyphs.size[solid], 1e-3)
    kind = _classes(glyphs.code[solid], (right - left) / size)
    em = np.maximum(size[1:], size[:-1])
    gap = (left[1:] - right[:-1]) / em
    blanks = np.diff(solid) - 1
    narrow = (kind[1:] == CharacterClass.NARROW) & (kind[:-1] == CharacterClass.NARROW)
    joined = (np.abs(size[1:] - size[:-1]) <= 0.02 * em) & (np.abs(base[1:] - base[:-1]) <= 0.1 * em)
    joined &= (left[1:] >= left[:-1] - 0.3 * em) & (
        glyphs.invisible[solid][1:] == glyphs.invisible[solid][:-1]
    )
    joined &= np.where(narrow, gap <= WIDE_GAP, (gap <= 0.15) & (blanks == 0))
    # Word spaces that are only gaps.
    gaps = solid[1:][joined & narrow & (blanks == 0) & (gap > WORD_GAP)]
    code = np.insert(glyphs.code, gaps, 0x20)
    text = code.astype("<u4").tobytes().decode("utf-32-le")
    position = solid + np.searchsorted(gaps, solid, "right")
    pair = np.append(False, joined & (kind[1:] == CharacterClass.HAN) & (kind[:-1] == CharacterClass.HAN))
    pairs = np.cumsum(pair)
    total_gap = np.cumsum(np.where(pair, np.append(0.0, gap), 0.0))
    starts = np.flatnonzero(np.append(True, ~joined)).tolist()
    ends = [*(start - 1 for start in starts[1:]), len(solid) - 1]
    pieces: list[PdfLine] = []
    before = -1
    for start, end in zip(starts, ends, strict=True):
        count = int(pairs[end] - pairs[start])
        pieces.append(
            PdfLine(
                text=text[position[start] : position[end] + 1],
                left=float(left[start]),
                right=float(right[start : end + 1].max()),
                base=float(base[start]),
                size=float(size[start]),
                blanks=text[before + 1 : position[start]],
                order=int(order[solid[start]]),
                end=int(order[solid[end]]) + 1,
                first=int(kind[start]),
                last=int(kind[end]),
                han_gap=float(total_gap[end] - total_gap[start]) / count if count else 0.0,
                han_pairs=count,
            )
        )
        before = int(position[end])
    return pieces


def _extents(glyphs: Glyphs, angle: float, solid: Ints) -> tuple[Floats, Floats, Floats]:
    """Return *u* of the left and right edges and *v* of the baseline of the characters *solid*."""
    u, base = to_frame(glyphs.x[solid], glyphs.y[solid], angle=angle)
    box, size = glyphs.box[solid], glyphs.size[solid]
    corners = [to_frame(box[:, i], box[:, j], angle=angle)[0] for i in (0, 2) for j in (1, 3)]
    # Some boxes enclose only the ink: extend them to the origin, and those of Han to a full em.
    left, right = np.minimum(u, np.minimum.reduce(corners)), np.maximum.reduce(corners)
    han = (glyphs.code[solid] >= 0x3041) & (glyphs.code[solid] < 0xE000)
    right = np.where(han, np.maximum(right, u + size), right)
    if abs(round(angle)) not in (0, 90, 180):
        left, right = u, np.where(han, u + size, u + 0.5 * size)  # boxes are horizontal, the line is not
    # An upright character in a vertical line: its em square.
    square = np.abs((glyphs.angle[solid] - angle + 180) % 360 - 180) > 45
    left = np.where(square, u - ASCENT * size, left)
    return left, np.where(square, left + size, right), np.where(square, base - DESCENT * size, base)


@lru_cache(maxsize=20_000)
def character_class(character: str) -> int:
    """Return the class of one character; of marks that Chinese and Latin text share, NARROW.

    >>> [character_class(character) for character in "工，a"]
    [2, 1, 0]
    """
    if _HAN_CHARACTER.match(character):
        return CharacterClass.HAN
    return CharacterClass.MARK if _WIDE_CHARACTER.match(character) else CharacterClass.NARROW


def _classes(code: NDArray[np.uint32], width: Floats) -> Ints:
    distinct, inverse = np.unique(code, return_inverse=True)
    classes = np.array([character_class(chr(one)) for one in distinct.tolist()])[inverse.reshape(-1)]
    return np.where((width >= 0.7) & np.isin(code, _SHARED_MARKS), CharacterClass.MARK, classes)
