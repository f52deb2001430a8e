"""Inside a difference: which token stands in one column with which.

Nothing is equal there, but an editor still sees pairs: a word beside its other
form, a mark beside a mark, the first word of a paragraph beside the first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from collate.text.tokens import TokenKind, likeness

if TYPE_CHECKING:
    from collate.model import Tokens

#: Largest product of both sides that is paired by what the tokens are; larger ones from the left.
_LIMIT = 4096

#: What a pair is worth: tokens of one kind, a word beside a word with no letter in common, tokens of
#: two kinds, and on top the starts of two paragraphs. Only their order matters.
_SAME_KIND, _OTHER_WORD, _OTHER_KIND, _PARAGRAPHS = 0.5, 0.3, 0.1, 0.5


def pairs(
    centre: Tokens, text: Tokens, base: tuple[int, int], other: tuple[int, int]
) -> list[tuple[int, int]]:
    """Return (centre token, text token) pairs in the order of both, as many as the shorter side has.

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
            worth = 2.0 + _worth(centre, base[0] + i, text, other[0] + j)
            row.append(max(above[j] + worth, above[j + 1], row[j]))
        table.append(row)
    found: list[tuple[int, int]] = []
    i, j = rows, columns
    while i and j:
        # From the right: a surplus is dropped as late as it can be, so that pairs stand to the left.
        if table[i][j] == table[i - 1][j]:
            i -= 1
        elif table[i][j] == table[i][j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            found.append((base[0] + i, other[0] + j))
    return found[::-1]


def _worth(centre: Tokens, i: int, text: Tokens, j: int) -> float:
    together = _PARAGRAPHS if (i in centre.breaks) and (j in text.breaks) else 0.0
    if centre.kinds[i] != text.kinds[j]:
        return together + _OTHER_KIND
    if centre.kinds[i] == TokenKind.WORD:
        return together + max(_OTHER_WORD, likeness(centre, i, text, j))
    return together + _SAME_KIND
