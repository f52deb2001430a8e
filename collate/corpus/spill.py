"""Texts in a temporary file: a job over more of them than memory holds asks for one at a time."""

from __future__ import annotations

import tempfile
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self, overload

from collate.errors import OutputError
from collate.model import Genre, Record

if TYPE_CHECKING:
    from types import TracebackType

#: Bytes of a part: what one worker is given at a time.
PART = 4_000_000

_GENRES = tuple(Genre)
_UNKNOWN = 255


class Part(NamedTuple):
    """Some texts of a spill that follow each other: the file, where they begin, and the bytes of each."""

    path: str
    start: int
    sizes: tuple[int, ...]

    def texts(self) -> Iterator[str]:
        """Read the texts."""
        with Path(self.path).open("rb") as stream:
            stream.seek(self.start)
            for size in self.sizes:
                yield stream.read(size).decode("utf-8", "surrogatepass")


class Spill(Sequence[Record]):
    """Texts with their ids and genres; the texts are in a file that goes when the spill is left.

    Use it as a context manager. A text can be read after :meth:`written`.

    Raises:
        OutputError: the file cannot be written.
    """

    def __init__(self) -> None:
        self.ids: list[str] = []
        self._genres = bytearray()
        self._ends = array("Q", [0])

    def __enter__(self) -> Self:
        try:
            self._folder = tempfile.TemporaryDirectory(prefix="collate-")
            self._path = Path(self._folder.name) / "texts"
            self._file = self._path.open("wb")
            self._reader = self._path.open("rb")
        except OSError as error:
            raise _full(error) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with suppress(OSError):  # what could not be written is not wanted any more
            self._reader.close()
            self._file.close()
        self._folder.cleanup()

    def add(self, name: str, text: bytes, genre: Genre | None = None) -> None:
        """Add a text, as UTF-8; its row is the number of those before it. No genre: not known yet."""
        try:
            self._file.write(text)
        except OSError as error:
            raise _full(error) from error
        self.ids.append(name)
        self._genres.append(_GENRES.index(genre) if genre else _UNKNOWN)
        self._ends.append(self._ends[-1] + len(text))

    def written(self) -> None:
        """Put everything where :class:`Part` finds it."""
        try:
            self._file.flush()
        except OSError as error:
            raise _full(error) from error

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, row: int) -> Record: ...
    @overload
    def __getitem__(self, row: slice) -> Sequence[Record]: ...
    def __getitem__(self, row: int | slice) -> Record | Sequence[Record]:
        """Return a text, from the file."""
        if isinstance(row, slice):
            return tuple(self[one] for one in range(len(self))[row])
        if not 0 <= row < len(self):
            raise IndexError(row)
        start, end = self._ends[row], self._ends[row + 1]
        self._reader.seek(start)
        text = self._reader.read(end - start)
        return Record(self.ids[row], text.decode("utf-8", "surrogatepass"), self.genre(row) or Genre.SPEECH)

    @property
    def size(self) -> int:
        """Bytes of all texts."""
        return self._ends[-1]

    def bytes_of(self, row: int) -> int:
        """Return the bytes of one text."""
        return self._ends[row + 1] - self._ends[row]

    def genre(self, row: int) -> Genre | None:
        """Return whose voice a text is in, None if nobody looked."""
        known = self._genres[row]
        return None if known == _UNKNOWN else _GENRES[known]

    def set_genre(self, row: int, genre: Genre) -> None:
        """Say whose voice a text is in."""
        self._genres[row] = _GENRES.index(genre)

    def parts(self) -> Iterator[Part]:
        """Yield all texts, in order, in parts of some :data:`PART` bytes."""
        sizes: list[int] = []
        start = total = 0
        for row in range(len(self)):
            sizes.append(self.bytes_of(row))
            total += sizes[-1]
            if total >= PART:
                yield Part(str(self._path), start, tuple(sizes))
                sizes, start, total = [], start + total, 0
        if sizes:
            yield Part(str(self._path), start, tuple(sizes))

    def some(self, rows: Iterable[int]) -> Iterator[tuple[tuple[int, ...], tuple[Part, ...]]]:
        """Yield *rows*, and a part for each of them, some :data:`PART` bytes together."""
        held: list[int] = []
        parts: list[Part] = []
        total = 0
        for row in rows:
            held.append(row)
            parts.append(Part(str(self._path), self._ends[row], (self.bytes_of(row),)))
            total += self.bytes_of(row)
            if total >= PART:
                yield tuple(held), tuple(parts)
                held, parts, total = [], [], 0
        if held:
            yield tuple(held), tuple(parts)


def _full(error: OSError) -> OutputError:
    problem = f"the texts cannot be kept there while they are compared ({error.strerror})"
    return OutputError(tempfile.gettempdir(), problem, "Free some space, or name another folder in TMPDIR")
