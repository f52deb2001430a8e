"""The deduplication job on an engine: its workers read the files, and the texts stay with them.

Every worker must see the files under the same paths. The driver, this process,
holds the texts' names and digests, the pairs, and the matches.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, cast

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
from collate.corpus.select import EQUIVALENT, select_survivors
from collate.corpus.write import write_survivors
from collate.dedupe import LARGEST_COMPLETE_CLUSTER, Sketches, scheme_of
from collate.dedupe.distributed import DistributedMatches, TextBatch, match_on_engine
from collate.engine import components
from collate.model import Genre, Match, Record, Relation
from collate.read import FoundFile, find
from collate.split import genre_of

if TYPE_CHECKING:
    from pathlib import Path

    from collate.corpus.job import DedupeJob
    from collate.corpus.spill import Spill
    from collate.engine import Engine, Shared
    from collate.settings import DedupeSettings, Settings

    Position = tuple[int, int]


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


@dataclass(slots=True)
class DriverTexts:
    """Replaces the spill in the driver: names and genres of all texts, and the few texts fetched to it."""

    ids: list[str] = field(default_factory=list)
    genres: Sequence[Genre] = ()
    texts: dict[int, str] = field(default_factory=dict)

    def add(self, name: str, text: bytes, *, genre: Genre | None = None) -> None:
        """Add a name."""
        self.ids.append(name)

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, row: int) -> Record:
        return Record(self.ids[row], self.texts.get(row, ""), self.genres[row])


@dataclass(frozen=True, slots=True, eq=False)
class DistributedInput:
    """The input of a job on an engine: the batches on the workers, and what the driver holds of them.

    ``starts`` maps the position of each valid batch to the row of its first text.
    """

    batches: Iterable[PlacedBatch]
    texts: TextCollection
    driver: DriverTexts
    starts: dict[Position, int]


def read_on_engine(
    engine: Engine, paths: Sequence[Path], *, settings: Settings, job: DedupeJob
) -> DistributedInput:
    """Read everything under *paths* on *engine*; every text has the same id as without an engine."""
    listing = find(paths, job.exclude)
    states = tuple(map(file_state, listing.files))
    files = {file: number for number, file in enumerate(listing.files)}
    tasks = list(read_tasks(listing.files))
    read = partial(_read, settings=settings, split_records=job.split_records)
    batches: Iterable[PlacedBatch] = engine.map_partitions(read, tasks)
    if any(task.size > 4 * RANGE_BYTES for task in tasks):
        parts = max(engine.width, sum(task.size for task in tasks) // RANGE_BYTES)
        balanced = engine.shuffle_by_key(
            engine.map_partitions(partial(_balance, parts=parts), batches), parts
        )
        batches = engine.map_partitions(_unpack, balanced)
    batches = engine.keep(batches)
    driver = DriverTexts()
    texts = TextCollection(
        cast("Spill", driver), listing.files, listing.ignored, list(listing.skipped), list(listing.notes)
    )
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
        starts[position] = len(driver)
        add_batch(texts, ids, number=files[task.file], batch=batch)
    ids.summarise()
    texts.notes += idle_directives(settings, texts.use)
    return DistributedInput(batches, texts, driver, starts)


def read_tasks(files: Sequence[FoundFile]) -> Iterator[ReadTask]:
    """Yield the tasks that read *files*, in reading order."""
    number = 0
    for file in files:
        media_type, tasks = record_format(file), [ReadTask(number, file)]
        if media_type == JSONL:
            tasks = [ReadTask(number + i, file, part) for i, part in enumerate(jsonl_ranges(file))]
        elif media_type == PARQUET and (groups := row_groups(file)):
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
        texts = [text.text.decode("utf-8", "surrogatepass") for text in placed.batch.texts]
        genres = [item.genre or genre_of(text) for item, text in zip(placed.batch.texts, texts, strict=True)]
        yield TextBatch(placed.position, tuple(map(Record, ids, texts, genres)))


def dedupe_input(
    engine: Engine, batches: DistributedInput, *, settings: DedupeSettings, job: DedupeJob
) -> tuple[tuple[Match, ...], tuple[int, ...] | None]:
    """Return the matches among the input, and the rows of the surviving texts, which are written.

    Without ``job.survivors_path`` the rows are None and nothing is written.
    """
    driver, collection = batches.driver, batches.texts
    ids = {position: tuple(driver.ids[start:end]) for position, (start, end) in _row_ranges(batches).items()}
    texts = engine.map_partitions(partial(_text_batch, names=engine.share(ids)), batches.batches)
    result = match_on_engine(texts, settings, engine=engine, spans=False)
    driver.genres = result.texts.genres
    collection.notes += result.warnings
    matches = tuple(match for _low, _high, match in result.matches)
    if job.survivors_path is None:
        return matches, None
    starts = engine.share(batches.starts)

    def fetch_texts(rows: Iterable[int]) -> None:
        select = partial(_select_texts, rows=engine.share(frozenset(rows)), starts=starts)
        driver.texts |= dict(engine.map_partitions(select, texts))

    fetch_texts(_large_cluster_rows(result))
    survivors = select_survivors(
        cast("Spill", driver),
        _bare_sketches(result, settings),
        matches=result.matches,
        preference=job.preference,
        settings=settings,
    )
    formats = {record_format(file) for file in collection.files}
    if job.split_records or formats not in ({JSONL}, {PARQUET}):
        fetch_texts(survivors)
    write_survivors(collection, survivors, path=job.survivors_path, split_records=job.split_records)
    return matches, survivors


def _row_ranges(batches: DistributedInput) -> dict[Position, tuple[int, int]]:
    """Return the half-open range of rows of each batch."""
    positions = sorted(batches.starts)
    bounds = [*(batches.starts[position] for position in positions), len(batches.driver)]
    return dict(zip(positions, pairwise(bounds), strict=True))


def _select_texts(
    batch: TextBatch, rows: Shared[frozenset[int]], starts: Shared[dict[Position, int]]
) -> Iterator[tuple[int, str]]:
    first = starts.value[batch.position[0], batch.position[1]]
    for row, text in enumerate(batch.texts, first):
        if row in rows.value:
            yield row, text.text


def _large_cluster_rows(result: DistributedMatches) -> Iterator[int]:
    """Yield the rows of the texts that :func:`select_survivors` compares directly."""
    first = {row: rows[0] for rows in result.texts.copies.values() for row in rows}
    edges = [
        (first.get(left, left), first.get(right, right))
        for left, right, match in result.matches
        if match.relation in EQUIVALENT or match.relation is Relation.EXCERPT
    ]
    for nodes in components(np.asarray(edges, dtype=np.int64).reshape(-1, 2)).groups():
        if len(nodes) > LARGEST_COMPLETE_CLUSTER:
            yield from nodes


def _bare_sketches(result: DistributedMatches, settings: DedupeSettings) -> Sketches:
    """Return digests and shingle counts of the texts as a table of sketches without hashes."""
    count, nothing = len(result.texts.ids), np.empty(0, dtype=np.uint64)
    shingles = result.counts.shingles.copy()
    for rows in result.texts.copies.values():
        shingles[list(rows)] = shingles[rows[0]]
    starts = np.zeros(count + 1, dtype=np.int64)
    return Sketches(
        scheme=scheme_of(settings),
        digests=result.texts.digests,
        letters=shingles,
        shingles=shingles,
        values=np.empty((0, settings.slots), dtype=np.uint32),
        samples=nothing,
        sample_starts=starts,
        passages=nothing,
        passage_starts=starts,
    )
