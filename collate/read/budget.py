"""What one file may hold, whatever its format: texts, characters, lines and notes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from collate.errors import SourceError
from collate.i18n import _
from collate.model import Document
from collate.read.unpack import SMALL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from collate.settings import Settings

#: Lines or paragraphs that any file may have; a larger file may have one for each of its bytes. Each takes
#: some 50 microseconds until it is split, and no format needs less than a byte for one, even packed, unless
#: they are all the same. A book has some 5,000.
_LINES = 50_000


def within_budget(
    results: Iterable[Document | SourceError], path: str, size: int, settings: Settings
) -> Iterator[Document | SourceError]:
    """Yield *results*, as long as the texts of the file are not more than one of its size can have.

    Args:
        results: what a reader made of the file.
        path: the file, for errors.
        size: its bytes on the disk.
        settings: limits.

    Raises:
        SourceError: there is more.
    """
    limits = settings.read
    characters, most_lines = max(size, SMALL) * limits.max_expansion, max(size, _LINES)
    lines = most_lines
    texts = 0
    for result in results:
        if isinstance(result, Document):
            texts += 1
            characters -= len(result.raw)
            lines -= result.raw.count("\n")
            notes = len(result.notes)
            check_texts(texts, path, settings)
            if notes > limits.max_notes:
                problem = _("has {count} notes, more than {most}", count=notes, most=limits.max_notes)
                raise SourceError(result.source.paths[0], problem, _right("read.max_notes"))
            if characters < 0:
                raise expansion_error(path, limits.max_expansion)
            if lines < 0:
                problem = _(
                    "has more than {most} lines or paragraphs, too many for its size", most=most_lines
                )
                raise SourceError(path, problem, _("Save it as plain text, or split it"))
        yield result


def check_texts(count: int, path: str, settings: Settings) -> None:
    """Refuse a file with too many texts: members, mails, witnesses.

    Raises:
        SourceError: *count* is above the limit.
    """
    if count > settings.read.max_texts:
        problem = _("holds more than {most} files or texts", most=settings.read.max_texts)
        raise SourceError(path, problem, _right("read.max_texts"))


def expansion_error(path: str, times: int) -> SourceError:
    """Return the error for a file whose texts are longer than *times* its size."""
    problem = _("unpacks to more than {times} times its size", times=times)
    return SourceError(path, problem, _right("read.max_expansion"))


def _right(key: str) -> str:
    return _("If the file is right, raise {key} in collate.toml", key=key)
