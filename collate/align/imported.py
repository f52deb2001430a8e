"""Import of the alignment that an existing edition states: which words of its witnesses correspond."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from collate.align.entry_runs import align_cells
from collate.align.moves import find_moves
from collate.model import AlignedRun, Alignment, Cell
from collate.text.tokens import Vocabulary, tokenise

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from collate.model import Tokens, Work
    from collate.settings import Settings

    LetterCounts = NDArray[np.int32]


class ImportedPart(NamedTuple):
    """Words of all witnesses that an edition aligns with each other.

    Column *c* has here the letters (characters other than white space)
    ``start[c]`` up to ``end[c]`` of its text, if ``extant[c]``. In a
    ``shared`` part all extant columns have the same letters.
    """

    start: LetterCounts
    end: LetterCounts
    extant: NDArray[np.bool_]
    shared: bool


class ImportedAlignment(NamedTuple):
    """The alignment of an edition.

    ``units`` has the alignment columns ``[start, end)`` of each part;
    ``differing`` the indices of the parts in which the written forms of the
    extant witnesses differ. ``starts`` and ``ends`` have for each part and
    column its first token there (the next one where it has none), and the one
    after its last. ``vocabulary`` has the ids of the tokens.
    """

    alignment: Alignment
    units: tuple[tuple[int, int], ...]
    differing: frozenset[int]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    extant: NDArray[np.bool_]
    vocabulary: Vocabulary

    def cells(self, part: int) -> tuple[Cell, ...]:
        """Return the cell of each column in a part."""
        return _cells(self.starts[part], self.ends[part], self.extant[part], {})


def import_alignment(work: Work, parts: Sequence[ImportedPart], *, settings: Settings) -> ImportedAlignment:
    """Align the witnesses of *work* by *parts*, which hold every letter once and in order.

    A part in which all written forms agree is one run; inside the others,
    words are aligned by :func:`~collate.align.star.align_star`. Tokens end
    where a part does, also inside a word.
    """
    vocabulary = Vocabulary()
    cutter = _TokenCutter(
        [w.segment.text for w in work.columns], [w.segment.breaks for w in work.columns], parts
    )
    tokens = cutter.tokens(vocabulary)
    low, high = cutter.token_bounds(tokens)
    extant = np.array([one.extant for one in parts], dtype=bool).reshape(low.shape)
    lengths = [len(text) for text in tokens]
    origins = np.cumsum(lengths) - lengths
    written = np.concatenate([text.written for text in tokens])
    runs: list[AlignedRun] = []
    units: list[tuple[int, int]] = []
    differing: set[int] = set()
    numbers: dict[int, int] = {}
    at = 0
    for p in range(len(parts)):
        cells = _cells(low[p], high[p], extant[p], numbers)
        if _agree(written, (low[p] + origins)[extant[p]], (high[p] - low[p])[extant[p]]):
            size = int((high[p] - low[p])[extant[p]].max(initial=0))
            part_runs = [AlignedRun(size, cells, True)] if size else []
        else:
            differing.add(p)
            part_runs = align_cells(tokens, cells, work.base_column, settings.align)
        runs += part_runs
        width = sum(run.size for run in part_runs)
        units.append((at, at + width))
        at += width
    moves = find_moves(tokens, work.base_column, runs=runs, settings=settings.align) if runs else ()
    return ImportedAlignment(
        alignment=Alignment(work, tokens, tuple(runs), moves),
        units=tuple(units),
        differing=frozenset(differing),
        starts=low,
        ends=high,
        extant=extant,
        vocabulary=vocabulary,
    )


def _cells(
    low: NDArray[np.int64], high: NDArray[np.int64], extant: NDArray[np.bool_], numbers: dict[int, int]
) -> tuple[Cell, ...]:
    """Return cells; *numbers* interns the integers, since many texts have many cells."""
    intern = numbers.setdefault
    bounds = zip(low.tolist(), high.tolist(), extant.tolist(), strict=True)
    return tuple(
        ((intern(start, start), intern(end, end)) if start < end else ()) if is_extant else None
        for start, end, is_extant in bounds
    )


def _agree(written: NDArray[np.int32], starts: NDArray[np.int64], sizes: NDArray[np.int64]) -> bool:
    """Return whether the stretches of *written* from *starts* on, of *sizes*, are the same."""
    if not len(sizes) or int(sizes.min()) != int(sizes.max()):
        return not len(sizes)
    forms = written[starts[:, None] + np.arange(int(sizes[0]))]
    return bool((forms == forms[0]).all())


class _TokenCutter:
    """Cuts texts into tokens so that all have the same token edges wherever they share their letters."""

    def __init__(
        self, texts: Sequence[str], breaks: Sequence[tuple[int, ...]], parts: Sequence[ImportedPart]
    ) -> None:
        self.texts, self.breaks = texts, breaks
        self.letters = [letter_offsets(text) for text in texts]
        shape = (len(parts), len(texts))
        self.start = np.array([one.start for one in parts], dtype=np.int64).reshape(shape)
        self.end = np.array([one.end for one in parts], dtype=np.int64).reshape(shape)
        self.same = np.array([one.extant & one.shared for one in parts], dtype=bool).reshape(shape)
        self.widths = np.where(self.same, self.end - self.start, 0).max(axis=1, initial=0)
        self.origins = np.cumsum(self.widths) - self.widths

    def tokens(self, vocabulary: Vocabulary) -> tuple[Tokens, ...]:
        """Cut all texts, each also where another one has a token edge between the same letters."""
        edges = [
            np.unique(np.concatenate((self.start[:, c], self.end[:, c]))) for c in range(len(self.texts))
        ]
        first = [self._tokens(c, cuts, vocabulary) for c, cuts in enumerate(edges)]
        line = np.zeros(int(self.widths.sum()) + 1, dtype=bool)
        for c, tokens in enumerate(first):
            line[self._to_line(c, self._letters_before(c, tokens))] = True
        all_edges = np.flatnonzero(line)
        result: list[Tokens] = []
        for c, tokens in enumerate(first):
            cuts = np.union1d(edges[c], self._from_line(c, all_edges))
            more = np.setdiff1d(cuts[cuts < len(self.letters[c])], self._letters_before(c, tokens))
            result.append(self._tokens(c, cuts, vocabulary) if len(more) else tokens)
        return tuple(result)

    def token_bounds(self, tokens: Sequence[Tokens]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the first token of each part in each column, and the one after its last."""
        low, high = np.empty_like(self.start), np.empty_like(self.end)
        for c, text in enumerate(tokens):
            before = self._letters_before(c, text)
            low[:, c] = np.searchsorted(before, self.start[:, c])
            high[:, c] = np.searchsorted(before, self.end[:, c])
        return low, high

    def _letters_before(self, c: int, tokens: Tokens) -> NDArray[np.int64]:
        """Return the number of letters before each token."""
        counts: NDArray[np.int64] = np.searchsorted(self.letters[c], tokens.offsets[:-1])
        return counts

    def _tokens(self, c: int, cuts: NDArray[np.int64], vocabulary: Vocabulary) -> Tokens:
        inside = cuts[(cuts > 0) & (cuts < len(self.letters[c]))]
        offsets = self.letters[c][inside].tolist()
        return cut_tokens(self.texts[c], self.breaks[c], cuts=offsets, vocabulary=vocabulary)

    def _to_line(self, c: int, letters: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the positions of letters of column *c* on the line of all shared parts end to end."""
        parts = np.flatnonzero(self.same[:, c] & (self.widths > 0))
        if not len(parts):
            return letters[:0]
        at = np.searchsorted(self.start[parts, c], letters, side="right") - 1
        ahead = letters - self.start[parts, c][np.maximum(at, 0)]
        inside = (at >= 0) & (ahead < self.widths[parts][np.maximum(at, 0)])
        positions: NDArray[np.int64] = self.origins[parts][at[inside]] + ahead[inside]
        return positions

    def _from_line(self, c: int, positions: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the letters of column *c* at the *positions* of the line where it has any."""
        if not len(self.origins):
            return positions[:0]
        # Of parts without letters and the next one, which start at one position, the last counts.
        at = np.searchsorted(self.origins, positions, side="right") - 1
        here = self.same[at, c] & (self.widths[at] > positions - self.origins[at])
        letters: NDArray[np.int64] = self.start[at[here], c] + positions[here] - self.origins[at[here]]
        return letters


def letter_offsets(text: str) -> NDArray[np.int64]:
    """Return the offsets of the characters of *text* other than white space.

    >>> letter_offsets("主席 说").tolist()
    [0, 1, 3]
    """
    return np.array([i for i, character in enumerate(text) if not character.isspace()], dtype=np.int64)


def cut_tokens(text: str, breaks: tuple[int, ...], *, cuts: Sequence[int], vocabulary: Vocabulary) -> Tokens:
    """Cut *text* into tokens, also at the offsets *cuts*, which start no paragraph.

    >>> tokens = cut_tokens("honour", (0,), cuts=[4, 5], vocabulary=Vocabulary())
    >>> [tokens.surface(i, i + 1) for i in range(len(tokens))], tokens.breaks
    (['hono', 'u', 'r'], (0,))
    """
    tokens = tokenise(text, tuple(sorted({*breaks, *cuts})), vocabulary=vocabulary)
    starts = np.array([b for b in breaks if b < len(text)], dtype=np.int32)
    return replace(tokens, breaks=tuple(np.searchsorted(tokens.offsets[:-1], starts).tolist()))
