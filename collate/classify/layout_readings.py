"""Readings that differ from the base text in layout only: a joiner or a variation selector is not a variant.

Joiners, variation selectors and the other invisible characters that a text keeps choose the shape of
letters; the Ethiopic wordspace is a space. A reading that is the base text's but for these is the same
words; the witness is written as it stands, and counts with the base text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from collate.classify.alignment_columns import VariantUnit
from collate.lazy import lazy_pattern
from collate.text.invisible import INVISIBLE, WORDSPACE, without_layout

if TYPE_CHECKING:
    from collections.abc import Iterator

    from collate.classify.alignment_columns import AlignmentColumns, UnitForms

_LAYOUT = lazy_pattern(f"[{WORDSPACE}{INVISIBLE}]")


class LayoutReadings:
    """What differs from the base text in layout only, in *columns*."""

    def __init__(self, columns: AlignmentColumns) -> None:
        self._columns = columns
        texts = (tokens.text for tokens in columns.alignment.tokens)
        self._has = [not text.isascii() and _LAYOUT.search(text) is not None for text in texts]
        self._any = any(self._has)

    def of(self, forms: UnitForms) -> list[tuple[int, ...]]:
        """Return the written forms in ``forms.variants`` that differ from the base text in layout only."""
        base = self._columns.base
        if not self._any or forms.low[base] == forms.high[base]:
            return []  # an addition
        return [form for form, members in forms.variants.items() if form and self._same(members[0], forms)]

    def groups(self, forms: UnitForms, variants: list[tuple[int, ...]]) -> list[list[tuple[int, ...]]]:
        """Return the forms *variants* in groups that differ in layout only, the plainest of each first."""
        if not self._any or len(variants) < 2:
            return [[form] for form in variants]
        groups: dict[tuple[str, ...], list[tuple[str, tuple[int, ...]]]] = {}
        for form in variants:
            tokens = self._tokens(forms.variants[form][0], forms)
            group = groups.setdefault(tuple(map(without_layout, tokens)), [])
            group.append(("".join(tokens).strip(), form))
        # White space aside, the forms of a group differ, so that the order of the witnesses does not matter.
        return [[form for _, form in sorted(group, key=_plainness)] for group in groups.values()]

    def cut(self, unit: VariantUnit, witness: int) -> Iterator[VariantUnit]:
        """Yield the pieces of *unit*, a difference of *witness*, with each word of other layout by itself."""
        if not (self._has[self._columns.base] or self._has[witness]):
            yield unit
            return
        start = unit.start
        for column in range(unit.start, unit.end):
            if self._same_word(column, witness):
                if start < column:
                    yield VariantUnit(start, column)
                yield VariantUnit(column, column + 1)
                start = column + 1
        if start < unit.end:
            yield VariantUnit(start, unit.end)

    def _same_word(self, column: int, witness: int) -> bool:
        words: list[str] = []
        for text in (self._columns.base, witness):
            token = self._columns.token(column, text)
            if token is None:
                return False
            words.append(self._columns.alignment.tokens[text].surface(token, token + 1))
        return without_layout(words[0]) == without_layout(words[1])

    def _same(self, witness: int, forms: UnitForms) -> bool:
        base = self._columns.base
        if not (self._has[base] or self._has[witness]):
            return False
        ours, theirs = (self._tokens(column, forms) for column in (base, witness))
        if len(ours) != len(theirs):  # a joiner makes one token of two pictographs
            if "".join("".join(ours).split()) == "".join("".join(theirs).split()):
                return False  # a paragraph begins inside a word
            ours, theirs = (without_layout("".join(tokens)).split() for tokens in (ours, theirs))
        return [*map(without_layout, ours)] == [*map(without_layout, theirs)]

    def _tokens(self, column: int, forms: UnitForms) -> list[str]:
        tokens = self._columns.alignment.tokens[column]
        low, high = int(forms.low[column]), int(forms.high[column])
        return [tokens.surface(at, at + 1) for at in range(low, high)]


def _plainness(form: tuple[str, tuple[int, ...]]) -> tuple[int, str]:
    text = "".join(form[0].split())
    return len(text), text
