"""Texts in a temporary file, for jobs with more text than fits in memory."""

from __future__ import annotations

import tempfile
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self, overload

from collate.errors import OutputError, reason_of
from collate.i18n import _
from collate.model import Genre, Record

if TYPE_CHECKING:
    from types import TracebackType

#: Bytes of a part, the unit of work of one worker.
PART_BYTES = 4_000_000

_GENRES = tuple(Genre)
_UNKNOWN = 255


class SpillPart(NamedTuple):
    """Consecutive texts of a spill: the file, the offset of the first, and the size in bytes of each."""

    path: str
    start: int
    sizes: tuple[int, ...]

    def texts(self) -> Iterator[str]:
        """Yield the texts, read from the file."""
        with Path(self.path).open("rb") as stream:
            stream.seek(self.start)
            for size in self.sizes:
                yield stream.read(size).decode("utf-8", "surrogatepass")


class Spill(Sequence[Record]):
    """Texts with their ids and genres; the texts are in a file that is deleted on exit.

    Use it as a context manager. Texts are readable after :meth:`flush`.

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
            raise _write_error(error) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with suppress(OSError):  # closing may fail to write the rest of a file that is deleted anyway
            self._reader.close()
            self._file.close()
        self._folder.cleanup()

    def add(self, name: str, text: bytes, *, genre: Genre | None = None) -> None:
        """Append a text in UTF-8; rows are numbered from 0. A *genre* of None is determined later."""
        try:
            self._file.write(text)
        except OSError as error:
            raise _write_error(error) from error
        self.ids.append(name)
        self._genres.append(_GENRES.index(genre) if genre else _UNKNOWN)
        self._ends.append(self._ends[-1] + len(text))

    def flush(self) -> None:
        """Write buffered text, so that every :class:`SpillPart` can read it."""
        try:
            self._file.flush()
        except OSError as error:
            raise _write_error(error) from error

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, row: int) -> Record: ...
    @overload
    def __getitem__(self, row: slice) -> Sequence[Record]: ...
    def __getitem__(self, row: int | slice) -> Record | Sequence[Record]:
        """Return a text, read from the file."""
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

    def size_of(self, row: int) -> int:
        """Return the size of one text in bytes."""
        return self._ends[row + 1] - self._ends[row]

    def genre(self, row: int) -> Genre | None:
        """Return the genre of a text, None if it was not determined yet."""
        code = self._genres[row]
        return None if code == _UNKNOWN else _GENRES[code]

    def set_genre(self, row: int, genre: Genre) -> None:
        """Set the genre of a text."""
        self._genres[row] = _GENRES.index(genre)

    def parts(self) -> Iterator[SpillPart]:
        """Yield all texts, in order, in parts of some :data:`PART_BYTES` bytes."""
        sizes: list[int] = []
        start = total = 0
        for row in range(len(self)):
            sizes.append(self.size_of(row))
            total += sizes[-1]
            if total >= PART_BYTES:
                yield SpillPart(str(self._path), start, tuple(sizes))
                sizes, start, total = [], start + total, 0
        if sizes:
            yield SpillPart(str(self._path), start, tuple(sizes))

    def parts_of(self, rows: Iterable[int]) -> Iterator[tuple[tuple[int, ...], tuple[SpillPart, ...]]]:
        """Yield slices of *rows* with a part for each row, some :data:`PART_BYTES` bytes together."""
        group: list[int] = []
        parts: list[SpillPart] = []
        total = 0
        for row in rows:
            group.append(row)
            parts.append(SpillPart(str(self._path), self._ends[row], (self.size_of(row),)))
            total += self.size_of(row)
            if total >= PART_BYTES:
                yield tuple(group), tuple(parts)
                group, parts, total = [], [], 0
        if group:
            yield tuple(group), tuple(parts)


def _write_error(error: OSError) -> OutputError:
    problem = _(
        "the texts cannot be kept there while they are compared ({reason})",
        reason=reason_of(error),
    )
    remedy = _("Free some space, or name another folder in TMPDIR")
    return OutputError(tempfile.gettempdir(), problem, remedy)
