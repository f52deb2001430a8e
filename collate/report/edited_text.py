"""The edited text of an edition, paragraph by paragraph: base text and emendations, each with its place."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from collate.model import Edition, Emendation, Span
from collate.report.latest import once_per_edition


class Stretch(NamedTuple):
    """A stretch of one paragraph of the edited text.

    ``span`` is its place in the base text. ``text`` are the words of the edition: those of the base text
    there, or those of ``emendation``, with the spaces that part them from the words around. An
    emendation that begins or ends paragraphs has a stretch in each of them; the first has all of its span.
    """

    span: Span
    text: str
    emendation: Emendation | None = None


Paragraph = tuple[Stretch, ...]


@once_per_edition
def edited_paragraphs(edition: Edition) -> tuple[Paragraph, ...]:
    """Return the paragraphs of the edited text; the stretches of all of them cover the base text in order.

    Paragraphs begin where those of the base text do. Words that are added between two
    paragraphs belong to the first, as in the TEI; words that a witness has as paragraphs
    of their own remain such. A paragraph may be blank.
    """
    work = edition.work
    text = edition.alignment.tokens[work.base_column].text
    segment = work.witness(work.base).segment
    breaks: Sequence[int] = segment.breaks
    if segment.text != text:  # the column of an identical witness: equal except for white space
        breaks = _transfer_breaks(segment.text, segment.breaks, text)
    builder = _Builder(text, sorted({start for start in breaks if start > 0}))
    for emendation in edition.emendations:
        builder.emend(emendation, _paragraph_starts(edition, emendation))
    return builder.finish()


@dataclass(slots=True)
class _Builder:
    """Divides a text with emendations into paragraphs. ``breaks`` are sorted starts, without 0."""

    text: str
    breaks: list[int]
    done: int = 0
    paragraphs: list[Paragraph] = field(default_factory=list)
    _here: list[Stretch] = field(default_factory=list)

    def emend(self, emendation: Emendation, starts: Sequence[int]) -> None:
        """Put an emendation after the base text before it; paragraphs begin at *starts* of its words."""
        start, end, words = spaced(self.text, emendation)
        is_added = start == end
        self._copy(start, through=not is_added)
        is_paragraph = is_added and bool(starts) and starts[0] == 0 and starts[-1] == len(words)
        if is_paragraph:
            self._begin()
        inner = [at for at in starts if 0 < at < len(words)]
        before = Span(start, end)
        for low, high in zip([0, *inner], [*inner, len(words)], strict=True):
            self._here.append(Stretch(before, words[low:high], emendation))
            before = Span(end, end)
            if high < len(words):
                self._begin()
        self.done = end
        lost = [at for at in self.breaks if (start if is_added else start + 1) <= at <= end]
        if (lost and not inner) or is_paragraph or end in lost:
            self._begin()
        self.breaks = [at for at in self.breaks if at > end]

    def finish(self) -> tuple[Paragraph, ...]:
        """Return all paragraphs."""
        self._copy(len(self.text), through=True)
        self._begin()
        return tuple(self.paragraphs)

    def _copy(self, end: int, *, through: bool) -> None:
        """Copy the base text up to *end*; a paragraph that begins there is begun only with *through*."""
        while self.breaks and (self.breaks[0] < end or (through and self.breaks[0] == end)):
            at = self.breaks.pop(0)
            self._append(at)
            self._begin()
        self._append(end)

    def _append(self, end: int) -> None:
        if self.done < end:
            self._here.append(Stretch(Span(self.done, end), self.text[self.done : end]))
            self.done = end

    def _begin(self) -> None:
        if self._here:
            self.paragraphs.append(tuple(self._here))
            self._here = []


def spaced(text: str, emendation: Emendation) -> tuple[int, int, str]:
    """Return the span of *text* that an emendation replaces, and its words, with the spaces between words.

    Words that are added or left out between words with spaces leave one space between all of them.

    >>> spaced("the sky", Emendation(Span(4, 4), "", "blue", ()))
    (4, 4, 'blue ')
    >>> spaced("the blue sky", Emendation(Span(4, 8), "blue", "", ()))
    (4, 9, '')
    """
    start, end = emendation.locus
    words = emendation.text
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    if not words and before in ("", " ") and after == " ":
        return start, end + 1, words
    if words and start == end and before == " " and after.strip():
        return start, end, words + " "
    if words and start == end and after == " " and before.strip():
        return start, end, " " + words
    return start, end, words


def _paragraph_starts(edition: Edition, emendation: Emendation) -> tuple[int, ...]:
    """Return the offsets in the words of an emendation at which its first witness begins a paragraph.

    The length of the words is among them where the witness begins one after them. There are
    none for words that no witness has.
    """
    work = edition.work
    column = next((c for c in range(len(work.columns)) if set(emendation.sigla) & set(work.sigla(c))), None)
    cell = emendation.cells[column] if column is not None else None
    if column is None or not cell:
        return ()
    tokens = edition.alignment.tokens[column]
    start, end = cell
    low, high = bisect_left(tokens.breaks, start), bisect_left(tokens.breaks, end)
    offsets = [int(tokens.offsets[at]) for at in (*tokens.breaks[low:high], end)]
    if high >= len(tokens.breaks) or tokens.breaks[high] != end:
        offsets.pop()
    first = int(tokens.offsets[start])
    surface = tokens.surface(start, end)
    if "".join(surface.split()) != "".join(emendation.text.split()):
        return ()
    moved = _transfer_breaks(surface, [offset - first for offset in offsets], emendation.text)
    return tuple(dict.fromkeys(moved))


def _transfer_breaks(text: str, breaks: Sequence[int], other: str) -> list[int]:
    """Return the offsets in *other* of *breaks* in *text*; the two differ in white space only."""
    return list(_transferred(text, breaks, other))


def _transferred(text: str, breaks: Sequence[int], other: str) -> Iterator[int]:
    letters = [i for i, character in enumerate(text) if not character.isspace()]
    solid = [i for i, character in enumerate(other) if not character.isspace()]
    for offset in breaks:
        count = bisect_left(letters, offset)
        yield solid[count] if count < len(solid) else len(other)
