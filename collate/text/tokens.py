"""Tokenisation of a text into arrays, and the similarity of words.

A token is one Han (or kana, or bopomofo) character, one run of letters and
digits of other scripts, or one punctuation mark, each with the combining
marks and variation selectors that follow it (a grapheme cluster is never
split) and with the white space after it.
"""

from __future__ import annotations

import unicodedata
from enum import IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from collate.model import Tokens
from collate.text.distinct import distinct_values
from collate.text.fold import fold, fold_character

if TYPE_CHECKING:
    from numpy.typing import NDArray


class TokenKind(IntEnum):
    """The class of a token: the values of ``Tokens.kinds``."""

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
    (0xE000, 0xF8FF),  # private use: fonts and corpora put characters without a code point here
    (0x1AFF0, 0x1B16F),
    (0x20000, 0x3FFFF),
    (0xF0000, 0x10FFFD),
)


def is_han(character: str) -> bool:
    """Return whether *character* is a token of its own, set without spaces: Han, kana, bopomofo, private use.

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
    # Regional indicators form flags in pairs, so they stay in one run, like letters.
    if category[0] in "LN" or 0x1F1E6 <= code <= 0x1F1FF:
        return TokenKind.WORD
    return TokenKind.MARK


#: In the table of folds: not looked up yet, and folded to several characters (㈠).
_UNKNOWN, _SEVERAL = 0, -1

#: The number of code points.
_POINTS = 0x110000


class _CodeTable:
    """Class and fold of each code point, looked up when a text first has it; memory only for those."""

    def __init__(self) -> None:
        self.classes = np.zeros(0, dtype=np.int8)
        self.folds = np.zeros(0, dtype=np.int32)

    def of(self, codes: NDArray[np.uint32]) -> _CodeTable:
        """Return the table, with the entries of *codes*."""
        if not len(self.folds):
            self.classes = np.zeros(_POINTS, dtype=np.int8)
            self.folds = np.zeros(_POINTS, dtype=np.int32)
        for code in distinct_values(codes[self.folds[codes] == _UNKNOWN]):
            plain = fold_character(chr(code))
            self.classes[code] = _class(code)
            self.folds[code] = ord(plain) if len(plain) == 1 else _SEVERAL
        return self


_CODES = _CodeTable()


class Vocabulary:
    """Ids of tokens: equal strings have equal ids. The id of a single character is its code point.

    A vocabulary serves one alignment: ids of different vocabularies are not comparable.
    """

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}
        self._pairs: dict[str, tuple[int, int]] = {}

    def id(self, token: str) -> int:
        """Return the id of *token*."""
        if len(token) == 1:
            return ord(token)
        return self._ids.setdefault(token, 0x110000 + len(self._ids))

    def ids(self, token: str) -> tuple[int, int]:
        """Return the ids of *token* as written and folded; each token is folded once."""
        found = self._pairs.get(token)
        if found is None:
            found = self._pairs[token] = self.id(token), self.id(fold(token))
        return found


def tokenise(text: str, breaks: tuple[int, ...], *, vocabulary: Vocabulary) -> Tokens:
    """Return the tokens of *text*; a token also starts at each of *breaks*, the offsets of paragraph starts.

    Leading white space belongs to the first token. A text of white space
    alone is one token; an empty text has none.

    >>> tokens = tokenise("派出 G20 峰会。", (0,), vocabulary=Vocabulary())
    >>> [tokens.surface(i, i + 1) for i in range(len(tokens))]
    ['派', '出 ', 'G20 ', '峰', '会', '。']
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    if not len(codes):
        none = np.zeros(0, dtype=np.int32)
        return Tokens(
            text=text,
            offsets=np.zeros(1, dtype=np.int32),
            folded=none,
            written=none,
            kinds=none.astype(np.int8),
            breaks=(),
        )
    table = _CODES.of(codes)
    classes = table.classes[codes]
    starts = np.flatnonzero(_starts(classes, breaks)).astype(np.int32)
    offsets = np.append(starts, np.int32(len(codes))).astype(np.int32)
    first = starts.copy()
    if classes[0] == _SPACE:  # the first token's own characters follow the leading white space
        solid = np.flatnonzero(classes != _SPACE)
        first[0] = solid[0] if len(solid) else 0
    for code in distinct_values(codes[table.folds[codes] == _SEVERAL]):
        vocabulary.id(fold_character(chr(code)))  # also of those inside a token: ids are in this order
    written = codes[first].astype(np.int32)
    folded = table.folds[written]
    for several in np.flatnonzero(folded == _SEVERAL).tolist():
        folded[several] = vocabulary.id(fold_character(chr(written[several])))
    longer = _longer_tokens(classes, first, last=offsets[1:])
    if len(longer):
        edges = zip(first[longer].tolist(), offsets[longer + 1].tolist(), strict=True)
        pairs = np.array([vocabulary.ids(text[start:end].rstrip()) for start, end in edges], dtype=np.int32)
        written[longer], folded[longer] = pairs[:, 0], pairs[:, 1]
    at = np.searchsorted(starts, np.array([b for b in breaks if b < len(codes)], dtype=np.int32))
    return Tokens(
        text=text,
        offsets=offsets,
        folded=folded,
        written=written,
        kinds=np.minimum(classes[first], np.int8(TokenKind.MARK)).astype(np.int8),
        breaks=tuple(int(i) for i in at),
    )


