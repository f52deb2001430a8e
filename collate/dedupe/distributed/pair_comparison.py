"""Verification by a shuffle: connected pairs are compared in one task, and their texts are sent to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from collate.dedupe.buckets import HUB_SIZE
from collate.dedupe.cache import NOT_COMPARED
from collate.dedupe.cluster import uncompared_pairs
from collate.dedupe.comparison_blocks import (
    BlockResult,
    ComparisonBlock,
    ComparisonPair,
    TextCopies,
    verify_block,
)
from collate.engine import components
from collate.model import LINKING, Genre, Match, Record

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from collate.dedupe.distributed.candidates import TextCounts
    from collate.dedupe.lsh import Candidates
    from collate.engine import Engine, Shared
    from collate.settings import DedupeSettings

    Keys = NDArray[np.int64]

#: One occurrence of a text: its row, id and genre.
TextCopy = tuple[int, str, Genre]

#: Shingles of the texts of one task: some fifty texts, which take about half a second.
SHINGLES_PER_TASK = 400_000

#: Maximal number of partitions of a shuffle; beyond it, a partition has several tasks.
MAX_PARTITIONS = 4096


@dataclass(frozen=True, slots=True, eq=False)
class ComparisonTasks:
    """Pairs to compare, by task: task *t* has the pairs ``starts[t]`` to ``starts[t + 1]``.

    Text ``rows[i]`` (ascending) is needed by task ``tasks[i]``.
    """

    left: Keys
    right: Keys
    passage: NDArray[np.bool_]
    starts: Keys
    rows: Keys
    tasks: Keys

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def partitions(self) -> int:
        """The number of partitions that the tasks are distributed over."""
        return max(1, min(len(self), MAX_PARTITIONS))

    def partition(self, task: int) -> int:
        """Return the partition of *task*."""
        return task * self.partitions // len(self)


def verify_pairs_on_engine(
    texts: Iterable[tuple[int, Record]],
    candidates: Candidates,
    *,
    counts: TextCounts,
    copies: Shared[dict[int, tuple[TextCopy, ...]]],
    settings: DedupeSettings,
    engine: Engine,
    spans: bool = True,
) -> Iterator[tuple[int, int, Match]]:
    """Yield the result of :func:`~collate.dedupe.matches.verify_pairs` without matches among equal texts.

    *texts* are the different ones, each after its row; *copies* maps such a
    row to all occurrences of its text, if there are several.
    """
    count = len(counts)
    keys = np.union1d(candidates.similar, candidates.passage_sharing)
    passage = np.isin(keys, candidates.passage_sharing, assume_unique=True)
    compare = partial(_compare_tasks, settings=settings, spans=spans)
    verify = partial(_verify_tasks, texts, copies=copies, compare=compare, engine=engine)
    results = verify(_plan_tasks(keys, passage, counts))
    for result in results:
        yield from result.matches
    firsts = engine.share(
        {row: rows[0][0] for rows in copies.value.values() for row, _id, _genre in rows[:HUB_SIZE]}
    )
    edges = engine.components(engine.map_partitions(partial(_links, firsts=firsts), results)).edges()
    inside = [left * count + right for left, right in uncompared_pairs(edges.tolist(), ())]
    keys = np.setdiff1d(np.asarray(inside, dtype=np.int64), keys)
    for result in verify(_plan_tasks(keys, np.ones(len(keys), dtype=np.bool_), counts)):
        yield from result.matches


def _plan_tasks(keys: Keys, passage: NDArray[np.bool_], counts: TextCounts) -> ComparisonTasks:
    """Divide pairs into tasks: connected pairs stay together, so that few texts are needed by two tasks."""
    left, right = np.divmod(keys, max(1, len(counts)))
    groups = components(np.stack((left, right), axis=1))
    group = groups.least[np.searchsorted(groups.nodes, left)]
    order = np.lexsort((right, left, group))
    left, right, passage = left[order], right[order], passage[order]
    task = np.zeros(len(keys), dtype=np.int64)
    size = number = 0
    rows: set[int] = set()
    for i, pair in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
        if size > SHINGLES_PER_TASK:
            size, rows = 0, set()
            number += 1
        size += sum(int(counts.shingles[row]) for row in {*pair} - rows)
        rows.update(pair)
        task[i] = number
    starts = np.searchsorted(task, np.arange(number + 2 if len(keys) else 1))
    needs = np.unique(np.stack((np.concatenate((left, right)), np.concatenate((task, task))), axis=1), axis=0)
    return ComparisonTasks(
        left=left, right=right, passage=passage, starts=starts, rows=needs[:, 0], tasks=needs[:, 1]
    )


def _verify_tasks(
    texts: Iterable[tuple[int, Record]],
    tasks: ComparisonTasks,
    *,
    copies: Shared[dict[int, tuple[TextCopy, ...]]],
    compare: Callable[..., Iterator[BlockResult]],
    engine: Engine,
) -> Iterable[BlockResult]:
    if not len(tasks):
        return ()
    shared = engine.share(tasks)
    sent = engine.map_partitions(partial(_send_text, tasks=shared, copies=copies), texts)
    together = engine.shuffle_by_key(sent, tasks.partitions)
    return engine.keep(engine.map_partitions(partial(compare, tasks=shared), together))


def _send_text(
    item: tuple[int, Record],
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
    occurrences = copies.value.get(row, ((row, text.id, text.genre),))[:HUB_SIZE]
    rows, ids, genres = zip(*occurrences, strict=True)
    text_copies = TextCopies(text.text, rows, ids, genres)
    for task in plan.tasks[start:end].tolist():
        yield plan.partition(task), (task, text_copies)


def _compare_tasks(
    item: tuple[int, list[tuple[int, TextCopies]]],
    tasks: Shared[ComparisonTasks],
    settings: DedupeSettings,
    spans: bool,
) -> Iterator[BlockResult]:
    plan = tasks.value
    by_task: dict[int, list[TextCopies]] = {}
    for task, text in item[1]:
        by_task.setdefault(task, []).append(text)
    for task, texts in sorted(by_task.items()):
        index_of = {text.rows[0]: index for index, text in enumerate(texts)}
        chosen = slice(*plan.starts[task : task + 2].tolist())
        columns = (plan.left[chosen], plan.right[chosen], plan.passage[chosen])
        pairs: list[ComparisonPair] = [
            (index_of[left], index_of[right], passage, NOT_COMPARED)
            for left, right, passage in zip(*(column.tolist() for column in columns), strict=True)
        ]
        result = verify_block(ComparisonBlock(tuple(texts), tuple(pairs)), settings)
        matches = result.matches
        if not spans:
            matches = tuple((left, right, replace(match, shared=())) for left, right, match in matches)
        yield replace(result, overlaps=(), matches=matches)


def _links(result: BlockResult, firsts: Shared[dict[int, int]]) -> Iterator[Keys]:
    """Yield the edges between texts of which one may be a witness of the other, by their first rows."""
    first = firsts.value
    edges = [
        (first.get(left, left), first.get(right, right))
        for left, right, match in result.matches
        if match.relation in LINKING
    ]
    yield np.asarray(edges, dtype=np.int64).reshape(-1, 2)
