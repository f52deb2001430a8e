"""The cached results for pairs of rows: a judgement of two texts, or at least what they have in common."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from collate.dedupe.cache import NOT_COMPARED, ComparisonCache, JudgedPair
from collate.model import Genre, Match

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from collate.dedupe.cache import Genres
    from collate.dedupe.comparison_blocks import BlockResult, CachedOverlap
    from collate.dedupe.matches import TextTable

    Keys = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class PairCache:
    """A cache of comparisons with the ids, known genres and digests (n x 32 uint8) of all texts.

    A pair is judged once. Only of a text in *copies*, which occurs several
    times, the overlaps are cached: its occurrences may have several genres.
    """

    cache: ComparisonCache
    ids: Sequence[str]
    genres: Sequence[Genre | None]
    digests: NDArray[np.uint8]
    copies: Container[int]

    @classmethod
    def of(cls, cache: ComparisonCache, texts: TextTable, copies: Container[int]) -> PairCache:
        """Return *cache* for the pairs of *texts*."""
        return cls(cache, texts.ids, texts.genres, texts.digests, copies)

    def split(
        self, keys: Keys, passage: NDArray[np.bool_], count: int
    ) -> tuple[Keys, NDArray[np.bool_], tuple[tuple[int, int, Match], ...]]:
        """Return the pairs, of *count* texts, that are not judged yet, and the matches of the others."""
        new = np.ones(len(keys), dtype=np.bool_)
        matches: list[tuple[int, int, Match]] = []
        asked: list[tuple[int, JudgedPair]] = []
        for i, (key, shares) in enumerate(zip(keys.tolist(), passage.tolist(), strict=True)):
            left, right = divmod(key, count)
            pair = self._judged_pair(left, right, shares)
            if pair is not None:
                asked.append((i, pair))
        found = self.cache.judgements([pair for _, pair in asked])
        for (i, _), match in zip(asked, found, strict=True):
            if match is NOT_COMPARED:
                continue
            new[i] = False
            if match is not None:
                left, right = divmod(int(keys[i]), count)
                names = {"0": self.ids[left], "1": self.ids[right]}
                named = replace(match, left=names[match.left], right=names[match.right])
                matches.append((left, right, named))
        return keys[new], passage[new], tuple(matches)

    def overlaps(
        self, left: Keys, right: Keys, passage: NDArray[np.bool_]
    ) -> dict[tuple[int, int], CachedOverlap]:
        """Return the cached overlaps of pairs of rows."""
        found: dict[tuple[int, int], CachedOverlap] = {}
        for row, other, shares in zip(left.tolist(), right.tolist(), passage.tolist(), strict=True):
            if self._genres(row, other) is None:
                overlap = self.cache.overlap(*self._digests(row, other), passage=shares)
                if overlap is not NOT_COMPARED:
                    found[row, other] = overlap
        return found

    def store(self, result: BlockResult) -> None:
        """Store the new results of a block."""
        matches = {(left, right): match for left, right, match in result.matches}
        for left, right, shares, overlap in result.overlaps:
            pair = self._judged_pair(left, right, shares)
            if pair is None:
                self.cache.store_overlap(*self._digests(left, right), passage=shares, overlap=overlap)
                continue
            match = matches.get((left, right))
            if match is not None:
                names = ("0", "1") if match.left == self.ids[left] else ("1", "0")
                match = replace(match, left=names[0], right=names[1])
            self.cache.store_judgement(pair, match)

    def _digests(self, left: int, right: int) -> tuple[bytes, bytes]:
        return bytes(self.digests[left]), bytes(self.digests[right])

    def _judged_pair(self, left: int, right: int, passage: bool) -> JudgedPair | None:
        """Return the pair by content if both texts occur once and have a genre; else None."""
        genres = self._genres(left, right)
        return None if genres is None else JudgedPair(*self._digests(left, right), passage, genres)

    def _genres(self, left: int, right: int) -> Genres | None:
        """Return the genres of two texts that occur once, None of others."""
        genre, other = self.genres[left], self.genres[right]
        if genre is None or other is None or left in self.copies or right in self.copies:
            return None
        return genre, other
