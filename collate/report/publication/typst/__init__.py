"""A volume as PDF, set by Typst.

- :mod:`~collate.report.publication.typst.source`: the source, with ``preamble.typ`` at its head;
- :mod:`~collate.report.publication.typst.literals`: text as strings of Typst's code;
- :mod:`~collate.report.publication.typst.fonts`: families by language;
- :mod:`~collate.report.publication.typst.pdf`: the compiler, and fonts that lack characters.

Names are imported on first use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from collate.lazy import lazy_names

if TYPE_CHECKING:
    from collate.report.publication.typst.pdf import pdf_notices, write_pdf
    from collate.report.publication.typst.source import write_typst

__all__ = ["pdf_notices", "write_pdf", "write_typst"]

__getattr__ = lazy_names(__name__, {"pdf": ("pdf_notices", "write_pdf"), "source": ("write_typst",)})
