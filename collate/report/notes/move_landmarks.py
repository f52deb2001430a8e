"""The words after which a witness has a passage that stands elsewhere in the base text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from collate.report.base_text import (
    FEWEST_LETTERS,
    LANDMARK_REACH,
    LONGEST_LANDMARK,
    count_letters,
    letters_run,
)
from collate.report.notes.lemma_choice import NoteBaseText
from collate.text.word_edges import word_boundaries
from collate.text.word_reach import SIMPLIFIED, is_modern


class MoveLandmarks:
    """Finds landmarks in the witnesses of one edition, which may lack words of the base text there."""

    def __init__(self, base_text: NoteBaseText) -> None:
        self._base_text = base_text
        self._entries = base_text.edition.entries
        self._texts: dict[int, str] = {}

    def of(self, lost: int, found: int, columns: Sequence[int]) -> dict[str, list[int]]:
        """Return the landmarks of a passage in *columns*, each with its columns; "" at the start of the text.

        A landmark are the last words before the passage, as the witness has them: the fewest that stand only
        once between the place where the base text has the passage and that end of the text, both in the
        witness and in the base text.

        Args:
            lost: the number of the entry at which the base text has the passage.
            found: the number of the entry at which the witnesses have it.
            columns: the columns of these witnesses.
        """
        landmarks: dict[str, list[int]] = {}
        for column in columns:
            landmarks.setdefault(self._of(lost, found, column), []).append(column)
        return landmarks

    def _of(self, lost: int, found: int, column: int) -> str:
        before = self._before(found, column)
        if before is None:
            return self._base_text.landmark(self._span(found, self._base_text.base)[0])
        stop = len(before)
        while stop and not before[stop - 1].isalnum():
            stop -= 1
        ends = dict.fromkeys((column, self._base_text.base))
        parts = [_solid(self._part(lost, found, one)) for one in ends]
        tries = list(_tries(before[:stop]))
        unique = (words for words in tries if all(part.count(_solid(words)) <= 1 for part in parts))
        return next(unique, tries[0] if tries else "")

    def _part(self, lost: int, found: int, column: int) -> str:
        """Return the text of *column* between the place of the base text and the end towards the passage."""
        text = self._texts.setdefault(column, self._base_text.edition.alignment.tokens[column].text)
        start, end = self._span(lost, column)
        return text[end:] if found > lost else text[:start]

    def _span(self, number: int, column: int) -> tuple[int, int]:
        return self._base_text.columns.span(number - 1, column)

    def _before(self, number: int, column: int) -> str | None:
        """Return the text of *column* before the entry, as far as a landmark reaches; None in a lacuna.

        It is joined from the base text and the readings of entries, so that an edition that is read back has
        the same, whatever white space it has in words that agree.
        """
        text = ""
        base = self._base_text.base
        after = self._span(number, base)[0]
        for entry in reversed(self._entries[: number - 1]):
            start, end = self._span(entry.number, base)
            text = self._base_text.text[end:after] + text
            if len(text) >= LANDMARK_REACH:
                return text[-LANDMARK_REACH:]
            if entry.cells[column] is None:
                return text or None
            other = next((one for one in (*entry.variants, *entry.gaps) if column in one.columns), None)
            text = (self._base_text.text[start:end] if other is None else other.text) + text
            after = start
        return (self._base_text.text[:after] + text)[-LANDMARK_REACH:]


def _tries(text: str) -> Iterator[str]:
    """Yield the last words of *text*: those of one clause first, the shortest first, then longer ones."""
    low = letters_run(text)
    simple = text.translate(SIMPLIFIED) if is_modern(text) else text
    cuts = sorted({0, low, *word_boundaries(simple)}, reverse=True)
    clause = [cut for cut in cuts if low <= cut < len(text)]
    near = [cut for cut in clause if count_letters(text[cut:]) >= FEWEST_LETTERS] or clause[-1:]
    near = [cut for cut in near if len(text) - cut <= LONGEST_LANDMARK] or near[:1]
    for cut in (*near, *(cut for cut in cuts if near and cut < near[-1])):
        yield text[cut:].strip()


def _solid(text: str) -> str:
    return "".join(text.split())
