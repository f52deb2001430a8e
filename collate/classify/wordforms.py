"""Words that are written in two ways and mean the same (异形词), by the table and by what an editor tells."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from collate.classify.characters import canonical
from collate.classify.data_files import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterable


class Forms(NamedTuple):
    """The first of several forms for each of the others, and what finds these, the longest first."""

    first: dict[str, str]
    pattern: re.Pattern[str]

    def unified(self, text: str) -> str:
        """Return *text* with every form that is found in it replaced by the first of its row."""
        return self.pattern.sub(lambda match: self.first[match.group()], text)


def forms(rows: Iterable[tuple[str, ...]]) -> Forms | None:
    """Return the forms of *rows*, the first of each being what the others become; None for no rows.

    A first form is found too, lest a shorter form be found in it. Rows that
    share a form are one row.
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
    return Forms(table, re.compile("|".join(map(re.escape, longest))))


@lru_cache(maxsize=1)
def _table() -> Forms:
    found = forms(tuple(map(canonical, row.split())) for row in table_rows("word_forms.txt"))
    assert found is not None, "the package has a table of word forms"
    return found


def recommended(text: str) -> str:
    """Return *text*, canonical letters, with every word in its recommended form.

    Source of the words: see ``data/word_forms.txt``.

    >>> recommended("甚么份量")
    '什么分量'
    """
    return _table().unified(text)


def one_word(left: str, right: str, before: str = "", after: str = "") -> bool:
    """Tell whether two different texts in canonical letters are the same words in other forms.

    A word may begin in the text *before* or end in that *after*: where a
    segmenter cuts words is no matter.

    >>> one_word("份量", "分量"), one_word("这份", "这分"), one_word("清彻", "清晰")
    (True, False, False)
    >>> one_word("份", "分", "", "量"), one_word("份", "分", "这", "报")
    (True, False)
    """
    if not _may_be_one(left, right):
        return False
    return recommended(left) == recommended(right) or (
        recommended(before + left + after) == recommended(before + right + after)
    )


def _may_be_one(left: str, right: str) -> bool:
    """Tell quickly whether any words of the table may set two texts apart."""
    if len(left) != len(right):
        return (set(left) ^ set(right)) <= _characters()
    return _exchanged().issuperset((a, b) for a, b in zip(left, right, strict=True) if a != b)


@lru_cache(maxsize=1)
def _characters() -> frozenset[str]:
    return frozenset("".join(_table().first))


@lru_cache(maxsize=1)
def _exchanged() -> frozenset[tuple[str, str]]:
    """Return which characters two forms of one word have at one place."""
    rows: dict[str, list[str]] = {}
    for form, first in _table().first.items():
        rows.setdefault(first, []).append(form)
    return frozenset(
        pair
        for row in rows.values()
        for one in row
        for other in row
        for pair in zip(one, other, strict=False)
    )
