"""The result of the stage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collate.model import Match, Segment, Work


@dataclass(frozen=True, slots=True)
class Grouping:
    """Which texts there are, and where.

    ``works`` are in reading order of their first segments; every segment is in
    exactly one. ``sigla`` are (path, siglum) pairs of all files, those of
    earlier runs included.
    """

    segments: tuple[Segment, ...]
    matches: tuple[Match, ...]
    works: tuple[Work, ...]
    sigla: tuple[tuple[str, str], ...]
