"""Put one more witness into an alignment that stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from collate.align.anchors import hashes
from collate.align.imported import cut_tokens
from collate.align.moves import moves
from collate.align.star import Row, row_of
from collate.align.unrelated import strangers
from collate.model import AlignedRun, Alignment, Tokens
from collate.text.tokens import tokenise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from collate.model import Cell, Witness
    from collate.settings import Settings
    from collate.text.tokens import Vocabulary

#: Tokens of the k-grams by which the witness is found that the new one is most like.
_GRAM = 4

#: Product of two lengths from which texts are not compared character by character.
_MOST = 40_000_000_000


class Added(NamedTuple):
    """An alignment with one more column, and where each of its columns stands now.

    ``places`` has the new number of each column that there was, and of the
    one after the last. A witness that shares nothing with the others is in
    ``alignment.left_out`` and has no column.
    """

    alignment: Alignment
    places: NDArray[np.int64]


def added(alignment: Alignment, witness: Witness, vocabulary: Vocabulary, settings: Settings) -> Added:
    """Put *witness*, a text of its own, beside the others, as the last column.

    It is aligned to the one that it is most like, where that has words, and
    elsewhere to the base text or to whoever has some. No two tokens that
    stood in one column before are parted, and none come together.

    Args:
        alignment: with a column at least.
        witness: the new one; no siglum of it may be in the work.
        vocabulary: that of the alignment's tokens.
        settings: table ``[align]`` counts.
    """
    segment = witness.segment
    text = tokenise(segment.text, segment.breaks, vocabulary)
    base = alignment.work.base_column
    nearest = _nearest(alignment.tokens, text, base)
    if strangers((alignment.tokens[nearest], text), 0):
        unmoved = np.arange(sum(run.size for run in alignment.runs) + 1)
        return Added(replace(alignment, left_out=(*alignment.left_out, witness)), unmoved)
    text = _cut_alike(alignment.tokens[nearest], text, vocabulary)
    line, held = _line(alignment, nearest)
    row = row_of(line, text, False, settings.align)
    row.lacunae = list(_of_base(row.lacunae, held, settings.align.lacuna))
    runs, places = _Woven(alignment, line, text, row).runs()
    work = replace(alignment.work, witnesses=(*alignment.work.witnesses, witness))
    tokens = (*alignment.tokens, text)
    found = moves(tokens, base, runs, settings.align)
    return Added(Alignment(work, tokens, runs, found, alignment.left_out), places)


def _nearest(tokens: Sequence[Tokens], text: Tokens, base: int) -> int:
    """Return the column that shares most k-grams with *text*, of several the base text, or by their words."""
    if len(text) < _GRAM:
        return base
    own = np.unique(hashes(text.written, _GRAM))

    def rank(column: int) -> tuple[float, bool, str]:
        other = tokens[column]
        if len(other) < _GRAM:
            return 0.0, column == base, other.text
        grams = np.unique(hashes(other.written, _GRAM))
        common = len(np.intersect1d(own, grams, assume_unique=True))
        return common / (len(own) + len(grams) - common), column == base, other.text

    return max(range(len(tokens)), key=rank)


def _cut_alike(other: Tokens, text: Tokens, vocabulary: Vocabulary) -> Tokens:
    """Cut *text* in the middle of words where *other* is cut in them."""
    breaks = tuple(other.offsets[list(other.breaks)].tolist())
    plain = tokenise(other.text, breaks, vocabulary)
    inside = np.setdiff1d(other.offsets, plain.offsets).tolist()
    if not inside or len(other.text) * len(text.text) > _MOST:
        return text
    from rapidfuzz.distance import Levenshtein

    steps = Levenshtein.opcodes(other.text, text.text, score_hint=64)
    cuts = {
        step.dest_start + at - step.src_start
        for step in steps
        if step.tag == "equal"
        for at in inside[np.searchsorted(inside, step.src_start) :]
        if at <= step.src_end
    }
    own = tuple(text.offsets[list(text.breaks)].tolist())
    return cut_tokens(text.text, own, sorted(cuts), vocabulary)


def _line(alignment: Alignment, nearest: int) -> tuple[Tokens, NDArray[np.bool_]]:
    """Return a text with one token for each column, and in which of them the base text has one."""
    base = alignment.work.base_column
    surfaces: list[str] = []
    sizes: list[NDArray[np.int32]] = []
    parts: list[tuple[Tokens, int, int]] = []
    held: list[NDArray[np.bool_]] = []
    for run in alignment.runs:
        order = (nearest, base, *range(len(run.cells)))
        column, cell = next((c, cell) for c in order if (cell := run.cells[c]))
        own = alignment.tokens[column]
        surfaces.append(own.surface(*cell))
        sizes.append(np.diff(own.offsets[cell[0] : cell[1] + 1]))
        parts.append((own, *cell))
        held.append(np.full(run.size, bool(run.cells[base])))
    if not parts:
        none = np.zeros(0, dtype=np.int32)
        return Tokens("", np.zeros(1, np.int32), none, none, none.astype(np.int8), ()), none.astype(bool)
    breaks: list[int] = []
    at = 0
    for own, start, end in parts:
        breaks += [at + place - start for place in own.breaks if start <= place < end]
        at += end - start
    line = Tokens(
        "".join(surfaces),
        np.concatenate(([0], np.cumsum(np.concatenate(sizes)))).astype(np.int32),
        np.concatenate([own.folded[start:end] for own, start, end in parts]),
        np.concatenate([own.written[start:end] for own, start, end in parts]),
        np.concatenate([own.kinds[start:end] for own, start, end in parts]),
        tuple(breaks),
    )
    return line, np.concatenate(held)


def _of_base(
    lacunae: Sequence[tuple[int, int]], held: NDArray[np.bool_], least: int
) -> Iterator[tuple[int, int]]:
    """Yield the lacunae that the witness has in the base text: only what that has can be missing."""
    for start, end in lacunae:
        there = np.flatnonzero(held[start:end])
        if len(there) >= least:
            yield start + int(there[0]), start + int(there[-1]) + 1


class _Woven:
    """The runs of an alignment, cut up where the new witness needs it, with its cells."""

    def __init__(self, alignment: Alignment, line: Tokens, text: Tokens, row: Row) -> None:
        self.alignment = alignment
        self.row = row
        size = len(line)
        self.missing = np.zeros(size, dtype=bool)
        for start, end in row.lacunae:
            self.missing[start:end] = True
        held = row.places >= 0
        self.agrees = np.zeros(size, dtype=bool)
        self.agrees[held] = text.written[row.places[held]] == line.written[held]
        self.agrees |= self.missing
        self.cuts = np.zeros(size + 1, dtype=bool)
        self.cuts[[0, size]] = True
        self.cuts[list(row.inserted)] = True
        if size > 1:
            follows = np.where(held[1:] & held[:-1], np.diff(row.places) == 1, held[1:] == held[:-1])
            for other in (self.agrees, self.missing):
                follows &= other[1:] == other[:-1]
            self.cuts[1:-1] |= ~follows

    def runs(self) -> tuple[tuple[AlignedRun, ...], NDArray[np.int64]]:
        """Return them, and the new number of each column that there was."""
        woven: list[AlignedRun] = []
        size = len(self.row.places)
        more = np.zeros(size + 1, dtype=np.int64)
        bounds = np.flatnonzero(self.cuts)
        before: AlignedRun | None = None
        at = 0
        for run in self.alignment.runs:
            low, high = np.searchsorted(bounds, (at, at + run.size), side="right")
            edges = [at, *bounds[low:high].tolist()]
            if edges[-1] != at + run.size:
                edges.append(at + run.size)
            for start, end in pairwise(edges):
                woven += self._inserted(start, before, run)
                woven.append(self._piece(run, start - at, end - at, start))
                before = run
            at += run.size
        woven += self._inserted(at, before, None)
        for slot, (start, end) in self.row.inserted.items():
            more[slot] = end - start
        return tuple(woven), np.arange(size + 1) + np.cumsum(more)

    def _piece(self, run: AlignedRun, start: int, end: int, at: int) -> AlignedRun:
        cells: list[Cell] = [(cell[0] + start, cell[0] + end) if cell else cell for cell in run.cells]
        first = int(self.row.places[at])
        own: Cell = None if self.missing[at] else (first, first + end - start) if first >= 0 else ()
        return AlignedRun(end - start, (*cells, own), run.equal and bool(self.agrees[at]))

    def _inserted(
        self, slot: int, before: AlignedRun | None, after: AlignedRun | None
    ) -> Iterator[AlignedRun]:
        """Yield what the new witness has before column *slot* and nobody else."""
        if slot not in self.row.inserted:
            return
        start, end = self.row.inserted[slot]
        beside = [run for run in (before, after) if run is not None]
        # Who is not extant on both sides is not extant between them.
        others: list[Cell] = [
            None if beside and all(run.cells[c] is None for run in beside) else ()
            for c in range(len(self.alignment.tokens))
        ]
        yield AlignedRun(end - start, (*others, (start, end)), False)
