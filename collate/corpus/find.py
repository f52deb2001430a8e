"""Deduplication alone: which texts match, and which to keep, over more of them than memory holds."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from collate.corpus.job import Job
from collate.corpus.load import Collected, collect, pool_for
from collate.corpus.select import kept_rows
from collate.corpus.spill import Part, Spill
from collate.corpus.write import write_kept
from collate.dedupe.comparison_blocks import Block, Verified
from collate.dedupe.lsh import candidates
from collate.dedupe.matches import verify_pairs
from collate.dedupe.minhash.signature import Scheme, scheme_of
from collate.dedupe.minhash.sketch import Sketch, Sketches, gather, sketch, worth_compiling
from collate.engine import Pool
from collate.model import Genre, Match, Skipped
from collate.split.genre import genre_of

if TYPE_CHECKING:
    from collate.dedupe.lsh import Candidates
    from collate.engine import Engine, Progress
    from collate.settings import DedupeSettings, Settings


@dataclass(slots=True)
class Duplicates:
    """What was found: matches without their shared spans, in the order of their texts."""

    texts: int
    matches: tuple[Match, ...]
    ignored: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    notes: tuple[str, ...]
    renamed: int
    """Texts that could not have the id that they came with."""
    kept: int | None = None
    seconds: tuple[tuple[str, float], ...] = ()
    """How long each step took, by the clock."""


@dataclass(slots=True)
class _Clock:
    """Times the steps."""

    seconds: list[tuple[str, float]] = field(default_factory=list)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        started = time.perf_counter()
        yield
        self.seconds.append((name, time.perf_counter() - started))


def duplicates(paths: Sequence[Path], settings: Settings, job: Job, progress: Progress) -> Duplicates:
    """Find which texts under *paths* share their words; write those that are kept, if that is asked for.

    Memory is that of the sketches (some 10 KB a text of 7,000 characters), of
    ``dedupe.memory_megabytes``, and of a few texts for each process.

    Raises:
        OutputError: there is no room for the texts, or a file cannot be written.
        SettingsError: the settings name words of a file that do not stand in it.
    """
    if job.engine is not None:
        return _duplicates_on(job.engine, paths, settings, job, progress)
    clock = _Clock()
    with pool_for(paths, job.jobs) as pool, Spill() as spill:
        with clock.step("read"):
            megabytes = _in_megabytes(progress)
            found = collect(paths, spill, settings, pool, job.cut, megabytes, job.leave_out)
        chosen = measure(found, settings)
        sketches, matches = _matches(found, chosen, pool, progress, clock)
        kept: tuple[int, ...] | None = None
        if job.kept is not None:
            with clock.step("keep"):
                progress("keep", 0, 0)
                kept = kept_rows(spill, sketches, matches, job.keep, chosen)
                write_kept(found, kept, job.kept, job.cut)
    return _duplicates(found, tuple(match for _, _, match in matches), kept, clock)


def _duplicates(
    found: Collected, matches: tuple[Match, ...], kept: Sequence[int] | None, clock: _Clock
) -> Duplicates:
    return Duplicates(
        len(found.file_of),
        matches,
        found.ignored,
        tuple(found.skipped),
        tuple(found.notes),
        found.renamed,
        None if kept is None else len(kept),
        tuple(clock.seconds),
    )


def _duplicates_on(
    engine: Engine, paths: Sequence[Path], settings: Settings, job: Job, progress: Progress
) -> Duplicates:
    """Do the same on *engine*."""
    from collate.corpus.distributed import found_on, read_on

    clock = _Clock()
    with clock.step("read"):
        progress("read", 0, 0)
        reading = read_on(engine, paths, settings, job)
    with clock.step("compare"):
        progress("compare", 0, 0)
        matches, kept = found_on(engine, reading, measure(reading.collected, settings), job)
    return _duplicates(reading.collected, matches, kept, clock)


def measure(found: Collected, settings: Settings) -> DedupeSettings:
    """Return how texts are compared: by shorter shingles where some were recognised in pictures."""
    chosen = settings.dedupe
    return replace(chosen, k=min(chosen.k, chosen.noisy_k)) if found.recognised else chosen


def _matches(
    found: Collected, settings: DedupeSettings, pool: Pool, progress: Progress, clock: _Clock
) -> tuple[Sketches, list[tuple[int, int, Match]]]:
    """Return the sketches, without what finds candidates, and the matches by the rows of their texts."""
    spill = found.spill
    with clock.step("sketch"):
        sketches = _sketches(spill, settings, pool, progress)
    with clock.step("candidates"):
        progress("candidates", 0, 0)
        pairs = candidates(sketches, settings)
        found.notes += pairs.warnings(spill.ids)
    nothing = np.empty(0, dtype=np.uint64)
    sketches = replace(sketches, samples=nothing, passages=nothing, values=sketches.values[:0])
    with clock.step("verify"):
        _find_genres(spill, sketches, pairs, pool)
        total = len(np.union1d(pairs.alike, pairs.sharing))
        rows: list[tuple[int, int, Match]] = []
        mapper = partial(_map_lean, pool)
        for left, right, match in verify_pairs(spill, sketches, pairs, settings, mapper=mapper):
            progress("compare", min(len(rows), total), total)
            rows.append((left, right, _with_ids(match, spill.ids[left], spill.ids[right])))
        rows.sort(key=lambda row: row[:2])
    return sketches, rows


def _map_lean(pool: Pool, verify: Callable[[Block], Verified], blocks: Iterable[Block]) -> Iterator[Verified]:
    return pool.map(partial(_lean, verify), blocks)


def _lean(verify: Callable[[Block], Verified], block: Block) -> Verified:
    """Verify a block, and keep of a match what the table says: spans are most of what would be sent home."""
    found = verify(block)
    return Verified((), tuple((low, high, replace(m, shared=())) for low, high, m in found.matches))


def _with_ids(match: Match, low: str, high: str) -> Match:
    """Return *match* with the ids that are in memory already."""
    left, right = (low, high) if match.left == low else (high, low)
    return replace(match, left=left, right=right, shared=())


def _sketches(spill: Spill, settings: DedupeSettings, pool: Pool, progress: Progress) -> Sketches:
    scheme = scheme_of(settings)
    fast = worth_compiling(settings, spill.size // 3)

    def all_of() -> Iterator[Sketch]:
        done = 0
        for some in pool.map(partial(_sketch_part, scheme=scheme, fast=fast), spill.parts()):
            progress("sketch", done, len(spill))
            done += len(some)
            yield from some

    return gather(all_of(), scheme)


def _find_genres(spill: Spill, sketches: Sketches, pairs: Candidates, pool: Pool) -> None:
    """Find out whose voice a text is in, of those that are compared: it takes a third of a sketch."""
    keys = np.concatenate((pairs.alike, pairs.sharing))
    asked = np.unique(np.concatenate(np.divmod(keys, max(1, len(spill)))))
    wanted = {sketches.digest(row) for row in asked.tolist()}
    # Of a text that stands in several places one is asked for; it may have a genre there and none here.
    first: dict[bytes, int] = {}
    for row in range(len(spill)):
        if spill.genre(row) is None and (digest := sketches.digest(row)) in wanted:
            first.setdefault(digest, row)
    unknown = list(first.values())
    found: dict[bytes, Genre] = {}
    given = list(spill.some(unknown))
    genres = pool.map(_genres, (parts for _, parts in given))
    for (rows, _), some in zip(given, genres, strict=True):
        found |= {sketches.digest(row): genre for row, genre in zip(rows, some, strict=True)}
    for row in range(len(spill)):  # what stands in several places is compared once
        genre = found.get(sketches.digest(row))
        if genre is not None and spill.genre(row) is None:
            spill.set_genre(row, genre)


def _sketch_part(part: Part, scheme: Scheme, fast: bool) -> tuple[Sketch, ...]:
    return tuple(sketch(text, scheme, fast) for text in part.texts())


def _genres(parts: tuple[Part, ...]) -> tuple[Genre, ...]:
    return tuple(genre_of(text) for part in parts for text in part.texts())


def _in_megabytes(progress: Progress) -> Callable[[int, int], None]:
    return lambda done, of: progress("read", done // 1_000_000, max(1, of // 1_000_000))
