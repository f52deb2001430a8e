"""Tokenisation of a text into arrays, and the similarity of words.

A token is one character of a script set without spaces (Han, kana, Thai, Khmer …),
one run of letters and digits of other scripts, or one punctuation mark, each with
the combining marks and invisible characters that follow it (a grapheme cluster is
never split) and with the white space after it. An apostrophe or hyphen between two
letters is part of their word, and so is the sign of elision after a Greek one. Hyphens in a row
are one dash (--), and the mark of a note in brackets is one word: [2], 〔一〕.
"""

from __future__ import annotations

import unicodedata
from enum import IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from collate.lazy import lazy_pattern
from collate.model import Tokens
from collate.text.distinct import distinct_values
from collate.text.fold import fold, fold_character
from collate.text.gap_signs import paragraph_gap_signs
from collate.text.invisible import LAYOUT_CHARACTERS, WORDSPACE

if TYPE_CHECKING:
    from numpy.typing import NDArray


class TokenKind(IntEnum):
    """The class of a token: the values of ``Tokens.kinds``."""

    HAN = 0
    WORD = 1
    MARK = 2


#: Further classes of code points: white space; what extends a letter; U+200D; invisible characters; what puts
#: the next letter under the previous one; marks that may join two letters; pictographs; the Ethiopic
#: wordspace, which is a part of the token before it, as white space is, but ends its word.
_SPACE, _EXTEND, _JOINER, _INVISIBLE, _STACKER, _INNER, _PICTOGRAPH, _WORDSPACE = 3, 4, 5, 6, 7, 8, 9, 10

_JOINER_CODE = 0x200D
#: Apostrophes and hyphens. ʼ (U+02BC) is a letter.
APOSTROPHES, HYPHENS = "'’‘᾽᾿＇", "-‐‑"
#: Marks after which the next consonant stands below: Khmer coeng, Myanmar virama, Tai Tham sakot.
_STACKERS = (0x17D2, 0x1039, 0x1A60)
#: Thai and Lao sara am, letters that extend a cluster (Grapheme_Cluster_Break SpacingMark).
_SARA_AM = (0x0E33, 0x0EB3)

#: Scripts without spaces between words besides East Asian ones, where a token is a grapheme cluster: those of
#: the line breaking class SA (Unicode, LineBreak.txt), Balinese and Javanese. Tibetan has the tsheg.
_UNSPACED_BLOCKS = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x1950, 0x19DF),  # Tai Le, New Tai Lue
    (0x1A20, 0x1AAF),  # Tai Tham
    (0x1B00, 0x1B7F),  # Balinese
    (0xA980, 0xA9FF),  # Javanese, Myanmar Extended-B
    (0xAA60, 0xAADF),  # Myanmar Extended-A, Tai Viet
    (0x11700, 0x1174F),  # Ahom
)

_HYPHEN = ord("-")

#: The mark of a note in square brackets. Years have four digits: 国发〔2020〕3号.
_NOTE_MARK = lazy_pattern(r"[\[［〔【﹝][注註*^]?(?:\d{1,3}|[〇零一二三四五六七八九十百]{1,4})[\]］〕】﹞]")
_BRACKETS = "[［〔【﹝"

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
    """Return whether *character* is a token of its own, set without spaces: Han, kana, Thai, private use.

    >>> [is_han(c) for c in "指カก a9，"]
    [True, True, True, False, False, False, False]
    """
    return _class(ord(character)) == TokenKind.HAN


