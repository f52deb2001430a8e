"""Stage 2: Document to Document. Page furniture goes to the ledger, lines become paragraphs."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace

from collate.errors import SettingsError
from collate.model import Document, Dropped, Reason, Span
from collate.reflow.build_view import write
from collate.reflow.fixed_width import cut_by_count
from collate.reflow.furniture import furnish
from collate.reflow.join import starts_paragraph
from collate.reflow.measures import measure
from collate.reflow.physical_lines import headed, lines_of
from collate.settings import Settings, is_pattern, names_file

__all__ = ["as_prepared", "reflow"]

_NO_LINE_END = re.compile("[^\n]")


def reflow(document: Document, settings: Settings) -> Document:
    """Find the paragraphs of a document as it was read.

    What is page furniture goes to the ledger; lines that layout broke are
    joined; blanks that are layout are left out. The result's ``text`` has no
    line breaks, ``paragraphs`` cover it, ``offsets`` map it to ``raw``.

    Where the text of both sides is written with spaces, a space stands for
    the line break (also between paragraphs), so that the text does not depend
    on where the paragraphs are seen.
    """
    document = replace(document, ledger=(*document.ledger, *_left_out(document, settings)))
    own = replace(document, raw=_masked(document))
    lines = headed(lines_of(own.raw), document.headings)
    if settings.split.title:
        titles = re.compile(settings.split.title)
        lines = [replace(line, bookmark=line.bookmark or bool(titles.fullmatch(line.text))) for line in lines]
    kept, dropped, tops = furnish(lines, document.wrapped)
    if not kept:
        # Nothing but "furniture": then it is the text.
        kept, dropped, tops = lines, [], frozenset()
    measures = measure(kept, tops)
    if not document.wrapped:
        measures = [replace(one, page=0) for one in measures]
    starts = [
        not index or starts_paragraph(kept, measures, index, settings.reflow.paragraph_indent)
        for index in range(len(kept))
    ]
    apart = {Dropped(note.span, Reason.ANNOTATION) for note in document.notes}
    # A line of furniture may hold what the reader set apart: then the line's row says it all.
    begins = [line.span.start for line in dropped]
    known = [
        row
        for row in document.ledger
        if not ((at := bisect_right(begins, row.span.start)) and row.span.end <= dropped[at - 1].span.end)
    ]
    dropped = [*dropped, *known, *apart]
    words = cut_by_count(own.raw, kept, starts)
    done = write(own, kept, starts, measures, dropped, settings.reflow.keep_layout_spaces, words)
    return replace(done, raw=document.raw, ledger=tuple(row for row in done.ledger if row not in apart))


def _left_out(document: Document, settings: Settings) -> list[Dropped]:
    """Find the stretches that the editor leaves out; white space in their words does not count.

    Of each row it is the first in the file. A row for a pattern of files need not hold in all of them.

    Raises:
        SettingsError: the words do not stand in the file that the row names, in this order.
    """
    path = document.source.paths[0]
    rows: list[Dropped] = []
    for row in settings.leave_out:
        if not names_file(row.file, path):
            continue
        first, last = (r"\s*".join(map(re.escape, "".join(words.split()))) for words in (row.first, row.last))
        found = re.search(f"{first}.*?{last}", document.raw, re.DOTALL)
        if found is None and is_pattern(row.file):
            continue
        if found is None:
            problem = f"[[leave_out]]: {row.first!r} … {row.last!r} does not stand in this file"
            raise SettingsError(path, problem, "Copy the words from the file")
        rows.append(Dropped(Span(*found.span()), Reason.LEFT_OUT))
    return rows


def _masked(document: Document) -> str:
    """Return the raw text with what the reader set apart as control characters, which the view leaves out."""
    if not document.ledger and not document.notes:
        return document.raw
    apart = sorted((*(row.span for row in document.ledger), *(note.span for note in document.notes)))
    parts: list[str] = []
    at = 0
    for start, end in apart:  # two may meet: what the editor leaves out, and what the reader did
        parts += (document.raw[at:start], _NO_LINE_END.sub("\0", document.raw[max(start, at) : end]))
        at = max(at, end)
    return "".join((*parts, document.raw[at:]))


def as_prepared(document: Document) -> Document:
    """Take a document as it is: each line that is not blank is a paragraph.

    Left out are line ends, blanks at the edges of lines, and characters that
    XML 1.0 cannot carry; nothing is joined.
    """
    kept = lines_of(document.raw, bookmarks=False)
    measures = measure(kept, frozenset())
    prepared = write(document, kept, [True] * len(kept), measures, [], keep_spaces=True)
    return replace(prepared, paragraphs=tuple(replace(p, page_top=False) for p in prepared.paragraphs))
