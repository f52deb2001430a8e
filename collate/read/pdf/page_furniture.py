"""Running heads and page numbers of a PDF, where place and repetition leave no doubt.

What is less sure stays a line, and reflow judges it by its words.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from collate.model import Reason
from collate.read.pdf.lines import edge_rows
from collate.read.pdf.page import EDGE_ROWS, Layout
from collate.read.pdf.pieces import Line
from collate.text.dates import is_date_line
from collate.text.line_roles import is_salutation
from collate.text.numerals import value

#: A row parted from the text by this many usual line heights stands alone.
_ALONE = 1.3
#: Sizes this near are one size; a head is not larger than the text by more than _TITLE.
_SAME_SIZE, _TITLE = 0.04, 1.12
#: Rows of one head stand at one height, give or take so many points.
_SAME_PLACE = 3.0
#: Pages that show a head beyond doubt, and the least share of the pages from its first to its last.
_TIMES, _SHARE = 3, 0.3
#: Rows at one place of which this share is furniture are all furniture: heads change from chapter to chapter.
_MOST = 0.6
_LONGEST = 80
_SIDES = "·•.．-—–－─~〜()（）[]〔〕<>《》|｜/ \u3000"
_NUMBER = re.compile(
    r"(?:[Pp]age|[Pp]\.)?\s*第?\s*(?P<number>\d{1,4}|[０-９]{1,4}|[ivxlc]{1,7}|[IVXLC]{1,7}|[〇零一二三四五六七八九十百]{1,5})"
    r"\s*[页頁]?(?:\s*(?:[/／,，]|of|共|\(共|（共|of)\s*共?\s*\d{1,4}\s*[页頁]?[)）]?)?"
)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_VARYING = re.compile(r"[\d０-９\s]+")
_SENTENCE = re.compile("[。！？；]")


@dataclass(frozen=True, slots=True)
class Measures:
    """What is usual in a document: the font size of its text, and from line to line."""

    size: float
    leading: float


@dataclass(slots=True)
class _Edge:
    """A row at the head (side 0) or foot (1) of a page, or a text in another direction (2)."""

    page: int
    side: int
    rank: int
    lines: list[Line]
    text: str
    v: float
    size: float
    alone: bool
    number: int | None
    reason: Reason | None = None

    @property
    def key(self) -> str:
        return _VARYING.sub("", self.text).casefold()


def measures_of(pages: Sequence[Layout]) -> Measures:
    """Return the size that most characters have, and the usual distance of their lines."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.parts:
            sizes[round(2 * line.size) / 2] += len(line.text)
    size = max(sizes, key=lambda one: (sizes[one], one), default=10.0) or 10.0
    steps: Counter[float] = Counter()
    for page in pages:
        for above, below in pairwise(page.parts):
            step = below.base - above.base
            if 0.8 * size < step < 4 * size and abs(below.size - size) <= 0.5:
                steps[round(2 * step) / 2] += 1
    leading = max(steps, key=lambda one: (steps[one], -one), default=1.5 * size)
    return Measures(size, leading)


def find_furniture(pages: Sequence[Layout], usual: Measures) -> None:
    """Set ``reason`` on the lines that are running heads or page numbers."""
    edges = [edge for page in pages for edge in _edges(page, usual)]
    left = {(page.index, side): 0 for page in pages for side in (0, 1)}
    for rank in range(EDGE_ROWS):
        # A row further in is judged only where all rows further out are furniture.
        known = [e for e in edges if e.rank == rank and (e.side == 2 or left[e.page, e.side] == rank)]
        _page_numbers(known, pages)
        _heads(known, usual)
        _artifacts(known)
        _places(known, usual)
        for edge in known:
            if edge.reason is not None:
                left[edge.page, edge.side] = rank + 1
                for line in edge.lines:
                    line.reason = edge.reason


def page_number(text: str) -> int | None:
    """Return the number if *text* is nothing but a page number.

    >>> [page_number(text) for text in ("- 12 -", "第3页 共9页", "iv", "2 / 7", "12人")]
    [12, 3, 4, 2, None]
    """
    found = _NUMBER.fullmatch(text.strip(_SIDES))
    if found is None:
        return None
    written = found["number"]
    if written[0].lower() in _ROMAN:
        worth = [_ROMAN[c] for c in written.lower()]
        return sum(-n if n < max(worth[i:]) else n for i, n in enumerate(worth))
    number = value(written)
    return int(number) if number is not None and number.denominator == 1 else None


