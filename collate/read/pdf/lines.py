"""Pieces to lines: what stands side by side, and the blanks between."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from collate.model import Span
from collate.read.pdf.pieces import DEPTH, HAN_GAP, RISE, ROUGH_GAP, WIDE_GAP, WORD_GAP, Kind, Line

#: A gap (in ems) that may part two columns, or the cells of a row.
COLUMN_GAP = 0.8
#: A gap with a blank in it, which justification may widen much.
_BLANK_GAP = 2.0
#: The call of a note is at most this share of the line's size, and this many ems above its baseline.
_CALL_SIZE, _CALL_RISE = 0.9, 0.2
_CALL = re.compile(r"[\[〔［【(（]?(?:\d{1,3}(?:[,，、]\d{1,3})*|[①-⑳㉑-㊿*＊†‡§]{1,3}|[a-z])[\]〕］】)）]?")


def separator(first: int, second: int, gap: float, blanks: str, usual: float, rough: bool = False) -> str:
    """Return what stands between two characters: their kinds, the gap in ems, the blanks in the content.

    ``usual`` is the usual gap between Han characters in the line, which
    justification widens; ``rough`` says that places are not exact.

    >>> [separator(Kind.HAN, Kind.HAN, 0.4, "", usual) for usual in (0.4, 0.1)]
    ['', ' ']
    """
    if first == second == Kind.NARROW:
        return blanks or (" " if gap > WORD_GAP else "")
    if first == second == Kind.HAN:
        least = ROUGH_GAP if rough else HAN_GAP
        if gap - usual < (0.75 * least if blanks else least):
            return ""  # a blank without width is none
        return blanks or " "
    if blanks and (gap > 0.1 or "\u3000" in blanks):
        return blanks
    return " " if gap > WIDE_GAP else ""


def runs(pieces: Sequence[Line], rough: bool = False) -> list[Line]:
    """Join the pieces that follow each other in the content, side by side and without a wide gap."""
    found: list[Line] = []
    run: list[Line] = []
    for piece in pieces:
        if run and not _continues(run[-1], piece):
            found.append(_joined(run, rough))
            run = []
        run.append(piece)
    if run:
        found.append(_joined(run, rough))
    return found


def rows(parts: Sequence[Line], rough: bool = False) -> list[Line]:
    """Join the parts of lines of one column, and return the lines from top to bottom."""
    return [_joined(row, rough) for row in grouped(parts)]


def grouped(parts: Sequence[Line]) -> list[list[Line]]:
    """Return *parts* in rows from top to bottom, each from left to right."""
    found: list[list[Line]] = []
    for part in sorted(parts, key=lambda one: (one.base, one.left)):
        # A call is raised, so its row may have begun before the row of taller characters.
        row = next((row for row in reversed(found[-3:]) if _beside(row, part)), None)
        if row is None:
            found.append([part])
        else:
            row.append(part)
    for row in found:
        row.sort(key=lambda part: part.left)
    return sorted(found, key=lambda row: (_main(row).base, row[0].left))


def edge_rows(parts: Sequence[Line], count: int) -> tuple[list[list[Line]], list[list[Line]]]:
    """Return the first and the last rows of a page, *count* of each and one more, from the edge inwards."""
    most = 8 * (count + 1)
    if len(parts) <= 2 * most:
        rows_ = grouped(parts)
        return rows_[: count + 1], rows_[::-1][: count + 1]
    ordered = sorted(parts, key=lambda one: one.base)
    return grouped(ordered[:most])[: count + 1], grouped(ordered[-most:])[::-1][: count + 1]


def overlap(one: Line, other: Line) -> float:
    """Return how much two lines share in *v*, as a share of the lower one."""
    top = max(one.base - RISE * one.size, other.base - RISE * other.size)
    bottom = min(one.base + DEPTH * one.size, other.base + DEPTH * other.size)
    return (bottom - top) / max(min(one.size, other.size), 1e-3)


def _beside(row: Sequence[Line], part: Line) -> bool:
    tallest = max(row, key=lambda one: one.size)
    return overlap(tallest, part) >= 0.5


def _continues(before: Line, piece: Line) -> bool:
    em = max(before.size, piece.size)
    gap = (piece.left - before.right) / em
    narrow = before.last == piece.first == Kind.NARROW
    return (
        piece.left >= before.left
        and -1.0 <= gap <= (_BLANK_GAP if piece.blanks else WIDE_GAP if narrow else COLUMN_GAP)
        and overlap(before, piece) >= 0.5
    )


def _main(parts: Sequence[Line]) -> Line:
    """Return one of those parts whose size and baseline take up most of the line."""
    widths: defaultdict[tuple[float, float], float] = defaultdict(float)
    for part in parts:
        widths[part.size, part.base] += part.width
    return max(parts, key=lambda part: widths[part.size, part.base])


def _joined(parts: list[Line], rough: bool) -> Line:
    if len(parts) == 1:
        return parts[0]
    main, usual = _main(parts), _usual(parts)
    text = ""
    calls: list[Span] = []
    before: Line | None = None
    for part in parts:
        if before is not None:
            gap = (part.left - before.right) / max(before.size, part.size, 1e-3)
            blanks = part.blanks if part.order - before.end == len(part.blanks) else ""
            text += separator(before.last, part.first, gap, blanks, usual, rough)
        raised = part.size <= _CALL_SIZE * main.size and part.base <= main.base - _CALL_RISE * main.size
        if raised and _CALL.fullmatch(part.text):
            calls.append(Span(len(text), len(text) + len(part.text)))
        calls += [Span(start + len(text), end + len(text)) for start, end in part.calls]
        text += part.text
        before = part
    last = parts[-1]
    pairs = sum(part.pairs for part in parts)
    return replace(
        parts[0],
        text=text,
        right=max(part.right for part in parts),
        base=main.base,
        size=main.size,
        end=last.end,
        last=last.last,
        spread=sum(part.spread * part.pairs for part in parts) / pairs if pairs else 0.0,
        pairs=pairs,
        calls=tuple(calls),
    )


def _usual(parts: Sequence[Line]) -> float:
    """Return the median gap between Han characters, within the parts and between them."""
    gaps = [(part.spread, part.pairs) for part in parts if part.pairs]
    for before, part in pairwise(parts):
        if before.last == part.first == Kind.HAN and not part.blanks:
            gaps.append(((part.left - before.right) / max(before.size, part.size, 1e-3), 1))
    left = sum(count for _, count in gaps) / 2
    if left < 1.5:
        return 0.0
    for gap, count in sorted(gaps):
        left -= count
        if left <= 0:
            return max(0.0, gap)
    return 0.0
