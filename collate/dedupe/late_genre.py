"""Texts whose genre is determined when a rule asks for it: most texts of a corpus resemble no other."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collate.model import Genre, Text


class LateText:
    """A text with its id; unless *known*, its genre is *determine* of its words, on first use."""

    __slots__ = ("determine", "id", "known", "text")

    def __init__(
        self,
        id: str,
        text: str,
        *,
        known: Genre | None,
        determine: Callable[[str], Genre],
    ) -> None:
        self.id, self.text, self.known, self.determine = id, text, known, determine

    @property
    def genre(self) -> Genre:
        """The genre of the text."""
        if self.known is None:
            self.known = self.determine(self.text)
        return self.known

    def __getstate__(self) -> tuple[str, str, Genre | None, Callable[[str], Genre]]:
        """Return what is there, without determining the genre."""
        return self.id, self.text, self.known, self.determine

    def __setstate__(self, state: tuple[str, str, Genre | None, Callable[[str], Genre]]) -> None:
        """Restore a pickled text."""
        self.id, self.text, self.known, self.determine = state


class Occurrence:
    """One occurrence of a written text: its own id, and its own genre if that is *known*."""

    __slots__ = ("id", "known", "source")

    def __init__(self, id: str, source: Text, known: Genre | None) -> None:
        self.id, self.source, self.known = id, source, known

    @property
    def text(self) -> str:
        """The written text."""
        return self.source.text

    @property
    def genre(self) -> Genre:
        """The genre of this occurrence, or else of the text."""
        return self.source.genre if self.known is None else self.known


def known_genre(text: Text) -> Genre | None:
    """Return the genre of *text*, None if it was not determined."""
    return text.known if isinstance(text, LateText) else text.genre
