"""The deduplication job: matches, and surviving documents, among more texts than fit in memory."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from collate.corpus.collect import TextCollection, load_texts, pool_for
from collate.corpus.select import select_survivors
from collate.corpus.spill import Spill, SpillPart
from collate.corpus.write import write_survivors
from collate.dedupe import (
    BlockResult,
    ComparisonBlock,
    Scheme,
    Sketch,
    Sketches,
    find_candidates,
    gather_sketches,
    scheme_of,
    sketch_text,
    verify_pairs,
    worth_compiling,
)
from collate.engine import ProcessPool
from collate.model import Genre, Match, Skipped
from collate.split import genre_of

if TYPE_CHECKING:
    from collate.corpus.job import DedupeJob
    from collate.dedupe import Candidates
    from collate.engine import Engine, Progress
    from collate.settings import DedupeSettings, Settings


@dataclass(slots=True)
class Duplicates:
    """The result of a job: matches without their shared spans, in the order of their texts."""

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


@dataclass(slots=True)
class _StepTimer:
    """Measures the duration of steps."""

    seconds: list[tuple[str, float]] = field(default_factory=list)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        started = time.perf_counter()
        yield
        self.seconds.append((name, time.perf_counter() - started))


def find_duplicates(
    paths: Sequence[Path], settings: Settings, *, job: DedupeJob, progress: Progress
) -> Duplicates:
    """Find the matches among the texts under *paths*, and write the surviving documents if *job* has a path.

    Memory is that of the sketches (some 10 KB a text of 7,000 characters), of
    ``dedupe.memory_megabytes``, and of a few texts for each process.

    Raises:
        OutputError: there is no room for the texts, or a file cannot be written.
        SettingsError: a setting quotes words that its file does not contain.
    """
    if job.engine is not None:
        return _find_on_engine(job.engine, paths, settings, job=job, progress=progress)
    timer = _StepTimer()
    with pool_for(paths, job.jobs) as pool, Spill() as spill:
        with timer.step("read"):
            texts = load_texts(
                paths,
                spill,
                settings=settings,
                pool=pool,
                split_records=job.split_records,
                progress=_in_megabytes(progress),
                exclude=job.exclude,
            )
        dedupe = comparison_settings(texts, settings)
        sketches, matches = _find_matches(texts, dedupe, pool, progress, timer)
        survivors: tuple[int, ...] | None = None
        if job.survivors_path is not None:
            with timer.step("keep"):
                progress("keep", 0, 0)
                survivors = select_survivors(
                    spill, sketches, matches=matches, preference=job.preference, settings=dedupe
                )
                write_survivors(texts, survivors, path=job.survivors_path, split_records=job.split_records)
    return _result(texts, tuple(match for _low, _high, match in matches), survivors, timer)


def _result(
    texts: TextCollection,
    matches: tuple[Match, ...],
    survivors: Sequence[int] | None,
    timer: _StepTimer,
) -> Duplicates:
    return Duplicates(
        texts=len(texts.file_of),
        matches=matches,
        ignored=texts.ignored,
        skipped=tuple(texts.skipped),
        notes=tuple(texts.notes),
        renamed=texts.renamed,
        survivors=None if survivors is None else len(survivors),
        seconds=tuple(timer.seconds),
    )


def _find_on_engine(
    engine: Engine, paths: Sequence[Path], settings: Settings, *, job: DedupeJob, progress: Progress
) -> Duplicates:
    """Return the result of :func:`find_duplicates`, computed on *engine*."""
    from collate.corpus.distributed import dedupe_input, read_on_engine

    timer = _StepTimer()
    with timer.step("read"):
        progress("read", 0, 0)
        batches = read_on_engine(engine, paths, settings=settings, job=job)
    with timer.step("compare"):
        progress("compare", 0, 0)
        dedupe = comparison_settings(batches.texts, settings)
        matches, survivors = dedupe_input(engine, batches, settings=dedupe, job=job)
    return _result(batches.texts, matches, survivors, timer)


def comparison_settings(texts: TextCollection, settings: Settings) -> DedupeSettings:
    """Return the comparison settings, with shorter shingles where some text was recognised in images."""
    dedupe = settings.dedupe
    return replace(dedupe, k=min(dedupe.k, dedupe.noisy_k)) if texts.recognised else dedupe


def _find_matches(
    texts: TextCollection,
    settings: DedupeSettings,
    pool: ProcessPool,
    progress: Progress,
    timer: _StepTimer,
) -> tuple[Sketches, list[tuple[int, int, Match]]]:
    """Return the sketches, without the arrays for candidates, and (left row, right row, match) in order."""
    spill = texts.spill
    with timer.step("sketch"):
        sketches = _sketch_spill(spill, settings, pool, progress)
    with timer.step("candidates"):
        progress("candidates", 0, 0)
        candidates = find_candidates(sketches, settings)
        texts.notes += candidates.warnings(spill.ids)
    nothing = np.empty(0, dtype=np.uint64)
    sketches = replace(sketches, samples=nothing, passages=nothing, values=sketches.values[:0])
    with timer.step("compare"):
        _determine_genres(spill, sketches, candidates, pool)
        total = len(np.union1d(candidates.similar, candidates.passage_sharing))
        rows: list[tuple[int, int, Match]] = []
        for left, right, match in verify_pairs(
            spill,
            sketches,
            candidates=candidates,
            settings=settings,
            mapper=partial(_map_without_spans, pool),
        ):
            progress("compare", min(len(rows), total), total)
            rows.append((left, right, _intern_ids(match, spill.ids[left], spill.ids[right])))
        rows.sort(key=lambda row: row[:2])
    return sketches, rows


def _map_without_spans(
    pool: ProcessPool,
    verify: Callable[[ComparisonBlock], BlockResult],
    blocks: Iterable[ComparisonBlock],
) -> Iterator[BlockResult]:
    return pool.map(partial(_verify_without_spans, verify), blocks)


def _verify_without_spans(
    verify: Callable[[ComparisonBlock], BlockResult], block: ComparisonBlock
) -> BlockResult:
    """Verify a block and drop the shared spans, which are most of the data between processes."""
    result = verify(block)
    return BlockResult((), tuple((low, high, replace(m, shared=())) for low, high, m in result.matches))


def _intern_ids(match: Match, low: str, high: str) -> Match:
    """Return *match* with the string objects that are in memory already as its ids."""
    left, right = (low, high) if match.left == low else (high, low)
    return replace(match, left=left, right=right, shared=())


def _sketch_spill(spill: Spill, settings: DedupeSettings, pool: ProcessPool, progress: Progress) -> Sketches:
    scheme = scheme_of(settings)
    fast = worth_compiling(settings, spill.size // 3)

    def sketches() -> Iterator[Sketch]:
        done = 0
        for part in pool.map(partial(_sketch_part, scheme=scheme, fast=fast), spill.parts()):
            progress("sketch", done, len(spill))
            done += len(part)
            yield from part

    return gather_sketches(sketches(), scheme)


def _determine_genres(spill: Spill, sketches: Sketches, candidates: Candidates, pool: ProcessPool) -> None:
    """Determine the genre of the texts in candidate pairs: it takes a third of the time of a sketch."""
    keys = np.concatenate((candidates.similar, candidates.passage_sharing))
    rows = np.unique(np.concatenate(np.divmod(keys, max(1, len(spill)))))
    digests = {sketches.digest(row) for row in rows.tolist()}
    # One copy of each text suffices; another copy may have a genre already.
    first: dict[bytes, int] = {}
    for row in range(len(spill)):
        if spill.genre(row) is None and (digest := sketches.digest(row)) in digests:
            first.setdefault(digest, row)
    groups = list(spill.parts_of(first.values()))
    genre_by_digest: dict[bytes, Genre] = {}
    results = pool.map(_genres, (parts for _rows, parts in groups))
    for (group, _parts), genres in zip(groups, results, strict=True):
        genre_by_digest |= {sketches.digest(row): genre for row, genre in zip(group, genres, strict=True)}
    for row in range(len(spill)):  # copies share the genre of the text
        genre = genre_by_digest.get(sketches.digest(row))
        if genre is not None and spill.genre(row) is None:
            spill.set_genre(row, genre)


def _sketch_part(part: SpillPart, scheme: Scheme, fast: bool) -> tuple[Sketch, ...]:
    return tuple(sketch_text(text, scheme, fast=fast) for text in part.texts())


def _genres(parts: tuple[SpillPart, ...]) -> tuple[Genre, ...]:
    return tuple(genre_of(text) for part in parts for text in part.texts())


def _in_megabytes(progress: Progress) -> Callable[[int, int], None]:
    return lambda done, total: progress("read", done // 1_000_000, max(1, total // 1_000_000))
