"""The alignment inside entries: an edition states which words an entry has, not which of them correspond."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from collate.align.star import align_star, slice_tokens
from collate.model import AlignedRun, Alignment, Cell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from collate.model import Tokens
    from collate.settings import AlignSettings

#: Length of a lacuna that no text reaches: a witness is extant in the whole of an entry or nowhere in it.
_NO_LACUNA = 1_000_000_000


class EntryColumns(NamedTuple):
    """The columns ``[start, end)`` of an entry, and its cells, one for each witness."""

    start: int
    end: int
    cells: tuple[Cell, ...]


def align_entries(
    alignment: Alignment, entries: Sequence[EntryColumns], settings: AlignSettings
) -> Alignment:
    """Return *alignment* with the words inside *entries* aligned as those of an imported edition are.

    Args:
        alignment: of a work.
        entries: in order, disjoint; outside of them nothing changes.
        settings: table ``[align]``.
    """
    return replace(alignment, runs=tuple(_runs(alignment, entries, settings)))


def _runs(
    alignment: Alignment, entries: Sequence[EntryColumns], settings: AlignSettings
) -> Iterator[AlignedRun]:
    base, at, number = alignment.work.base_column, 0, 0
    for run in alignment.runs:
        start, end = at, at + run.size
        at = end
        while start < end:
            while number < len(entries) and entries[number].end <= start:
                number += 1
            entry = entries[number] if number < len(entries) else EntryColumns(end, end, ())
            if entry.start > start:  # columns before the next entry
                stop = min(entry.start, end)
                yield _slice(run, start - at + run.size, stop - at + run.size)
            else:
                stop = min(entry.end, end)
                if start == entry.start:
                    yield from align_cells(alignment.tokens, entry.cells, base, settings)
            start = stop


def _slice(run: AlignedRun, low: int, high: int) -> AlignedRun:
    cells = tuple((cell[0] + low, cell[0] + high) if cell else cell for cell in run.cells)
    return AlignedRun(high - low, cells, run.equal)


def align_cells(
    tokens: Sequence[Tokens], cells: Sequence[Cell], base: int, settings: AlignSettings
) -> list[AlignedRun]:
    """Return the runs of words in which the extant witnesses differ; *cells* has a cell for each column."""
    groups: dict[bytes, list[int]] = {}
    for c, cell in enumerate(cells):
        if cell is not None:
            form = tokens[c].written[cell[0] : cell[1]].tobytes() if cell else b""
            groups.setdefault(form, []).append(c)
    omitting = groups.pop(b"", [])
    # By their readings, so that the order of the witnesses decides nothing; the base text is the centre.
    order = sorted(
        groups.values(), key=lambda group: (base not in group, *_rank(tokens[group[0]], cells[group[0]]))
    )
    options = replace(settings, lacuna=_NO_LACUNA, excerpt_lacuna=_NO_LACUNA)
    texts = [
        slice_tokens(tokens[group[0]], cell[0], end=cell[1]) for group in order if (cell := cells[group[0]])
    ]
    runs: list[AlignedRun] = []
    for run in align_star(texts, 0, excerpts=frozenset(), settings=options):
        run_cells: list[Cell] = [None if cell is None else () for cell in cells]
        for group, within in zip(order, run.cells, strict=True):
            for c in group:
                cell = cells[c]
                run_cells[c] = (cell[0] + within[0], cell[0] + within[1]) if within and cell else ()
        runs.append(AlignedRun(run.size, tuple(run_cells), run.equal and not omitting))
    return runs


def _rank(tokens: Tokens, cell: Cell) -> tuple[int, str]:
    surface = tokens.surface(*cell) if cell else ""
    return -len(surface), surface
