"""Pieces -> lines: pieces side by side joined, with the spaces between them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from collate.model import Span
from collate.read.pdf.pieces import (
    ASCENT,
    DESCENT,
    HAN_GAP,
    ROUGH_GAP,
    WIDE_GAP,
    WORD_GAP,
    CharacterClass,
    PdfLine,
)

#: Least gap (in ems) between two columns, or between the cells of a row.
COLUMN_GAP = 0.8
#: The same for a gap with a space in it, which justification may widen a lot.
_BLANK_GAP = 2.0
#: Greatest size of a note call relative to the line's, and its least height above the baseline in ems.
_CALL_SIZE, _CALL_RISE = 0.9, 0.2
_CALL = re.compile(r"[\[〔［【(（]?(?:\d{1,3}(?:[,，、]\d{1,3})*|[①-⑳㉑-㊿*＊†‡§]{1,3}|[a-z])[\]〕］】)）]?")


def separator_between(
    first: int, second: int, *, gap: float, blanks: str, typical: float, rough: bool = False
) -> str:
    """Return the text between two characters: spaces, or "".

    Args:
        first: class of the character before.
        second: class of the character after.
        gap: the gap between them in ems.
        blanks: the spaces between them in the content.
        typical: the median gap between Han characters of the line, which justification widens, in ems.
        rough: whether positions are inexact (OCR).

    >>> [separator_between(CharacterClass.HAN, CharacterClass.HAN, gap=0.4, blanks="", typical=typical)
    ...  for typical in (0.4, 0.1)]
    ['', ' ']
    """
    if first == second == CharacterClass.NARROW:
        return blanks or (" " if gap > WORD_GAP else "")
    if first == second == CharacterClass.HAN:
        least = ROUGH_GAP if rough else HAN_GAP
        if gap - typical < (0.75 * least if blanks else least):
            return ""  # a space of no width does not count
        return blanks or " "
    if blanks and (gap > 0.1 or "\u3000" in blanks):
        return blanks
    return " " if gap > WIDE_GAP else ""


def join_runs(pieces: Sequence[PdfLine], rough: bool = False) -> list[PdfLine]:
    """Join pieces that are adjacent in the content, side by side and without a wide gap."""
    lines: list[PdfLine] = []
    run: list[PdfLine] = []
    for piece in pieces:
        if run and not _continues(run[-1], piece):
            lines.append(_join(run, rough))
            run = []
        run.append(piece)
    if run:
        lines.append(_join(run, rough))
    return lines


def join_rows(parts: Sequence[PdfLine], rough: bool = False) -> list[PdfLine]:
    """Return the lines of one column, from top to bottom, with their parts joined."""
    return [_join(row, rough) for row in group_rows(parts)]


def group_rows(parts: Sequence[PdfLine]) -> list[list[PdfLine]]:
    """Return *parts* in rows from top to bottom, each from left to right."""
    rows: list[list[PdfLine]] = []
    tallest: list[PdfLine] = []
    for part in sorted(parts, key=lambda one: (one.base, one.left)):
        # A note call is raised, so its row may begin before the row of larger characters.
        last = len(rows) - 1
        found = next((n for n in range(last, max(-1, last - 3), -1) if _beside(tallest[n], part)), None)
        if found is None:
            rows.append([part])
            tallest.append(part)
        else:
            rows[found].append(part)
            if part.size > tallest[found].size:
                tallest[found] = part
    for row in rows:
        row.sort(key=lambda part: part.left)
    return sorted(rows, key=lambda row: (_main(row).base, row[0].left))


def edge_rows(parts: Sequence[PdfLine], count: int) -> tuple[list[list[PdfLine]], list[list[PdfLine]]]:
    """Return the first and the last ``count + 1`` rows of a page, each from the edge inwards."""
    most = 8 * (count + 1)
    if len(parts) <= 2 * most:
        rows_ = group_rows(parts)
        return rows_[: count + 1], rows_[::-1][: count + 1]
    ordered = sorted(parts, key=lambda one: one.base)
    return group_rows(ordered[:most])[: count + 1], group_rows(ordered[-most:])[::-1][: count + 1]


def vertical_overlap(one: PdfLine, other: PdfLine) -> float:
    """Return the overlap of two lines in *v*, relative to the smaller size; negative if they are apart."""
    size, base, other_size, other_base = one.size, one.base, other.size, other.base
    top, other_top = base - ASCENT * size, other_base - ASCENT * other_size
    bottom, other_bottom = base + DESCENT * size, other_base + DESCENT * other_size
    overlap = (bottom if bottom < other_bottom else other_bottom) - (top if top > other_top else other_top)
    return overlap / max(min(size, other_size), 1e-3)


def _beside(tallest: PdfLine, part: PdfLine) -> bool:
    """Return whether *part* is in the row with this tallest part."""
    return vertical_overlap(tallest, part) >= 0.5


def _continues(before: PdfLine, piece: PdfLine) -> bool:
    em = max(before.size, piece.size)
    gap = (piece.left - before.right) / em
    narrow = before.last == piece.first == CharacterClass.NARROW
    return (
        piece.left >= before.left
        and -1.0 <= gap <= (_BLANK_GAP if piece.blanks else WIDE_GAP if narrow else COLUMN_GAP)
        and vertical_overlap(before, piece) >= 0.5
    )


def _main(parts: Sequence[PdfLine]) -> PdfLine:
    """Return a part with the size and baseline that most of the line's width has."""
    if len(parts) == 1:
        return parts[0]
    widths: defaultdict[tuple[float, float], float] = defaultdict(float)
    for part in parts:
        widths[part.size, part.base] += part.width
    return max(parts, key=lambda part: widths[part.size, part.base])


