"""Rules that decide whether a line starts a paragraph."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from collate.reflow.measures import LayoutMeasure
from collate.reflow.physical_lines import PhysicalLine
from collate.text.dates import is_date_line
from collate.text.layout import display_width
from collate.text.line_roles import (
    NUMBERED,
    could_be_name,
    is_bare_number,
    is_heading,
    is_office,
    is_title_like,
)

#: In wrapped text, a line narrower than this share of the page was ended on purpose, whatever its last mark.
_SHORT = 0.72
#: The same where paragraphs are indented, for a line followed by one that is not (a display line).
_SHORT_INDENTED = 0.8
#: Where nothing is indented, a sentence that ends this many columns before the page edge ends a paragraph.
_SHORT_COLUMNS = 4
_TITLE_LINES = 3
#: Two lines of at most this many columns, the lower at most twice as wide as the upper, are verse.
_VERSE = 32
#: Largest number of characters on the last line of a wrapped title.
_REST = 3
_OPEN, _CLOSE = "(（〔[［【", ")）〕]］】"
_OPENS = re.compile(f"{NUMBERED.pattern}|[—─]{{2}}")
_HYPHENATED = re.compile(r"[^\W\d_]-$")
_ASCII_WORD = re.compile(r"[\x21-\x7e]*")


@dataclass(slots=True)
class LineBreak:
    """The break before line *index*: the line *above*, the line *below*, and their layout.

    ``indent`` is the indent in columns that opens a paragraph; ``page`` is the
    page width at the line above, 0 if lines are not wrapped. (Not frozen, for
    speed: one is created for every line of a text.)
    """

    lines: Sequence[PhysicalLine]
    measures: Sequence[LayoutMeasure]
    index: int
    indent: int
    above: PhysicalLine
    below: PhysicalLine
    page: int

    @property
    def room(self) -> int:
        """Columns left free on the line above."""
        return self.page - self.above.width

    @property
    def ends_below(self) -> bool:
        """Whether the line below is too short for the page, so that it ends its paragraph."""
        return bool(self.page) and self.below.width < _SHORT * self.page

    @property
    def titled(self) -> bool:
        """Whether the line above is a title: up to three such lines after the end of a sentence."""
        for index in range(self.index - 1, self.index - 1 - _TITLE_LINES, -1):
            line = self.lines[max(0, index)]
            if index < 0 or line.ended or line.dated or line.name is not None:
                return index < self.index - 1
            if not line.like_a_title:
                return False
        return False

    @property
    def ended(self) -> bool:
        """Whether the line above ends a sentence."""
        return self.above.ended

    @property
    def filled(self) -> bool:
        """Whether the line above may continue in the next: it is as wide as the page."""
        return bool(self.page) and self.above.width >= _SHORT * self.page and not self.ended


def _bookmarked(at: LineBreak) -> bool | None:
    return True if at.below.bookmark or at.above.bookmark else None


def _indented(at: LineBreak) -> bool | None:
    return True if at.below.indent - at.measures[at.index].base >= at.indent else None


def _display(at: LineBreak) -> bool | None:
    """Date lines, salutations and bare numbers are paragraphs of their own."""
    above, below = at.above, at.below
    if is_bare_number(above.text) or (above.salutes and not at.filled) or is_bare_number(below.text):
        return True
    if above.dated and (not at.filled or above.text[0] in _OPEN):
        return True
    if below.dated and (not at.filled or below.text[0] in _OPEN or at.ends_below):
        return True
    if below.salutes:
        return True if not at.filled or above.name is not None or (at.ends_below and at.titled) else None
    return None


def _in_brackets(at: LineBreak) -> bool | None:
    """A bracketed line that continues in the next, where the bracket closes: a date with a remark."""
    above, below = at.above.text, at.below.text
    after = at.lines[at.index + 1].text if at.index + 1 < len(at.lines) else ""
    if below[0] in _OPEN and after[-1:] in tuple(_CLOSE) and is_date_line(below + after):
        return True
    if above[0] in _OPEN and below[-1] in _CLOSE:
        closer = _CLOSE[_OPEN.index(above[0])]
        return False if closer not in above and below.find(closer) == len(below) - 1 else None
    return None


def _named(at: LineBreak) -> bool | None:
    """A name below a title, and the line below a name."""
    above, below = at.above.text, at.below.text
    if at.below.name is not None and not at.below.ended and at.above.like_a_title:
        return True
    if at.index > 1 and (at.above.name is not None or could_be_name(above)):
        before = at.lines[at.index - 2]
        if before.dated or before.name is not None or is_office(before.text):
            return True
    if at.index + 1 < len(at.lines) and at.above.like_a_title and is_office(below):
        name = at.lines[at.index + 1]
        return True if name.name is not None or could_be_name(name.text) else None
    return None


def _title_ahead(at: LineBreak) -> bool | None:
    """A title block opens after a sentence: up to three lines, then a date, speaker or salutation line."""
    if not at.ended:
        return None
    for count in range(_TITLE_LINES + 1):
        index = at.index + count
        if index >= len(at.lines):
            return None
        line = at.lines[index]
        if count:
            after = at.lines[index + 1].text if index + 1 < len(at.lines) else ""
            dated = line.dated or (line.text[0] in _OPEN and is_date_line(line.text + after))
            if dated or line.salutes or line.name is not None:
                return True
        # The last characters of a long title may be a line of their own, too short to look like a title.
        rest = count and len(line.text) <= _REST and not line.ended
        if not rest and not line.like_a_title:
            return None
    return None


def _heading_wrapped(at: LineBreak) -> bool | None:
    """A numbered heading over two lines: the first is as wide as the page, and not a sentence."""
    if at.page and at.above.width >= 0.85 * at.page and is_heading(at.above.text):
        return False
    return None


def _ended_early(at: LineBreak) -> bool | None:
    """In wrapped text a line ends early only where its paragraph ends."""
    if not at.page:
        return None
    first_word = _ASCII_WORD.match(at.below.text)
    needed = display_width(first_word[0]) if first_word else 0
    if at.above.width + needed < _SHORT * at.page:
        return True
    if not at.ended:
        return None
    if at.measures[at.index].indented:
        return True if at.above.width < _SHORT_INDENTED * at.page else None
    return True if at.room - needed >= _SHORT_COLUMNS else None


def _blank_line(at: LineBreak) -> bool | None:
    """An unusual empty line after a sentence, not at the top of a page."""
    measure = at.measures[at.index]
    if at.below.blank_before > measure.blanks and not measure.top and (not at.page or at.ended):
        return True if not at.page or at.above.ended_softly else None
    return None


def _numbered(at: LineBreak) -> bool | None:
    """After a sentence, a heading or 第一，… opens a paragraph where paragraphs are not indented."""
    if at.page and at.ended and not at.measures[at.index].indented and _OPENS.match(at.below.text):
        return True
    if at.page and at.ended and at.below.width < _SHORT * at.page and at.below.like_a_title:
        return True
    return None


def _wrapped(at: LineBreak) -> bool | None:
    return False if at.page else None


def _one_line_each(at: LineBreak) -> bool | None:
    """Where lines are not wrapped, a line in mid-sentence continues in the next; a line of verse does not."""
    above, below = at.above.text, at.below.text
    if at.above.ended_softly:
        return True
    if is_heading(above) or is_heading(below):
        return True
    if max(at.above.width, at.below.width) <= _VERSE and at.below.width <= 2 * at.above.width:
        return True
    if is_title_like(above, 40) and not re.search("[，,、：:]", above):
        return True
    return bool(len(above) < 12 and above[-1] not in "，,、")


def _hyphenated(at: LineBreak) -> bool | None:
    """A hyphen at the end of a wrapped line followed by a lower-case letter: a broken word."""
    return False if at.page and at.below.text[0].islower() and _HYPHENATED.search(at.above.text) else None


def _continues(at: LineBreak) -> bool | None:
    """A paragraph never begins with a mark that ends or divides a sentence."""
    return False if at.below.text[0] in "。，、；：！？）”’》】」』" else None


#: Rules in order: the first that returns a value other than None decides.
PARAGRAPH_RULES: tuple[Callable[[LineBreak], bool | None], ...] = (
    _bookmarked,
    _continues,
    _hyphenated,
    _in_brackets,
    _indented,
    _display,
    _named,
    _title_ahead,
    _heading_wrapped,
    _ended_early,
    _blank_line,
    _numbered,
    _wrapped,
    _one_line_each,
)


def starts_paragraph(
    lines: Sequence[PhysicalLine], measures: Sequence[LayoutMeasure], *, index: int, indent: int
) -> bool:
    """Return whether line *index* (not the first) starts a paragraph; an indent of *indent* columns does."""
    at = LineBreak(
        lines=lines,
        measures=measures,
        index=index,
        indent=indent,
        above=lines[index - 1],
        below=lines[index],
        page=measures[index - 1].page,
    )
    for rule in PARAGRAPH_RULES:
        decision = rule(at)
        if decision is not None:
            return decision
    return True
