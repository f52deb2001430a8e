"""The seconds that the stages of a run take."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collate.engine import Progress


class StageTimes:
    """Passes progress on, and adds up the seconds (wall clock) of each stage; a new one ends the last."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._seconds: dict[str, float] = {}
        self._stage, self._started = "", time.perf_counter()

    def __call__(self, stage: str, done: int, total: int, /) -> None:
        """Report progress."""
        self._add()
        self._stage = stage
        self._progress(stage, done, total)

    def seconds(self) -> dict[str, float]:
        """Return the seconds of each stage so far, to a thousandth, in the order in which they began."""
        self._add()
        return {stage: round(took, 3) for stage, took in self._seconds.items()}

    def _add(self) -> None:
        now = time.perf_counter()
        if self._stage:
            self._seconds[self._stage] = self._seconds.get(self._stage, 0.0) + now - self._started
        self._started = now
