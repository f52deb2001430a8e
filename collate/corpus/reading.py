"""The input of a deduplication job: the workers of an engine read the files, and the texts stay with them.

Every worker must see the files under the same paths. A JSON lines file is read
in ranges, a Parquet file by row groups, any other whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from collate.cache import idle_directives
from collate.corpus.collect import IdRegistry, TextCollection, add_batch
from collate.corpus.partition import (
    JSONL,
    PARQUET,
    RANGE_BYTES,
    InputBatch,
    InputText,
    JsonlRange,
    file_state,
    jsonl_ranges,
    read_jsonl_range,
    read_parquet_batches,
    read_whole_file,
    record_format,
    row_groups,
)
from collate.dedupe import LateText, TextBatch
from collate.engine import LOST_PROBLEM, LOST_REMEDY, no_progress
from collate.model import Skipped
from collate.read import FoundFile, find
from collate.split import genre_of

if TYPE_CHECKING:
    from pathlib import Path

    from collate.engine import Engine, Progress, Shared
    from collate.settings import Settings

    Position = tuple[int, int]

#: Bytes of the unit of progress.
MEGABYTE = 1_000_000


class ReadTask(NamedTuple):
    """The input that one worker reads at a time.

    A range of a JSON lines file, a row group that has ``before`` rows in
    front of it, or a whole file; ``size`` is that of a row group in bytes.
    """

    number: int
    file: FoundFile
    part: JsonlRange | None = None
    group: int | None = None
    before: int = 0
    size: int = 0


class PlacedBatch(NamedTuple):
    """A batch with its position: the number of its task, and its own inside the task."""

    position: Position
    batch: InputBatch


@dataclass(frozen=True, slots=True, eq=False)
class DedupeInput:
    """The input of a job: the batches, which stay with the workers, and what the driver holds of them.

    ``starts`` maps the position of each valid batch to the row of its first text.
    """

    batches: Iterable[PlacedBatch]
    texts: TextCollection
    starts: dict[Position, int]

    def on(self, engine: Engine) -> Iterable[TextBatch]:
        """Return the texts of the valid batches under their ids, on *engine*."""
        positions = sorted(self.starts)
        bounds = pairwise([*(self.starts[position] for position in positions), len(self.texts)])
        ids = {
            position: tuple(self.texts.ids[start:end])
            for position, (start, end) in zip(positions, bounds, strict=True)
        }
        return engine.map_partitions(partial(_text_batch, names=engine.share(ids)), self.batches)

    def fetch(self, rows: Iterable[int], engine: Engine) -> None:
        """Fetch the texts of *rows* from the workers."""
        starts = engine.share(self.starts)
        select = partial(_select_texts, rows=engine.share(frozenset(rows)), starts=starts)
        self.texts.texts |= dict(engine.map_partitions(select, self.batches))


def read_input(
    engine: Engine,
    paths: Sequence[Path],
    *,
    settings: Settings,
    split_records: bool = False,
    exclude: Collection[str] = (),
    progress: Progress = no_progress,
) -> DedupeInput:
    """Read everything under *paths* on *engine*.

    Args:
        engine: its workers read the files.
        paths: files and folders.
        settings: those of reading, reflow and split.
        split_records: split records, too; otherwise each is one text, named by its id.
        exclude: real paths that are not input.
        progress: receives the number of megabytes read so far, and the total.
    """
    listing = find(paths, exclude, follow_links=settings.read.follow_links)
    states = tuple(map(file_state, listing.files))
    files = {file: number for number, file in enumerate(listing.files)}
    tasks = list(read_tasks(listing.files, settings))
    read = partial(_read, settings=settings, split_records=split_records)
    batches = engine.checkpoint(engine.map_partitions(read, tasks, lost=_lost), "texts")
    if any(task.size > 4 * RANGE_BYTES for task in tasks):
        parts = max(engine.width, sum(task.size for task in tasks) // RANGE_BYTES)
        balanced = engine.shuffle_by_key(
            engine.map_partitions(partial(_balance, parts=parts), batches), parts
        )
        batches = engine.map_partitions(_unpack, balanced)
    progress("read", 0, 0)
    batches = engine.keep(batches)
    texts = TextCollection(listing.files, listing.ignored, list(listing.skipped), list(listing.notes))
    texts.states = states
    ids = IdRegistry(texts)
    starts: dict[Position, int] = {}
    broken: set[FoundFile] = set()
    heads = sorted(engine.map_partitions(_without_text, batches), key=lambda head: head.position)
    for position, batch in heads:
        task = tasks[position[0]]
        if task.file in broken:
            continue  # sequential reading would have stopped at the error
        if task.group is not None and any(line == 0 for line, _error in batch.skipped):
            broken.add(task.file)
        starts[position] = len(texts)
        add_batch(texts, ids, number=files[task.file], batch=batch)
    progress("read", len(listing.files), len(listing.files))
    ids.summarise()
    texts.notes += idle_directives(settings, texts.use)
    return DedupeInput(batches, texts, starts)


def read_tasks(files: Sequence[FoundFile], settings: Settings) -> Iterator[ReadTask]:
    """Yield the tasks that read *files*, in reading order."""
    number = 0
    for file in files:
        media_type, tasks = record_format(file), [ReadTask(number, file)]
        if media_type == JSONL:
            tasks = [ReadTask(number + i, file, part) for i, part in enumerate(jsonl_ranges(file))]
        elif media_type == PARQUET and (groups := row_groups(file, settings)):
            before = np.cumsum([0, *(rows for rows, _size in groups)]).tolist()
            tasks = [
                ReadTask(number + i, file, group=i, before=before[i], size=size)
                for i, (_rows, size) in enumerate(groups)
            ]
        yield from tasks
        number += len(tasks)


def _read(task: ReadTask, settings: Settings, split_records: bool) -> Iterator[PlacedBatch]:
    if task.part is not None:
        batch = read_jsonl_range(task.part, settings, split_records=split_records)
        yield PlacedBatch((task.number, 0), batch)
    elif record_format(task.file) == PARQUET:
        batches = read_parquet_batches(
            task.file, settings, split_records=split_records, group=task.group, before=task.before
        )
        yield from (PlacedBatch((task.number, i), batch) for i, batch in enumerate(batches))
    else:
        yield PlacedBatch((task.number, 0), read_whole_file(task.file, settings))


def _lost(task: ReadTask) -> Iterator[PlacedBatch]:
    """Yield the batch that takes the place of the input at which the processes died."""
    skipped = Skipped(task.file.path, LOST_PROBLEM, LOST_REMEDY)
    yield PlacedBatch((task.number, 0), InputBatch((), ((0, skipped),)))


def _balance(batch: PlacedBatch, parts: int) -> Iterator[tuple[int, PlacedBatch]]:
    yield sum(batch.position) % parts, batch


def _unpack(item: tuple[int, list[PlacedBatch]]) -> Iterator[PlacedBatch]:
    yield from item[1]


def _without_text(placed: PlacedBatch) -> Iterator[PlacedBatch]:
    texts = tuple(InputText(text.id, b"", text.number, text.part) for text in placed.batch.texts)
    yield PlacedBatch(placed.position, placed.batch._replace(texts=texts))


def _text_batch(placed: PlacedBatch, names: Shared[dict[Position, tuple[str, ...]]]) -> Iterator[TextBatch]:
    """Yield the texts of a batch under their ids; nothing for an invalid batch."""
    ids = names.value.get(placed.position)
    if ids:
        texts = placed.batch.texts
        yield TextBatch(
            placed.position,
            tuple(
                LateText(
                    name,
                    text.text.decode("utf-8", "surrogatepass"),
                    known=text.genre,
                    determine=genre_of,
                )
                for name, text in zip(ids, texts, strict=True)
            ),
        )


def _select_texts(
    placed: PlacedBatch, rows: Shared[frozenset[int]], starts: Shared[dict[Position, int]]
) -> Iterator[tuple[int, str]]:
    first = starts.value.get(placed.position)
    if first is not None:
        for row, text in enumerate(placed.batch.texts, first):
            if row in rows.value:
                yield row, text.text.decode("utf-8", "surrogatepass")
