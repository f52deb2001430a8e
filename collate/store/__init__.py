"""Storage that persists between runs: the output folder, and the workspace, an SQLite file.

In reading order: ``output`` (the output folder) with ``switch`` and ``entries``,
``replacement`` (one file), ``flush``, ``lock``, ``workspace``,
``migrate`` (its tables), ``codecs`` and ``serialise`` (model objects as bytes),
``hash_index`` (the inverted index of texts), ``runs`` (the runs of a folder),
``snapshots`` (their records, for comparison).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from collate.lazy import lazy_names
from collate.store.codecs import (
    Codec,
    codec_for,
    dump_value,
    fields_codec,
    load_value,
    pack_row,
    unpack_row,
)
from collate.store.lock import lock_file
from collate.store.migrate import SCHEMA_VERSION
from collate.store.output import Output
from collate.store.replacement import open_replacement, replace_file
from collate.store.runs import (
    LastRun,
    Member,
    OutputFile,
    Runs,
    find_members,
    latest_run_with_texts,
    list_runs,
    relative_folder,
)
from collate.store.workspace import WORKSPACE_NAME, Workspace, open_read_only

if TYPE_CHECKING:
    from collate.store.facts import FactSheet
    from collate.store.hash_index import add_postings, count_shared_hashes
    from collate.store.serialise import (
        FileIdentity,
        deferred_items,
        dump_edition,
        dump_heads,
        dump_items,
        load_edition,
        load_items,
    )
    from collate.store.snapshots import SnapshotRow, Snapshots, list_outputs, list_snapshots, load_part

__all__ = [
    "SCHEMA_VERSION",
    "WORKSPACE_NAME",
    "Codec",
    "FactSheet",
    "FileIdentity",
    "LastRun",
    "Member",
    "Output",
    "OutputFile",
    "Runs",
    "SnapshotRow",
    "Snapshots",
    "Workspace",
    "add_postings",
    "codec_for",
    "count_shared_hashes",
    "deferred_items",
    "dump_edition",
    "dump_heads",
    "dump_items",
    "dump_value",
    "fields_codec",
    "find_members",
    "latest_run_with_texts",
    "list_outputs",
    "list_runs",
    "list_snapshots",
    "load_edition",
    "load_items",
    "load_part",
    "load_value",
    "lock_file",
    "open_read_only",
    "open_replacement",
    "pack_row",
    "relative_folder",
    "replace_file",
    "unpack_row",
]

__getattr__ = lazy_names(
    __name__,
    {
        "facts": ("FactSheet",),
        "hash_index": ("add_postings", "count_shared_hashes"),
        "serialise": (
            "FileIdentity", "deferred_items", "dump_edition", "dump_heads", "dump_items", "load_edition",
            "load_items",
        ),
        "snapshots": ("SnapshotRow", "Snapshots", "list_outputs", "list_snapshots", "load_part"),
    },
)  # fmt: skip
