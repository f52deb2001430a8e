"""Decisions on gaps: whether a witness that lacks words omits them, or has lost its page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from collate.analysis import LONGEST, word_span
from collate.edit.places import PlaceFinder
from collate.edit.slots import choose
from collate.i18n import _
from collate.model import Subject
from collate.settings import GapSettings, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from collate.edit.slots import Placed
    from collate.model import Apparatus, Decision, Span

#: Characters at both ends that name a long passage.
_ENDS = 30


class PlacedGaps(NamedTuple):
    """Decisions on gaps as rows of ``[[lacuna]]`` and ``[[omission]]``.

    The words of a row occur once in the base text, and only those that are decided about are lacking
    in the witness. ``made`` are the ids of the decisions.
    """

    lacuna: tuple[GapSettings, ...] = ()
    omission: tuple[GapSettings, ...] = ()
    made: frozenset[str] = frozenset()

    def added_to(self, settings: Settings) -> Settings:
        """Return *settings* with these rows; decisions have precedence, so they are first."""
        if not self.lacuna and not self.omission:
            return settings
        return replace(
            settings,
            lacuna=(*self.lacuna, *settings.lacuna),
            omission=(*self.omission, *settings.omission),
        )


def place_gaps(apparatus: Apparatus, decisions: Sequence[Decision]) -> PlacedGaps:
    """Return the rows that the decisions on gaps among *decisions*, in order, make in *apparatus*.

    Which one holds, and where, is as for every other subject; one about words that the witness has
    makes none.
    """
    wanted = [one for one in decisions if one.what == Subject.GAP]
    if not wanted:
        return PlacedGaps()
    finder = PlaceFinder(apparatus)
    rows: dict[str, list[GapSettings]] = {"lacuna": [], "omission": []}
    made: set[str] = set()
    for placed in choose(list(filter(None, map(finder.current, wanted))), finder).placed:
        row = gap_row(placed, finder)
        if not isinstance(row, str):
            rows[placed.decision.how or "lacuna"].append(row)
            made.add(placed.decision.id)
    return PlacedGaps(tuple(rows["lacuna"]), tuple(rows["omission"]), frozenset(made))


def gap_row(placed: Placed, finder: PlaceFinder) -> GapSettings | str:
    """Return the row for a decision at its place, or why it cannot hold."""
    decision, place, base = placed.decision, placed.place, finder.work.base_column
    column = finder.column(decision.witness)
    if column is None:
        return _("the work has no witness {witness}", witness=decision.witness)
    if column == base:
        return _("{witness} is the base text", witness=decision.witness)
    whole = finder.extent(place.entries[0]) if len(place.entries) == 1 and not place.is_part else None
    if finder.columns.words(column, whole or place.interval):
        return _("{witness} does not lack these words", witness=decision.witness)
    span = word_span(finder.apparatus.alignment.tokens[base], *place.base)
    if place.cut or not span.size:
        return _("the base text has no 「{words}」", words=decision.words)
    first, last = _names(span, column, finder)
    if not first:
        return _("「{words}」 occurs several times in the base text: give more words", words=decision.words)
    certainty = cast(Any, decision.certainty)
    return GapSettings(
        finder.work.slug, decision.witness, first, last, decision.reason, decision.by, certainty
    )


def _names(span: Span, column: int, finder: PlaceFinder) -> tuple[str, str]:
    """Return the first and last words of a row about *span* of the base text; empty where they name others.

    Around words that occur several times, words that the witness has too are taken in: there is no gap
    in them, and so nothing else is decided.
    """
    text = finder.apparatus.alignment.tokens[finder.work.base_column].text
    words = text[slice(*span)]
    if len(words) > 2 * _ENDS and text.count(words[:_ENDS]) == 1 and words.find(words[-_ENDS:]) >= _ENDS:
        return words[:_ENDS], words[-_ENDS:]
    for start, end in _wider(span, len(text)):
        if text.find(text[start:end]) != start or text.find(text[start:end], start + 1) >= 0:
            continue
        if _has(column, start, span.start, finder) and _has(column, span.end, end, finder):
            return text[start:end], ""
    return "", ""


def _wider(span: Span, size: int) -> Iterator[tuple[int, int]]:
    """Yield *span* and those around it, the narrower first."""
    for more in range(LONGEST + 1):
        yield max(0, span.start - more), span.end
        yield span.start, min(size, span.end + more)
        yield max(0, span.start - more), min(size, span.end + more)


def _has(column: int, start: int, end: int, finder: PlaceFinder) -> bool:
    """Return whether a witness has a token beside each of the base text in ``[start, end)``, characters."""
    base = finder.work.base_column
    tokens = finder.apparatus.alignment.tokens[base]
    first, last = (int(tokens.offsets.searchsorted(at)) for at in (start, end))
    if start < end and tokens.offsets[first] > start:
        first -= 1
    for token in range(first, last):
        low, high = finder.columns.tokens(column, finder.columns.interval(base, token, token + 1))
        if low == high:
            return False
    return True
