"""The TEI files, in reading order.

- :mod:`~collate.report.tei.writer`: edition.xml in parallel segmentation, from
  :mod:`~collate.report.tei.header` (with :mod:`~collate.report.tei.taxonomies`),
  :mod:`~collate.report.tei.body`, :mod:`~collate.report.tei.app` and :mod:`~collate.report.tei.text`;
- :mod:`~collate.report.tei.witness_layout`: all witnesses on one line of coordinates, from their
  :mod:`~collate.report.tei.tracks` and :mod:`~collate.report.tei.page_starts`;
- :mod:`~collate.report.tei.exchanged`: blocks that changed places within a reading;
- :mod:`~collate.report.tei.standoff_writer`: the same edition by the two other methods;
- :mod:`~collate.report.tei.diplomatic`: each witness by itself;
- :mod:`~collate.report.tei.corpus`: the list of all editions;
- :mod:`~collate.report.tei.parts`, :mod:`~collate.report.tei.builder`: common elements, mixed content.

Names are imported on first use, so that one writer does not load the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from collate.lazy import lazy_names

if TYPE_CHECKING:
    from collate.report.tei.corpus import work_id, write_editions
    from collate.report.tei.diplomatic import read_transcript, write_witness
    from collate.report.tei.parts import extraction_note, lines_in_note, refuse_forbidden
    from collate.report.tei.standoff_writer import METHODS, convert_to_standoff, write_standoff
    from collate.report.tei.tracks import witness_ids
    from collate.report.tei.writer import edition_tree, expected_texts, write_tei

__all__ = [
    "METHODS",
    "convert_to_standoff",
    "edition_tree",
    "expected_texts",
    "extraction_note",
    "lines_in_note",
    "read_transcript",
    "refuse_forbidden",
    "witness_ids",
    "work_id",
    "write_editions",
    "write_standoff",
    "write_tei",
    "write_witness",
]

__getattr__ = lazy_names(
    __name__,
    {
        "corpus": ("work_id", "write_editions"),
        "diplomatic": ("read_transcript", "write_witness"),
        "parts": ("extraction_note", "lines_in_note", "refuse_forbidden"),
        "standoff_writer": ("METHODS", "convert_to_standoff", "write_standoff"),
        "tracks": ("witness_ids",),
        "writer": ("edition_tree", "expected_texts", "write_tei"),
    },
)  # fmt: skip
