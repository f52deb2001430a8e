"""The notes of variants (校勘记), in reading order.

- :mod:`~collate.report.notes.numbered_notes`: which notes an edition has, numbered and worded;
- :mod:`~collate.report.notes.drafts`: the notes of entries, lacunae and emendations, from
  :mod:`~collate.report.notes.lemma_choice`, :mod:`~collate.report.notes.repeats` and
  :mod:`~collate.report.notes.emendations`;
- :mod:`~collate.report.notes.style`: the interface of a wording, with two of them,
  :mod:`~collate.report.notes.chinese` and :mod:`~collate.report.notes.western`;
- :mod:`~collate.report.notes.text_files`: notes.txt and notes.md;
- :mod:`~collate.report.notes.reledmac`, :mod:`~collate.report.notes.latex`: edition.tex, for print.

Names are imported on first use, so that one writer does not load the others.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collate.report.notes.chinese import CHINESE
    from collate.report.notes.latex import ESCAPES, escape_latex
    from collate.report.notes.numbered_notes import (
        STYLES,
        VariantNote,
        app_notes,
        emendation_notes,
        variant_notes,
    )
    from collate.report.notes.reledmac import write_reledmac
    from collate.report.notes.text_files import differing_lines, write_markdown_notes, write_plain_notes
    from collate.report.notes.western import WESTERN

__all__ = [
    "CHINESE",
    "ESCAPES",
    "STYLES",
    "WESTERN",
    "VariantNote",
    "app_notes",
    "differing_lines",
    "emendation_notes",
    "escape_latex",
    "variant_notes",
    "write_markdown_notes",
    "write_plain_notes",
    "write_reledmac",
]

_MODULES = {
    "CHINESE": "chinese",
    "ESCAPES": "latex",
    "STYLES": "numbered_notes",
    "WESTERN": "western",
    "VariantNote": "numbered_notes",
    "app_notes": "numbered_notes",
    "differing_lines": "text_files",
    "emendation_notes": "numbered_notes",
    "escape_latex": "latex",
    "variant_notes": "numbered_notes",
    "write_markdown_notes": "text_files",
    "write_plain_notes": "text_files",
    "write_reledmac": "reledmac",
}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
