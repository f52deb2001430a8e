"""Footnotes of a page: the marks that call them, and where they stand."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import unquote

from collate.read.html.roles import tokens_of
from collate.read.html.tokeniser import Kind, words
from collate.read.html.tree import HEADINGS, Page, around, inside, text_of

_SIGN = (
    r"(?:注|註|note)?\s*(?:\d{1,4}|[一二三四五六七八九十百〇]{1,4}|[ivxlc]{1,6}|[a-z]"
    r"|[*＊†‡§¶※#☆△]{1,4}|[①-⑳⓪㉑-㊿❶-❿⓫-⓴])"
)
_MARK = re.compile(rf"[\[［〔【(（]?\s*{_SIGN}\s*[\]］〕】)）]?", re.IGNORECASE)
#: A mark that can be nothing else, or an id that says what it leads to.
_SURE = re.compile(rf"[\[［〔【]\s*{_SIGN}\s*[\]］〕】]|[*＊†‡※①-⑳⓪㉑-㊿❶-❿⓫-⓴]+|[注註].*", re.IGNORECASE)
#: A mark that needs no link.
_BARE = re.compile(rf"[\[［〔【]\s*{_SIGN}\s*[\]］〕】]|[①-⑳⓪㉑-㊿❶-❿⓫-⓴]", re.IGNORECASE)
_NOTE_ID = re.compile(r"_?(?:ftn|edn|foot|end|cite_?note|cite|fn|note|注|註|zhu|zs|ref)", re.IGNORECASE)
#: An element that is one note.
_ONE_NOTE = re.compile(r"_?(?:ftn|edn|fn|footnote|endnote|note)[-_:]?\d{1,4}", re.IGNORECASE)
_BACK = re.compile(r"[↑↩⏎^⬆←⤴]\ufe0e?|返回|back|回", re.IGNORECASE)
_CALLS = frozenset(("noteref", "doc-noteref", "glossref"))
_NOTES = frozenset(("footnote", "endnote", "rearnote", "note", "doc-footnote", "doc-endnote"))
_ONE = _NOTES - {"note"}
_BODIES = words("p li div aside dd dt section td tr blockquote")
#: Longest mark, and ancestors that are looked at.
_MARK_MAX, _NEAR = 10, 12

Place = tuple[int, int]
"""Number of a page in its book, and of an item in the page."""


@dataclass(frozen=True, slots=True)
class Call:
    """A mark that calls a note: it ends before item ``end``, its text, and the address of the note."""

    end: int
    label: str
    target: str


@dataclass(slots=True)
class Bodies:
    """The notes of a page: first item -> the item after it, and its address.

    ``marks`` are links in them that are no text: their own number, the way
    back; first item -> the item after it.
    """

    notes: dict[int, tuple[int, str]] = field(default_factory=dict)
    marks: dict[int, int] = field(default_factory=dict)


def is_mark(label: str) -> bool:
    """Tell whether *label*, which has no blanks, can be the mark of a note.

    >>> is_mark("[1]"), is_mark("①"), is_mark("注三"), is_mark("首页")
    (True, True, True, False)
    """
    return len(label) <= _MARK_MAX and _MARK.fullmatch(label) is not None


def address(href: str, here: str = "") -> str:
    """Return the address, as ``file#id``, that *href* in the file *here* leads to; "" for none in the book.

    >>> address("#n1", "a/b.xhtml"), address("../c.xhtml#n%32", "a/b.xhtml"), address("http://x/#n")
    ('a/b.xhtml#n1', 'c.xhtml#n2', '')
    """
    file, mark, name = href.strip().partition("#")
    if not mark or ":" in file or file.startswith("//"):
        return ""
    folder = here.rpartition("/")[0]
    return f"{resolved(file, folder) if file else here}#{unquote(name)}"


def resolved(name: str, folder: str) -> str:
    """Return the path of *name* as seen from *folder*, both inside a container; it cannot climb out.

    >>> resolved("../images/./a%20b.png", "OEBPS/text"), resolved("../../../etc/passwd", "a")
    ('OEBPS/images/a b.png', 'etc/passwd')
    """
    parts: list[str] = [] if name.startswith("/") else folder.split("/")
    for part in unquote(name).split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part != ".":
            parts.append(part)
    return "/".join(part for part in parts if part)


def places(page: Page, here: str = "", number: int = 0) -> dict[str, Place]:
    """Return the first element of each address of *page* (ids, and names of anchors)."""
    found: dict[str, Place] = {}
    for index, item in enumerate(page):
        if item.kind is Kind.OPEN and item.attributes:
            for key in ("id", "xml:id", "name") if item.value == "a" else ("id", "xml:id"):
                name = item.attributes.get(key)
                if name:
                    found.setdefault(f"{here}#{name}", (number, index))
    return found


def find_calls(page: Page, known: Mapping[str, Place], here: str = "", number: int = 0) -> dict[int, Call]:
    """Return the calls of notes in *page* by their first item.

    A call is a link with a short mark that leads further down, or that says
    it is one. Not every link to a number is one: it stands raised, or in
    brackets, or leads to something that is named as notes are.

    Args:
        page: the items of a page.
        known: all addresses of the page or of its book.
        here: the page's own file.
        number: the page's number in its book.
    """
    calls: dict[int, Call] = {}
    for index, item in enumerate(page):
        if item.kind is not Kind.OPEN or item.value != "a" or "#" not in item.attributes.get("href", ""):
            continue
        target = address(item.attributes["href"], here)
        place = known.get(target)
        label = _label(page, index)
        if place is None or not label:
            continue
        says = bool(tokens_of(item, "epub:type", "role") & _CALLS)
        if says or (place > (number, index) and _is_mark(page, index, label, target)):
            start = _with_brackets(page, index)
            calls[start] = Call(page[start].end + 1, _label(page, start), target)
    return calls


def find_bare_calls(page: Page, known: dict[str, Place]) -> dict[int, Call]:
    """Return the calls that are no links: a mark in brackets, or circled, that stands raised (``sup``).

    Its note is the next block below that begins with the same mark; one that
    several marks lead to, or that holds another mark, is text. The addresses
    of these notes, which no link can have, are added to *known*.
    """
    marks = [
        (index, label)
        for index, item in enumerate(page)
        if item.value == "sup" and item.kind is Kind.OPEN
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
    calls: dict[int, Call] = {}
    for body, ((index, label), *others) in callers.items():
        if not others:
            target = f"#\0{body}"
            known[target] = (0, body)
            calls[index] = Call(page[index].end + 1, label, target)
    return calls


def _begin_with_mark(page: Page, wanted: set[str]) -> Iterator[tuple[int, str]]:
    """Yield the blocks that begin with one of the *wanted* marks and hold no other, with the mark."""
    before = -1
    for index, item in enumerate(page) if wanted else ():
        found = _BARE.match(item.value.lstrip()) if item.kind is Kind.TEXT else None
        block = -1
        if found is not None and "".join(found[0].split()) in wanted:
            block = next((at for at in islice(around(page, index), _NEAR) if page[at].value in _BODIES), -1)
        if block > before and not text_of(page, block, index).strip():
            before = block
            others = [mark for mark in _BARE.findall(inside(page, block)) if "".join(mark.split()) in wanted]
            if len(others) == 1 and found is not None and found[0] != inside(page, block).strip():
                yield block, "".join(found[0].split())


def _in_link(page: Page, index: int) -> bool:
    linked = any(page[at].value == "a" for at in islice(around(page, index), _NEAR))
    return linked or any(item.value == "a" for item in page[index : page[index].end])


def _label(page: Page, index: int) -> str:
    if page[index].end - index > 2 * _MARK_MAX:
        return ""
    label = "".join(inside(page, index).split())
    return label if len(label) <= _MARK_MAX else ""


def _is_mark(page: Page, index: int, label: str, target: str) -> bool:
    if not is_mark(label):
        return False
    raised = any(page[at].value == "sup" for at in islice(around(page, index), 3)) or any(
        item.value == "sup" for item in page[index : page[index].end]
    )
    return raised or bool(_SURE.fullmatch(label) or _NOTE_ID.match(target.rpartition("#")[2]))


def _with_brackets(page: Page, index: int) -> int:
    """Return the element that holds the mark and its brackets: <sup>[<a>1</a>]</sup>."""
    for at in islice(around(page, index), 2):
        label = _label(page, at)
        if page[at].value not in ("sup", "span") or not label or not is_mark(label):
            break
        index = at
    return index


def find_bodies(
    page: Page, known: Mapping[str, Place], calls: Mapping[int, Call], called: Iterable[str], number: int = 0
) -> Bodies:
    """Return where in *page* the notes stand that some page calls.

    A note is the paragraph, list item or the like that holds the place that
    is called; where several stand in one, or the text itself does, a line.

    Args:
        page: the items of a page.
        known: all addresses of the page or of its book.
        calls: the page's own calls.
        called: the addresses that are called from anywhere.
        number: the page's number in its book.
    """
    bodies = Bodies()
    callers: dict[str, list[int]] = {}
    for at, call in calls.items():
        callers.setdefault(call.target, []).append(at)
    blocks: dict[int, list[tuple[int, str]]] = {}
    for index, target in sorted((known[t][1], t) for t in set(called) if known[t][0] == number):
        block = _block(page, index)
        if block >= 0:
            blocks.setdefault(block, []).append((index, target))
    for block, targets in blocks.items():
        end = _end(page, block)
        within = any(block < at < end for _, target in targets for at in callers.get(target, ()))
        if len(targets) == 1 and not within:
            bodies.notes[block] = (end, targets[0][1])
            continue
        limits = [*(index for index, _ in targets[1:]), end]
        for (index, target), limit in zip(targets, limits, strict=True):
            breaks = (at for at in range(page[index].end, limit) if page[at].value == "br")
            bodies.notes[index] = (next(breaks, limit), target)
    _uncalled(page, bodies)
    for start, (end, _) in bodies.notes.items():
        bodies.marks.update(_marks(page, start, end, calls))
    return bodies


def _uncalled(page: Page, bodies: Bodies) -> None:
    """Add what says itself that it is a note, though no link leads to it: it is no text of the page."""
    starts, end = sorted(bodies.notes), -1
    for index, item in enumerate(page):
        if index in bodies.notes:
            end = max(end, bodies.notes[index][0])
        elif index >= end and item.attributes and tokens_of(item, "epub:type", "role") & _ONE:
            if bisect_right(starts, index) == bisect_right(starts, item.end):
                bodies.notes[index] = (item.end + 1, "")
            end = item.end + 1


def _marks(page: Page, start: int, end: int, calls: Mapping[int, Call]) -> Iterator[tuple[int, int]]:
    """Yield the links in a note that are its own mark, or lead back."""
    for index in range(start, end):
        item = page[index]
        if item.kind is Kind.OPEN and item.value == "a" and "href" in item.attributes and index not in calls:
            label = _label(page, index)
            if is_mark(label) or _BACK.fullmatch(label):
                yield index, item.end + 1


def _block(page: Page, index: int) -> int:
    """Return the element that is the note in which the item *index* stands, or -1."""
    block = -1
    for at in (index, *islice(around(page, index), _NEAR)):
        item = page[at]
        if item.value in HEADINGS:
            return -1
        if block < 0:
            block = at if item.value in _BODIES else -1
            continue
        says = (
            tokens_of(item, "epub:type", "role") & _NOTES
            or "mso-element" in item.attributes.get("style", "")
            or _ONE_NOTE.fullmatch(item.attributes.get("id", ""))
        )
        first = item.value in ("li", "aside", "dd") and not text_of(page, at, block).strip()
        if not says and not first:
            break
        block = at
    return block


def _end(page: Page, block: int) -> int:
    """Return the item after a note; the definition belongs to its term."""
    end = page[block].end + 1
    if page[block].value == "dt":
        for at in range(end, min(end + 4, len(page))):
            if page[at].value == "dd" and page[at].kind is Kind.OPEN:
                return page[at].end + 1
    return end
