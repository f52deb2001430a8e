"""Tracked changes from the base text to the edited text, and the comments with their reasons."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from lxml import etree

from collate.report.publication.docx.elements import add, new_part, qualified
from collate.report.publication.docx.runs import Words, add_words
from collate.report.publication.docx.styles import StyleIds
from collate.report.publication.model import Change, Paragraph, Piece
from collate.report.publication.printed import visible
from collate.text.layout import needs_space

#: The author of a change of which no editor is known.
_NOBODY = "collate"


class TrackedWords(NamedTuple):
    """A piece as a tracked change: what stands before it and after it in both texts, and what changes."""

    start: str
    removed: str
    added: str
    end: str


def tracked_words(piece: Piece, change: Change, before: str, after: str) -> TrackedWords:
    """Return the parts of *piece*, which has *change*.

    Spaces beside words that stand in one of the texts alone belong to the change. Words that were taken
    out get those that part them from the words around, unless they have spaces of their own.

    Args:
        piece: the piece.
        change: its change.
        before: the words before the piece, as far as they decide on spaces.
        after: those after it.

    >>> tracked_words(Piece("young "), Change("old", "young"), "the ", "man")
    TrackedWords(start='', removed='old', added='young', end=' ')
    >>> tracked_words(Piece(""), Change("old", ""), "the ", "man")
    TrackedWords(start='', removed='old ', added='', end='')
    >>> tracked_words(Piece("old "), Change("", "old"), "the ", "man")
    TrackedWords(start='', removed='', added='old ', end='')
    """
    text, removed = visible(piece.text), visible(change.before)
    if not removed:
        return TrackedWords("", "", text, "")
    words = text.strip()
    if words:
        start, end = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        return TrackedWords(start, removed, words, end)
    if removed == removed.strip():
        lead = " " if needs_space(before + text, removed) else ""
        # A word of Chinese text that has a space before it has one after it, too.
        parted = (before + text).endswith(" ") and after[:1].isalnum()
        trail = " " if parted or needs_space(removed, after) else ""
        removed = f"{lead}{removed}{trail}"
    return TrackedWords(text, removed, "", "")


class TrackedChanges:
    """Writer of changes; ``comments`` is the root of the part with their reasons.

    Args:
        ids: the ids of the styles.
    """

    def __init__(self, ids: StyleIds) -> None:
        self.comments = new_part("comments")
        self._ids = ids
        self._changes = 0
        self._comments = 0
        self._waiting: list[int] = []

    def add(self, paragraph: etree._Element, parts: TrackedWords, change: Change, words: Words) -> None:
        """Append *parts* to *paragraph*, with a comment if the change has a reason.

        Its reference is appended by :meth:`refer`.
        """
        if parts.start:
            add_words(paragraph, parts.start, words)
        if change.reason:
            add(paragraph, "commentRangeStart", id=self._comments)
        if parts.removed:
            add_words(self._mark(paragraph, "del", change), parts.removed, words, deleted=True)
        if parts.added:
            add_words(self._mark(paragraph, "ins", change), parts.added, words)
        if change.reason:
            self._comment(paragraph, change, words)
        if parts.end:
            add_words(paragraph, parts.end, words)

    def mark_paragraph(self, element: etree._Element, paragraph: Paragraph) -> None:
        """Mark the end of *element* as taken out or put in, where all words of *paragraph* were.

        So nothing is left of it when a change is accepted, or rejected.
        """
        name = "del" if paragraph.removed else "ins" if paragraph.inserted else ""
        change = next((piece.change for piece in paragraph.pieces if piece.change is not None), None)
        if not name or change is None:
            return
        properties = element.find(qualified("pPr"))
        if properties is None:
            properties = etree.Element(qualified("pPr"))
            element.insert(0, properties)
        self._mark(add(properties, "rPr"), name, change)

    def refer(self, paragraph: etree._Element) -> None:
        """Append the references to the comments that have none yet."""
        for key in self._waiting:
            run = add(paragraph, "r")
            add(add(run, "rPr"), "rStyle", val=self._ids["CommentReference"])
            add(run, "commentReference", id=key)
        self._waiting.clear()

    def _mark(self, paragraph: etree._Element, name: str, change: Change) -> etree._Element:
        self._changes += 1
        return add(paragraph, name, id=self._changes, **_who_and_when(change))

    def _comment(self, paragraph: etree._Element, change: Change, words: Words) -> None:
        add(paragraph, "commentRangeEnd", id=self._comments)
        self._waiting.append(self._comments)
        who = _who_and_when(change)
        comment = add(self.comments, "comment", id=self._comments, **who, initials=who["author"][:2])
        self._comments += 1
        holder = add(comment, "p")
        add(add(holder, "pPr"), "pStyle", val=self._ids["CommentText"])
        run = add(holder, "r")
        add(add(run, "rPr"), "rStyle", val=self._ids["CommentReference"])
        add(run, "annotationRef")
        add_words(holder, visible(change.reason), words)


def _who_and_when(change: Change) -> dict[str, str]:
    author = {"author": visible(change.by) or _NOBODY}
    date = word_date(change.at)
    return author | ({"date": date} if date else {})


def word_date(written: str) -> str:
    """Return an ISO 8601 date as Word has it, to the second and in UTC; "" if it is none.

    A time without a zone stays as it is.

    >>> word_date("2026-03-01T08:00:00.5+08:00"), word_date("2026-03-01"), word_date("in March")
    ('2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', '')
    """
    try:
        date = datetime.fromisoformat(written)
        if date.tzinfo is not None:
            date = date.astimezone(UTC)
    except (ValueError, OverflowError):
        return ""
    return date.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
