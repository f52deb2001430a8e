"""One file to its documents: the reader is chosen by media type, and loaded on first use."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import is_zipfile

from collate.bounded_files import open_regular
from collate.errors import CollateError, SourceError
from collate.i18n import _
from collate.model import Document
from collate.read.budget import within_budget
from collate.read.damage import examined
from collate.read.detect import (
    EXPLICIT_SUFFIXES,
    HEAD_BYTES,
    SELF_IDENTIFYING,
    SUFFIXES,
    is_packed_tar,
    media_type,
    sniff,
)
from collate.read.discover import FileListing, FoundFile, find_files
from collate.read.native import NATIVE, read_native
from collate.read.plain import describe_content, open_error, read_within
from collate.read.raw_builder import Input
from collate.read.unpack import UnpackBudget

if TYPE_CHECKING:
    from pathlib import Path

    from collate.settings import Settings

    #: Yields the documents of an input, and errors that concern only one of several.
    Reader = Callable[[Input, Settings], Iterator[Document | SourceError]]


# One loader a reader: its module, and the libraries that this imports, are imported by the first call,
# and mypy checks the signature of every reader.
def _plain() -> Reader:
    from collate.read.plain import read_plain

    return read_plain


def _markdown() -> Reader:
    from collate.read.markdown.reader import read_markdown

    return read_markdown


def _html() -> Reader:
    from collate.read.html.reader import read_html

    return read_html


def _mhtml() -> Reader:
    from collate.read.html.mhtml import read_mhtml

    return read_mhtml


def _epub() -> Reader:
    from collate.read.epub.reader import read_epub

    return read_epub


def _docx() -> Reader:
    from collate.read.docx.reader import read_docx

    return read_docx


def _office() -> Reader:
    from collate.read.office import read_office

    return read_office


def _pdf() -> Reader:
    from collate.read.pdf import read_pdf

    return read_pdf


def _tei() -> Reader:
    from collate.read.tei.reader import read_tei

    return read_tei


def _jsonl() -> Reader:
    from collate.read.batch_records import read_jsonl

    return read_jsonl


def _parquet() -> Reader:
    from collate.read.parquet_rows import read_parquet

    return read_parquet


#: Media type -> loader of its reader. :data:`~collate.read.detect.SUFFIXES` gives the media type of a name.
READERS: dict[str, Callable[[], Reader]] = {
    "text/plain": _plain,
    "text/markdown": _markdown,
    "text/html": _html,
    "multipart/related": _mhtml,
    "application/epub+zip": _epub,
    "application/docx": _docx,
    "application/msword": _office,
    "application/rtf": _office,
    "application/odt": _office,
    "application/pdf": _pdf,
    "application/xml": _tei,
    "application/jsonl": _jsonl,
    "application/parquet": _parquet,
}

#: Media types of files that contain files: archives, and mail.
ARCHIVES = frozenset({"application/zip", "application/tar", "message/rfc822", "application/mbox"})

#: Media types that are read from the disk a piece at a time, whatever the size of the file.
_STREAMED = frozenset({"application/jsonl", "application/parquet"})


def find(paths: Sequence[Path], exclude: Collection[str] = (), *, follow_links: bool = False) -> FileListing:
    """Walk *paths* (files and folders) and return the files to read, the ignored names and the errors.

    See :func:`collate.read.discover.find_files`.
    """
    suffixes = tuple(suffix for suffix, kind in SUFFIXES.items() if _is_readable(kind))
    return find_files(
        paths,
        suffixes,
        explicit_suffixes=tuple(EXPLICIT_SUFFIXES),
        exclude=exclude,
        accepts=_is_text,
        follow_links=follow_links,
    )


def read(file: FoundFile, settings: Settings) -> Iterator[Document | SourceError]:
    """Yield the documents of one file, and the errors that concern only one of several documents.

    The ``text`` of a document equals its ``raw``: page layout is still in it.

    Raises:
        SourceError: the file cannot be opened, is empty, damaged, or too large.
        MissingExtra: an optional library is needed.
    """
    try:
        with open_regular(file.location) as stream:
            kind = SUFFIXES.get(Input(file.path, file.location, b"").suffix, "")
            streamed = kind in _STREAMED and bool(stream.peek(1))
            data = b"" if streamed else read_within(stream, file.path, settings)
    except OSError as error:
        raise open_error(file.path, error) from error
    item = Input(file.path, file.location, data)
    if streamed:  # of any length, since its records are read one at a time
        results = _read_as(kind, item, settings)
    else:
        results = within_budget(read_input(item, settings), file.path, len(data), settings)
    yield from (examined(result) if isinstance(result, Document) else result for result in results)


def read_input(
    item: Input, settings: Settings, *, depth: int = 0, budget: UnpackBudget | None = None
) -> Iterator[Document | SourceError]:
    """Yield the documents of *item*, also those in archives nested in it.

    Args:
        item: the bytes to read.
        settings: limits and options of the readers.
        depth: number of archives around *item*.
        budget: what the outermost archive may still unpack to; None outside archives.

    Raises:
        SourceError: *item* is empty, of an unknown type, damaged, or too large.
        MissingExtra: an optional library is needed.
    """
    if not item.data:
        raise SourceError(item.path, _("the file is empty"), _("Remove it"))
    kind = media_type(item)
    if kind in SELF_IDENTIFYING and sniff(item.data[:HEAD_BYTES], item) is None:
        _refuse_wrong_suffix(item)
    if kind in ARCHIVES:
        budget = budget or UnpackBudget(item.path, len(item.data), settings)
        yield from _read_members(item, settings, depth=depth, budget=budget)
    elif kind in READERS:
        yield from _read_as(kind, item, settings)
    else:
        problem = _("looks like {kind}, which cannot be read yet", kind=kind)
        raise SourceError(item.path, problem, _("Convert it to text"))


def _read_as(kind: str, item: Input, settings: Settings) -> Iterator[Document | SourceError]:
    load = READERS[kind]
    return read_native(load, item, settings) if kind in NATIVE else load()(item, settings)


def _refuse_wrong_suffix(item: Input) -> None:
    """Refuse a file whose content is recognisably not what its suffix claims.

    Where the content is not recognised, the reader of the suffix reports the error.
    """
    # Other bytes may precede a ZIP archive: a self-extracting program, or the cookie of a server.
    what = "" if is_zipfile(BytesIO(item.data)) else describe_content(item)
    if what:
        problem = _("is not a {suffix} file: it looks like {what}", suffix=item.suffix, what=what)
        raise SourceError(item.path, problem, _("Rename it with the suffix of its real format"))


def _read_members(
    item: Input, settings: Settings, *, depth: int, budget: UnpackBudget
) -> Iterator[Document | SourceError]:
    from collate.read.archive import MAX_NESTING

    if depth >= MAX_NESTING:
        problem = _("archives are nested more than {most} deep", most=MAX_NESTING)
        raise SourceError(item.path, problem, _("Unpack it first"))
    empty = True
    for member in _members(item, settings, budget):
        if isinstance(member, SourceError | Document):
            empty = False
            yield member
        elif _is_readable_member(member):
            empty = False
            try:
                yield from read_input(member, settings, depth=depth + 1, budget=budget)
            except SourceError as error:
                yield error
            except CollateError as error:
                yield SourceError(member.path, error.problem, error.remedy)
            if budget.exhausted:
                return
    if empty and not depth:
        problem = _("there is no file to read in this archive")
        raise SourceError(item.path, problem, _("Leave it out, or unpack it"))


def _members(
    item: Input, settings: Settings, budget: UnpackBudget
) -> Iterator[Document | Input | SourceError]:
    """Yield the members of an archive or mailbox; of a mail its own document, and its attachments."""
    kind = media_type(item)
    if kind == "message/rfc822":
        from collate.read.mail.message import mail_members

        yield from mail_members(item, settings, budget=budget, readable=_is_readable_member)
    elif kind == "application/mbox":
        from collate.read.mail.mailbox import mailbox_members

        yield from mailbox_members(item, settings, budget=budget)
    else:
        from collate.read.archive import members

        yield from members(item, settings, budget=budget)


def _is_readable_member(member: Input) -> bool:
    return _is_readable(SUFFIXES.get(member.suffix)) or _is_readable(sniff(member.data[:HEAD_BYTES], member))


#: The begin of a line of a log of decisions, which is in a folder beside the texts: it is about them.
_DECISION = re.compile(rb'^(?:\xef\xbb\xbf)?\{"format": \d+, "id": "[0-9a-f]{16}", "after": \[', re.MULTILINE)


def _is_text(path: Path) -> bool | None:
    """Return whether a file in a folder is to be read: by its suffix, else by its first bytes.

    None for a log of decisions, which stays beside the texts that it is about.
    """
    suffix = path.suffix.lower()
    is_log = suffix == ".jsonl"
    known = _is_readable(SUFFIXES.get(suffix)) and suffix != ".xml" and not is_log
    if known or is_packed_tar(path.name):
        return True
    try:
        with open_regular(path) as stream:
            head = stream.read(HEAD_BYTES)
    except OSError:
        return suffix in SUFFIXES  # the attempt to read it will report the error
    if is_log:
        return None if _DECISION.search(head) else True
    return suffix not in EXPLICIT_SUFFIXES and _is_readable(sniff(head))


def _is_readable(kind: str | None) -> bool:
    return kind in READERS or kind in ARCHIVES
