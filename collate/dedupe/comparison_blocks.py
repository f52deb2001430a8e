"""Compare candidates on their texts, in blocks: each block holds the texts that it needs, and few."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, product
from typing import TYPE_CHECKING, Literal

from collate.dedupe.buckets import HUB
from collate.dedupe.cache import Missing
from collate.dedupe.relations import Overlap, Prepared, compare, judge
from collate.model import Genre, Match, Record, SharedSpan, Span, Text
from collate.text.shingles import shingle

if TYPE_CHECKING:
    from collate.settings import DedupeSettings

#: Characters of the texts of one block: with their shingles some 200 MB.
BLOCK = 2_000_000

#: (left, right, whether they may share a passage, what they share if that is known)
Pair = tuple[int, int, bool, Overlap | Literal[Missing.MISSING] | None]


@dataclass(frozen=True, slots=True)
class Copies:
    """One written text and every place where it stands: rows, ids and genres, in order of rows."""

    text: str
    rows: tuple[int, ...]
    ids: tuple[str, ...]
    genres: tuple[Genre, ...]

    def __iter__(self) -> Iterator[tuple[int, Record]]:
        for row, name, genre in zip(self.rows, self.ids, self.genres, strict=True):
            yield row, Record(name, self.text, genre)


@dataclass(frozen=True, slots=True)
class Block:
    """Pairs and their texts; a pair names two of the texts by their place in ``texts``."""

    texts: tuple[Copies, ...]
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Verified:
    """What a block gave: the overlap of every pair that was compared now, and every match by its two rows."""

    overlaps: tuple[tuple[int, int, bool, Overlap | None], ...]
    matches: tuple[tuple[int, int, Match], ...]


def blocks(
    texts: Sequence[Text], copies: dict[int, tuple[int, ...]], pairs: Iterable[Pair]
) -> Iterator[Block]:
    """Yield *pairs*, given by rows of *texts*, with their texts, in blocks of some :data:`BLOCK` characters.

    *texts* is asked for one row at a time, so it may bring them from a file.
    *copies* gives for a row all the rows with its text, if there are several.
    """
    held: dict[int, int] = {}
    found: list[Copies] = []
    mine: list[Pair] = []
    size = 0
    for left, right, passage, overlap in pairs:
        if size > BLOCK:
            yield Block(tuple(found), tuple(mine))
            held, found, mine, size = {}, [], [], 0
        for row in (left, right):
            if row not in held:
                held[row] = len(found)
                found.append(_copies(texts, copies.get(row, (row,))))
                size += len(found[-1].text)
        mine.append((held[left], held[right], passage, overlap))
    if mine:
        yield Block(tuple(found), tuple(mine))


def _copies(texts: Sequence[Text], rows: tuple[int, ...]) -> Copies:
    # The square of very many copies says nothing new: then the first few of each.
    held = [texts[row] for row in rows[:HUB]]
    return Copies(held[0].text, rows[:HUB], tuple(t.id for t in held), tuple(t.genre for t in held))


def verify_block(block: Block, settings: DedupeSettings) -> Verified:
    """Compare the pairs of a block and judge them, for each two places where the two texts stand."""

    @cache
    def prepared(at: int) -> Prepared:
        return Prepared(shingle(block.texts[at].text, settings.k))

    overlaps: list[tuple[int, int, bool, Overlap | None]] = []
    matches: list[tuple[int, int, Match]] = []
    for left, right, passage, known in block.pairs:
        first, second = block.texts[left], block.texts[right]
        overlap: Overlap | None
        if isinstance(known, Missing):
            overlap = compare(prepared(left), prepared(right), passage, settings)
            overlaps.append((first.rows[0], second.rows[0], passage, overlap))
        else:
            overlap = known
        if overlap is not None:
            matches += _judged(product(first, second), overlap, settings)
    return Verified(tuple(overlaps), tuple(matches))


def among(
    texts: Sequence[Text], rows: Sequence[int], common: int, settings: DedupeSettings
) -> Iterator[tuple[int, int, Match]]:
    """Yield the matches among the copies of a text of *common* shingles: each with each, if they are few."""
    first = texts[rows[0]]
    span = Span(0, len(first.text))
    whole = Overlap(
        common=common, jaccard=1.0, left=1.0, right=1.0, spread=0.0, shared=(SharedSpan(span, span),)
    )
    pairs = combinations(rows, 2) if len(rows) <= HUB else ((rows[0], other) for other in rows[1:])
    for left, right in pairs:
        yield from _judged([((left, texts[left]), (right, texts[right]))], whole, settings)


def _judged(
    pairs: Iterable[tuple[tuple[int, Text], tuple[int, Text]]], overlap: Overlap, settings: DedupeSettings
) -> Iterator[tuple[int, int, Match]]:
    """Yield the matches of copies of two texts; *overlap* is seen from the text of each pair's first."""
    turned = overlap.turned()
    for (row, left), (other, right) in pairs:
        in_order = (left, right, overlap) if row < other else (right, left, turned)
        match = judge(*in_order, settings)
        if match is not None:
            yield min(row, other), max(row, other), match
