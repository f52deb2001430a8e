"""Write the reflowed text with its map back to the raw text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from collate.model import Document, Dropped, Paragraph, Reason, Span
from collate.reflow.measures import Measure
from collate.reflow.physical_lines import CONTROL, LINE_END, Line
from collate.text.layout import LAYOUT_SPACE, spaced
from collate.text.offsets import ViewBuilder, gaps

_BOOKMARK = r"\[bookmark:[^\]\n]*\]"
_CUT = re.compile(f"{LAYOUT_SPACE.pattern}|[{CONTROL}]+|{_BOOKMARK}")
_CUT_LESS = re.compile(f"[{CONTROL}]+")
_HYPHENATED = re.compile(r"[^\W\d_]-$")
_SOLID = re.compile(r"\S(?:.*\S)?", re.DOTALL)


def write(
    document: Document,
    lines: Sequence[Line],
    starts: Sequence[bool],
    measures: Sequence[Measure],
    dropped: Sequence[Dropped],
    keep_spaces: bool,
    cut_words: frozenset[int] = frozenset(),
) -> Document:
    """Join *lines* to paragraphs, which start where *starts* is true; *cut_words* end within a word."""
    view = ViewBuilder(document.raw)
    cut = _CUT_LESS if keep_spaces else _CUT
    spans: list[int] = []
    hyphens: list[Dropped] = []
    for index, line in enumerate(lines):
        if index and not (hyphens and hyphens[-1].span.end == lines[index - 1].end):
            above = lines[index - 1]
            if index - 1 not in cut_words and spaced(above.text, line.text):
                ended = LINE_END.search(document.raw, above.end)
                view.put(" ", ended.start() if ended is not None else above.end)
        if starts[index]:
            spans.append(view.size)
        end = line.end
        following = lines[index + 1] if index + 1 < len(lines) else None
        if (
            following is not None
            and not starts[index + 1]
            and following.text[0].islower()
            and _HYPHENATED.search(line.text)
        ):
            end -= 1
            hyphens.append(Dropped(Span(end, line.end), Reason.HYPHEN))
        at = line.start
        for found in cut.finditer(document.raw, line.start, end):
            view.keep(at, found.start())
            at = found.end()
        view.keep(at, end)
    ledger = _ledger(document.raw, view, [*dropped, *hyphens])
    paragraphs = _paragraphs(lines, starts, measures, spans, view.size)
    return replace(document, text=view.text(), offsets=view.offsets(), paragraphs=paragraphs, ledger=ledger)


def _paragraphs(
    lines: Sequence[Line],
    starts: Sequence[bool],
    measures: Sequence[Measure],
    spans: Sequence[int],
    size: int,
) -> tuple[Paragraph, ...]:
    firsts = [index for index, start in enumerate(starts) if start]
    paragraphs: list[Paragraph] = []
    for number, index in enumerate(firsts):
        line = lines[index]
        after = firsts[number + 1] if number + 1 < len(firsts) else len(lines)
        paragraphs.append(
            Paragraph(
                span=Span(spans[number], spans[number + 1] if number + 1 < len(spans) else size),
                lines=after - index,
                page_top=measures[index].top,
                blank_before=max(0, line.blank_before - measures[index].blanks),
                indent=line.indent,
                bookmark=line.bookmark,
                sentence_before=not index or lines[index - 1].ended,
            )
        )
    return tuple(paragraphs)


def _ledger(raw: str, view: ViewBuilder, dropped: Sequence[Dropped]) -> tuple[Dropped, ...]:
    """Add to *dropped* whatever else of *raw* is neither in the view nor blank."""
    kept = [Span(run.raw, run.raw + run.size) for run in view.offsets().runs]
    known = sorted([*kept, *(row.span for row in dropped)])
    rows = list(dropped)
    for free in gaps(known, 0, len(raw)):
        found = _SOLID.search(raw, free.start, free.end)
        if found is not None:
            reason = Reason.BOOKMARK if found[0].startswith("[bookmark:") else Reason.CONTROL
            rows.append(Dropped(Span(*found.span()), reason))
    return tuple(sorted(rows))
