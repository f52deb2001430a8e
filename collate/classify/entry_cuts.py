"""Where a unit is cut: what stands side by side and has nothing to do with each other is two entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from collate.classify.phrases import NEAR, Bond, crossed, form
from collate.classify.unit_columns import LACUNA, NONE, Unit
from collate.text.numerals import numerals
from collate.text.tokens import TokenKind, alike, likeness

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from collate.classify.unit_columns import Columns

#: Words at least this alike are forms of one word, and stand in an entry of their own.
FORM = 0.5

#: Columns whose kinds are looked at in one step: memory for a text of millions.
_AT_ONCE = 1 << 16


def cut(columns: Columns, unit: Unit, phrases: NDArray[np.int8]) -> Iterator[Unit]:
    """Cut *unit* at the base text's paragraphs, at the edges of lacunae, and at exchanged marks.

    And between words of an alphabetic text that change on their own, but not
    inside of *phrases*: for each column the bond around it. Words that changed
    places over a mark are not cut there.
    """
    start = unit.start
    for column in _edges(columns, unit):
        if (
            columns.opens_paragraph(column)
            or not columns.same_extant(column, column - 1)
            or _mark_apart(columns, Unit(start, unit.end), column, inside=phrases[column] >= Bond.EXCHANGED)
            or (not phrases[column] and _words_apart(columns, unit, column))
        ):
            yield Unit(start, column)
            start = column
    yield Unit(start, unit.end)


def _edges(columns: Columns, unit: Unit) -> list[int]:
    """Return the columns inside *unit* before which it may have to be cut.

    A passage that somebody lacks, and Han beside Han, may be as long as a text, and is cut only where
    a paragraph or a run begins.
    """
    found = set(columns.openers_within(unit))
    for index in range(columns.run(unit.start), columns.run(unit.end - 1) + 1):
        first = columns.starts[index]
        found.add(first)
        row = columns.first[index]
        if (row == NONE).any():
            continue
        low, high = max(unit.start, first), min(unit.end, first + int(columns.sizes[index]))
        for at in range(low, high, _AT_ONCE):
            ahead = np.arange(at - first, min(high, at + _AT_ONCE) - first)
            here = row >= 0
            kinds = columns.all_kinds[(row + columns.origins)[here][:, None] + ahead]
            plain = ((kinds != kinds[0]) | (kinds == TokenKind.HAN)).any(axis=0)
            own = ahead[~plain] + first
            found.update(own.tolist(), (own + 1).tolist())
    return sorted(column for column in found if unit.start < column < unit.end)


def _mark_apart(columns: Columns, unit: Unit, column: int, *, inside: bool) -> bool:
    """Tell whether to cut before *column* between a mark for a mark and words.

    *inside* of words that changed places only where nothing but marks is on one side.
    """
    if not _mark_beside_word(columns, column):
        return False
    if not inside:
        return True
    sides = range(column - 1, unit.start - 1, -1), range(column, unit.end)
    return any(all(_exchanged(columns.kinds(at)) for at in side) for side in sides)


def _mark_beside_word(columns: Columns, column: int) -> bool:
    """Tell whether one side of the edge before *column* is one mark for another, the other side words."""
    left, right = columns.kinds(column - 1), columns.kinds(column)
    if _exchanged(left) == _exchanged(right):
        return False
    mark, word = (column - 1, right) if _exchanged(left) else (column, left)
    return _wordy(word) and not _in_number(columns, mark)


def _in_number(columns: Columns, column: int) -> bool:
    """Tell whether the mark of the base text in *column* is part of a number: the point of 4.5 and ４．５."""
    tokens, at = columns.alignment.tokens[columns.base], columns.token(column, columns.base)
    if not at or at + 1 >= len(tokens):
        return False
    before = len(tokens.surface(at - 1, at))
    return any(start < before < end - 1 for start, end in numerals(tokens.surface(at - 1, at + 2)))


def _wordy(kinds: NDArray[np.int32]) -> bool:
    return bool(((kinds >= 0) & (kinds != TokenKind.MARK)).any())


def _exchanged(kinds: NDArray[np.int32]) -> bool:
    """Tell whether every extant witness has a mark here: one mark for another, beside changed words."""
    return bool(((kinds == TokenKind.MARK) | (kinds == LACUNA)).all())


def _words_apart(columns: Columns, unit: Unit, column: int) -> bool:
    """Tell whether words of an alphabetic text change on their own on both sides of the edge before *column*.

    They do where both sides are words beside words, or one side is forms of
    one word; but not where the same witnesses part on both sides in the same
    way (of 37 such pairs experts cut 12, of 95 others 92), where a word went
    from one side to the other, nor where the same letters are only divided
    into words otherwise.
    """
    left, right = _pairing(columns, column - 1), _pairing(columns, column)
    if "form" not in (left, right) and not left == right == "words":
        return False
    if _part_alike(columns.written(column - 1).tolist(), columns.written(column).tolist()):
        return False
    before, after = Unit(max(unit.start, column - NEAR), column), Unit(column, min(unit.end, column + NEAR))
    for members in columns.forms(before.start, after.end).variants.values():
        witness = members[0]
        if crossed(columns, before, after, witness) or _divided(columns, before, after, witness):
            return False
    return True


def _part_alike(left: list[int], right: list[int]) -> bool:
    """Tell whether the witnesses with one form in one column have one form in the other."""
    return len(set(zip(left, right, strict=True))) == len(set(left)) == len(set(right))


def _divided(columns: Columns, before: Unit, after: Unit, witness: int) -> bool:
    """Tell whether the letters of both sides taken together are more alike than those of either side."""
    sides = [(_letters(columns, u, columns.base), _letters(columns, u, witness)) for u in (before, after)]
    if len(form(columns, before, columns.base)) == len(form(columns, before, witness)) and len(
        form(columns, after, columns.base)
    ) == len(form(columns, after, witness)):
        return False
    whole = alike(sides[0][0] + sides[1][0], sides[0][1] + sides[1][1])
    return whole > max(alike(*side) for side in sides)


def _letters(columns: Columns, unit: Unit, witness: int) -> str:
    cell = columns.cell(unit.start, unit.end, witness)
    return "".join(columns.alignment.tokens[witness].surface(*cell).split()) if cell else ""


def _pairing(columns: Columns, column: int) -> str:
    """Return how the words of *column* go together: ``form`` of one word, ``words``, or "" for no pair."""
    kinds = columns.kinds(column)
    if not ((kinds == TokenKind.WORD) | (kinds == LACUNA)).all():
        return ""
    base = columns.token(column, columns.base)
    if base is None:
        return ""
    texts = columns.alignment.tokens
    written = columns.written(column)
    for witness in np.flatnonzero((written != written[columns.base]) & (written >= 0)).tolist():
        token = columns.token(column, witness)
        if token is not None and likeness(texts[columns.base], base, texts[witness], token) < FORM:
            return "words"
    return "form"
