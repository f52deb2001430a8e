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

from typing import TYPE_CHECKING

from collate.lazy import lazy_names

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

__getattr__ = lazy_names(
    __name__,
    {
        "chinese": ("CHINESE",),
        "latex": ("ESCAPES", "escape_latex"),
        "numbered_notes": ("STYLES", "VariantNote", "app_notes", "emendation_notes", "variant_notes"),
        "reledmac": ("write_reledmac",),
        "text_files": ("differing_lines", "write_markdown_notes", "write_plain_notes"),
        "western": ("WESTERN",),
    },
)  # fmt: skip
