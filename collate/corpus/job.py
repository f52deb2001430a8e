"""A job of deduplication: what is to be done besides finding matches."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collate.engine import Engine

Keep = Literal["first", "longest"]


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be done besides finding matches.

    ``cut``: records are split as other files are. ``jobs``: processes on large
    inputs, 0 for one a core. ``kept``: the file for the documents that are
    kept, ``keep`` which of several that say the same. ``leave_out``: real paths
    that are no input. ``engine``: what reads and compares, if not this machine.
    """

    cut: bool = False
    jobs: int = 0
    keep: Keep = "first"
    kept: Path | None = None
    leave_out: frozenset[str] = frozenset()
    engine: Engine | None = None
