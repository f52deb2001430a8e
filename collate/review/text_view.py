"""The base text in paragraphs, with the numbers of the entries in their places, as JSON."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from collate.model import Edition, Emendation, Span
    from collate.report import ColumnSpans

#: A piece of a paragraph: words; ``{"entry": n}``; or, where all witnesses agree and an editor emended,
#: ``{"text", "was", "reason", "by"}``.
Piece = str | dict[str, Any]


class TextView:
    """The paragraphs of a base text.

    The pieces of a paragraph, with the lemma of each entry in the place of its
    number and what an emendation replaced in its place, are the base text of that paragraph.
    """

    def __init__(self, edition: Edition, columns: ColumnSpans) -> None:
        tokens = edition.alignment.tokens[columns.base]
        self._text = tokens.text
        #: Of each paragraph, the number of the entry (0: none) and the span of each piece.
        self._pieces: list[list[tuple[int, Span]]] = []
        for paragraph in columns.paragraphs():
            spans = [
                (0 if piece.entry is None else piece.entry + 1, piece.spans[columns.base])
                for piece in paragraph.pieces
            ]
            self._pieces.append([(entry, span) for entry, span in spans if entry or span.size])
        self._starts = [pieces[0][1].start if pieces else 0 for pieces in self._pieces]

    def paragraphs(self, emendations: Sequence[Emendation]) -> list[list[Piece]]:
        """Return the pieces of each paragraph; *emendations* are those of the edition, in order."""
        alone = [one for one in emendations if one.entry is None]
        starts = [one.locus.start for one in alone]
        return [
            [
                part
                for entry, span in pieces
                for part in (
                    [{"entry": entry}]
                    if entry
                    else self._words(
                        span, alone[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
                    )
                )
            ]
            for pieces in self._pieces
        ]

    def _words(self, span: Span, emendations: Sequence[Emendation]) -> Iterator[Piece]:
        at = span.start
        for one in emendations:
            if at < one.locus.start:
                yield self._text[at : one.locus.start]
            yield {"text": one.text, "was": one.before, "reason": one.reason, "by": one.by}
            at = max(at, one.locus.end)
        if at < span.end:
            yield self._text[at : span.end]

    def entries_of(self, paragraph: int) -> list[int]:
        """Return the numbers of the entries of a paragraph, by its index; empty if there is none."""
        if not 0 <= paragraph < len(self._pieces):
            return []
        return [entry for entry, _span in self._pieces[paragraph] if entry]

    def offset(self, paragraph: int, start: int) -> int | None:
        """Return the offset in the base text of code point *start* of a paragraph; None if there is none."""
        return self._starts[paragraph] + start if 0 <= paragraph < len(self._starts) else None
