"""Gaps that an eye-skip left: from the end of a phrase a scribe went on after its like further on.

Of `A P B P C` he wrote `A P C`. The phrase that he wrote is the first, and what he lacks is `B P`: the gap
stands after the first P. Fewest edits leave that open, or take the second P where he spelled it like the
second, or where a chance word of B equals one of his.

An author who strikes out a clause leaves the same figure, but strikes out `P B`; a clause has marks. So
the phrase must be long enough to catch an eye, the gap longer than a repetition, and no mark may end
a clause in it.
"""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from collate.align.edits import MatchingBlock, merge_adjacent
from collate.text.tokens import TokenKind

if TYPE_CHECKING:
    from collate.align.moved_gaps import MovedTokens
    from collate.model import Tokens

#: Least letters of a phrase that an eye skips from: of alphabetic words, of Han characters. With two,
#: 從佛口生者 added before 從佛教 would become 佛口生者從.
_LETTERS, _HAN = 6, 3

#: A gap has at least so many times the tokens of the phrase; a shorter one is mostly a repeated word.
_TIMES = 2

#: Most tokens of a phrase; longer ones are paragraphs that stand twice.
_MOST = 12

#: Least letters, and least likeness, of two forms of one word in the phrase: one letter of five.
_FORM, _LIKE = 6, 0.8

#: Least likeness of the words before the phrase where they differ: without any, the second is as likely.
_EVIDENT = 0.5

#: An equal stretch of at most so many tokens may be given up for as many beside the phrase.
_LOOSE = 2

#: Marks that end a clause.
_CLAUSE = frozenset("，：、；。！？,:;.!?…·")

#: Words that open a clause in Greek, Latin and their daughters: of the phrase they are the next clause's.
_AND = frozenset(("και", "et", "ac", "atque", "and", "und", "y", "e"))


def is_skip(tokens: Tokens, phrase: tuple[int, int], end: int) -> bool:
    """Return whether an eye may have skipped from the end of *phrase* to *end*, where its like ends."""
    start, stop = phrase
    size = stop - start
    if size <= 0 or end - stop < _TIMES * size:
        return False
    written = tokens.surface(start, stop)
    han = bool((tokens.kinds[start:stop] == TokenKind.HAN).any())
    if sum(map(str.isalpha, written)) < (_HAN if han else _LETTERS):
        return False
    marks = np.flatnonzero(tokens.kinds[start:end] == TokenKind.MARK) + start
    return not any(tokens.surface(at, at + 1).strip() in _CLAUSE for at in marks.tolist())


def opens_clause(tokens: Tokens, index: int) -> bool:
    """Return whether token *index* is a word such as "and"."""
    return _word(tokens, index) in _AND


def place_after_first(
    blocks: list[MatchingBlock], *, base: Tokens, other: Tokens, moved: MovedTokens | None = None
) -> list[MatchingBlock]:
    """Return *blocks*, a phrase matched with the second of two like ones matched with the first instead.

    Where an eye may have skipped, and at least as many tokens as before are equal, or two forms of one word.
    """
    result: list[MatchingBlock] = []
    for block in blocks:
        rest = block
        for given_up in (0, 1):
            if given_up and (not result or result[-1].size > _LOOSE):
                break
            kept = result[: len(result) - given_up]
            ends = (kept[-1].base + kept[-1].size, kept[-1].other + kept[-1].size) if kept else (0, 0)
            sides = _Side(base, ends[0], block.base), _Side(other, ends[1], block.other)
            if moved is not None and moved.touch(*(side.span for side in sides)):
                break
            longer = len(sides[1]) > len(sides[0])
            lost = result[-1].size if given_up else 0
            found = _first_of_two(sides[longer], sides[not longer], block.size, lost)
            if found:
                step = found[-1][1] - sides[not longer].end + 1
                pairs = [pair[::-1] if longer else pair for pair in found]
                result = kept + [
                    MatchingBlock(i, j, 1) for i, j in pairs if base.folded[i] == other.folded[j]
                ]
                rest = MatchingBlock(block.base + step, block.other + step, block.size - step)
                break
        result.append(rest)
    return merge_adjacent(result)


class _Side(NamedTuple):
    """The tokens ``[start, end)`` that one text has before a matching block."""

    tokens: Tokens
    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.end


def _first_of_two(long: _Side, short: _Side, room: int, lost: int) -> list[tuple[int, int]]:
    """Return the pairs (token of *long*, token of *short*) of the first of two like phrases.

    The block after both has *room* tokens and starts with the second; *lost* equal tokens before it are given
    up. There are no pairs if the first is not evident.
    """
    for start in range(long.start, min(long.end, long.start + len(short) + 2)):
        size = _like_size(long, start, min(room - 1, long.end - start, _MOST))
        equal = _equal_tail(long, start, size)
        if not equal or not is_skip(long.tokens, (start + size - equal, start + size), long.end + size):
            continue
        before = _equal_before(long, short, start)
        gaps = start - before - long.start, len(short) - before
        if bool(gaps[0]) != bool(gaps[1]) or abs(gaps[0] - gaps[1]) > 1 or before < lost:
            continue
        if gaps[0] and not before and not _is_evident(long, short, start):
            continue
        return [(start + i, short.end + i) for i in range(-before, size)]
    return []


def _like_size(side: _Side, start: int, most: int) -> int:
    """Return how many tokens from *start* on are like those from the end of *side* on."""
    like = (_are_like(side.tokens, start + i, side.end + i) for i in range(most))
    return sum(1 for _ in takewhile(bool, like))


def _equal_tail(side: _Side, start: int, size: int) -> int:
    """Return how many of the last of *size* tokens from *start* on equal their counterparts."""
    folded = side.tokens.folded
    equal = (folded[start + i] == folded[side.end + i] for i in range(size - 1, -1, -1))
    return sum(1 for _ in takewhile(bool, equal))


def _equal_before(long: _Side, short: _Side, start: int) -> int:
    """Return how many tokens of *long* before *start* equal the last of *short*."""
    most = min(start - long.start, len(short))
    pairs = ((long.tokens.folded[start - i], short.tokens.folded[short.end - i]) for i in range(1, most + 1))
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _are_like(tokens: Tokens, left: int, right: int) -> bool:
    """Return whether two tokens are equal, or two forms of one word."""
    if tokens.folded[left] == tokens.folded[right]:
        return True
    words = [_word(tokens, at) for at in (left, right)]
    return min(map(len, words)) >= _FORM and _similarity(*words) >= _LIKE


def _is_evident(long: _Side, short: _Side, start: int) -> bool:
    """Return whether the word of *short* before the phrase is like that before *start*, the first."""
    word = _word(short.tokens, short.end - 1)
    here, there = (_similarity(_word(long.tokens, at - 1), word) for at in (start, long.end))
    return bool(word) and here >= max(_EVIDENT, there)


def _similarity(left: str, right: str) -> float:
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.normalized_similarity(left, right)


def _word(tokens: Tokens, at: int) -> str:
    """Return token *at* in one case, empty if it is not an alphabetic word."""
    return tokens.surface(at, at + 1).strip().casefold() if tokens.kinds[at] == TokenKind.WORD else ""
