"""Stage 2: Document to Document. Page furniture is moved to the ledger, lines are joined to paragraphs.

In reading order: ``physical_lines``, ``shapes`` and ``furniture``, ``heads``
(running heads), ``measures`` (the layout around a line), ``join`` (paragraph
starts), ``fixed_width``, ``build_view``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace

from collate.errors import SettingsError
from collate.i18n import _
from collate.model import Document, Dropped, Reason, Span
from collate.reflow.build_view import build_view
from collate.reflow.fixed_width import lines_cut_within_words
from collate.reflow.furniture import separate_furniture
from collate.reflow.join import starts_paragraph
from collate.reflow.measures import measure_layout
from collate.reflow.physical_lines import flag_headings, lines_of
from collate.settings import Settings, is_pattern, matches_path

__all__ = ["reflow", "reflow_prepared"]

_NO_LINE_END = re.compile("[^\n]")


def reflow(document: Document, settings: Settings) -> Document:
    """Return *document* with its paragraphs.

    Page furniture is moved to the ledger, lines broken by the layout are
    joined, and blanks of the layout are left out. The ``text`` of the result
    has no line breaks, ``paragraphs`` cover it, ``offsets`` map it to ``raw``.

    Between words of scripts with spaces a space replaces the line break (also
    between paragraphs), so that the text does not depend on where paragraphs
    are recognised.

    Raises:
        SettingsError: the words of a ``[[leave_out]]`` do not occur in the file.
    """
    document = replace(document, ledger=(*document.ledger, *_left_out(document, settings)))
    masked = replace(document, raw=_mask(document))
    lines = flag_headings(lines_of(masked.raw), document.headings)
    if settings.split.title:
        titles = re.compile(settings.split.title)
        lines = [replace(line, bookmark=line.bookmark or bool(titles.fullmatch(line.text))) for line in lines]
    text_lines, dropped, tops = separate_furniture(lines, document.wrapped)
    if not text_lines:
        # Everything looks like furniture, so it is the text.
        text_lines, dropped, tops = lines, [], frozenset()
    measures = measure_layout(text_lines, tops)
    if not document.wrapped:
        measures = [replace(one, page=0) for one in measures]
    indent = settings.reflow.paragraph_indent
    starts = [
        not index or starts_paragraph(text_lines, measures, index=index, indent=indent)
        for index in range(len(text_lines))
    ]
    annotations = {Dropped(note.span, Reason.ANNOTATION) for note in document.notes}
    # A ledger row of the reader inside a line of furniture is part of the row of that line.
    begins = [line.span.start for line in dropped]
    from_reader = [
        row
        for row in document.ledger
        if not ((at := bisect_right(begins, row.span.start)) and row.span.end <= dropped[at - 1].span.end)
    ]
    result = build_view(
        masked,
        text_lines,
        starts=starts,
        measures=measures,
        dropped=[*dropped, *from_reader, *annotations],
        keep_spaces=settings.reflow.keep_layout_spaces,
        cut_words=lines_cut_within_words(masked.raw, text_lines, starts=starts),
    )
    ledger = tuple(row for row in result.ledger if row not in annotations)
    return replace(result, raw=document.raw, ledger=ledger)


def _left_out(document: Document, settings: Settings) -> list[Dropped]:
    """Return ledger rows for the passages of the editor's ``[[leave_out]]`` directives, ignoring white space.

    Each directive refers to the first such passage of the file. A directive for
    a pattern of files need not apply to all of them.

    Raises:
        SettingsError: the words do not occur in this order in the file that the directive names.
    """
    path = document.source.paths[0]
    rows: list[Dropped] = []
    for row in settings.leave_out:
        if not matches_path(row.file, path):
            continue
        first, last = (r"\s*".join(map(re.escape, "".join(words.split()))) for words in (row.first, row.last))
        match = re.search(f"{first}.*?{last}", document.raw, re.DOTALL)
        if match is None and is_pattern(row.file):
            continue
        if match is None:
            problem = _(
                "[[leave_out]]: '{first}' … '{last}' does not occur in this file",
                first=row.first,
                last=row.last,
            )
            raise SettingsError(path, problem, _("Copy the words from the file"))
        rows.append(Dropped(Span(*match.span()), Reason.LEFT_OUT))
    return rows


def _mask(document: Document) -> str:
    """Return the raw text with ledger rows and notes replaced by control characters, which the view omits."""
    if not document.ledger and not document.notes:
        return document.raw
    excluded = sorted((*(row.span for row in document.ledger), *(note.span for note in document.notes)))
    parts: list[str] = []
    at = 0
    for start, end in excluded:  # may overlap: rows of the reader and of the editor
        parts += (document.raw[at:start], _NO_LINE_END.sub("\0", document.raw[max(start, at) : end]))
        at = max(at, end)
    return "".join((*parts, document.raw[at:]))


def reflow_prepared(document: Document) -> Document:
    """Return a prepared *document* with every line that is not blank as a paragraph.

    Line ends, blanks at the edges of lines, and characters not allowed in XML 1.0
    are left out; lines are not joined.
    """
    lines = lines_of(document.raw, bookmarks=False)
    prepared = build_view(
        document,
        lines,
        starts=[True] * len(lines),
        measures=measure_layout(lines, frozenset()),
        dropped=[],
        keep_spaces=True,
    )
    return replace(prepared, paragraphs=tuple(replace(p, page_top=False) for p in prepared.paragraphs))
