"""The source files of the witnesses: found among the inputs of the run by their hash, read when asked for.

Nothing of a request is used as a path: a witness has the hash of its source, and only
files that the run had as input are looked at.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from collate.errors import CollateError
from collate.model import SplitDocument
from collate.report import EditionPositions, ReportContext
from collate.settings import Settings, read_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from collate.model import Document, Edition, Segment
    from collate.read import FoundFile
    from collate.report import SourcePosition

#: Documents that are held in memory with their text.
_HELD = 32

#: Code points of the source that are shown before and after the words of a witness.
REACH = 60

#: The media type whose pages can be shown as pictures.
PDF = "application/pdf"


class SourceWords(NamedTuple):
    """The words of a witness in its source, with the text on both sides, and the file itself."""

    position: SourcePosition
    before: str
    words: str
    after: str
    document: Document | None
    file: Path | None
    is_whole_file: bool
    """Whether ``file`` is the source itself, not an archive that it is a member of."""

    @property
    def has_picture(self) -> bool:
        """Whether a page of the source can be shown."""
        return self.document is not None and self.document.source.media_type == PDF and self.is_whole_file


class _Source(NamedTuple):
    """A document with its raw text, its file, and the index of its lines and pages."""

    document: Document
    file: Path
    context: ReportContext


class Sources:
    """The source files of the works of one run.

    Args:
        paths: the files and folders that the run read.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = tuple(paths)
        self._files: tuple[FoundFile, ...] | None = None
        self._hashes: dict[Path, str] = {}
        self._documents: OrderedDict[tuple[str, str], _Source | None] = OrderedDict()
        self._lock = threading.RLock()

    def words(self, edition: Edition, entry: int, siglum: str) -> SourceWords:
        """Return the words of witness *siglum* at entry number *entry*.

        Without its source they are empty, and no line is given.
        """
        segment = edition.work.witness(siglum).segment
        with self._lock:
            found = self._source(segment, edition)
        context = found.context if found else ReportContext()
        position = EditionPositions(edition, context.source_index).of(entry - 1, siglum)
        if found is None:
            return SourceWords(position, "", "", "", None, None, False)
        raw = found.document.raw
        start, end = position.start, position.end
        return SourceWords(
            position,
            raw[max(0, start - REACH) : start],
            raw[start:end],
            raw[end : end + REACH],
            found.document,
            found.file,
            self._hash(found.file) == segment.source.sha256,
        )

    def _source(self, segment: Segment, edition: Edition) -> _Source | None:
        """Return the source of *segment*; None where it is not at hand."""
        key = segment.source.sha256, segment.path
        if key not in self._documents:
            self._documents[key] = self._read(segment, edition)
            while len(self._documents) > _HELD:
                self._documents.popitem(last=False)
        self._documents.move_to_end(key)
        return self._documents[key]

    def _read(self, segment: Segment, edition: Edition) -> _Source | None:
        from collate.model import Document
        from collate.read import read

        settings = _reading_settings(edition)
        for file in self._candidates(segment):
            try:
                for document in read(file, settings):
                    if isinstance(document, Document) and _is_source(document, segment):
                        context = ReportContext(documents=(SplitDocument(document, (), ()),))
                        return _Source(document, file.location, context)
            except (CollateError, OSError):
                continue
        return None

    def _candidates(self, segment: Segment) -> list[FoundFile]:
        """Return the files that hold the source: of its hash, or the archive that it is a member of."""
        files = self._found()
        same = [file for file in files if self._hash(file.location) == segment.source.sha256]
        containers = [file for file in files if segment.path.startswith(f"{file.path}/")]
        return sorted([*same, *containers], key=lambda file: file.path != segment.path)

    def _found(self) -> tuple[FoundFile, ...]:
        from collate.read import find

        if self._files is None:
            self._files = find(self._paths).files if self._paths else ()
        return self._files

    def _hash(self, path: Path) -> str:
        if path not in self._hashes:
            try:
                with path.open("rb") as opened:
                    self._hashes[path] = hashlib.file_digest(opened, "sha256").hexdigest()
            except OSError:
                self._hashes[path] = ""
        return self._hashes[path]


def _is_source(document: Document, segment: Segment) -> bool:
    """Return whether *segment* is of *document*: the same bytes, and its stretches are inside."""
    last = max((span.end for span in segment.extents), default=0)
    return document.source.sha256 == segment.source.sha256 and last <= len(document.raw)


def _reading_settings(edition: Edition) -> Settings:
    """Return the settings by which the sources of *edition* were read; limits and OCR are not taken over."""
    recorded = read_rows(edition.settings).settings
    own = Settings()
    chosen = replace(own.read, encoding=recorded.read.encoding, docx_view=recorded.read.docx_view)
    return replace(own, read=chosen)