def _edges(page: Layout, usual: Measures) -> Iterable[_Edge]:
    for side, rows in enumerate(edge_rows(page.parts, EDGE_ROWS)):
        bases = [max(row, key=lambda line: line.size).base for row in rows]
        for rank, row in enumerate(rows[:EDGE_ROWS]):
            inner = bases[rank + 1] if rank + 1 < len(rows) else None
            alone = inner is None or abs(inner - bases[rank]) >= _ALONE * usual.leading
            yield _edge(page.index, side, rank, row, bases[rank], alone)
    for line in page.others:
        yield _edge(page.index, 2, 0, [line], 0.0, True)


def _edge(page: int, side: int, rank: int, row: list[Line], v: float, alone: bool) -> _Edge:
    text = " ".join(line.text.strip() for line in row)
    size = max(line.size for line in row)
    return _Edge(page, side, rank, row, text, v, size, alone, page_number(text))


def _page_numbers(edges: Sequence[_Edge], pages: Sequence[Layout]) -> None:
    """Numbers alone in their row that count the pages."""
    labels = {page.index: page.label for page in pages}
    offsets = Counter((edge.side, edge.number - edge.page) for edge in edges if edge.number is not None)
    for edge in edges:
        if edge.number is None:
            continue
        times = offsets[edge.side, edge.number - edge.page]
        labelled = str(edge.number) == labels[edge.page] or edge.number == edge.page + 1
        if times >= _TIMES or (edge.alone and (times > 1 or labelled) and any(map(str.isdigit, edge.text))):
            edge.reason = Reason.PAGE_NUMBER


def _heads(edges: Sequence[_Edge], usual: Measures) -> None:
    """Rows with the same words, numbers aside, at the same place of several pages."""
    groups: defaultdict[tuple[int, str], list[_Edge]] = defaultdict(list)
    for edge in edges:
        if (
            edge.reason is None
            and edge.key
            and len(edge.text) <= _LONGEST
            and not _SENTENCE.search(edge.text)
        ):
            groups[edge.side, edge.key].append(edge)
    for found in groups.values():
        place, size = median(edge.v for edge in found), median(edge.size for edge in found)
        same = [
            e for e in found if abs(e.v - place) <= _SAME_PLACE and abs(e.size - size) <= _SAME_SIZE * size
        ]
        on = {edge.page for edge in same}
        if len(on) < 2 or len(on) < _SHARE * (max(on) - min(on) + 1):
            continue
        if found[0].side < 2 and size > _TITLE * usual.size:
            continue
        text = same[0].text
        if is_salutation(text) or is_date_line(text):
            continue
        alone = 2 * sum(edge.alone for edge in same) > len(same)
        small = size < (1 - _SAME_SIZE) * usual.size
        numbered = len({edge.text for edge in same}) > 1
        if (len(on) >= _TIMES and (alone or small)) or (alone and (small or numbered)):
            for edge in same:
                edge.reason = Reason.RUNNING_HEAD


def _artifacts(edges: Sequence[_Edge]) -> None:
    for edge in edges:
        if edge.reason is None and all(line.artifact for line in edge.lines):
            edge.reason = Reason.RUNNING_HEAD if edge.number is None else Reason.PAGE_NUMBER


def _places(edges: Sequence[_Edge], usual: Measures) -> None:
    """Heads that stand on one page only, at the place where other pages have theirs."""
    groups: defaultdict[tuple[int, float], list[_Edge]] = defaultdict(list)
    for edge in edges:
        if edge.side < 2:
            groups[edge.side, round(edge.size, 1)].append(edge)
    for found in groups.values():
        known = [edge for edge in found if edge.reason is not None]
        if len(known) < _TIMES:
            continue
        place = median(edge.v for edge in known)
        same = [edge for edge in found if abs(edge.v - place) <= _SAME_PLACE]
        if sum(edge.reason is not None for edge in same) < _MOST * len(same):
            continue
        for edge in same:
            fits = edge.alone and edge.size < (1 - _SAME_SIZE) * usual.size and len(edge.text) <= _LONGEST
            if edge.reason is None and fits and not _SENTENCE.search(edge.text):
                edge.reason = Reason.RUNNING_HEAD
