"""Lines of a page as displayed, with what distinguishes text from lists of links."""

from __future__ import annotations

import re
from dataclasses import dataclass

from collate.model import Reason
from collate.read.html.notes import is_mark
from collate.read.html.tokeniser import TokenType
from collate.read.html.tree import BLOCK, HEADINGS, PageItems
from collate.text.layout import ends_sentence

#: A link with more characters is running text, or a link that is never closed.
_LONGEST_LINK = 100
#: A line of at least so many characters, most of them outside links, is text.
_PROSE = 30
#: A line without links of at most so many characters may head a menu (相关新闻); a longer one may be a title.
_LABEL = 10

_DATE = re.compile(r"[\d\s年月日时分:：/.()（）\[\]【】|-]+")

Drops = dict[int, tuple[int, Reason]]
"""First item of a stretch that is not text -> the item after it, and why. Of overlapping ones, the first."""


@dataclass(slots=True)
class PageLine:
    """Items ``[start, end)`` that are displayed as one line.

    ``chars`` is the number of its characters without white space, ``linked`` that
    of those in links, ``links`` the number of links, ``heading`` its level, 0 for none.
    ``is_prose``: it is a sentence, or long and not mostly links.
    """

    start: int
    end: int = 0
    text: str = ""
    chars: int = 0
    linked: int = 0
    links: int = 0
    heading: int = 0
    is_prose: bool = False

    @property
    def is_mostly_links(self) -> bool:
        """Whether more than half of its characters are in links."""
        return 2 * self.linked > self.chars

    @property
    def is_text(self) -> bool:
        """Whether it is prose, or may be a title."""
        return self.is_prose or (not self.links and self.chars > _LABEL and not _DATE.fullmatch(self.text))


def page_lines(page: PageItems, drops: Drops, *, start: int = 0, end: int | None = None) -> list[PageLine]:
    """Return the non-blank lines of the items ``[start, end)``, without *drops*."""
    lines: list[PageLine] = []
    line, parts, link, heading = PageLine(start), list[str](), -1, 0
    index, end = start, len(page) if end is None else end
    while index < end:
        item = page[index]
        after = drops[index][0] if index in drops else index + 1
        if item.kind is TokenType.TEXT:
            parts.append(item.value)
            if link >= 0:
                line.linked += len("".join(item.value.split()))
        elif item.kind is not TokenType.COMMENT and (
            (item.value in BLOCK and not item.soft) or item.value == "br"
        ):
            if parts:
                _close(lines, line, "".join(parts), end=index, heading=heading)
                parts = []
            line = PageLine(after)
            if item.value in HEADINGS:
                heading = int(item.value[1]) if item.kind is TokenType.OPEN else 0
        elif item.value == "a" and item.kind is TokenType.CLOSE:
            link = -1
        elif item.value == "a" and item.attributes.get("href") and _is_short(page, index):
            link, line.links = index, line.links + 1
        index = after
    _close(lines, line, "".join(parts), end=end, heading=heading)
    return lines


def _close(lines: list[PageLine], line: PageLine, text: str, *, end: int, heading: int) -> None:
    """Add *line*, unless its *text* is blank."""
    text = text.strip()
    if text:
        line.end, line.text, line.heading = end, text, heading
        line.chars = len("".join(text.split()))
        is_sentence = line.chars > _LABEL and ends_sentence(text)
        line.is_prose = is_sentence or (line.chars >= _PROSE and not line.is_mostly_links)
        lines.append(line)


def _is_short(page: PageItems, index: int) -> bool:
    """Return whether the link at *index* is short enough for a link, and is not the call of a note."""
    inner = page[index : min(page[index].end, index + 4 * _LONGEST_LINK)]
    text = "".join("".join(item.value.split()) for item in inner if item.kind is TokenType.TEXT)
    if page[index].attributes["href"].startswith("#") and is_mark(text):
        return False
    return len(text) <= _LONGEST_LINK and len(inner) < 4 * _LONGEST_LINK
