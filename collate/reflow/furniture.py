"""Page furniture, which is not part of the text: page numbers, running heads, tables of contents, residue.

Nothing is left out without evidence, which each row of the ledger states: see
``pages`` (numbers that run on), ``heads`` (lines that recur at page edges),
``contents`` (titles of the file, or ascending page numbers) and ``residue``
(known lines at the edges of texts).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from collate.model import Dropped, Page, Reason, Span
from collate.reflow.contents import find_contents
from collate.reflow.heads import running_heads
from collate.reflow.page_forms import Form
from collate.reflow.pages import find_pages, page_tops
from collate.reflow.physical_lines import PhysicalLine
from collate.reflow.residue import find_shapes, printed_by_browser, separators, site_residue
from collate.reflow.scan import LineScan

Furniture = dict[int, tuple[Reason, str]]
Separated = tuple[list[PhysicalLine], list[Dropped], frozenset[int]]


def separate_furniture(
    lines: Sequence[PhysicalLine],
    wrapped: bool = True,
    *,
    pages: Sequence[Page] = (),
    encoded: bool = False,
    keep: Collection[Span] = (),
) -> Separated:
    """Separate the lines of the text from page furniture.

    Args:
        lines: the lines of the file, in order.
        wrapped: its lines may be lines of printed pages; else they are
            paragraphs, and *pages* of the container have no edges among them.
        pages: the pages of the container, () for none.
        encoded: the file marks its furniture itself, as TEI does, so that every
            line left is text.
        keep: raw spans whose lines are text, whatever the evidence.

    Returns:
        The lines of the text, ledger rows for the others, and the indices of
        those lines of the text that open a page.
    """
    tops = page_tops(lines)
    found = {} if encoded else find_furniture(lines, pages if wrapped else (), tops=tops)
    if keep:
        kept = _kept(lines, keep)
        found = {i: row for i, row in found.items() if i not in kept}
    return _separated(lines, found, tops=tops)


def find_furniture(
    lines: Sequence[PhysicalLine], pages: Sequence[Page], *, tops: Sequence[int] = ()
) -> Furniture:
    """Return the lines (indices) that are furniture, each with the reason and the evidence.

    *tops* are lines whose indent may mark the top of a page.
    """
    scan = LineScan(lines)
    found = printed_by_browser(scan)
    found |= dict.fromkeys(separators(scan), (Reason.SEPARATOR, ""))
    paged = find_pages(scan, pages, tops=tops)
    for index, number in paged.numbers.items():
        reason = Reason.RUNNING_HEAD if number.form is Form.HEAD else Reason.PAGE_NUMBER
        found[index] = (reason, paged.evidence[index])
    contents = find_contents(scan, taken=set(found))
    found |= {i: (Reason.CONTENTS, message) for i, message in contents.items()}
    shapes = find_shapes(scan)
    residue = site_residue(lines, shapes, taken=_reasons(found))
    heads = running_heads(scan, paged, taken=set(found), residue=set(residue))
    found |= residue
    found |= {i: (shapes.get(i, Reason.RUNNING_HEAD), message) for i, message in heads.items()}
    # With the heads out of the way, further lines may stand at an edge.
    return found | site_residue(lines, shapes, taken=_reasons(found)) if heads else found


def _reasons(found: Furniture) -> dict[int, Reason]:
    return {index: reason for index, (reason, _evidence) in found.items()}


def _kept(lines: Sequence[PhysicalLine], keep: Collection[Span]) -> frozenset[int]:
    starts = [line.start for line in lines]
    return frozenset(
        i
        for span in keep
        for i in range(max(0, bisect_right(starts, span.start) - 1), bisect_left(starts, span.end))
        if lines[i].end > span.start
    )


def _separated(lines: Sequence[PhysicalLine], found: Furniture, *, tops: Sequence[int]) -> Separated:
    rows = sorted(found)
    dropped = [Dropped(Span(lines[i].start, lines[i].end), *found[i]) for i in rows]
    text_lines = [line for i, line in enumerate(lines) if i not in found] if rows else list(lines)
    opening = {*tops, *(i for i, line in enumerate(lines) if line.form_feed)}
    opening |= set() if 0 in found else {0}
    opening |= {i for i in rows if found[i][0] in (Reason.PAGE_NUMBER, Reason.RUNNING_HEAD)}
    following: dict[int, int] = {}
    for i in reversed(rows):
        following[i] = following.get(i + 1, i + 1)

    def place(index: int) -> int:
        """Return the index among the lines of the text of line *index*, or of the next one of the text."""
        line = following.get(index, index)
        return line - bisect_left(rows, line)

    parted: Counter[int] = Counter()
    for i in rows:
        if found[i][0] is Reason.SEPARATOR:
            parted[place(i)] += 1 + lines[i].blank_before
    for at, blanks in parted.items():
        # A separator parts the lines beside it as an empty line does.
        if at < len(text_lines):
            line = text_lines[at]
            text_lines[at] = replace(line, blank_before=line.blank_before + blanks)
    return text_lines, dropped, frozenset(at for at in map(place, opening) if at < len(text_lines))
