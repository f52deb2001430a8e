"""Words of Chinese text around a place, as the segmenter cuts a window of it."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from collate.text.word_edges import word_boundaries, words_of
from collate.text.word_reach import SIMPLIFIED

if TYPE_CHECKING:
    from collate.classify.alignment_columns import AlignmentColumns
    from collate.model import Tokens

#: Tokens on each side of a place that the segmenter gets; no word is longer.
_NEAR = 10


def is_word_edge(columns: AlignmentColumns, column: int, witness: int) -> bool:
    """Return whether a word of *witness* ends before *column*, in a text old or modern."""
    tokens = columns.alignment.tokens[witness]
    cell = columns.cell(0, column, witness=witness) if column else ()
    at = cell[1] if cell else 0
    low, high = max(0, at - _NEAR), min(len(tokens), at + _NEAR)
    offset = int(tokens.offsets[at] - tokens.offsets[low])
    return offset in word_boundaries(tokens.surface(low, high).translate(SIMPLIFIED))


def window_of(tokens: Tokens, low: int, high: int) -> str:
    """Return the text around tokens ``[low, high)``, on each side twice as much as any word has."""
    return tokens.surface(max(0, low - 2 * _NEAR), min(len(tokens), high + 2 * _NEAR))


def edges_of_words(tokens: Tokens, low: int, high: int) -> frozenset[int]:
    """Return the tokens in ``[low, high]`` at which a word of the segmenter's dictionary begins or ends.

    Compounds are whole: 全国人民代表大会 is one name.
    """
    window = window_of(tokens, low, high)
    first = tokens.offsets[max(0, low - 2 * _NEAR)]
    edges = frozenset(accumulate(map(len, words_of(window.translate(SIMPLIFIED))), initial=0))
    offsets = (tokens.offsets[low : high + 1] - first).tolist()
    return frozenset(low + i for i, offset in enumerate(offsets) if offset in edges)
