"""Fold a text to its letters, with the way back: what shingles are made of.

Marks, white space and layout are the first things to differ between two
witnesses, so they take no part in finding out that two texts are the same.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from collate.model import Span
from collate.text.fold import FOLD_VERSION, fold_character

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Stored with every signature. The first part counts changes of this module, the second those of
#: the character fold that it uses: shingles of another version must not be compared.
LETTERS_VERSION = f"1.{FOLD_VERSION}"

_CODE_POINTS = 0x110000
_UNKNOWN, _DROPPED, _SEVERAL = 0, 1, 2  # control characters, so no letter folds to them


@dataclass(frozen=True, slots=True, eq=False)
class Letters:
    """The letters and digits of a text in comparison form.

    ``codes`` are code points (uint32); ``places[i]`` is the offset in the text
    of the character that letter *i* came from (int32, never falling: ㈱ gives
    one letter, ½ two).
    """

    codes: NDArray[np.uint32]
    places: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.codes)

    def span(self, start: int, end: int) -> Span:
        """Return the span of the text on which the letters ``[start, end)``, at least one, stand."""
        return Span(int(self.places[start]), int(self.places[end - 1]) + 1)


def fold_to_letters(character: str) -> str:
    """Return the letters of one character's comparison form, ``""`` for marks and blanks.

    Decomposed (NFKD) where :func:`~collate.text.fold.fold_character` composes,
    so that é written as one character or as two gives the same letter; then
    case, width, traditional to simplified, variant characters.

    >>> [fold_to_letters(c) for c in "Ａé國½，"]
    ['a', 'e', '国', '12', '']
    """
    if "\ud800" <= character <= "\udfff":  # half of a pair: no character, and no library takes it
        return ""
    parts = unicodedata.normalize("NFKD", fold_character(character)).casefold()
    return "".join(filter(str.isalnum, parts))


@lru_cache(maxsize=1)
def _table() -> tuple[NDArray[np.uint32], dict[int, str]]:
    # One slot for every code point; pages of it that no text touches cost no memory.
    return np.zeros(_CODE_POINTS, dtype=np.uint32), {}


def _fill(codes: NDArray[np.uint32]) -> None:
    """Enter *codes*, which were not met before."""
    table, several = _table()
    for code in np.unique(codes).tolist():
        letters = fold_to_letters(chr(code))
        if len(letters) > 1:
            several[code] = letters
        table[code] = (_DROPPED, ord(letters[:1] or "\0"), _SEVERAL)[min(len(letters), 2)]


def fold_letters(text: str) -> Letters:
    """Return the letters of *text*, any text, also an empty one.

    >>> found = fold_letters("「實事、求是」２０")
    >>> "".join(map(chr, found.codes)), found.span(1, 3)
    ('实事求是20', Span(start=2, end=5))
    """
    written = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(
        np.uint32, copy=False
    )
    table, several = _table()
    folded = table[written]
    if not folded.all():
        _fill(written[folded == _UNKNOWN])
        folded = table[written]
    places = np.flatnonzero(folded != _DROPPED).astype(np.int32)
    codes = folded[places]
    if several and (spread := np.flatnonzero(codes == _SEVERAL)).size:
        widths = np.ones(len(codes), dtype=np.int64)
        parts = [several[int(written[places[i]])] for i in spread]
        widths[spread] = [len(part) for part in parts]
        new = np.repeat(codes, widths)
        starts = np.cumsum(widths) - widths
        for i, part in zip(spread.tolist(), parts, strict=True):
            new[starts[i] : starts[i] + len(part)] = [ord(letter) for letter in part]
        codes, places = new, np.repeat(places, widths)
    return Letters(codes, places)