def _starts(classes: NDArray[np.int8], breaks: tuple[int, ...]) -> NDArray[np.bool_]:
    """Return a mask of the code points at which a token starts."""
    size = len(classes)
    # The effective class of the preceding code point: an extender has the class of what it extends.
    solid = np.where((classes == _EXTEND) | (classes == _JOINER), 0, np.arange(size))
    inside = [b for b in breaks if 0 < b < size]
    solid[inside] = inside  # an extender never extends the previous paragraph
    effective = classes[np.maximum.accumulate(solid)]
    previous = np.empty(size, dtype=np.int8)
    previous[0] = _SPACE
    previous[1:] = effective[:-1]
    starts: NDArray[np.bool_] = (classes == TokenKind.HAN) | (classes == TokenKind.MARK)
    starts |= (classes == TokenKind.WORD) & (previous != TokenKind.WORD)
    starts[1:] &= classes[:-1] != _JOINER  # a joiner binds the next code point to the previous one
    starts[inside] = True
    # Leading white space belongs to the first token; an extender at the start is a token of its own.
    leading = int(np.argmax(starts)) if starts.any() else size
    if 0 < leading < size and leading not in breaks and bool((classes[:leading] == _SPACE).all()):
        starts[leading] = False
    starts[0] = True
    return starts


def _longer_tokens(
    classes: NDArray[np.int8], first: NDArray[np.int32], *, last: NDArray[np.int32]
) -> NDArray[np.intp]:
    """Return the tokens of more than one code point, white space aside: their ids depend on the string."""
    spaces = np.concatenate(([0], np.cumsum(classes == _SPACE)))
    solid = (last - first) - (spaces[last] - spaces[first])
    return np.flatnonzero(solid > 1)


def token_similarity(left: Tokens, i: int, right: Tokens, j: int) -> float:
    """Return the :func:`word_similarity` of token *i* of *left* and token *j* of *right*, 0..1."""
    # Positional: called in the inner loop of the alignment.
    return word_similarity(left.surface(i, i + 1).strip(), right.surface(j, j + 1).strip())


def word_similarity(left: str, right: str) -> float:
    """Return 1 minus the Levenshtein distance over the length of the longer string, ignoring case: 0..1.

    >>> word_similarity("virumque", "Virosque"), word_similarity("", "a")
    (0.75, 0.0)
    """
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.normalized_similarity(left.casefold(), right.casefold())
