"""Decisions on entries and gaps themselves, judged by the entries that there are.

They are applied before there are entries (:mod:`~collate.edit.cuts`, :mod:`~collate.edit.pairs`,
:mod:`~collate.edit.gaps`). Whether one holds is read off the result, which is the same when an edition
is built and when its file is loaded.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from collate.edit.cuts import refuse_join, split_tokens
from collate.edit.gaps import gap_row
from collate.edit.pairs import find_words
from collate.edit.places import FoundPlace, PlaceFinder
from collate.edit.slots import choose
from collate.i18n import _
from collate.model import STRUCTURAL, Fate, Orphan, Outcome, Subject

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from collate.edit.slots import Placed
    from collate.model import Decision


def judge_structure(
    decisions: Sequence[Decision], finder: PlaceFinder
) -> tuple[tuple[Outcome, ...], tuple[Orphan, ...]]:
    """Return what became of those of *decisions* that are about entries or gaps.

    A cut or a pair that does not hold is superseded where a later one about some of its words does.
    """
    wanted = [one for one in decisions if one.what in STRUCTURAL]
    if not wanted:
        return (), ()
    outcomes: list[Outcome] = []
    orphans: list[Orphan] = []

    def review(decision: Decision, why: str, nearest: int) -> None:
        orphans.append(Orphan(decision, why, nearest))
        outcomes.append(Outcome(decision.id, Fate.REVIEW, (), (why,), nearest))

    later: list[FoundPlace] = []
    for decision in reversed([one for one in wanted if one.what != Subject.GAP]):
        place = finder.find(decision)
        if not isinstance(place, FoundPlace):
            review(decision, place.why, place.nearest)
            continue
        why = _refuse_cut(decision, place, finder)
        numbers = tuple(entry.number for entry in place.entries)
        if not why:
            later.append(place)
            outcomes.append(_applied(decision, place, numbers))
        elif any(place.interval.overlaps(other.interval) for other in later):
            outcomes.append(Outcome(decision.id, Fate.SUPERSEDED, numbers))
        else:
            review(decision, why, next(iter(numbers), 0))
    choice = choose([one for one in wanted if one.what == Subject.GAP], finder)
    outcomes += choice.superseded
    for decision, lost in choice.lost:
        review(decision, lost.why, lost.nearest)
    for placed in choice.placed:
        why = _refuse_gap(placed, finder)
        if why:
            review(placed.decision, why, next(iter(placed.entries), 0))
        else:
            outcomes.append(_applied(placed.decision, placed.place, placed.entries))
    order = {one.id: number for number, one in enumerate(wanted)}
    outcomes.sort(key=lambda one: order[one.decision])
    orphans.sort(key=lambda one: order[one.decision.id])
    return tuple(outcomes), tuple(orphans)


def _applied(decision: Decision, place: FoundPlace, entries: tuple[int, ...]) -> Outcome:
    fate = Fate.CHANGED if place.changes else Fate.APPLIED
    return Outcome(decision.id, fate, entries, place.changes)


def _refuse_cut(decision: Decision, place: FoundPlace, finder: PlaceFinder) -> str:
    """Return why the entries are not as a cut or a pair wants them; empty if they are."""
    again = _("another decision is about the same words")
    if decision.what == Subject.PAIR:
        return _refuse_pair(decision, place, finder)
    if decision.how == "split":
        tokens = tuple(split_tokens(decision, place, finder))
        if len(tokens) < len(decision.parts) - 1 or not tokens:
            return _("「{words}」 cannot be cut there", words=decision.words)
        return again if any(_is_inside(column, token, place, finder) for column, token in tokens) else ""
    if len(place.entries) == 1:
        return ""
    return refuse_join(place, finder) or again


def _is_inside(column: int, token: int, place: FoundPlace, finder: PlaceFinder) -> bool:
    """Return whether an entry goes on from the token before *token* of a witness to it."""
    cells = [entry.cells[column] for entry in place.entries]
    return any(cell and cell[0] < token < cell[1] for cell in cells)


def _refuse_pair(decision: Decision, place: FoundPlace, finder: PlaceFinder) -> str:
    """Return why the two words of a pair do not stand side by side, apart from the others."""
    base, witness = finder.work.base_column, finder.column(decision.witness)
    if witness is None or witness == base:
        return _("{witness} is not extant there", witness=decision.witness)
    if len(decision.parts) != 2 or not place.entries:
        return _("it is {count} entries now", count=len(place.entries))
    found: list[list[tuple[int, int]]] = []
    for column, words in zip((base, witness), decision.parts, strict=True):
        found.append(list(find_words(words, column, _tokens_of(column, place, finder), finder)))
        if not found[-1]:
            return _("「{words}」 cannot be cut there", words=words)
    for own, other in product(*found):
        sides = [frozenset(_entries_with(c, range_, place)) for c, range_ in ((base, own), (witness, other))]
        edges = [
            not _is_inside(column, token, place, finder)
            for column, tokens in ((base, own), (witness, other))
            for token in tokens
        ]
        if sides[0] == sides[1] and sides[0] and all(edges):
            return ""
    return _("「{words}」 cannot be cut there", words=decision.parts[0])


def _tokens_of(column: int, place: FoundPlace, finder: PlaceFinder) -> tuple[int, int]:
    """Return the tokens of a witness in the entries of a place."""
    extents = [finder.extent(entry) for entry in place.entries]
    whole = place.interval._replace(start=extents[0].start, end=extents[-1].end)
    return finder.columns.tokens(column, whole)


def _entries_with(column: int, tokens: tuple[int, int], place: FoundPlace) -> Iterator[int]:
    """Yield the numbers of the entries in which a witness has some of *tokens*."""
    for entry in place.entries:
        cell = entry.cells[column]
        if cell and cell[0] < tokens[1] and tokens[0] < cell[1]:
            yield entry.number


def _refuse_gap(placed: Placed, finder: PlaceFinder) -> str:
    """Return why a witness does not lack words as a decision states it; empty if it does."""
    decision, place = placed.decision, placed.place
    row = gap_row(placed, finder)
    if isinstance(row, str):
        return row
    column = finder.column(decision.witness)
    assert column is not None  # gap_row refuses an unknown witness
    own = finder.columns.interval(finder.work.base_column, *place.base)
    if finder.columns.is_extant(column, own) != (decision.how == "omission"):
        return _("the gap of {witness} there is part of another one", witness=decision.witness)
    return ""
