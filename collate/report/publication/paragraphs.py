"""The paragraphs of a printed text: the edited text cut at changes and at the references of notes."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from collate.model import Edition, Emendation, Span
from collate.report.edited_text import Stretch, edited_paragraphs
from collate.report.publication.model import Change, Paragraph, ParagraphKind, Piece
from collate.text.numbering import line_number

#: The sign for lost words of unknown number. Source: the conventions of 古籍整理.
LOST = "□……□"

#: Most characters of a heading within a text.
_LONGEST_HEADING = 40

#: The numbers of headings and of subheadings: 一、 第二章 Chapter 3; （一）.
_HEADING = re.compile(r"han:、|unit:[章節节篇編编部]|word:(chapter|part|section|book)")
_SUBHEADING = "bracket"

_SENTENCE_END = re.compile(r"[。！？!?；;：:，,…][”’」』）)》〉\"']*$")


def print_paragraphs(
    edition: Edition,
    places: Sequence[int],
    *,
    changes: Mapping[Emendation, Change],
    lost: Iterable[int] = (),
    removed: bool = False,
) -> tuple[Paragraph, ...]:
    """Return the paragraphs of the edited text with its notes, without blank ones.

    A paragraph that was taken out whole has no words, but its change and the notes on it: these are at
    the end of the paragraph before it, or with *removed* in one of their own.

    Args:
        edition: the edition.
        places: the offset in the base text of the reference of each note, ascending.
        changes: the emendations that are shown as changes.
        lost: the offsets in the base text at which a sign for lost words is printed.
        removed: whether a paragraph that was taken out is one of its own.
    """
    tokens = edition.alignment.tokens[edition.work.base_column]
    starts = tuple(sorted(int(tokens.offsets[token]) for token in tokens.breaks))
    builder = _Builder(
        deque(enumerate(places)), deque(sorted(lost)), tokens.text, changes, starts if removed else None
    )
    paragraphs = edited_paragraphs(edition)
    rest = [stretch for paragraph in paragraphs for stretch in paragraph]
    following = dict(pairwise([*map(id, rest), 0]))
    ahead = {id(stretch): stretch for stretch in rest}
    for paragraph in paragraphs:
        for stretch in paragraph:
            builder.add(stretch, ahead.get(following[id(stretch)]))
        builder.end_paragraph()
    return tuple(_with_headings(builder.finish()))


def lost_places(edition: Edition) -> Iterator[int]:
    """Yield the offsets in the base text at which it is not extant and other witnesses have words."""
    base = edition.work.base_column
    at, lost = 0, False
    for run in edition.alignment.runs:
        here = run.cells[base]
        if here is None:
            lost = lost or any(run.cells)
            continue
        if lost:
            yield at
            lost = False
        if here:
            at = edition.alignment.tokens[base].span(*here).end
    if lost:
        yield at


@dataclass(slots=True)
class _Builder:
    """Collects the pieces of paragraphs.

    ``notes`` are those not yet placed, as index and offset in the base text ``text``; ``lost`` are the
    offsets of signs. ``starts`` are those of paragraphs of the base text, where one that was taken out is
    one of its own; else None.
    """

    notes: deque[tuple[int, int]]
    lost: deque[int]
    text: str
    changes: Mapping[Emendation, Change]
    starts: Sequence[int] | None = None
    paragraphs: list[tuple[Piece, ...]] = field(default_factory=list)
    _here: list[Piece] = field(default_factory=list)

    def add(self, stretch: Stretch, following: Stretch | None) -> None:
        """Add a stretch and the notes in it; those at its end wait for words that are added there."""
        if stretch.emendation is not None:
            self._emend(stretch, stretch.emendation)
        else:
            self._copy(stretch)
        end = stretch.span.end
        waits = following is not None and following.span == (end, end)
        self._refer(end - waits)

    def end_paragraph(self) -> None:
        """End a paragraph; one without words is a part of the one before, unless it was taken out whole."""
        pieces, self._here = _stripped(self._here), []
        apart = self.starts is not None and any(piece.change is not None for piece in pieces)
        if not any(piece.text for piece in pieces) and (pieces and self.paragraphs) and not apart:
            self.paragraphs[-1] += tuple(pieces)
        elif pieces:
            self.paragraphs.append(tuple(pieces))

    def finish(self) -> list[tuple[Piece, ...]]:
        """Return the paragraphs, with the notes that are left at the end."""
        self._refer(None)
        self.end_paragraph()
        return self.paragraphs

    def _copy(self, stretch: Stretch) -> None:
        """Add words of the base text, cut at notes and at signs for lost words."""
        start, end = stretch.span
        cuts = {at for _, at in self.notes if start < at < end} | {
            at for at in self.lost if start <= at < end
        }
        for low, high in pairwise(sorted({start, end, *cuts})):
            self._lose(low)
            self._refer(low)
            self._here.append(Piece(stretch.text[low - start : high - start]))
        self._lose(end)

    def _emend(self, stretch: Stretch, emendation: Emendation) -> None:
        change = self.changes.get(emendation)
        is_first = stretch.span.start == emendation.locus.start
        if change is not None:
            before = self.text[slice(*stretch.span)] if is_first else ""
            change = change._replace(before=before, after=stretch.text)
        if change is not None and change.before and not stretch.text:
            self._take_out(change, stretch.span)
        elif stretch.text or (change is not None and change.before):
            self._here.append(Piece(stretch.text, change=change))

    def _take_out(self, change: Change, span: Span) -> None:
        """Add words that were taken out; whole paragraphs of them are paragraphs, where those are shown."""
        start, end = span
        starts = self.starts or ()
        cuts = [at for at in starts[bisect_right(starts, start) :] if at < end] if not self._here else []
        for low, high in pairwise((start, *cuts, end)):
            self._here.append(Piece("", change=change._replace(before=self.text[low:high])))
            if high < end:
                self.end_paragraph()

    def _lose(self, at: int) -> None:
        while self.lost and self.lost[0] <= at:
            self.lost.popleft()
            self._here.append(Piece(LOST, lost=True))

    def _refer(self, at: int | None) -> None:
        """Put the references of the notes up to offset *at* after the last piece."""
        numbers = []
        while self.notes and (at is None or self.notes[0][1] <= at):
            numbers.append(self.notes.popleft()[0])
        if not numbers:
            return
        if self._here:
            last = self._here[-1]
            self._here[-1] = last._replace(notes=(*last.notes, *numbers))
        else:
            self._here.append(Piece("", tuple(numbers)))


def _stripped(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces of a paragraph without the white space at its ends, and without empty ones."""
    found = list(pieces)
    for order, strip in ((range(len(found)), str.lstrip), (range(len(found) - 1, -1, -1), str.rstrip)):
        for at in order:
            found[at] = found[at]._replace(text=strip(found[at].text))
            if found[at].text:
                break
    return [piece for piece in found if piece.text or piece.notes or piece.change is not None]


def _with_headings(paragraphs: Sequence[tuple[Piece, ...]]) -> Iterator[Paragraph]:
    """Yield the paragraphs, each as a heading if it looks like one and a paragraph of text follows."""
    kinds = [_kind("".join(piece.text for piece in pieces)) for pieces in paragraphs]
    for number, pieces in enumerate(paragraphs):
        kind, after = kinds[number], kinds[number + 1 : number + 2]
        stands = kind == "text" or after == ["text"] or (kind == "heading" and after == ["subheading"])
        yield Paragraph(pieces, kind if stands else "text")


def _kind(text: str) -> ParagraphKind:
    """Return whether a paragraph by itself looks like a heading: short, numbered, not a sentence."""
    if len(text) > _LONGEST_HEADING or _SENTENCE_END.search(text):
        return "text"
    number = line_number(text)
    if number is None or number.size == len(text):
        return "text"
    if _HEADING.fullmatch(number.style):
        return "heading"
    return "subheading" if number.style == _SUBHEADING else "text"
