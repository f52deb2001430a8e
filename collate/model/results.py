"""The results of a run as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from collate.model.documents import Segment, SplitDocument
from collate.model.editions import Edition
from collate.model.works import Match, Work


class Skipped(NamedTuple):
    """An input that could not be read: its path, the problem and the remedy."""

    path: str
    problem: str
    remedy: str


@dataclass(frozen=True, slots=True, repr=False)
class Results:
    """The results of a run, from which the reports of the run are written.

    ``documents`` has one entry for each path (two files with the same content
    are two entries that share their document). ``segments`` are in reading
    order; their ids, and those in ``matches``, ``works`` and ``Work.derived``,
    are final. ``works`` has one entry for each text, even with a single
    witness; ``editions`` has one for each work of two or more witnesses, in
    the same order. The editor's ``[[include]]`` and ``[[exclude]]`` directives
    are already applied. ``ignored`` are paths of files that were not read,
    ``settings`` the settings of the run, ``warnings`` its warnings.
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
        """Return the work in which the segment with the id *segment* is a witness, or None."""
        for work in self.works:
            if any(witness.segment.id == segment for witness in work.witnesses):
                return work
        return None

    def __repr__(self) -> str:
        size = f"{len(self.documents)} documents, {len(self.works)} works, {len(self.editions)} editions"
        return f"<Results: {size}>"
