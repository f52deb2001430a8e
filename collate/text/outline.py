"""The levels of headings: whether a cut would part a heading from what stands below it."""

from __future__ import annotations

from collections.abc import Sequence

from collate.model import Heading, Span


def divides_section(headings: Sequence[Heading], within: Span, *, cut: int) -> bool:
    """Return whether a cut of a text contradicts the levels of the headings in it.

    A heading of a deeper level belongs to the heading above it: the text whose
    title is ``#`` keeps its ``##``, and a section ``##`` ends at the next
    heading of its level. Headings without a level decide nothing.

    Args:
        headings: those of the document, in raw order.
        within: the raw span of the text that would be cut, its title included.
        cut: the raw offset of the first line after the cut; where lines stand
            above a heading that belong to it, that of the heading.

    >>> rows = [Heading(0, 1), Heading(50, 2), Heading(90, 2)]
    >>> [divides_section(rows, Span(0, 200), cut=cut) for cut in (30, 50, 95)]
    [True, True, True]
    >>> rows = [Heading(50, 2), Heading(90, 2)]
    >>> [divides_section(rows, Span(0, 200), cut=cut) for cut in (30, 50, 70, 90, 95)]
    [False, False, True, False, True]
    """
    inside = [row for row in headings if row.level and within.start <= row.start < within.end]
    above = [row for row in inside if row.start < cut]
    below = [row for row in inside if row.start >= cut]
    if not above:
        return False
    title = above[0] if above[0].start == within.start else None
    if title is not None and any(row.level > title.level for row in inside[1:]):
        return True
    here = below[0].level if below and below[0].start == cut else None
    open_sections: list[int] = []
    for row in above[1:] if title is not None else above:
        open_sections = [*(level for level in open_sections if level < row.level), row.level]
    return any(here is None or here > level for level in open_sections)
