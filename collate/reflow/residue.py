"""Residue of sites and publishers: lines of known shapes that stand at the edge of a text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from collate.i18n import _
from collate.lazy import lazy_pattern
from collate.model import Reason
from collate.reflow.physical_lines import PhysicalLine
from collate.reflow.scan import LineScan
from collate.reflow.shapes import SHAPE_MARKS, SHAPE_MAX, SHAPE_PARTS, is_separator, shape_of

#: Lines above the first text, or between a title and its text, that are not sentences.
_HEAD = 8
#: Shortest line that is a sentence although it has no mark at its end, in columns.
_WIDE = 60
#: Columns of a line that cannot be a title below the residue of the text before.
_TITLE = 60
#: The line that a browser prints above each page: date, time, title; and the one below, with the page.
_PRINTED = lazy_pattern(
    r"\d{1,4}[/-]\d{1,2}[/-]\d{1,4}[,，]?\s*(?:上午|下午)?\s*\d{1,2}:\d{2}(?::\d{2})?(?:\s*[AP]M)?\s+\S.*"
)
_PRINTED_BELOW = lazy_pattern(r"https?://\S+\s+\d+/\d+")
_CLAUSE = lazy_pattern("[，,]")
_PRINTED_MAX = 200
_DIGITS, _H = frozenset("0123456789"), frozenset("hH")
_INTRODUCED = lazy_pattern("[：:，,、；;（(“「]$")

Found = dict[int, tuple[Reason, str]]


def printed_by_browser(scan: LineScan) -> Found:
    """Return the lines that a browser printed on each page: a head that recurs, a numbered address."""
    lines = scan.lines
    heads = [i for i in scan.opened_by(_DIGITS, _PRINTED_MAX) if _PRINTED.fullmatch(lines[i].text)]
    below = [i for i in scan.opened_by(_H, 2 * _PRINTED_MAX) if _PRINTED_BELOW.fullmatch(lines[i].text)]
    if len({lines[i].text for i in heads}) == len(heads) and not (heads and below):
        heads = []
    if len(below) < 2 and not heads:
        below = []
    message = _("printed by a browser on {count} pages", count=max(len(heads), len(below)))
    found: Found = dict.fromkeys(heads, (Reason.RUNNING_HEAD, message))
    return found | dict.fromkeys(below, (Reason.URL, message))


def separators(scan: LineScan) -> list[int]:
    """Return the lines that consist of one mark repeated."""
    same = [i for i, (first, last) in enumerate(zip(scan.first, scan.last, strict=True)) if first == last]
    return [i for i in same if is_separator(scan.texts[i])]


def find_shapes(scan: LineScan) -> dict[int, Reason]:
    """Return the lines of known shapes."""
    likely = {*scan.containing(SHAPE_PARTS, SHAPE_MAX), *scan.opened_by(SHAPE_MARKS, SHAPE_MAX)}
    return {i: reason for i in sorted(likely) if (reason := shape_of(scan.texts[i])) is not None}


def site_residue(
    lines: Sequence[PhysicalLine], shapes: dict[int, Reason], *, taken: dict[int, Reason]
) -> Found:
    """Return those of the lines of known *shapes* that are at the edges of texts; *taken* are furniture.

    An edge is the beginning or the end of the file, the place between a title
    and its text, that between a text and the next title, the edge of a page
    where the line recurs (see ``heads``), and other such lines. A line between
    two sentences of a text is text.
    """
    shaped = {i: reason for i, reason in shapes.items() if i not in taken}
    if not shaped:
        return {}
    search = _Residue(lines, shaped, taken=taken)
    return {i: (reason, message) for i, reason in shaped.items() if (message := search.evidence(i))}


class _Residue:
    def __init__(
        self, lines: Sequence[PhysicalLine], shaped: dict[int, Reason], *, taken: dict[int, Reason]
    ) -> None:
        self._lines, self._shaped, self._taken = lines, shaped, taken
        self._order = sorted(shaped)
        out = sorted({*shaped, *taken})
        self._above: dict[int, int] = {}
        self._below: dict[int, int] = {}
        for i in out:
            self._above[i] = self._above.get(i - 1, i - 1)
        for i in reversed(out):
            self._below[i] = self._below.get(i + 1, i + 1)

    def evidence(self, index: int) -> str:
        """Return the message on the edge at which line *index* stands, "" if it stands at none."""
        above, below = self._above[index], self._below[index]
        if above < 0 or self._is_head(above):
            return _("above the text")
        upper = self._lines[above]
        if _INTRODUCED.search(upper.text) and not upper.salutes:
            return ""
        if below == len(self._lines):
            return _("below the text") if self._ends(above, index) else ""
        if not self._ends(above, index):
            return ""
        if self._opens(below, index):
            return _("between two texts")
        several = bisect_left(self._order, below) - bisect_left(self._order, above) > 1
        return _("beside other such lines") if several else ""

    def _is_head(self, index: int) -> bool:
        """Return whether the line is one of a title: short, no sentence, below a text or at the beginning."""
        for i in range(index, max(-1, index - _HEAD), -1):
            line = self._lines[i]
            if i in self._shaped or i in self._taken:
                continue
            if line.heading is not None or line.dated or line.name is not None:
                return True
            if line.ended or line.salutes:
                return i < index
            if line.width >= _WIDE or not line.like_a_title or _CLAUSE.search(line.text):
                return False
        return index < _HEAD

    def _ends(self, above: int, index: int) -> bool:
        """Return whether the text above ends there: with a sentence, a signature, or before a blank line."""
        line = self._lines[above]
        if line.ended or line.dated or line.name is not None or line.width < _WIDE // 2:
            return True
        return (
            any(self._lines[i].blank_before > 0 for i in range(max(above + 1, index - _HEAD), index + 1))
            and line.ended_softly
        )

    def _opens(self, below: int, index: int) -> bool:
        """Return whether a title follows."""
        line = self._lines[below]
        if line.heading is not None:
            return True
        parted = any(
            self._lines[i].blank_before > 0
            or self._taken.get(i) is Reason.SEPARATOR
            or self._lines[i].form_feed
            for i in range(max(index, below - _HEAD), below + 1)
        )
        return parted and line.like_a_title and line.width < _TITLE
