"""Words of Chinese text around a place, as the segmenter cuts a window of it."""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from collate.text.fold import fold_character
from collate.text.japanese import is_japanese
from collate.text.numerals import numerals_with_units
from collate.text.tokens import is_han
from collate.text.word_edges import word_boundaries, words_of

if TYPE_CHECKING:
    from collate.classify.alignment_columns import AlignmentColumns
    from collate.model import Tokens

#: Marks that end a sentence, and those by which a text is modern.
STOPS = "。！？；!?;"
_MODERN = STOPS + "，、：:,"

#: Tokens on each side of a place that the segmenter gets; no word is longer.
_NEAR = 10


class _SimplifiedTable(dict[int, str]):
    """The simplified form of each character: the segmenter has only the words of simplified texts."""

    def __missing__(self, code: int) -> str:
        folded = fold_character(chr(code))
        self[code] = result = folded if len(folded) == 1 and is_han(folded) else chr(code)
        return result


_SIMPLIFIED = _SimplifiedTable()


def is_modern(window: str) -> bool:
    """Return whether *window* is Chinese with marks; a text without is older than the segmenter's words."""
    return any(mark in window for mark in _MODERN) and not is_japanese(window)


@lru_cache(maxsize=256)
def word_edges(window: str) -> frozenset[int]:
    """Return the word edges in *window*; a number is a word, and 年 in 二〇二〇年 another."""
    edges = set(word_boundaries(window.translate(_SIMPLIFIED) if is_modern(window) else window))
    for start, end in numerals_with_units(window):
        stop = end - (window[end - 1] in "年月日号號")
        edges -= set(range(start + 1, stop))
        edges |= {start, stop}
    return frozenset(edges)


def is_word_edge(columns: AlignmentColumns, column: int, witness: int) -> bool:
    """Return whether a word of *witness* ends before *column*, in a text old or modern."""
    tokens = columns.alignment.tokens[witness]
    cell = columns.cell(0, column, witness=witness) if column else ()
    at = cell[1] if cell else 0
    low, high = max(0, at - _NEAR), min(len(tokens), at + _NEAR)
    offset = int(tokens.offsets[at] - tokens.offsets[low])
    return offset in word_boundaries(tokens.surface(low, high).translate(_SIMPLIFIED))


def window_of(tokens: Tokens, low: int, high: int) -> str:
    """Return the text around tokens ``[low, high)``, on each side twice as much as any word has."""
    return tokens.surface(max(0, low - 2 * _NEAR), min(len(tokens), high + 2 * _NEAR))


def edges_of_words(tokens: Tokens, low: int, high: int) -> frozenset[int]:
    """Return the tokens in ``[low, high]`` at which a word of the segmenter's dictionary begins or ends.

    Compounds are whole: 全国人民代表大会 is one name.
    """
    window = window_of(tokens, low, high)
    first = tokens.offsets[max(0, low - 2 * _NEAR)]
    edges = frozenset(accumulate(map(len, words_of(window.translate(_SIMPLIFIED))), initial=0))
    offsets = (tokens.offsets[low : high + 1] - first).tolist()
    return frozenset(low + i for i, offset in enumerate(offsets) if offset in edges)