def _join(parts: list[PdfLine], rough: bool) -> PdfLine:
    if len(parts) == 1:
        return parts[0]
    main, typical = _main(parts), _typical_gap(parts)
    text = ""
    calls: list[Span] = []
    before: PdfLine | None = None
    for part in parts:
        if before is not None:
            gap = (part.left - before.right) / max(before.size, part.size, 1e-3)
            blanks = part.blanks if part.order - before.end == len(part.blanks) else ""
            text += separator_between(
                before.last, part.first, gap=gap, blanks=blanks, typical=typical, rough=rough
            )
        raised = part.size <= _CALL_SIZE * main.size and part.base <= main.base - _CALL_RISE * main.size
        if raised and _CALL.fullmatch(part.text):
            calls.append(Span(len(text), len(text) + len(part.text)))
        calls += [Span(start + len(text), end + len(text)) for start, end in part.calls]
        text += part.text
        before = part
    last = parts[-1]
    pairs = sum(part.han_pairs for part in parts)
    return replace(
        parts[0],
        text=text,
        right=max(part.right for part in parts),
        base=main.base,
        size=main.size,
        end=last.end,
        last=last.last,
        han_gap=sum(part.han_gap * part.han_pairs for part in parts) / pairs if pairs else 0.0,
        han_pairs=pairs,
        calls=tuple(calls),
    )


def _typical_gap(parts: Sequence[PdfLine]) -> float:
    """Return the median gap between Han characters in ems, inside the parts and between them."""
    gaps = [(part.han_gap, part.han_pairs) for part in parts if part.han_pairs]
    for before, part in pairwise(parts):
        if before.last == part.first == CharacterClass.HAN and not part.blanks:
            gaps.append(((part.left - before.right) / max(before.size, part.size, 1e-3), 1))
    remaining = sum(count for _, count in gaps) / 2
    if remaining < 1.5:
        return 0.0
    for gap, count in sorted(gaps):
        remaining -= count
        if remaining <= 0:
            return max(0.0, gap)
    return 0.0
