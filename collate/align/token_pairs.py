"""Pairing of the tokens inside a difference, where no token equals its counterpart.

An editor still sees pairs there: a word and its other form, a mark and a mark,
the first words of two paragraphs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from collate.text.tokens import TokenKind, token_similarity

if TYPE_CHECKING:
    from collate.model import Tokens

#: Largest number of cells of the score table; larger differences are paired from the left, which bounds
#: the time that one difference takes.
_LIMIT = 4096

#: Score of a pair: tokens of one kind, two words with no letter in common, tokens of two kinds; and a
#: bonus for the starts of two paragraphs. Only their order matters.
_SAME_KIND, _OTHER_WORD, _OTHER_KIND, _PARAGRAPHS = 0.5, 0.3, 0.1, 0.5


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
    table = [[0.0] * (columns + 1)]
    for i in range(rows):
        row = [0.0]
        above = table[-1]
        for j in range(columns):
            score = 2.0 + _score(centre, base[0] + i, text, other[0] + j)
            row.append(max(above[j] + score, above[j + 1], row[j]))
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


def _score(centre: Tokens, i: int, text: Tokens, j: int) -> float:
    bonus = _PARAGRAPHS if (i in centre.breaks) and (j in text.breaks) else 0.0
    if centre.kinds[i] != text.kinds[j]:
        return bonus + _OTHER_KIND
    if centre.kinds[i] == TokenKind.WORD:
        return bonus + max(_OTHER_WORD, token_similarity(centre, i, text, j))
    return bonus + _SAME_KIND
