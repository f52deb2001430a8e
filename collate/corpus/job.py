"""The options of a deduplication job."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collate.engine import Engine

#: Which of several equivalent documents survives.
Preference = Literal["first", "longest"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DedupeJob:
    """The options of a deduplication job.

    ``split_records``: split records into texts like other files. ``jobs``:
    number of processes on large inputs, 0 for one per core.
    ``survivors_path``: output file for the surviving documents, None for no
    selection; ``preference``: which of several equivalent documents survives.
    ``exclude``: real paths that are not input. ``engine``: the engine that
    reads and compares, None for this machine. ``checkpoints``: on this machine,
    the folder from which the job continues if its process is killed
    (:func:`~collate.corpus.checkpoints.keep_checkpoints`), None for none.
    """

    split_records: bool = False
    jobs: int = 0
    preference: Preference = "first"
    survivors_path: Path | None = None
    exclude: frozenset[str] = frozenset()
    engine: Engine | None = None
    checkpoints: Path | None = None
