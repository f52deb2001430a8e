"""reading.txt: the text of the edition without apparatus or markup."""

from __future__ import annotations

from collate.model import Edition
from collate.report.context import ReportContext
from collate.report.edited_text import edited_paragraphs
from collate.report.tei import refuse_forbidden


def write_reading_text(edition: Edition, context: ReportContext) -> bytes:
    """Return reading.txt: the title, an empty line, and each paragraph of the base text on a line of its own.

    Emendations are applied. Words that the base text omits, and its lacunae,
    do not appear. UTF-8.

    Raises:
        VerificationError: the text holds a character that XML forbids.
    """
    lines = [edition.work.title, ""] if edition.work.title else []
    text = "".join(f"{line}\n" for line in (*lines, *reading_text(edition)))
    refuse_forbidden(text, edition.work.slug)
    return text.encode()


def reading_text(edition: Edition) -> tuple[str, ...]:
    """Return the paragraphs of the edited text, stripped, without empty ones."""
    paragraphs = (
        "".join(stretch.text for stretch in paragraph).strip() for paragraph in edited_paragraphs(edition)
    )
    # A line end inside a paragraph (of a table cell, for example) is white space, not a paragraph.
    return tuple(" ".join(paragraph.splitlines()) for paragraph in paragraphs if paragraph)
