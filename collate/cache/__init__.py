"""Caches of earlier runs' results that a later run can reuse.

In reading order: ``fingerprint`` (digests of program, libraries and settings),
``document_cache`` (documents by file), ``result_cache`` (sketches, overlaps, editions),
``outputs`` (output files). Names are imported on first use, since the caches
depend on most stages.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collate.cache.document_cache import DocumentCache
    from collate.cache.fingerprint import EVERYTHING, digest, program_fingerprint, settings_fingerprint
    from collate.cache.outputs import edition_path, output_keys
    from collate.cache.result_cache import (
        TextCache,
        edition_key,
        index_texts,
        load_cached_edition,
        scheme_key,
        sketch_key,
        store_edition,
    )

#: Home modules of the exported names.
_HOME = {
    "EVERYTHING": "fingerprint",
    "DocumentCache": "document_cache",
    "TextCache": "result_cache",
    "digest": "fingerprint",
    "edition_key": "result_cache",
    "edition_path": "outputs",
    "index_texts": "result_cache",
    "load_cached_edition": "result_cache",
    "output_keys": "outputs",
    "program_fingerprint": "fingerprint",
    "scheme_key": "result_cache",
    "settings_fingerprint": "fingerprint",
    "sketch_key": "result_cache",
    "store_edition": "result_cache",
}

__all__ = [
    "EVERYTHING",
    "DocumentCache",
    "TextCache",
    "digest",
    "edition_key",
    "edition_path",
    "index_texts",
    "load_cached_edition",
    "output_keys",
    "program_fingerprint",
    "scheme_key",
    "settings_fingerprint",
    "sketch_key",
    "store_edition",
]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'collate.cache' has no attribute {name!r}")
    return getattr(import_module(f"collate.cache.{_HOME[name]}"), name)
