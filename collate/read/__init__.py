"""Stage 1: path to Documents.

:func:`find` lists the files, :func:`read` yields the documents of one: several
where the file is an archive, a batch of records, or an edition. A new format
is one file, a row in :data:`SUFFIXES` and a loader in :data:`READERS`.

To read in this order:

- ``raw_builder``: :class:`Input` and the builder that every reader writes to;
- ``detect``, ``discover``, ``dispatch``: media types, the walk over folders, the choice of the reader;
- ``plain``, ``encoding``, ``common_han``: plain text and its encoding;
- ``unpack``, ``archive``: limits of packed formats; ZIP and TAR archives;
- ``batch_records``: JSON lines and Parquet;
- ``html``: web pages, with the tree, text flow and notes that MHTML, EPUB, Markdown and TEI share;
- ``epub``, ``markdown``, ``tei``, ``docx``, ``pdf``: one package a format;
- ``office``: RTF, old Word files and OpenDocument, converted to DOCX.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from collate.read.detect import HEAD_BYTES, SUFFIXES, sniff
from collate.read.discover import FileListing, FoundFile, printable_name
from collate.read.dispatch import READERS, find, read, read_input
from collate.read.plain import read_text
from collate.read.raw_builder import Input

if TYPE_CHECKING:
    from collate.read.batch_records import (
        ROWS_PER_BATCH,
        BatchRecord,
        json_records,
        open_batch,
        open_parquet,
        parquet_records,
        record_document,
    )
    from collate.read.encoding import decode
    from collate.read.tei.reader import read_tei

__all__ = [
    "HEAD_BYTES",
    "READERS",
    "ROWS_PER_BATCH",
    "SUFFIXES",
    "BatchRecord",
    "FileListing",
    "FoundFile",
    "Input",
    "decode",
    "find",
    "json_records",
    "open_batch",
    "open_parquet",
    "parquet_records",
    "printable_name",
    "read",
    "read_input",
    "read_tei",
    "read_text",
    "record_document",
    "sniff",
]

#: Names that are imported on first use, with their modules: `import collate.read` loads neither lxml nor
#: what only batches need.
_LAZY = {
    **dict.fromkeys(
        (
            "ROWS_PER_BATCH",
            "BatchRecord",
            "json_records",
            "open_batch",
            "open_parquet",
            "parquet_records",
            "record_document",
        ),
        "collate.read.batch_records",
    ),
    "decode": "collate.read.encoding",
    "read_tei": "collate.read.tei.reader",
}


def __getattr__(name: str) -> object:
    if name not in _LAZY:
        raise AttributeError(f"module 'collate.read' has no attribute {name!r}")
    return getattr(import_module(_LAZY[name]), name)
