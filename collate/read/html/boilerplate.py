"""What of a page is the site's and not the text's: menus, lists of links, the way to the page.

Losing text is worse than keeping a menu: whatever holds a sentence, or a
line that could be a title, is kept.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate, islice

from collate.model import Reason
from collate.read.html.notes import is_mark
from collate.read.html.roles import frames_site, is_bullet, is_word_mark, own_reason
from collate.read.html.tokeniser import Kind
from collate.read.html.tree import BLOCK, HEADINGS, Page, around, inside
from collate.text.layout import ends_sentence

#: A link with more characters is a text that happens to be one (or one that nobody closed).
_LONGEST_LINK = 100
#: A line of so many characters, most of them not in links, is text.
_PROSE = 30
#: A line without links of at most so many characters may head a menu (相关新闻); a longer one may be a title.
_LABEL = 10
#: A single link of more characters may be a title that leads to the text.
_SINGLE = 8
#: What holds more than half of the page's text, and so many characters, is the text, whatever it is called.
_MAIN = 100

_DATE = re.compile(r"[\d\s年月日时分:：/.()（）\[\]【】|-]+")
_WAY = re.compile(
    r"[您你]?(?:现在|当前|目前)?的?(?:所在)?的?位置(?:是)?\s*[：:>›»]|当前位置|現在位置|您在|首页\s*[>›»]"
)
_LEADS_ON = re.compile(r"(?:上|下|前|后)一[篇页条則则]|阅读全文|查看原文|更多|返回|分享|打印|关闭|收藏")
_CONTROLS = frozenset(("input", "select", "textarea", "button"))
_SECTIONS = frozenset(("article", "section", "blockquote", "li", "td", "main", "figure"))


#: Items and ancestors that are looked at.
_NEAR = 100

Drops = dict[int, tuple[int, Reason]]
"""First item of a stretch that is no text -> the item after it, and why. What begins first counts."""


@dataclass(slots=True)
class _Line:
    """Items ``[start, end)`` that show as one line.

    ``chars`` are its characters without blanks, ``linked`` those of them in
    links, ``links`` the number of these, ``heading`` its level, 0 for none.
    """

    start: int
    end: int = 0
    text: str = ""
    chars: int = 0
    linked: int = 0
    links: int = 0
    heading: int = 0

    @property
    def leads(self) -> bool:
        """Whether most of it is links."""
        return 2 * self.linked > self.chars

    @property
    def prose(self) -> bool:
        """Whether it is a sentence, or long and not for the most part links."""
        if self.chars > _LABEL and ends_sentence(self.text):
            return True
        return not self.leads and self.chars >= _PROSE

    @property
    def kept(self) -> bool:
        """Whether it is text, or could be a title."""
        return self.prose or (not self.links and self.chars > _LABEL and not _DATE.fullmatch(self.text))


def unwanted(page: Page, original: bool = False, book: bool = False) -> Drops:
    """Return the stretches of *page* that are none of its text.

    If nothing would be left, less is taken out: first the menus stay, then
    what is hidden.

    Args:
        page: the items of a page.
        original: whether what was deleted (``del``) is the text, and not what was put in.
        book: whether it is a page of a book, which may hold nothing but a table of contents.
    """
    own = own_drops(page, original)
    lines = _lines(page, own)
    if not lines:
        return {index: row for index, row in own.items() if row[1] is not Reason.HIDDEN}
    shown = _revealed(page, own, lines)
    if len(shown) < len(own):
        lines = _lines(page, shown)
    menus = _menus(page, shown, lines)
    if book:
        menus = {index: (end, _in_book(reason)) for index, (end, reason) in menus.items()}
    return shown | menus if book or _is_left(lines, menus) else shown


def _in_book(reason: Reason) -> Reason:
    """In a book all links lead into the book."""
    return Reason.CONTENTS if reason is Reason.NAVIGATION else reason


def _is_left(lines: list[_Line], drops: Drops) -> bool:
    """Whether any of the lines is in none of the *drops*."""
    starts = sorted(drops)
    ends = list(accumulate((drops[start][0] for start in starts), max, initial=0))
    return any(ends[bisect_right(starts, line.start)] <= line.start for line in lines)


def own_drops(page: Page, original: bool = False) -> Drops:
    """Return the elements that say themselves that they are no text."""
    drops: Drops = {}
    index = 0
    while index < len(page):
        item = page[index]
        reason = own_reason(item, original) if item.kind is Kind.OPEN else None
        if reason is None and item.kind is Kind.OPEN and is_word_mark(item) and item.end - index < _NEAR:
            reason = Reason.MARKUP if is_bullet(inside(page, index)) else None
        if reason is not None:
            drops[index] = (item.end + 1, reason)
            index = item.end
        index += 1
    return drops


def _revealed(page: Page, own: Drops, lines: list[_Line]) -> Drops:
    """Leave out of *own* what holds more text than all that is visible: a script shows it in the end."""
    visible = sum(line.chars for line in lines if line.prose)
    found = dict(own)
    for index, (end, reason) in own.items():
        if reason in (Reason.HIDDEN, Reason.NAVIGATION) and end - index > 2:
            hidden = sum(line.chars for line in _lines(page, {}, index, end) if line.prose)
            if hidden > max(visible, _MAIN):
                del found[index]
    return found


def _lines(page: Page, drops: Drops, start: int = 0, end: int | None = None) -> list[_Line]:
    """Return the lines of the items ``[start, end)`` that are not blank, without *drops*."""
    lines: list[_Line] = []
    line, parts, link, heading = _Line(start), list[str](), -1, 0
    index, end = start, len(page) if end is None else end
    while index < end:
        item = page[index]
        after = drops[index][0] if index in drops else index + 1
        if item.kind is Kind.TEXT:
            parts.append(item.value)
            if link >= 0:
                line.linked += len("".join(item.value.split()))
        elif item.kind is not Kind.COMMENT and (
            (item.value in BLOCK and not item.soft) or item.value == "br"
        ):
            if parts:
                _close(lines, line, parts, index, heading)
                parts = []
            line = _Line(after)
            if item.value in HEADINGS:
                heading = int(item.value[1]) if item.kind is Kind.OPEN else 0
        elif item.value == "a" and item.kind is Kind.CLOSE:
            link = -1
        elif item.value == "a" and item.attributes.get("href") and _is_short(page, index):
            link, line.links = index, line.links + 1
        index = after
    _close(lines, line, parts, end, heading)
    return lines


def _close(lines: list[_Line], line: _Line, parts: list[str], end: int, heading: int) -> None:
    text = "".join(parts).strip()
    if text:
        line.end, line.text, line.heading = end, text, heading
        line.chars = len("".join(text.split()))
        lines.append(line)


def _is_short(page: Page, index: int) -> bool:
    """Whether the link at *index* is no longer than links are, and no mark that calls a note."""
    inner = page[index : min(page[index].end, index + 4 * _LONGEST_LINK)]
    text = "".join("".join(item.value.split()) for item in inner if item.kind is Kind.TEXT)
    if page[index].attributes["href"].startswith("#") and is_mark(text):
        return False
    return len(text) <= _LONGEST_LINK and len(inner) < 4 * _LONGEST_LINK


class _Sums:
    """Sums over the lines of any element, each in logarithmic time."""

    def __init__(self, lines: list[_Line]) -> None:
        self.lines = lines
        self.starts = [line.start for line in lines]
        tops = [line.heading for line in lines if line.heading and not line.leads]
        self.top = min(tops, default=0)
        kept = [line.kept or self.is_top(line) for line in lines]
        self.chars = [0, *accumulate(line.chars for line in lines)]
        self.linked = [0, *accumulate(line.linked for line in lines)]
        self.links = [0, *accumulate(line.links for line in lines)]
        self.kept = [0, *accumulate(map(int, kept))]
        self.tops = [0, *accumulate(int(self.is_top(line)) for line in lines)]
        self.prose = [0, *accumulate(line.chars if line.prose else 0 for line in lines)]

    def is_top(self, line: _Line) -> bool:
        """Whether it is the heading of the page."""
        return bool(self.top) and line.heading == self.top and not line.leads

    def of(self, sums: list[int], start: int, end: int) -> int:
        """Return the sum over the lines that begin among the items ``[start, end)``."""
        return sums[bisect_left(self.starts, end)] - sums[bisect_left(self.starts, start)]


def _menus(page: Page, own: Drops, lines: list[_Line]) -> Drops:
    """What is the site's and not the text's."""
    sums = _Sums(lines)
    drops: Drops = {}
    index = 0
    while index < len(page):
        item = page[index]
        if index in own:
            index = own[index][0]
            continue
        if item.kind is Kind.OPEN and _is_menu(page, index, sums):
            drops[index] = (item.end + 1, _reason(page, index, item.end))
            index = item.end
        index += 1
    for line in lines:
        menu = line.leads and not line.kept and (line.links > 1 or _LEADS_ON.match(line.text))
        if menu or _is_way(line):
            drops.setdefault(line.start, (line.end, _reason(page, line.start, line.end)))
    return drops


def _is_menu(page: Page, index: int, sums: _Sums) -> bool:
    item = page[index]
    start, end = index, item.end
    if not sums.of(sums.chars, start, end):
        return False
    prose = sums.of(sums.prose, start, end)
    if prose > _MAIN and 2 * prose > sums.prose[-1]:
        return False
    said = frames_site(item)
    if said is not None:
        return said or not prose
    if item.value in ("header", "footer"):
        inner = any(page[at].value in _SECTIONS for at in islice(around(page, index), _NEAR))
        if not inner:
            return not sums.of(sums.tops, start, end)
    if item.value not in BLOCK or item.value in HEADINGS or sums.of(sums.kept, start, end):
        return False
    if item.value == "form":
        return any(other.value in _CONTROLS for other in page[start:end])
    chars, linked = sums.of(sums.chars, start, end), sums.of(sums.linked, start, end)
    return 2 * linked > chars and (sums.of(sums.links, start, end) > 1 or chars <= _SINGLE)


def _is_way(line: _Line) -> bool:
    """Whether it is the way to the page: 您的位置：首页 > 新闻 > 正文."""
    return bool(line.links and not line.prose and _WAY.match(line.text))


def _reason(page: Page, start: int, end: int) -> Reason:
    """A list of links into the page itself is its table of contents."""
    targets = [item.attributes.get("href", "") for item in page[start:end] if item.value == "a"]
    own = sum(target.startswith("#") and len(target) > 1 for target in targets)
    return Reason.CONTENTS if 2 * own > sum(map(bool, targets)) else Reason.NAVIGATION
