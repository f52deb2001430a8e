"""What the edition reads where it departs from the base text."""

from __future__ import annotations

from collate.model import Edition, Span

#: Characters of the base text that are shown on either side of a place.
REACH = 8


def context_of(edition: Edition, span: Span) -> tuple[str, str]:
    """Return what the base text has before and after *span*, up to :data:`REACH` characters each."""
    text = edition.alignment.tokens[edition.work.base_column].text
    return text[max(0, span.start - REACH) : span.start], text[span.end : span.end + REACH]
