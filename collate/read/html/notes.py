"""Footnotes of a page: the marks that call them, and their bodies."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import unquote

from collate.read.html.roles import attribute_words
from collate.read.html.tokeniser import TokenType, word_set
from collate.read.html.tree import HEADINGS, PageItems, ancestors, element_text, items_text

_SIGN = (
    r"(?:注|註|note)?\s*(?:\d{1,4}|[一二三四五六七八九十百〇]{1,4}|[ivxlc]{1,6}|[a-z]"
    r"|[*＊†‡§¶※#☆△]{1,4}|[①-⑳⓪㉑-㊿❶-❿⓫-⓴])"
)
_MARK = re.compile(rf"[\[［〔【(（]?\s*{_SIGN}\s*[\]］〕】)）]?", re.IGNORECASE)
#: A mark that is unambiguous even if it is not raised.
_SURE = re.compile(rf"[\[［〔【]\s*{_SIGN}\s*[\]］〕】]|[*＊†‡※①-⑳⓪㉑-㊿❶-❿⓫-⓴]+|[注註].*", re.IGNORECASE)
#: A mark that calls a note even without a link.
_BARE = re.compile(rf"[\[［〔【]\s*{_SIGN}\s*[\]］〕】]|[①-⑳⓪㉑-㊿❶-❿⓫-⓴]", re.IGNORECASE)
_NOTE_ID = re.compile(r"_?(?:ftn|edn|foot|end|cite_?note|cite|fn|note|注|註|zhu|zs|ref)", re.IGNORECASE)
#: The id of an element that is one note.
_ONE_NOTE = re.compile(r"_?(?:ftn|edn|fn|footnote|endnote|note)[-_:]?\d{1,4}", re.IGNORECASE)
_BACK = re.compile(r"[↑↩⏎^⬆←⤴]\ufe0e?|返回|back|回", re.IGNORECASE)
_CALLS = frozenset(("noteref", "doc-noteref", "glossref"))
_NOTES = frozenset(("footnote", "endnote", "rearnote", "note", "doc-footnote", "doc-endnote"))
_ONE = _NOTES - {"note"}
_BODIES = word_set("p li div aside dd dt section td tr blockquote")
#: Longest mark in characters, and number of ancestors searched; choices.
_MARK_MAX, _NEAR = 10, 12

ItemPosition = tuple[int, int]
"""Index of a page in its book, and of an item in the page."""


@dataclass(frozen=True, slots=True)
class NoteLink:
    """A mark that calls a note: the item after it, its text, and the address of the note."""

    end: int
    label: str
    target: str


@dataclass(slots=True)
class NoteBodies:
    """The bodies of notes on a page: first item -> the item after it, and its address ("" for none).

    ``marks`` are links in them that are not text (the number of the note, the
    link back to the call): first item -> the item after it.
    """

    notes: dict[int, tuple[int, str]] = field(default_factory=dict)
    marks: dict[int, int] = field(default_factory=dict)


def is_mark(label: str) -> bool:
    """Return whether *label*, without white space, may be the mark of a note.

    >>> is_mark("[1]"), is_mark("①"), is_mark("注三"), is_mark("首页")
    (True, True, True, False)
    """
    return len(label) <= _MARK_MAX and _MARK.fullmatch(label) is not None


def link_target(href: str, here: str = "") -> str:
    """Return the target of *href* in the file *here* as an address ``file#id``; "" if it is outside the book.

    >>> link_target("#n1", "a/b.xhtml"), link_target("../c.xhtml#n%32", "a/b.xhtml"), link_target("http://x/#n")
    ('a/b.xhtml#n1', 'c.xhtml#n2', '')
    """
    file, mark, name = href.strip().partition("#")
    if not mark or ":" in file or file.startswith("//"):
        return ""
    folder = here.rpartition("/")[0]
    return f"{resolve_path(file, folder) if file else here}#{unquote(name) if '%' in name else name}"


def resolve_path(name: str, folder: str) -> str:
    """Return the path of *name* relative to *folder*, both inside a container, which it cannot leave.

    >>> resolve_path("../images/./a%20b.png", "OEBPS/text"), resolve_path("../../../etc/passwd", "a")
    ('OEBPS/images/a b.png', 'etc/passwd')
    """
    parts: list[str] = [] if name.startswith("/") else folder.split("/")
    for part in unquote(name).split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part != ".":
            parts.append(part)
    return "/".join(part for part in parts if part)


def element_positions(page: PageItems, here: str = "", *, number: int = 0) -> dict[str, ItemPosition]:
    """Return the first element of each address of *page* (ids, and names of anchors).

    Args:
        page: the items of a page.
        here: the page's own file in its book.
        number: the page's index in its book.
    """
    positions: dict[str, ItemPosition] = {}
    for index, item in enumerate(page):
        if item.kind is TokenType.OPEN and item.attributes:
            for key in ("id", "xml:id", "name") if item.value == "a" else ("id", "xml:id"):
                name = item.attributes.get(key)
                if name:
                    positions.setdefault(f"{here}#{name}", (number, index))
    return positions


def find_calls(
    page: PageItems, positions: Mapping[str, ItemPosition], *, here: str = "", number: int = 0
) -> dict[int, NoteLink]:
    """Return the calls of notes in *page* by their first item.

    A call is a link that declares itself one, or a link with a short mark to a
    target further down. A number alone is not enough: the mark is raised, or
    in brackets, or the target has an id as notes have.

    Args:
        page: the items of a page.
        positions: all addresses of the page or of its book.
        here: the page's own file.
        number: the page's index in its book.
    """
    calls: dict[int, NoteLink] = {}
    for index, item in enumerate(page):
        if item.kind is not TokenType.OPEN or item.value != "a" or "#" not in item.attributes.get("href", ""):
            continue
        target = link_target(item.attributes["href"], here)
        position = positions.get(target)
        label = _label(page, index)
        if position is None or not label:
            continue
        declared = bool(attribute_words(item, "epub:type", "role") & _CALLS)
        if declared or (position > (number, index) and _is_call(page, index, label=label, target=target)):
            start = _with_brackets(page, index)
            calls[start] = NoteLink(page[start].end + 1, _label(page, start), target)
    return calls


def find_bare_calls(page: PageItems, positions: dict[str, ItemPosition]) -> dict[int, NoteLink]:
    """Return the calls without a link: a raised (``sup``) mark in brackets or in a circle.

    The note is the next block below that begins with the same mark; a block for
    which several marks compete, or with another mark in it, is text. The addresses
    of these notes, which no link can have, are added to *positions*.
    """
    marks = [
        (index, label)
        for index, item in enumerate(page)
        if item.value == "sup" and item.kind is TokenType.OPEN
        if (label := _label(page, index)) and _BARE.fullmatch(label) and not _in_link(page, index)
    ]
    bodies: dict[str, list[int]] = {}
    for block, label in _begin_with_mark(page, {label for _, label in marks}):
        bodies.setdefault(label, []).append(block)
    callers: dict[int, list[tuple[int, str]]] = {}
    for index, label in marks:
        below = bodies.get(label, [])
        at = bisect_right(below, index)
        if at < len(below):
            callers.setdefault(below[at], []).append((index, label))
    calls: dict[int, NoteLink] = {}
    for body, ((index, label), *others) in callers.items():
        if not others:
            target = f"#\0{body}"
            positions[target] = (0, body)
            calls[index] = NoteLink(page[index].end + 1, label, target)
    return calls


def _begin_with_mark(page: PageItems, labels: set[str]) -> Iterator[tuple[int, str]]:
    """Yield the blocks that begin with one of *labels* and contain no other, with the label."""
    before = -1
    for index, item in enumerate(page) if labels else ():
        match = _BARE.match(item.value.lstrip()) if item.kind is TokenType.TEXT else None
        block = -1
        if match is not None and "".join(match[0].split()) in labels:
            block = next(
                (at for at in islice(ancestors(page, index), _NEAR) if page[at].value in _BODIES), -1
            )
        if block > before and not items_text(page, block, end=index).strip():
            before = block
            text = element_text(page, block)
            marks = [mark for mark in _BARE.findall(text) if "".join(mark.split()) in labels]
            if len(marks) == 1 and match is not None and match[0] != text.strip():
                yield block, "".join(match[0].split())


def _in_link(page: PageItems, index: int) -> bool:
    linked = any(page[at].value == "a" for at in islice(ancestors(page, index), _NEAR))
    return linked or any(item.value == "a" for item in page[index : page[index].end])


def _label(page: PageItems, index: int) -> str:
    """Return the text of the element at *index* without white space, or "" if it is longer than a mark."""
    if page[index].end - index > 2 * _MARK_MAX:
        return ""
    label = "".join(element_text(page, index).split())
    return label if len(label) <= _MARK_MAX else ""


def _is_call(page: PageItems, index: int, *, label: str, target: str) -> bool:
    """Return whether the link at *index* to *target* looks like the call of a note."""
    if not is_mark(label):
        return False
    raised = any(page[at].value == "sup" for at in islice(ancestors(page, index), 3)) or any(
        item.value == "sup" for item in page[index : page[index].end]
    )
    return raised or bool(_SURE.fullmatch(label) or _NOTE_ID.match(target.rpartition("#")[2]))


def _with_brackets(page: PageItems, index: int) -> int:
    """Return the element around the mark at *index* and its brackets: <sup>[<a>1</a>]</sup>."""
    for at in islice(ancestors(page, index), 2):
        label = _label(page, at)
        if page[at].value not in ("sup", "span") or not label or not is_mark(label):
            break
        index = at
    return index


def find_bodies(
    page: PageItems,
    positions: Mapping[str, ItemPosition],
    *,
    calls: Mapping[int, NoteLink],
    targets: Iterable[str],
    number: int = 0,
) -> NoteBodies:
    """Return the bodies of notes in *page*.

    A body is the paragraph, list item or similar block around the target of a
    call; where a block contains several targets, or a call of its own note, a line of it.

    Args:
        page: the items of a page.
        positions: all addresses of the page or of its book.
        calls: the page's own calls.
        targets: addresses of notes that any page calls; each is in *positions*.
        number: the page's index in its book.
    """
    bodies = NoteBodies()
    callers: dict[str, list[int]] = {}
    for at, call in calls.items():
        callers.setdefault(call.target, []).append(at)
    blocks: dict[int, list[tuple[int, str]]] = {}
    for index, target in sorted((positions[t][1], t) for t in set(targets) if positions[t][0] == number):
        block = _block(page, index)
        if block >= 0:
            blocks.setdefault(block, []).append((index, target))
    for block, rows in blocks.items():
        end = _end(page, block)
        within = any(block < at < end for _, target in rows for at in callers.get(target, ()))
        if len(rows) == 1 and not within:
            bodies.notes[block] = (end, rows[0][1])
            continue
        limits = [*(index for index, _ in rows[1:]), end]
        for (index, target), limit in zip(rows, limits, strict=True):
            breaks = (at for at in range(page[index].end, limit) if page[at].value == "br")
            bodies.notes[index] = (next(breaks, limit), target)
    _add_uncalled(page, bodies)
    for start, (end, _) in bodies.notes.items():
        bodies.marks.update(_marks(page, start, end=end, calls=calls))
    return bodies


def _add_uncalled(page: PageItems, bodies: NoteBodies) -> None:
    """Add the elements declared to be notes without a call: they are not text of the page either."""
    starts, end = sorted(bodies.notes), -1
    for index, item in enumerate(page):
        if index in bodies.notes:
            end = max(end, bodies.notes[index][0])
        elif item.attributes and index >= end and attribute_words(item, "epub:type", "role") & _ONE:
            if bisect_right(starts, index) == bisect_right(starts, item.end):
                bodies.notes[index] = (item.end + 1, "")
            end = item.end + 1


def _marks(
    page: PageItems, start: int, *, end: int, calls: Mapping[int, NoteLink]
) -> Iterator[tuple[int, int]]:
    """Yield the links in a note that are its own mark, or lead back to the call."""
    for index in range(start, end):
        item = page[index]
        if (
            item.kind is TokenType.OPEN
            and item.value == "a"
            and "href" in item.attributes
            and index not in calls
        ):
            label = _label(page, index)
            if is_mark(label) or _BACK.fullmatch(label):
                yield index, item.end + 1


def _block(page: PageItems, index: int) -> int:
    """Return the element that is the note around the item *index*, or -1."""
    block = -1
    for at in (index, *islice(ancestors(page, index), _NEAR)):
        item = page[at]
        if item.value in HEADINGS:
            return -1
        if block < 0:
            block = at if item.value in _BODIES else -1
            continue
        declared = (
            attribute_words(item, "epub:type", "role") & _NOTES
            or "mso-element" in item.attributes.get("style", "")
            or _ONE_NOTE.fullmatch(item.attributes.get("id", ""))
        )
        first = item.value in ("li", "aside", "dd") and not items_text(page, at, end=block).strip()
        if not declared and not first:
            break
        block = at
    return block


def _end(page: PageItems, block: int) -> int:
    """Return the item after a note; a definition (``dd``) belongs to its term (``dt``)."""
    end = page[block].end + 1
    if page[block].value == "dt":
        for at in range(end, min(end + 4, len(page))):
            if page[at].value == "dd" and page[at].kind is TokenType.OPEN:
                return page[at].end + 1
    return end
