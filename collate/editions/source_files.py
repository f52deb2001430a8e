"""The files that editions may have been made from: found by hash, decoded on demand."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from collate.errors import SourceError
from collate.model import Document
from collate.read import FoundFile, find, read, read_text

if TYPE_CHECKING:
    from collate.settings import Settings
    from collate.tei.parse import WitnessEntry

#: Files of a folder that are looked at for one that a run does not read by itself.
_MOST_WALKED = 100_000


class SourceFiles:
    """Files and folders with sources; ``skipped`` are the paths that cannot be read."""

    def __init__(self, paths: Sequence[Path]) -> None:
        listing = find(paths)
        self.skipped = listing.skipped
        self._files = listing.files
        self._folders = [path for path in paths if path.is_dir()]
        self._walked: dict[str, list[FoundFile]] | None = None
        self._hashes: dict[Path, str] = {}
        self._last_read: tuple[object, tuple[Document, ...]] | None = None

    def documents(self, witness: WitnessEntry, settings: Settings) -> Iterator[Document]:
        """Yield the documents with the hash of *witness*, likeliest first.

        They are its file as a run with *settings* reads it, as plain text, as ``compare`` reads it, and
        both decoded as the witness records.

        Raises:
            CollateError: the file cannot be read.
        """
        for file in self._candidates(witness):
            for chosen in _decodings(settings, witness.encoding):
                same = [d for d in self._read(file, chosen, prepared=False) if _is(d, witness)]
                yield from sorted(same, key=lambda document: document.source.paths[0] != witness.filename)
            if self._hash(file) == witness.sha256 and file.location.suffix.lower() != ".txt":
                for chosen in _decodings(settings, witness.encoding):
                    yield from self._read(file, chosen, prepared=True)

    def named(self, name: str) -> Path | None:
        """Return the path of a file called *name*, None if there is none."""
        return next((file.location for file in self._files if _has_name(file, name)), None)

    def _candidates(self, witness: WitnessEntry) -> list[FoundFile]:
        """Return the files that may hold *witness*, those with its name first."""
        same_hash = [file for file in self._files if self._hash(file) == witness.sha256]
        # A member of an archive or a record of a batch is named by its file's name and its own.
        containers = [file for file in self._files if witness.filename.startswith(f"{file.path}/")]
        found = sorted((*same_hash, *containers), key=lambda file: not _has_name(file, witness.filename))
        if found:
            return found
        # Any file can be compared or added, whatever its suffix; a run reads those with a reader.
        others = self._unlisted().get(PurePosixPath(witness.filename).name, [])
        return [file for file in others if self._hash(file) == witness.sha256]

    def _unlisted(self) -> dict[str, list[FoundFile]]:
        """Return the files of the folders by name; links to folders are not followed."""
        if self._walked is None:
            self._walked = {}
            count = 0
            for folder in self._folders:
                for parent, _folders, names in os.walk(folder):
                    for name in names:
                        path = Path(parent, name)
                        found = FoundFile(path.relative_to(folder).as_posix(), path)
                        self._walked.setdefault(name, []).append(found)
                    count += len(names)
                    if count > _MOST_WALKED:
                        return self._walked
        return self._walked

    def _read(self, file: FoundFile, settings: Settings, *, prepared: bool) -> tuple[Document, ...]:
        """Read a file; the last one is cached, since witnesses of one file often follow each other."""
        key = file, settings.read, prepared
        if self._last_read is None or self._last_read[0] != key:
            try:
                read_in = (read_text(file, settings),) if prepared else tuple(read(file, settings))
            except SourceError:
                if prepared:
                    return ()  # not a text
                raise
            documents = tuple(document for document in read_in if isinstance(document, Document))
            self._last_read = key, documents
        return self._last_read[1]

    def _hash(self, file: FoundFile) -> str:
        if file.location not in self._hashes:
            try:
                with file.location.open("rb") as opened:
                    self._hashes[file.location] = hashlib.file_digest(opened, "sha256").hexdigest()
            except OSError:
                self._hashes[file.location] = ""  # matches no witness: a difference of the witness reports it
        return self._hashes[file.location]


def _decodings(settings: Settings, encoding: str) -> Iterator[Settings]:
    """Yield *settings*, and the same with the *encoding* that a witness records, if it is another."""
    yield settings
    if encoding and encoding != settings.read.encoding:
        yield replace(settings, read=replace(settings.read, encoding=encoding))


def _is(document: Document, witness: WitnessEntry) -> bool:
    return document.source.sha256 == witness.sha256


def _has_name(file: FoundFile, name: str) -> bool:
    return name in (file.path, file.location.name) or file.path.endswith(f"/{name}")
