"""Every character of a source in one segment or in one row of the ledger."""

from __future__ import annotations

import re
from collections.abc import Sequence

from collate.model import Dropped, Reason, Span
from collate.text.offsets import gaps

_SOLID = re.compile(r"\S")


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
        Together they cover *raw* exactly once: blanks belong to what stands
        before them, those at the start to what stands first. A text of
        blanks alone is one row.

    >>> tile("甲\n1\n乙 ", [Span(0, 5)], [Dropped(Span(2, 3), Reason.PAGE_NUMBER)])[0]
    ((Span(start=0, end=2), Span(start=4, end=6)),)
    """
    spans = sorted(row.span for row in rows)
    items: list[tuple[Span, int]] = [(row.span, -1 - index) for index, row in enumerate(rows)]
    for index, region in enumerate(regions):
        inside = [span for span in spans if span.end > region.start and span.start < region.end]
        for free in gaps(inside, region.start, region.end):
            solid = _SOLID.search(raw, free.start, free.end)
            if solid is not None:
                items.append((Span(solid.start(), free.end), index))
    if not items:
        return tuple(() for _ in regions), (Dropped(Span(0, len(raw)), Reason.BLANK),) if raw else ()
    items.sort()
    extents: list[list[Span]] = [[] for _ in regions]
    ledger: list[Dropped] = []
    start = 0
    for number, (_, owner) in enumerate(items):
        end = items[number + 1][0].start if number + 1 < len(items) else len(raw)
        if owner < 0:
            ledger.append(Dropped(Span(start, end), rows[-1 - owner].reason))
        else:
            extents[owner].append(Span(start, end))
        start = end
    return tuple(tuple(spans) for spans in extents), tuple(ledger)
