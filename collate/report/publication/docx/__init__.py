"""Word files (DOCX) of a volume, in reading order.

- :mod:`~collate.report.publication.docx.writer`: the parts of the file, put together;
- :mod:`~collate.report.publication.docx.body`: the volume in order: what stands before the texts
  (:mod:`~collate.report.publication.docx.front`), and the texts, in a
  :mod:`~collate.report.publication.docx.story`;
- :mod:`~collate.report.publication.docx.notes`, :mod:`~collate.report.publication.docx.changes`: footnotes
  and endnotes, tracked changes and their comments;
- :mod:`~collate.report.publication.docx.sections`, :mod:`~collate.report.publication.docx.settings`: page,
  lines, and where the numbers of notes begin anew;
- :mod:`~collate.report.publication.docx.styles`, :mod:`~collate.report.publication.docx.style_sheet`,
  :mod:`~collate.report.publication.docx.fonts`: named styles, languages, fonts;
- :mod:`~collate.report.publication.docx.template`: the Word file of a publisher whose styles are used;
- :mod:`~collate.report.publication.docx.runs`, :mod:`~collate.report.publication.docx.elements`,
  :mod:`~collate.report.publication.docx.package`: text, elements, the archive.

The XML is written with lxml and no library for Word files: python-docx writes no
footnotes, so that these, endnotes, settings and tracked changes were XML of our own with it as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from collate.lazy import lazy_names

if TYPE_CHECKING:
    from collate.report.publication.docx.writer import write_docx

__all__ = ["write_docx"]

__getattr__ = lazy_names(__name__, {"writer": ("write_docx",)})
