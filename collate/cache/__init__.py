"""Caches of earlier runs' results that a later run can reuse.

In reading order: ``fingerprint`` (digests of program, libraries and settings), ``directives``
(which of them fit a file),
``document_cache`` and ``readings`` (documents by file), ``result_cache`` (sketches, overlaps),
``edition_cache`` (editions), ``uncut`` (texts in which nothing was carved),
``outputs`` (output files). Names are imported on first use, since the caches
depend on most stages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from collate.lazy import lazy_names

if TYPE_CHECKING:
    from collate.cache.directives import (
        DirectiveUse,
        count_idle_decisions,
        directive_use,
        idle_directives,
        unused_rows,
    )
    from collate.cache.document_cache import DocumentCache
    from collate.cache.edition_cache import EditionCache, edition_key
    from collate.cache.fingerprint import EVERYTHING, digest, program_fingerprint, settings_fingerprint
    from collate.cache.outputs import edition_path, output_keys
    from collate.cache.result_cache import TextCache, index_texts, scheme_key, sketch_key
    from collate.cache.uncut import carve_new

__all__ = [
    "EVERYTHING",
    "DirectiveUse",
    "DocumentCache",
    "EditionCache",
    "TextCache",
    "carve_new",
    "count_idle_decisions",
    "digest",
    "directive_use",
    "edition_key",
    "edition_path",
    "idle_directives",
    "index_texts",
    "output_keys",
    "program_fingerprint",
    "scheme_key",
    "settings_fingerprint",
    "sketch_key",
    "unused_rows",
]

__getattr__ = lazy_names(
    __name__,
    {
        "directives": (
            "DirectiveUse", "count_idle_decisions", "directive_use", "idle_directives", "unused_rows",
        ),
        "document_cache": ("DocumentCache",),
        "edition_cache": ("EditionCache", "edition_key"),
        "fingerprint": ("EVERYTHING", "digest", "program_fingerprint", "settings_fingerprint"),
        "outputs": ("edition_path", "output_keys"),
        "result_cache": ("TextCache", "index_texts", "scheme_key", "sketch_key"),
        "uncut": ("carve_new",),
    },
)  # fmt: skip
