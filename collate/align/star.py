"""Star alignment of many texts: each against the centre, insertions at one place among themselves.

Each witness is then realigned against all the others where they differ
(:mod:`collate.align.refine`). The result depends on the texts and on which of
them is the centre, not on the order or the sigla of the witnesses.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from collate.align.edits import MatchingBlock, TokenIds
from collate.align.gap_placement import place_gaps
from collate.align.lacunae import GapJudge, count_elsewhere, fill_lacuna, split_lacuna
from collate.align.moved_gaps import MovedTokens, pair_around
from collate.align.moves import count_changes
from collate.align.pairwise import align_pair
from collate.align.refine import refine_runs
from collate.align.reordering import reorder
from collate.align.text_facts import TextFacts
from collate.align.token_pairs import pair_tokens
from collate.model import AlignedRun, Cell, Tokens
from collate.text.gap_signs import is_gap_remark
from collate.text.tokens import TokenKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from collate.align.alignment_line import AlignmentLine
    from collate.settings import AlignSettings


@dataclass(slots=True)
class WitnessRow:
    """One witness aligned to the centre.

    ``partners`` has its token beside each centre token, -1 for none;
    ``insertions`` its tokens ``[start, end)`` before a centre token (or after
    the last); ``lacunae`` the stretches of the centre where it is not extant;
    ``moved`` the tokens that it has at another place than the centre.
    """

    partners: NDArray[np.int32]
    insertions: dict[int, tuple[int, int]] = field(default_factory=dict)
    lacunae: list[tuple[int, int]] = field(default_factory=list)
    moved: MovedTokens | None = None

    def in_lacuna(self, slot: int) -> bool:
        """Return whether the point before centre token *slot* lies inside a lacuna."""
        size = len(self.partners)
        return any(
            (start < slot or start == slot == 0) and (slot < end or slot == end == size)
            for start, end in self.lacunae
        )


def align_star(
    tokens: Sequence[Tokens],
    centre: int,
    *,
    excerpts: frozenset[int],
    settings: AlignSettings,
    facts: Sequence[TextFacts] = (),
) -> tuple[AlignedRun, ...]:
    """Align all *tokens* to ``tokens[centre]``, then refine; see :class:`collate.align.Aligner`."""
    rows = _align_rows(tokens, centre, excerpts=excerpts, settings=settings, facts=facts)
    moved = [(i, row.moved) for i, row in enumerate(rows) if row.moved is not None]

    def is_fixed(variation: Sequence[AlignedRun]) -> bool:
        return any(each.touch(_span(variation, centre), _span(variation, i)) for i, each in moved)

    runs = _runs(tokens, centre, rows, settings)
    return tuple(refine_runs(tokens, centre, runs=runs, is_fixed=is_fixed))


def unrefined_runs(
    tokens: Sequence[Tokens],
    centre: int,
    *,
    excerpts: frozenset[int],
    settings: AlignSettings,
    facts: Sequence[TextFacts] = (),
) -> list[AlignedRun]:
    """Return the runs of a star alignment before refinement; see :class:`collate.align.Aligner`."""
    rows = _align_rows(tokens, centre, excerpts=excerpts, settings=settings, facts=facts)
    return _runs(tokens, centre, rows, settings)


def _align_rows(
    tokens: Sequence[Tokens],
    centre: int,
    *,
    excerpts: frozenset[int],
    settings: AlignSettings,
    facts: Sequence[TextFacts],
) -> list[WitnessRow]:
    known = facts or [TextFacts()] * len(tokens)
    return [
        WitnessRow(np.arange(len(text), dtype=np.int32))
        if i == centre
        else align_to_centre(
            tokens[centre],
            text,
            settings=settings,
            excerpt=i in excerpts,
            facts=(known[centre], known[i]),
        )
        for i, text in enumerate(tokens)
    ]


def _span(runs: Sequence[AlignedRun], column: int) -> tuple[int, int]:
    """Return the tokens that a text has in *runs*, an empty span for none."""
    cells = [cell for run in runs if (cell := run.cells[column])]
    return (cells[0][0], cells[-1][1]) if cells else (0, 0)


def _runs(
    tokens: Sequence[Tokens], centre: int, rows: Sequence[WitnessRow], settings: AlignSettings
) -> list[AlignedRun]:
    """Return the runs of texts aligned to the centre in *rows*."""
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
    centre: Tokens,
    text: Tokens,
    *,
    settings: AlignSettings,
    excerpt: bool = False,
    facts: tuple[TextFacts, TextFacts] = (TextFacts(), TextFacts()),
    line: AlignmentLine | None = None,
) -> WitnessRow:
    """Align *text*, which may be an excerpt, to *centre*.

    *facts* are those on both, in this order; *line* is what *centre* is, if it is
    the line of an alignment.
    """
    sides = [TokenIds(side.folded, side.kinds == TokenKind.MARK) for side in (centre, text)]
    plain = align_pair(sides[0], sides[1], settings=settings, excerpt=excerpt)
    blocks, passages = reorder(centre, text, plain, settings=settings, excerpt=excerpt)
    if blocks != plain and count_changes(centre, text, blocks, settings) > sum(
        len(side) - sum(block.size for block in plain) for side in (centre, text)
    ):
        blocks, passages = plain, []  # of formulas that recur, what moved is not evident from the columns
    moved = MovedTokens(passages, (len(centre), len(text)))
    blocks = place_gaps(blocks, base=centre, other=text, moved=moved)
    row = WitnessRow(np.full(len(centre), -1, dtype=np.int32), moved=moved if passages else None)
    judge = GapJudge(centre, text, blocks, facts=facts, excerpt=excerpt, settings=settings, line=line)
    elsewhere = np.zeros(0, dtype=np.int32) if excerpt else count_elsewhere(centre, text, blocks, settings)
    elsewhere = moved.with_moved(elsewhere)
    at_centre = at_text = 0
    for b, o, n in [*blocks, MatchingBlock(len(centre), len(text), 0)]:
        gap = (at_centre, b), (at_text, o)
        extant = int(elsewhere[b] - elsewhere[at_centre]) if len(elsewhere) else 0
        if judge.judge(*gap, extant):
            if moved.count(gap[1], side=1):
                _fill_with_moved(row, *gap)
            else:
                fill_lacuna(row, centre, text, *gap)
        else:
            pairs = _pairs_in_gap(centre, text, gap, moved)
            _fill_difference(row, text, *gap, pairs)
        row.partners[b : b + n] = np.arange(o, o + n)
        at_centre, at_text = b + n, o + n
    if len(elsewhere):
        row.lacunae = [
            part
            for whole in row.lacunae
            for part in split_lacuna(whole, elsewhere, 1 if excerpt else judge.least)
        ]
    return row


def _pairs_in_gap(
    centre: Tokens, text: Tokens, gap: tuple[tuple[int, int], tuple[int, int]], moved: MovedTokens
) -> Sequence[tuple[int, int]]:
    """Return which tokens of the centre and of the text stand beside each other in *gap*."""
    if is_gap_remark(centre.surface(*gap[0])):
        return []  # 〔下缺〕 stands for words of any number, and beside none of them
    if moved.touch(*gap):
        return pair_around(centre, text, rest=(moved.rest(gap[0], side=0), moved.rest(gap[1], side=1)))
    return pair_tokens(centre, text, base=gap[0], other=gap[1])


def _fill_difference(
    row: WitnessRow,
    text: Tokens,
    base: tuple[int, int],
    other: tuple[int, int],
    pairs: Sequence[tuple[int, int]],
) -> None:
    """Enter the tokens between two blocks, of which *pairs* stand beside each other, into *row*."""
    at_text = other[0]
    for i, j in pairs:
        if j > at_text:
            row.insertions[i] = (at_text, j)
        row.partners[i] = j
        at_text = j + 1
    if other[1] > at_text:
        # Marks alone, such as the full stop of a text that ends here, belong to the words before them.
        alone = not pairs and bool((text.kinds[slice(*other)] == TokenKind.MARK).all())
        row.insertions[base[0] if alone else base[1]] = (at_text, other[1])


def _fill_with_moved(row: WitnessRow, base: tuple[int, int], other: tuple[int, int]) -> None:
    """Enter a lacuna beside tokens that have moved there: they are an insertion."""
    row.insertions[base[0] if other[0] else base[1]] = other
    if base[0] < base[1]:
        row.lacunae.append(base)


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
    # What moved between two insertions did not move in the work.
    inside = replace(settings, move=0) if settings.move else settings
    for run in unrefined_runs([parts[i] for i in order], 0, excerpts=frozenset(), settings=inside):
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
