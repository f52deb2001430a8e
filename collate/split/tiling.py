"""Distribution of a raw text over segments and ledger, each character exactly once."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from collate.model import Dropped, Reason, Span
from collate.text.offsets import uncovered_spans


def tile(
    raw: str, regions: Sequence[Span], *, rows: Sequence[Dropped]
) -> tuple[tuple[tuple[Span, ...], ...], tuple[Dropped, ...]]:
    r"""Distribute *raw* over segments and ledger.

    Args:
        raw: the whole text.
        regions: the raw spans of the segments, in order.
        rows: rows of the ledger, inside or between the regions.

    Returns:
        The extents of each region, which exclude the rows inside, and the
        ledger. Together they cover *raw* exactly once: blanks before the first
        region belong to the preceding row, or else to the first row or region.
        A text of blanks alone is one row.

    >>> extents, ledger = tile(" 甲\n1\n乙 ", [Span(1, 7)], rows=[Dropped(Span(3, 4), Reason.PAGE_NUMBER)])
    >>> extents
    ((Span(start=0, end=3), Span(start=4, end=7)),)
    """
    ordered = sorted(rows)
    first = regions[0].start if regions else len(raw)
    ahead = [row for row in ordered if row.span.start < first]
    inside = [row.span for row in ordered if row.span.start >= first]
    if not regions and not ahead:
        return (), (Dropped(Span(0, len(raw)), Reason.BLANK),) if raw else ()
    starts = [0, *(row.span.start for row in ahead[1:]), first]
    ledger = [row._replace(span=Span(*span)) for row, span in zip(ahead, pairwise(starts), strict=False)]
    begins = [span.start for span in inside]
    extents = []
    for index, (begin, end) in enumerate(regions):
        start = begin if index or ahead else 0
        extents.append(
            tuple(
                uncovered_spans(
                    inside[bisect_left(begins, start) : bisect_left(begins, end)], start=start, end=end
                )
            )
        )
    return tuple(extents), (*ledger, *(row for row in ordered if row.span.start >= first))
