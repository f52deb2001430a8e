"""All that a run found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from collate.model.documents import Segment, SplitDocument
from collate.model.editions import Edition
from collate.model.works import Match, Work


class Skipped(NamedTuple):
    """An input that could not be read: where, what is wrong, what to do."""

    path: str
    problem: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Results:
    """All that a run found: what the reports of the run as a whole are written from.

    ``documents`` has one entry for each path (two files with the same content
    are two entries that share their document). ``segments`` are in reading
    order and carry their final ids, as do the ids in ``matches``, ``works``
    and ``Work.derived``. ``works`` has one entry for each text, also where it
    has one witness; ``editions`` has one for each work of two or more
    witnesses, in the same order. ``relations`` of segments that are ruled out
    or in by the editor are already applied.
    """

    documents: tuple[SplitDocument, ...]
    segments: tuple[Segment, ...]
    matches: tuple[Match, ...]
    works: tuple[Work, ...]
    editions: tuple[Edition, ...]
    ignored: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    settings: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()

    def work_of(self, segment: str) -> Work | None:
        """Return the work in which the segment with this id is a witness."""
        for work in self.works:
            if any(witness.segment.id == segment for witness in work.witnesses):
                return work
        return None
