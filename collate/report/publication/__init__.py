"""Printed editions: an edition by a profile of notes, in Word, PDF, EPUB, HTML, Markdown, plain text.

- :mod:`~collate.report.publication.model`: the nouns; what every format prints;
- :mod:`~collate.report.publication.profile`: which variants have notes (``profiles/*.toml``);
- :mod:`~collate.report.publication.compose`: from an edition to a volume, with
  :mod:`~collate.report.publication.paragraphs`, :mod:`~collate.report.publication.conventions`
  (凡例) and :mod:`~collate.report.publication.dossier` (长编);
- the formats, each with one function: ``docx``, ``typst``, ``epub``, ``web_page``, ``markdown``, ``plain``.
"""

from typing import TYPE_CHECKING

from collate.lazy import lazy_names

if TYPE_CHECKING:
    from collate.report.publication.compose import compose_volume
    from collate.report.publication.formats import VOLUME_FORMATS, write_printed
    from collate.report.publication.model import Layout, Note, Paragraph, Piece, Text, Volume
    from collate.report.publication.profile import (
        PROFILES,
        PrintingFiles,
        load_profile,
        named_witnesses,
        printing_files,
    )

__all__ = [
    "PROFILES",
    "VOLUME_FORMATS",
    "Layout",
    "Note",
    "Paragraph",
    "Piece",
    "PrintingFiles",
    "Text",
    "Volume",
    "compose_volume",
    "load_profile",
    "named_witnesses",
    "printing_files",
    "write_printed",
]

__getattr__ = lazy_names(
    __name__,
    {
        "compose": ("compose_volume",),
        "formats": ("VOLUME_FORMATS", "write_printed"),
        "model": ("Layout", "Note", "Paragraph", "Piece", "Text", "Volume"),
        "profile": ("PROFILES", "PrintingFiles", "load_profile", "named_witnesses", "printing_files"),
    },
)  # fmt: skip
