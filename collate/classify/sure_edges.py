"""Token edges at which a word ends for certain: between words with spaces, no segmenter has to be asked.

In Latin, Greek or Cyrillic script the word edges of a window
(:func:`~collate.text.word_reach.word_edges`) are all offsets but those inside
a run of ASCII letters and digits, inside a numeral, and inside a line end of two
characters. A token begins inside of one only seldom (the 5 of 3.5), so that nearly
every unit of such a text is made of whole words without a look at its surroundings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from collate.classify.alignment_columns import AlignmentColumns, UnitForms
    from collate.model import Tokens

#: Characters of which the segmenter looks up nothing, which begin no numeral except for ASCII digits, and by
#: which no text is Japanese: ASCII without +, # and &, letters with accents, the marks of European texts.
_PLAIN_RANGES = (
    (0x00, 0x22), (0x24, 0x25), (0x27, 0x2A), (0x2C, 0x7E), (0xAB, 0xAB), (0xB7, 0xB7), (0xBB, 0xBB),
    (0xC0, 0x52F), (0x1E00, 0x1FFF), (0x2010, 0x201F), (0x2026, 0x2026),
)  # fmt: skip

#: The first code point after the plain ones.
_END = 0x2027

#: Classes of characters: between two of one class there need not be an edge.
_ALPHANUMERIC, _IN_NUMERAL = 1, 2


def _tables() -> tuple[NDArray[np.bool_], NDArray[np.uint8]]:
    """Return for each code point up to :data:`_END` whether it is plain, and its classes."""
    plain, classes = np.zeros(_END + 1, dtype=np.bool_), np.zeros(_END + 1, dtype=np.uint8)
    for first, last in _PLAIN_RANGES:
        plain[first : last + 1] = True
    for code in range(128):
        character = chr(code)
        classes[code] = _ALPHANUMERIC * character.isalnum() + _IN_NUMERAL * (character in "0123456789.,%")
    return plain, classes


_PLAIN, _CLASSES = _tables()


class SureEdges:
    """The edges of the tokens of *columns* that are edges of words whatever stands around them.

    Args:
        columns: of the alignment.
        window: tokens on each side of a reading that decide where its words end.
    """

    def __init__(self, columns: AlignmentColumns, window: int) -> None:
        self._unsure = [_unsure_before(tokens, window) for tokens in columns.alignment.tokens]

    def are_whole_words(self, forms: UnitForms, witnesses: Iterable[int]) -> bool:
        """Return whether every token that *witnesses* have in a unit begins and ends with a word."""
        for witness in witnesses:
            unsure = self._unsure[witness]
            if unsure is None or unsure[forms.high[witness] + 1] != unsure[forms.low[witness]]:
                return False
        return True


def _unsure_before(tokens: Tokens, window: int) -> memoryview | None:
    """Return the number of edges before each edge of *tokens*, and before their end, that are not sure.

    None if no edge is: in most of the text there are other scripts.
    """
    codes = np.minimum(np.frombuffer(tokens.text.encode("utf-32-le", "surrogatepass"), dtype="<u4"), _END)
    others = np.flatnonzero(~_PLAIN[codes])
    if 2 * len(others) > len(codes) or not len(tokens):
        return None
    edges = tokens.offsets[1:-1]
    before, after = codes[edges - 1], codes[edges]
    unsure = np.zeros(len(tokens) + 1, dtype=np.bool_)
    unsure[1:-1] = (_CLASSES[before] & _CLASSES[after]) != 0
    unsure[1:-1] |= (before == ord("\r")) & (after == ord("\n"))
    if len(others):
        at = np.unique(np.searchsorted(tokens.offsets, others, side="right") - 1)
        for token in at.tolist():
            unsure[max(0, token - window) : token + window + 2] = True
    return np.concatenate(([0], np.cumsum(unsure))).astype(np.int32).data
