"""Running heads and page numbers of a PDF that position and repetition prove.

Less certain ones stay lines; reflow decides on them by their words.
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
from collate.read.pdf.page import EDGE_ROWS, PageLayout
from collate.read.pdf.pieces import PdfLine
from collate.text.dates import is_date_line
from collate.text.line_roles import is_salutation
from collate.text.numerals import numeral_value

#: A row at least so many typical leadings from the text stands alone.
_ALONE = 1.3
#: Relative difference of sizes that count as equal; greatest size of a head relative to the text.
_SAME_SIZE, _TITLE = 0.04, 1.12
#: Greatest difference in height of rows of one head, in points.
_SAME_HEIGHT = 3.0
#: Number of pages that proves a head; least fraction of the pages from its first to its last that have it.
_TIMES, _SHARE = 3, 0.3
#: If this fraction of the rows at one height is furniture, all are: heads change from chapter to chapter.
_MOST = 0.6
#: Characters of the longest head.
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
class TypicalMeasures:
    """The most frequent font size and leading of a document's text, in points."""

    size: float
    leading: float


@dataclass(slots=True)
class _Edge:
    """A row at the head (side 0) or foot (1) of a page, or a text in another direction (2).

    ``rank`` counts rows from the edge, ``v`` is its baseline.
    """

    page: int
    side: int
    rank: int
    lines: list[PdfLine]
    text: str
    v: float
    size: float
    alone: bool
    number: int | None
    reason: Reason | None = None

    @property
    def key(self) -> str:
        return _VARYING.sub("", self.text).casefold()


def measure_document(pages: Sequence[PageLayout]) -> TypicalMeasures:
    """Return the most frequent font size, by characters, and the most frequent leading."""
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
    return TypicalMeasures(size, leading)


def find_furniture(pages: Sequence[PageLayout], typical: TypicalMeasures) -> None:
    """Set ``reason`` on the lines that are running heads or page numbers."""
    edges = [edge for page in pages for edge in _edges(page, typical)]
    furniture_rows = {(page.index, side): 0 for page in pages for side in (0, 1)}
    for rank in range(EDGE_ROWS):
        # An inner row can be furniture only if all outer rows are.
        candidates = [
            e for e in edges if e.rank == rank and (e.side == 2 or furniture_rows[e.page, e.side] == rank)
        ]
        _mark_page_numbers(candidates, pages)
        _mark_heads(candidates, typical)
        _mark_artifact_rows(candidates)
        _mark_heads_by_height(candidates, typical)
        for edge in candidates:
            if edge.reason is not None:
                furniture_rows[edge.page, edge.side] = rank + 1
                for line in edge.lines:
                    line.reason = edge.reason


def parse_page_number(text: str) -> int | None:
    """Return the number if *text* is a page number and nothing else, or None.

    >>> [parse_page_number(text) for text in ("- 12 -", "第3页 共9页", "iv", "2 / 7", "12人")]
    [12, 3, 4, 2, None]
    """
    match = _NUMBER.fullmatch(text.strip(_SIDES))
    if match is None:
        return None
    written = match["number"]
    if written[0].lower() in _ROMAN:
        values = [_ROMAN[c] for c in written.lower()]
        return sum(-n if n < max(values[i:]) else n for i, n in enumerate(values))
    number = numeral_value(written)
    return int(number) if number is not None and number.denominator == 1 else None


def _edges(page: PageLayout, typical: TypicalMeasures) -> Iterable[_Edge]:
    for side, rows in enumerate(edge_rows(page.parts, EDGE_ROWS)):
        bases = [max(row, key=lambda line: line.size).base for row in rows]
        for rank, row in enumerate(rows[:EDGE_ROWS]):
            inner = bases[rank + 1] if rank + 1 < len(rows) else None
            alone = inner is None or abs(inner - bases[rank]) >= _ALONE * typical.leading
            yield _edge(page.index, side, rank=rank, row=row, v=bases[rank], alone=alone)
    for line in page.others:
        yield _edge(page.index, 2, rank=0, row=[line], v=0.0, alone=True)


