"""Running heads and feet: lines beside page breaks whose words recur there."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from collate.i18n import _
from collate.reflow.page_forms import head_key
from collate.reflow.pages import Pages
from collate.reflow.scan import LineScan
from collate.text.dates import is_date_line
from collate.text.layout import ends_sentence
from collate.text.line_roles import could_be_name, is_office, is_salutation, is_title_like, speaker

#: Longest head, in characters.
_LONGEST = 120
#: Characters at the beginning of a line by which others with the same words are sought.
_OPENS = 5
#: Lines of a head whose layout is examined.
_SAMPLE = 30
#: Lines of heads at one edge of a page.
_ROWS = 3
#: Lines of residue before or among them.
_RESIDUE = 5
#: Pages that prove a head; least share of the pages from its first to its last, or of left or right ones.
_TIMES, _SHARE = 3, 0.6
#: Pages without the head within a chapter that has it.
_GAP = 4
#: Share of all pages with heads, from which those of short chapters (two pages, one page) are heads, too.
_FILLED = 0.6
#: Share of a head's lines away from page edges (titles), of those at edges; one is always allowed.
_ELSEWHERE = 0.2
#: Share of the width of the text below which a line stands apart from it.
_SHORT = 0.72
_TITLE_MAX = 40
#: Lines on each side of which one is as wide as prose, in columns.
_NEAR, _PROSE = 10, 44


@dataclass(slots=True, eq=False)
class _Edge:
    """The lines at one edge of one page, from the outer to the inner; ``at`` is the next one to examine."""

    page: int
    foot: bool
    at: int
    limit: int
    """One past the last line that can be examined, in the direction of the edge."""
    seen: int = -1
    """The line that was examined last."""
    marked: bool = False
    """Whether one of its lines is a head."""

    @property
    def step(self) -> int:
        """The direction from the edge into the page."""
        return -1 if self.foot else 1


@dataclass(slots=True, eq=False)
class _Run:
    """Lines with the same words at the same edge of nearby pages."""

    key: str
    edges: list[_Edge] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Share of the pages from the first to the last, or of left or right ones for a head of these."""
        pages = [edge.page for edge in self.edges]
        shares = [len(pages) / (pages[-1] - pages[0] + 1)]
        for side in (0, 1):
            same = [page for page in pages if page % 2 == side]
            if len(same) > 1 and len(pages) - len(same) <= 0.1 * len(pages) + (len(pages) > _TIMES):
                shares.append(len(same) / ((same[-1] - same[0]) // 2 + 1))
        return max(shares)


def running_heads(scan: LineScan, pages: Pages, *, taken: set[int], residue: set[int]) -> dict[int, str]:
    """Return the running heads and feet (line index -> evidence).

    *taken* are lines known as furniture; *residue* are known shapes of lines at
    the beginning or end of a text, which may also be the first of the heads.
    """
    if not pages.breaks:
        return {}
    return _Heads(scan, pages, taken=taken, residue=residue).find()


class _Heads:
    def __init__(self, scan: LineScan, pages: Pages, *, taken: set[int], residue: set[int]) -> None:
        self._scan, self._lines, self._pages = scan, scan.lines, pages
        lines = scan.lines
        self._taken, self._residue = set(taken), residue
        self._found: dict[int, str] = {}
        self._known: defaultdict[tuple[bool, str], list[int]] = defaultdict(list)
        breaks = pages.breaks
        self._edges = [_Edge(0, False, 0, breaks[0].start)]
        for page, one in enumerate(breaks):
            before = breaks[page - 1].stop if page else 0
            after = breaks[page + 1].start if page + 1 < len(breaks) else len(lines)
            self._edges.append(_Edge(page, True, one.start - 1, before - 1))
            self._edges.append(_Edge(page + 1, False, one.start, after))
        self._edges.append(_Edge(len(breaks), True, len(lines) - 1, breaks[-1].stop - 1))
        self._edges = [edge for edge in self._edges if (edge.limit - edge.at) * edge.step > 0]
        self._places: dict[str, list[int]] = {}

    def _locate(self, runs: Sequence[_Run]) -> None:
        """Find all lines with the words of *runs*."""
        opens: set[str] = set()
        for run in runs:
            if run.key not in self._places:
                self._places[run.key] = []
                opens |= {self._scan.texts[edge.at][:_OPENS] for edge in run.edges}
        if not opens:
            return
        new = {run.key for run in runs if not self._places[run.key]}
        for index in [i for i, text in enumerate(self._scan.texts) if text[:_OPENS] in opens]:
            key = head_key(self._scan.texts[index]) if self._scan.sizes[index] <= _LONGEST else ""
            if key in new:
                self._places[key].append(index)

    def find(self) -> dict[int, str]:
        """Return the heads and feet, found from the edges inwards."""
        for _row in range(_ROWS + min(_RESIDUE, len(self._residue))):
            heads, feet = self._round(False), self._round(True)
            if not (heads or feet):
                break
        return self._found

    def _round(self, foot: bool) -> bool:
        """Mark the heads among the outermost unmarked lines of one side; return whether others may follow."""
        side = [edge for edge in self._edges if edge.foot == foot and self._advance(edge)]
        runs = list(self._runs(side))
        several = [
            run for run in runs if len(run.edges) > 1 and self._is_apart(run) and not self._is_a_text(run)
        ]
        self._locate(several)
        several = [run for run in several if run.share >= _SHARE and not self._is_elsewhere(run)]
        heads = [run for run in several if len(run.edges) >= _TIMES]
        if len(side) > _TIMES and sum(len(run.edges) for run in several) >= _FILLED * len(side):
            single = [run for run in runs if len(run.edges) == 1 and self._is_apart(run)]
            self._locate(single)
            heads = [*several, *(run for run in single if self._repeats_title(run))]
        known = [run for run in runs if run not in heads and self._is_known(run)]
        self._locate(known)
        heads += known
        marked = [self._mark(run, pages=len(side)) for run in heads]
        return any(marked) or any(edge.at in self._residue for edge in side)

    def _advance(self, edge: _Edge) -> bool:
        """Move *edge* past marked lines; return whether a line is left that could be a head."""
        while edge.at != edge.limit and (
            edge.at in self._taken or (edge.at in self._residue and edge.at == edge.seen)
        ):
            edge.at += edge.step
        edge.seen = edge.at
        return edge.at != edge.limit

    def _runs(self, side: Sequence[_Edge]) -> Iterator[_Run]:
        """Yield the lines of *side* by their words, apart where more than a few pages are between them."""
        groups: defaultdict[str, list[_Run]] = defaultdict(list)
        for edge in side:
            key = self._key(edge.at)
            if not key:
                continue
            runs = groups[key]
            if not runs or edge.page - runs[-1].edges[-1].page > _GAP:
                runs.append(_Run(key))
            runs[-1].edges.append(edge)
        for runs in groups.values():
            yield from runs

    def _key(self, index: int) -> str:
        line = self._lines[index]
        text = line.text
        if len(text) > _LONGEST or line.heading is not None or text[-1] in "，,；;：:、" or line.ended_softly:
            return ""
        key = "" if line.dated else head_key(text)
        return key if any(map(str.isalpha, key)) else ""

    def _repeats_title(self, run: _Run) -> bool:
        """Return whether the one line repeats a line above, not a head: the title of its text."""
        places = self._places[run.key]
        before = bisect_left(places, run.edges[0].at) - 1
        return len(run.edges) == 1 and before >= 0 and places[before] not in self._found

    def _is_known(self, run: _Run) -> bool:
        """Return whether the words are those of a head of nearby pages, here below or above residue."""
        pages = self._known.get((run.edges[0].foot, run.key), ())
        near = min((abs(page - run.edges[0].page) for page in pages), default=_GAP)
        return near < _GAP and not any(edge.marked for edge in run.edges)

    def _is_elsewhere(self, run: _Run) -> bool:
        """Return whether the words are frequent within the pages: a refrain, a speaker."""
        places = self._places[run.key]
        times = bisect_right(places, run.edges[-1].at) - bisect_left(places, run.edges[0].at)
        return times - len(run.edges) > max(1, _ELSEWHERE * len(run.edges))

    def _is_apart(self, run: _Run) -> bool:
        """Return whether most lines of *run* are set apart from the text: by blank lines, place or width."""
        sample = run.edges[:: 1 + len(run.edges) // _SAMPLE]
        return 2 * sum(self._stands_apart(edge) for edge in sample) >= len(sample)

    def _stands_apart(self, edge: _Edge) -> bool:
        line, inner = self._lines[edge.at], edge.at + edge.step
        if inner == edge.limit:
            return True
        text = self._lines[inner]
        blank = line.blank_before if edge.foot else text.blank_before
        if blank or abs(line.indent - text.indent) >= 4:
            return True
        width = self._pages.wrapped.width(inner)
        if width:
            return line.width < _SHORT * width
        widest = max(other.width for other in self._lines[max(0, inner - _NEAR) : inner + _NEAR])
        return widest >= _PROSE and 2 * line.width < widest

    def _is_a_text(self, run: _Run) -> bool:
        """Return whether the lines below recur, too: then a text occurs several times."""
        if len(run.edges) < 2:
            return False
        below = [self._next_text(edge.at + edge.step, edge.step) for edge in run.edges]
        return 2 * len(set(below)) < len(below) or len(set(below)) == 1

    def _next_text(self, index: int, step: int) -> str:
        for i in range(index, index + 5 * step, step):
            if 0 <= i < len(self._lines) and i not in self._taken:
                return self._lines[i].text
        return ""

    def _mark(self, run: _Run, *, pages: int) -> bool:
        """Mark the lines of *run*, except those that are titles; return whether any is marked."""
        edges = run.edges
        opening = [edge for edge in edges if not edge.foot and self._opens(edge)]
        if len(opening) == len(edges):
            return False
        kept = self._title(run, opening)
        message = _("recurs at {count} page ends of {pages}", count=len(edges), pages=pages)
        if not edges[0].foot:
            message = _("recurs at {count} page tops of {pages}", count=len(edges), pages=pages)
        for edge in edges:
            if edge is kept:
                edge.at = edge.limit  # no head is below a title
            else:
                self._found[edge.at] = message
                self._taken.add(edge.at)
                self._known[edge.foot, run.key].append(edge.page)
                edge.marked = True
        return True

    def _title(self, run: _Run, opening: Sequence[_Edge]) -> _Edge | None:
        """Return the first line of *run* if it is the title that the others repeat."""
        first = run.edges[0]
        earlier = self._places[run.key][0] < first.at
        if first.foot or earlier or len(run.edges) == 1:
            return None
        if first in opening:
            return first
        below, above = self._next_text(first.at + 1, 1), self._next_text(first.at - 1, -1)
        if not first.page:
            return first if below and not is_title_like(below) else None
        # A text does not begin within a sentence, and a title is set otherwise than the heads that repeat it.
        return first if ends_sentence(above) and self._layout(first) != self._layout(run.edges[1]) else None

    def _layout(self, edge: _Edge) -> tuple[int, bool]:
        following = edge.at + 1
        blank = following < len(self._lines) and self._lines[following].blank_before > 0
        return self._lines[edge.at].indent // 4, blank

    def _opens(self, edge: _Edge) -> bool:
        """Return whether a date, a salutation or a name is below the line: it is the title of a text."""
        if not is_title_like(self._lines[edge.at].text, _TITLE_MAX):
            return False
        below = self._next_text(edge.at + 1, 1)
        if not below:
            return False
        named = could_be_name(below) or speaker(below) is not None or is_office(below)
        if not (named or is_date_line(below) or is_salutation(below)):
            return False
        above = self._next_text(edge.at - 1, -1)
        signed = bool(above) and (is_date_line(above) or speaker(above) is not None)
        return not above or ends_sentence(above) or signed
