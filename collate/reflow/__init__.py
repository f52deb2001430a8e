"""Stage 2: Document to Document. Page furniture is moved to the ledger, lines are joined to paragraphs.

In reading order: ``notes``, ``physical_lines``, ``furniture`` with ``pages`` (``page_forms``,
``series``, ``interruptions``), ``heads`` (running heads), ``contents``, ``residue``
(``shapes``) and ``scan``, ``measures`` (the layout around a line), ``join`` (paragraph
starts), ``fixed_width``, ``build_view``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection
from dataclasses import replace

from collate.errors import SettingsError
from collate.i18n import _
from collate.lazy import lazy_pattern
from collate.model import Document, Dropped, Reason, Span
from collate.reflow.build_view import build_view, word_goes_on
from collate.reflow.fixed_width import lines_cut_within_words
from collate.reflow.furniture import separate_furniture
from collate.reflow.join import paragraph_starts
from collate.reflow.measures import measure_layout
from collate.reflow.notes import separate_notes
from collate.reflow.physical_lines import PhysicalLine, flag_headings, lines_of
from collate.settings import LeaveOutSettings, Settings, SplitSettings, matches_path
from collate.text.invisible import INVISIBLE
from collate.text.stand_ins import without_stand_ins

__all__ = ["passage", "passage_missing", "reflow", "reflow_prepared"]

#: The format whose files mark page furniture themselves.
_ENCODED = "application/tei+xml"
_NO_LINE_END = re.compile("[^\n]")

#: A line with invisible characters and nothing else but blanks and control characters.
_EDGE = r"\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029"
_SHOWS_NOTHING = r" \t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000\x00-\x08\x0e-\x1b\x1f\ufffe\uffff"
_INVISIBLE_LINE = lazy_pattern(
    rf"(?<![^{_EDGE}])[{_SHOWS_NOTHING}]*[{INVISIBLE}][{INVISIBLE}{_SHOWS_NOTHING}]*(?![^{_EDGE}])"
)


def reflow(document: Document, settings: Settings, *, keep: Collection[Span] = ()) -> Document:
    """Return *document* with its paragraphs.

    Page furniture is moved to the ledger, lines broken by the layout are
    joined, and blanks of the layout are left out. The ``text`` of the result
    has no line breaks, ``paragraphs`` cover it, ``offsets`` map it to ``raw``.

    Between words of scripts with spaces a space replaces the line break (also
    between paragraphs), so that the text does not depend on where paragraphs
    are recognised.

    *keep* are raw spans of lines that are text although they look like page
    furniture.

    Raises:
        SettingsError: the words of a ``[[leave_out]]`` do not occur in the file.
        SourceError: the editor's pattern of titles takes too long on it.
    """
    document = replace(document, ledger=tuple(row for row in document.ledger if row.span not in keep))
    document = replace(document, ledger=(*document.ledger, *_left_out(document, settings)))
    document = separate_notes(document)
    masked = replace(document, raw=_mask(replace(document, raw=without_stand_ins(document.raw))))
    lines = flag_headings(lines_of(masked.raw), document.headings, displayed=document.displayed)
    lines = _flag_titles(lines, settings.split, document.source.paths[0])
    text_lines, dropped, tops = separate_furniture(
        lines,
        document.wrapped,
        pages=document.pages,
        encoded=document.source.media_type == _ENCODED,
        keep=keep,
    )
    if not text_lines:
        # Everything looks like furniture, so it is the text.
        text_lines, dropped, tops = lines, [], frozenset()
    measures = measure_layout(text_lines, tops)
    if not document.wrapped:
        measures = [one._replace(page=0) if one.page else one for one in measures]
    starts = paragraph_starts(text_lines, measures, indent=settings.reflow.paragraph_indent)
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


def _flag_titles(lines: list[PhysicalLine], settings: SplitSettings, path: str) -> list[PhysicalLine]:
    """Return *lines* with those that fit the editor's pattern of titles flagged as headings.

    Raises:
        SourceError: that takes too long.
    """
    if not settings.title:
        return lines
    from collate.engine import lines_that_match  # with the library of processes

    titles = lines_that_match(
        settings.title,
        [line.text for line in lines],
        key="split.title",
        seconds=settings.title_max_seconds,
        limit="split.title_max_seconds",
        path=path,
    )
    return [
        replace(line, heading=line.heading or 0) if index in titles else line
        for index, line in enumerate(lines)
    ]


def _left_out(document: Document, settings: Settings) -> list[Dropped]:
    """Return ledger rows for the passages of the editor's ``[[leave_out]]`` directives.

    A directive for a pattern of files, or for a name in several folders, need
    not apply to all of them.

    Raises:
        SettingsError: the words do not occur in this order in the file that a directive names.
    """
    path = document.source.paths[0]
    rows: list[Dropped] = []
    for row in settings.leave_out:
        if not matches_path(row.file, path):
            continue
        span = passage(document, row)
        if span is not None:
            rows.append(Dropped(span, Reason.LEFT_OUT))
        elif row.file == path and not row.decided:
            raise passage_missing(path, row)
    return rows


def passage(document: Document, row: LeaveOutSettings) -> Span | None:
    """Return the raw span of the first passage of *document* that *row* describes, ignoring white space."""
    first, last = (r"\s*".join(map(re.escape, "".join(words.split()))) for words in (row.first, row.last))
    match = re.search(f"{first}.*?{last}", document.raw, re.DOTALL)
    return Span(*match.span()) if match is not None else None


def passage_missing(path: str, row: LeaveOutSettings) -> SettingsError:
    """Return the error for a ``[[leave_out]]`` whose words are not in the file *path*."""
    problem = _(
        "[[leave_out]]: '{first}' … '{last}' does not occur in this file", first=row.first, last=row.last
    )
    return SettingsError(path, problem, _("Copy the words from the file"))


def _mask(document: Document) -> str:
    """Return the raw text with what the view omits replaced by control characters: ledger rows and notes.

    Also the characters of lines that show nothing, since they are all invisible.
    """
    masked = document.raw
    if document.ledger or document.notes:
        excluded = sorted((*(row.span for row in document.ledger), *(note.span for note in document.notes)))
        parts: list[str] = []
        at = 0
        for start, end in excluded:  # may overlap: rows of the reader and of the editor
            parts += (masked[at:start], _NO_LINE_END.sub("\0", masked[max(start, at) : end]))
            at = max(at, end)
        masked = "".join((*parts, masked[at:]))
    # Last, since what is left of a line can be invisible.
    if not masked.isascii() and _INVISIBLE_LINE.search(masked):
        masked = _INVISIBLE_LINE.sub(lambda match: "\0" * len(match[0]), masked)
    return masked


def reflow_prepared(document: Document) -> Document:
    """Return a prepared *document* with every line that is not blank as a paragraph.

    Line ends, blanks at the edges of lines, characters not allowed in XML 1.0, and
    what the reader put into the ledger are left out; lines are not joined, except
    where a word goes on in the next one (¬, a soft hyphen).
    """
    masked = replace(document, raw=_mask(replace(document, raw=without_stand_ins(document.raw))))
    lines = lines_of(masked.raw, bookmarks=False)
    prepared = build_view(
        masked,
        lines,
        starts=[not index or not word_goes_on(lines[index - 1].text) for index in range(len(lines))],
        measures=measure_layout(lines, frozenset()),
        dropped=document.ledger,
        keep_spaces=True,
    )
    prepared = replace(prepared, raw=document.raw)
    return replace(prepared, paragraphs=tuple(replace(p, page_top=False) for p in prepared.paragraphs))
