"""The edited text of a work by paragraph: words, entries, and what the editor has changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from collate.report.column_spans import Columns
from collate.report.html.entry_views import EmendationView, EntryView

#: Longest first paragraph that is set flush left as a salutation.
SALUTATION = 40


class Part(NamedTuple):
    """A piece of the edited text: words, an entry, or words of the editor's where all witnesses agree."""

    text: str
    entry: EntryView | None = None
    emended: EmendationView | None = None


class TextParagraph(NamedTuple):
    """A paragraph of the base text; ``style`` is empty or ``salutation``."""

    style: str
    parts: tuple[Part, ...]


def paragraphs(
    columns: Columns, entries: Sequence[EntryView], emendations: Sequence[EmendationView]
) -> tuple[TextParagraph, ...]:
    """Return the text; joined, and without what was emended, it is the base text."""
    text = columns.edition.alignment.tokens[columns.base].text
    pending = [view for view in emendations if view.emendation.entry is None]
    found: list[TextParagraph] = []
    for number, paragraph in enumerate(columns.paragraphs()):
        parts: list[Part] = []
        written, end = "", 0
        for piece in paragraph.pieces:
            start, end = piece.spans[columns.base]
            written += text[start:end]
            if piece.entry is not None:
                parts += _added(start, pending)
                parts.append(Part("", entries[piece.entry]))
            elif start < end:
                parts += _words(text, start, end, pending)
        parts += _added(end, pending)
        flush = (
            number == 0 and len(written) < SALUTATION and written.rstrip().endswith(("：", "！", ":", "!"))
        )
        found.append(TextParagraph("salutation" if flush else "", tuple(parts)))
    return tuple(found)


def _words(text: str, start: int, end: int, pending: list[EmendationView]) -> Iterator[Part]:
    """Yield a stretch on which all agree, cut at the emendations in it; these are taken off *pending*."""
    while pending and pending[0].emendation.locus.start < end:
        view = pending.pop(0)
        span = view.emendation.locus
        if span.start > start:
            yield Part(text[start : span.start])
        yield Part(view.emendation.text, emended=view)
        start = max(start, span.end)
    if start < end:
        yield Part(text[start:end])


def _added(at: int, pending: list[EmendationView]) -> Iterator[Part]:
    """Yield what the editor has added at *at*, between the words of others."""
    while pending and pending[0].emendation.locus.end <= at:
        view = pending.pop(0)
        yield Part(view.emendation.text, emended=view)