@lru_cache(maxsize=1 << 16)
def _class(code: int) -> int:
    character = chr(code)
    category = unicodedata.category(character)
    if character.isspace():
        return _SPACE
    if code == _JOINER_CODE:
        return _JOINER
    if LAYOUT_CHARACTERS.fullmatch(character) and category == "Cf":
        return _INVISIBLE
    if character == WORDSPACE:
        return _WORDSPACE
    if code in _STACKERS:
        return _STACKER
    if category[0] == "M" or category == "Cf" or 0x1F3FB <= code <= 0x1F3FF or code in _SARA_AM:
        return _EXTEND
    if any(low <= code <= high for low, high in _HAN_BLOCKS) and code != 0x30FB and category[0] in "LNCS":
        return TokenKind.HAN
    if any(low <= code <= high for low, high in _UNSPACED_BLOCKS) and category[0] == "L":
        return TokenKind.HAN
    if 0x3371 <= code <= 0x33DF or code == 0x33FF:
        return TokenKind.WORD  # a unit in one letter: ㎡, ㏄
    # Regional indicators form flags in pairs, so they stay in one run, like letters.
    if category[0] in "LN" or 0x1F1E6 <= code <= 0x1F1FF:
        return TokenKind.WORD
    if character in APOSTROPHES or character in HYPHENS:
        return _INNER
    return _PICTOGRAPH if category == "So" else TokenKind.MARK


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
    _join_words(text, classes)
    begins = _starts(classes, breaks)
    _join_marks(text, codes, classes, begins, breaks)
    starts = np.flatnonzero(begins).astype(np.int32)
    offsets = np.append(starts, np.int32(len(codes))).astype(np.int32)
    first = _first_visible(classes, starts, last=offsets[1:])
    for code in distinct_values(codes[table.folds[codes] == _SEVERAL]):
        vocabulary.id(fold_character(chr(code)))  # also of those inside a token: ids are in this order
    written = codes[first].astype(np.int32)
    folded = table.folds[written]
    for several in np.flatnonzero(folded == _SEVERAL).tolist():
        folded[several] = vocabulary.id(fold_character(chr(written[several])))
    longer = _longer_tokens(classes, starts, last=offsets[1:])
    if len(longer):
        edges = zip(starts[longer].tolist(), offsets[longer + 1].tolist(), strict=True)
        pairs = np.array([vocabulary.ids(text[start:end].strip()) for start, end in edges], dtype=np.int32)
        written[longer], folded[longer] = pairs[:, 0], pairs[:, 1]
    at = np.searchsorted(starts, np.array([b for b in breaks if b < len(codes)], dtype=np.int32))
    kinds = np.minimum(classes[first], np.int8(TokenKind.MARK)).astype(np.int8)
    for low, high, _count in paragraph_gap_signs(text, breaks):
        # A sign of lost words stands for words; its own words (2 words missing) stay what they are.
        inside = kinds[slice(*np.searchsorted(starts, (low, high)).tolist())]
        inside[inside == TokenKind.MARK] = TokenKind.HAN
    return Tokens(
        text=text,
        offsets=offsets,
        folded=folded,
        written=written,
        kinds=kinds,
        breaks=tuple(int(i) for i in at),
    )


def _starts(classes: NDArray[np.int8], breaks: tuple[int, ...]) -> NDArray[np.bool_]:
    """Return a mask of the code points at which a token starts."""
    size = len(classes)
    layout = _is_layout(classes)
    # The effective class of the preceding code point: an extender has the class of what it extends.
    solid = np.where((classes >= _EXTEND) & (classes < _INNER), 0, np.arange(size))
    inside = [b for b in breaks if 0 < b < size]
    solid[inside] = inside  # an extender never extends the previous paragraph
    effective = classes[np.maximum.accumulate(solid)]
    previous = np.empty(size, dtype=np.int8)
    previous[0] = _SPACE
    previous[1:] = effective[:-1]
    starts: NDArray[np.bool_] = (classes == TokenKind.HAN) | (classes == TokenKind.MARK)
    starts |= (classes == _INNER) | (classes == _PICTOGRAPH)
    starts |= (classes == TokenKind.WORD) & (previous != TokenKind.WORD)
    # A joiner binds pictographs, and a stacker letters, to what they follow.
    joined = (classes[1:] == _PICTOGRAPH) & (previous[1:] == _PICTOGRAPH)
    starts[1:] &= ~((classes[:-1] == _JOINER) & joined)
    starts[1:] &= ~((classes[:-1] == _STACKER) & (classes[1:] == TokenKind.HAN))
    starts[inside] = True
    starts[0] = True
    # Layout before the first character of a text belongs to its token, and so do invisible characters before
    # that of a paragraph; an extender that begins one is a token of its own.
    for start in (0, *inside):
        if layout[start]:
            length = int(np.argmin(layout[start:]))
            if start and (classes[start : start + length] == _SPACE).any():
                continue
            at = start + length
            if length and not starts[start + 1 : at].any() and at not in inside:
                starts[at] = False
    return starts


