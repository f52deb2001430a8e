"""Comparison of candidate pairs in blocks: each contains its pairs and the texts that they need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import TYPE_CHECKING, Literal

from collate.dedupe.buckets import HUB_SIZE
from collate.dedupe.cache import NOT_COMPARED, NotCompared
from collate.dedupe.late_genre import Occurrence
from collate.dedupe.overlap import Overlap, compare
from collate.dedupe.prepared_text import PreparedText
from collate.dedupe.relations import judge
from collate.model import Genre, Match, SharedSpan, Span, Text

if TYPE_CHECKING:
    from collate.settings import DedupeSettings

#: What a cache holds of two texts: their overlap, None if it is too small, or NOT_COMPARED.
CachedOverlap = Overlap | Literal[NotCompared.NOT_COMPARED] | None

#: (left, right, whether they may share a passage, their overlap if it is cached)
ComparisonPair = tuple[int, int, bool, CachedOverlap]


@dataclass(frozen=True, slots=True)
class TextCopies:
    """One written text and all its occurrences: rows, ids and genres (where known), in order of rows."""

    source: Text
    rows: tuple[int, ...]
    ids: tuple[str, ...]
    genres: tuple[Genre | None, ...]

    def __iter__(self) -> Iterator[tuple[int, Text]]:
        for row, name, genre in zip(self.rows, self.ids, self.genres, strict=True):
            yield row, Occurrence(name, self.source, genre)

    @property
    def text(self) -> str:
        """The written text."""
        return self.source.text


@dataclass(frozen=True, slots=True)
class ComparisonBlock:
    """Pairs and their texts; the left and right of a pair are indices into ``texts``."""

    texts: tuple[TextCopies, ...]
    pairs: tuple[ComparisonPair, ...]


@dataclass(frozen=True, slots=True)
class BlockResult:
    """Results of a block: (left row, right row, passage, overlap) of each new comparison, and the matches.

    A match follows the rows of its two texts. ``compared`` is the number of pairs.
    """

    overlaps: tuple[tuple[int, int, bool, Overlap | None], ...]
    matches: tuple[tuple[int, int, Match], ...]
    compared: int


def verify_block(block: ComparisonBlock, settings: DedupeSettings) -> BlockResult:
    """Return the overlaps and matches of a block; a match for every two occurrences of the two texts."""
    new = {one for pair in block.pairs if pair[3] is NOT_COMPARED for one in pair[:2]}
    written = [block.texts[index].text for index in sorted(new)]
    prepared = dict(zip(sorted(new), PreparedText.of_texts(written, settings.k), strict=True))
    overlaps: list[tuple[int, int, bool, Overlap | None]] = []
    matches: list[tuple[int, int, Match]] = []
    for left, right, passage, cached in block.pairs:
        first, second = block.texts[left], block.texts[right]
        overlap: Overlap | None
        if isinstance(cached, NotCompared):
            overlap = compare(prepared[left], prepared[right], passage=passage, settings=settings)
            overlaps.append((first.rows[0], second.rows[0], passage, overlap))
        else:
            overlap = cached
        if overlap is not None:
            matches += _judge_pairs(product(first, second), overlap, settings)
    return BlockResult(tuple(overlaps), tuple(matches), len(block.pairs))


def match_copies(
    texts: Sequence[Text], rows: Sequence[int], *, settings: DedupeSettings
) -> Iterator[tuple[int, int, Match]]:
    """Yield (left row, right row, match) among the copies of a text, *rows*.

    All pairs of up to :data:`~collate.dedupe.buckets.HUB_SIZE` copies; of more
    copies, the pairs with the first.
    """
    first = texts[rows[0]]
    span = Span(0, len(first.text))
    whole = Overlap(
        common=1,
        jaccard=1.0,
        left_in_right=1.0,
        right_in_left=1.0,
        unevenness=0.0,
        shared=(SharedSpan(span, span),),
    )
    pairs = combinations(rows, 2) if len(rows) <= HUB_SIZE else ((rows[0], other) for other in rows[1:])
    for left, right in pairs:
        yield from _judge_pairs([((left, texts[left]), (right, texts[right]))], whole, settings)


def _judge_pairs(
    pairs: Iterable[tuple[tuple[int, Text], tuple[int, Text]]], overlap: Overlap, settings: DedupeSettings
) -> Iterator[tuple[int, int, Match]]:
    """Yield the matches of copies of two texts; the left text of *overlap* is the first of each pair."""
    swapped: Overlap | None = None
    for (row, text), (other_row, other) in pairs:
        if row < other_row:
            match = judge(text, other, overlap=overlap, settings=settings)
        else:
            swapped = swapped or overlap.swapped()
            match = judge(other, text, overlap=swapped, settings=settings)
        if match is not None:
            yield min(row, other_row), max(row, other_row), match
