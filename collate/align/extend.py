"""Extension of an alignment by one witness, without realigning the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from collate.align.alignment_line import AlignmentLine
from collate.align.anchors import hash_token_grams
from collate.align.imported import cut_tokens
from collate.align.lacunae import describe_lacunae
from collate.align.moves import find_moves
from collate.align.star import WitnessRow, align_to_centre
from collate.align.text_facts import TextFacts, text_facts
from collate.align.unrelated import unrelated_columns
from collate.model import AlignedRun, Alignment, Tokens
from collate.text.tokens import tokenise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from collate.model import Cell, Witness
    from collate.settings import Settings
    from collate.text.tokens import Vocabulary

#: Length in tokens of the k-grams by which the nearest witness is found.
_GRAM = 4

#: Product of two lengths above which texts are not compared character by character (minutes; see
#: ``_MOST_CELLS`` in :mod:`collate.align.edits`).
_MOST_CELLS = 40_000_000_000


class ExtendedAlignment(NamedTuple):
    """An alignment with one more witness, and the new numbers of its old alignment columns.

    ``positions[i]`` is the new number of alignment column *i*; its last element
    is that of the end. A witness that shares nothing with the others is in
    ``alignment.left_out``.
    """

    alignment: Alignment
    positions: NDArray[np.int64]


def extend_alignment(
    alignment: Alignment, witness: Witness, *, vocabulary: Vocabulary, settings: Settings
) -> ExtendedAlignment:
    """Add *witness*, whose text differs from all others, as the last column.

    It is aligned to the witness nearest to it where that has words, and
    elsewhere to the base text or to any witness that has some. Tokens that
    were aligned stay aligned, and no others become so.

    Args:
        alignment: with at least one column.
        witness: the new one; its siglum must not be in the work.
        vocabulary: that of the alignment's tokens.
        settings: table ``[align]`` counts.
    """
    segment = witness.segment
    text = tokenise(segment.text, segment.breaks, vocabulary=vocabulary)
    base = alignment.work.base_column
    nearest = _nearest_column(alignment.tokens, text, base)
    if unrelated_columns((alignment.tokens[nearest], text), 0):
        unmoved = np.arange(sum(run.size for run in alignment.runs) + 1)
        left_out = (*alignment.left_out, witness)
        return ExtendedAlignment(replace(alignment, left_out=left_out), unmoved)
    text = _cut_alike(alignment.tokens[nearest], text, vocabulary)
    line, in_base = _composite_text(alignment, nearest)
    work = replace(alignment.work, witnesses=(*alignment.work.witnesses, witness))
    tokens = (*alignment.tokens, text)
    facts = text_facts(work, tokens, settings)
    places = np.flatnonzero(in_base).tolist()
    row = align_to_centre(
        line,
        text,
        settings=settings.align,
        facts=(
            facts[base].on_line(places),
            TextFacts(facts[-1].pages, TextFacts(turned=facts[-1].turned).on_line(places).turned),
        ),
        line=AlignmentLine(in_base, _lost_columns(alignment, nearest)),
    )
    row.lacunae = list(_base_lacunae(row.lacunae, in_base))
    runs, positions = _Weaver(alignment, line, text, row).weave()
    moves = find_moves(tokens, base, runs=runs, settings=settings.align)
    lacunae = describe_lacunae(
        tokens,
        base,
        runs=runs,
        excerpts=frozenset(),  # it was aligned as a whole text
        facts=facts,
        settings=settings.align,
        columns=[len(tokens) - 1],
    )
    lacunae = (*alignment.lacunae, *lacunae)
    return ExtendedAlignment(Alignment(work, tokens, runs, moves, alignment.left_out, lacunae), positions)


def _nearest_column(tokens: Sequence[Tokens], text: Tokens, base: int) -> int:
    """Return the column with the highest Jaccard similarity of k-grams to *text*.

    Ties go to the base text, then to the text last in code point order.
    """
    if len(text) < _GRAM:
        return base
    grams = np.unique(hash_token_grams(text.written, _GRAM))

    def rank(column: int) -> tuple[float, bool, str]:
        other = tokens[column]
        if len(other) < _GRAM:
            return 0.0, column == base, other.text
        others = np.unique(hash_token_grams(other.written, _GRAM))
        common = len(np.intersect1d(grams, others, assume_unique=True))
        return common / (len(grams) + len(others) - common), column == base, other.text

    return max(range(len(tokens)), key=rank)


def _cut_alike(other: Tokens, text: Tokens, vocabulary: Vocabulary) -> Tokens:
    """Cut *text* inside words where *other* is cut inside them."""
    breaks = tuple(other.offsets[list(other.breaks)].tolist())
    plain = tokenise(other.text, breaks, vocabulary=vocabulary)
    inside = np.setdiff1d(other.offsets, plain.offsets).tolist()
    if not inside or len(other.text) * len(text.text) > _MOST_CELLS:
        return text
    from rapidfuzz.distance import Levenshtein

    steps = Levenshtein.opcodes(other.text, text.text, score_hint=64)
    cuts = {
        _after_space(text.text, step.dest_start + at - step.src_start)
        for step in steps
        if step.tag == "equal"
        for at in inside[np.searchsorted(inside, step.src_start) :]
        if at <= step.src_end
    }
    text_breaks = tuple(text.offsets[list(text.breaks)].tolist())
    return cut_tokens(text.text, text_breaks, cuts=sorted(cuts), vocabulary=vocabulary)


def _after_space(text: str, at: int) -> int:
    """Return the first offset from *at* on that is not before white space, which ends the token before it."""
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _composite_text(alignment: Alignment, nearest: int) -> tuple[Tokens, NDArray[np.bool_]]:
    """Return a text with one token for each alignment column, and a mask of the columns the base text has."""
    base = alignment.work.base_column
    surfaces: list[str] = []
    sizes: list[NDArray[np.int32]] = []
    parts: list[tuple[Tokens, int, int]] = []
    in_base: list[NDArray[np.bool_]] = []
    for run in alignment.runs:
        order = (nearest, base, *range(len(run.cells)))
        column, cell = next((c, cell) for c in order if (cell := run.cells[c]))
        tokens = alignment.tokens[column]
        surfaces.append(tokens.surface(*cell))
        sizes.append(np.diff(tokens.offsets[cell[0] : cell[1] + 1]))
        parts.append((tokens, *cell))
        in_base.append(np.full(run.size, bool(run.cells[base])))
    if not parts:
        none = np.zeros(0, dtype=np.int32)
        empty = Tokens(
            text="",
            offsets=np.zeros(1, np.int32),
            folded=none,
            written=none,
            kinds=none.astype(np.int8),
            breaks=(),
        )
        return empty, none.astype(bool)
    breaks: list[int] = []
    at = 0
    for tokens, start, end in parts:
        breaks += [at + first - start for first in tokens.breaks if start <= first < end]
        at += end - start
    line = Tokens(
        text="".join(surfaces),
        offsets=np.concatenate(([0], np.cumsum(np.concatenate(sizes)))).astype(np.int32),
        folded=np.concatenate([tokens.folded[start:end] for tokens, start, end in parts]),
        written=np.concatenate([tokens.written[start:end] for tokens, start, end in parts]),
        kinds=np.concatenate([tokens.kinds[start:end] for tokens, start, end in parts]),
        breaks=tuple(breaks),
    )
    return line, np.concatenate(in_base)


def _lost_columns(alignment: Alignment, column: int) -> NDArray[np.bool_]:
    """Return a mask of the alignment columns in which a witness is not extant."""
    return np.concatenate(
        [np.zeros(0, dtype=bool), *(np.full(run.size, run.cells[column] is None) for run in alignment.runs)]
    )


def _base_lacunae(
    lacunae: Sequence[tuple[int, int]], in_base: NDArray[np.bool_]
) -> Iterator[tuple[int, int]]:
    """Yield the lacunae that lack tokens of the base text, trimmed to its columns."""
    for start, end in lacunae:
        lacking = np.flatnonzero(in_base[start:end])
        if len(lacking):
            yield start + int(lacking[0]), start + int(lacking[-1]) + 1


class _Weaver:
    """Weaves the cells of a new witness into the runs of an alignment, cut where it needs that."""

    def __init__(self, alignment: Alignment, line: Tokens, text: Tokens, row: WitnessRow) -> None:
        self.alignment = alignment
        self.row = row
        size = len(line)
        self.lacking = np.zeros(size, dtype=bool)
        for start, end in row.lacunae:
            self.lacking[start:end] = True
        partners = row.partners
        aligned = partners >= 0
        self.agrees = np.zeros(size, dtype=bool)
        self.agrees[aligned] = text.written[partners[aligned]] == line.written[aligned]
        self.agrees |= self.lacking
        self.cuts = np.zeros(size + 1, dtype=bool)
        self.cuts[[0, size]] = True
        self.cuts[list(row.insertions)] = True
        if size > 1:
            follows = np.where(
                aligned[1:] & aligned[:-1], np.diff(partners) == 1, aligned[1:] == aligned[:-1]
            )
            for other in (self.agrees, self.lacking):
                follows &= other[1:] == other[:-1]
            self.cuts[1:-1] |= ~follows

    def weave(self) -> tuple[tuple[AlignedRun, ...], NDArray[np.int64]]:
        """Return the new runs, and the new number of each old alignment column and of the end."""
        runs: list[AlignedRun] = []
        size = len(self.row.partners)
        added = np.zeros(size + 1, dtype=np.int64)
        bounds = np.flatnonzero(self.cuts)
        before: AlignedRun | None = None
        at = 0
        for run in self.alignment.runs:
            low, high = np.searchsorted(bounds, (at, at + run.size), side="right")
            edges = [at, *bounds[low:high].tolist()]
            if edges[-1] != at + run.size:
                edges.append(at + run.size)
            for start, end in pairwise(edges):
                runs += self._insertion(start, before, run)
                runs.append(self._piece(run, start - at, end - at, start))
                before = run
            at += run.size
        runs += self._insertion(at, before, None)
        for slot, (start, end) in self.row.insertions.items():
            added[slot] = end - start
        return tuple(runs), np.arange(size + 1) + np.cumsum(added)

    def _piece(self, run: AlignedRun, start: int, end: int, at: int) -> AlignedRun:
        """Return columns ``[start, end)`` of *run*, with the new witness's cell at column *at*."""
        cells: list[Cell] = [(cell[0] + start, cell[0] + end) if cell else cell for cell in run.cells]
        first = int(self.row.partners[at])
        new: Cell = None if self.lacking[at] else (first, first + end - start) if first >= 0 else ()
        return AlignedRun(end - start, (*cells, new), run.equal and bool(self.agrees[at]))

    def _insertion(
        self, slot: int, before: AlignedRun | None, after: AlignedRun | None
    ) -> Iterator[AlignedRun]:
        """Yield the run of the tokens that only the new witness has before column *slot*, if any."""
        if slot not in self.row.insertions:
            return
        start, end = self.row.insertions[slot]
        adjacent = [run for run in (before, after) if run is not None]
        # A witness not extant on both sides is not extant between them.
        others: list[Cell] = [
            None if adjacent and all(run.cells[c] is None for run in adjacent) else ()
            for c in range(len(self.alignment.tokens))
        ]
        yield AlignedRun(end - start, (*others, (start, end)), False)
