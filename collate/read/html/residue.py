"""Residue of a site in and below an article: advertisements, comments, related links, pagers, share bars.

A name or a phrase alone is not evidence. An element goes for its class or id only
where text stands outside it and what it contains is of the kind; a line only
where it consists of phrases of a closed list, below text, and is not a heading.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from enum import IntFlag
from functools import lru_cache
from itertools import accumulate

from collate.model import Reason
from collate.read.html.page_lines import Drops, PageLine
from collate.read.html.site_phrases import (
    LONGEST,
    Phrase,
    begins_advertising,
    begins_attachments,
    heads_comments,
    heads_references,
    heads_related,
    is_marked_end,
    mentions_sharing,
    names_neighbours,
    phrase_of,
)
from collate.read.html.tokeniser import TokenType, word_set
from collate.read.html.tree import BLOCK, HEADINGS, PageItem, PageItems
from collate.text.layout import HAN

#: Least text outside an element that goes for its name, and most text in an advertisement and in a notice
#: (cookies, subscriptions), in characters; choices.
_ARTICLE, _ADVERTISEMENT, _NOTICE = 60, 150, 600
#: Most items looked at, in multiples of those of the page; a choice.
_MOST_WORK = 50
#: Ratio of the text above comments to that below; a choice: a site's notice may stand below, a text may not.
_BELOW = 4

_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[^\W\d_a-zA-Z]+")
_CONTROLS = frozenset(("input", "textarea", "button", "form", "select"))
_EMBEDDED = frozenset(("a", "iframe", "ins", "img", "object", "embed"))
_NOTIFIES = re.compile(r"cookie|隐私|GDPR|consent|订阅|subscri|newsletter|sign up", re.IGNORECASE)
_REPLY = re.compile(
    r"回复|回覆|举报|reply|report|(?:\d+\s*)?(?:赞|顶|踩)(?:\s*[(（]?\d+[)）]?)?", re.IGNORECASE
)
_HAN_TEXT = re.compile(f"[{HAN}]")
#: Number of tags and blanks that may stand between a line and the edge of the element around it; a choice.
_BESIDE = 4
#: Words of the class or id of a column beside the article.
_SIDE = word_set("sidebar side widget widgets nav menu share social newsletter subscribe banner toolbar")
#: Elements that end the references of a text.
_AFTER_REFERENCES = word_set("footer nav aside header form hr")


class _Kind(IntFlag):
    NONE = 0
    COMMENTS = 1
    RELATED = 2
    ADVERTISEMENT = 4
    NOTICE = 8
    SHARING = 16


_NAMES: Mapping[_Kind, frozenset[str]] = {
    _Kind.COMMENTS: word_set("comment comments commentlist disqus pinglun liuyan respond replies 评论 留言"),
    _Kind.RELATED: word_set(
        "related relatedposts relatednews relatedarticles recommend recommended recommendation "
        "recommendations tuijian xiangguan 相关 推荐"
    ),
    _Kind.ADVERTISEMENT: word_set(
        "ad ads adv advert adverts advertisement advertising adsbygoogle sponsor sponsored promo "
        "guanggao 广告"
    ),
    _Kind.NOTICE: word_set("cookie cookies gdpr consent newsletter subscribe signup paywall"),
    _Kind.SHARING: word_set("share shares sharing bdshare bshare jiathis social sns 分享"),
}


def find_residue(page: PageItems, lines: Sequence[PageLine], *, drops: Drops) -> Drops:
    """Return the residue among *lines*, the visible lines of *page*; *drops* are known boilerplate."""
    search = _Residue(page, lines, drops)
    if not search.outside:
        return {}
    found = search.sections()
    search.leave_out(found)
    found |= search.related()
    search.leave_out(found)
    return found | search.phrases()


def references(page: PageItems, lines: Sequence[PageLine]) -> list[tuple[int, int]]:
    """Return the stretches of items that are the references of a text: lists of links that belong to it.

    A stretch begins below a line such as 参考文献, and ends with the element
    around it, at the next heading, or where the site goes on; that of
    attachments (附件) ends with the links.
    """
    stretches: list[tuple[int, int]] = []
    for number, line in enumerate(lines):
        if line.chars > LONGEST or (stretches and line.start < stretches[-1][1]):
            continue
        attached = begins_attachments(line.text)
        if attached or (not line.linked and heads_references(line.text)):
            stretches.append(_stretch(page, lines, number, only_links=attached))
    return stretches


def _stretch(page: PageItems, lines: Sequence[PageLine], number: int, *, only_links: bool) -> tuple[int, int]:
    line = lines[number]
    block = _block_of(page, line)
    start = page[block].end if block >= 0 else line.end
    parent = page[block if block >= 0 else line.start].parent
    end = page[parent].end if parent >= 0 else len(page)
    end = next((at for at in range(start, end) if _ends_references(page[at])), end)
    for at in range(number + 1, len(lines)):
        other = lines[at]
        if other.start >= end or heads_related(other.text) or (only_links and not other.is_mostly_links):
            return line.start, min(end, other.start)
    return line.start, end


def _ends_references(item: PageItem) -> bool:
    if item.kind is not TokenType.OPEN:
        return False
    return item.value in _AFTER_REFERENCES or item.value in HEADINGS or bool(_kinds(item))


def _block_of(page: PageItems, line: PageLine) -> int:
    """Return the outermost element whose only text is *line*, or -1."""
    block = -1
    at = page[line.start].parent
    while at >= 0 and page[at].end <= line.end + _BESIDE and at >= line.start - _BESIDE:
        if page[at].value in BLOCK:
            block = at
        at = page[at].parent
    return block


def _kinds(item: PageItem) -> _Kind:
    attributes = item.attributes
    if "class" not in attributes and "id" not in attributes:
        return _Kind.NONE
    return _named(attributes.get("class", ""), attributes.get("id", ""))


@lru_cache(maxsize=1024)
def _named(classes: str, name: str) -> _Kind:
    """Return what the words of the class and the id of an element name."""
    words = {word.lower() for word in _WORDS.findall(f"{classes} {name}")}
    kinds = _Kind.NONE
    for kind, names in _NAMES.items():
        if words & names:
            kinds |= kind
    return kinds


def is_named_site(item: PageItem) -> bool:
    """Return whether the class or id of the element is one for a sidebar, comments, or advertisements."""
    names = f"{item.attributes.get('class', '')} {item.attributes.get('id', '')}"
    return bool(_kinds(item)) or any(word.lower() in _SIDE for word in _WORDS.findall(names))


class _Residue:
    """Search among the lines that are left; ``outside`` are those with a sentence, the article's text."""

    def __init__(self, page: PageItems, lines: Sequence[PageLine], drops: Drops) -> None:
        self.page = page
        self.all = lines
        self.lines = list(lines)
        self.leave_out(drops)
        self.outside = [line for line in self.lines if line.is_prose and not line.is_mostly_links]
        self.outer = [line.start for line in self.outside]
        self.sums = [0, *accumulate(line.chars for line in self.outside)]

    def leave_out(self, drops: Drops) -> None:
        """Leave out the lines in *drops*."""
        self.lines = _without(self.lines, drops)
        self.starts = [line.start for line in self.lines]

    def inside(self, start: int, end: int) -> list[PageLine]:
        """Return the lines that are left and begin among the items ``[start, end)``."""
        return self.lines[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def sections(self) -> Drops:
        """Return the elements that their class or id names, and their content proves, to be of the site."""
        found: Drops = {}
        reach = work = 0
        for index, item in enumerate(self.page):
            if not item.attributes or index < reach or item.end <= index:
                continue
            kinds = _kinds(item)
            work += item.end - index if kinds else 0
            if work > _MOST_WORK * len(self.page):
                break  # elements of such names nested in each other, hundreds deep
            lines = self.inside(index, item.end) if kinds else []
            if lines and self._is_section(index, kinds, lines):
                found[index] = (item.end + 1, Reason.NAVIGATION)
                reach = item.end + 1
        return found

    def _is_section(self, index: int, kinds: _Kind, lines: list[PageLine]) -> bool:
        end = self.page[index].end
        at = bisect_left(self.outer, index)
        before, after = self.sums[at], self.sums[-1] - self.sums[bisect_left(self.outer, end)]
        if before + after < _ARTICLE:
            return False
        chars, linked = sum(line.chars for line in lines), sum(line.linked for line in lines)
        names = {item.value for item in self.page[index:end] if item.kind is TokenType.OPEN}
        if kinds & _Kind.ADVERTISEMENT and chars <= _ADVERTISEMENT:
            return begins_advertising(lines[0].text) or 2 * linked > chars or self._is_embedded(names, lines)
        if kinds & _Kind.NOTICE and chars <= _NOTICE and names & (_CONTROLS | {"a"}):
            return any(_NOTIFIES.search(line.text) for line in lines)
        if kinds & _Kind.SHARING and before and chars <= _ADVERTISEMENT:
            prose = any(line.is_prose and not line.is_mostly_links for line in lines)
            return not prose and any(mentions_sharing(line.text) for line in lines)
        if kinds & _Kind.RELATED and before:
            links = all(line.is_mostly_links for line in lines[1:])
            return links and (2 * linked > chars or (len(lines) > 1 and heads_related(lines[0].text)))
        if kinds & _Kind.COMMENTS and before >= _BELOW * after:
            return self._are_comments(index, names, lines)
        return False

    def _is_embedded(self, names: set[str], lines: list[PageLine]) -> bool:
        """Return whether the element shows something else than text: its words belong to that."""
        return bool(names & (_EMBEDDED - {"a"})) and not any(line.is_prose for line in lines)

    def _are_comments(self, index: int, names: set[str], lines: list[PageLine]) -> bool:
        """Return whether an element named for comments has a form, their heading, or several of them."""
        if "textarea" in names or "form" in names or heads_comments(lines[0].text):
            return True
        inner = [
            item
            for item in self.page[index + 1 : self.page[index].end]
            if item.kind is TokenType.OPEN and item.value in BLOCK and _kinds(item) & _Kind.COMMENTS
        ]
        return len(inner) > 1 or sum(_REPLY.fullmatch(line.text) is not None for line in lines) > 1

    def related(self) -> Drops:
        """Return the headings of related links with the links below, or beside, them."""
        found: Drops = {}
        first = self.outside[0].start
        head: PageLine | None = None
        below = False
        for line in self.all:
            if not line.is_mostly_links:
                below = line.start > first and not line.links and heads_related(line.text)
                head = line if below else None
                continue
            label, colon, _links = line.text.partition("：")
            below = below or (bool(colon) and line.start > first and heads_related(label))
            for one in (head, line) if below else ():
                if one is not None:
                    found[one.start] = (one.end, Reason.NAVIGATION)
            head = None
        left = set(self.starts)
        return {start: row for start, row in found.items() if start in left}

    def phrases(self) -> Drops:
        """Return the lines that consist of phrases of a site, below the first sentence of the page."""
        shapes = [Phrase.NONE if line.heading else phrase_of(line.text) for line in self.lines]
        prose = [
            line.is_prose and not shape and not line.is_mostly_links
            for line, shape in zip(self.lines, shapes, strict=True)
        ]
        if True not in prose:
            return {}
        first, last = prose.index(True), len(prose) - 1 - prose[::-1].index(True)
        chinese = 2 * sum(bool(_HAN_TEXT.search(line.text)) for line in self.outside) > len(self.outside)
        found: Drops = {}
        for at, (line, shape) in enumerate(zip(self.lines, shapes, strict=True)):
            if at > first and line.links and names_neighbours(line.text):
                found[line.start] = (line.end, Reason.NAVIGATION)
            if not shape or at <= first:
                continue
            beside = any(shapes[at - 1 : at]) or any(shapes[at + 1 : at + 2])
            if (
                shape in (Phrase.SURE, Phrase.PAGER)
                or (shape is Phrase.BUTTON and (beside or line.links or self._is_control(line)))
                or (shape is Phrase.END and (chinese or (at > last and is_marked_end(line.text))))
                or (shape is Phrase.CREDIT and at > last)
            ):
                reason = Reason.NAVIGATION if shape is Phrase.PAGER else Reason.SITE_LINE
                found[line.start] = (line.end, reason)
        return found

    def _is_control(self, line: PageLine) -> bool:
        return any(item.value in _CONTROLS for item in self.page[line.start : line.end])


def _without(lines: Sequence[PageLine], drops: Drops) -> list[PageLine]:
    """Return the lines that begin in none of *drops*."""
    left: list[PageLine] = []
    rows = sorted((start, end) for start, (end, _reason) in drops.items())
    at = reach = 0
    for line in lines:
        while at < len(rows) and rows[at][0] <= line.start:
            reach = max(reach, rows[at][1])
            at += 1
        if line.start >= reach:
            left.append(line)
    return left
