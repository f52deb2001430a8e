"""Detection of witnesses unrelated to the base text: aligned, their words would be scattered over it.

Long texts are judged by their common k-grams. Shorter ones have too few for
that: they are unrelated only if they have not one word in common, nor words
that are alike. Texts of a word or two are never judged: they may be variants.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import normalize

import numpy as np

from collate.align.anchors import hash_token_grams
from collate.text.fold import fold
from collate.text.tokens import TokenKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from collate.model import Tokens

#: Least tokens of the base text and of another text from which on the share of common k-grams decides.
_BASE_FROM, _TEXT_FROM = 50, 20

#: Length in tokens of the k-grams: of Han characters, and of words.
_HAN, _WORDS = 4, 2

#: Share of the shorter text's k-grams below which two texts are unrelated. Different speeches of one
#: author share .1 to .24, texts of different authors .01 to .03; a copy half of whose characters were
#: misread still shares .06.
_UNRELATED = 0.05

#: Least words (Han characters count as words) and letters of a text that has no word in common with another.
_FEWEST_WORDS, _FEWEST_LETTERS = 2, 5

#: Share of the shorter text's letter trigrams from which on words are alike. Sentences of one Greek or
#: Latin text with no word in common have .03 to .07 of them in common, 99 of 100 at most .2; a sentence
#: with a wrong letter in each of its words keeps .29 or more.
_ALIKE = 0.2

_TRIGRAM = 3


def unrelated_columns(tokens: Sequence[Tokens], base: int) -> frozenset[int]:
    """Return the indices of the texts in *tokens* that are unrelated to ``tokens[base]``.

    Texts too short to judge are not among them.
    """
    grams: dict[int, NDArray[np.uint64]] = {}
    return frozenset(
        i for i, text in enumerate(tokens) if i != base and _is_unrelated(grams, tokens[base], text)
    )


def _is_unrelated(grams: dict[int, NDArray[np.uint64]], base: Tokens, text: Tokens) -> bool:
    """Return whether *text* is unrelated to *base*; *grams* keeps the k-grams of the latter, by k."""
    if len(base) >= _BASE_FROM and len(text) >= _TEXT_FROM:
        return _common_share(grams, base, text) < _UNRELATED
    sides = [side.folded[side.kinds != TokenKind.MARK].tolist() for side in (base, text)]
    if any(len(words) < _FEWEST_WORDS for words in sides) or not set(sides[0]).isdisjoint(sides[1]):
        return False
    letters = [_letters(side.text) for side in (base, text)]
    return min(map(len, letters)) >= _FEWEST_LETTERS and not _are_alike(*letters)


def _letters(text: str) -> str:
    """Return the folded letters and digits of *text*, without accents."""
    return "".join(c for c in normalize("NFD", fold(text)) if c.isalnum())


def _are_alike(left: str, right: str) -> bool:
    """Return whether two texts without a common word may still be one text, by their letter trigrams."""
    one, other = ({text[i : i + _TRIGRAM] for i in range(len(text) - _TRIGRAM + 1)} for text in (left, right))
    return len(one & other) >= _ALIKE * min(len(one), len(other))


def _common_share(grams: dict[int, NDArray[np.uint64]], base: Tokens, text: Tokens) -> float:
    """Return the share of the shorter text's k-grams that both have, 0..1.

    *grams* keeps those of the base text, by k.
    """
    # About one character a token: Han. More: words.
    k = _HAN if max(len(side.text) / len(side) for side in (base, text)) < _WORDS else _WORDS
    if k not in grams:
        grams[k] = _distinct(hash_token_grams(base.folded, k))
    other = _distinct(hash_token_grams(text.folded, k))
    at = np.minimum(np.searchsorted(grams[k], other), len(grams[k]) - 1)
    return int(np.count_nonzero(grams[k][at] == other)) / min(len(grams[k]), len(other))


def _distinct(hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return the distinct *hashes*, sorted: in less time than with the hash table of ``np.unique``."""
    ordered = np.sort(hashes)
    distinct: NDArray[np.uint64] = ordered[np.append(True, ordered[1:] != ordered[:-1])]
    return distinct