def _edge(page: int, side: int, *, rank: int, row: list[PdfLine], v: float, alone: bool) -> _Edge:
    text = " ".join(line.text.strip() for line in row)
    size = max(line.size for line in row)
    return _Edge(
        page=page,
        side=side,
        rank=rank,
        lines=row,
        text=text,
        v=v,
        size=size,
        alone=alone,
        number=parse_page_number(text),
    )


def _mark_page_numbers(edges: Sequence[_Edge], pages: Sequence[PageLayout]) -> None:
    """Mark numbers alone in their row that count the pages."""
    labels = {page.index: page.label for page in pages}
    offsets = Counter((edge.side, edge.number - edge.page) for edge in edges if edge.number is not None)
    for edge in edges:
        if edge.number is None:
            continue
        times = offsets[edge.side, edge.number - edge.page]
        labelled = str(edge.number) == labels[edge.page] or edge.number == edge.page + 1
        if times >= _TIMES or (edge.alone and (times > 1 or labelled) and any(map(str.isdigit, edge.text))):
            edge.reason = Reason.PAGE_NUMBER


def _mark_heads(edges: Sequence[_Edge], typical: TypicalMeasures) -> None:
    """Mark rows with the same words, digits aside, at the same height of several pages."""
    groups: defaultdict[tuple[int, str], list[_Edge]] = defaultdict(list)
    for edge in edges:
        if (
            edge.reason is None
            and edge.key
            and len(edge.text) <= _LONGEST
            and not _SENTENCE.search(edge.text)
        ):
            groups[edge.side, edge.key].append(edge)
    for group in groups.values():
        v, size = median(edge.v for edge in group), median(edge.size for edge in group)
        same = [e for e in group if abs(e.v - v) <= _SAME_HEIGHT and abs(e.size - size) <= _SAME_SIZE * size]
        on = {edge.page for edge in same}
        if len(on) < 2 or len(on) < _SHARE * (max(on) - min(on) + 1):
            continue
        if group[0].side < 2 and size > _TITLE * typical.size:
            continue
        text = same[0].text
        if is_salutation(text) or is_date_line(text):
            continue
        alone = 2 * sum(edge.alone for edge in same) > len(same)
        small = size < (1 - _SAME_SIZE) * typical.size
        numbered = len({edge.text for edge in same}) > 1
        if (len(on) >= _TIMES and (alone or small)) or (alone and (small or numbered)):
            for edge in same:
                edge.reason = Reason.RUNNING_HEAD


def _mark_artifact_rows(edges: Sequence[_Edge]) -> None:
    for edge in edges:
        if edge.reason is None and all(line.artifact for line in edge.lines):
            edge.reason = Reason.RUNNING_HEAD if edge.number is None else Reason.PAGE_NUMBER


def _mark_heads_by_height(edges: Sequence[_Edge], typical: TypicalMeasures) -> None:
    """Mark heads of a single page at the height where other pages have theirs."""
    groups: defaultdict[tuple[int, float], list[_Edge]] = defaultdict(list)
    for edge in edges:
        if edge.side < 2:
            groups[edge.side, round(edge.size, 1)].append(edge)
    for group in groups.values():
        marked = [edge for edge in group if edge.reason is not None]
        if len(marked) < _TIMES:
            continue
        v = median(edge.v for edge in marked)
        same = [edge for edge in group if abs(edge.v - v) <= _SAME_HEIGHT]
        if sum(edge.reason is not None for edge in same) < _MOST * len(same):
            continue
        for edge in same:
            fits = edge.alone and edge.size < (1 - _SAME_SIZE) * typical.size and len(edge.text) <= _LONGEST
            if edge.reason is None and fits and not _SENTENCE.search(edge.text):
                edge.reason = Reason.RUNNING_HEAD
