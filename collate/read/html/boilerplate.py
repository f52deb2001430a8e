"""Boilerplate of a page: what belongs to the site and not to the text (menus, lists of links, breadcrumbs).

Losing text is worse than keeping a menu: an element with a sentence, or with a
line that may be a title, is text.

The limits below are choices, tested on the cases of tests/read.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate, islice

from collate.model import Reason
from collate.read.html.notes import is_mark
from collate.read.html.roles import element_reason, is_bullet, is_site_frame, is_word_mark
from collate.read.html.tokeniser import TokenType
from collate.read.html.tree import BLOCK, HEADINGS, PageItems, ancestors, element_text
from collate.text.layout import ends_sentence

#: A link with more characters is running text, or a link that is never closed.
_LONGEST_LINK = 100
#: A line of at least so many characters, most of them outside links, is text.
_PROSE = 30
#: A line without links of at most so many characters may head a menu (相关新闻); a longer one may be a title.
_LABEL = 10
#: A single link of more characters may be a title that leads to the text.
_SINGLE = 8
#: An element with more than half of the page's text, and more characters, is text, whatever its name.
_MAIN = 100

_DATE = re.compile(r"[\d\s年月日时分:：/.()（）\[\]【】|-]+")
_BREADCRUMB = re.compile(
    r"[您你]?(?:现在|当前|目前)?的?(?:所在)?的?位置(?:是)?\s*[：:>›»]|当前位置|現在位置|您在|首页\s*[>›»]"
)
_LEADS_ON = re.compile(r"(?:上|下|前|后)一[篇页条則则]|阅读全文|查看原文|更多|返回|分享|打印|关闭|收藏")
_CONTROLS = frozenset(("input", "select", "textarea", "button"))
_SECTIONS = frozenset(("article", "section", "blockquote", "li", "td", "main", "figure"))

#: Number of items, or of ancestors, searched around an item.
_NEAR = 100

Drops = dict[int, tuple[int, Reason]]
"""First item of a stretch that is not text -> the item after it, and why. Of overlapping ones, the first."""


@dataclass(slots=True)
class _Line:
    """Items ``[start, end)`` that are displayed as one line.

    ``chars`` is the number of its characters without white space, ``linked`` that
    of those in links, ``links`` the number of links, ``heading`` its level, 0 for none.
    """

    start: int
    end: int = 0
    text: str = ""
    chars: int = 0
    linked: int = 0
    links: int = 0
    heading: int = 0

    @property
    def is_mostly_links(self) -> bool:
        """Whether more than half of its characters are in links."""
        return 2 * self.linked > self.chars

    @property
    def is_prose(self) -> bool:
        """Whether it is a sentence, or long and not mostly links."""
        if self.chars > _LABEL and ends_sentence(self.text):
            return True
        return not self.is_mostly_links and self.chars >= _PROSE

    @property
    def is_text(self) -> bool:
        """Whether it is prose, or may be a title."""
        return self.is_prose or (not self.links and self.chars > _LABEL and not _DATE.fullmatch(self.text))


def find_boilerplate(page: PageItems, *, original: bool = False, book: bool = False) -> Drops:
    """Return the stretches of *page* that are not its text.

    If nothing else is left, menus count as text; if still nothing is, so does
    hidden text.

    Args:
        page: the items of a page.
        original: whether deleted text (``del``) is the text, and inserted text (``ins``) is not.
        book: whether it is a page of a book, which may consist of a table of contents.
    """
    marked = marked_drops(page, original)
    lines = _lines(page, marked)
    if not lines:
        return {index: row for index, row in marked.items() if row[1] is not Reason.HIDDEN}
    drops = _without_revealed(page, marked, lines)
    if len(drops) < len(marked):
        lines = _lines(page, drops)
    menus = _menus(page, drops, lines)
    if book:
        menus = {index: (end, _reason_in_book(reason)) for index, (end, reason) in menus.items()}
    return drops | menus if book or _is_left(lines, menus) else drops


def _reason_in_book(reason: Reason) -> Reason:
    """Return *reason* as it is in a book, where all links lead into the book itself."""
    return Reason.CONTENTS if reason is Reason.NAVIGATION else reason


def _is_left(lines: list[_Line], drops: Drops) -> bool:
    """Return whether any of the lines is in none of the *drops*."""
    starts = sorted(drops)
    ends = list(accumulate((drops[start][0] for start in starts), max, initial=0))
    return any(ends[bisect_right(starts, line.start)] <= line.start for line in lines)


def marked_drops(page: PageItems, original: bool = False) -> Drops:
    """Return the elements whose own markup excludes them from the text; *original* as in find_boilerplate."""
    drops: Drops = {}
    index = 0
    while index < len(page):
        item = page[index]
        reason = element_reason(item, original) if item.kind is TokenType.OPEN else None
        if reason is None and item.kind is TokenType.OPEN and is_word_mark(item) and item.end - index < _NEAR:
            reason = Reason.MARKUP if is_bullet(element_text(page, index)) else None
        if reason is not None:
            drops[index] = (item.end + 1, reason)
            index = item.end
        index += 1
    return drops


def _without_revealed(page: PageItems, marked: Drops, lines: list[_Line]) -> Drops:
    """Return *marked* without elements with more prose than all visible lines: a script reveals them."""
    visible = sum(line.chars for line in lines if line.is_prose)
    drops = dict(marked)
    for index, (end, reason) in marked.items():
        if reason in (Reason.HIDDEN, Reason.NAVIGATION) and end - index > 2:
            hidden = sum(line.chars for line in _lines(page, {}, start=index, end=end) if line.is_prose)
            if hidden > max(visible, _MAIN):
                del drops[index]
    return drops


def _lines(page: PageItems, drops: Drops, *, start: int = 0, end: int | None = None) -> list[_Line]:
    """Return the non-blank lines of the items ``[start, end)``, without *drops*."""
    lines: list[_Line] = []
    line, parts, link, heading = _Line(start), list[str](), -1, 0
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
            line = _Line(after)
            if item.value in HEADINGS:
                heading = int(item.value[1]) if item.kind is TokenType.OPEN else 0
        elif item.value == "a" and item.kind is TokenType.CLOSE:
            link = -1
        elif item.value == "a" and item.attributes.get("href") and _is_short(page, index):
            link, line.links = index, line.links + 1
        index = after
    _close(lines, line, "".join(parts), end=end, heading=heading)
    return lines


def _close(lines: list[_Line], line: _Line, text: str, *, end: int, heading: int) -> None:
    """Add *line*, unless its *text* is blank."""
    text = text.strip()
    if text:
        line.end, line.text, line.heading = end, text, heading
        line.chars = len("".join(text.split()))
        lines.append(line)


def _is_short(page: PageItems, index: int) -> bool:
    """Return whether the link at *index* is short enough for a link, and is not the call of a note."""
    inner = page[index : min(page[index].end, index + 4 * _LONGEST_LINK)]
    text = "".join("".join(item.value.split()) for item in inner if item.kind is TokenType.TEXT)
    if page[index].attributes["href"].startswith("#") and is_mark(text):
        return False
    return len(text) <= _LONGEST_LINK and len(inner) < 4 * _LONGEST_LINK


class _Sums:
    """Prefix sums over lines, which give the sum over any element in logarithmic time."""

    def __init__(self, lines: list[_Line]) -> None:
        self.lines = lines
        self.starts = [line.start for line in lines]
        levels = [line.heading for line in lines if line.heading and not line.is_mostly_links]
        self.top = min(levels, default=0)
        texts = [line.is_text or self.is_top(line) for line in lines]
        self.chars = [0, *accumulate(line.chars for line in lines)]
        self.linked = [0, *accumulate(line.linked for line in lines)]
        self.links = [0, *accumulate(line.links for line in lines)]
        self.texts = [0, *accumulate(map(int, texts))]
        self.tops = [0, *accumulate(int(self.is_top(line)) for line in lines)]
        self.prose = [0, *accumulate(line.chars if line.is_prose else 0 for line in lines)]

    def is_top(self, line: _Line) -> bool:
        """Return whether the line is a heading of the highest level on the page."""
        return bool(self.top) and line.heading == self.top and not line.is_mostly_links

    def over(self, sums: list[int], start: int, *, end: int) -> int:
        """Return the sum over the lines that begin among the items ``[start, end)``."""
        return sums[bisect_left(self.starts, end)] - sums[bisect_left(self.starts, start)]


def _menus(page: PageItems, marked: Drops, lines: list[_Line]) -> Drops:
    """Return the menus, link lists and breadcrumbs outside *marked*."""
    sums = _Sums(lines)
    drops: Drops = {}
    index = 0
    while index < len(page):
        item = page[index]
        if index in marked:
            index = marked[index][0]
            continue
        if item.kind is TokenType.OPEN and _is_menu(page, index, sums):
            drops[index] = (item.end + 1, _reason(page, index, item.end))
            index = item.end
        index += 1
    for line in lines:
        menu = line.is_mostly_links and not line.is_text and (line.links > 1 or _LEADS_ON.match(line.text))
        if menu or _is_breadcrumb(line):
            drops.setdefault(line.start, (line.end, _reason(page, line.start, line.end)))
    return drops


def _is_menu(page: PageItems, index: int, sums: _Sums) -> bool:
    """Return whether the element at *index* belongs to the site: by its own markup, else by its links."""
    item = page[index]
    start, end = index, item.end
    if not sums.over(sums.chars, start, end=end):
        return False
    prose = sums.over(sums.prose, start, end=end)
    if prose > _MAIN and 2 * prose > sums.prose[-1]:
        return False
    site = is_site_frame(item)
    if site is not None:
        return site or not prose
    if item.value in ("header", "footer"):
        inner = any(page[at].value in _SECTIONS for at in islice(ancestors(page, index), _NEAR))
        if not inner:
            return not sums.over(sums.tops, start, end=end)
    if item.value not in BLOCK or item.value in HEADINGS or sums.over(sums.texts, start, end=end):
        return False
    if item.value == "form":
        return any(other.value in _CONTROLS for other in page[start:end])
    chars, linked = sums.over(sums.chars, start, end=end), sums.over(sums.linked, start, end=end)
    return 2 * linked > chars and (sums.over(sums.links, start, end=end) > 1 or chars <= _SINGLE)


def _is_breadcrumb(line: _Line) -> bool:
    """Return whether the line is the path to the page: 您的位置：首页 > 新闻 > 正文."""
    return bool(line.links and not line.is_prose and _BREADCRUMB.match(line.text))


def _reason(page: PageItems, start: int, end: int) -> Reason:
    """Return CONTENTS for a list of links that mostly lead into the page itself, else NAVIGATION."""
    targets = [item.attributes.get("href", "") for item in page[start:end] if item.value == "a"]
    internal = sum(target.startswith("#") and len(target) > 1 for target in targets)
    return Reason.CONTENTS if 2 * internal > sum(map(bool, targets)) else Reason.NAVIGATION
