"""The choice of the words that locate a note: a lemma with neighbours, or the words beside an addition.

A lemma of a single character such as 对 cannot be located: the note has 加强对.
Neighbouring words must be common to every witness that the note names, so they
end at another entry, at a lacuna of one of the witnesses, and at the end of the
sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum, auto
from typing import NamedTuple

from collate.analysis import find_coverage
from collate.model import Edition, Span
from collate.report.base_text import (
    FEWEST_LETTERS,
    LANDMARK_REACH,
    LONGEST_LANDMARK,
    SENTENCE_REACH,
    BaseText,
    count_letters,
    nearest_cut,
)
from collate.report.column_spans import column_spans
from collate.report.latest import once_per_edition

_NUMERAL = re.compile(r"[0-9０-９〇零一二三四五六七八九十百千万萬两兩廿卅.,%]+")


class HostSide(Enum):
    """Where words that the base text lacks stand: after or before some words, or at a point by itself."""

    AFTER = auto()
    BEFORE = auto()
    HERE = auto()
    START = auto()
    END = auto()


class PrintedLemma(NamedTuple):
    """A lemma of the base text with the words before and after it that a note also prints.

    They begin at offset *start*; the number of the note stands at their end.
    """

    before: str
    lemma: str
    after: str
    start: int

    @property
    def text(self) -> str:
        """The lemma with the words before and after it."""
        return self.before + self.lemma + self.after

    @property
    def end(self) -> int:
        """The offset in the base text at which it ends."""
        return self.start + len(self.text)

    def around(self, reading: str) -> str:
        """Return *reading* with the same words before and after.

        >>> PrintedLemma("加强", "对", "", 3).around("")
        '加强'
        """
        return re.sub(r"\s+", " ", self.before + reading + self.after).strip()


class AdditionHost(NamedTuple):
    """The words beside an addition; where *side* is HERE, the last words of the sentence.

    ``sigla`` are the witnesses that lack the addition.
    """

    side: HostSide
    words: str
    at: int
    sigla: tuple[str, ...] = ()


@once_per_edition
def note_base_text(edition: Edition) -> NoteBaseText:
    """Return the base text of *edition*, the same for all notes on it."""
    return NoteBaseText(edition)


class NoteBaseText(BaseText):
    """The base text with its entries and emendations, and the spans at which each column is extant."""

    def __init__(self, edition: Edition) -> None:
        super().__init__(edition)
        self.edition = edition
        self.columns = column_spans(edition)
        self.base = edition.work.base_column
        self.extant = find_coverage(edition)
        places = [self.columns.span(number, self.base) for number in range(len(edition.entries))]
        self._beside: dict[tuple[Span, frozenset[int]], tuple[tuple[int, ...], tuple[int, ...]]] = {}
        alone = [emendation.locus for emendation in edition.emendations if emendation.entry is None]
        self._blocks = sorted([*places, *alone])
        self._emended = sorted(edition.emendations, key=lambda one: one.locus)

    def lemma(self, span: Span, columns: Iterable[int], *, other: str | None = None) -> PrintedLemma:
        """Return the words of *span* for a note that names the witnesses of *columns*.

        A single letter, of these words or of *other*, gets a neighbour: a
        numeral the word that it counts, any other the word before.
        """
        words = self.text[span.start : span.end]
        if count_letters(words) >= FEWEST_LETTERS and (
            other is None or count_letters(other) >= FEWEST_LETTERS
        ):
            return self._printed(span, span.start, span.end)
        left, right = self.beside(span, columns)
        if _NUMERAL.fullmatch(words) and words[-1:].isalnum() and right:
            return self._printed(span, span.start, nearest_cut(self.text, span.end, cuts=right, fewest=1))
        if left:
            return self._printed(span, nearest_cut(self.text, span.start, cuts=left), span.end)
        return self._printed(span, span.start, nearest_cut(self.text, span.end, cuts=right))

    def unique(self, printed: PrintedLemma, span: Span, *, columns: Iterable[int]) -> PrintedLemma:
        """Return the lemma with as many neighbours as make it unique in its sentence.

        *printed* itself is returned where it is unique, or where no neighbours help. For words that
        stand twice in a row both are printed rather than other neighbours: 一滴一滴.
        """
        if self.once(printed.text, span):
            return printed
        left, right = self.beside(span, columns)
        twice = 2 * self.text[span.start : span.end]
        tries = sorted(
            (end - start, self.text[start:end] != twice, start, end)
            for start in (printed.start, *(cut for cut in left if cut < printed.start))
            for end in (printed.end, *(cut for cut in right if cut > printed.end))
        )
        for size, _, start, end in tries:
            added = count_letters(self.text[start : span.start] + self.text[span.end : end])
            if (
                added >= FEWEST_LETTERS
                and size <= LONGEST_LANDMARK + span.size
                and self.once(self.text[start:end].strip(), span)
            ):
                return self._printed(span, start, end)
        return printed

    def wider(self, printed: PrintedLemma, span: Span, *, columns: Iterable[int]) -> Iterator[PrintedLemma]:
        """Yield *printed* with one more word before it, and with one more word after it."""
        left, right = self.beside(span, columns)
        for start in [cut for cut in left if self.text[cut : printed.start].strip()][:1]:
            yield self._printed(span, start, printed.end)
        for end in [cut for cut in right if self.text[printed.end : cut].strip()][:1]:
            yield self._printed(span, printed.start, end)

    def host(
        self, at: int, columns: Iterable[int], *, whole: bool, begins: bool, closes: bool
    ) -> AdditionHost:
        """Return the words beside an addition of the witnesses of *columns* at offset *at*.

        *whole*: the addition ends a sentence; *begins*: it begins a paragraph;
        *closes*: the text after it begins one.
        """
        place = self.before_blanks(at)
        if not place:
            return AdditionHost(HostSide.START, "", 0)
        if at >= self.length:
            return AdditionHost(HostSide.END, self.landmark(place), place)
        left, right = self.beside(Span(at, at), columns)
        edge = at in self.starts
        if left and not (edge and begins):
            start = nearest_cut(self.text, place, cuts=left)
            return AdditionHost(HostSide.AFTER, self._unique(start, place, left), place)
        ended = edge or place in self.ends(max(0, place - SENTENCE_REACH), place)
        if right and (begins and not closes if edge else not (ended and whole)):
            end = self.before_blanks(nearest_cut(self.text, at, cuts=right))
            return AdditionHost(HostSide.BEFORE, self.text[at:end].strip(), end)
        if edge and begins and not closes and (end := self._first_of_paragraph(at)):
            return AdditionHost(HostSide.BEFORE, self.text[at:end].strip(), end)
        return AdditionHost(HostSide.HERE, self.landmark(place), place)

    def _first_of_paragraph(self, at: int) -> int:
        """Return the end of the words at *at* that begin a paragraph and are themselves a lemma; 0 if none.

        Words before them are theirs: at the end of the paragraph before, they would seem to belong to it.
        """
        for start, stop in self._blocks[bisect_left(self._blocks, Span(at, at + 1)) :][:1]:
            end = self.before_blanks(stop)
            short = start == at < end <= at + LONGEST_LANDMARK
            if short and not any(one.locus.start < end and at <= one.locus.end for one in self._emended):
                return end
        return 0

    def landmark(self, at: int) -> str:
        """Return the last words before *at* as the edited text has them; "" where an editor deleted all."""
        changed = bisect_left(self._emended, at, key=lambda one: one.locus.end) - 1
        if changed + 1 < len(self._emended) and self._emended[changed + 1].locus.end == at:
            changed += 1
        while True:
            last = self._emended[changed] if changed >= 0 else None
            stop = self.last_letter(at)
            if last is None or last.locus.end < stop:
                words = super().landmark(at)
                start = stop - len(words)
                ends = last.locus.end if last is not None else 0
                return words if ends <= start else self.text[ends:stop].strip()
            letters = last.text.rstrip()
            while letters and not letters[-1].isalnum():
                letters = letters[:-1]
            if letters:
                return letters[-LONGEST_LANDMARK:].strip()
            # A mark that is added has no extent in the base text: its place may be the same.
            at, changed = last.locus.start, changed - 1

    def any_extant(self, span: Span, columns: Iterable[int]) -> bool:
        """Return whether one of *columns* is extant at a part of *span*."""
        return any(s.start < span.end and span.start < s.end for c in columns for s in self.extant[c])

    def beside(self, span: Span, columns: Iterable[int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return the starts of words before *span* and the ends of words after it, nearest first."""
        place = span, frozenset(columns)
        if place not in self._beside:  # a note asks for several forms of its lemma
            low, high = self._limits(*place)
            low, high = self.run(low, span.start)[0], self.run(span.end, high)[1]
            before = [cut for cut in reversed([low, *self.cuts(low, span.start)]) if cut < span.start]
            after = [cut for cut in self.cuts(span.end, high) if cut > span.end]
            self._beside[place] = tuple(before), tuple(after)
        return self._beside[place]

    def _limits(self, span: Span, columns: Iterable[int]) -> tuple[int, int]:
        """Return the span around *span* without another entry, in which all *columns* are extant."""
        low, high = max(0, span.start - LANDMARK_REACH), min(len(self.text), span.end + LANDMARK_REACH)
        at = bisect_left(self._blocks, span)
        ahead = at + (at < len(self._blocks) and self._blocks[at] == span)
        low = max([low, *(block.end for block in self._blocks[max(0, at - 1) : at])])
        high = min([high, *(block.start for block in self._blocks[ahead : ahead + 1])])
        # An empty span between two paragraphs is next to both: the caller decides to which it belongs.
        inside = (
            bisect_left(self.starts, span.start) if span.size == 0 else bisect_right(self.starts, span.start)
        )
        low = max([low, *self.starts[max(0, inside - 1) : inside]])
        closes = bisect_left(self.starts, max(span.end, span.start + 1))
        high = min([high, *self.starts[closes : closes + 1]])
        for column in columns:
            here = [s for s in self.extant[column] if s.start <= span.start and span.end <= s.end]
            low = max(low, min((s.start for s in here), default=span.start))
            high = min(high, max((s.end for s in here), default=span.end))
        low, high = min(low, span.start), max(high, span.end)
        low = max([low, *self.ends(low, span.start)])
        if span.end in self.ends(max(span.start, span.end - 8), span.end):
            return low, span.end
        return low, min([high, *self.ends(span.end, high)])

    def _printed(self, span: Span, start: int, end: int) -> PrintedLemma:
        while start < span.start and self.text[start].isspace():
            start += 1
        end = max(self.before_blanks(end), span.end)
        return PrintedLemma(
            self.text[start : span.start],
            self.text[span.start : span.end],
            self.text[span.end : end],
            start,
        )

    def _unique(self, start: int, end: int, left: Sequence[int]) -> str:
        for cut in (start, *(cut for cut in left if cut < start)):
            if end - cut <= LONGEST_LANDMARK and self.once(self.text[cut:end], Span(cut, end)):
                return self.text[cut:end].strip()
        return self.text[start:end].strip()
