"""Decisions on the extent of entries: where one is split, and which are joined."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from collate.analysis import Interval
from collate.edit.places import FoundPlace, PlaceFinder
from collate.i18n import _
from collate.model import Subject

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from collate.model import Apparatus, Decision


class PlannedCuts(NamedTuple):
    """Columns before which entries are split and columns ``[start, end)`` that are joined, sorted.

    ``made`` are the ids of the decisions that ask for them.
    """

    splits: tuple[int, ...] = ()
    joins: tuple[tuple[int, int], ...] = ()
    made: frozenset[str] = frozenset()


def plan_cuts(apparatus: Apparatus, decisions: Sequence[Decision]) -> PlannedCuts:
    """Return the cuts that *decisions* ask for, as columns of the alignment of *apparatus*.

    Of a split and a join of the same words, the later one is made.
    """
    wanted = [one for one in decisions if one.what == Subject.CUT]
    if not wanted:
        return PlannedCuts()
    finder = PlaceFinder(apparatus)
    splits: set[int] = set()
    joins: set[tuple[int, int]] = set()
    made: set[str] = set()
    for decision in filter(None, map(finder.current, wanted)):
        place = finder.find(decision)
        if not isinstance(place, FoundPlace):
            continue
        if decision.how == "split":
            columns = {
                finder.columns.interval(column, token, token + 1).start
                for column, token in split_tokens(decision, place, finder)
            }
            if columns and len(columns) >= len(decision.parts) - 1:
                splits |= columns
                made.add(decision.id)
        elif not refuse_join(place, finder):
            extents = [finder.extent(entry) for entry in place.entries]
            start, end = extents[0].start, extents[-1].end
            splits = {column for column in splits if not start < column < end}
            if len(extents) > 1:
                joins.add((start, end))
            made.add(decision.id)
    return PlannedCuts(tuple(sorted(splits)), tuple(sorted(joins)), frozenset(made))


def refuse_join(place: FoundPlace, finder: PlaceFinder) -> str:
    """Return why the entries at a place cannot be joined; empty if they can."""
    if not place.entries:
        return _("there are no entries to join")
    extents = [finder.extent(entry) for entry in place.entries]
    whole = Interval(extents[0].start, extents[-1].end)
    base = finder.columns.tokens(finder.work.base_column, whole)
    breaks = finder.apparatus.alignment.tokens[finder.work.base_column].breaks
    if any(base[0] < start < base[1] for start in breaks):
        return _("its words extend over two paragraphs")
    extant = [
        {c for c in range(len(finder.work.columns)) if finder.columns.is_extant(c, one)} for one in extents
    ]
    if any(one != extant[0] for one in extant):
        return _("a lacuna of a witness begins or ends inside its words")
    return ""


def split_tokens(decision: Decision, place: FoundPlace, finder: PlaceFinder) -> Iterator[tuple[int, int]]:
    """Yield column and first token of each part but the first, in the witness that has the parts."""
    work = finder.work
    column = finder.column(decision.witness) if decision.witness else work.base_column
    if column is None:
        return
    tokens = finder.apparatus.alignment.tokens[column]
    start, end = place.base if column == work.base_column else finder.columns.tokens(column, place.interval)
    for part in decision.parts[:-1]:
        size, first = 0, start
        while start < end and size < len("".join(part.split())):
            size += len("".join(tokens.surface(start, start + 1).split()))
            start += 1
        if start == end or "".join(tokens.surface(first, start).split()) != "".join(part.split()):
            return
        yield column, start
