"""From a decision on the words of the text, and its place, to emendations of the base text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace
from itertools import repeat
from typing import TYPE_CHECKING, NamedTuple

from collate.analysis import Interval, word_span
from collate.i18n import _
from collate.model import Emendation, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from collate.edit.places import FoundPlace, PlaceFinder
    from collate.model import AlignedRun, ApparatusEntry, Cell, Decision

#: Stands for the cell of a column that is extant in only a part of the locus.
_PARTLY_EXTANT: Cell = (-1, -1)


class TextChange(NamedTuple):
    """The emendations of a decision (none: the base text has its words), and how it had to be adapted."""

    emendations: tuple[Emendation, ...] = ()
    changes: tuple[str, ...] = ()


class TextChanger:
    """Makes emendations of one apparatus."""

    def __init__(self, finder: PlaceFinder) -> None:
        self._finder = finder
        self._base = finder.work.base_column
        self._tokens = finder.apparatus.alignment.tokens[self._base]
        self._runs = finder.apparatus.alignment.runs

    def change(self, decision: Decision, place: FoundPlace) -> TextChange | str:
        """Return what *decision*, which was found at *place*, changes; or why it cannot be applied.

        A decision about a part of an entry, which it was made before, changes only its own
        words. One about several entries is applied to each of them, if a witness has its
        words throughout.
        """
        wanted = wanted_words(decision)
        locus = word_span(self._tokens, *place.base)
        if place.cut:
            return _("「{words}」 is a part of a word", words=decision.words)
        breaks = self._tokens.breaks
        if bisect_right(breaks, place.base[0]) < bisect_left(breaks, place.base[1]):
            return _("its words extend over two paragraphs")
        for other in self._finder.apparatus.unnumbered:
            if other.locus != locus and touches(other.locus, locus):
                return self._unnumbered_reason(other)
        if not place.entries:
            return self._unanimous(decision, wanted, place.base, locus)
        if len(place.entries) == 1:
            return self._in_entry(decision, wanted, place, locus)
        return self._through_entries(decision, wanted, place)

    def _unanimous(
        self, decision: Decision, wanted: str, base: tuple[int, int], locus: Span
    ) -> TextChange | str:
        before = self._tokens.text[slice(*locus)]
        if _same(before, wanted):
            return TextChange()
        cells = self.cells(base)
        if cells is None and base[0] == len(self._tokens):
            return _("nothing can be added at the end of a text: give its last words, and their replacement")
        if cells is None:
            return _("a lacuna of a witness begins or ends inside its words")
        return TextChange((_emendation(decision, locus, before, wanted, cells),))

    def _in_entry(self, decision: Decision, wanted: str, place: FoundPlace, locus: Span) -> TextChange | str:
        (entry,) = place.entries
        lemma = entry.lemma.text
        if entry.cells[self._base] is None:
            return _("the base text is not extant there")
        if not place.is_part:
            return TextChange(self._emend_entry(decision, entry, wanted))
        if not (entry.locus.start <= locus.start and locus.end <= entry.locus.end):
            return self._around_entry(decision, wanted, locus, entry)
        if not place.is_recorded:
            # Which of its words stand for those decided about is chance: no witness has both.
            return _("the base text has other words there: 「{lemma}」", lemma=lemma)
        start, end = locus.start - entry.locus.start, locus.end - entry.locus.start
        whole = _spliced(lemma, start, end, wanted)
        return TextChange(self._emend_entry(decision, entry, whole), (_describe_part(entry),))

    def _around_entry(
        self, decision: Decision, wanted: str, locus: Span, entry: ApparatusEntry
    ) -> TextChange | str:
        """Return the change of *entry* by a decision about it and words around it, which stay as they are.

        So it is where an entry is narrower than it was: 指导组 ] 督导组 and now 指 ] 督.
        """
        left = self._tokens.text[locus.start : entry.locus.start]
        right = self._tokens.text[entry.locus.end : locus.end]
        inside = locus.start <= entry.locus.start and entry.locus.end <= locus.end
        kept = wanted.startswith(left) and wanted[len(left) :].endswith(right)
        if not (inside and kept):
            return _touching_reason(entry)
        core = wanted[len(left) : len(wanted) - len(right)]
        return TextChange(self._emend_entry(decision, entry, core.strip()))

    def join(self, entry: ApparatusEntry, parts: Sequence[tuple[Decision, FoundPlace]]) -> TextChange | str:
        """Return the emendation of *entry* by several decisions, each about some of its words.

        Its reason is all of theirs; the first one is responsible.
        """
        whole, last, reasons = entry.lemma.text, len(entry.lemma.text), list[str]()
        for decision, place in sorted(parts, key=lambda part: part[1].base, reverse=True):
            locus = word_span(self._tokens, *place.base)
            start, end = locus.start - entry.locus.start, locus.end - entry.locus.start
            if start < 0 or end > last:
                return _("another decision is about the same words")
            wanted = wanted_words(decision)
            whole, last = _spliced(whole, start, end, wanted), start
            reasons.insert(0, decision.reason)
        first = replace(parts[0][0], reason="；".join(filter(None, dict.fromkeys(reasons))))
        return TextChange(self._emend_entry(first, entry, whole), (_describe_part(entry),))

    def _through_entries(self, decision: Decision, wanted: str, place: FoundPlace) -> TextChange | str:
        """Return the emendation of each entry at *place* by the witness that has the words decided on."""
        finder = self._finder
        extents = [finder.extent(entry) for entry in place.entries]
        inside = all(map(self._is_inside, repeat(place), place.entries, extents))
        ends = [place.interval, *extents]
        whole = Interval(min(one.start for one in ends), max(one.end for one in ends))
        for column in range(len(finder.work.columns)) if inside else ():
            extant = finder.columns.is_extant(column, whole)
            if extant and _same(finder.columns.words(column, whole), wanted):
                return TextChange(
                    tuple(
                        emendation
                        for entry in place.entries
                        for emendation in self._emend_entry(
                            decision, entry, finder.columns.words(column, finder.extent(entry))
                        )
                    )
                )
        return _touching_reason(place.entries[0])

    def _is_inside(self, place: FoundPlace, entry: ApparatusEntry, extent: Interval) -> bool:
        """Return whether a place has the whole of an entry: its columns, or its words of the base text."""
        cell, (start, end) = entry.cells[self._base], place.base
        return place.interval.contains(extent) or bool(cell and start <= min(cell) and max(cell) <= end)

    def _emend_entry(self, decision: Decision, entry: ApparatusEntry, wanted: str) -> tuple[Emendation, ...]:
        if _same(entry.lemma.text, wanted):
            return ()
        # The words may be those of a witness but for white space: then they are its reading.
        alike = next((one for one in entry.readings if _same(one.text, wanted)), None)
        text, sigla = (wanted, ()) if alike is None else (alike.text, alike.sigla)
        lemma, cells = entry.lemma.text, entry.cells
        return (_emendation(decision, entry.locus, lemma, text, cells, entry.number, sigla),)

    @staticmethod
    def _unnumbered_reason(place: ApparatusEntry) -> str:
        if place.gaps:
            return _(
                "it touches 「{lemma}」, where a witness states that words are missing: "
                "give exactly these words",
                lemma=place.lemma.text,
            )
        return _(
            "it touches 「{lemma}」, which witnesses write with other invisible characters: "
            "give exactly these words",
            lemma=place.lemma.text,
        )

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


def wanted_words(decision: Decision) -> str:
    """Return the words of the text that a decision leads to."""
    return decision.words if decision.how == "keep" else decision.text


def leaves_text(finder: PlaceFinder, decision: Decision, place: FoundPlace) -> bool:
    """Return whether the base text has the words of a decision at its *place*."""
    tokens = finder.apparatus.alignment.tokens[finder.work.base_column]
    return _same(tokens.surface(*place.base), wanted_words(decision))


def touches(left: Span, right: Span) -> bool:
    """Return whether two loci share a character, or an empty one is inside the other."""
    if left.start == left.end or right.start == right.end:
        return right.start < left.start < right.end or left.start < right.start < left.end
    return left.start < right.end and right.start < left.end


def overlap(left: Span, right: Span) -> bool:
    """Return whether two loci share a character or are equal."""
    return left == right or touches(left, right)


def _spliced(text: str, start: int, end: int, words: str) -> str:
    """Return *text* with *words* in place of its characters ``[start, end)``, spaced as *text* is."""
    left, right = text[:start], text[end:]
    if not words:
        if not right or not (right[0].isspace() or right[0].isalnum()):
            left = left.rstrip()
        elif not left or left[-1].isspace():
            right = right.lstrip()
    elif start == end and left[-1:].isspace() and right[:1].strip():
        words += " "
    elif start == end and right[:1].isspace() and left[-1:].strip():
        words = " " + words
    return left + words + right


def _same(left: str, right: str) -> bool:
    return "".join(left.split()) == "".join(right.split()) if left != right else True


def _touching_reason(entry: ApparatusEntry) -> str:
    return _(
        "it touches 「{lemma}」 ({entry}), where witnesses differ: give exactly the words of that entry",
        lemma=entry.lemma.text,
        entry=entry.id,
    )


def _describe_part(entry: ApparatusEntry) -> str:
    return _("it is part of 「{lemma}」, the rest of which stays as in the base text", lemma=entry.lemma.text)


def _emendation(
    decision: Decision,
    locus: Span,
    before: str,
    text: str,
    cells: tuple[Cell, ...],
    entry: int | None = None,
    sigla: tuple[str, ...] = (),
) -> Emendation:
    return Emendation(
        locus=locus,
        before=before,
        text=text,
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
