"""On which page of its file each word of a witness stands, for the TEI writer."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from collate.model import Segment
from collate.report.source_positions import Places
from collate.tei.elements import allowed


class Turn(NamedTuple):
    """A page begins *at* characters into *token*, 0 for before it. ``label`` is printed on the page."""

    token: int
    at: int
    label: str


def page_starts(
    segment: Segment, solid: np.typing.NDArray[np.int64], places: Places | None
) -> tuple[tuple[int, str], ...]:
    """Return where each page that has words of *segment* begins, and its label.

    Args:
        segment: a text.
        solid: the offsets of its characters that are no white space.
        places: the pages of the documents of the run.

    Returns:
        How many of *solid* stand before the page, the first page 0. A page
        without words of the text is left out; there are none where the
        document is unknown or has no pages.
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
    turned = np.flatnonzero(np.diff(page, prepend=-1))
    return tuple((int(count), allowed(pages[int(page[count])].label)) for count in turned if page[count] >= 0)
