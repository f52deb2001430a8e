"""Characters of a page to pieces of lines: their direction, and the blanks between them.

A page is looked at in the direction of its text: ``u`` runs along the line,
``v`` from line to line. So turned pages, scans that are askew and vertical
text (lines from top to bottom, the first at the right) are all read alike.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
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

#: All lengths below are in ems: shares of the font size.
#: Real blanks and tabs stand in the content; others are gaps only.
_BLANKS = np.array([0x09, 0x20, 0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000])
#: A gap between Latin letters that is a word space; TeX shrinks its third of an em to .22, kerning takes .1.
WORD_GAP = 0.18
#: A gap between two Han characters, beyond the usual one of the line, that is a space and not justification.
HAN_GAP = 0.2
#: The same under a picture, where OCR placed the characters roughly.
ROUGH_GAP = 0.75
#: A gap that parts anything.
WIDE_GAP = 1.0
#: Height of a line above its baseline; with DEPTH, one em.
RISE, DEPTH = 0.88, 0.12
_HAN_CHARACTER = re.compile(f"[{HAN}]")
_WIDE_CHARACTER = re.compile(f"[{HAN}{MARKS}]")
#: Marks that Latin and Chinese text share; their width tells which it is.
_SHARED = np.array([ord(c) for c in "—―‘’“”…·─"])


class Kind:
    """What a character is to its neighbours: narrow (Latin), a wide mark, a Han character or kana."""

    NARROW, MARK, HAN = 0, 1, 2


@dataclass(slots=True)
class Line:
    """A line or a part of one: *u* from ``left`` to ``right``, its baseline at *v* = ``base``.

    ``blanks`` are those that stand in front of it in the content, ``order``
    and ``end`` its place there, ``first`` and ``last`` the kinds of its outer
    characters. ``spread`` is the mean gap between its Han characters in ems,
    over so many ``pairs``. ``calls`` are the stretches of ``text`` that are set
    small and raised as the call of a note is. ``reason`` is set where it is no
    text of the document, ``heading`` where a bookmark of the file leads to it,
    ``artifact`` where the file itself calls it page furniture.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    blanks: str = ""
    order: int = 0
    end: int = 0
    first: int = Kind.HAN
    last: int = Kind.HAN
    spread: float = 0.0
    pairs: int = 0
    calls: tuple[Span, ...] = ()
    reason: Reason | None = None
    heading: bool = False
    artifact: bool = False

    @property
    def top(self) -> float:
        """The upper edge: smaller *v* is higher."""
        return self.base - RISE * self.size

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.base + DEPTH * self.size

    @property
    def width(self) -> float:
        """Points from left to right."""
        return self.right - self.left


class Frame(NamedTuple):
    """Pieces in one direction (degrees, counter-clockwise from the x axis); vertical text runs to -90."""

    angle: float
    pieces: list[Line]
    vertical: bool = False


def frames_of(glyphs: Glyphs) -> list[Frame]:
    """Return the pieces of a page by the direction of their text, the main direction first."""
    groups: dict[float, list[tuple[Ints, bool]]] = {}
    for angle, rows in _directions(glyphs.angle):
        along, across = _upright(glyphs.take(rows), angle)
        if len(across):
            groups.setdefault(_turned(angle - 90), []).append((rows[across], True))
        if len(along):
            groups.setdefault(angle, []).append((rows[along], False))
    frames = []
    for angle, parts in groups.items():
        rows = np.sort(np.concatenate([part for part, _ in parts]))
        frames.append(Frame(angle, _pieces(glyphs.take(rows), angle, rows), any(v for _, v in parts)))
    return sorted(frames, key=lambda frame: -sum(len(piece.text) for piece in frame.pieces))


