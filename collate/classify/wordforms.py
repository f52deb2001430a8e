"""Words with several written forms of one meaning (异形词), and tables to unify them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from collate.classify.characters import canonical_form
from collate.classify.data_files import table_rows
from collate.lazy import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable


class FormTable(NamedTuple):
    """The first form of its row for each form, and a pattern that finds all forms, the longest first."""

    first: dict[str, str]
    pattern: re.Pattern[str]

    def unify(self, text: str) -> str:
        """Return *text* with every form in it replaced by the first form of its row."""
        return self.pattern.sub(lambda match: self.first[match.group()], text)


def build_form_table(rows: Iterable[tuple[str, ...]]) -> FormTable | None:
    """Return the table of *rows*, each of which lists the forms of one word; None for no rows.

    The pattern finds first forms too, so that no shorter form is found inside
    one. Rows that share a form are merged.
    """
    table: dict[str, str] = {}
    for row in rows:
        first = next((table[form] for form in row if form in table), row[0])
        for form in row:
            old = table.setdefault(form, first)
            if old != first:
                table = {key: first if value == old else value for key, value in table.items()}
    if not table:
        return None
    longest = sorted(table, key=lambda form: (-len(form), form))
    return FormTable(table, lazy_pattern("|".join(map(re.escape, longest))))


@lru_cache(maxsize=1)
def _word_forms() -> FormTable:
    table = build_form_table(tuple(map(canonical_form, row.split())) for row in table_rows("word_forms.txt"))
    assert table is not None, "the package has a table of word forms"
    return table


def to_recommended(text: str) -> str:
    """Return *text*, in canonical form, with every word in its recommended form.

    Source of the words: see ``data/word_forms.txt``.

    >>> to_recommended("甚么份量")
    '什么分量'
    """
    return _word_forms().unify(text)


def are_same_words(left: str, right: str, *, before: str = "", after: str = "") -> bool:
    """Return whether two different texts in canonical form are the same words in other forms.

    A word may begin in the text *before* or end in the text *after*: how a
    segmenter cuts words makes no difference.

    >>> are_same_words("份量", "分量"), are_same_words("这份", "这分"), are_same_words("清彻", "清晰")
    (True, False, False)
    >>> are_same_words("份", "分", after="量"), are_same_words("份", "分", before="这", after="报")
    (True, False)
    """
    if not _may_be_same_words(left, right):
        return False
    return to_recommended(left) == to_recommended(right) or (
        to_recommended(before + left + after) == to_recommended(before + right + after)
    )


def _may_be_same_words(left: str, right: str) -> bool:
    """Return whether words of the table could account for the difference of two texts: a fast filter."""
    if len(left) != len(right):
        return (set(left) ^ set(right)) <= _form_characters()
    return _exchanged_characters().issuperset((a, b) for a, b in zip(left, right, strict=True) if a != b)


@lru_cache(maxsize=1)
def _form_characters() -> frozenset[str]:
    return frozenset("".join(_word_forms().first))


@lru_cache(maxsize=1)
def _exchanged_characters() -> frozenset[tuple[str, str]]:
    """Return the pairs of characters that two forms of one word have in one position."""
    rows: dict[str, list[str]] = {}
    for form, first in _word_forms().first.items():
        rows.setdefault(first, []).append(form)
    return frozenset(
        pair
        for row in rows.values()
        for one in row
        for other in row
        for pair in zip(one, other, strict=False)
    )
