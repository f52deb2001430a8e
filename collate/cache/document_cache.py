"""The cache of documents: a file is read once, and the result is stored under the hash of its content."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING

from collate.bounded_files import open_regular
from collate.cache.fingerprint import FileDirectives, digest, reading_fingerprint
from collate.cache.readings import Readings
from collate.engine import LOST_PROBLEM, LOST_REMEDY, map_partitions, worker_count
from collate.errors import MissingExtra, SourceError
from collate.model import Skipped, SplitDocument
from collate.read import read
from collate.reflow import reflow
from collate.split import split
from collate.store import FileIdentity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from collate.model import Document, Span
    from collate.read import FoundFile
    from collate.settings import Settings
    from collate.store import Workspace

Items = tuple[SplitDocument | Skipped, ...]

_NONE: Mapping[str, frozenset[Span]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class _HashedFile:
    """A file as it was when it was hashed; ``key`` is empty if it could not be hashed."""

    found: FoundFile
    key: bytes
    stamp: tuple[int, int]
    """Size in bytes and modification time in nanoseconds."""

    @property
    def identity(self) -> FileIdentity:
        """The attributes of the file apart from its content."""
        return FileIdentity(self.found.path, str(self.found.location))


class DocumentCache:
    """The documents of a list of files, read from the workspace or, if not cached there, from the files.

    :meth:`prepare` reads the files that are not cached; :meth:`items` then
    yields all documents. The result of a file with nothing but errors is not
    cached, since the cause may be corrected without a change to the file.
    """

    def __init__(
        self, files: Sequence[FoundFile], settings: Settings, *, workspace: Workspace | None = None
    ) -> None:
        self._settings, self._workspace = settings, workspace
        directives = FileDirectives(settings, [file.path for file in files])
        fingerprint = reading_fingerprint(settings) if workspace is not None else b""
        self._files = [_hash_file(file, fingerprint, directives=directives) for file in files]
        self._readings = Readings(workspace) if workspace is not None else None
        self._fresh: dict[str, Items] = {}
        self._kept: dict[str, frozenset[Span]] = {}
        self._sources: dict[str, _HashedFile] = {}
        self.keys: dict[str, bytes] = {}
        """Digests of everything that a document depends on, by its path; filled by :meth:`items`."""

    def prepare(self, jobs: int, progress: Callable[[str, int, int], None]) -> int:
        """Read the files that are not cached with *jobs* processes (0: one per core); return their number."""
        missing = [i for i, file in enumerate(self._files) if not self._is_cached(file)]
        files = [self._files[i].found for i in missing]
        size = sum(self._files[i].stamp[0] for i in missing)
        results = map_partitions(
            partial(split_file, settings=self._settings),
            files,
            processes=worker_count(jobs, len(files), size=size),
            lost=_lost_file,
        )
        if missing:
            progress("read", 0, len(missing))
        for count, (i, items) in enumerate(zip(missing, results, strict=True), 1):
            progress("read", count, len(missing))
            file = self._files[i]
            if _stamp(file.found) != file.stamp:  # it has changed in the meantime
                file = self._files[i] = replace(file, key=os.urandom(16))
                self._fresh[file.found.path] = items
            else:
                self._fresh[file.found.path] = self._stored(file, file.key, items)
        return len(missing)

    def keep(self, lines: Mapping[str, frozenset[Span]]) -> bool:
        """Read files again with lines as text that look like page furniture.

        *lines* are raw spans by the path of their document. Returns whether any
        of them is new.
        """
        new = {path: spans | self._kept.get(path, frozenset()) for path, spans in lines.items()}
        changed = [path for path, spans in new.items() if spans != self._kept.get(path)]
        self._kept |= new
        for file in self._files if changed else ():
            name = file.found.path
            if any(path == name or path.startswith(f"{name}/") for path in changed):
                kept = {p: lines for p, lines in self._kept.items() if p == name or p.startswith(f"{name}/")}
                self._fresh[name] = self._kept_items(file, kept)
        return bool(changed)

    def _kept_items(self, file: _HashedFile, kept: Mapping[str, frozenset[Span]]) -> Items:
        """Return the items of a file with the lines *kept*, from the workspace or read again."""
        split_again = partial(split_file, file.found, self._settings, keep=kept)
        rows = [(path[len(file.found.path) :], sorted(lines)) for path, lines in sorted(kept.items())]
        key = digest(file.key, "kept", rows)
        if self._readings is not None and file.key:
            items = self._readings.get(key, file.identity, split_again)
            if items is not None:
                return items
        return self._stored(file, key, split_again(), recover=split_again)

    def split_again(self, item: SplitDocument, keys: frozenset[str], lines: Sequence[int]) -> Items | None:
        """Return what an earlier run made of a document with the titles *keys* on *lines*; None if none did.

        One document, or none if it stayed as it was.
        """
        file = self._sources.get(item.document.source.paths[0])
        if file is None or self._readings is None:
            return None
        return self._readings.get(*self._with_titles(file, item, keys, lines), with_heads=True)

    def store_split(
        self, item: SplitDocument, keys: frozenset[str], lines: Sequence[int], *, again: SplitDocument | None
    ) -> Items:
        """Store and return what became of a document with the titles *keys*: None if it stayed as it was."""
        items: Items = () if again is None else (again,)
        file = self._sources.get(item.document.source.paths[0])
        if file is None or self._readings is None:
            return items
        key, identity, recover = self._with_titles(file, item, keys, lines)
        return self._readings.store(key, identity, items, recover)

    def _with_titles(
        self, file: _HashedFile, item: SplitDocument, keys: frozenset[str], lines: Sequence[int]
    ) -> tuple[bytes, FileIdentity, Callable[[], Items]]:
        path = item.document.source.paths[0]
        key = digest(self.keys[path], "titles", item.known, sorted(keys), lines)
        recover = partial(_split_again, item, keys, self._settings)
        return key, file.identity, recover

    def add_known_titles(self, items: Iterable[SplitDocument]) -> None:
        """Add to the keys of documents the titles of other files that they were split with.

        The workspace stays as it is: they follow from the texts of a run.
        """
        for item in items:
            path = item.document.source.paths[0]
            if item.known:
                self.keys[path] = digest(self.keys[path], "known", item.known)

    def digest(self) -> bytes:
        """Return a digest of the content of all files, and of the errors of unreadable ones."""
        return digest(
            [(file.found.path, file.key, _errors(self._fresh.get(file.found.path))) for file in self._files]
        )

    def items(self) -> Iterator[SplitDocument | Skipped]:
        """Yield the documents and errors of all files, in the order of the files."""
        for file in self._files:
            for number, item in enumerate(self._items(file)):
                if isinstance(item, SplitDocument):
                    path = item.document.source.paths[0]
                    kept = sorted(self._kept.get(path, ()))
                    self.keys[path] = digest(file.key, number, *([kept] if kept else []))
                    self._sources[path] = file
                yield item

    def save(self) -> None:
        """Store what follows from the documents, and was found by this run, in the workspace."""
        if self._readings is not None:
            self._readings.save()

    def _is_cached(self, file: _HashedFile) -> bool:
        return bool(file.key) and self._readings is not None and self._readings.has(file.key)

    def _items(self, file: _HashedFile) -> Items:
        if file.found.path in self._fresh:
            return self._fresh[file.found.path]
        split_again = partial(split_file, file.found, self._settings)
        if self._readings is not None and file.key:
            items = self._readings.get(file.key, file.identity, split_again)
            if items is not None:
                return items
        return self._stored(file, file.key, split_again())

    def _stored(
        self, file: _HashedFile, key: bytes, items: Items, *, recover: Callable[[], Items] | None = None
    ) -> Items:
        """Store *items* under *key*, if they can be, and return them."""
        cacheable = not items or any(isinstance(item, SplitDocument) for item in items)
        if self._readings is None or not file.key or not cacheable:
            return items
        recover = recover or partial(split_file, file.found, self._settings)
        return self._readings.store(key, file.identity, items, recover)


def _lost_file(file: FoundFile) -> Items:
    return (Skipped(file.path, LOST_PROBLEM, LOST_REMEDY),)


def _split_again(item: SplitDocument, keys: frozenset[str], settings: Settings) -> Items:
    return (split(item.document, settings, known=keys),)


def _hash_file(file: FoundFile, fingerprint: bytes, *, directives: FileDirectives) -> _HashedFile:
    """Return *file* with its key; without a *fingerprint* (no workspace) only with its size and time."""
    try:
        with open_regular(file.location) as stream:
            status = os.fstat(stream.fileno())
            stamp = (status.st_size, status.st_mtime_ns)
            if not fingerprint or not status.st_size:  # of no size, and perhaps without an end: /proc
                return _HashedFile(file, b"", stamp)
            content = hashlib.file_digest(stream, "sha256").digest()
    except OSError:
        return _HashedFile(file, b"", (0, 0))  # reading the file will report the problem
    suffixes = [suffix.lower() for suffix in PurePosixPath(file.path).suffixes[-2:]]
    return _HashedFile(file, digest(content, suffixes, fingerprint, directives.of(file.path)), stamp)


def _stamp(file: FoundFile) -> tuple[int, int]:
    try:
        status = file.location.stat()
    except OSError:
        return (0, 0)
    return (status.st_size, status.st_mtime_ns)


def _errors(items: Items | None) -> list[SplitDocument | Skipped]:
    """Return the errors of a file from which no document could be read."""
    return [] if not items or any(isinstance(item, SplitDocument) for item in items) else list(items)


def _split_document(document: Document, settings: Settings, keep: frozenset[Span]) -> SplitDocument | Skipped:
    """Reflow and split one of the documents of a file, whose others are read whatever becomes of it."""
    try:
        return split(reflow(document, settings, keep=keep), settings)
    except SourceError as error:
        return Skipped(error.where, error.problem, error.remedy)


def split_file(file: FoundFile, settings: Settings, *, keep: Mapping[str, frozenset[Span]] = _NONE) -> Items:
    """Read, reflow and split one file; errors become :class:`~collate.model.Skipped` items.

    *keep* are raw spans of lines that are text whatever they look like, by the
    path of their document.
    """
    items: list[SplitDocument | Skipped] = []
    try:
        for item in read(file, settings):
            if isinstance(item, SourceError):
                items.append(Skipped(item.where, item.problem, item.remedy))
            else:
                items.append(_split_document(item, settings, keep.get(item.source.paths[0], frozenset())))
    except (SourceError, MissingExtra) as error:
        items.append(Skipped(error.where or file.path, error.problem, error.remedy))
    return tuple(items)
