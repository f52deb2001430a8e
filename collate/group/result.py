"""The result of the stage: :class:`Grouping`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collate.model import Match, Segment, Work


@dataclass(frozen=True, slots=True)
class Grouping:
    """The works of a run, with its segments and matches.

    ``works`` are in the reading order of their first segments; every segment is
    in exactly one. ``sigla`` are (path, siglum) pairs of all files, including
    those of earlier runs.
    """

    segments: tuple[Segment, ...]
    matches: tuple[Match, ...]
    works: tuple[Work, ...]
    sigla: tuple[tuple[str, str], ...]
    notes: tuple[str, ...] = ()
