"""Synthetic authors: sentences from patterns, with words of a subject and individual set phrases.

Everything is drawn with numpy from one seed; a document takes some
milliseconds, 100,000 of them minutes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .words import Wording

#: Number of words of a document's subject, and of its place names.
SUBJECT, PLACES = 90, 12

_SLOT = re.compile(r"\{(\w)\}")


class Author:
    """One author.

    Args:
        wording: the word lists and patterns.
        seed: identifies the author.
        phrases: number of set phrases, of 8 to 60 characters each; may be 0.
        liking: share of sentences that are set phrases.
    """

    def __init__(self, wording: Wording, seed: Sequence[int], phrases: int, liking: float) -> None:
        self._random = np.random.default_rng(seed)
        self._wording = wording
        self._liking = liking if phrases else 0.0
        self._patterns = [_SLOT.split(p) for p in wording.patterns if p != "{f}"]
        clauses = [_SLOT.split(clause) for clause in wording.clauses]
        self._phrases = [
            "，".join(self._fill(clauses[i], {}) for i in self._random.integers(len(clauses), size=int(size)))
            + "。"
            for size in self._random.integers(2, 6, size=phrases)
        ]

    def sentences(self, size: int, seed: Sequence[int]) -> list[str]:
        """Return the sentences of one document of about *size* characters."""
        self._random = np.random.default_rng(seed)
        own = {"t": self._subject(), "p": self._places()}
        found: list[str] = []
        written = 0
        while written < size:
            if self._random.random() < self._liking:
                sentence = self._phrases[int(self._random.integers(len(self._phrases)))]
            else:
                pattern = self._patterns[int(self._random.integers(len(self._patterns)))]
                sentence = self._fill(pattern, own)
            found.append(sentence)
            written += len(sentence)
        return found

    def _fill(self, pattern: Sequence[str], own: dict[str, list[str]]) -> str:
        # Odd parts are slots. A power of the draw makes some words more frequent, as in real texts.
        draws = self._random.random(len(pattern)).tolist()
        parts = list(pattern)
        for i in range(1, len(parts), 2):
            words = own.get(parts[i]) or self._wording.lists[parts[i]]
            parts[i] = words[int(draws[i] ** 1.5 * len(words))]
        return "".join(parts)

    def _subject(self) -> list[str]:
        first, second = self._wording.first, self._wording.second
        draws = self._random.integers((len(first), len(second)), size=(SUBJECT, 2)).tolist()
        return [first[a] + second[b] for a, b in draws]

    def _places(self) -> list[str]:
        marks = self._wording.places
        draws = self._random.integers(len(marks), size=(PLACES, 2)).tolist()
        return [marks[a] + marks[b] + "县乡村镇"[(a + b) % 4] for a, b in draws]
