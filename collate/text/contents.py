"""Lines of a table of contents: the heading, and entries with leaders and page numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable
from typing import NamedTuple

from collate.lazy import lazy_pattern

#: Longest entry, and longest heading, in characters.
ENTRY_MAX, HEADING_MAX = 120, 30
#: The first characters of a heading, and, where others may precede its word, the last ones.
HEADING_OPENS = frozenset("CcTtLlIiÍíSsOoСсОоЗз目차목も*#_-—–=【〔[《<")
HEADING_CLOSES = frozenset("录錄次じ례차)）：:】〕]》>*_-—–=上中下一二三四五六七八九十")

_HAN = ("录", "錄", "次", "もくじ", "차례", "목차")
_HEADING = lazy_pattern(
    r"[\W_]*(?:.{0,14}?(?:目\s*[录錄次]|もくじ|차례|목차)(?:\s*[(（]?[上中下一二三四五六七八九十][)）]?)?"
    r"|(?:table\s+of\s+|list\s+of\s+)?contents|contenidos?|inhalt(?:s(?:verzeichni(?:s|ß)|übersicht))?"
    r"|table\s+des\s+(?:matières|matieres|chapitres)|sommaire|indice(?:\s+generale)?|índice(?:\s+general)?"
    r"|sumário|index(?:\s+(?:capitum|rerum|capitulorum))?|capita|inhoud(?:sopgave)?|innehåll|indhold|innhold"
    r"|spis\s+treści|obsah|tartalom(?:jegyzék)?|содержание|оглавление|зміст)[\W_]*",
    re.IGNORECASE,
)
_NUMBER = r"(?:\d{1,4}|[０-９]{1,4}|[ivxlc]{1,7})"
_LEADERS = r"(?:[.·．・‥…•_－—–-]\s*){2,}"
_PAGE = rf"[（(\[〔【]?\s*(?:p\.|S\.|第)?\s*(?P<page>{_NUMBER})\s*[页頁]?\s*[)）\]〕】]?"
_ENTRY = lazy_pattern(
    rf"(?P<title>.*?\S)(?:\s*(?P<leaders>{_LEADERS})\s*|\s+|\s*(?=[（(\[〔【/／])[/／]?){_PAGE}",
    re.IGNORECASE,
)
_SHORT_LINE = lazy_pattern(rf"^[^\S\n]*(?P<text>\S[^\n\f]{{0,{ENTRY_MAX}}})$", re.MULTILINE)
_LEADERS_AT_END = lazy_pattern(rf"\s*{_LEADERS}$")
_MARKS = lazy_pattern(r"[\W_]+")
_BULLET = lazy_pattern(r"^[-*+•·●○■□▪◆◇]+\s+")
_NUMBERING = lazy_pattern(
    r"^(?:第?[一二三四五六七八九十百〇零\d]{1,5}[章节節回卷编編部篇讲講课課]?[、．.：:\s]\s*"
    r"|[（(〔]?[一二三四五六七八九十\d]{1,4}[）)〕]\s*|[ivxlc]{1,7}[.)：:、]\s*"
    r"|(?:chapter|kapitel|chapitre|caput|capitolo|capítulo|book|part|letter|no\.?)\s+[\divxlc]{1,7}[.:)]?\s+)",
    re.IGNORECASE,
)


class EntryLine(NamedTuple):
    """A line of a table of contents: its title, and the page number or None; ``leaders``: dots lead to it."""

    title: str
    page: int | None
    leaders: bool


class ContentsEntry(NamedTuple):
    """A title that a table of contents lists.

    ``start`` is the raw offset of its line, ``level`` its depth by indent or
    numbering from 1, ``page`` its page or None.
    """

    title: str
    start: int
    level: int = 1
    page: int | None = None


def is_contents_heading(text: str) -> bool:
    """Return whether *text* is the heading of a table of contents.

    >>> [is_contents_heading(text) for text in ("目　录", "CONTENTS.", "《野草》目录：", "他的目录学著作")]
    [True, True, True, False]
    """
    if len(text) > HEADING_MAX or (text[0] not in HEADING_OPENS and not any(map(text.__contains__, _HAN))):
        return False
    return _HEADING.fullmatch(text) is not None


def entry_line(text: str) -> EntryLine:
    """Return *text* as an entry of a table of contents.

    >>> entry_line("在座谈会上的讲话…………（12）")
    EntryLine(title='在座谈会上的讲话', page=12, leaders=True)
    >>> entry_line("The Sea . . . . 7").page, entry_line("序").page
    (7, None)
    """
    plain = _BULLET.sub("", text.strip())
    match = _ENTRY.fullmatch(plain)
    if match is None:
        bare = _LEADERS_AT_END.sub("", plain)
        return EntryLine(bare or plain, None, bare != plain)
    page = unicodedata.normalize("NFKC", match["page"])
    return EntryLine(match["title"], _page(page), match["leaders"] is not None)


def title_key(text: str) -> str:
    """Return what is compared of a title in a table of contents and above its text.

    Letters and digits alone, without case and numbering.

    >>> title_key("一、　在座谈会 上的讲话"), title_key("Chapter II. The Sea")
    ('在座谈会上的讲话', 'thesea')
    """
    plain = unicodedata.normalize("NFKC", _BULLET.sub("", text.strip())).casefold()
    bare = _NUMBERING.sub("", plain, count=1)
    return _MARKS.sub("", bare) or _MARKS.sub("", plain) or plain


def contents_entries(raw: str, spans: Iterable[tuple[int, int]]) -> tuple[ContentsEntry, ...]:
    """Return the titles that a table of contents lists, in order.

    Args:
        raw: the text with the table.
        spans: the raw spans of its lines, in order (ledger rows with
            ``Reason.CONTENTS``); several tables follow one another.

    A title on two lines is one entry if it is one title in the text, or if it
    is none on one line and its second line has the page number. Levels follow
    the indents of the lines.
    """
    rows: list[_Row] = []
    for start, end in spans:
        text = raw[start:end].strip()
        if text and not is_contents_heading(text):
            rows.append(_Row(start, _indent(raw, start), entry_line(text)))
    if not rows:
        return ()
    listed = {row.start for row in rows}
    known = _titles(raw, listed)
    indents = sorted({row.indent for row in rows})
    entries: list[ContentsEntry] = []
    at = 0
    while at < len(rows):
        row, following = rows[at], rows[at + 1] if at + 1 < len(rows) else None
        title, page = row.line.title, row.line.page
        if following is not None and page is None and _continues(row.line, following.line, known=known):
            title, page = _joined(title, following.line.title), following.line.page
            at += 1
        entries.append(ContentsEntry(title, row.start, 1 + indents.index(row.indent), page))
        at += 1
    return tuple(entries)


class _Row(NamedTuple):
    start: int
    indent: int
    line: EntryLine


def _titles(raw: str, listed: Container[int]) -> frozenset[str]:
    """Return the keys of the short lines of *raw* that do not start at one of the offsets *listed*."""
    lines = (match for match in _SHORT_LINE.finditer(raw) if match.start("text") not in listed)
    return frozenset(title_key(match["text"]) for match in lines)


def _continues(line: EntryLine, following: EntryLine, *, known: Container[str]) -> bool:
    if line.leaders or title_key(line.title) in known:
        return False
    if title_key(_joined(line.title, following.title)) in known:
        return True
    return following.page is not None and len(line.title) > 8 and title_key(following.title) not in known


def _joined(first: str, second: str) -> str:
    return first + (" " if first[-1].isascii() and second[0].isascii() else "") + second


def _indent(raw: str, start: int) -> int:
    """Return the indent in columns of the line that begins at *start*."""
    first = max(raw.rfind("\n", 0, start), raw.rfind("\f", 0, start)) + 1
    return sum(4 if c == "\t" else 2 if c == "\u3000" else 1 for c in raw[first:start] if c.isspace())


def _page(written: str) -> int:
    if written.isdigit():
        return int(written)
    values = [{"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}[letter] for letter in written.lower()]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))
