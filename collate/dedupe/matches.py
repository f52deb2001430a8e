"""The stage: candidates among different texts, their verification, complete clusters, then copies.

There is one formulation of it, as functions of partitions between which data
is shuffled. An engine runs it: in this process, in several, or on a cluster.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, cast

import numpy as np

from collate.dedupe.candidates import find_candidates
from collate.dedupe.comparison_blocks import match_copies
from collate.dedupe.late_genre import Occurrence, known_genre
from collate.dedupe.minhash.batch import sketch_texts
from collate.dedupe.minhash.signature import Scheme, scheme_of
from collate.dedupe.minhash.sketch import gather_sketches, text_digest, worth_compiling
from collate.dedupe.pair_cache import PairCache
from collate.dedupe.sketch_counts import SketchPartition, TextCounts, collect_counts
from collate.dedupe.verification import TextCopy, verify_pairs
from collate.engine import no_progress
from collate.model import Record, pack_match

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from collate.dedupe.cache import ComparisonCache
    from collate.engine import Engine, Progress, Shared
    from collate.model import Genre, Match, Text
    from collate.settings import DedupeSettings, Settings

    Keys = NDArray[np.int64]

#: Characters of a batch of texts: sketched in about a tenth of a second.
BATCH_CHARACTERS = 1_000_000

#: Receives each warning for the editor, a message.
Warn = Callable[[str], None]


def ignore_warning(warning: str) -> None:
    """Discard *warning*."""


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
    """Ids, known genres and digests (n x 32 uint8) of all texts; the rows of equal texts by their first."""

    ids: Sequence[str]
    genres: Sequence[Genre | None]
    digests: NDArray[np.uint8]
    copies: dict[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class TextMatches:
    """The result: the texts, their counts, (left row, right row, match) in order, and the warnings."""

    texts: TextTable
    counts: TextCounts
    matches: tuple[tuple[int, int, Match], ...]
    warnings: tuple[str, ...]


def dedupe(
    texts: Iterable[Text],
    settings: Settings,
    *,
    engine: Engine | None = None,
    cache: ComparisonCache | None = None,
    warn: Warn = ignore_warning,
) -> tuple[Match, ...]:
    """Return the verified matches among *texts*.

    *texts* are in reading order and have different ids. Matches are ordered by
    the positions of their texts in *texts*; a pair has at most one match. A
    text without a letter matches nothing. Texts with the same written text are
    compared with others only once. *engine* is the one that does the work, by
    default this process. Cached results in *cache* are reused, and new ones
    are stored there; *warn* receives a warning for groups that are too large
    for a comparison of all pairs.
    """
    if engine is None:
        from collate.engine import LocalEngine

        engine = LocalEngine(memory=settings.dedupe.memory_megabytes * 1_000_000)
    batches = engine.keep(tuple(batch_texts(texts)))
    result = match_texts(batches, settings.dedupe, engine=engine, cache=cache)
    for warning in result.warnings:
        warn(warning)
    return tuple(match for _left, _right, match in result.matches)


def batch_texts(texts: Iterable[Text]) -> Iterator[TextBatch]:
    """Yield *texts* in batches of some :data:`BATCH_CHARACTERS` characters."""
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


def match_texts(
    batches: Iterable[TextBatch],
    settings: DedupeSettings,
    *,
    engine: Engine,
    cache: ComparisonCache | None = None,
    progress: Progress = no_progress,
    packed: bool = False,
) -> TextMatches:
    """Find the matches among the texts of all *batches*.

    *batches* is a collection of *engine* or a local one, and is read several
    times; its order does not matter, only the positions. The ids of all texts
    are different. Only a local engine can use a *cache*. *packed* packs the
    spans of the matches (:func:`~collate.model.pack_match`). *progress*
    receives the steps "sketch", "candidates" and "compare", with batches and pairs.
    """
    progress("sketch", 0, 0)
    index, texts, characters = _index_texts(batches, engine)
    shared_index = engine.share(index)
    scheme = scheme_of(settings)
    sketches: Iterable[SketchPartition]
    if cache is None:
        fast = worth_compiling(settings, characters // engine.width)
        sketch = partial(_sketch_batch, index=shared_index, scheme=scheme, fast=fast)
        sketches = engine.checkpoint(engine.map_partitions(sketch, batches), "sketches")
    else:
        sketches = _cached_sketches(batches, index, scheme, cache)
    sketches = engine.keep(sketches)
    counts = collect_counts(sketches, len(texts.ids), engine=engine)
    progress("candidates", 0, 0)
    candidates = find_candidates(sketches, counts, settings=settings, engine=engine)
    del sketches
    copies = {
        row: tuple((other, texts.ids[other], texts.genres[other]) for other in rows)
        for row, rows in texts.copies.items()
        if counts.shingles[row]
    }
    shared_copies = engine.share(copies)
    originals = engine.map_partitions(partial(_originals, index=shared_index), batches)
    verified = verify_pairs(
        originals,
        candidates,
        counts=counts,
        copies=shared_copies,
        settings=settings,
        engine=engine,
        cache=None if cache is None else PairCache.of(cache, texts, copies),
        progress=partial(progress, "compare"),
    )
    if copies:
        match_all = partial(_match_copies, copies=shared_copies, settings=settings)
        verified = chain(verified, engine.map_partitions(match_all, originals))
    finish: Callable[[Match], Match] = pack_match if packed else _as_is
    matches = [(left, right, finish(match)) for left, right, match in verified]
    matches.sort(key=lambda row: row[:2])
    return TextMatches(texts, counts, tuple(matches), tuple(candidates.warnings(texts.ids)))


def _as_is(match: Match) -> Match:
    return match


def _index_texts(batches: Iterable[TextBatch], engine: Engine) -> tuple[RowIndex, TextTable, int]:
    """Assign a row to every text, and group equal texts; also return the number of characters."""
    starts: dict[tuple[int, ...], int] = {}
    ids: list[str] = []
    genres: list[Genre | None] = []
    digests: list[bytes] = []
    characters = 0
    summaries = sorted(engine.map_partitions(_summarise_batch, batches), key=lambda summary: summary[0])
    for position, batch_ids, batch_genres, batch_digests, size in summaries:
        starts[position] = len(ids)
        ids += batch_ids
        genres += batch_genres
        digests += batch_digests
        characters += size
    rows: dict[bytes, list[int]] = {}
    for row, digest in enumerate(digests):
        rows.setdefault(digest, []).append(row)
    first = np.zeros(len(ids), dtype=np.bool_)
    first[[equal[0] for equal in rows.values()]] = True
    copies = {equal[0]: tuple(equal) for equal in rows.values() if len(equal) > 1}
    table = np.frombuffer(b"".join(digests), dtype=np.uint8).reshape(-1, 32)
    return RowIndex(starts, first), TextTable(ids, genres, table, copies), characters


def _summarise_batch(
    batch: TextBatch,
) -> Iterator[tuple[tuple[int, ...], tuple[str, ...], tuple[Genre | None, ...], tuple[bytes, ...], int]]:
    texts = batch.texts
    yield (
        batch.position,
        tuple(text.id for text in texts),
        tuple(map(known_genre, texts)),
        tuple(text_digest(text.text) for text in texts),
        sum(len(text.text) for text in texts),
    )


def _sketch_batch(
    batch: TextBatch, index: Shared[RowIndex], scheme: Scheme, fast: bool
) -> Iterator[SketchPartition]:
    originals = list(index.value.originals(batch))
    table = sketch_texts((text.text for _row, text in originals), scheme, fast=fast)
    rows = np.asarray([row for row, _text in originals], dtype=np.int64)
    lettered = np.flatnonzero(table.shingles)
    if len(lettered) < len(table):
        rows, table = rows[lettered], table.rows(lettered)
    if len(rows):
        yield SketchPartition(rows, table)


def _cached_sketches(
    batches: Iterable[TextBatch], index: RowIndex, scheme: Scheme, cache: ComparisonCache
) -> Iterator[SketchPartition]:
    """Yield the sketches of all *batches*, those of new texts computed and stored."""
    for batch in batches:
        originals = list(index.originals(batch))
        cached = cache.sketches([text_digest(text.text) for _row, text in originals], scheme)
        found = {row: sketch for (row, _text), sketch in zip(originals, cached, strict=True) if sketch}
        new = [(row, text.text) for row, text in originals if row not in found]
        table = sketch_texts([text for _row, text in new], scheme)
        for i, (row, _text) in enumerate(new):
            found[row] = table.row(i)
            cache.store_sketch(found[row])
        rows = [row for row, _text in originals if found[row].shingles]
        if rows:
            yield SketchPartition(
                np.asarray(rows, dtype=np.int64), gather_sketches((found[row] for row in rows), scheme)
            )


def _originals(batch: TextBatch, index: Shared[RowIndex]) -> Iterator[tuple[int, Text]]:
    yield from index.value.originals(batch)


def _match_copies(
    item: tuple[int, Text], copies: Shared[dict[int, tuple[TextCopy, ...]]], settings: DedupeSettings
) -> Iterator[tuple[int, int, Match]]:
    """Yield the matches of a text with its copies."""
    row, text = item
    if row in copies.value:
        texts = {other: Occurrence(name, text, genre) for other, name, genre in copies.value[row]}
        by_row = cast("Sequence[Text]", texts)  # only single rows are accessed
        yield from match_copies(by_row, tuple(texts), settings=settings)
