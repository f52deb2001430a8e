"""The part of a run that an engine (Spark) carries out beside finding matches: building editions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from collate.editions import build_edition

if TYPE_CHECKING:
    from collate.engine import Engine
    from collate.model import Edition, Work
    from collate.settings import Settings


def build_editions_on_engine(
    engine: Engine, works: Sequence[Work], *, settings: Settings
) -> Iterable[Edition]:
    """Return the edition of each of *works*, in order."""
    return engine.map_partitions(partial(_build_edition, settings=settings), works)


def _build_edition(work: Work, settings: Settings) -> Iterator[Edition]:
    yield build_edition(work, settings)
