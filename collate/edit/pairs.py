"""Decisions on which words correspond: an alignment with words set side by side as an editor wants them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from collate.analysis import Interval, TokenColumns, word_span
from collate.edit.places import FoundPlace, PlaceFinder
from collate.model import AlignedRun, Subject

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from collate.model import Alignment, Apparatus, Cell, Decision

#: The tokens ``[start, end)`` of one witness.
_Range = tuple[int, int]


class PairedWords(NamedTuple):
    """An alignment after decisions on which words correspond.

    ``edges`` are the columns before which entries are split, sorted; ``made`` the ids of the decisions.
    """

    alignment: Alignment
    edges: tuple[int, ...] = ()
    made: frozenset[str] = frozenset()


def pair_words(apparatus: Apparatus, decisions: Sequence[Decision]) -> PairedWords:
    """Return the alignment of *apparatus* with the words paired that *decisions* name.

    ``Decision.parts`` are words of the base text and words of ``Decision.witness``, both inside one
    entry. What stands before and after them stays apart from them; the other witnesses
    follow the base text.
    """
    alignment = apparatus.alignment
    made: set[str] = set()
    firsts: list[tuple[int, int]] = []
    finder = PlaceFinder(apparatus)
    pairs = (finder.current(one) for one in decisions if one.what == Subject.PAIR)
    for decision in filter(None, pairs):
        finder = PlaceFinder(replace(apparatus, alignment=alignment))
        place = finder.find(decision)
        found = _paired(decision, place, finder) if isinstance(place, FoundPlace) else None
        if found is not None:
            alignment = found.alignment
            firsts += found.firsts
            made.add(decision.id)
    columns = TokenColumns(alignment)
    edges = sorted({columns.interval(column, token, token + 1).start for column, token in firsts})
    return PairedWords(alignment, tuple(edges), frozenset(made))


class _Regrouped(NamedTuple):
    """An alignment, and the first token (column, number) of the paired words and of what follows them."""

    alignment: Alignment
    firsts: tuple[tuple[int, int], ...]


def _paired(decision: Decision, place: FoundPlace, finder: PlaceFinder) -> _Regrouped | None:
    """Return the alignment with the words of a pair side by side; None where they are not in one entry."""
    work, columns = finder.work, finder.columns
    witness = finder.column(decision.witness)
    if len(place.entries) != 1 or len(decision.parts) != 2:
        return None
    if witness is None or witness == work.base_column:
        return None
    extent = finder.extent(place.entries[0])
    tokens = finder.apparatus.alignment.tokens
    wanted: dict[int, _Range] = {}
    for column, words in zip((work.base_column, witness), decision.parts, strict=True):
        found = list(find_words(words, column, columns.tokens(column, extent), finder))
        if len(found) != 1:
            return None
        wanted[column] = found[0]
    inside = columns.interval(work.base_column, *wanted[work.base_column])
    groups = [
        _groups(columns.tokens(column, extent), wanted.get(column) or columns.tokens(column, inside))
        for column in range(len(tokens))
    ]
    extant = [columns.is_extant(column, extent) for column in range(len(tokens))]
    runs = tuple(_with_groups(finder.apparatus.alignment, extent, groups, extant))
    firsts = (
        next(
            ((c, group[number][0]) for c, group in enumerate(groups) if group[number][0] < group[number][1]),
            None,
        )
        for number in (1, 2)
    )
    return _Regrouped(
        replace(finder.apparatus.alignment, runs=runs), tuple(first for first in firsts if first is not None)
    )


def find_words(words: str, column: int, within: _Range, finder: PlaceFinder) -> Iterator[_Range]:
    """Yield the tokens of *column* that are *words*."""
    tokens = finder.apparatus.alignment.tokens[column]
    for start in range(*within):
        for end in range(start + 1, within[1] + 1):
            span = word_span(tokens, start, end)
            if tokens.text[slice(*span)] == words.strip():
                yield start, end
            if span.size >= len(words):
                break


def _groups(whole: _Range, inner: _Range) -> tuple[_Range, _Range, _Range]:
    """Return the tokens of a witness before, in and after the paired words."""
    return (whole[0], inner[0]), inner, (inner[1], whole[1])


def _with_groups(
    alignment: Alignment, extent: Interval, groups: Sequence[Sequence[_Range]], extant: Sequence[bool]
) -> Iterator[AlignedRun]:
    """Yield the runs of *alignment*, those in *extent* made anew: a run for each witness of each group."""
    at, done = 0, False
    for run in alignment.runs:
        before, after = max(0, extent.start - at), at + run.size - extent.end
        if at + run.size <= extent.start or at >= extent.end:
            yield run
        else:
            if before:
                yield _slice(run, 0, before)
            if not done:
                yield from _group_runs(alignment, groups, extant)
                done = True
            if after > 0:
                yield _slice(run, run.size - after, run.size)
        at += run.size


def _group_runs(
    alignment: Alignment, groups: Sequence[Sequence[_Range]], extant: Sequence[bool]
) -> Iterator[AlignedRun]:
    """Yield the runs of each group: witnesses with the same words share one."""
    for number in range(3):
        alike: dict[str, list[int]] = {}
        for column, (start, end) in enumerate(group[number] for group in groups):
            if start < end:
                words = alignment.tokens[column].surface(start, end).strip()
                alike.setdefault(f"{end - start} {words}", []).append(column)
        for columns in alike.values():
            cells: list[Cell] = [() if present else None for present in extant]
            for column in columns:
                cells[column] = groups[column][number]
            start, end = groups[columns[0]][number]
            yield AlignedRun(end - start, tuple(cells), equal=False)


def _slice(run: AlignedRun, low: int, high: int) -> AlignedRun:
    cells = tuple((cell[0] + low, cell[0] + high) if cell else cell for cell in run.cells)
    return AlignedRun(high - low, cells, run.equal)
