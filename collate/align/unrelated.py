"""Detection of witnesses unrelated to the base text: aligned, their words would be scattered over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from collate.align.anchors import hash_token_grams

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


def unrelated_columns(tokens: Sequence[Tokens], base: int) -> frozenset[int]:
    """Return the indices of the texts in *tokens* that are unrelated to ``tokens[base]``.

    Texts too short to judge are not among them.
    """
    if len(tokens[base]) < _BASE_FROM:
        return frozenset()
    grams: dict[int, NDArray[np.uint64]] = {}
    return frozenset(
        i
        for i, text in enumerate(tokens)
        if i != base and len(text) >= _TEXT_FROM and _common_share(grams, tokens[base], text) < _UNRELATED
    )


def _common_share(grams: dict[int, NDArray[np.uint64]], base: Tokens, text: Tokens) -> float:
    """Return the share of the shorter text's k-grams that both have, 0..1.

    *grams* keeps those of the base text, by k.
    """
    # About one character a token: Han. More: words.
    k = _HAN if max(len(side.text) / len(side) for side in (base, text)) < _WORDS else _WORDS
    if k not in grams:
        grams[k] = np.unique(hash_token_grams(base.folded, k))
    other = np.unique(hash_token_grams(text.folded, k))
    common = np.intersect1d(grams[k], other, assume_unique=True)
    return len(common) / min(len(grams[k]), len(other))
