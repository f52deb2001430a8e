"""Edges between marks and words that change beside each other: a mark is not a reading of a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from collate.classify.alignment_columns import ALL_MARKS, LACUNA, NO_TOKEN, NO_WORDS, SOME_WORD, VariantUnit
from collate.text.numerals import numerals
from collate.text.tokens import is_han

#: Signs of elision, which end a word.
_APOSTROPHES = frozenset("'’ʼ᾽")

if TYPE_CHECKING:
    from collate.classify.alignment_columns import AlignmentColumns


def cuts_at_mark(columns: AlignmentColumns, unit: VariantUnit, column: int, *, exchanged: bool) -> bool:
    """Return whether to cut before *column*, between an exchanged mark and words.

    In *exchanged* words only if nothing but marks is on one side.
    """
    if not is_mark_beside_word(columns, column):
        return False
    if not exchanged:
        return True
    sides = range(column - 1, unit.start - 1, -1), range(column, unit.end)
    return any(all(columns.facts(at) & ALL_MARKS for at in side) for side in sides)


def is_mark_beside_word(columns: AlignmentColumns, column: int) -> bool:
    """Return whether one side of the edge before *column* has one mark for another, the other side words."""
    left, right = columns.facts(column - 1), columns.facts(column)
    if left & ALL_MARKS == right & ALL_MARKS:
        return False
    mark, word = (column - 1, right) if left & ALL_MARKS else (column, left)
    return bool(word & SOME_WORD) and not _is_in_number(columns, mark)


def _is_in_number(columns: AlignmentColumns, column: int) -> bool:
    """Return whether the base text's mark in *column* is part of a number: the point of 4.5 and ４．５."""
    tokens, at = columns.alignment.tokens[columns.base], columns.token(column, columns.base)
    if not at or at + 1 >= len(tokens):
        return False
    before = len(tokens.surface(at - 1, at))
    return any(start < before < end - 1 for start, end in numerals(tokens.surface(at - 1, at + 2)))


def is_mark_alone(columns: AlignmentColumns, column: int) -> bool:
    """Return whether only a mark is added or omitted on one side of *column*'s left edge, beside words.

    But not if a witness adds or omits both: such a mark belongs to the words.
    """
    left, right = columns.facts(column - 1), columns.facts(column)
    if left & NO_WORDS == right & NO_WORDS:
        return False
    at, word = (column - 1, right) if left & NO_WORDS else (column, left)
    if not word & SOME_WORD or _is_in_some_word(columns, at):
        return False
    rows = columns.written(column - 1), columns.written(column)
    base = columns.base
    both = np.logical_and(*((row != row[base]) & (row != LACUNA) for row in rows))
    if not both.any():
        return False
    if rows[0][base] == NO_TOKEN and rows[1][base] == NO_TOKEN:
        return False
    return not (both & (rows[0] == NO_TOKEN) & (rows[1] == NO_TOKEN)).any()


def _is_in_some_word(columns: AlignmentColumns, column: int) -> bool:
    """Return whether a witness has in *column* a mark that is part of a word or number: king's, ἀλλ’, 1/3."""
    for witness in columns.witnesses:
        tokens, at = columns.alignment.tokens[witness], columns.token(column, witness)
        if at is None:
            continue
        start, end = (int(offset) for offset in tokens.offsets[at : at + 2])
        before, mark, after = (
            tokens.text[start - 1 : start],
            tokens.text[start:end],
            tokens.text[end : end + 1],
        )
        # White space belongs to the token before it: after a mark and a blank comes another word.
        goes_on = _is_letter(after) and not mark[-1:].isspace()
        if _is_letter(before) and (goes_on or mark.strip() in _APOSTROPHES):
            return True
    return False


def _is_letter(character: str) -> bool:
    """Return whether *character* is a letter or digit of a script other than Han; "" is none."""
    return character.isalnum() and not is_han(character)
