"""Star alignment of many texts: each against the centre, insertions at one place among themselves.

Each witness is then realigned against all the others where they differ
(:mod:`collate.align.refine`). The result depends on the texts and on which of
them is the centre, not on the order or the sigla of the witnesses.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from collate.align.edits import MatchingBlock, TokenIds
from collate.align.gap_placement import place_gaps
from collate.align.moves import moved_passages
from collate.align.pairwise import align_pair
from collate.align.refine import refine_runs
from collate.align.token_pairs import pair_tokens
from collate.model import AlignedRun, Cell, Tokens
from collate.text.tokens import TokenKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from collate.settings import AlignSettings


@dataclass(slots=True)
class WitnessRow:
    """One witness aligned to the centre.

    ``partners`` has its token beside each centre token, -1 for none;
    ``insertions`` its tokens ``[start, end)`` before a centre token (or after
    the last); ``lacunae`` the stretches of the centre where it is not extant.
    """

    partners: NDArray[np.int32]
    insertions: dict[int, tuple[int, int]] = field(default_factory=dict)
    lacunae: list[tuple[int, int]] = field(default_factory=list)

    def in_lacuna(self, slot: int) -> bool:
        """Return whether the point before centre token *slot* lies inside a lacuna."""
        size = len(self.partners)
        return any(
            (start < slot or start == slot == 0) and (slot < end or slot == end == size)
            for start, end in self.lacunae
        )


def align_star(
    tokens: Sequence[Tokens], centre: int, *, excerpts: frozenset[int], settings: AlignSettings
) -> tuple[AlignedRun, ...]:
    """Align all *tokens* to ``tokens[centre]``, then refine; see :class:`collate.align.Aligner`."""
    runs = unrefined_runs(tokens, centre, excerpts=excerpts, settings=settings)
    return tuple(refine_runs(tokens, centre, runs=runs))


def unrefined_runs(
    tokens: Sequence[Tokens], centre: int, *, excerpts: frozenset[int], settings: AlignSettings
) -> list[AlignedRun]:
    """Return the runs of a star alignment before refinement; see :class:`collate.align.Aligner`."""
    rows = [
        WitnessRow(np.arange(len(text), dtype=np.int32))
        if i == centre
        else align_to_centre(tokens[centre], text, settings=settings, excerpt=i in excerpts)
        for i, text in enumerate(tokens)
    ]
    size = len(tokens[centre])
    differs = np.zeros(size, dtype=bool)
    cuts = np.zeros(size + 1, dtype=bool)
    for text, row in zip(tokens, rows, strict=True):
        _mark_differences(row, text, tokens[centre], differs, cuts)
    cuts[1:-1] |= differs[1:] != differs[:-1]
    cuts[[0, size]] = True
    bounds = np.flatnonzero(cuts)
    numbers: dict[int, int] = {}
    cells = zip(*(_cells(row, bounds[:-1], bounds[1:], numbers) for row in rows), strict=True)
    slots: dict[int, dict[int, tuple[int, int]]] = {}
    for i, row in enumerate(rows):
        for slot, span in row.insertions.items():
            slots.setdefault(slot, {})[i] = span
    runs: list[AlignedRun] = []
    for start, end in zip(bounds.tolist(), [*bounds[1:].tolist(), None], strict=True):
        if start in slots:
            runs += _align_insertions(tokens, rows, slots[start], start, settings)
        if end is not None:
            runs.append(AlignedRun(end - start, next(cells), not bool(differs[start])))
    return runs


def align_to_centre(
    centre: Tokens, text: Tokens, *, settings: AlignSettings, excerpt: bool = False
) -> WitnessRow:
    """Align *text*, which may be an excerpt, to *centre*."""
    sides = [TokenIds(side.folded, side.kinds == TokenKind.MARK) for side in (centre, text)]
    blocks = align_pair(sides[0], sides[1], settings=settings, excerpt=excerpt)
    blocks = place_gaps(blocks, base=centre, other=text)
    row = WitnessRow(np.full(len(centre), -1, dtype=np.int32))
    lacuna = settings.excerpt_lacuna if excerpt else settings.lacuna
    elsewhere = np.zeros(0, dtype=np.int32) if excerpt else _count_elsewhere(centre, text, blocks, settings)
    at_centre = at_text = 0
    for b, o, n in [*blocks, MatchingBlock(len(centre), len(text), 0)]:
        moved = int(elsewhere[b] - elsewhere[at_centre]) if len(elsewhere) else 0
        leaps = (b - at_centre) - (o - at_text) - moved >= lacuna
        if leaps or (excerpt and blocks and (not at_text or o == len(text))):
            _fill_lacuna(row, centre, text, (at_centre, b), (at_text, o))
        else:
            _fill_difference(row, centre, text, (at_centre, b), (at_text, o))
        row.partners[b : b + n] = np.arange(o, o + n)
        at_centre, at_text = b + n, o + n
    if len(elsewhere):
        row.lacunae = [part for whole in row.lacunae for part in _split_lacuna(whole, elsewhere, lacuna)]
    return row


def _split_lacuna(whole: tuple[int, int], elsewhere: NDArray[np.int32], lacuna: int) -> list[tuple[int, int]]:
    """Return the parts of a lacuna without the passages that the text has elsewhere.

    Such a passage is extant, and omitted here; so are a few words between two of them.
    """
    start, end = whole
    extant = np.flatnonzero(np.diff(elsewhere[start : end + 1])) + start
    if not len(extant):
        return [whole]
    starts, ends = [start, *(extant + 1).tolist()], [*extant.tolist(), end]
    return [(low, high) for low, high in zip(starts, ends, strict=True) if high - low >= lacuna]


def _count_elsewhere(
    centre: Tokens, text: Tokens, blocks: Sequence[MatchingBlock], settings: AlignSettings
) -> NDArray[np.int32]:
    """Return how many tokens before each token of *centre* the *text* has elsewhere.

    A passage that it has elsewhere is not a loss of pages, however long. The
    array is empty if no gap is as long as a lacuna.
    """
    ends = [0, *(b + n for b, _, n in blocks)]
    starts = [*(b for b, _, _ in blocks), len(centre)]
    if all(start - end < settings.lacuna for start, end in zip(starts, ends, strict=True)):
        return np.zeros(0, dtype=np.int32)
    partners = np.full(len(centre), -1, dtype=np.int32)
    for b, o, n in blocks:
        partners[b : b + n] = np.arange(o, o + n)
    extant = np.zeros(len(centre) + 1, dtype=np.int32)
    for (start, end), _, _ in moved_passages(centre, text, partners=partners, settings=settings):
        extant[start + 1 : end + 1] = 1
    return np.cumsum(extant, dtype=np.int32)


def _fill_difference(
    row: WitnessRow, centre: Tokens, text: Tokens, base: tuple[int, int], other: tuple[int, int]
) -> None:
    """Enter the tokens between two blocks into *row*."""
    at_text = other[0]
    for i, j in [*pair_tokens(centre, text, base=base, other=other), (base[1], other[1])]:
        if j > at_text:
            row.insertions[i] = (at_text, j)
        if i < base[1]:
            row.partners[i] = j
        at_text = j + 1


def _fill_lacuna(
    row: WitnessRow, centre: Tokens, text: Tokens, base: tuple[int, int], other: tuple[int, int]
) -> None:
    """Enter a lacuna: before the first words of an excerpt, after its last, or where a text lacks pages.

    Marks that the witness has there itself (…… or a quotation mark) are an
    insertion; words adjacent to a block are its readings of the words there.
    """
    leading = not other[0]
    room = min(base[1] - base[0], other[1] - other[0])
    adjacent = 0
    while adjacent < room:
        i, j = (
            (base[1] - adjacent - 1, other[1] - adjacent - 1)
            if leading
            else (base[0] + adjacent, other[0] + adjacent)
        )
        if TokenKind.MARK in (centre.kinds[i], text.kinds[j]):
            break
        row.partners[i] = j
        adjacent += 1
    if leading:
        slot, inserted = base[1] - adjacent, (other[0], other[1] - adjacent)
        lacuna = (base[0], base[1] - adjacent)
    else:
        slot, inserted = base[0] + adjacent, (other[0] + adjacent, other[1])
        lacuna = (base[0] + adjacent, base[1])
    if inserted[0] < inserted[1]:
        row.insertions[slot] = inserted
    if lacuna[0] < lacuna[1]:
        row.lacunae.append(lacuna)


def _mark_differences(
    row: WitnessRow, text: Tokens, centre: Tokens, differs: NDArray[np.bool_], cuts: NDArray[np.bool_]
) -> None:
    """Mark in *differs* where *row* differs from the centre in writing, and in *cuts* where its cells end."""
    partners = row.partners
    aligned = partners >= 0
    agrees = np.zeros(len(partners), dtype=bool)
    agrees[aligned] = text.written[partners[aligned]] == centre.written[aligned]
    for start, end in row.lacunae:
        agrees[start:end] = True
        cuts[[start, end]] = True
    differs |= ~agrees
    if len(partners) > 1:
        follows = np.where(
            aligned[1:] & aligned[:-1], partners[1:] == partners[:-1] + 1, aligned[1:] == aligned[:-1]
        )
        cuts[1:-1] |= ~follows
    cuts[list(row.insertions)] = True


def _cells(
    row: WitnessRow, starts: NDArray[np.intp], ends: NDArray[np.intp], numbers: dict[int, int]
) -> list[Cell]:
    """Return the cells of *row* in the stretches of the centre from *starts* to *ends*.

    *numbers* interns the integers: else the cells of many texts would take as much memory again.
    """
    intern = numbers.setdefault
    first, last = row.partners[starts], row.partners[ends - 1] + 1
    cells: list[Cell] = [
        (intern(start, start), intern(end, end)) if start >= 0 else ()
        for start, end in zip(first.tolist(), last.tolist(), strict=True)
    ]
    for start, end in row.lacunae:
        within = range(int(np.searchsorted(starts, start)), int(np.searchsorted(ends, end, side="right")))
        for i in within:
            cells[i] = cells[i] or None
    return cells


def _align_insertions(
    tokens: Sequence[Tokens],
    rows: Sequence[WitnessRow],
    insertions: Mapping[int, tuple[int, int]],
    slot: int,
    settings: AlignSettings,
) -> list[AlignedRun]:
    """Align among themselves the *insertions* of several witnesses before centre token *slot*."""
    others: list[Cell] = [None if row.lacunae and row.in_lacuna(slot) else () for row in rows]
    parts = {i: slice_tokens(tokens[i], start, end=end) for i, (start, end) in insertions.items()}
    # The longest is the centre; ties by the text itself, so that the order of witnesses decides nothing.
    order = sorted(insertions, key=lambda i: (-len(parts[i]), parts[i].text))
    runs: list[AlignedRun] = []
    for run in unrefined_runs([parts[i] for i in order], 0, excerpts=frozenset(), settings=settings):
        cells = list(others)
        for i, cell in zip(order, run.cells, strict=True):
            # An insertion has no lacunae inside: a lacuna is a property of the centre's text.
            start = insertions[i][0]
            cells[i] = (cell[0] + start, cell[1] + start) if cell else ()
        runs.append(AlignedRun(run.size, tuple(cells), False))
    return runs


def slice_tokens(tokens: Tokens, start: int, *, end: int) -> Tokens:
    """Return tokens ``[start, end)`` as a text by itself."""
    span = tokens.span(start, end)
    return Tokens(
        text=tokens.text[span.start : span.end],
        offsets=tokens.offsets[start : end + 1] - tokens.offsets[start],
        folded=tokens.folded[start:end],
        written=tokens.written[start:end],
        kinds=tokens.kinds[start:end],
        # By bisection: texts of many paragraphs are cut into many parts.
        breaks=tuple(
            at - start
            for at in tokens.breaks[bisect_left(tokens.breaks, start) : bisect_left(tokens.breaks, end)]
        ),
    )
