"""Columns that are given: an edition says which words of its witnesses stand beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from collate.align.moves import moves
from collate.align.star import part, star
from collate.model import AlignedRun, Alignment, Cell
from collate.text.tokens import Vocabulary, tokenise

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from collate.model import Tokens, Work
    from collate.settings import AlignSettings, Settings

    Counts = NDArray[np.int32]

#: Inside a place nobody is missing: that is said of the place as a whole.
_NEVER = 1 << 30


class Part(NamedTuple):
    """Words that stand beside each other.

    Column *c* has the letters (characters that are no white space)
    ``start[c]`` up to ``end[c]`` of its text here, if it is ``extant[c]``.
    Where they are ``shared``, all who are extant have the same letters.
    """

    start: Counts
    end: Counts
    extant: NDArray[np.bool_]
    shared: bool


class Given(NamedTuple):
    """An alignment that was given.

    ``units`` has the columns ``[start, end)`` of each part; in those that are
    in ``differing`` the written forms of those who are extant differ.
    ``starts`` and ``ends`` have for each part and column the first token there
    (the next one where it has none), and the one after its last.
    ``vocabulary`` knows the ids of its tokens.
    """

    alignment: Alignment
    units: tuple[tuple[int, int], ...]
    differing: frozenset[int]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    extant: NDArray[np.bool_]
    vocabulary: Vocabulary

    def cells(self, part: int) -> tuple[Cell, ...]:
        """Return what each column has in a part."""
        return _cells(self.starts[part], self.ends[part], self.extant[part], {})


def given(work: Work, parts: Sequence[Part], settings: Settings) -> Given:
    """Put the witnesses of *work* into columns as *parts* say, which hold every letter once and in order.

    A part in which all have the same written forms is one run; inside the
    others, words are aligned as always. Tokens end where a part does, also in
    the middle of a word.
    """
    vocabulary = Vocabulary()
    cut = _Cut([w.segment.text for w in work.columns], [w.segment.breaks for w in work.columns], parts)
    tokens = cut.tokens(vocabulary)
    low, high = cut.places(tokens)
    extant = np.array([one.extant for one in parts], dtype=bool).reshape(low.shape)
    lengths = [len(own) for own in tokens]
    origins = np.cumsum(lengths) - lengths
    written = np.concatenate([own.written for own in tokens])
    runs: list[AlignedRun] = []
    units: list[tuple[int, int]] = []
    differing: set[int] = set()
    numbers: dict[int, int] = {}
    at = 0
    for p in range(len(parts)):
        cells = _cells(low[p], high[p], extant[p], numbers)
        if _agree(written, (low[p] + origins)[extant[p]], (high[p] - low[p])[extant[p]]):
            size = int((high[p] - low[p])[extant[p]].max(initial=0))
            own_runs = [AlignedRun(size, cells, True)] if size else []
        else:
            differing.add(p)
            own_runs = _beside(tokens, cells, work.base_column, settings.align)
        runs += own_runs
        width = sum(run.size for run in own_runs)
        units.append((at, at + width))
        at += width
    found = moves(tokens, work.base_column, runs, settings.align) if runs else ()
    alignment = Alignment(work, tokens, tuple(runs), found)
    return Given(alignment, tuple(units), frozenset(differing), low, high, extant, vocabulary)


def _cells(
    low: NDArray[np.int64], high: NDArray[np.int64], extant: NDArray[np.bool_], numbers: dict[int, int]
) -> tuple[Cell, ...]:
    """Return cells; *numbers* has one object for each number, since many texts have many cells."""
    own = numbers.setdefault
    ends = zip(low.tolist(), high.tolist(), extant.tolist(), strict=True)
    return tuple(
        ((own(start, start), own(end, end)) if start < end else ()) if there else None
        for start, end, there in ends
    )


def _agree(written: NDArray[np.int32], places: NDArray[np.int64], sizes: NDArray[np.int64]) -> bool:
    """Tell whether the same forms stand at all *places* of *written*."""
    if not len(sizes) or int(sizes.min()) != int(sizes.max()):
        return not len(sizes)
    forms = written[places[:, None] + np.arange(int(sizes[0]))]
    return bool((forms == forms[0]).all())


class _Cut:
    """Cuts texts into tokens so that all have the same ones wherever they share their letters."""

    def __init__(
        self, texts: Sequence[str], breaks: Sequence[tuple[int, ...]], parts: Sequence[Part]
    ) -> None:
        self.texts, self.breaks = texts, breaks
        self.letters = [letters_of(text) for text in texts]
        shape = (len(parts), len(texts))
        self.start = np.array([one.start for one in parts], dtype=np.int64).reshape(shape)
        self.end = np.array([one.end for one in parts], dtype=np.int64).reshape(shape)
        self.same = np.array([one.extant & one.shared for one in parts], dtype=bool).reshape(shape)
        self.widths = np.where(self.same, self.end - self.start, 0).max(axis=1, initial=0)
        self.origins = np.cumsum(self.widths) - self.widths

    def tokens(self, vocabulary: Vocabulary) -> tuple[Tokens, ...]:
        """Cut all texts, each also where another one has a token's edge between the same letters."""
        edges = [
            np.unique(np.concatenate((self.start[:, c], self.end[:, c]))) for c in range(len(self.texts))
        ]
        first = [self._tokens(c, own, vocabulary) for c, own in enumerate(edges)]
        line = np.zeros(int(self.widths.sum()) + 1, dtype=bool)
        for c, tokens in enumerate(first):
            line[self._on_line(c, self._starts(c, tokens))] = True
        everywhere = np.flatnonzero(line)
        cut: list[Tokens] = []
        for c, tokens in enumerate(first):
            wanted = np.union1d(edges[c], self._from_line(c, everywhere))
            more = np.setdiff1d(wanted[wanted < len(self.letters[c])], self._starts(c, tokens))
            cut.append(self._tokens(c, wanted, vocabulary) if len(more) else tokens)
        return tuple(cut)

    def places(self, tokens: Sequence[Tokens]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the first token of each part in each column, and the one after its last."""
        low, high = np.empty_like(self.start), np.empty_like(self.end)
        for c, own in enumerate(tokens):
            starts = self._starts(c, own)
            low[:, c] = np.searchsorted(starts, self.start[:, c])
            high[:, c] = np.searchsorted(starts, self.end[:, c])
        return low, high

    def _starts(self, c: int, tokens: Tokens) -> NDArray[np.int64]:
        """Return how many letters stand before each token."""
        found: NDArray[np.int64] = np.searchsorted(self.letters[c], tokens.offsets[:-1])
        return found

    def _tokens(self, c: int, cuts: NDArray[np.int64], vocabulary: Vocabulary) -> Tokens:
        inside = cuts[(cuts > 0) & (cuts < len(self.letters[c]))]
        return cut_tokens(self.texts[c], self.breaks[c], self.letters[c][inside].tolist(), vocabulary)

    def _on_line(self, c: int, starts: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return where letters of column *c* stand when all parts are laid end to end."""
        held = np.flatnonzero(self.same[:, c] & (self.widths > 0))
        if not len(held):
            return starts[:0]
        at = np.searchsorted(self.start[held, c], starts, side="right") - 1
        ahead = starts - self.start[held, c][np.maximum(at, 0)]
        inside = (at >= 0) & (ahead < self.widths[held][np.maximum(at, 0)])
        places: NDArray[np.int64] = self.origins[held][at[inside]] + ahead[inside]
        return places

    def _from_line(self, c: int, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the letters of column *c* at the places of the line where it has any."""
        if not len(self.origins):
            return places[:0]
        # Of parts without a letter the last one starts where the next has its first.
        at = np.searchsorted(self.origins, places, side="right") - 1
        held = self.same[at, c] & (self.widths[at] > places - self.origins[at])
        letters: NDArray[np.int64] = self.start[at[held], c] + places[held] - self.origins[at[held]]
        return letters


def letters_of(text: str) -> NDArray[np.int64]:
    """Return the offsets of the characters of *text* that are no white space.

    >>> letters_of("主席 说").tolist()
    [0, 1, 3]
    """
    return np.array([i for i, character in enumerate(text) if not character.isspace()], dtype=np.int64)


def cut_tokens(text: str, breaks: tuple[int, ...], cuts: Sequence[int], vocabulary: Vocabulary) -> Tokens:
    """Cut *text* into tokens, also at the offsets *cuts*, where no paragraph starts.

    >>> tokens = cut_tokens("honour", (0,), [4, 5], Vocabulary())
    >>> [tokens.surface(i, i + 1) for i in range(len(tokens))], tokens.breaks
    (['hono', 'u', 'r'], (0,))
    """
    tokens = tokenise(text, tuple(sorted({*breaks, *cuts})), vocabulary)
    starts = np.array([b for b in breaks if b < len(text)], dtype=np.int32)
    return replace(tokens, breaks=tuple(np.searchsorted(tokens.offsets[:-1], starts).tolist()))


def _beside(
    tokens: Sequence[Tokens], cells: Sequence[Cell], base: int, settings: AlignSettings
) -> list[AlignedRun]:
    """Return the runs of one part in which those who are extant differ."""
    groups: dict[bytes, list[int]] = {}
    for c, cell in enumerate(cells):
        if cell is not None:
            form = tokens[c].written[cell[0] : cell[1]].tobytes() if cell else b""
            groups.setdefault(form, []).append(c)
    lacking = groups.pop(b"", [])
    # By what they read, so that the order of the witnesses decides nothing; the base text is the centre.
    order = sorted(
        groups.values(), key=lambda group: (base not in group, *_rank(tokens[group[0]], cells[group[0]]))
    )
    patient = replace(settings, lacuna=_NEVER, excerpt_lacuna=_NEVER)
    firsts = [(group[0], cell) for group in order if (cell := cells[group[0]])]
    runs: list[AlignedRun] = []
    for run in star([part(tokens[c], *cell) for c, cell in firsts], 0, frozenset(), patient):
        whole: list[Cell] = [None if cell is None else () for cell in cells]
        for group, own in zip(order, run.cells, strict=True):
            for c in group:
                cell = cells[c]
                whole[c] = (cell[0] + own[0], cell[0] + own[1]) if own and cell else ()
        runs.append(AlignedRun(run.size, tuple(whole), run.equal and not lacking))
    return runs


def _rank(tokens: Tokens, cell: Cell) -> tuple[int, str]:
    surface = tokens.surface(*cell) if cell else ""
    return -len(surface), surface
