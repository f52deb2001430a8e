"""Cuts of a unit into entries: adjacent changes that are independent of each other are two entries."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from collate.classify.alignment_columns import NO_TOKEN, VariantUnit
from collate.classify.independence import are_characters_independent, are_words_independent
from collate.classify.line_hyphens import is_hyphenated
from collate.classify.long_omissions import omission_goes_on
from collate.classify.mark_edges import cuts_at_mark, is_mark_alone
from collate.classify.phrases import NEAR, Bond
from collate.classify.replaced_passages import is_passage_replaced
from collate.text.tokens import TokenKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from collate.classify.alignment_columns import AlignmentColumns

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
    """A mark is replaced, added or omitted on one side, words on the other."""

    INDEPENDENT = "independent"
    """The words on both sides change independently of each other."""

    WORDS = "words"
    """Words of modern Chinese pair one to one (:mod:`~collate.classify.word_pairs`)."""

    MOVE = "move"
    """A moved passage begins or ends there (:mod:`~collate.classify.moved_blocks`)."""

    LONG = "long omission"
    """Other witnesses differ inside a long omission (:mod:`~collate.classify.long_omissions`)."""


def find_cuts(
    columns: AlignmentColumns, unit: VariantUnit, *, bonds: NDArray[np.int8]
) -> Iterator[tuple[int, CutRule]]:
    """Yield each column before which :func:`cut_unit` cuts, and the rule that decides it."""
    if is_passage_replaced(columns, unit):
        return
    start = unit.start
    for column in _possible_cuts(columns, unit):
        rest = VariantUnit(start, unit.end)
        rule = None
        if columns.opens_paragraph(column):
            goes_on = omission_goes_on(columns, unit, column, start=start) or is_hyphenated(columns, column)
            rule = None if goes_on else CutRule.PARAGRAPH
        elif not columns.same_extant(column, column - 1):
            rule = CutRule.LACUNA
        elif cuts_at_mark(columns, rest, column, exchanged=bonds[column] >= Bond.EXCHANGED) or (
            not bonds[column] and is_mark_alone(columns, column)
        ):
            rule = CutRule.MARK
        elif not bonds[column] and (
            are_words_independent(columns, unit, column, beside_swap=_is_beside_swap(bonds, column))
            or are_characters_independent(columns, unit, column)
        ):
            rule = CutRule.INDEPENDENT
        if rule is not None:
            yield column, rule
            start = column


def _is_beside_swap(bonds: NDArray[np.int8], column: int) -> bool:
    """Return whether the edge before *column* is the first or the last of words that changed places."""
    return bool(max(bonds[column - 1], bonds[column + 1]) >= Bond.EXCHANGED)


def _possible_cuts(columns: AlignmentColumns, unit: VariantUnit) -> list[int]:
    """Return the columns inside *unit* before which it may have to be cut.

    A passage that some witness lacks, and many Han characters in a row, may be
    as long as a text, and are cut only where a paragraph or a run begins.
    """
    cuts = set(columns.paragraph_starts(unit))
    for index in range(columns.run_index(unit.start), columns.run_index(unit.end - 1) + 1):
        first = columns.starts[index]
        cuts.add(first)
        row = columns.first[index]
        if (row == NO_TOKEN).any():
            continue
        low, high = max(unit.start, first), min(unit.end, first + int(columns.sizes[index]))
        if high - low <= NEAR:
            cuts.update(range(low, high + 1))
            continue
        for at in range(low, high, _AT_ONCE):
            ahead = np.arange(at - first, min(high, at + _AT_ONCE) - first)
            present = row >= 0
            kinds = columns.all_kinds[(row + columns.origins)[present][:, None] + ahead]
            plain = ((kinds != kinds[0]) | (kinds == TokenKind.HAN)).any(axis=0)
            others = ahead[~plain] + first
            cuts.update(others.tolist(), (others + 1).tolist())
    return sorted(column for column in cuts if unit.start < column < unit.end)
