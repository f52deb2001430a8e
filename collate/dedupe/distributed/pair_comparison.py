"""Verification by shuffles: pairs that hang together are compared in one place, their texts sent there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from collate.dedupe.buckets import HUB
from collate.dedupe.cache import MISSING
from collate.dedupe.cluster import unseen_pairs
from collate.dedupe.comparison_blocks import Block, Copies, Pair, Verified, verify_block
from collate.engine import components
from collate.model import LINKING, Genre, Match, Record

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from collate.dedupe.distributed.candidates import Measures
    from collate.dedupe.lsh import Candidates
    from collate.engine import Engine, Shared
    from collate.settings import DedupeSettings

    Keys = NDArray[np.int64]

#: A place where a text stands: its row, id and genre.
Row = tuple[int, str, Genre]

#: Shingles of the texts of one task: some fifty texts, which take about half a second.
TASK = 400_000

#: Most parts of a shuffle; beyond, a part is several tasks.
MOST = 4096


@dataclass(frozen=True, slots=True, eq=False)
class Tasks:
    """Pairs to be compared, and who compares them: task *t* has the pairs ``starts[t]`` to ``starts[t + 1]``.

    ``rows`` (rising) and ``where`` say which text is wanted for which task.
    """

    left: Keys
    right: Keys
    passage: NDArray[np.bool_]
    starts: Keys
    rows: Keys
    where: Keys

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def parts(self) -> int:
        """In how many parts the tasks are handed out."""
        return max(1, min(len(self), MOST))

    def part(self, task: int) -> int:
        """Return the part that *task* is in."""
        return task * self.parts // len(self)


def spread_pairs(
    texts: Iterable[tuple[int, Record]],
    found: Candidates,
    known: Measures,
    copies: Shared[dict[int, tuple[Row, ...]]],
    settings: DedupeSettings,
    engine: Engine,
    spans: bool = True,
) -> Iterator[tuple[int, int, Match]]:
    """Yield what :func:`~collate.dedupe.matches.verify_pairs` yields, but not the matches among equal texts.

    *texts* are the different ones, each after its row; *copies* gives by such
    a row all the places with its text, if there are several.
    """
    count = len(known)
    wanted = np.union1d(found.alike, found.sharing)
    passage = np.isin(wanted, found.sharing, assume_unique=True)
    compared = partial(_compared, settings=settings, spans=spans)
    first = _verified(texts, _tasks(wanted, passage, known), copies, compared, engine)
    for done in first:
        yield from done.matches
    firsts = engine.share({row: rows[0][0] for rows in copies.value.values() for row, _, _ in rows[:HUB]})
    edges = engine.components(engine.map_partitions(partial(_links, firsts=firsts), first)).edges()
    inside = [left * count + right for left, right in unseen_pairs(edges.tolist(), ())]
    keys = np.setdiff1d(np.asarray(inside, dtype=np.int64), wanted)
    tasks = _tasks(keys, np.ones(len(keys), dtype=np.bool_), known)
    second = _verified(texts, tasks, copies, compared, engine)
    for done in second:
        yield from done.matches


def _tasks(keys: Keys, passage: NDArray[np.bool_], known: Measures) -> Tasks:
    """Cut pairs into tasks: what hangs together is together, so that few texts are wanted in two places."""
    left, right = np.divmod(keys, max(1, len(known)))
    groups = components(np.stack((left, right), axis=1))
    group = groups.least[np.searchsorted(groups.nodes, left)]
    order = np.lexsort((right, left, group))
    left, right, passage = left[order], right[order], passage[order]
    task = np.zeros(len(keys), dtype=np.int64)
    size = number = 0
    held: set[int] = set()
    for i, pair in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
        if size > TASK:
            size, held = 0, set()
            number += 1
        size += sum(int(known.shingles[row]) for row in {*pair} - held)
        held.update(pair)
        task[i] = number
    starts = np.searchsorted(task, np.arange(number + 2 if len(keys) else 1))
    needs = np.unique(np.stack((np.concatenate((left, right)), np.concatenate((task, task))), axis=1), axis=0)
    return Tasks(left, right, passage, starts, needs[:, 0], needs[:, 1])


def _verified(
    texts: Iterable[tuple[int, Record]],
    tasks: Tasks,
    copies: Shared[dict[int, tuple[Row, ...]]],
    compared: Callable[..., Iterator[Verified]],
    engine: Engine,
) -> Iterable[Verified]:
    if not len(tasks):
        return ()
    shared = engine.share(tasks)
    sent = engine.map_partitions(partial(_wanted, tasks=shared, copies=copies), texts)
    together = engine.shuffle_by_key(sent, tasks.parts)
    return engine.keep(engine.map_partitions(partial(compared, tasks=shared), together))


def _wanted(
    item: tuple[int, Record], tasks: Shared[Tasks], copies: Shared[dict[int, tuple[Row, ...]]]
) -> Iterator[tuple[int, tuple[int, Copies]]]:
    """Yield a text after each task that it is wanted for."""
    row, text = item
    plan = tasks.value
    start, end = np.searchsorted(plan.rows, (row, row + 1)).tolist()
    if start == end:
        return
    # The square of very many copies says nothing new: then the first few of each.
    places = copies.value.get(row, ((row, text.id, text.genre),))[:HUB]
    rows, ids, genres = zip(*places, strict=True)
    held = Copies(text.text, rows, ids, genres)
    for task in plan.where[start:end].tolist():
        yield plan.part(task), (task, held)


def _compared(
    item: tuple[int, list[tuple[int, Copies]]], tasks: Shared[Tasks], settings: DedupeSettings, spans: bool
) -> Iterator[Verified]:
    plan = tasks.value
    held: dict[int, list[Copies]] = {}
    for task, text in item[1]:
        held.setdefault(task, []).append(text)
    for task, texts in sorted(held.items()):
        at = {text.rows[0]: place for place, text in enumerate(texts)}
        mine = slice(*plan.starts[task : task + 2].tolist())
        columns = (plan.left[mine], plan.right[mine], plan.passage[mine])
        pairs: list[Pair] = [
            (at[left], at[right], passage, MISSING)
            for left, right, passage in zip(*(column.tolist() for column in columns), strict=True)
        ]
        done = verify_block(Block(tuple(texts), tuple(pairs)), settings)
        matches = done.matches
        if not spans:
            matches = tuple((left, right, replace(match, shared=())) for left, right, match in matches)
        yield replace(done, overlaps=(), matches=matches)


def _links(done: Verified, firsts: Shared[dict[int, int]]) -> Iterator[Keys]:
    """Yield the edges between texts of which one may be a witness of the other, each by its first place."""
    first = firsts.value
    edges = [
        (first.get(left, left), first.get(right, right))
        for left, right, match in done.matches
        if match.relation in LINKING
    ]
    yield np.asarray(edges, dtype=np.int64).reshape(-1, 2)
