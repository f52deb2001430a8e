"""Cut a text into tokens, as arrays.

One token is one Han (or kana, or bopomofo) character, one run of letters and
digits of other scripts, or one mark of punctuation, each with the combining
marks and variation selectors that follow it (a grapheme cluster is never cut)
and with the white space after it.
"""

from __future__ import annotations

import unicodedata
from enum import IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from collate.model import Tokens
from collate.text.fold import fold, fold_character

if TYPE_CHECKING:
    from numpy.typing import NDArray


class TokenKind(IntEnum):
    """What a token is; the values stand in ``Tokens.kinds``."""

    HAN = 0
    WORD = 1
    MARK = 2


_SPACE, _EXTEND, _JOINER = 3, 4, 5

_HAN_BLOCKS = (
    (0x2E80, 0x2FDF),  # radicals
    (0x3005, 0x3007),  # 々〆〇
    (0x3021, 0x3029),  # Hangzhou numerals
    (0x3040, 0x30FF),  # kana
    (0x3100, 0x312F),  # bopomofo
    (0x31A0, 0x31BF),
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0xE000, 0xF8FF),  # private use: where fonts and corpora keep characters without a code point
    (0x1AFF0, 0x1B16F),
    (0x20000, 0x3FFFF),
    (0xF0000, 0x10FFFD),
)


def is_han(character: str) -> bool:
    """Tell whether *character* is compared on its own and takes no white space around it.

    >>> [is_han(c) for c in "指カa9，"]
    [True, True, False, False, False]
    """
    return _class(ord(character)) == TokenKind.HAN


@lru_cache(maxsize=1 << 16)
def _class(code: int) -> int:
    character = chr(code)
    category = unicodedata.category(character)
    if character.isspace():
        return _SPACE
    if code == 0x200D:
        return _JOINER
    if category[0] == "M" or category == "Cf" or 0x1F3FB <= code <= 0x1F3FF:
        return _EXTEND
    if any(low <= code <= high for low, high in _HAN_BLOCKS) and code != 0x30FB and category[0] in "LNCS":
        return TokenKind.HAN
    # Regional indicators pair up to flags: kept in one run, like letters.
    if category[0] in "LN" or 0x1F1E6 <= code <= 0x1F1FF:
        return TokenKind.WORD
    return TokenKind.MARK


class Vocabulary:
    """Ids for tokens: equal strings, equal ids. A single character is its own code point.

    One vocabulary serves one alignment: ids of different ones do not compare.
    """

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}

    def id(self, token: str) -> int:
        """Return the id of *token*."""
        if len(token) == 1:
            return ord(token)
        return self._ids.setdefault(token, 0x110000 + len(self._ids))


def tokenise(text: str, breaks: tuple[int, ...], vocabulary: Vocabulary) -> Tokens:
    """Cut *text* into tokens; also at *breaks*, the offsets at which paragraphs start.

    White space at the very start belongs to the first token. A text of white
    space alone is one token.

    >>> tokens = tokenise("派出 G20 峰会。", (0,), Vocabulary())
    >>> [tokens.surface(i, i + 1) for i in range(len(tokens))]
    ['派', '出 ', 'G20 ', '峰', '会', '。']
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    if not len(codes):
        none = np.zeros(0, dtype=np.int32)
        return Tokens(text, np.zeros(1, dtype=np.int32), none, none, none.astype(np.int8), ())
    distinct, inverse = np.unique(codes, return_inverse=True)
    classes = np.array([_class(int(code)) for code in distinct], dtype=np.int8)[inverse]
    starts = np.flatnonzero(_starts(classes, breaks)).astype(np.int32)
    offsets = np.append(starts, np.int32(len(codes))).astype(np.int32)
    first = starts.copy()
    if classes[0] == _SPACE:  # leading white space: the first token's substance comes after it
        substance = np.flatnonzero(classes != _SPACE)
        first[0] = substance[0] if len(substance) else 0
    written, folded, kinds = _ids(text, codes, distinct, inverse, classes, first, offsets, vocabulary)
    at = np.searchsorted(starts, np.array([b for b in breaks if b < len(codes)], dtype=np.int32))
    return Tokens(text, offsets, folded, written, kinds, tuple(int(i) for i in at))


def _starts(classes: NDArray[np.int8], breaks: tuple[int, ...]) -> NDArray[np.bool_]:
    """Mark the code points at which a token starts."""
    size = len(classes)
    # The class that counts before a code point: extenders take on what they extend.
    solid = np.where((classes == _EXTEND) | (classes == _JOINER), 0, np.arange(size))
    inside = [b for b in breaks if 0 < b < size]
    solid[inside] = inside  # nothing of the paragraph before is extended
    effective = classes[np.maximum.accumulate(solid)]
    previous = np.empty(size, dtype=np.int8)
    previous[0] = _SPACE
    previous[1:] = effective[:-1]
    starts: NDArray[np.bool_] = (classes == TokenKind.HAN) | (classes == TokenKind.MARK)
    starts |= (classes == TokenKind.WORD) & (previous != TokenKind.WORD)
    starts[1:] &= classes[:-1] != _JOINER  # a joiner ties what follows it to what precedes it
    starts[inside] = True
    # White space at the start goes to the first token; an extender with nothing to extend is its own.
    leading = int(np.argmax(starts)) if starts.any() else size
    if 0 < leading < size and leading not in breaks and bool((classes[:leading] == _SPACE).all()):
        starts[leading] = False
    starts[0] = True
    return starts


def _ids(
    text: str,
    codes: NDArray[np.uint32],
    distinct: NDArray[np.uint32],
    inverse: NDArray[np.intp],
    classes: NDArray[np.int8],
    first: NDArray[np.int32],
    offsets: NDArray[np.int32],
    vocabulary: Vocabulary,
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int8]]:
    """Return written ids, folded ids and kinds of the tokens that start at *first*."""
    written = codes[first].astype(np.int32)
    folds = [vocabulary.id(fold_character(chr(code))) for code in distinct]
    folded = np.array(folds, dtype=np.int32)[inverse[first]]
    kinds = classes[first]
    kinds = np.where(kinds > TokenKind.MARK, np.int8(TokenKind.MARK), kinds).astype(np.int8)
    # Only a token with more than one code point before its white space needs its string looked at.
    spaces = np.concatenate(([0], np.cumsum(classes == _SPACE)))
    last = offsets[1:]
    solid = (last - first) - (spaces[last] - spaces[first])
    for i in np.flatnonzero(solid > 1).tolist():
        token = text[first[i] : last[i]].rstrip()
        written[i] = vocabulary.id(token)
        folded[i] = vocabulary.id(fold(token))
    return written, folded, kinds


def likeness(left: Tokens, i: int, right: Tokens, j: int) -> float:
    """Return how alike two words are, 0..1; see :func:`alike`."""
    return alike(left.surface(i, i + 1).strip(), right.surface(j, j + 1).strip())


def alike(left: str, right: str) -> float:
    """Return one minus the edits over the letters of the longer string, case aside.

    >>> alike("virumque", "Virosque"), alike("", "a")
    (0.75, 0.0)
    """
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.normalized_similarity(left.casefold(), right.casefold())
