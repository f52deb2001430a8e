"""Places of decisions in one apparatus, each sought once while the apparatus is the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from collate.edit import PlaceFinder, names_witness
from collate.model import Context, Decision

if TYPE_CHECKING:
    from collate.edit import FoundPlace, LostPlace
    from collate.model import Apparatus


class RememberingFinder(PlaceFinder):
    """A finder that remembers the place of each decision by its id: a decision never changes."""

    def __init__(self, apparatus: Apparatus) -> None:
        super().__init__(apparatus)
        self._found: dict[str | Decision, FoundPlace | LostPlace] = {}
        self._current: dict[str, Decision | None] = {}

    def find(self, decision: Decision) -> FoundPlace | LostPlace:
        """Return the place of *decision*, or the reason why it is not found."""
        key: str | Decision = decision.id or decision  # a row of collate.toml, or an exception, has no id
        if key not in self._found:
            self._found[key] = super().find(decision)
        return self._found[key]

    def current(self, decision: Decision) -> Decision | None:
        """Return *decision* with the siglum that its witness has here; None if it is not known."""
        if not decision.id or not names_witness(decision):
            return super().current(decision)
        if decision.id not in self._current:
            self._current[decision.id] = super().current(decision)
        return self._current[decision.id]

    def describe_entry(self, number: int) -> tuple[tuple[Context, ...], tuple[tuple[str, ...], ...]]:
        """Return what a decision about an entry records: the contexts, and the readings with their sigla."""
        return self.describe(self.extent(self.apparatus.entries[number - 1]))

    def describe_words(
        self, start: int, end: int
    ) -> tuple[tuple[Context, ...], tuple[tuple[str, ...], ...]] | None:
        """Return what a decision on ``[start, end)`` of the base text records; None if that cuts a token."""
        base = self.work.base_column
        offsets = self.apparatus.alignment.tokens[base].offsets
        first, last = (int(offsets.searchsorted(at)) for at in (start, end))
        text = self.apparatus.alignment.tokens[base].text
        if not 0 <= start <= end <= len(text) or offsets[first] != start:
            return None
        surface = text[start : int(offsets[last])]
        if surface.rstrip() != text[start:end].rstrip():
            return None
        return self.describe(self.columns.interval(base, first, last))
