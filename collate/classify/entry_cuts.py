"""Cuts of a unit into entries: adjacent changes that are independent of each other are two entries."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from collate.classify.alignment_columns import LACUNA, NO_TOKEN, VariantUnit
from collate.classify.phrases import NEAR, Bond, is_word_moved, written_form
from collate.text.numerals import numerals
from collate.text.tokens import TokenKind, token_similarity, word_similarity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from collate.classify.alignment_columns import AlignmentColumns

#: Least similarity of two forms of one word, which have an entry of their own.
SAME_WORD = 0.5

#: Columns whose kinds are compared in one step, which bounds the memory for a text of millions.
_AT_ONCE = 1 << 16


def cut_unit(
    columns: AlignmentColumns, unit: VariantUnit, *, bonds: NDArray[np.int8]
) -> Iterator[VariantUnit]:
    """Cut *unit* at the base text's paragraphs, at the edges of lacunae, and at exchanged marks.

    An alphabetic text is also cut between words that change independently,
    except inside a phrase.

    Args:
        columns: of the alignment.
        unit: to be cut.
        bonds: for each column the :class:`~collate.classify.phrases.Bond` of the
            phrase around it; words that changed places over a mark are not
            cut there.
    """
    start = unit.start
    for column, _rule in find_cuts(columns, unit, bonds=bonds):
        yield VariantUnit(start, column)
        start = column
    yield VariantUnit(start, unit.end)


class CutRule(StrEnum):
    """Why a unit is cut before a column."""

    PARAGRAPH = "paragraph"
    """The base text begins a paragraph there."""

    LACUNA = "lacuna"
    """A lacuna of a witness begins or ends there."""

    MARK = "mark"
    """A mark is replaced on one side, words on the other."""

    INDEPENDENT = "independent"
    """The words on both sides change independently of each other."""


def find_cuts(
    columns: AlignmentColumns, unit: VariantUnit, *, bonds: NDArray[np.int8]
) -> Iterator[tuple[int, CutRule]]:
    """Yield each column before which :func:`cut_unit` cuts, and the rule that decides it."""
    start = unit.start
    for column in _possible_cuts(columns, unit):
        rest = VariantUnit(start, unit.end)
        rule = None
        if columns.opens_paragraph(column):
            rule = CutRule.PARAGRAPH
        elif not columns.same_extant(column, column - 1):
            rule = CutRule.LACUNA
        elif _cuts_at_mark(columns, rest, column, exchanged=bonds[column] >= Bond.EXCHANGED):
            rule = CutRule.MARK
        elif not bonds[column] and _are_words_independent(columns, unit, column):
            rule = CutRule.INDEPENDENT
        if rule is not None:
            yield column, rule
            start = column


def _possible_cuts(columns: AlignmentColumns, unit: VariantUnit) -> list[int]:
    """Return the columns inside *unit* before which it may have to be cut.

    A passage that some witness lacks, and Han beside Han, may be as long as a
    text, and is cut only where a paragraph or a run begins.
    """
    cuts = set(columns.paragraph_starts(unit))
    for index in range(columns.run_index(unit.start), columns.run_index(unit.end - 1) + 1):
        first = columns.starts[index]
        cuts.add(first)
        row = columns.first[index]
        if (row == NO_TOKEN).any():
            continue
        low, high = max(unit.start, first), min(unit.end, first + int(columns.sizes[index]))
        for at in range(low, high, _AT_ONCE):
            ahead = np.arange(at - first, min(high, at + _AT_ONCE) - first)
            present = row >= 0
            kinds = columns.all_kinds[(row + columns.origins)[present][:, None] + ahead]
            plain = ((kinds != kinds[0]) | (kinds == TokenKind.HAN)).any(axis=0)
            others = ahead[~plain] + first
            cuts.update(others.tolist(), (others + 1).tolist())
    return sorted(column for column in cuts if unit.start < column < unit.end)


def _cuts_at_mark(columns: AlignmentColumns, unit: VariantUnit, column: int, *, exchanged: bool) -> bool:
    """Return whether to cut before *column*, between an exchanged mark and words.

    In *exchanged* words only if nothing but marks is on one side.
    """
    if not _is_mark_beside_word(columns, column):
        return False
    if not exchanged:
        return True
    sides = range(column - 1, unit.start - 1, -1), range(column, unit.end)
    return any(all(_is_mark_column(columns.kinds(at)) for at in side) for side in sides)


def _is_mark_beside_word(columns: AlignmentColumns, column: int) -> bool:
    """Return whether one side of the edge before *column* has one mark for another, the other side words."""
    left, right = columns.kinds(column - 1), columns.kinds(column)
    if _is_mark_column(left) == _is_mark_column(right):
        return False
    mark, word = (column - 1, right) if _is_mark_column(left) else (column, left)
    return _has_word(word) and not _is_in_number(columns, mark)


def _is_in_number(columns: AlignmentColumns, column: int) -> bool:
    """Return whether the base text's mark in *column* is part of a number: the point of 4.5 and ４．５."""
    tokens, at = columns.alignment.tokens[columns.base], columns.token(column, columns.base)
    if not at or at + 1 >= len(tokens):
        return False
    before = len(tokens.surface(at - 1, at))
    return any(start < before < end - 1 for start, end in numerals(tokens.surface(at - 1, at + 2)))


