"""Stage 1: path to Documents.

:func:`find` lists the files, :func:`read` yields the documents of one: several
where the file is an archive, a batch of records, or an edition. A new format
is one file, a row in :data:`SUFFIXES` and a loader in :data:`READERS`.

To read in this order:

- ``raw_builder``: :class:`Input` and the builder that every reader writes to;
- ``warnings``: what a reader did not read, in a document that it read;
- ``detect``, ``discover``, ``dispatch``: media types, the walk over folders, the choice of the reader;
- ``plain``, ``encoding``: plain text and its encoding, by ``encoding_models`` and lists of common characters;
- ``damage``: warnings on text that was damaged before; ``aozora``: the notation of Aozora Bunko;
- ``stdin``: standard input as a file;
- ``unpack``, ``archive``: limits of packed formats; ZIP and TAR archives;
- ``mail``: mail, mailboxes, and mail pasted into plain text;
- ``native``: PDFium and Arrow in a process with limits;
- ``batch_records``, ``parquet_rows``: JSON lines and Parquet;
- ``html``: web pages, with the tree, text flow and notes that MHTML, EPUB, Markdown and TEI share;
- ``epub``, ``markdown``, ``tei``, ``docx``, ``pdf``: one package a format;
- ``office``: RTF, old Word files and OpenDocument, converted to DOCX.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from collate.lazy import lazy_names
from collate.read.detect import HEAD_BYTES, SUFFIXES, sniff
from collate.read.discover import FileListing, FoundFile, printable_name
from collate.read.dispatch import READERS, find, read, read_input
from collate.read.plain import read_text
from collate.read.raw_builder import Input
from collate.read.warnings import document_warnings

if TYPE_CHECKING:
    from collate.read.batch_records import (
        BatchRecord,
        json_records,
        open_batch,
        record_document,
    )
    from collate.read.encoding import decode
    from collate.read.native import in_native_process
    from collate.read.parquet_rows import (
        ROWS_PER_BATCH,
        RowGroup,
        open_parquet,
        parquet_batches,
        parquet_groups,
    )
    from collate.read.stdin import is_standard_input, shown_path, standard_input
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
    "RowGroup",
    "decode",
    "document_warnings",
    "find",
    "in_native_process",
    "is_standard_input",
    "json_records",
    "open_batch",
    "open_parquet",
    "parquet_batches",
    "parquet_groups",
    "printable_name",
    "read",
    "read_input",
    "read_tei",
    "read_text",
    "record_document",
    "shown_path",
    "sniff",
    "standard_input",
]

__getattr__ = lazy_names(
    __name__,
    {
        "batch_records": ("BatchRecord", "json_records", "open_batch", "record_document"),
        "encoding": ("decode",),
        "native": ("in_native_process",),
        "parquet_rows": (
            "ROWS_PER_BATCH", "RowGroup", "open_parquet", "parquet_batches", "parquet_groups",
        ),
        "stdin": ("is_standard_input", "shown_path", "standard_input"),
        "tei.reader": ("read_tei",),
    },
)  # fmt: skip
