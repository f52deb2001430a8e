"""Witnesses that share nothing with the base text: put beside it, they would be strewn over all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from collate.align.anchors import hashes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from collate.model import Tokens

#: Least tokens of the base text and of another text of which it can be said that they share nothing.
_BASE_FROM, _TEXT_FROM = 50, 20

#: Tokens of the k-grams that are compared: characters of Han, and words.
_HAN, _WORDS = 4, 2

#: Share of the shorter text's k-grams below which the texts share nothing. Different speeches of one
#: author share .1 to .24, texts of different authors .01 to .03; a copy of which half the characters
#: were misread keeps .06.
_NOTHING = 0.05


def strangers(tokens: Sequence[Tokens], base: int) -> frozenset[int]:
    """Return which of *tokens* share nothing with ``tokens[base]``."""
    if len(tokens[base]) < _BASE_FROM:
        return frozenset()
    grams = {k: np.unique(hashes(tokens[base].folded, k)) for k in (_HAN, _WORDS)}
    return frozenset(
        i
        for i, text in enumerate(tokens)
        if i != base and len(text) >= _TEXT_FROM and _shared(grams, tokens[base], text) < _NOTHING
    )


def _shared(grams: dict[int, NDArray[np.uint64]], base: Tokens, text: Tokens) -> float:
    # One letter a token, or words.
    k = _HAN if max(len(side.text) / len(side) for side in (base, text)) < _WORDS else _WORDS
    own = np.unique(hashes(text.folded, k))
    common = np.intersect1d(grams[k], own, assume_unique=True)
    return len(common) / min(len(grams[k]), len(own))
