"""Long passages in place of which a witness has a few other words, such as a summary: one reading.

Some of these words are in the passage by chance (，, 的, 了), and would cut the summary into readings of
words here and there in the passage.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from collate.classify.alignment_columns import LACUNA, VariantUnit
from collate.classify.long_omissions import LONG_COLUMNS
from collate.classify.omission_evidence import IN_PLACE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from collate.classify.alignment_columns import AlignmentColumns

#: Tokens in a row that are not equal by chance, and the most tokens that may be, as a share of the words in
#: place of a passage.
_ROW, _MOST_EQUAL = 5, 0.5


def join_replaced_passages(columns: AlignmentColumns, units: Sequence[VariantUnit]) -> list[VariantUnit]:
    """Return *units*, which are sorted, with those joined that are parts of one replaced passage.

    Between them is equal what is equal by chance: less than a row of tokens in
    each place, and no more than half of the words in place of the passage. What
    a shortened text keeps is more, and the cuts in it are entries each.
    """
    joined: list[VariantUnit] = []
    part: list[VariantUnit] = []
    end = equal = 0
    for unit in units:
        if part and unit.start - end >= _ROW:
            joined += _joined(columns, part, equal)
            part, equal = [], 0
        equal += max(0, unit.start - end) if part else 0
        end = max(unit.end, end)
        part.append(unit)
    return [*joined, *_joined(columns, part, equal)]


def _joined(columns: AlignmentColumns, part: list[VariantUnit], equal: int) -> list[VariantUnit]:
    """Return units with *equal* columns between them as one, if that is a replaced passage."""
    if len(part) < 2:
        return part
    whole = VariantUnit(part[0].start, max(unit.end for unit in part))
    few = _few_words(columns, whole)
    return [whole] if few and equal <= _MOST_EQUAL * few else part


def is_passage_replaced(columns: AlignmentColumns, unit: VariantUnit) -> bool:
    """Return whether all witnesses that differ in *unit* have the same few words for many, or many for few.

    What stands for a long passage, such as a summary of it, is a reading of the whole.
    """
    return bool(_few_words(columns, unit))


def _few_words(columns: AlignmentColumns, unit: VariantUnit) -> int:
    """Return how many words stand in *unit* in place of a long passage, 0 if there is none."""
    if unit.end - unit.start < LONG_COLUMNS or not columns.same_extant_all(unit.start, unit):
        return 0
    extant = columns.first[columns.run_index(unit.start)] != LACUNA
    sizes = _token_counts(columns, unit)
    few, many = int(sizes[extant].min()), int(sizes[extant].max())
    # Before the words themselves are compared, which takes as long as the passage.
    if many < LONG_COLUMNS or not 0 < IN_PLACE * few <= many:
        return 0
    variants = columns.forms(*unit).variants
    return few if len(variants) == 1 and {len(form) for form in variants} != {int(sizes[columns.base])} else 0


def _token_counts(columns: AlignmentColumns, unit: VariantUnit) -> NDArray[np.intp]:
    """Return how many tokens each witness has in *unit*."""
    left, right = columns.run_index(unit.start), columns.run_index(unit.end - 1)
    before = columns.before[left] + (columns.first[left] >= 0) * (unit.start - columns.starts[left])
    within = columns.before[right] + (columns.first[right] >= 0) * (unit.end - columns.starts[right])
    counts: NDArray[np.intp] = (within - before).astype(np.intp)
    return counts
