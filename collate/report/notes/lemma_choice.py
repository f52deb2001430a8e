"""By which words a note says what it is about: its lemma, the words beside a short one, where others add.

A note of 对 would be found nowhere: it shows 加强对. Words beside the lemma must
be true of every witness that the note names, so they end where another entry
stands, where one of the witnesses is not extant, and where the sentence ends.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum, auto
from typing import NamedTuple

from collate.analysis.coverage import coverage
from collate.model import Edition, Span
from collate.report.column_spans import Columns
from collate.report.html.base_text_view import FEWEST, MOST, REACH, SENTENCE, BaseText, grown, letters

_NUMERAL = re.compile(r"[0-9０-９〇零一二三四五六七八九十百千万萬两兩廿卅.,%]+")


class Side(Enum):
    """Where words that the base text lacks stand: after some words, before some, or at a place of its own."""

    AFTER = auto()
    BEFORE = auto()
    HERE = auto()
    START = auto()
    END = auto()


class Shown(NamedTuple):
    """A lemma with the words before and after it that a note prints too, as they stand in the base text.

    They begin at *start* of it; the number of the note stands where they end.
    """

    before: str
    lemma: str
    after: str
    start: int

    @property
    def text(self) -> str:
        """All of it."""
        return self.before + self.lemma + self.after

    @property
    def end(self) -> int:
        """Where it ends in the base text."""
        return self.start + len(self.text)

    def around(self, reading: str) -> str:
        """Return *reading* with the same words before and after.

        >>> Shown("加强", "对", "", 3).around("")
        '加强'
        """
        return re.sub(r"\s+", " ", self.before + reading + self.after).strip()


class Host(NamedTuple):
    """The words beside which others have more; the last words of the sentence where *side* is HERE."""

    side: Side
    words: str
    at: int


class Ground(BaseText):
    """The base text, its entries and emendations, and the stretches at which each column is extant."""

    def __init__(self, edition: Edition) -> None:
        super().__init__(edition)
        self.edition = edition
        self.columns = Columns(edition)
        self.base = edition.work.base_column
        self.extant = coverage(edition)
        places = [self.columns.span(number, self.base) for number in range(len(edition.entries))]
        alone = [emendation.locus for emendation in edition.emendations if emendation.entry is None]
        self._blocks = sorted([*places, *alone])

    def lemma(self, span: Span, columns: Iterable[int], other: str | None = None) -> Shown:
        """Return the words of *span* as a note prints them that names the witnesses of *columns*.

        A single letter, of the words or of *other*, has words beside it: a
        numeral what it counts, others the word before.
        """
        words = self.text[span.start : span.end]
        if letters(words) >= FEWEST and (other is None or letters(other) >= FEWEST):
            return self._shown(span, span.start, span.end)
        left, right = self.beside(span, columns)
        if _NUMERAL.fullmatch(words) and words[-1:].isalnum() and right:
            return self._shown(span, span.start, grown(self.text, span.end, right, 1))
        if left:
            return self._shown(span, grown(self.text, span.start, left), span.end)
        return self._shown(span, span.start, grown(self.text, span.end, right))

    def unique(self, shown: Shown, span: Span, columns: Iterable[int]) -> Shown:
        """Return the lemma with as many words beside it as it needs to stand but once in its sentence.

        *shown* itself, where it does or where no words help. Of words that stand twice both are
        shown rather than others beside them: 一滴一滴.
        """
        if self.once(shown.text, span):
            return shown
        left, right = self.beside(span, columns)
        twice = 2 * self.text[span.start : span.end]
        tries = sorted(
            (end - start, self.text[start:end] != twice, start, end)
            for start in (shown.start, *(cut for cut in left if cut < shown.start))
            for end in (shown.end, *(cut for cut in right if cut > shown.end))
        )
        for size, _, start, end in tries:
            added = letters(self.text[start : span.start] + self.text[span.end : end])
            if added >= FEWEST and size <= MOST + span.size and self.once(self.text[start:end].strip(), span):
                return self._shown(span, start, end)
        return shown

    def wider(self, shown: Shown, span: Span, columns: Iterable[int]) -> Iterator[Shown]:
        """Yield *shown* with one word more before it, and with one word more behind it."""
        left, right = self.beside(span, columns)
        for start in [cut for cut in left if self.text[cut : shown.start].strip()][:1]:
            yield self._shown(span, start, shown.end)
        for end in [cut for cut in right if self.text[shown.end : cut].strip()][:1]:
            yield self._shown(span, shown.start, end)

    def host(self, at: int, columns: Iterable[int], *, whole: bool, begins: bool, closes: bool) -> Host:
        """Return where the witnesses of *columns* have words that the base text lacks at *at*.

        *whole*: they end a sentence; *begins*: they begin a paragraph;
        *closes*: what follows them begins one.
        """
        place = self.before_blanks(at)
        if not place:
            return Host(Side.START, "", 0)
        if at >= self.length:
            return Host(Side.END, self.landmark(place), place)
        left, right = self.beside(Span(at, at), columns)
        edge = at in self.starts
        if left and not (edge and begins):
            start = grown(self.text, place, left)
            return Host(Side.AFTER, self._unique(start, place, left), place)
        ended = edge or place in self.ends(max(0, place - SENTENCE), place)
        if right and (begins and not closes if edge else not (ended and whole)):
            end = self.before_blanks(grown(self.text, at, right))
            return Host(Side.BEFORE, self.text[at:end].strip(), end)
        return Host(Side.HERE, self.landmark(place), place)

    def any_extant(self, span: Span, columns: Iterable[int]) -> bool:
        """Tell whether one of *columns* has a part of *span*, or omits it."""
        return any(s.start < span.end and span.start < s.end for c in columns for s in self.extant[c])

    def beside(self, span: Span, columns: Iterable[int]) -> tuple[list[int], list[int]]:
        """Return where words before *span* begin and words behind it end that may be shown, nearest first."""
        low, high = self._limits(span, columns)
        low, high = self.run(low, span.start)[0], self.run(span.end, high)[1]
        before = [cut for cut in reversed([low, *self.cuts(low, span.start)]) if cut < span.start]
        return before, [cut for cut in self.cuts(span.end, high) if cut > span.end]

    def _limits(self, span: Span, columns: Iterable[int]) -> tuple[int, int]:
        """Return the stretch around *span* that nothing interrupts and that all *columns* have."""
        low, high = max(0, span.start - REACH), min(len(self.text), span.end + REACH)
        at = bisect_left(self._blocks, span)
        ahead = at + (at < len(self._blocks) and self._blocks[at] == span)
        low = max([low, *(block.end for block in self._blocks[max(0, at - 1) : at])])
        high = min([high, *(block.start for block in self._blocks[ahead : ahead + 1])])
        # An empty span between two paragraphs has both beside it: the caller knows which it belongs to.
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

    def _shown(self, span: Span, start: int, end: int) -> Shown:
        while start < span.start and self.text[start].isspace():
            start += 1
        end = max(self.before_blanks(end), span.end)
        return Shown(
            self.text[start : span.start],
            self.text[span.start : span.end],
            self.text[span.end : end],
            start,
        )

    def _unique(self, start: int, end: int, left: Sequence[int]) -> str:
        for cut in (start, *(cut for cut in left if cut < start)):
            if end - cut <= MOST and self.once(self.text[cut:end], Span(cut, end)):
                return self.text[cut:end].strip()
        return self.text[start:end].strip()
