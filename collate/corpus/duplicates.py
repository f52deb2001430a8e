"""The deduplication job: matches, and surviving documents, among more texts than fit in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from collate.corpus.partition import JSONL, PARQUET, RANGE_BYTES, file_state, record_format
from collate.corpus.reading import MEGABYTE, read_input
from collate.corpus.select import EQUIVALENT, select_survivors
from collate.corpus.write import write_survivors
from collate.dedupe import LARGEST_COMPLETE_CLUSTER, Sketches, TextMatches, match_texts, scheme_of
from collate.engine import LocalEngine, StageTimes, components, worker_count
from collate.model import Match, Relation, Skipped
from collate.read import find

if TYPE_CHECKING:
    from collate.corpus.collect import TextCollection
    from collate.corpus.job import DedupeJob
    from collate.corpus.reading import DedupeInput
    from collate.engine import Engine, Progress
    from collate.settings import DedupeSettings, Settings


@dataclass(slots=True)
class Duplicates:
    """The result of a job: matches with packed spans, in the order of their texts."""

    texts: int
    matches: tuple[Match, ...]
    ignored: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    notes: tuple[str, ...]
    renamed: int
    """Number of texts whose id was in use."""
    survivors: int | None = None
    """Number of surviving documents, None without a selection."""
    seconds: tuple[tuple[str, float], ...] = ()
    """Name and duration (wall clock) of each step."""


def engine_for(
    paths: Sequence[Path], jobs: int, settings: Settings, *, checkpoints: Path | None = None
) -> LocalEngine:
    """Return the processes for the files under *paths*; *jobs* 0: one per core where there is much to do."""
    files = find(paths, follow_links=settings.read.follow_links).files
    sizes = [file_state(file)[0] for file in files]
    items = sum(
        size // RANGE_BYTES + 1 if record_format(file) else 1 for file, size in zip(files, sizes, strict=True)
    )
    return LocalEngine(
        worker_count(jobs, items, size=sum(sizes)),
        checkpoints=checkpoints,
        memory=settings.dedupe.memory_megabytes * MEGABYTE,
    )


def find_duplicates(
    paths: Sequence[Path], settings: Settings, *, job: DedupeJob, progress: Progress
) -> Duplicates:
    """Find the matches among the texts under *paths*, and write the surviving documents if *job* has a path.

    The driver, this process, holds the ids and digests of the texts, the pairs
    and the matches; everything else stays with the workers of the engine.

    Raises:
        OutputError: there is no room for the texts, or a file cannot be written.
        SettingsError: a setting quotes words that its file does not contain.
    """
    timer = StageTimes(progress)
    with ExitStack() as stack:
        engine = job.engine
        if engine is None:
            engine = engine_for(paths, job.jobs, settings, checkpoints=job.checkpoints)
            stack.callback(engine.close)
        inputs = read_input(
            engine,
            paths,
            settings=settings,
            split_records=job.split_records,
            exclude=job.exclude,
            progress=timer,
        )
        texts, dedupe = inputs.texts, comparison_settings(inputs.texts, settings)
        result = match_texts(inputs.on(engine), dedupe, engine=engine, progress=timer, packed=True)
        texts.notes += result.warnings
        survivors: tuple[int, ...] | None = None
        if job.survivors_path is not None:
            timer("keep", 0, 0)
            survivors = _write_kept(inputs, result, settings=dedupe, job=job, engine=engine)
        seconds = timer.seconds()
    return Duplicates(
        texts=len(texts),
        matches=tuple(match for _low, _high, match in result.matches),
        ignored=texts.ignored,
        skipped=tuple(texts.skipped),
        notes=tuple(texts.notes),
        renamed=texts.renamed,
        survivors=None if survivors is None else len(survivors),
        seconds=tuple(seconds.items()),
    )


def comparison_settings(texts: TextCollection, settings: Settings) -> DedupeSettings:
    """Return the comparison settings, with shorter shingles where some text was recognised in images."""
    dedupe = settings.dedupe
    return replace(dedupe, k=min(dedupe.k, dedupe.noisy_k)) if texts.recognised else dedupe


def _write_kept(
    inputs: DedupeInput,
    result: TextMatches,
    *,
    settings: DedupeSettings,
    job: DedupeJob,
    engine: Engine,
) -> tuple[int, ...]:
    """Write the surviving documents; return their rows."""
    texts = inputs.texts
    inputs.fetch(_large_cluster_rows(result), engine)
    survivors = select_survivors(
        texts,
        _bare_sketches(result, settings),
        matches=result.matches,
        preference=job.preference,
        settings=settings,
    )
    formats = {record_format(file) for file in texts.files}
    if job.split_records or formats not in ({JSONL}, {PARQUET}):
        inputs.fetch(survivors, engine)
    assert job.survivors_path is not None
    write_survivors(texts, survivors, path=job.survivors_path, split_records=job.split_records)
    return survivors


def _large_cluster_rows(result: TextMatches) -> Iterator[int]:
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


def _bare_sketches(result: TextMatches, settings: DedupeSettings) -> Sketches:
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
        ideographs=shingles,
        shingles=shingles,
        values=np.empty((0, settings.slots), dtype=np.uint32),
        samples=nothing,
        sample_starts=starts,
        passages=nothing,
        passage_starts=starts,
    )
