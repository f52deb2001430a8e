"""The parts of a run that an engine can do: finding what matches, and the alignment of works."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from collate.editions.build import edition_of
from collate.model import Record

if TYPE_CHECKING:
    from collate.dedupe.distributed.driver import Batch
    from collate.dedupe.matches import Tell
    from collate.engine import Engine
    from collate.model import Edition, Match, Text, Work
    from collate.settings import Settings

#: Characters of one batch of texts: a worker hashes them in about a tenth of a second.
BATCH = 1_000_000


def matched_on(
    engine: Engine, texts: Sequence[Text], settings: Settings, tell: Tell = lambda warning: None
) -> tuple[Match, ...]:
    """Return what :func:`collate.dedupe.dedupe` returns."""
    from collate.dedupe.distributed.driver import dedupe_parts

    return dedupe_parts(engine.keep(_batches(texts)), settings, engine, tell)


def _batches(texts: Iterable[Text]) -> Iterator[Batch]:
    from collate.dedupe.distributed.driver import Batch

    held: list[Record] = []
    size = number = 0
    for text in texts:
        # Of a segment nothing else is looked at, and it holds much else.
        held.append(Record(text.id, text.text, text.genre))
        size += len(text.text)
        if size >= BATCH:
            yield Batch((number,), tuple(held))
            held, size, number = [], 0, number + 1
    if held:
        yield Batch((number,), tuple(held))


def editions_on(engine: Engine, works: Sequence[Work], settings: Settings) -> Iterable[Edition]:
    """Return the edition of each of *works*."""
    return engine.map_partitions(partial(_edition, settings=settings), works)


def _edition(work: Work, settings: Settings) -> Iterator[Edition]:
    yield edition_of(work, settings)
