"""The stage: candidates among different texts, their verification, complete clusters, then copies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, cast

import numpy as np

from collate.dedupe.buckets import STEP
from collate.dedupe.cache import NOT_COMPARED, ComparisonCache
from collate.dedupe.cluster import uncompared_pairs
from collate.dedupe.comparison_blocks import (
    BlockResult,
    ComparisonBlock,
    ComparisonPair,
    build_blocks,
    match_copies,
    verify_block,
)
from collate.dedupe.lsh import Candidates, find_candidates
from collate.dedupe.minhash.signature import Scheme, scheme_of
from collate.dedupe.minhash.sketch import (
    Sketch,
    Sketches,
    gather_sketches,
    sketch_text,
    text_digest,
    worth_compiling,
)
from collate.model import LINKING, Match, Text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from collate.settings import DedupeSettings, Settings

    Keys = NDArray[np.int64]

#: Applies a function to items, with results in order: ``map``, or the method of an engine.
Mapper = Callable[
    [Callable[[ComparisonBlock], BlockResult], Iterable[ComparisonBlock]], Iterable[BlockResult]
]

#: Receives each warning for the editor, a message.
Warn = Callable[[str], None]


def ignore_warning(warning: str) -> None:
    """Discard *warning*."""


def dedupe(
    texts: Sequence[Text],
    settings: Settings,
    *,
    cache: ComparisonCache | None = None,
    warn: Warn = ignore_warning,
) -> tuple[Match, ...]:
    """Return the verified matches among *texts*.

    *texts* are in reading order and have different ids. Matches are ordered by
    the positions of their texts in *texts*; a pair has at most one match. A
    text without a letter matches nothing. Texts with the same written text are
    compared with others only once. Cached results in *cache* are reused, and
    new ones are stored there; *warn* receives a warning for groups that are
    too large for a comparison of all pairs.
    """
    scheme = scheme_of(settings.dedupe)
    fast = worth_compiling(settings.dedupe, sum(len(text.text) for text in texts))
    sketches = gather_sketches((_sketch(text.text, scheme, cache, fast) for text in texts), scheme)
    candidates = find_candidates(sketches, settings.dedupe)
    for warning in candidates.warnings([text.id for text in texts]):
        warn(warning)
    rows = verify_pairs(texts, sketches, candidates=candidates, settings=settings.dedupe, cache=cache)
    return tuple(match for _left, _right, match in sorted(rows, key=lambda row: row[:2]))


def verify_pairs(
    texts: Sequence[Text],
    sketches: Sketches,
    *,
    candidates: Candidates,
    settings: DedupeSettings,
    cache: ComparisonCache | None = None,
    mapper: Mapper = map,
) -> Iterator[tuple[int, int, Match]]:
    """Yield (left row, right row, match) for every verified match, the lower row first, in no other order.

    *texts* is accessed by single rows and need not be in memory. Pairs are
    compared in blocks through *mapper*. Afterwards, in clusters of limited
    size, every pair is compared that was not a candidate: candidates depend on
    chance and on neighbours in a bucket.
    """
    copies = _group_copies(sketches)
    count = len(sketches)
    keys = np.union1d(candidates.similar, candidates.passage_sharing)
    sharing = np.isin(keys, candidates.passage_sharing, assume_unique=True)
    links: list[tuple[int, int]] = []
    firsts = {row: rows[0] for rows in copies.values() for row in rows}

    def verified(pairs: Iterable[tuple[int, int, bool]]) -> Iterator[tuple[int, int, Match]]:
        blocks = build_blocks(texts, copies, pairs=_look_up(pairs, sketches, cache))
        for result in mapper(partial(verify_block, settings=settings), blocks):
            for left, right, passage, overlap in result.overlaps if cache is not None else ():
                cache.store_overlap(  # type: ignore[union-attr]
                    sketches.digest(left), sketches.digest(right), passage=passage, overlap=overlap
                )
            for left, right, match in result.matches:
                if match.relation in LINKING:
                    links.append((firsts.get(left, left), firsts.get(right, right)))
                yield left, right, match

    for start in range(0, len(keys), STEP):  # as Python integers they would take ten times the memory
        step = slice(start, start + STEP)
        pairs = zip(keys[step].tolist(), sharing[step].tolist(), strict=True)
        yield from verified((*divmod(key, count), passage) for key, passage in pairs)
    uncompared = uncompared_pairs(links, _KeyedPairs(keys, count))
    yield from verified((left, right, True) for left, right in uncompared)
    for rows in copies.values():
        yield from match_copies(texts, rows, common=int(sketches.shingles[rows[0]]), settings=settings)


class _KeyedPairs:
    """Sorted keys as a container of pairs."""

    def __init__(self, keys: Keys, count: int) -> None:
        self.keys, self.count = keys, count

    def __contains__(self, pair: object) -> bool:
        left, right = cast(tuple[int, int], pair)
        key = left * self.count + right
        index = int(np.searchsorted(self.keys, key))
        return index < len(self.keys) and int(self.keys[index]) == key


def _sketch(text: str, scheme: Scheme, cache: ComparisonCache | None, fast: bool) -> Sketch:
    if cache is None:
        return sketch_text(text, scheme, fast=fast)
    sketch = cache.sketch(text_digest(text), scheme)
    if sketch is None:
        sketch = sketch_text(text, scheme, fast=fast)
        cache.store_sketch(sketch)
    return sketch


def _group_copies(sketches: Sketches) -> dict[int, tuple[int, ...]]:
    """Return, by first row, all rows of each text that has letters and occurs several times."""
    rows = np.flatnonzero(sketches.shingles)
    digests = sketches.digests[rows].view("S32").ravel()
    order = np.argsort(digests, kind="stable")
    starts = np.flatnonzero(np.append(True, digests[order][1:] != digests[order][:-1]))
    groups = np.split(rows[order], starts[1:]) if len(rows) else []
    copies = sorted(tuple(group.tolist()) for group in groups if len(group) > 1)
    return {group[0]: group for group in copies}


def _look_up(
    pairs: Iterable[tuple[int, int, bool]], sketches: Sketches, cache: ComparisonCache | None
) -> Iterator[ComparisonPair]:
    for left, right, passage in pairs:
        overlap = (
            NOT_COMPARED
            if cache is None
            else cache.overlap(sketches.digest(left), sketches.digest(right), passage=passage)
        )
        yield left, right, passage, overlap
