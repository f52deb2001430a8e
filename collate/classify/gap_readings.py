"""Readings that only state that words are missing: □□ beside 督导 is not a variant.

A sign of loss stands for the characters that it counts, or for any number. A
reading with such signs that fits the base text, its other words being those
of the base text, is a gap and not a variant: the witness is not extant there.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING

from collate.text.fold import fold
from collate.text.gap_signs import is_gap_remark, paragraph_gap_signs

if TYPE_CHECKING:
    from collate.classify.alignment_columns import AlignmentColumns, UnitForms
    from collate.model import Tokens

_Sign = tuple[int, int, int | None]


class GapReadings:
    """The signs of loss of each witness of *columns*, found when first asked for."""

    def __init__(self, columns: AlignmentColumns) -> None:
        self._columns = columns
        self._signs: dict[int, list[_Sign]] = {}

    def of(self, forms: UnitForms) -> list[tuple[int, ...]]:
        """Return the written forms in ``forms.variants`` that are gaps and not variants."""
        base = self._columns.base
        low, high = int(forms.low[base]), int(forms.high[base])
        if low == high:
            return self._remarks(forms)
        if self._inside(base, low, high):
            return []  # the base text itself lacks words, and others have them
        lemma = self._columns.alignment.tokens[base].surface(low, high)
        return [
            form
            for form, members in forms.variants.items()
            if form and any(self._fits(w, int(forms.low[w]), int(forms.high[w]), lemma) for w in members)
        ]

    def _remarks(self, forms: UnitForms) -> list[tuple[int, ...]]:
        """Return the added forms that are remarks on words lost there: their witnesses are not extant."""
        tokens = self._columns.alignment.tokens
        return [
            form
            for form, members in forms.variants.items()
            if form
            and any(is_gap_remark(tokens[w].surface(int(forms.low[w]), int(forms.high[w]))) for w in members)
        ]

    def _fits(self, witness: int, low: int, high: int, lemma: str) -> bool:
        signs = self._inside(witness, low, high)
        if not signs:
            return False
        tokens = self._columns.alignment.tokens[witness]
        start, end = int(tokens.offsets[low]), int(tokens.offsets[high])
        parts: list[str] = []
        at = start
        for first, last, count in signs:
            parts.append(_literal(tokens.text[at : max(at, first)]))
            # One who counts lost characters may be mistaken, but not by far. A remark at an edge may be about
            # what stands beyond it.
            outer = first <= start or last >= end
            parts.append((".*" if outer else ".+") if count is None else f".{{1,{2 * count + 2}}}")
            at = min(last, end)
        parts.append(_literal(tokens.text[at:end]))
        return re.fullmatch("".join(parts), _plain(lemma), re.DOTALL) is not None

    def _inside(self, witness: int, low: int, high: int) -> list[_Sign]:
        """Return the signs that tokens ``[low, high)`` of *witness* share a character with."""
        tokens = self._columns.alignment.tokens[witness]
        if witness not in self._signs:
            self._signs[witness] = _signs_of(tokens)
        signs = self._signs[witness]
        if not signs:
            return []
        start, end = int(tokens.offsets[low]), int(tokens.offsets[high])
        first = bisect_right(signs, start, key=lambda sign: sign[1])
        return signs[first : bisect_left(signs, end, key=lambda sign: sign[0])]


def _signs_of(tokens: Tokens) -> list[_Sign]:
    return paragraph_gap_signs(tokens.text, [int(tokens.offsets[at]) for at in tokens.breaks])


def _literal(text: str) -> str:
    return re.escape(_plain(text))


@lru_cache(maxsize=1024)
def _plain(text: str) -> str:
    """Return *text* folded, without white space."""
    return "".join(fold(text).split())