def turn(angle: float, x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Return *u* and *v* of page coordinates in the frame of *angle*."""
    c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    return x * c + y * s, x * s - y * c


def _turned(angle: float) -> float:
    return (angle + 180) % 360 - 180


def _directions(angles: Floats) -> list[tuple[float, Ints]]:
    """Group characters by their angle, within 10 degrees."""
    left = np.ones(len(angles), np.bool_)
    found: list[tuple[float, Ints]] = []
    while left.any():
        (main, _), *_ = Counter(np.round(angles[left]).tolist()).most_common(1)
        near = left & (np.abs((angles - main + 180) % 360 - 180) <= 10)
        found.append((float(np.median(angles[near & (np.round(angles) == main)])), np.flatnonzero(near)))
        left &= ~near
    return found


def _upright(glyphs: Glyphs, angle: float) -> tuple[Ints, Ints]:
    """Part the characters of one angle into those of horizontal and of vertical lines (row numbers)."""
    rows = np.arange(glyphs.count)
    solid = np.flatnonzero(~np.isin(glyphs.code, _BLANKS))
    if len(solid) < 2:
        return rows, rows[:0]
    u, v = turn(angle, glyphs.x[solid], glyphs.y[solid])
    size = np.maximum(glyphs.size[solid], 1e-3)
    du, dv = np.diff(u) / size[1:], np.diff(v) / size[1:]
    down = (np.abs(du) < 0.5) & (dv > 0.6) & (dv < 2.5)
    on = (np.abs(dv) < 0.3) & (du > 0.2) & (du < 2.5)
    if np.count_nonzero(down) <= np.count_nonzero(on):
        return rows, rows[:0]
    # In vertical text, a level run wider than one character (a page number, a running head).
    start = np.flatnonzero(np.append(True, ~on))
    run = np.cumsum(np.append(True, ~on)) - 1
    wide = (np.append(start[1:], len(solid)) - 1) > start
    wide &= (
        u[np.append(start[1:], len(solid)) - 1] + size[np.append(start[1:], len(solid)) - 1] / 2 - u[start]
        > 1.3 * size[start]
    )
    level = np.zeros(glyphs.count, np.bool_)
    level[solid[wide[run]]] = True
    return np.flatnonzero(level), np.flatnonzero(~level)


def _pieces(glyphs: Glyphs, angle: float, order: Ints) -> list[Line]:
    """Cut the characters of one frame into pieces; *order* is their place in the page's content."""
    blank = np.isin(glyphs.code, _BLANKS)
    solid = np.flatnonzero(~blank)
    if not len(solid):
        return []
    left, right, base = _placed(glyphs, angle, solid)
    size = np.maximum(glyphs.size[solid], 1e-3)
    kind = _kinds(glyphs.code[solid], (right - left) / size)
    em = np.maximum(size[1:], size[:-1])
    gap = (left[1:] - right[:-1]) / em
    blanks = np.diff(solid) - 1
    narrow = (kind[1:] == Kind.NARROW) & (kind[:-1] == Kind.NARROW)
    joined = (np.abs(size[1:] - size[:-1]) <= 0.02 * em) & (np.abs(base[1:] - base[:-1]) <= 0.1 * em)
    joined &= (left[1:] >= left[:-1] - 0.3 * em) & (
        glyphs.invisible[solid][1:] == glyphs.invisible[solid][:-1]
    )
    joined &= np.where(narrow, gap <= WIDE_GAP, (gap <= 0.15) & (blanks == 0))
    # A word space that is nothing but a gap.
    spaced = solid[1:][joined & narrow & (blanks == 0) & (gap > WORD_GAP)]
    code = np.insert(glyphs.code, spaced, 0x20)
    text = code.astype("<u4").tobytes().decode("utf-32-le")
    place = solid + np.searchsorted(spaced, solid, "right")
    pair = np.append(False, joined & (kind[1:] == Kind.HAN) & (kind[:-1] == Kind.HAN))
    pairs = np.cumsum(pair)
    spread = np.cumsum(np.where(pair, np.append(0.0, gap), 0.0))
    starts = np.flatnonzero(np.append(True, ~joined)).tolist()
    ends = [*(start - 1 for start in starts[1:]), len(solid) - 1]
    found: list[Line] = []
    before = -1
    for start, end in zip(starts, ends, strict=True):
        count = int(pairs[end] - pairs[start])
        found.append(
            Line(
                text[place[start] : place[end] + 1],
                float(left[start]),
                float(right[start : end + 1].max()),
                float(base[start]),
                float(size[start]),
                text[before + 1 : place[start]],
                int(order[solid[start]]),
                int(order[solid[end]]) + 1,
                int(kind[start]),
                int(kind[end]),
                float(spread[end] - spread[start]) / count if count else 0.0,
                count,
            )
        )
        before = int(place[end])
    return found


def _placed(glyphs: Glyphs, angle: float, solid: Ints) -> tuple[Floats, Floats, Floats]:
    """Return left, right and baseline of the characters *solid* in the frame."""
    u, base = turn(angle, glyphs.x[solid], glyphs.y[solid])
    box, size = glyphs.box[solid], glyphs.size[solid]
    corners = [turn(angle, box[:, i], box[:, j])[0] for i in (0, 2) for j in (1, 3)]
    # Boxes of some characters are those of their ink: begin at the origin, and give Han a full em.
    left, right = np.minimum(u, np.minimum.reduce(corners)), np.maximum.reduce(corners)
    han = (glyphs.code[solid] >= 0x3041) & (glyphs.code[solid] < 0xE000)
    right = np.where(han, np.maximum(right, u + size), right)
    if abs(round(angle)) not in (0, 90, 180):
        left, right = u, np.where(han, u + size, u + 0.5 * size)  # boxes are level, the line is not
    # An upright character in a line that runs down: its em square.
    square = np.abs((glyphs.angle[solid] - angle + 180) % 360 - 180) > 45
    left = np.where(square, u - RISE * size, left)
    return left, np.where(square, left + size, right), np.where(square, base - DEPTH * size, base)


def kind_of(character: str) -> int:
    """Return the kind of one character, those left open that Chinese and Latin text share.

    >>> [kind_of(character) for character in "工，a"]
    [2, 1, 0]
    """
    if _HAN_CHARACTER.match(character):
        return Kind.HAN
    return Kind.MARK if _WIDE_CHARACTER.match(character) else Kind.NARROW


def _kinds(code: NDArray[np.uint32], width: Floats) -> Ints:
    known, inverse = np.unique(code, return_inverse=True)
    kinds = np.array([kind_of(chr(one)) for one in known.tolist()])[inverse.reshape(-1)]
    return np.where((width >= 0.7) & np.isin(code, _SHARED), Kind.MARK, kinds)
