"""Files split again with the titles of texts in other files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from collate.cache import digest
from collate.engine import LOST_PROBLEM, LOST_REMEDY, map_partitions, worker_count
from collate.errors import SourceError
from collate.model import Skipped
from collate.model.deferred import remembered
from collate.model.facts import raw_size
from collate.split import KnownText, KnownTitles, begins_at_known_titles, by_title, find_known_titles, split
from collate.split import known_texts as find_known_texts

if TYPE_CHECKING:
    from collate.cache import DocumentCache
    from collate.model import SplitDocument
    from collate.model.deferred import Memo
    from collate.settings import Settings

#: A title found in the first round may be the evidence for another file in the second.
_ROUNDS = 2


class _Task(NamedTuple):
    """A document to be split again, the keys of known titles, and the raw offsets of those not yet used."""

    item: SplitDocument
    keys: frozenset[str]
    lines: tuple[int, ...]


def with_known_titles(
    documents: Sequence[SplitDocument],
    settings: Settings,
    *,
    jobs: int = 1,
    cache: DocumentCache | None = None,
    skipped: list[Skipped] | None = None,
) -> tuple[SplitDocument, ...]:
    """Return *documents*, those split again that have titles of texts in other files on lines of their own.

    Each round takes the titles that the round before found in all files, so
    that the result depends neither on the order of the files nor on *jobs*,
    the number of processes (0: one per core). What earlier runs made of a
    document with the same titles is taken from *cache*. Documents at which
    processes die are left out, and added to *skipped*.
    """
    result = list(documents)
    texts = [known_texts(item) for item in result]
    tried: list[frozenset[str]] = [frozenset() for _ in result]
    lost: set[int] = set()
    for _round in range(_ROUNDS):
        titles = _Titles(by_title(text for known in texts for text in known))
        tasks: dict[int, _Task] = {}
        for number, item in enumerate(result):
            if number in lost:
                continue
            found = titles.find(item)
            if not tried[number].issuperset(found.keys):
                tasks[number] = _Task(item, frozenset((*item.known, *found.keys)), found.lines)
                tried[number] |= frozenset(found.keys)
        for number, again in _split_all(tasks, settings, jobs=jobs, cache=cache):
            if isinstance(again, Skipped):
                lost.add(number)
                texts[number] = ()
                if skipped is not None:
                    skipped.append(again)
            elif again is not None:
                result[number], texts[number] = again, known_texts(again)
        if not tasks:
            break
    return tuple(item for number, item in enumerate(result) if number not in lost)


def _split_all(
    tasks: Mapping[int, _Task], settings: Settings, *, jobs: int, cache: DocumentCache | None
) -> Iterator[tuple[int, SplitDocument | Skipped | None]]:
    """Yield what becomes of each document, None where it stays as it is."""
    cached = {n: cache.split_again(*task) for n, task in tasks.items()} if cache else {}
    new = {number: task for number, task in tasks.items() if cached.get(number) is None}
    size = sum(raw_size(task.item) for task in new.values())
    changed = map_partitions(
        partial(_split_again, settings=settings),
        list(new.values()),
        processes=worker_count(jobs, len(new), size=size),
        lost=_lost,
    )
    for number, items in cached.items():
        if items is not None:
            yield number, next(iter(items), None)
    for (number, task), again in zip(new.items(), changed, strict=True):
        if cache is not None and not isinstance(again, Skipped):
            items = cache.store_split(*task, again=again)
            again = next(iter(items), None)
        yield number, again


class _Titles:
    """The texts of all files by title."""

    def __init__(self, texts: Mapping[str, Sequence[KnownText]]) -> None:
        self._texts = texts
        self._by_hash: dict[int, list[str]] = {}
        for title in texts:
            self._by_hash.setdefault(_hash(title), []).append(title)

    def find(self, item: SplitDocument) -> KnownTitles:
        """Return the titles that begin on a line of *item*, which is read only if it has such lines."""
        rows = looked_up_titles(item)
        hits = sorted({title for row in rows if row in self._by_hash for title in self._by_hash[row]})
        own = item.document.source.sha256
        texts = [text for title in hits for text in self._texts[title] if text.source != own]
        if not texts:
            return KnownTitles()
        memo: Memo | None = getattr(item, "memo", None)
        find = partial(find_known_titles, item, self._texts)
        if memo is None:
            return find()
        name = f"{__name__}.find {digest(texts).hex()}"
        found: KnownTitles = memo.recall(name, KnownTitles, find)
        return found


class _Lookups(Mapping[str, Sequence[KnownText]]):
    """A mapping without an entry, which notes what is looked up in it."""

    def __init__(self) -> None:
        self.keys_seen: set[str] = set()

    def __getitem__(self, key: str) -> Sequence[KnownText]:
        self.keys_seen.add(key)
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


@remembered(tuple[int, ...])
def looked_up_titles(item: SplitDocument) -> tuple[int, ...]:
    """Return the hashes, sorted, of all titles that could be on a line of *item*."""
    lookups = _Lookups()
    find_known_titles(item, lookups)
    return tuple(sorted({_hash(key) for key in lookups.keys_seen}))


@remembered(tuple[KnownText, ...])
def known_texts(item: SplitDocument) -> tuple[KnownText, ...]:
    """Return the texts of a document whose beginnings are sure; see :func:`collate.split.known_texts`."""
    return tuple(find_known_texts(item))


def _hash(title: str) -> int:
    return int.from_bytes(sha256(title.encode("utf-8", "surrogatepass")).digest()[:6], "big")


def _lost(task: _Task) -> Skipped:
    return Skipped(task.item.document.source.paths[0], LOST_PROBLEM, LOST_REMEDY)


def _split_again(task: _Task, settings: Settings) -> SplitDocument | Skipped | None:
    """Return a document split with known titles; None if no text begins at them, or the texts are others."""
    try:
        again = split(task.item.document, settings, known=task.keys)
    except SourceError as error:
        return Skipped(error.where, error.problem, error.remedy)
    return again if begins_at_known_titles(task.item, again, task.lines) else None
