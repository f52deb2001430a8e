"""Every character of a source in one segment or in one row of the ledger."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from collate.model import Dropped, Reason, Span
from collate.text.offsets import gaps


def tile(
    raw: str, regions: Sequence[Span], rows: Sequence[Dropped]
) -> tuple[tuple[tuple[Span, ...], ...], tuple[Dropped, ...]]:
    r"""Share out *raw* among segments and ledger.

    Args:
        raw: the whole text.
        regions: for each segment its raw stretch, in order.
        rows: the ledger: stretches inside or between the regions.

    Returns:
        For each region its extents, without the rows inside, and the ledger.
        Together they cover *raw* exactly once: blanks before the first region
        belong to the row before them, or to what stands first. A text of
        blanks alone is one row.

    >>> extents, ledger = tile(" 甲\n1\n乙 ", [Span(1, 7)], [Dropped(Span(3, 4), Reason.PAGE_NUMBER)])
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
    ledger = [Dropped(Span(*span), row.reason) for row, span in zip(ahead, pairwise(starts), strict=False)]
    begins = [span.start for span in inside]
    extents = []
    for index, (begin, end) in enumerate(regions):
        start = begin if index or ahead else 0
        extents.append(tuple(gaps(inside[bisect_left(begins, start) : bisect_left(begins, end)], start, end)))
    return tuple(extents), (*ledger, *(row for row in ordered if row.span.start >= first))
