"""Verification of candidates: connected pairs are compared in one task, to which their texts are sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from collate.dedupe.buckets import HUB_SIZE, count_keys, is_among
from collate.dedupe.cache import NOT_COMPARED
from collate.dedupe.cluster import uncompared_pairs
from collate.dedupe.comparison_blocks import (
    BlockResult,
    CachedOverlap,
    ComparisonBlock,
    ComparisonPair,
    TextCopies,
    verify_block,
)
from collate.dedupe.late_genre import known_genre
from collate.engine import components
from collate.model import LINKING, Genre, Match, Text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from collate.dedupe.candidates import Candidates
    from collate.dedupe.pair_cache import PairCache
    from collate.dedupe.sketch_counts import TextCounts
    from collate.engine import Engine, Shared
    from collate.settings import DedupeSettings

    Keys = NDArray[np.int64]

#: One occurrence of a text: its row, id and genre, if that is known.
TextCopy = tuple[int, str, Genre | None]

#: Shingles of the texts of one task, some 100 bytes each. Smaller tasks prepare more texts more than once.
SHINGLES_PER_TASK = 2_000_000

#: Maximal number of partitions of a shuffle; beyond it, a partition has several tasks.
MAX_PARTITIONS = 4096


@dataclass(frozen=True, slots=True, eq=False)
class ComparisonTasks:
    """Pairs to compare, by task: task *t* has the pairs ``starts[t]`` to ``starts[t + 1]``.

    Text ``rows[i]`` (ascending) is needed by task ``tasks[i]``. ``known`` are
    the cached overlaps of some of the pairs.
    """

    left: Keys
    right: Keys
    passage: NDArray[np.bool_]
    starts: Keys
    rows: Keys
    tasks: Keys
    known: dict[tuple[int, int], CachedOverlap]

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def partitions(self) -> int:
        """The number of partitions that the tasks are distributed over."""
        return max(1, min(len(self), MAX_PARTITIONS))

    def partition(self, task: int) -> int:
        """Return the partition of *task*."""
        return task * self.partitions // len(self)

    def pairs(self, task: int) -> Iterator[tuple[int, int, bool]]:
        """Yield (left row, right row, whether they may share a passage) for the pairs of *task*."""
        chosen = slice(*self.starts[task : task + 2].tolist())
        columns = (self.left[chosen], self.right[chosen], self.passage[chosen])
        yield from zip(*(column.tolist() for column in columns), strict=True)


def verify_pairs(
    texts: Iterable[tuple[int, Text]],
    candidates: Candidates,
    *,
    counts: TextCounts,
    copies: Shared[dict[int, tuple[TextCopy, ...]]],
    settings: DedupeSettings,
    engine: Engine,
    cache: PairCache | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Iterator[tuple[int, int, Match]]:
    """Yield (left row, right row, match) for every verified match, the lower row first, in no other order.

    *texts* are the different ones, each after its row; *copies* maps such a
    row to all occurrences of its text, if there are several: matches among
    those are not yielded. Afterwards, in clusters of limited size, every pair
    is compared that was not a candidate: candidates depend on chance and on
    neighbours in a bucket.
    """
    count = len(counts)
    keys = count_keys(np.concatenate((candidates.similar, candidates.passage_sharing)))[0]
    passage = is_among(keys, candidates.passage_sharing)
    verify = partial(
        _verify, texts, counts=counts, copies=copies, settings=settings, engine=engine, cache=cache
    )
    firsts = {row: rows[0][0] for rows in copies.value.values() for row, _id, _genre in rows[:HUB_SIZE]}
    links: list[tuple[int, int]] = []
    done, total = 0, len(keys)
    progress(done, total)
    for result in verify(keys, passage, name="comparisons"):
        done += result.compared
        progress(done, total)
        yield from result.matches
        links += [
            (firsts.get(left, left), firsts.get(right, right))
            for left, right, match in result.matches
            if match.relation in LINKING
        ]
    pairs = [left * count + right for left, right in uncompared_pairs(links, ())]
    inside = count_keys(np.asarray(pairs, dtype=np.int64))[0]
    keys = inside[~is_among(inside, keys)]
    for result in verify(keys, np.ones(len(keys), dtype=np.bool_), name="clusters"):
        yield from result.matches


def _verify(
    texts: Iterable[tuple[int, Text]],
    keys: Keys,
    passage: NDArray[np.bool_],
    *,
    name: str,
    counts: TextCounts,
    copies: Shared[dict[int, tuple[TextCopy, ...]]],
    settings: DedupeSettings,
    engine: Engine,
    cache: PairCache | None,
) -> Iterator[BlockResult]:
    if cache is not None:
        keys, passage, matches = cache.split(keys, passage, len(counts))
        yield BlockResult((), matches, len(matches))
    if not len(keys):
        return
    tasks = _plan_tasks(keys, passage, counts, cache)
    shared = engine.share(tasks)
    sent = engine.map_partitions(partial(_send_text, tasks=shared, copies=copies), texts)
    together = engine.shuffle_by_key(sent, tasks.partitions)
    compare = partial(_compare_tasks, tasks=shared, settings=settings)
    for result in engine.checkpoint(engine.map_partitions(compare, together), name):
        if cache is not None:
            cache.store(result)
        yield result


def _plan_tasks(
    keys: Keys, passage: NDArray[np.bool_], counts: TextCounts, cache: PairCache | None
) -> ComparisonTasks:
    """Divide pairs into tasks: connected pairs stay together, so that few texts are needed by two tasks.

    Among those, the pairs of the same longer text stay together: preparing it takes longest.
    """
    left, right = np.divmod(keys, max(1, len(counts)))
    groups = components(np.stack((left, right), axis=1))
    group = groups.least[np.searchsorted(groups.nodes, left)]
    left_longer = counts.shingles[left] >= counts.shingles[right]
    order = np.lexsort((right, left, np.where(left_longer, left, right), group))
    left, right, passage = left[order], right[order], passage[order]
    task = np.zeros(len(keys), dtype=np.int64)
    size = number = 0
    rows: set[int] = set()
    shingles = counts.shingles
    for i, pair in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
        if size > SHINGLES_PER_TASK:
            size, rows = 0, set()
            number += 1
        for row in pair:
            if row not in rows:
                rows.add(row)
                size += int(shingles[row])
        task[i] = number
    starts = np.searchsorted(task, np.arange(number + 2 if len(keys) else 1))
    needs = count_keys(np.concatenate((left, right)) * (number + 1) + np.concatenate((task, task)))[0]
    return ComparisonTasks(
        left=left,
        right=right,
        passage=passage,
        starts=starts,
        rows=needs // (number + 1),
        tasks=needs % (number + 1),
        known=cache.overlaps(left, right, passage) if cache is not None else {},
    )


def _send_text(
    item: tuple[int, Text],
    tasks: Shared[ComparisonTasks],
    copies: Shared[dict[int, tuple[TextCopy, ...]]],
) -> Iterator[tuple[int, tuple[int, TextCopies]]]:
    """Yield (partition, (task, text)) for each task that needs the text."""
    row, text = item
    plan = tasks.value
    start, end = np.searchsorted(plan.rows, (row, row + 1)).tolist()
    if start == end:
        return
    # The square of very many copies adds no information: only the first few of each are paired.
    occurrences = copies.value.get(row, ((row, text.id, known_genre(text)),))[:HUB_SIZE]
    rows, ids, genres = zip(*occurrences, strict=True)
    text_copies = TextCopies(text, rows, ids, genres)
    for task in plan.tasks[start:end].tolist():
        yield plan.partition(task), (task, text_copies)


def _compare_tasks(
    item: tuple[int, list[tuple[int, TextCopies]]], tasks: Shared[ComparisonTasks], settings: DedupeSettings
) -> Iterator[BlockResult]:
    plan = tasks.value
    by_task: dict[int, list[TextCopies]] = {}
    for task, text in item[1]:
        by_task.setdefault(task, []).append(text)
    for task, texts in sorted(by_task.items()):
        index_of = {text.rows[0]: index for index, text in enumerate(texts)}
        pairs: list[ComparisonPair] = [
            (index_of[left], index_of[right], passage, plan.known.get((left, right), NOT_COMPARED))
            for left, right, passage in plan.pairs(task)
        ]
        yield verify_block(ComparisonBlock(tuple(texts), tuple(pairs)), settings)
