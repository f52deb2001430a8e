"""Decisions on the extent of entries: where one is split, and which are joined."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from collate.edit.columns import Interval
from collate.edit.places import FoundPlace, PlaceFinder
from collate.i18n import _
from collate.model import Fate, Orphan, Outcome, Subject

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from collate.model import Apparatus, Decision


class PlannedCuts(NamedTuple):
    """Columns before which entries are split and columns ``[start, end)`` that are joined, sorted.

    ``outcomes`` are what became of the decisions, ``orphans`` those that fit no place.
    """

    splits: tuple[int, ...] = ()
    joins: tuple[tuple[int, int], ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    orphans: tuple[Orphan, ...] = ()


def plan_cuts(apparatus: Apparatus, decisions: Sequence[Decision]) -> PlannedCuts:
    """Return the cuts that *decisions* ask for, as columns of the alignment of *apparatus*."""
    wanted = [one for one in decisions if one.what == Subject.CUT]
    if not wanted:
        return PlannedCuts()
    finder = PlaceFinder(apparatus)
    splits: list[int] = []
    joins: list[tuple[int, int]] = []
    outcomes: list[Outcome] = []
    orphans: list[Orphan] = []
    for decision in wanted:
        place = finder.find(decision)
        found = _cuts(decision, place, finder) if isinstance(place, FoundPlace) else place.why
        if isinstance(found, str):
            near = place.nearest if not isinstance(place, FoundPlace) else 0
            orphans.append(Orphan(decision, found, near))
            outcomes.append(Outcome(decision.id, Fate.REVIEW, (), (found,), near))
            continue
        splits += found.splits
        joins += found.joins
        # Places are described before the cut, so that the number of entries has not changed yet.
        outcomes.append(Outcome(decision.id, Fate.APPLIED))
    return PlannedCuts(tuple(sorted(splits)), tuple(sorted(joins)), tuple(outcomes), tuple(orphans))


def _cuts(decision: Decision, place: FoundPlace, finder: PlaceFinder) -> PlannedCuts | str:
    if decision.how == "split":
        columns = tuple(_split_columns(decision, place, finder))
        if len(columns) < len(decision.parts) - 1 or not columns:
            return _("「{words}」 cannot be cut there", words=decision.words)
        return PlannedCuts(splits=columns)
    if len(place.entries) < 2:
        return _("there are no entries to join") if not place.entries else PlannedCuts()
    extents = [finder.extent(entry) for entry in place.entries]
    whole = Interval(extents[0].start, extents[-1].end)
    alignment = finder.apparatus.alignment
    base = finder.columns.tokens(finder.work.base_column, whole)
    if any(base[0] < start < base[1] for start in alignment.tokens[finder.work.base_column].breaks):
        return _("its words extend over two paragraphs")
    extant = [
        {c for c in range(len(finder.work.columns)) if finder.columns.is_extant(c, one)} for one in extents
    ]
    if any(one != extant[0] for one in extant):
        return _("a lacuna of a witness begins or ends inside its words")
    return PlannedCuts(joins=((whole.start, whole.end),))


def _split_columns(decision: Decision, place: FoundPlace, finder: PlaceFinder) -> Iterator[int]:
    """Yield the columns of the first token of each part but the first, in the witness that has the parts."""
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
        yield finder.columns.interval(column, start, start + 1).start
