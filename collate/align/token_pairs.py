"""Pairing of the tokens inside a difference, where no token equals its counterpart.

An editor still sees pairs there: a word and its other form, a mark and a mark,
the first words of two paragraphs. A mark is not the counterpart of a word: it is
missing, and the word was added.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

from collate.text.tokens import TokenKind, is_between_digits

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from collate.model import Tokens

#: Largest number of cells of the score table; larger differences are paired from the left, which bounds
#: the time that one difference takes.
_LIMIT = 4096

#: Score of a pair: tokens of one kind, two words with no letter in common, tokens of two kinds; and a
#: bonus for the starts of two paragraphs. Only their order matters.
_SAME_KIND, _OTHER_WORD, _OTHER_KIND, _PARAGRAPHS = 0.5, 0.3, 0.1, 0.5

#: Least similarity of two forms of one word, and how many more such pairs than side by side make a shift
#: of the words plausible: one is a chance likeness of short words.
_LIKE, _MORE = 0.5, 2

_WORD, _MARK = int(TokenKind.WORD), int(TokenKind.MARK)

#: Marks that stand for a word: 20% and 两成 are two ways to write a number.
_SIGNS = frozenset("%％‰℃°§&@#+=×÷$￥¥€£＋＝＄＆＠＃")

#: Tokens of one pair, which needs no comparison.
_ONE_PAIR = 2


def pair_tokens(
    centre: Tokens, text: Tokens, *, base: tuple[int, int], other: tuple[int, int]
) -> list[tuple[int, int]]:
    """Return (centre token, text token) pairs in the order of both.

    As many as the shorter side has tokens, except that no mark is paired with
    a word; and words of which several are like words further on are paired
    with these.

    Args:
        centre: the text that the columns follow.
        text: the other text.
        base: the difference's tokens ``[start, end)`` in *centre*.
        other: the same in *text*.
    """
    rows, columns = base[1] - base[0], other[1] - other[0]
    if not rows or not columns:
        return []
    if rows + columns > _ONE_PAIR and (redivided := _pair_redivided(centre, text, base, other)):
        return redivided
    beside = [(i, i) for i in range(min(rows, columns))]
    marks = [_are_marks(side, span) for side, span in ((centre, base), (text, other))]
    mixed = any(marks[0][i] != marks[1][i] for i in range(min(rows, columns)))
    if rows * columns > _LIMIT:
        pairs = [(i, j) for i, j in beside if marks[0][i] == marks[1][j]]
    elif rows == columns and not mixed:
        pairs = _shifted(_Side.of(centre, base), _Side.of(text, other)) or beside
    else:
        pairs = _best_pairs(list(_scores(_Side.of(centre, base), _Side.of(text, other), marks)))
    return [(base[0] + i, other[0] + j) for i, j in pairs]


def _are_marks(tokens: Tokens, span: tuple[int, int]) -> list[bool]:
    """Return for each token of *span* whether it is a mark that stands for no word."""
    start, end = span
    return [
        kind == _MARK
        and tokens.surface(start + i, start + i + 1).strip() not in _SIGNS
        and not is_between_digits(tokens, start + i)
        for i, kind in enumerate(tokens.kinds[start:end].tolist())
    ]


def _shifted(centre: _Side, text: _Side) -> list[tuple[int, int]]:
    """Return the pairs of like words of two equally long sides, if they are several more than in place."""
    size = len(centre.words)
    if size <= _MORE or not all(centre.words) or not all(text.words):
        return []
    if not set(centre.words).isdisjoint(text.words):
        return []  # words were moved: what is like them may have been moved with them
    from rapidfuzz.distance import Levenshtein

    table = [
        [Levenshtein.normalized_similarity(word, other) for other in text.words] for word in centre.words
    ]
    here = sum(table[i][i] >= _LIKE for i in range(size))
    if here + _MORE > size:
        return []
    pairs = _best_pairs([[1.0 + score if score >= _LIKE else 0.0 for score in line] for line in table])
    pairs = [(i, j) for i, j in pairs if table[i][j] >= _LIKE]
    return pairs if len(pairs) >= here + _MORE else []


def _best_pairs(scores: list[list[float]]) -> list[tuple[int, int]]:
    """Return the pairs (row, column), in order, with the highest total of *scores*, none of 0."""
    table = [[0.0] * (len(scores[0]) + 1)]
    for line in scores:
        row = [0.0]
        above = table[-1]
        last = 0.0
        for score, diagonal, over in zip(line, above, above[1:], strict=False):
            last = max(diagonal + score, over, last)
            row.append(last)
        table.append(row)
    pairs: list[tuple[int, int]] = []
    i, j = len(scores), len(scores[0])
    while i and j:
        # Backwards from the end, dropping a surplus token first, so that the pairs stand to the left.
        if table[i][j] == table[i - 1][j]:
            i -= 1
        elif table[i][j] == table[i][j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            pairs.append((i, j))
    return pairs[::-1]


def _pair_redivided(
    centre: Tokens, text: Tokens, base: tuple[int, int], other: tuple[int, int]
) -> list[tuple[int, int]]:
    """Return the pairs of words whose letters are the same, only divided otherwise.

    None if they are not the same, or have no edge in common inside.

    우리 나라 사람들은 and 우리나라 사람 들은 are paired from each edge that both have.
    """
    sides = [(tokens, span) for tokens, span in ((centre, base), (text, other))]
    if any((tokens.kinds[start:end] != _WORD).any() for tokens, (start, end) in sides):
        return []
    words = [_Side.of(tokens, span).words for tokens, span in sides]
    if "".join(words[0]) != "".join(words[1]):
        return []
    starts = [
        dict(zip(accumulate(map(len, side), initial=0), range(len(side)), strict=False)) for side in words
    ]
    common = sorted(starts[0].keys() & starts[1].keys())
    if len(common) == 1:
        return []
    edges = [[*(places[at] for at in common), len(side)] for places, side in zip(starts, words, strict=True)]
    return [
        (base[0] + i + k, other[0] + j + k)
        for (i, after), (j, behind) in zip(pairwise(edges[0]), pairwise(edges[1]), strict=True)
        for k in range(min(after - i, behind - j))
    ]


class _Side(NamedTuple):
    """The tokens of one side of a difference: kind, whether a paragraph starts there, and words."""

    kinds: list[int]
    opens: list[bool]
    words: list[str]
    """Without blanks, in one case; empty for tokens of other kinds."""

    @classmethod
    def of(cls, tokens: Tokens, span: tuple[int, int]) -> _Side:
        start, end = span
        kinds = tokens.kinds[start:end].tolist()
        breaks = set(tokens.breaks[bisect_left(tokens.breaks, start) : bisect_left(tokens.breaks, end)])
        edges = tokens.offsets[start : end + 1].tolist()
        words = [
            tokens.text[low:high].strip().casefold() if kind == _WORD else ""
            for kind, low, high in zip(kinds, edges[:-1], edges[1:], strict=True)
        ]
        return cls(kinds, [at in breaks for at in range(start, end)], words)


def _scores(centre: _Side, text: _Side, marks: Sequence[Sequence[bool]]) -> Iterator[list[float]]:
    """Yield for each token of *centre* its scores with each token of *text*: at least 2, 0 for no pair."""
    from rapidfuzz.distance import Levenshtein

    similarity = Levenshtein.normalized_similarity
    for kind, opens, word, mark in zip(*centre, marks[0], strict=True):
        line: list[float] = []
        for other_kind, other_opens, other_word, other_mark in zip(*text, marks[1], strict=True):
            if mark != other_mark:
                line.append(0.0)
                continue
            bonus = _PARAGRAPHS if opens and other_opens else 0.0
            if kind != other_kind:
                score = bonus + _OTHER_KIND
            elif kind == _WORD:
                score = bonus + max(_OTHER_WORD, similarity(word, other_word))
            else:
                score = bonus + _SAME_KIND
            line.append(2.0 + score)
        yield line
