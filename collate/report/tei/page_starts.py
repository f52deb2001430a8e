"""Where the pages of its source begin in a witness, for the TEI writer."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from collate.model import Segment
from collate.report.source_positions import SourceIndex
from collate.tei import strip_forbidden


class PageStart(NamedTuple):
    """A page that begins *at* characters into *token*, 0 for before it; *label* is its printed number."""

    token: int
    at: int
    label: str


def page_starts(
    segment: Segment, solid: np.typing.NDArray[np.int64], *, places: SourceIndex | None
) -> tuple[tuple[int, str], ...]:
    """Return the start and the label of each page with words of *segment*.

    Args:
        segment: a text.
        solid: the offsets of its characters other than white space.
        places: the pages of the documents of the run.

    Returns:
        The number of *solid* before each page, 0 for the first. A page without
        words of the text is left out; there are none where the document is
        unknown or has no pages.
    """
    pages = places.pages(segment.source.sha256) if places else ()
    if not pages or not len(solid):
        return ()
    runs = segment.offsets.runs
    views = np.array([run.view for run in runs], dtype=np.int64)
    raws = np.array([run.raw for run in runs], dtype=np.int64)
    run = np.searchsorted(views, solid, side="right") - 1
    raw = solid - views[run] + raws[run]
    starts = np.array([page.span.start for page in pages], dtype=np.int64)
    page = np.searchsorted(starts, raw, side="right") - 1
    turns = np.flatnonzero(np.diff(page, prepend=-1))
    return tuple(
        (int(count), strip_forbidden(pages[int(page[count])].label)) for count in turns if page[count] >= 0
    )
