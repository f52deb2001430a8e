"""Stage 1: path to Documents. A new format is one file, and a row in each of two tables.

``detect.SUFFIXES`` says what a file is called, :data:`READERS` what reads it.
A file may hold several documents: an archive, a batch of records, an edition.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from importlib import import_module
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import is_zipfile

from collate.errors import CollateError, SourceError
from collate.model import Document
from collate.read.detect import HEAD, NAMED, SIGNED, SUFFIXES, is_packed_tar, media_type, sniff
from collate.read.discover import Found, FoundFile, find_files
from collate.read.plain import looks_like, read_text, unopened
from collate.read.raw_builder import Input
from collate.read.unpack import Room

if TYPE_CHECKING:
    from pathlib import Path

    from collate.settings import Settings

    Reader = Callable[[Input, Settings], Iterator[Document | SourceError]]

__all__ = ["READERS", "Found", "FoundFile", "find", "read", "read_text"]

#: Media type -> module in this package and function in it: (Input, Settings) -> documents, and
#: errors that concern one of several. A module, and what it needs, is imported when it is needed.
READERS: dict[str, tuple[str, str]] = {
    "text/plain": ("plain", "read_plain"),
    "text/markdown": ("markdown.reader", "read_markdown"),
    "text/html": ("html.reader", "read_html"),
    "multipart/related": ("html.mhtml", "read_mhtml"),
    "application/epub+zip": ("epub.reader", "read_epub"),
    "application/docx": ("docx.reader", "read_docx"),
    "application/msword": ("office", "read_office"),
    "application/rtf": ("office", "read_office"),
    "application/odt": ("office", "read_office"),
    "application/pdf": ("pdf.reader", "read_pdf"),
    "application/xml": ("tei.reader", "read_tei"),
    "application/jsonl": ("batch_records", "read_jsonl"),
    "application/parquet": ("batch_records", "read_parquet"),
}

#: Files that hold files.
ARCHIVES = frozenset({"application/zip", "application/tar"})

#: Formats that are read a piece at a time from the disk, whatever their size.
_STREAMED = frozenset({"application/jsonl", "application/parquet"})


def find(paths: Sequence[Path], leave_out: Collection[str] = ()) -> Found:
    """Walk *paths* (files and folders) and return the files to read, those passed over, and what is wrong.

    See :func:`collate.read.discover.find_files`.
    """
    known = tuple(suffix for suffix, kind in SUFFIXES.items() if _known(kind))
    return find_files(paths, known, tuple(NAMED), leave_out, _is_text)


def read(file: FoundFile, settings: Settings) -> Iterator[Document | SourceError]:
    """Read one file: its document, or several, and errors that concern one of several.

    A document's ``text`` is its ``raw``: layout is still in it.

    Raises:
        SourceError: the file cannot be opened, is empty, is broken, or is too large.
        MissingExtra: an optional library is needed.
    """
    try:
        status = file.location.stat()
        with file.location.open("rb") as stream:
            head = stream.read(HEAD)
            known = Input(file.path, file.location, head, int(status.st_mtime))
            kind = SUFFIXES.get(known.suffix, "")
            streamed = kind in _STREAMED and status.st_size
            if not streamed and status.st_size > settings.read.max_megabytes * 1_000_000:
                problem = f"is larger than {settings.read.max_megabytes} MB"
                raise SourceError(file.path, problem, "Split it, or raise --max-file-size")
            data = b"" if streamed else head + stream.read()
    except OSError as error:
        raise unopened(file.path, error) from error
    item = Input(file.path, file.location, data, known.modified)
    yield from _reader(kind)(item, settings) if streamed else documents(item, settings)


def documents(
    item: Input, settings: Settings, depth: int = 0, room: Room | None = None
) -> Iterator[Document | SourceError]:
    """Read the documents in *item*; archives in it are opened too, all within the ``room`` of the first."""
    if not item.data:
        raise SourceError(item.path, "the file is empty", "Remove it")
    kind = media_type(item)
    if kind in SIGNED and sniff(item.data[:HEAD], item) is None:
        _check_name(item)
    if kind in ARCHIVES:
        yield from _unpacked(item, settings, depth, room or Room(item.path, len(item.data), settings))
    elif kind in READERS:
        yield from _reader(kind)(item, settings)
    else:
        raise SourceError(item.path, f"looks like {kind}, which cannot be read yet", "Convert it to text")


def _check_name(item: Input) -> None:
    """Refuse a file of another kind than its name says, where it shows which; else its reader will speak."""
    # Other bytes may stand in front of a ZIP archive: one that unpacks itself, a cookie of a server.
    what = "" if is_zipfile(BytesIO(item.data)) else looks_like(item)
    if what:
        raise SourceError(
            item.path, f"is no {item.suffix} file: it looks like {what}", "Give it the suffix of what it is"
        )


def _reader(kind: str) -> Reader:
    module, name = READERS[kind]
    reader: Reader = getattr(import_module(f"collate.read.{module}"), name)
    return reader


def _unpacked(item: Input, settings: Settings, depth: int, room: Room) -> Iterator[Document | SourceError]:
    from collate.read.archive import DEPTH, members

    if depth >= DEPTH:
        raise SourceError(item.path, f"archives more than {DEPTH} deep", "Unpack it first")
    empty = True
    for member in members(item, settings, room):
        if isinstance(member, SourceError):
            empty = False
            yield member
        elif _known(SUFFIXES.get(member.suffix)) or _known(sniff(member.data[:HEAD], member)):
            empty = False
            try:
                yield from documents(member, settings, depth + 1, room)
            except SourceError as error:
                yield error
            except CollateError as error:
                yield SourceError(member.path, error.problem, error.remedy)
            if room.spent:
                return
    if empty and not depth:
        raise SourceError(item.path, "there is no file to read in this archive", "Leave it out, or unpack it")


def _is_text(path: Path) -> bool:
    """Tell whether a file in a folder is to be read: by its name, or else by its first bytes."""
    suffix = path.suffix.lower()
    if (_known(SUFFIXES.get(suffix)) and suffix != ".xml") or is_packed_tar(path.name):
        return True
    try:
        with path.open("rb") as stream:
            head = stream.read(HEAD)
    except OSError:
        return suffix in SUFFIXES  # reading it will say what is wrong
    return suffix not in NAMED and _known(sniff(head))


def _known(kind: str | None) -> bool:
    return kind in READERS or kind in ARCHIVES
