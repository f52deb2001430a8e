"""Files split again with the titles of texts in other files."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from collate.engine import map_partitions, worker_count
from collate.split import begins_at_known_titles, by_title, find_known_titles, known_texts, split

if TYPE_CHECKING:
    from collate.model import SplitDocument
    from collate.settings import Settings

#: A title found in the first round may be the evidence for another file in the second.
_ROUNDS = 2


class _Task(NamedTuple):
    """A document to be split again, the keys of known titles, and the raw offsets of those not yet used."""

    item: SplitDocument
    keys: frozenset[str]
    lines: tuple[int, ...]


def with_known_titles(
    documents: Sequence[SplitDocument], settings: Settings, *, jobs: int = 1
) -> tuple[SplitDocument, ...]:
    """Return *documents*, those split again that have titles of texts in other files on lines of their own.

    Each round takes the titles that the round before found in all files, so
    that the result depends neither on the order of the files nor on *jobs*,
    the number of processes (0: one per core).
    """
    result = list(documents)
    texts = [tuple(known_texts(item)) for item in result]
    tried: list[frozenset[str]] = [frozenset() for _ in result]
    for _round in range(_ROUNDS):
        titles = by_title(text for known in texts for text in known)
        tasks: dict[int, _Task] = {}
        for number, item in enumerate(result):
            found = find_known_titles(item, titles)
            if not tried[number].issuperset(found.keys):
                tasks[number] = _Task(item, frozenset((*item.known, *found.keys)), found.lines)
                tried[number] |= frozenset(found.keys)
        size = sum(len(task.item.document.raw) for task in tasks.values())
        changed = map_partitions(
            partial(_split_again, settings=settings),
            list(tasks.values()),
            processes=worker_count(jobs, len(tasks), size=size),
        )
        for number, again in zip(list(tasks), changed, strict=True):
            if again is not None:
                result[number], texts[number] = again, tuple(known_texts(again))
        if not tasks:
            break
    return tuple(result)


def _split_again(task: _Task, settings: Settings) -> SplitDocument | None:
    """Return a document split with known titles; None if no text begins at them, or the texts are others."""
    again = split(task.item.document, settings, known=task.keys)
    return again if begins_at_known_titles(task.item, again, task.lines) else None
