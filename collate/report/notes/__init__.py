"""The notes of variants (校勘记), in reading order.

- :mod:`~collate.report.notes.numbered_notes`: which notes an edition has, numbered and worded;
- :mod:`~collate.report.notes.rules`: which variants have a note;
- :mod:`~collate.report.notes.drafts`, :mod:`~collate.report.notes.lacunae`: the notes of entries,
  emendations and lacunae, from :mod:`~collate.report.notes.lemma_choice`,
  :mod:`~collate.report.notes.repeats` and :mod:`~collate.report.notes.emendations`;
- :mod:`~collate.report.notes.styles`: the wordings by name; their interface is in
  :mod:`~collate.report.notes.style`,
  :mod:`~collate.report.notes.chinese` and :mod:`~collate.report.notes.western`;
- :mod:`~collate.report.notes.text_files`: notes.txt and notes.md, in the forms of
  :mod:`~collate.report.notes.text_form`;
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
        VariantNote,
        app_notes,
        emendation_notes,
        variant_notes,
    )
    from collate.report.notes.reledmac import write_reledmac
    from collate.report.notes.rules import NoteRules, NoteSelection
    from collate.report.notes.style import NoteStyle
    from collate.report.notes.styles import all_styles, note_style, printed_language
    from collate.report.notes.text_files import (
        differing_lines,
        witness_name,
        write_markdown_notes,
        write_plain_notes,
    )
    from collate.report.notes.western import WESTERN

__all__ = [
    "CHINESE",
    "ESCAPES",
    "WESTERN",
    "NoteRules",
    "NoteSelection",
    "NoteStyle",
    "VariantNote",
    "all_styles",
    "app_notes",
    "differing_lines",
    "emendation_notes",
    "escape_latex",
    "note_style",
    "printed_language",
    "variant_notes",
    "witness_name",
    "write_markdown_notes",
    "write_plain_notes",
    "write_reledmac",
]

__getattr__ = lazy_names(
    __name__,
    {
        "chinese": ("CHINESE",),
        "latex": ("ESCAPES", "escape_latex"),
        "numbered_notes": ("VariantNote", "app_notes", "emendation_notes", "variant_notes"),
        "reledmac": ("write_reledmac",),
        "rules": ("NoteRules", "NoteSelection"),
        "styles": ("all_styles", "note_style", "printed_language"),
        "style": ("NoteStyle",),
        "text_files": ("differing_lines", "witness_name", "write_markdown_notes", "write_plain_notes"),
        "western": ("WESTERN",),
    },
)  # fmt: skip
