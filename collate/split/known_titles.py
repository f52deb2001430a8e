"""Titles known from other files: a line that begins a text in one file may begin one in another.

A line of its own within a text is taken for the beginning of another text if a
text of another file has that title, begins with the same words, and ends where
this one ends or where the next one begins. A title alone proves little: a
decree is quoted under its title in the middle of a speech, and a chapter has
its heading in the whole work as in the file that holds it alone. So a text
that goes on behind the known one, in the middle of a section or with nothing
that begins a text, is not cut.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np

from collate.lazy import lazy_pattern
from collate.model import Document, Paragraph, Segment, Span, SplitDocument
from collate.split.line_features import contents_keys, title_key
from collate.split.title_block import without_date
from collate.text.layout import display_width
from collate.text.letters import fold_letters
from collate.text.line_kinds import LineKind, kind_of
from collate.text.line_roles import is_salutation, is_title_like
from collate.text.numbering import line_number
from collate.text.outline import divides_section

#: Longest line, in characters, that may be a title; and least number of letters of one.
_LONGEST, _LEAST_LETTERS = 60, 2
#: Least number of letters of a text whose title is sure.
_LEAST_BODY = 20
#: Least width of a title, in columns, and least number of files with it, to count without the words below.
_LEAST_WIDTH, _LEAST_FILES = 14, 2
#: Letters of a window by which words are compared (twice as many of an alphabet), number of windows at the
#: beginning and the end of a text, and least number of them found at its beginning.
_WINDOW, _WINDOWS, _LEAST_FOUND = 12, 16, 3
#: Letters between a title and the first words (a date, a name, a note), and by which two texts may differ
#: in length: a share, and a number.
_BETWEEN, _STRETCH, _MORE = 300, 1.25, 200
#: Fewer letters behind a text belong to it: a signature, a note.
_LEAST_REST = 40
#: Headings that stand in works of all kinds.
_COMMON = lazy_pattern(
    "[前序引导绪弁]言|[自代总小]?序|绪论|导论|总论|总则|附则|结[语论束]语?|余论|[总小]结|[后附]记|编?后记|跋|附[录件则]|目录|"
    "[附编]?注释?|说明|[内]?[容文]?[提摘]要|[概综]述|背景|参考文献|题[记解]|正文|全文|讲话|发言|致辞|报告|通知|决定|社论|按语|编者按|"
    "introduction|conclusions?|preface|foreword|afterword|summary|abstract|append(?:ix|ices)|notes?|contents|"
    "epilogue|prologue|acknowledge?ments?|bibliography|references|index|postscript|dedication|chapter|part|"
    "einleitung|vorwort|nachwort|schluss|anhang|avantpropos|préface|preface|conclusion|annexe"
)
_TITLES = frozenset(
    {
        LineKind.PLAIN,
        LineKind.SHORT,
        LineKind.NUMBERED,
        LineKind.QUESTION,
        LineKind.CAPITALISED,
        LineKind.CAPITALS,
        LineKind.BRACKETED,
        LineKind.DATED,
        LineKind.NAME,
    }
)
_SIGNS = frozenset(
    {
        LineKind.DATE,
        LineKind.DATE_IN_BRACKETS,
        LineKind.DATED,
        LineKind.NAME,
        LineKind.OFFICE,
        LineKind.SOURCE,
        LineKind.RULE,
    }
)
_INTRODUCES = "：:“「『‘《〈（("


class KnownText(NamedTuple):
    """A text whose beginning is sure, in the letters of :func:`collate.text.letters.fold_letters`.

    ``source`` is the hash of its file, ``size`` the number of letters of its
    body, ``first`` and ``last`` are those at its beginning and its end.
    """

    title: str
    source: str
    size: int
    first: str
    last: str


class KnownTitles(NamedTuple):
    """The titles that split is to take for known in a document, as :func:`title_key` makes them.

    ``lines`` are the raw offsets of the lines that they were found on.
    """

    keys: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()


def known_texts(item: SplitDocument) -> Iterator[KnownText]:
    """Yield the texts of a document whose beginnings are sure.

    A beginning is sure where a date or a name, the table of contents or a
    heading of the container shows it, or where the file holds nothing else.
    """
    document = item.document
    headings = {heading.start for heading in document.headings if heading.level}
    listed = contents_keys(document)
    for segment in item.segments:
        if segment.title is None:
            continue
        written = segment.title.written.strip()
        number = line_number(written)
        shown = title_key(written) in listed if len(listed) > 1 else False
        sure = segment.date is not None or segment.speaker is not None or shown
        alone = len(item.segments) == 1 or segment.title.span.start in headings
        if not sure and (number is not None or not alone):
            continue
        title, body = _folded(segment.title.value), _folded(segment.text)
        if len(title) < _LEAST_LETTERS or len(body) < _LEAST_BODY or _COMMON.fullmatch(title):
            continue
        length = _WINDOWS * _window(body)
        yield KnownText(title, document.source.sha256, len(body), body[:length], body[-length:])


def find_known_titles(item: SplitDocument, texts: Mapping[str, Sequence[KnownText]]) -> KnownTitles:
    """Return those of *texts*, by title, that begin on a line of *item* where no text begins yet."""
    keys: set[str] = set()
    lines: set[int] = set()
    for segment in item.segments:
        candidates = _Candidates(item, segment, texts)
        for line in candidates.accepted():
            keys.add(title_key(line.text))
            lines.add(segment.offsets.to_raw(line.start))
    return KnownTitles(tuple(sorted(keys)), tuple(sorted(lines)))


def begins_at_known_titles(old: SplitDocument, new: SplitDocument, lines: Collection[int]) -> bool:
    """Return whether *new* has the texts of *old*, and one that begins at a known title; few at other lines.

    *lines* are the raw offsets of the known titles.
    """
    starts = [_first_line(segment) for segment in new.segments]
    kept = {int(np.searchsorted(starts, _first_line(segment), "right")) for segment in old.segments}
    if len(kept) < len(old.segments) or 0 in kept:
        return False
    before = {_first_line(segment) for segment in old.segments}
    found = [any(_on_title(segment, line) for line in lines) for segment in new.segments]
    others = sum(
        not known and _first_line(segment) not in before
        for segment, known in zip(new.segments, found, strict=True)
    )
    return sum(found) > others + (others > 0)


def _first_line(segment: Segment) -> int:
    return segment.title.span.start if segment.title is not None else segment.provenance.span.start


def _on_title(segment: Segment, line: int) -> bool:
    return segment.title is not None and segment.provenance.span.start <= line < segment.title.span.end


def by_title(texts: Iterable[KnownText]) -> dict[str, tuple[KnownText, ...]]:
    """Return *texts* by title, each once, in an order that does not depend on theirs."""
    result: defaultdict[str, set[KnownText]] = defaultdict(set)
    for text in texts:
        result[text.title].add(text)
    return {title: tuple(sorted(rows)) for title, rows in result.items()}


def _folded(text: str) -> str:
    return fold_letters(text).codes.astype("<u4").tobytes().decode("utf-32-le")


def _folded_lines(lines: Sequence[str]) -> list[str]:
    """Return the letters of each of *lines*, all folded together."""
    text = "\n".join(lines)
    letters = fold_letters(text)
    folded = letters.codes.astype("<u4").tobytes().decode("utf-32-le")
    ends = accumulate(len(line) + 1 for line in lines)
    places = [0, *np.searchsorted(letters.positions, list(ends)).tolist()]
    return [folded[start:end] for start, end in pairwise(places)]


def _window(letters: str) -> int:
    return _WINDOW if letters[:1] >= "⺀" else 2 * _WINDOW


class _Line(NamedTuple):
    """A line of its own with a known title: its number among the paragraphs, and its offset in the text.

    ``lines`` is 2 where the title goes on in the next one.
    """

    number: int
    start: int
    text: str
    texts: tuple[KnownText, ...]
    lines: int = 1


class _Candidates:
    """The lines of a segment that have a known title, and the evidence that a text begins there."""

    def __init__(
        self, item: SplitDocument, segment: Segment, texts: Mapping[str, Sequence[KnownText]]
    ) -> None:
        self._document, self._segment, self._item = item.document, segment, item
        self._bounds = list(pairwise((*segment.breaks, len(segment.text))))
        short = [number for number, (start, end) in enumerate(self._bounds) if end - start <= _LONGEST]
        keys = dict(zip(short, _folded_lines([self._text(number) for number in short]), strict=True))
        hits = (self._hit(number, keys, texts) for number in short)
        self._hits = {hit.number: hit for hit in hits if hit is not None}

    def _hit(
        self, number: int, keys: Mapping[int, str], texts: Mapping[str, Sequence[KnownText]]
    ) -> _Line | None:
        key, lines = keys[number], 1
        found = texts.get(key)
        if found is None and key and number + 1 in keys:
            found = texts.get(key + keys[number + 1])
            lines = 1 if found is None else 2
        text = self._text(number)
        if found is None and text[-1:] in "）)〕":
            found = texts.get(_folded(without_date(text)))
        if found is None and self._numbered_titles and (count := line_number(text)) is not None:
            found = texts.get(_folded(text[count.size :])) if count.style in self._numbered_titles else None
        others = tuple(t for t in found or () if t.source != self._document.source.sha256)
        return _Line(number, self._bounds[number][0], text, others, lines) if others else None

    @cached_property
    def _letters(self) -> str:
        return _folded(self._segment.text)

    @cached_property
    def _at(self) -> list[int]:
        """The letters at which the paragraphs begin, and their number."""
        positions = fold_letters(self._segment.text).positions
        places = np.searchsorted(positions, [*self._segment.breaks, len(self._segment.text)])
        return [int(place) for place in places]

    @cached_property
    def _numbered_titles(self) -> frozenset[str]:
        """The styles of the numbers of the titles of this document."""
        titles = [s.title.written.strip() for s in self._item.segments if s.title is not None]
        return frozenset(number.style for title in titles if (number := line_number(title)) is not None)

    def _text(self, number: int) -> str:
        start, end = self._bounds[number]
        return self._segment.text[start:end].strip()

    def accepted(self) -> Iterator[_Line]:
        """Yield the lines at which a text begins, the last first: behind each a text ends, or one begins."""
        accepted: set[int] = set()
        for number in sorted(self._hits, reverse=True):
            line = self._hits[number]
            if self._is_line_of_its_own(line) and self._is_text(line, accepted):
                accepted.add(number)
                yield line

    def _is_line_of_its_own(self, line: _Line) -> bool:
        """Return whether the line is not introduced, not one of a list, and not within a section."""
        above, below = line.number - 1, line.number + line.lines
        if kind_of(line.text) not in _TITLES or above in self._hits or below in self._hits:
            return False
        if below >= len(self._bounds) or (above >= 0 and self._text(above)[-1:] in _INTRODUCES):
            return False
        segment = self._segment
        within = Span(_first_line(segment), max(segment.offsets.to_raw(len(segment.text) - 1), 0) + 1)
        return not divides_section(self._document.headings, within, cut=segment.offsets.to_raw(line.start))

    def _is_text(self, line: _Line, accepted: Collection[int]) -> bool:
        begin = self._at[line.number + line.lines]
        begun = False
        for text in line.texts:
            end = self._end(text, begin)
            begun |= end is not None
            if end and self._ends_at(end, accepted) and not self._has_siblings(line, end):
                return True
        files = len({text.source for text in line.texts})
        return (
            not begun
            and files >= _LEAST_FILES
            and display_width(line.text) >= _LEAST_WIDTH
            and self._set_apart(line)
            and not self._has_siblings(line, begin)
        )

    def _end(self, text: KnownText, begin: int) -> int | None:
        """Return the letter at which a known text from *begin* ends; 0 if only its beginning is there."""
        size = _window(text.first)
        head = self._letters[begin : begin + _BETWEEN + _WINDOWS * size]
        windows = [text.first[i : i + size] for i in range(0, max(1, len(text.first) - size + 1), size)]
        found = sum(window in head for window in windows)
        if found < min(_LEAST_FOUND, len(windows)):
            return None
        limit = begin + int(_STRETCH * text.size) + _MORE
        for back in range(0, max(1, len(text.last) - size + 1), size):
            window = text.last[max(0, len(text.last) - back - size) : len(text.last) - back]
            at = self._letters.rfind(window, begin, limit)
            if at >= 0:
                return at + len(window) + back
        return 0

    def _ends_at(self, end: int, accepted: Collection[int]) -> bool:
        """Return whether the segment ends at the letter *end*, or another text begins there."""
        if len(self._letters) - end < _LEAST_REST:
            return True
        number = next((n for n, at in enumerate(self._at) if at >= end - 3), len(self._bounds))
        if number >= len(self._bounds) or self._at[number] > end + _LEAST_REST:
            return False
        while number < len(self._bounds) and number not in accepted and self._signs(number):
            number += 1
        return (
            len(self._letters) - self._at[number] < _LEAST_REST
            or number in accepted
            or is_salutation(self._text(number))
        )

    def _signs(self, number: int) -> bool:
        text = self._text(number)
        return len(text) <= _LONGEST and (not text or kind_of(text) in _SIGNS)

    def _has_siblings(self, line: _Line, end: int) -> bool:
        """Return whether lines outside the known text have its form: then it is one section of several."""
        form = self._form(line.number)
        return any(
            number not in self._hits
            and number not in (line.number, line.number + line.lines - 1)
            and not self._at[line.number] < self._at[number] < end
            and stop - start <= _LONGEST
            and is_title_like(self._text(number))
            and kind_of(self._text(number)) in _TITLES - {LineKind.NAME, LineKind.DATED, LineKind.NUMBERED}
            and self._form(number) == form
            for number, (start, stop) in enumerate(self._bounds)
        )

    def _form(self, number: int) -> tuple[object, ...]:
        hints = self._hints(number)
        if hints is None:
            return ()
        return hints.heading, hints.displayed, hints.indent, min(2, hints.blank_before)

    def _set_apart(self, line: _Line) -> bool:
        hints = self._hints(line.number)
        return hints is not None and (
            hints.blank_before > 0 or hints.page_top or hints.displayed or hints.heading is not None
        )

    def _hints(self, number: int) -> Paragraph | None:
        return self._paragraphs.get(self._segment.offsets.to_raw(self._bounds[number][0]))

    @cached_property
    def _paragraphs(self) -> dict[int, Paragraph]:
        return _paragraphs_by_line(self._document)


def _paragraphs_by_line(document: Document) -> dict[int, Paragraph]:
    return {
        document.offsets.to_raw(paragraph.span.start): paragraph
        for paragraph in document.paragraphs
        if paragraph.span.size
    }
