"""Put many texts into columns: each against one centre, insertions at one place among themselves.

Then each is realigned against all the others where they are at odds.

The result depends on the texts and on which one is the centre, not on the
order or the names of the witnesses.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from collate.align.cells import pairs
from collate.align.edits import Block, Side
from collate.align.gap_placement import settle
from collate.align.moves import moved
from collate.align.pairwise import align_pair
from collate.align.refine import refined
from collate.model import AlignedRun, Cell, Tokens
from collate.text.tokens import TokenKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from collate.settings import AlignSettings


@dataclass(slots=True)
class Row:
    """One witness beside the centre: for each centre token its own (or -1), and what it inserts where.

    ``lacunae`` are stretches of the centre where the witness is not extant.
    """

    places: NDArray[np.int32]
    inserted: dict[int, tuple[int, int]] = field(default_factory=dict)
    lacunae: list[tuple[int, int]] = field(default_factory=list)

    def missing(self, slot: int) -> bool:
        """Tell whether the place before centre token *slot* lies inside a lacuna."""
        size = len(self.places)
        return any(
            (start < slot or start == slot == 0) and (slot < end or slot == end == size)
            for start, end in self.lacunae
        )


def star(
    tokens: Sequence[Tokens], centre: int, excerpts: frozenset[int], settings: AlignSettings
) -> tuple[AlignedRun, ...]:
    """Align all *tokens* to ``tokens[centre]``; *excerpts* are indices of texts known to be parts."""
    return tuple(refined(tokens, centre, _columns(tokens, centre, excerpts, settings)))


def _columns(
    tokens: Sequence[Tokens], centre: int, excerpts: frozenset[int], settings: AlignSettings
) -> list[AlignedRun]:
    rows = [
        _identity(len(text)) if i == centre else row_of(tokens[centre], text, i in excerpts, settings)
        for i, text in enumerate(tokens)
    ]
    size = len(tokens[centre])
    differs = np.zeros(size, dtype=bool)
    cuts = np.zeros(size + 1, dtype=bool)
    for text, row in zip(tokens, rows, strict=True):
        _mark(row, text, tokens[centre], differs, cuts)
    cuts[1:-1] |= differs[1:] != differs[:-1]
    cuts[[0, size]] = True
    bounds = np.flatnonzero(cuts)
    numbers: dict[int, int] = {}
    cells = zip(*(_cells(row, bounds[:-1], bounds[1:], numbers) for row in rows), strict=True)
    slots: dict[int, dict[int, tuple[int, int]]] = {}
    for i, row in enumerate(rows):
        for slot, part in row.inserted.items():
            slots.setdefault(slot, {})[i] = part
    runs: list[AlignedRun] = []
    for start, end in zip(bounds.tolist(), [*bounds[1:].tolist(), None], strict=True):
        if start in slots:
            runs += _insertions(tokens, rows, slots[start], start, settings)
        if end is not None:
            runs.append(AlignedRun(end - start, next(cells), not bool(differs[start])))
    return runs


def _identity(size: int) -> Row:
    return Row(np.arange(size, dtype=np.int32))


def row_of(centre: Tokens, text: Tokens, excerpt: bool, settings: AlignSettings) -> Row:
    """Align *text* to *centre*."""
    sides = [Side(side.folded, side.kinds == TokenKind.MARK) for side in (centre, text)]
    blocks = settle(align_pair(sides[0], sides[1], settings, excerpt), centre, text)
    row = Row(np.full(len(centre), -1, dtype=np.int32))
    lacuna = settings.excerpt_lacuna if excerpt else settings.lacuna
    elsewhere = _elsewhere(centre, text, blocks, settings) if not excerpt else np.zeros(0, dtype=np.int32)
    at_centre = at_text = 0
    for b, o, n in [*blocks, Block(len(centre), len(text), 0)]:
        kept = int(elsewhere[b] - elsewhere[at_centre]) if len(elsewhere) else 0
        leaps = (b - at_centre) - (o - at_text) - kept >= lacuna
        if leaps or (excerpt and blocks and (not at_text or o == len(text))):
            _beyond(row, centre, text, (at_centre, b), (at_text, o))
        else:
            _difference(row, centre, text, (at_centre, b), (at_text, o))
        row.places[b : b + n] = np.arange(o, o + n)
        at_centre, at_text = b + n, o + n
    if len(elsewhere):
        row.lacunae = [part for whole in row.lacunae for part in _nowhere(whole, elsewhere, lacuna)]
    return row


def _nowhere(whole: tuple[int, int], elsewhere: NDArray[np.int32], lacuna: int) -> list[tuple[int, int]]:
    """Return the parts of a lacuna that hold nothing that the text has elsewhere.

    What it has elsewhere is extant, and omitted here; so are a few words between two such passages.
    """
    start, end = whole
    there = np.flatnonzero(np.diff(elsewhere[start : end + 1])) + start
    if not len(there):
        return [whole]
    starts, ends = [start, *(there + 1).tolist()], [*there.tolist(), end]
    return [(low, high) for low, high in zip(starts, ends, strict=True) if high - low >= lacuna]


def _elsewhere(
    centre: Tokens, text: Tokens, blocks: Sequence[Block], settings: AlignSettings
) -> NDArray[np.int32]:
    """Return how many tokens before each place of *centre* the *text* has elsewhere; empty if no matter.

    What it has elsewhere is no loss of pages, however long.
    """
    ends = [0, *(b + n for b, _, n in blocks)]
    starts = [*(b for b, _, _ in blocks), len(centre)]
    if all(start - end < settings.lacuna for start, end in zip(starts, ends, strict=True)):
        return np.zeros(0, dtype=np.int32)
    places = np.full(len(centre), -1, dtype=np.int32)
    for b, o, n in blocks:
        places[b : b + n] = np.arange(o, o + n)
    there = np.zeros(len(centre) + 1, dtype=np.int32)
    for (start, end), _, _ in moved(centre, text, places, settings):
        there[start + 1 : end + 1] = 1
    return np.cumsum(there, dtype=np.int32)


def _difference(
    row: Row, centre: Tokens, text: Tokens, base: tuple[int, int], other: tuple[int, int]
) -> None:
    """Fill in what stands between two blocks."""
    at_text = other[0]
    for i, j in [*pairs(centre, text, base, other), (base[1], other[1])]:
        if j > at_text:
            row.inserted[i] = (at_text, j)
        if i < base[1]:
            row.places[i] = j
        at_text = j + 1


def _beyond(row: Row, centre: Tokens, text: Tokens, base: tuple[int, int], other: tuple[int, int]) -> None:
    """Fill in what stands before the first words of an excerpt, after its last, or where a text leaps.

    It says nothing of the centre's text there: a lacuna. What it has there
    itself (…… or a quotation mark) is its own; but words right beside what
    both share are its readings of the words there.
    """
    leading = not other[0]
    room = min(base[1] - base[0], other[1] - other[0])
    beside = 0
    while beside < room:
        i, j = (
            (base[1] - beside - 1, other[1] - beside - 1)
            if leading
            else (base[0] + beside, other[0] + beside)
        )
        if TokenKind.MARK in (centre.kinds[i], text.kinds[j]):
            break
        row.places[i] = j
        beside += 1
    if leading:
        edge, own, missing = base[1] - beside, (other[0], other[1] - beside), (base[0], base[1] - beside)
    else:
        edge, own, missing = base[0] + beside, (other[0] + beside, other[1]), (base[0] + beside, base[1])
    if own[0] < own[1]:
        row.inserted[edge] = own
    if missing[0] < missing[1]:
        row.lacunae.append(missing)


def _mark(
    row: Row, text: Tokens, centre: Tokens, differs: NDArray[np.bool_], cuts: NDArray[np.bool_]
) -> None:
    """Note where *row* differs from the centre in writing, and where its cells must be cut."""
    places = row.places
    here = places >= 0
    agrees = np.zeros(len(places), dtype=bool)
    agrees[here] = text.written[places[here]] == centre.written[here]
    for start, end in row.lacunae:
        agrees[start:end] = True
        cuts[[start, end]] = True
    differs |= ~agrees
    if len(places) > 1:
        follows = np.where(here[1:] & here[:-1], places[1:] == places[:-1] + 1, here[1:] == here[:-1])
        cuts[1:-1] |= ~follows
    cuts[list(row.inserted)] = True


def _cells(row: Row, starts: NDArray[np.intp], ends: NDArray[np.intp], numbers: dict[int, int]) -> list[Cell]:
    """Return what *row* has in the stretches of the centre from *starts* to *ends*.

    *numbers* has one object for each number, or the cells of many texts would hold as much memory again.
    """
    own = numbers.setdefault
    first, last = row.places[starts], row.places[ends - 1] + 1
    cells: list[Cell] = [
        (own(start, start), own(end, end)) if start >= 0 else ()
        for start, end in zip(first.tolist(), last.tolist(), strict=True)
    ]
    for start, end in row.lacunae:
        within = range(int(np.searchsorted(starts, start)), int(np.searchsorted(ends, end, side="right")))
        for i in within:
            cells[i] = cells[i] or None
    return cells


def _insertions(
    tokens: Sequence[Tokens],
    rows: Sequence[Row],
    own: Mapping[int, tuple[int, int]],
    slot: int,
    settings: AlignSettings,
) -> list[AlignedRun]:
    """Align among themselves what several witnesses have of their *own* before centre token *slot*."""
    absent: list[Cell] = [None if row.lacunae and row.missing(slot) else () for row in rows]
    parts = {i: part(tokens[i], *own[i]) for i in own}
    # The longest is the centre; ties by the text itself, so that the order of witnesses decides nothing.
    order = sorted(own, key=lambda i: (-len(parts[i]), parts[i].text))
    runs: list[AlignedRun] = []
    for run in _columns([parts[i] for i in order], 0, frozenset(), settings):
        cells = list(absent)
        for i, cell in zip(order, run.cells, strict=True):
            # Inside an insertion nobody is missing: a lacuna is a matter of the centre's text.
            cells[i] = (cell[0] + own[i][0], cell[1] + own[i][0]) if cell else ()
        runs.append(AlignedRun(run.size, tuple(cells), False))
    return runs


def part(tokens: Tokens, start: int, end: int) -> Tokens:
    """Return tokens ``[start, end)`` as a text of their own."""
    span = tokens.span(start, end)
    return Tokens(
        tokens.text[span.start : span.end],
        tokens.offsets[start : end + 1] - tokens.offsets[start],
        tokens.folded[start:end],
        tokens.written[start:end],
        tokens.kinds[start:end],
        # By halving: texts of many paragraphs are cut into many parts.
        tuple(
            place - start
            for place in tokens.breaks[bisect_left(tokens.breaks, start) : bisect_left(tokens.breaks, end)]
        ),
    )
