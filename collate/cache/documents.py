"""Files are read once: what came of it is kept under the hash of their content."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from collate.cache.fingerprint import FileRows, digest, reading
from collate.engine import map_partitions, workers
from collate.errors import MissingExtra, SourceError
from collate.model import Skipped, SplitDocument
from collate.read import read
from collate.reflow import reflow
from collate.split import split
from collate.store.serialise import File, dump_read, load_read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from collate.read import FoundFile
    from collate.settings import Settings
    from collate.store import Workspace

Items = tuple[SplitDocument | Skipped, ...]

_SHELF = "readings"


@dataclass(frozen=True, slots=True)
class _Seen:
    """A file as it was when it was hashed. ``key`` is empty where it could not be."""

    found: FoundFile
    key: bytes
    stamp: tuple[int, int]
    """Size in bytes and time of modification in nanoseconds."""

    @property
    def file(self) -> File:
        """What belongs to it and not to its content."""
        return File(self.found.path, str(self.found.location), int(self.stamp[1] / 1e9))


class Readings:
    """What is in some files: from the workspace where it is known, else read now, and kept.

    :meth:`prepare` reads what is not known; :meth:`items` then gives all. What
    came to nothing but errors is not kept: what was wrong may have been put
    right.
    """

    def __init__(
        self, files: Sequence[FoundFile], settings: Settings, workspace: Workspace | None = None
    ) -> None:
        self._settings, self._workspace = settings, workspace
        rows = FileRows(settings, [file.path for file in files])
        shaping = reading(settings) if workspace is not None else b""
        self._seen = [_look(file, shaping, rows) for file in files]
        self._fresh: dict[str, Items] = {}
        self.keys: dict[str, bytes] = {}
        """By the path of a document: what stands for all that was read there. Filled by :meth:`items`."""

    def prepare(self, jobs: int, progress: Callable[[str, int, int], None]) -> int:
        """Read all files that are not known, and return how many they are."""
        unknown = [i for i, seen in enumerate(self._seen) if not self._knows(seen)]
        files = [self._seen[i].found for i in unknown]
        size = sum(self._seen[i].stamp[0] for i in unknown)
        done = map_partitions(
            partial(split_file, settings=self._settings), files, workers(jobs, len(files), size)
        )
        for count, (i, items) in enumerate(zip(unknown, done, strict=True)):
            progress("read", count, len(unknown))
            self._seen[i] = self._kept(self._seen[i], items)
            self._fresh[self._seen[i].found.path] = items
        return len(unknown)

    def digest(self) -> bytes:
        """Return what stands for the content of all files, and for what is wrong with some."""
        return digest(
            [(seen.found.path, seen.key, _errors(self._fresh.get(seen.found.path))) for seen in self._seen]
        )

    @property
    def modified(self) -> int:
        """Time of modification of the newest file, in whole seconds since 1970; 0 if there is none."""
        return max((seen.file.modified for seen in self._seen), default=0)

    def items(self) -> Iterator[SplitDocument | Skipped]:
        """Yield what is in the files, in their order."""
        for seen in self._seen:
            for number, item in enumerate(self._items(seen)):
                if isinstance(item, SplitDocument):
                    self.keys[item.document.source.paths[0]] = digest(seen.key, number)
                yield item

    def _knows(self, seen: _Seen) -> bool:
        return bool(seen.key) and self._workspace is not None and self._workspace.has(_SHELF, seen.key)

    def _items(self, seen: _Seen) -> Items:
        if seen.found.path in self._fresh:
            return self._fresh[seen.found.path]
        if self._workspace is not None and (kept := self._workspace.get(_SHELF, seen.key)) and kept[0]:
            try:
                return load_read(kept[0], seen.file)
            except ValueError:
                self._workspace.forget(_SHELF, seen.key)
        items = split_file(seen.found, self._settings)
        self._kept(seen, items)
        return items

    def _kept(self, seen: _Seen, items: Items) -> _Seen:
        """Keep what was read; a file that has changed meanwhile gets a key that nothing is known by."""
        if _stamp(seen.found) != seen.stamp:
            return replace(seen, key=os.urandom(16))
        read_something = not items or any(isinstance(item, SplitDocument) for item in items)
        if self._workspace is not None and seen.key and read_something:
            data = dump_read(items, seen.file)
            if data is not None:
                self._workspace.keep(_SHELF, seen.key, data)
        return seen


def _look(file: FoundFile, shaping: bytes, rows: FileRows) -> _Seen:
    """Hash a file; without *shaping* it only gets its size."""
    try:
        with file.location.open("rb") as stream:
            status = os.fstat(stream.fileno())
            stamp = (status.st_size, status.st_mtime_ns)
            if not shaping:
                return _Seen(file, b"", stamp)
            content = hashlib.file_digest(stream, "sha256").digest()
    except OSError:
        return _Seen(file, b"", (0, 0))  # reading it will say what is wrong
    suffixes = [suffix.lower() for suffix in PurePosixPath(file.path).suffixes[-2:]]
    return _Seen(file, digest(content, suffixes, shaping, rows.of(file.path)), stamp)


def _stamp(file: FoundFile) -> tuple[int, int]:
    try:
        status = file.location.stat()
    except OSError:
        return (0, 0)
    return (status.st_size, status.st_mtime_ns)


def _errors(items: Items | None) -> list[SplitDocument | Skipped]:
    """Return what is wrong with a file of which nothing could be read."""
    return [] if not items or any(isinstance(item, SplitDocument) for item in items) else list(items)


def split_file(file: FoundFile, settings: Settings) -> Items:
    """Read one file and cut what it holds into texts."""
    done: list[SplitDocument | Skipped] = []
    try:
        for found in read(file, settings):
            if isinstance(found, SourceError):
                done.append(Skipped(found.where, found.problem, found.remedy))
            else:
                done.append(split(reflow(found, settings), settings))
    except (SourceError, MissingExtra) as error:
        done.append(Skipped(error.where or file.path, error.problem, error.remedy))
    return tuple(done)
