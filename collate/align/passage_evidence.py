"""Where a passage begins and ends, and whether it is in two places on purpose or by chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from collate.align.anchors import common_grams
from collate.align.stretches import HAN_GRAM, Stretch, TextPair, gram_size
from collate.text.tokens import TokenKind
from collate.text.word_edges import word_boundaries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from collate.model import Tokens

#: A Chinese passage of less than the least weight counts if it is a whole clause in both texts: five
#: characters for eight. Three words of an alphabet recur everywhere (it is a).
_CLAUSE_SHARE = 5 / 8

#: Up to this many times the least weight a passage must be a whole clause in one of the texts: words that
#: recur in another sentence by chance are part of one in both.
_CHANCE = 2

#: Most tokens between the end of a passage and that of its clause: an ordinal, a conjunction; of words, one.
_SLACK, _WORD_SLACK = 3, 1

#: Tokens on both sides of a passage among which there is a mark if the text has marks.
_NEAR = 100

#: Most lengths of its own that a few words leap in a text without marks, in which nothing shows that they
#: are a clause (the limit of Dekker's CollateX for a move).
_LEAP = 3

#: Least share of a passage in grams unique in both texts: a formula has them only where it meets other words.
_UNIQUE = 0.6

#: Marks that end a clause, and those that end a sentence or a part of one that could be a sentence.
_ENDS = dict.fromkeys("，：、,:)）」』”’—–", 1) | dict.fromkeys("。！？；.!?;…·", 2)


def settled(pair: TextPair, group: list[Stretch]) -> list[Stretch]:
    """Shorten a passage by a few tokens where it then begins or ends with a word or a clause."""
    first = group[0]
    start = _best_trim(pair, first.base, first.other, 1, min(_SLACK, first.size - 1))
    group = [Stretch(first.base + start, first.other + start, first.size - start), *group[1:]]
    last = group[-1]
    end = _best_trim(pair, last.base + last.size, last.other + last.size, -1, min(_SLACK, last.size - 1))
    return [*group[:-1], last._replace(size=last.size - end)]


def _best_trim(pair: TextPair, base: int, other: int, step: int, most: int) -> int:
    """Return by how many tokens, at most *most*, an end of a passage is best moved inwards."""
    sides = [(pair.base, base), (pair.other, other)]
    edges = [_edges_near(text, at) for text, at in sides]

    def rank(trim: int) -> tuple[bool, int, int]:
        places = [(text, at + step * trim) for text, at in sides]
        # A word that the other text cuts there is cut by the change itself.
        whole = any(at in words for (_, at), words in zip(places, edges, strict=True))
        return whole, sum(end_rank(text, at) for text, at in places), -trim

    return max(range(most + 1), key=rank)


def _edges_near(tokens: Tokens, index: int) -> frozenset[int]:
    """Return the token edges around *index* at which no word is cut."""
    first, last = max(0, index - 2 * _SLACK), min(len(tokens), index + 2 * _SLACK)
    origin = int(tokens.offsets[first])
    words = word_boundaries(tokens.surface(first, last))
    return frozenset(at for at in range(first, last + 1) if int(tokens.offsets[at]) - origin in words)


def end_rank(tokens: Tokens, index: int) -> int:
    """Return the rank of what ends before token *index*: a paragraph or a sentence 2, a clause 1, else 0."""
    if index <= 0 or index >= len(tokens) or index in tokens.breaks:
        return 2
    return _ENDS.get(tokens.surface(index - 1, index).strip(), 0)


def is_enough(pair: TextPair, group: Sequence[Stretch], least: int) -> bool:
    """Return whether a passage is too long, or too much of a whole, to be in both places by chance."""
    weight = pair.weight(group)
    if weight >= _CHANCE * least:
        return True
    if weight < (_CLAUSE_SHARE * least if gram_size(pair.base) == HAN_GRAM else least):
        return False
    first, last = group[0], group[-1]
    whole = (
        _is_whole(pair.base, first.base, last.base + last.size),
        _is_whole(pair.other, first.other, last.other + last.size),
    )
    if gram_size(pair.base) != HAN_GRAM and not _has_marks(pair.base, first.base, last.base + last.size):
        return _leap(pair, first) <= _LEAP * (last.base + last.size - first.base)
    return any(whole) if weight >= least else all(whole)


def _leap(pair: TextPair, first: Stretch) -> int:
    """Return over how many tokens a passage that begins with *first* went, by the token aligned before it."""
    near = pair.partners[max(0, first.base - _NEAR) : first.base]
    aligned = np.flatnonzero(near >= 0)
    if not len(aligned):
        return abs(first.other - first.base)
    return abs(first.other - int(near[aligned[-1]]) - (len(near) - int(aligned[-1])))


def _has_marks(tokens: Tokens, start: int, end: int) -> bool:
    return bool((tokens.kinds[max(0, start - _NEAR) : end + _NEAR] == TokenKind.MARK).any())


def _is_whole(tokens: Tokens, start: int, end: int) -> bool:
    """Return whether a clause begins near token *start* and one ends near token *end*.

    In a text without any marks nothing shows where its clauses end.
    """
    slack = _SLACK if gram_size(tokens) == HAN_GRAM else _WORD_SLACK
    if not _has_marks(tokens, start, end):
        return True
    opens = any(end_rank(tokens, at) for at in range(max(0, start - slack), start + 1))
    return opens and any(
        end_rank(tokens, at) or tokens.surface(at, at + 1).strip() in _ENDS
        for at in range(end, min(len(tokens), end + slack) + 1)
    )


class UniqueTokens:
    """The tokens of the base text that are in grams, inside a clause, that are unique in both texts."""

    def __init__(self, pair: TextPair) -> None:
        self._pair = pair
        k = gram_size(pair.base)
        marks = np.concatenate(([0], np.cumsum(pair.base.kinds == TokenKind.MARK)))
        self._grams: dict[int, NDArray[np.intp]] = {}
        for size in (k, 2 * k, 3 * k):
            grams = common_grams(pair.base.folded, pair.other.folded, k=size)
            # Two formulas side by side are unique where they meet.
            self._grams[size] = grams[marks[grams[:, 0] + size - 1] == marks[grams[:, 0] + 1]]

    def suffice(self, group: Sequence[Stretch]) -> bool:
        """Return whether enough of a passage is in such grams, and no formula that recurs."""
        weights, unique, whole = self._pair.weights, 0, 0
        for base, other, size in group:
            inside = np.zeros(size, dtype=bool)
            for k, grams in self._grams.items():
                low, high = np.searchsorted(grams[:, 0], (base, base + size - k + 1))
                here = grams[low:high]
                here = here[here[:, 1] - here[:, 0] == other - base, 0] - base
                for shift in range(k):
                    inside[here + shift] = True
            weight = weights[base : base + size]
            unique, whole = unique + int(weight[inside].sum()), whole + int(weight.sum())
        return unique >= _UNIQUE * whole
