"""Rules that decide whether a line starts a paragraph."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from collate.lazy import lazy_pattern
from collate.reflow.measures import LayoutMeasure
from collate.reflow.physical_lines import PhysicalLine
from collate.text.dates import is_date_line
from collate.text.layout import display_width
from collate.text.line_kinds import LineKind, kind_of
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
#: Least difference of indents, and greatest width of the line, in columns.
_DEDENT, _DISPLAYED = 3, 80
#: Two lines of at most this many columns, the lower at most twice as wide as the upper, are verse.
_VERSE = 32
#: Largest number of characters on the last line of a wrapped title.
_REST = 3
_OPEN, _CLOSE = "(（〔[［【", ")）〕]］】"
#: Marks that end or divide a sentence, or close what a line above opens.
_CONTINUES = "。，、；：！？）”’》】」』"
#: A cheap test of a line that may name a source.
_SOURCE_MARK = lazy_pattern("[自于於载載刊源据據处處《(\\[]|[Ss]ource|[Pp]ubl|[Qq]uelle")
_OPENS = lazy_pattern(f"{NUMBERED.pattern}|[—─]{{2}}")
_HYPHENATED = lazy_pattern(r"[^\W\d_]-$")
_ASCII_WORD = lazy_pattern(r"[\x21-\x7e]*")
#: The words of a line of Latin letters; a capital at its start, perhaps after a quotation mark.
_LATIN_WORD = lazy_pattern(r"[A-Za-z\u00c0-\u024f]+(?:['’][A-Za-z]+)?")
_CAPITAL = lazy_pattern("[\"“‘'(]?[A-Z\u00c0-\u00de]")
#: Letters of the words that titles do not capitalise (from, with), and the fewest others that show a title.
_SMALL_WORD, _FEWEST_WORDS = 4, 3
#: Columns of a line that is wider than any number of a subdivision, stars aside.
_NO_NUMBER = 12
#: The first characters of a label before a name (作者：).
_LABELS = frozenset("主讲講演报報发作")
#: What no name and no office contains: a word in lower case; and, where Latin letters do not begin the
#: line, any Latin letter or digit, and the marks of prose.
_LOWER_WORD, _PROSE = lazy_pattern(" [a-z]"), lazy_pattern("[。；：！？“”《》…a-z0-9]")


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


def _set_off(at: LineBreak) -> bool | None:
    set_off = at.below.heading is not None or at.above.heading is not None
    return True if set_off or at.below.displayed or at.above.displayed else None


def _indented(at: LineBreak) -> bool | None:
    return True if at.below.indent - at.measures[at.index].base >= at.indent else None


def _dedented(at: LineBreak) -> bool | None:
    """Where lines are not wrapped, one that is centred or indented stands alone above one that is not."""
    if not at.page and at.above.indent - at.below.indent >= _DEDENT and at.above.width <= _DISPLAYED:
        return True
    return None


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


def _sourced(at: LineBreak) -> bool | None:
    """The line that names the source of a text, and a line wholly in brackets, stand alone."""
    if at.filled and not at.below.blank_before:
        return None  # a full line of a page, which brackets may fill by chance
    above, below = at.above.text, at.below.text
    if _CLOSE.find(above[-1]) == _OPEN.find(above[0]) >= 0 and above.find(above[-1]) == len(above) - 1:
        return True
    if _SOURCE_MARK.search(above) and kind_of(above) is LineKind.SOURCE:
        return True
    if _SOURCE_MARK.search(below) and kind_of(below) is LineKind.SOURCE:
        return True if at.ended or at.below.blank_before else None
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


def _capitalised(at: LineBreak) -> bool | None:
    """A title as wide as the page: two of the first line, capitals, and an empty line below."""
    if not (at.page and _CAPITAL.match(at.below.text)) or at.measures[at.index].top:
        return None
    parted, first = at.below.blank_before > at.measures[at.index].blanks, at.index == 1
    if parted and first:
        return True
    # The second line of a title that goes on is in capitals, too.
    goes_on = not parted and _is_capitalised(at.below.text)
    return True if (parted or first) and not goes_on and _is_capitalised(at.above.text) else None


def _is_capitalised(line: str) -> bool:
    """Return whether all words of a line of Latin letters begin with a capital, small ones aside.

    >>> [_is_capitalised(line) for line in ("Address at the Dedication of a Cemetery", "The men of the Town")]
    [True, False]
    """
    words = _LATIN_WORD.findall(line)
    long = [word for word in words if len(word) > _SMALL_WORD]
    return len(long) >= _FEWEST_WORDS and words[0][0].isupper() and all(word[0].isupper() for word in long)


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
    return False if at.below.text[0] in _CONTINUES else None


#: Rules in order: the first that returns a value other than None decides.
PARAGRAPH_RULES: tuple[Callable[[LineBreak], bool | None], ...] = (
    _set_off,
    _continues,
    _hyphenated,
    _in_brackets,
    _indented,
    _dedented,
    _display,
    _sourced,
    _named,
    _title_ahead,
    _heading_wrapped,
    _ended_early,
    _blank_line,
    _capitalised,
    _numbered,
    _wrapped,
    _one_line_each,
)


def paragraph_starts(
    lines: Sequence[PhysicalLine], measures: Sequence[LayoutMeasure], *, indent: int
) -> list[bool]:
    """Return for each line whether it starts a paragraph, as :func:`starts_paragraph` decides."""
    starts = [True] * len(lines)
    for index in range(1, len(lines)):
        decision = _plain_case(lines, measures, index=index, indent=indent)
        if decision is None:
            decision = starts_paragraph(lines, measures, index=index, indent=indent)
        starts[index] = decision
    return starts


def _plain_case(
    lines: Sequence[PhysicalLine], measures: Sequence[LayoutMeasure], *, index: int, indent: int
) -> bool | None:
    """Return what the rules decide in the three cases of nearly all lines, None in any other.

    The line below is indented; or lines are not wrapped, and the line above ends
    a sentence; or both lines are full lines of prose, and the line above does not.
    """
    above, below = lines[index - 1], lines[index]
    if above.text[0] in _OPEN:
        return None
    measure, page, first = measures[index], measures[index - 1].page, below.text[0]
    if below.indent - measure.base >= indent:
        return True if first not in _CONTINUES and above.text[-1] != "-" else None
    if not page:
        return True if above.ended_softly and first not in _CONTINUES else None
    if (
        above.width < _SHORT * page
        or below.width < _SHORT * page
        or min(above.width, below.width) < _NO_NUMBER
    ):
        return None
    if index == 1 or below.blank_before > measure.blanks:
        return None
    if (above.ended_softly and above.ended) or above.heading is not None or below.heading is not None:
        return None
    if above.displayed or below.displayed or first in _OPEN or first == "*" or above.text[0] == "*":
        return None
    return False if _is_prose(above.text) and _is_prose(below.text) else None


def _is_prose(text: str) -> bool:
    """Return whether a line is certainly not a name, with or without an office, nor an office."""
    first = text[0]
    if first in _LABELS:
        return False
    return (_LOWER_WORD if first.isascii() and first.isalpha() else _PROSE).search(text) is not None


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
