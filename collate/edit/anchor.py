"""Location of editors' decisions in a base text."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from collate.i18n import _
from collate.model import Decision, Emendation, Span

if TYPE_CHECKING:
    from collate.model import AlignedRun, Apparatus, ApparatusEntry, Cell


class DecisionLocator:
    """A locator of decisions in the base text of one apparatus."""

    def __init__(self, apparatus: Apparatus) -> None:
        work = apparatus.alignment.work
        self._base = work.base_column
        self._entries = apparatus.entries
        self._unnumbered = apparatus.unnumbered
        self._runs = apparatus.alignment.runs
        self._tokens = apparatus.alignment.tokens[self._base]
        self._offsets: list[int] = self._tokens.offsets.tolist()

    def locate(self, decision: Decision) -> Emendation | str:
        """Return *decision* as an emendation, or the reason why it cannot be located.

        It can be located if its words, with those before and after them, occur
        once in the base text, as whole words of one paragraph, and are either
        exactly an apparatus entry or touch none.
        """
        text = self._tokens.text
        context = decision.before + decision.words + decision.after
        first = text.find(context)
        if first < 0:
            return _("the base text has no 「{words}」", words=context)
        if text.find(context, first + 1) >= 0:
            return _(
                "「{words}」 occurs {count} times in the base text: add words before or after it",
                words=context,
                count=_count_occurrences(text, context),
            )
        locus = Span(first + len(decision.before), first + len(decision.before) + len(decision.words))
        tokens = self._tokens_at(locus)
        if tokens is None:
            return _("「{words}」 is a part of a word", words=decision.words)
        if any(tokens[0] < start < tokens[1] for start in self._tokens.breaks):
            return _("its words extend over two paragraphs")
        return self._emendation(decision, locus, tokens=tokens)

    def _emendation(self, decision: Decision, locus: Span, *, tokens: tuple[int, int]) -> Emendation | str:
        for entry in self._entries:
            cell = entry.cells[self._base]
            same = cell == tokens if cell and locus.start < locus.end else entry.locus == locus
            same = same and cell is not None  # otherwise it is only adjacent to a lacuna of the base text
            if same:
                sigla = next((r.sigla for r in entry.readings if r.text == decision.text), ())
                return _make_emendation(decision, locus, cells=entry.cells, entry=entry.number, sigla=sigla)
            if _touches(entry, locus):
                return _(
                    "it touches 「{lemma}」 ({entry}), where witnesses differ: "
                    "give exactly the words of that entry",
                    lemma=entry.lemma.text,
                    entry=entry.id,
                )
        for place in self._unnumbered:
            if place.locus != locus and _touches(place, locus):
                lemma = place.lemma.text
                if not place.gaps:
                    return _(
                        "it touches 「{lemma}」, which witnesses write with other invisible characters: "
                        "give exactly these words",
                        lemma=lemma,
                    )
                return _(
                    "it touches 「{lemma}」, where a witness states that words are missing: "
                    "give exactly these words",
                    lemma=lemma,
                )
        cells = self.cells(tokens)
        if cells is None:
            if tokens[0] == len(self._tokens):
                return _(
                    "nothing can be added at the end of a text: give its last words, and their replacement"
                )
            return _("a lacuna of a witness begins or ends inside its words")
        return _make_emendation(decision, locus, cells=cells, entry=None, sigla=())

    def _tokens_at(self, locus: Span) -> tuple[int, int] | None:
        """Return the tokens at *locus*, trailing white space aside; None if it cuts a token."""
        start = bisect_left(self._offsets, locus.start)
        if start == len(self._offsets) or self._offsets[start] != locus.start:
            return None
        if locus.start == locus.end:
            return start, start
        end = bisect_left(self._offsets, locus.end)
        words = self._tokens.surface(start, end)
        return (start, end) if words.rstrip() == self._tokens.text[locus.start : locus.end].rstrip() else None

    def cells(self, tokens: tuple[int, int]) -> tuple[Cell, ...] | None:
        """Return the cells of all columns at base *tokens*; None if a lacuna begins or ends inside."""
        low, high = tokens
        parts: list[list[Cell]] = []
        indices: list[int] = []
        for index, run in enumerate(self._runs):
            cell = run.cells[self._base]
            if cell and cell[0] < max(high, low + 1) and low < max(cell[1], cell[0] + 1):
                parts.append(_slice_run(run, cell, low=low, high=high))
                indices.append(index)
        if indices and any(run.cells[self._base] is None for run in self._runs[indices[0] : indices[-1]]):
            return None  # a lacuna of the base text itself
        cells = [_join(column) for column in zip(*parts, strict=True)] if parts else []
        if not cells or any(cell is _PARTLY_EXTANT for cell in cells):
            return None
        return tuple(cells)


#: Stands for the cell of a column that is extant in only a part of the locus.
_PARTLY_EXTANT: Cell = (-1, -1)


def _make_emendation(
    decision: Decision, locus: Span, *, cells: tuple[Cell, ...], entry: int | None, sigla: tuple[str, ...]
) -> Emendation:
    return Emendation(
        locus=locus,
        before=decision.words,
        text=decision.text,
        cells=cells,
        entry=entry,
        sigla=sigla,
        reason=decision.reason,
        by=decision.by,
        certainty=decision.certainty,
    )


def _slice_run(run: AlignedRun, base: tuple[int, ...], *, low: int, high: int) -> list[Cell]:
    """Return the cells of *run*, whose base text cell is *base*, beside the base tokens ``[low, high)``."""
    skip, size = max(0, low - base[0]), max(0, min(high, base[1]) - max(low, base[0]))
    if not size:
        return [None if cell is None else () for cell in run.cells]
    return [(cell[0] + skip, cell[0] + skip + size) if cell else cell for cell in run.cells]


def _join(cells: tuple[Cell, ...]) -> Cell:
    with_tokens = [cell for cell in cells if cell]
    if any(cell is None for cell in cells):
        return None if not with_tokens and not any(cell == () for cell in cells) else _PARTLY_EXTANT
    return (with_tokens[0][0], with_tokens[-1][1]) if with_tokens else ()


def _touches(entry: ApparatusEntry, locus: Span) -> bool:
    if entry.locus.start == entry.locus.end or locus.start == locus.end:
        return (
            locus.start < entry.locus.start < locus.end or entry.locus.start < locus.start < entry.locus.end
        )
    return entry.locus.start < locus.end and locus.start < entry.locus.end


def _count_occurrences(text: str, words: str) -> int:
    """Return the number of occurrences of *words*, including overlapping ones."""
    count, at = 0, text.find(words)
    while at >= 0:
        count, at = count + 1, text.find(words, at + 1)
    return count
