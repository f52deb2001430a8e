"""The stage on an engine: texts stay on the workers that read them; data that must meet is shuffled.

The steps are those of :func:`~collate.dedupe.matches.dedupe`, and the result is
the same, to the last row. The driver holds only the texts' names, digests and
counts, and the pairs: some 300 bytes a text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, cast

import numpy as np

from collate.dedupe.comparison_blocks import match_copies
from collate.dedupe.distributed.candidates import (
    SketchPartition,
    TextCounts,
    collect_counts,
    find_candidates_on_engine,
)
from collate.dedupe.distributed.pair_comparison import TextCopy, verify_pairs_on_engine
from collate.dedupe.matches import Warn, ignore_warning
from collate.dedupe.minhash.signature import Scheme, scheme_of
from collate.dedupe.minhash.sketch import gather_sketches, sketch_text, text_digest
from collate.model import Record

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from collate.engine import Engine, Shared
    from collate.model import Genre, Match, Text
    from collate.settings import DedupeSettings, Settings

    Keys = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TextBatch:
    """Some texts, in order. ``position`` sorts the batch among all; no two have the same."""

    position: tuple[int, ...]
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True, eq=False)
class RowIndex:
    """The first row of each batch by its position, and for each row whether it is the first with its text."""

    starts: dict[tuple[int, ...], int]
    first: NDArray[np.bool_]

    def originals(self, batch: TextBatch) -> Iterator[tuple[int, Text]]:
        """Yield (row, text) for the texts of *batch* that are not copies of earlier ones."""
        start = self.starts[batch.position]
        for row, text in enumerate(batch.texts, start):
            if self.first[row]:
                yield row, text


@dataclass(frozen=True, slots=True, eq=False)
class TextTable:
    """Ids, genres and digests (n x 32 uint8) of all texts, and the rows of equal texts by their first."""

    ids: Sequence[str]
    genres: Sequence[Genre]
    digests: NDArray[np.uint8]
    copies: dict[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class DistributedMatches:
    """The result: the texts, their counts, (left row, right row, match) in order, and the warnings."""

    texts: TextTable
    counts: TextCounts
    matches: tuple[tuple[int, int, Match], ...]
    warnings: tuple[str, ...]


def dedupe_on_engine(
    batches: Iterable[TextBatch], settings: Settings, *, engine: Engine, warn: Warn = ignore_warning
) -> tuple[Match, ...]:
    """Return the result of :func:`~collate.dedupe.matches.dedupe` for all texts of *batches*, in order."""
    result = match_on_engine(batches, settings.dedupe, engine=engine)
    for warning in result.warnings:
        warn(warning)
    return tuple(match for _left, _right, match in result.matches)


def match_on_engine(
    batches: Iterable[TextBatch], settings: DedupeSettings, *, engine: Engine, spans: bool = True
) -> DistributedMatches:
    """Find the matches among the texts of all *batches*.

    *batches* is a collection of *engine* or a local one, and is read several
    times; its order does not matter, only the positions. The ids of all texts
    are different. Without *spans* the matches have no shared spans, only their
    measures.
    """
    index, texts = _index_texts(batches, engine)
    shared_index = engine.share(index)
    sketch = partial(_sketch_batch, index=shared_index, scheme=scheme_of(settings))
    sketches = engine.keep(engine.map_partitions(sketch, batches))
    counts = collect_counts(sketches, len(texts.ids), engine=engine)
    candidates = find_candidates_on_engine(sketches, counts, settings=settings, engine=engine)
    copies = {row: _text_copies(texts, rows) for row, rows in texts.copies.items() if counts.shingles[row]}
    shared_copies = engine.share(copies)
    originals = engine.map_partitions(partial(_originals, index=shared_index), batches)
    matches = list(
        verify_pairs_on_engine(
            originals,
            candidates,
            counts=counts,
            copies=shared_copies,
            settings=settings,
            engine=engine,
            spans=spans,
        )
    )
    if copies:
        match_all = partial(
            _match_copies, copies=shared_copies, shingles=engine.share(counts.shingles), settings=settings
        )
        matches += [
            (left, right, match if spans else replace(match, shared=()))
            for left, right, match in engine.map_partitions(match_all, originals)
        ]
    matches.sort(key=lambda row: row[:2])
    return DistributedMatches(texts, counts, tuple(matches), tuple(candidates.warnings(texts.ids)))


def _index_texts(batches: Iterable[TextBatch], engine: Engine) -> tuple[RowIndex, TextTable]:
    """Assign a row to every text, and group equal texts."""
    starts: dict[tuple[int, ...], int] = {}
    ids: list[str] = []
    genres: list[Genre] = []
    digests: list[bytes] = []
    summaries = sorted(engine.map_partitions(_summarise_batch, batches), key=lambda summary: summary[0])
    for position, batch_ids, batch_genres, batch_digests in summaries:
        starts[position] = len(ids)
        ids += batch_ids
        genres += batch_genres
        digests += batch_digests
    rows: dict[bytes, list[int]] = {}
    for row, digest in enumerate(digests):
        rows.setdefault(digest, []).append(row)
    first = np.zeros(len(ids), dtype=np.bool_)
    first[[equal[0] for equal in rows.values()]] = True
    copies = {equal[0]: tuple(equal) for equal in rows.values() if len(equal) > 1}
    table = np.frombuffer(b"".join(digests), dtype=np.uint8).reshape(-1, 32)
    return RowIndex(starts, first), TextTable(ids, genres, table, copies)


def _summarise_batch(
    batch: TextBatch,
) -> Iterator[tuple[tuple[int, ...], tuple[str, ...], tuple[Genre, ...], tuple[bytes, ...]]]:
    texts = batch.texts
    yield (
        batch.position,
        tuple(text.id for text in texts),
        tuple(text.genre for text in texts),
        tuple(text_digest(text.text) for text in texts),
    )


def _text_copies(texts: TextTable, rows: Iterable[int]) -> tuple[TextCopy, ...]:
    return tuple((row, texts.ids[row], texts.genres[row]) for row in rows)


def _sketch_batch(batch: TextBatch, index: Shared[RowIndex], scheme: Scheme) -> Iterator[SketchPartition]:
    sketches = [(row, sketch_text(text.text, scheme)) for row, text in index.value.originals(batch)]
    sketches = [(row, sketch) for row, sketch in sketches if sketch.shingles]
    if sketches:
        rows = np.asarray([row for row, _sketch in sketches], dtype=np.int64)
        yield SketchPartition(rows, gather_sketches((sketch for _row, sketch in sketches), scheme))


def _originals(batch: TextBatch, index: Shared[RowIndex]) -> Iterator[tuple[int, Record]]:
    for row, text in index.value.originals(batch):
        yield row, Record(text.id, text.text, text.genre)


def _match_copies(
    item: tuple[int, Record],
    copies: Shared[dict[int, tuple[TextCopy, ...]]],
    shingles: Shared[Keys],
    settings: DedupeSettings,
) -> Iterator[tuple[int, int, Match]]:
    """Yield the matches of a text with its copies."""
    row, text = item
    if row in copies.value:
        texts = {other: Record(name, text.text, genre) for other, name, genre in copies.value[row]}
        by_row = cast("Sequence[Text]", texts)  # only single rows are accessed
        yield from match_copies(by_row, tuple(texts), common=int(shingles.value[row]), settings=settings)
