"""The parts of a run that an engine (Spark) carries out: finding matches and building editions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from collate.editions import build_edition
from collate.model import Record

if TYPE_CHECKING:
    from collate.dedupe import Warn
    from collate.dedupe.distributed import TextBatch
    from collate.engine import Engine
    from collate.model import Edition, Match, Text, Work
    from collate.settings import Settings

#: Characters of one batch of texts: a worker hashes them in about a tenth of a second.
BATCH_CHARACTERS = 1_000_000


def find_matches_on_engine(
    engine: Engine, texts: Sequence[Text], *, settings: Settings, warn: Warn = lambda warning: None
) -> tuple[Match, ...]:
    """Return the matches among *texts*: the same as those of :func:`collate.dedupe.dedupe`."""
    from collate.dedupe.distributed import dedupe_on_engine

    return dedupe_on_engine(engine.keep(_batches(texts)), settings, engine=engine, warn=warn)


def _batches(texts: Iterable[Text]) -> Iterator[TextBatch]:
    from collate.dedupe.distributed import TextBatch

    batch: list[Record] = []
    size = number = 0
    for text in texts:
        # Records, since segments have much else, which workers do not need.
        batch.append(Record(text.id, text.text, text.genre))
        size += len(text.text)
        if size >= BATCH_CHARACTERS:
            yield TextBatch((number,), tuple(batch))
            batch, size, number = [], 0, number + 1
    if batch:
        yield TextBatch((number,), tuple(batch))


def build_editions_on_engine(
    engine: Engine, works: Sequence[Work], *, settings: Settings
) -> Iterable[Edition]:
    """Return the edition of each of *works*, in order."""
    return engine.map_partitions(partial(_build_edition, settings=settings), works)


def _build_edition(work: Work, settings: Settings) -> Iterator[Edition]:
    yield build_edition(work, settings)
