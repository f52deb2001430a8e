"""Boilerplate of a page: what belongs to the site and not to the text (menus, lists of links, breadcrumbs).

Losing text is worse than keeping a menu: an element with a sentence, or with a
line that may be a title, is text.

The limits below are choices, tested on the cases of tests/read.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate, islice

from collate.model import Reason
from collate.read.html.page_lines import Drops, PageLine, page_lines
from collate.read.html.residue import find_residue, is_named_site, references
from collate.read.html.roles import (
    element_reason,
    is_bullet,
    is_hidden_from_readers,
    is_popup,
    is_site_frame,
    is_word_mark,
)
from collate.read.html.tokeniser import TokenType
from collate.read.html.tree import BLOCK, HEADINGS, PageItems, ancestors, element_text

#: A single link of more characters may be a title that leads to the text.
_SINGLE = 8
#: An element with more than half of the page's text, and more characters, is text, whatever its name.
_MAIN = 100

_BREADCRUMB = re.compile(
    r"[您你]?(?:现在|当前|目前)?的?(?:所在)?的?位置(?:是)?\s*[：:>›»]|当前位置|現在位置|您在|首页\s*[>›»]"
)
_LEADS_ON = re.compile(r"(?:上|下|前|后)一[篇页条則则]|阅读全文|查看原文|更多|返回|分享|打印|关闭|收藏")
_LETTER = re.compile(r"[^\W_]")
_CONTROLS = frozenset(("input", "select", "textarea", "button"))
_SECTIONS = frozenset(("article", "section", "blockquote", "li", "td", "main", "figure"))

#: Elements whose asides belong to their text.
_ARTICLES = frozenset(("article", "blockquote", "figure"))
#: Number of items, or of ancestors, searched around an item.
_NEAR = 100


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
    lines = page_lines(page, marked)
    if not lines:
        return {index: row for index, row in marked.items() if row[1] is not Reason.HIDDEN}
    drops = _without_revealed(page, marked, lines)
    if len(drops) < len(marked):
        lines = page_lines(page, drops)
    menus = _menus(page, drops, lines)
    if not book:
        menus |= find_residue(page, lines, drops=menus)
    else:
        menus = {index: (end, _reason_in_book(reason)) for index, (end, reason) in menus.items()}
    return drops | menus if book or _is_left(lines, menus) else drops


def _reason_in_book(reason: Reason) -> Reason:
    """Return *reason* as it is in a book, where all links lead into the book itself."""
    return Reason.CONTENTS if reason is Reason.NAVIGATION else reason


def _is_left(lines: list[PageLine], drops: Drops) -> bool:
    """Return whether any of the lines is in none of the *drops*."""
    starts = sorted(drops)
    ends = list(accumulate((drops[start][0] for start in starts), max, initial=0))
    return any(ends[bisect_right(starts, line.start)] <= line.start for line in lines)


def marked_drops(page: PageItems, original: bool = False) -> Drops:
    """Return the elements whose own markup excludes them from the text; *original* as in find_boilerplate."""
    drops: Drops = {}
    reach = 0
    for index, item in enumerate(page):
        if item.kind is not TokenType.OPEN or index < reach:
            continue
        reason = _marked_reason(page, index, original=original)
        if reason is not None:
            drops[index] = (item.end + 1, reason)
            reach = item.end + 1
    return drops


def _marked_reason(page: PageItems, index: int, *, original: bool) -> Reason | None:
    item = page[index]
    reason = element_reason(item, original)
    if reason is not None or not item.attributes:
        return reason
    if is_word_mark(item) and item.end - index < _NEAR and is_bullet(element_text(page, index)):
        return Reason.MARKUP
    if is_hidden_from_readers(item) and _is_decoration(page, index):
        return Reason.HIDDEN
    return None


def _is_decoration(page: PageItems, index: int) -> bool:
    """Return whether an element that is hidden from screen readers is not text for others either.

    It is a sign without letters, a window that a script shows, or the drawing
    of a formula beside its MathML. Anything else is visible, and may be all of a text.
    """
    item = page[index]
    if is_popup(item):
        return True
    if item.end - index < _NEAR and _LETTER.search(element_text(page, index)) is None:
        return True
    around = page[max(item.parent, index - _NEAR) : index] if item.parent >= 0 else []
    return any(other.kind is TokenType.OPEN and other.value == "math" for other in around)


def _without_revealed(page: PageItems, marked: Drops, lines: list[PageLine]) -> Drops:
    """Return *marked* without elements with more prose than all visible lines: a script reveals them."""
    visible = sum(line.chars for line in lines if line.is_prose)
    drops = dict(marked)
    for index, (end, reason) in marked.items():
        if reason in (Reason.HIDDEN, Reason.NAVIGATION) and end - index > 2:
            hidden = sum(line.chars for line in page_lines(page, {}, start=index, end=end) if line.is_prose)
            if hidden > max(visible, _MAIN):
                del drops[index]
    return drops


class _Sums:
    """Prefix sums over lines, which give the sum over any element in logarithmic time."""

    def __init__(self, lines: list[PageLine], stretches: Sequence[tuple[int, int]]) -> None:
        self.lines = lines
        self.stretches = stretches
        """The references of the text, disjoint stretches of items."""
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

    def is_top(self, line: PageLine) -> bool:
        """Return whether the line is a heading of the highest level on the page."""
        return bool(self.top) and line.heading == self.top and not line.is_mostly_links

    def belongs(self, start: int, *, end: int) -> bool:
        """Return whether any of the items ``[start, end)`` is among the references of the text."""
        at = bisect_left(self.stretches, end, key=lambda stretch: stretch[0]) - 1
        return at >= 0 and self.stretches[at][1] > start

    def over(self, sums: list[int], start: int, *, end: int) -> int:
        """Return the sum over the lines that begin among the items ``[start, end)``."""
        return sums[bisect_left(self.starts, end)] - sums[bisect_left(self.starts, start)]


def _menus(page: PageItems, marked: Drops, lines: list[PageLine]) -> Drops:
    """Return the menus, link lists and breadcrumbs outside *marked*."""
    sums = _Sums(lines, references(page, lines))
    drops: Drops = {}
    reach = 0
    for index, item in enumerate(page):
        if item.kind is not TokenType.OPEN or index < reach:
            continue
        if index in marked:
            reach = marked[index][0]
        elif (item.attributes or item.value in BLOCK) and _is_menu(page, index, sums):
            drops[index] = (item.end + 1, _reason(page, index, item.end))
            reach = item.end + 1
    for line in lines:
        if sums.belongs(line.start, end=line.end):
            continue
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
        return not prose or (site and not _is_beside(page, index, sums))
    if item.value in ("header", "footer"):
        inner = any(page[at].value in _SECTIONS for at in islice(ancestors(page, index), _NEAR))
        if not inner:
            return not sums.over(sums.tops, start, end=end)
    if item.value not in BLOCK or item.value in HEADINGS or sums.over(sums.texts, start, end=end):
        return False
    if sums.belongs(start, end=end):
        return False
    if item.value == "form":
        return any(other.value in _CONTROLS for other in page[start:end])
    chars, linked = sums.over(sums.chars, start, end=end), sums.over(sums.linked, start, end=end)
    return 2 * linked > chars and (sums.over(sums.links, start, end=end) > 1 or chars <= _SINGLE)


def _is_beside(page: PageItems, index: int, sums: _Sums) -> bool:
    """Return whether the element at *index*, with a sentence in it, stands in the text: an aside, a list.

    An aside does in an article, and between sentences.
    """
    item = page[index]
    if item.value == "menu":
        return True
    if item.value != "aside" or is_named_site(item):
        return False
    if any(page[at].value in _ARTICLES for at in islice(ancestors(page, index), _NEAR)):
        return True
    first, last = (item.parent, page[item.parent].end) if item.parent >= 0 else (0, len(page))
    return bool(sums.over(sums.prose, first, end=index) and sums.over(sums.prose, item.end, end=last))


def _is_breadcrumb(line: PageLine) -> bool:
    """Return whether the line is the path to the page: 您的位置：首页 > 新闻 > 正文."""
    return bool(line.links and not line.is_prose and _BREADCRUMB.match(line.text))


def _reason(page: PageItems, start: int, end: int) -> Reason:
    """Return CONTENTS for a list of links that mostly lead into the page itself, else NAVIGATION."""
    targets = [item.attributes.get("href", "") for item in page[start:end] if item.value == "a"]
    internal = sum(target.startswith("#") and len(target) > 1 for target in targets)
    return Reason.CONTENTS if 2 * internal > sum(map(bool, targets)) else Reason.NAVIGATION
