"""The words of the base text around a span."""

from __future__ import annotations

from collate.model import Edition, Span

#: Characters of the base text on either side of a span: enough to find it by eye in a line of text.
CONTEXT_REACH = 8


def base_context(edition: Edition, span: Span) -> tuple[str, str]:
    """Return the base text before and after *span*, at most :data:`CONTEXT_REACH` characters each."""
    text = edition.alignment.tokens[edition.work.base_column].text
    return text[max(0, span.start - CONTEXT_REACH) : span.start], text[span.end : span.end + CONTEXT_REACH]
