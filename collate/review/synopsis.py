"""Two witnesses side by side, or all witnesses of one paragraph, as JSON.

Two witnesses: ``{"left", "right", "rows": [[left pieces, right pieces]]}``, a row for each
paragraph of the base text. A piece is a string that both have, or ``{"entry": n, "text"}``
where a witness has the words of an entry, ``text`` null where it is not extant, or ``{"text"}``
where only this witness has words that no entry has.

One paragraph: ``{"paragraph", "witnesses": [{"sigla": [siglum], "pieces": [piece]}]}``, a row
for each text, the base text first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collate.model import Edition
    from collate.report import AlignedPiece, ColumnSpans

Pieces = list[str | dict[str, Any]]


class Synopsis:
    """The aligned texts of one edition, by paragraphs of the base text."""

    def __init__(self, edition: Edition, columns: ColumnSpans) -> None:
        self._edition = edition
        self._paragraphs = columns.paragraphs()
        work = edition.work
        own = {witness.siglum: column for column, witness in enumerate(work.columns)}
        self._columns = {one.siglum: own[one.identical_to or one.siglum] for one in work.witnesses}

    def __len__(self) -> int:
        return len(self._paragraphs)

    def has(self, siglum: str) -> bool:
        """Return whether a witness has this siglum."""
        return siglum in self._columns

    def pair(self, left: str, right: str) -> dict[str, Any]:
        """Return two witnesses side by side."""
        columns = self._columns[left], self._columns[right]
        rows = [
            [self._pieces(paragraph.pieces, column, self._base_or(columns, column)) for column in columns]
            for paragraph in self._paragraphs
        ]
        return {"left": left, "right": right, "rows": rows}

    def paragraph(self, index: int) -> dict[str, Any]:
        """Return all witnesses of one paragraph.

        Raises:
            IndexError: there is no such paragraph.
        """
        if index < 0:
            raise IndexError(index)
        pieces = self._paragraphs[index].pieces
        work = self._edition.work
        order = [work.base_column, *(c for c in range(len(work.columns)) if c != work.base_column)]
        rows = [
            {"sigla": work.sigla(column), "pieces": self._pieces(pieces, column, work.base_column)}
            for column in order
        ]
        return {"paragraph": index, "witnesses": rows}

    @staticmethod
    def _base_or(columns: tuple[int, int], column: int) -> int:
        return columns[1] if column == columns[0] else columns[0]

    def _pieces(self, pieces: tuple[AlignedPiece, ...], column: int, other: int) -> Pieces:
        tokens = self._edition.alignment.tokens
        found: Pieces = []
        for piece in pieces:
            span, beside = piece.spans[column], piece.spans[other]
            text = tokens[column].text[span.start : span.end]
            if piece.entry is not None:
                extant = self._edition.entries[piece.entry].cells[column] is not None
                found.append({"entry": piece.entry + 1, "text": text if extant else None})
            elif text and text.strip() == tokens[other].text[beside.start : beside.end].strip():
                found.append(text)
            elif text:
                found.append({"text": text})
        return found
