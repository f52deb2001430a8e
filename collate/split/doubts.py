"""Doubtful beginnings: texts that may begin elsewhere than they were found to begin."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from math import inf

from collate.model import Document, Doubt, Span
from collate.split.decode import Decoded
from collate.split.line_features import LONG
from collate.split.margins import Margins, margins_of
from collate.split.opening import LONGEST_BEFORE_TITLE, before_title, raw_span
from collate.split.roles import Role
from collate.split.title_block import DocumentPart, TitleBlock, starts_of

BEGINS = frozenset({Role.ABOVE, Role.TITLE, Role.OPENING})
"""The roles of lines at which a text begins."""
#: Margins, as natural logarithms, below which a beginning, or a line that is none, is doubtful. Determined
#: on 26 compilations, as they are and without blank lines, indents, contents, dates (docs/splitting.md).
_BEGINNING, _LINE = 6.0, 5.0
#: The same for a form of lines that may be titles, for each line and at most, and the least number of lines:
#: the headings of one speech are fewer, or cost more.
_FORM_LINE, _FORM, _LEAST_LINES = 1.5, 20.0, 5
#: Lines between two lines that may begin the same text.
_SAME_BLOCK = 3
#: Words of a directive: so many characters at first, more where they occur elsewhere, too.
_WORDS, _MORE, _MOST = 30, 10, 200


def doubts_of(
    document: Document, parts: Sequence[DocumentPart], *, blocks: Sequence[TitleBlock], decoded: Decoded
) -> tuple[Doubt, ...]:
    """Return the doubtful beginnings of a document, in order.

    *blocks* are those of its texts. The first text has no text before it that it could
    belong to. Lines that the editor's directives decide are not doubtful.
    """
    around = {index for block in blocks for index in range(block.start - 1, block.body + 1)}
    free = [index for index, part in enumerate(parts) if part.text and index not in around]
    able = [i for i in free if decoded.features[i] is not LONG or i in decoded.restrictions.allowed]
    found = dict(_doubtful(parts, blocks, able, decoded=decoded))
    for lines, margin in _forms(decoded):
        for index in set(lines).intersection(free).difference(found):
            found[index] = (False, margin, len(lines))
    index_of_words = _WordIndex(document) if found else None
    return tuple(
        Doubt(
            raw_span(document.offsets, Span(span.start, span.start + len(parts[index].text))),
            begins,
            round(max(0.0, margin), 2),
            words=index_of_words.words_at(span.start) if index_of_words else "",
            alike=alike,
        )
        for index, (begins, margin, alike) in sorted(found.items())
        for span in (parts[index].span,)
    )


def _doubtful(
    parts: Sequence[DocumentPart], blocks: Sequence[TitleBlock], able: Sequence[int], *, decoded: Decoded
) -> Iterator[tuple[int, tuple[bool, float, int]]]:
    """Yield the beginnings of *blocks* that are doubtful, and those of the lines *able* to begin a text."""
    if len(blocks) <= 1 and not able:
        return  # the margins of all lines need not be computed
    margins = margins_of(decoded)
    for block in blocks[1:]:
        joined = margins.without(BEGINS, block.start, last=min(block.body, len(parts) - 1))
        if (margin := margins.best(block.start) - joined) < _BEGINNING:
            yield (block.titles or (block.start,))[0], (True, margin, 1)
    for index, margin in _nearly(able, margins):
        yield index, (False, margin, 1)


def _nearly(able: Sequence[int], margins: Margins) -> Iterator[tuple[int, float]]:
    """Yield the lines at which a text nearly begins; of lines that stand together the most probable."""
    last, least = -_SAME_BLOCK, inf
    for index in able:
        ahead, behind = margins.ahead[index], margins.behind[index]
        begins = max((ahead[r] + behind[r] for r in BEGINS if r in ahead and r in behind), default=-inf)
        margin = margins.best(index) - begins
        if margin >= _LINE:
            continue
        if index - last < _SAME_BLOCK and margin >= least:
            continue
        if index - last >= _SAME_BLOCK and least < inf:
            yield last, least
        last, least = index, margin
    if least < inf:
        yield last, least


def _forms(decoded: Decoded) -> Iterator[tuple[list[int], float]]:
    """Yield the lines of each form that are nearly titles, where they are more than the texts found.

    The converse, titles that may be headings within one long text, does not make
    them doubtful: with fewer beginnings any file is described more briefly.
    """
    starts = set(starts_of(decoded.roles))
    for roles, shortfall in decoded.rivals:
        lines = [index for index in starts_of(roles) if index not in starts]
        few = len(lines) < _LEAST_LINES or len(lines) <= len(starts)
        if not few and shortfall < min(_FORM, _FORM_LINE * len(lines)):
            yield lines, shortfall


class _WordIndex:
    """The words of a document without blanks, in which those of a directive are looked up."""

    def __init__(self, document: Document) -> None:
        paragraphs = ["".join(document.text[p.span.start : p.span.end].split()) for p in document.paragraphs]
        self._text = "".join(paragraphs)
        self._starts: list[int] = []
        at = 0
        for paragraph in paragraphs:
            self._starts.append(at)
            at += len(paragraph)
        self._at = {p.span.start: at for p, at in zip(document.paragraphs, self._starts, strict=True)}

    def words_at(self, offset: int) -> str:
        """Return the fewest words that name the line at *offset* and no other line; "" if there are none."""
        start = self._at.get(offset)
        if start is None:
            return ""
        number = bisect_right(self._starts, start)
        end = self._starts[number] if number < len(self._starts) else len(self._text)
        for size in range(min(end - start, _WORDS), _MOST, _MORE):
            words = self._text[start : start + size]
            if words and self._heads(words) == {start}:
                return words
        return ""

    def _heads(self, words: str) -> set[int]:
        """Return the starts of the lines that :func:`~collate.split.overrides.locate_directives` finds."""
        heads: set[int] = set()
        at = self._text.find(words)
        while at >= 0 and len(heads) < 2:
            number = bisect_right(self._starts, at)
            start = self._starts[number - 1]
            further = at + 1
            if at - start > LONGEST_BEFORE_TITLE:  # a long line can have the words thousands of times
                further = self._starts[number] if number < len(self._starts) else len(self._text)
            elif before_title(self._text[start:at]):
                heads.add(start)
            at = self._text.find(words, further)
        return heads
