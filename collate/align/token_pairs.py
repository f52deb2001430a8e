"""Pairing of the tokens inside a difference, where no token equals its counterpart.

An editor still sees pairs there: a word and its other form, a mark and a mark,
the first words of two paragraphs.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from collate.text.tokens import TokenKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from collate.model import Tokens

#: Largest number of cells of the score table; larger differences are paired from the left, which bounds
#: the time that one difference takes.
_LIMIT = 4096

#: Score of a pair: tokens of one kind, two words with no letter in common, tokens of two kinds; and a
#: bonus for the starts of two paragraphs. Only their order matters.
_SAME_KIND, _OTHER_WORD, _OTHER_KIND, _PARAGRAPHS = 0.5, 0.3, 0.1, 0.5

_WORD = int(TokenKind.WORD)


def pair_tokens(
    centre: Tokens, text: Tokens, *, base: tuple[int, int], other: tuple[int, int]
) -> list[tuple[int, int]]:
    """Return (centre token, text token) pairs in the order of both, as many as the shorter side has tokens.

    Args:
        centre: the text that the columns follow.
        text: the other text.
        base: the difference's tokens ``[start, end)`` in *centre*.
        other: the same in *text*.
    """
    rows, columns = base[1] - base[0], other[1] - other[0]
    if rows == columns or not rows or not columns or rows * columns > _LIMIT:
        return [(base[0] + i, other[0] + i) for i in range(min(rows, columns))]
    # Fewest edits: all of the shorter side is paired, so only the surplus of the longer slides.
    scores = _scores(_Side.of(centre, base), _Side.of(text, other))
    table = [[0.0] * (columns + 1)]
    for line in scores:
        row = [0.0]
        above = table[-1]
        last = 0.0
        for score, diagonal, over in zip(line, above, above[1:], strict=False):
            last = max(diagonal + score, over, last)
            row.append(last)
        table.append(row)
    pairs: list[tuple[int, int]] = []
    i, j = rows, columns
    while i and j:
        # Backwards from the end, dropping a surplus token first, so that the pairs stand to the left.
        if table[i][j] == table[i - 1][j]:
            i -= 1
        elif table[i][j] == table[i][j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            pairs.append((base[0] + i, other[0] + j))
    return pairs[::-1]


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


def _scores(centre: _Side, text: _Side) -> Iterator[list[float]]:
    """Yield for each token of *centre* the score of its pair with each token of *text*, at least 2."""
    from rapidfuzz.distance import Levenshtein

    similarity = Levenshtein.normalized_similarity
    for kind, opens, word in zip(*centre, strict=True):
        line: list[float] = []
        for other_kind, other_opens, other_word in zip(*text, strict=True):
            bonus = _PARAGRAPHS if opens and other_opens else 0.0
            if kind != other_kind:
                score = bonus + _OTHER_KIND
            elif kind == _WORD:
                score = bonus + max(_OTHER_WORD, similarity(word, other_word))
            else:
                score = bonus + _SAME_KIND
            line.append(2.0 + score)
        yield line
