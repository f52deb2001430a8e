"""Folding of a text to its letters, with their offsets: the input of shingling.

Punctuation, white space and layout are the first things to differ between two
witnesses, so they are ignored when texts are matched.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from collate.model import Span
from collate.text.distinct import distinct_values
from collate.text.fold import FOLD_VERSION, TATWEEL, fold_character

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Stored with every signature; shingles of different versions must not be compared. The first part
#: counts changes to this module, the second changes to the character fold that it uses.
LETTERS_VERSION = f"1.{FOLD_VERSION}"

_CODE_POINTS = 0x110000
_UNSEEN, _DROPPED, _SEVERAL = 0, 1, 2  # control characters, so never the fold of a letter


@dataclass(frozen=True, slots=True, eq=False)
class Letters:
    """The letters and digits of a text in comparison form.

    ``codes`` are code points (uint32, length n). ``positions[i]`` is the offset
    in the text of the character that letter *i* comes from (int32, length n,
    non-decreasing: ㈱ yields one letter, ½ two).
    """

    codes: NDArray[np.uint32]
    positions: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.codes)

    def span(self, start: int, end: int) -> Span:
        """Return the span of the text that the letters ``[start, end)``, at least one, come from."""
        return Span(int(self.positions[start]), int(self.positions[end - 1]) + 1)


def fold_to_letters(character: str) -> str:
    """Return the letters of the comparison form of *character*, ``""`` for punctuation and blanks.

    Decomposed (NFKD) where :func:`~collate.text.fold.fold_character` composes,
    so that é gives the same letter whether it is one code point or two; case,
    width, traditional characters and variants are folded as there.

    >>> [fold_to_letters(c) for c in "Ａé國½，"]
    ['a', 'e', '国', '12', '']
    """
    if "\ud800" <= character <= "\udfff":  # a lone surrogate is not a character; libraries reject it
        return ""
    parts = unicodedata.normalize("NFKD", fold_character(character)).casefold()
    return "".join(filter(str.isalnum, parts)).replace(TATWEEL, "")


@lru_cache(maxsize=1)
def _table() -> tuple[NDArray[np.uint32], dict[int, str]]:
    # One slot for every code point; untouched pages of the array cost no memory.
    return np.zeros(_CODE_POINTS, dtype=np.uint32), {}


def _add_folds(codes: NDArray[np.uint32]) -> None:
    """Enter the folds of *codes*, seen for the first time, into the table."""
    table, several = _table()
    for code in distinct_values(codes):
        letters = fold_to_letters(chr(code))
        if len(letters) > 1:
            several[code] = letters
        table[code] = (_DROPPED, ord(letters[:1] or "\0"), _SEVERAL)[min(len(letters), 2)]


def fold_letters(text: str) -> Letters:
    """Return the letters of *text*, which may be empty or contain lone surrogates.

    >>> letters = fold_letters("「實事、求是」２０")
    >>> "".join(map(chr, letters.codes)), letters.span(1, 3)
    ('实事求是20', Span(start=2, end=5))
    """
    written = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(
        np.uint32, copy=False
    )
    table, several = _table()
    folded = table[written]
    if not folded.all():
        _add_folds(written[folded == _UNSEEN])
        folded = table[written]
    positions = np.flatnonzero(folded != _DROPPED).astype(np.int32)
    codes = folded[positions]
    if several and (multiple := np.flatnonzero(codes == _SEVERAL)).size:
        widths = np.ones(len(codes), dtype=np.int64)
        parts = [several[int(written[positions[i]])] for i in multiple]
        widths[multiple] = [len(part) for part in parts]
        expanded = np.repeat(codes, widths)
        starts = np.cumsum(widths) - widths
        for i, part in zip(multiple.tolist(), parts, strict=True):
            expanded[starts[i] : starts[i] + len(part)] = [ord(letter) for letter in part]
        codes, positions = expanded, np.repeat(positions, widths)
    return Letters(codes, positions)
