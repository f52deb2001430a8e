"""Texts prepared for comparison with many others."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Self

import numpy as np

from collate.dedupe.in_place import anchors_of
from collate.text.letters import Letters, fold_letters
from collate.text.shared import GramIndex, index_grams, sort_grams
from collate.text.shingles import IDEOGRAPHS, Shingles, distinct_hashes, hash_grams, lengthen_grams

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

#: Letters of a text whose shingles are counted as strings.
FEW_LETTERS = 600


class PreparedText:
    """A text prepared for comparison with many others; derived tables are computed once, on first use."""

    __slots__ = (
        "_alphabetic",
        "_anchors",
        "_count",
        "_distinct",
        "_grams",
        "_long",
        "_ranks",
        "_shingles",
        "_string",
        "k",
        "letters",
    )

    def __init__(self, shingles: Shingles) -> None:
        self._prepare(shingles.letters, shingles.k, shingles)

    @classmethod
    def of_text(cls, text: str, k: int) -> Self:
        """Prepare *text*, whose shingles of *k* letters may not be needed."""
        prepared = cls.__new__(cls)
        prepared._prepare(fold_letters(text), k, None)
        return prepared

    @classmethod
    def of_texts(cls, texts: Sequence[str], k: int) -> list[Self]:
        """Prepare several *texts* as :meth:`of_text` does, in less time where they are short."""
        letters = fold_letters("\n".join(texts))  # no letter, so that texts stay apart
        starts = np.zeros(len(texts) + 1, dtype=np.int64)
        np.cumsum([len(text) + 1 for text in texts], out=starts[1:])
        bounds = np.searchsorted(letters.positions, starts)
        string = letter_string(letters)
        narrow = np.append(0, np.cumsum(letters.codes < IDEOGRAPHS))[bounds]
        alphabetic = (2 * np.diff(narrow) > np.diff(bounds)).tolist()
        found: list[Self] = []
        for (low, high), start, flag in zip(
            pairwise(bounds.tolist()), starts.tolist(), alphabetic, strict=False
        ):
            prepared = cls.__new__(cls)
            part = Letters(letters.codes[low:high], letters.positions[low:high] - np.int32(start))
            prepared._prepare(part, k, None)
            prepared._string, prepared._alphabetic = string[low:high], flag
            found.append(prepared)
        return found

    def _prepare(self, letters: Letters, k: int, shingles: Shingles | None) -> None:
        self.letters, self.k = letters, k
        self._shingles = shingles
        self._ranks: NDArray[np.int64] | None = None
        self._grams: dict[int, GramIndex] = {}
        self._long: Shingles | None = None
        self._string: str | None = None
        self._alphabetic: bool | None = None
        self._distinct: frozenset[str] | None = None
        self._count = -1
        self._anchors: GramIndex | None = None

    @property
    def shingles(self) -> Shingles:
        """The shingles of the text."""
        if self._shingles is None:
            at = hash_grams(self.letters.codes, self.k)
            self._shingles = Shingles(self.letters, self.k, at, distinct_hashes(at))
        return self._shingles

    @property
    def long(self) -> Shingles:
        """The shingles of the text with twice as many letters."""
        if self._long is None:
            k = self.shingles.k
            at = lengthen_grams(self.shingles.at, k, size=2 * k)
            self._long = Shingles(self.shingles.letters, 2 * k, at, distinct_hashes(at))
        return self._long

    @property
    def ranks(self) -> NDArray[np.int64]:
        """For each position of the text, the index of its shingle among the distinct ones."""
        if self._ranks is None:
            ordered, order = sort_grams(self.shingles.at)
            self._ranks = np.empty(len(order), dtype=np.int64)
            self._ranks[order] = np.cumsum(np.append(False, ordered[1:] != ordered[:-1])[: len(order)])
        return self._ranks

    @property
    def distinct(self) -> frozenset[str]:
        """The distinct shingles, as strings, as a set; of a short text it takes a tenth of the time."""
        if self._distinct is None:
            string, k = self.string, self.k
            grams = range(max(1, len(string) - k + 1) if string else 0)
            self._distinct = frozenset([string[i : i + k] for i in grams])
        return self._distinct

    @property
    def count(self) -> int:
        """The number of distinct shingles."""
        if self._count < 0:
            short = self._shingles is None and len(self.letters) <= FEW_LETTERS
            self._count = len(self.distinct if short else self.shingles)
        return self._count

    @property
    def string(self) -> str:
        """The letters as a string."""
        if self._string is None:
            self._string = letter_string(self.letters)
        return self._string

    @property
    def alphabetic(self) -> bool:
        """Whether most letters are those of an alphabet."""
        if self._alphabetic is None:
            codes = self.letters.codes
            self._alphabetic = bool(2 * np.count_nonzero(codes < IDEOGRAPHS) > len(codes))
        return self._alphabetic

    def anchors(self, size: int) -> GramIndex:
        """Return :func:`~collate.dedupe.in_place.anchors_of` the text, cached for one size."""
        if self._anchors is None or self._anchors.size != size:
            self._anchors = anchors_of(self.letters.codes, size)
        return self._anchors

    def grams(self, size: int) -> GramIndex:
        """Return the index of the grams of *size* letters; two sizes are cached, as many as usual."""
        if size not in self._grams:
            if len(self._grams) > 1:
                self._grams.clear()
            self._grams[size] = index_grams(self.shingles, size)
        return self._grams[size]


def letter_string(letters: Letters) -> str:
    """Return the letters as a string."""
    return letters.codes.astype("<u4", copy=False).tobytes().decode("utf-32-le")