def _has_word(kinds: NDArray[np.int32]) -> bool:
    return bool(((kinds >= 0) & (kinds != TokenKind.MARK)).any())


def _is_mark_column(kinds: NDArray[np.int32]) -> bool:
    """Return whether every extant witness has a mark in a column of these *kinds*."""
    return bool(((kinds == TokenKind.MARK) | (kinds == LACUNA)).all())


def _are_words_independent(columns: AlignmentColumns, unit: VariantUnit, column: int) -> bool:
    """Return whether words of an alphabetic text change independently on both sides of *column*'s left edge.

    They do if both sides are words for words, or one side is forms of one
    word; but not if the witnesses are divided in the same way on both sides
    (of 37 such pairs experts cut 12, of 95 others 92), if a word went from one
    side to the other, or if the same letters are only divided into words
    differently.
    """
    left, right = _pairing(columns, column - 1), _pairing(columns, column)
    if "form" not in (left, right) and not left == right == "words":
        return False
    if _same_partition(columns.written(column - 1).tolist(), columns.written(column).tolist()):
        return False
    before = VariantUnit(max(unit.start, column - NEAR), column)
    after = VariantUnit(column, min(unit.end, column + NEAR))
    for members in columns.forms(before.start, after.end).variants.values():
        witness = members[0]
        if is_word_moved(columns, before, after=after, witness=witness) or _is_redivided(
            columns, before, after, witness
        ):
            return False
    return True


def _same_partition(left: list[int], right: list[int]) -> bool:
    """Return whether witnesses with one form in one column have one form in the other."""
    return len(set(zip(left, right, strict=True))) == len(set(left)) == len(set(right))


def _is_redivided(columns: AlignmentColumns, before: VariantUnit, after: VariantUnit, witness: int) -> bool:
    """Return whether the letters of both sides together are more similar than those of either side."""
    base = columns.base
    sides = [(_letters(columns, u, base), _letters(columns, u, witness)) for u in (before, after)]
    if all(
        len(written_form(columns, unit, witness=base)) == len(written_form(columns, unit, witness=witness))
        for unit in (before, after)
    ):
        return False
    whole = word_similarity(sides[0][0] + sides[1][0], sides[0][1] + sides[1][1])
    return whole > max(word_similarity(*side) for side in sides)


def _letters(columns: AlignmentColumns, unit: VariantUnit, witness: int) -> str:
    cell = columns.cell(unit.start, unit.end, witness=witness)
    return "".join(columns.alignment.tokens[witness].surface(*cell).split()) if cell else ""


def _pairing(columns: AlignmentColumns, column: int) -> str:
    """Return how the words of *column* correspond: ``form`` of one word, ``words``, or "" for no pair."""
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
        if token is not None:
            similarity = token_similarity(texts[columns.base], base, texts[witness], token)
            if similarity < SAME_WORD:
                return "words"
    return "form"