def _is_layout(classes: NDArray[np.int8]) -> NDArray[np.bool_]:
    layout: NDArray[np.bool_] = (classes == _SPACE) | (classes == _INVISIBLE)
    return layout


def _first_visible(
    classes: NDArray[np.int8], starts: NDArray[np.int32], *, last: NDArray[np.int32]
) -> NDArray[np.int32]:
    """Return the first visible code point of each token; its first one where it has none."""
    visible = np.flatnonzero(~_is_layout(classes)).astype(np.int32)
    following = np.append(visible, np.int32(len(classes)))[np.searchsorted(visible, starts)]
    return np.where(following < last, following, starts)


#: An apostrophe or hyphen between two letters; a sign of elision after a Greek letter.
_BETWEEN = lazy_pattern(
    rf"(?<=[^\W\d_])(?<![\u3040-\u30ff\u3400-\u9fff])[\u0300-\u036f\xad]*([{APOSTROPHES}\-‐‑])(?=\xad?[^\W\d_])"
)
_ELISION = lazy_pattern(r"(?<=[\u0370-\u03ff\u1f00-\u1fbc\u1fc2-\u1ffc])[\u0300-\u036f]*(['’᾽᾿])(?!\w)")
#: The minus of a temperature, part of its number.
_MINUS = lazy_pattern(r"(?<![\dA-Za-z\-−－])[-−－](?=\d+(?:\.\d+)?\s?(?:℃|°))")
#: Letters that end a Greek word as well without an elision.
_GREEK_ENDS = frozenset("αεηιουωνρςξψ")


def _join_words(text: str, classes: NDArray[np.int8]) -> None:
    """Give the class of an extender to apostrophes and hyphens inside words, and to signs of elision.

    The minus of a temperature gets the class of its number.

    After a letter that may end a Greek word, ’ is a quotation mark wherever the text has an opening one.
    """
    if "℃" in text or "°" in text:
        for match in _MINUS.finditer(text):
            classes[match.start()] = TokenKind.WORD
    if not (classes == _INNER).any():
        return
    for match in _BETWEEN.finditer(text):
        at = match.start(1)
        if classes[match.end(1)] == TokenKind.WORD or classes[match.end(1)] == _INVISIBLE:
            classes[at] = _EXTEND
    quotes = "‘" in text
    for match in _ELISION.finditer(text):
        at = match.start(1)
        letter = unicodedata.normalize("NFD", text[match.start() - 1])[0].lower()
        if match[1] in "᾽᾿" or letter not in _GREEK_ENDS or not quotes:
            classes[at] = _EXTEND


def _join_marks(
    text: str,
    codes: NDArray[np.uint32],
    classes: NDArray[np.int8],
    begins: NDArray[np.bool_],
    breaks: tuple[int, ...],
) -> None:
    """Join dashes, and the marks of notes, in *begins*; a note mark gets the class of a word in *classes*."""
    hyphens = codes == _HYPHEN
    joined = np.flatnonzero(hyphens[1:] & hyphens[:-1]) + 1
    begins[joined] = False
    begins[[b for b in breaks if b < len(codes)]] = True
    if not any(bracket in text for bracket in _BRACKETS):
        return
    starts = set(breaks)
    for match in _NOTE_MARK.finditer(text):
        start, end = match.span()
        if starts.isdisjoint(range(start + 1, end)):
            begins[start + 1 : end] = False
            classes[start] = TokenKind.WORD


def _longer_tokens(
    classes: NDArray[np.int8], starts: NDArray[np.int32], *, last: NDArray[np.int32]
) -> NDArray[np.intp]:
    """Return the tokens of more than one code point, white space aside: their ids depend on the string."""
    spaces = np.concatenate(([0], np.cumsum(classes == _SPACE)))
    solid = (last - starts) - (spaces[last] - spaces[starts])
    return np.flatnonzero(solid > 1)


def is_between_digits(tokens: Tokens, index: int) -> bool:
    """Return whether token *index* stands between two digits: the point of 4.5, the slash of 1/3."""
    start, end = (int(offset) for offset in tokens.offsets[index : index + 2])
    return tokens.text[start - 1 : start].isdigit() and tokens.text[end : end + 1].isdigit()


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
