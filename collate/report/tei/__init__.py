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

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collate.report.tei.corpus import work_id, write_editions
    from collate.report.tei.diplomatic import read_transcript, write_witness
    from collate.report.tei.parts import refuse_forbidden
    from collate.report.tei.standoff_writer import METHODS, convert_to_standoff, write_standoff
    from collate.report.tei.tracks import witness_ids
    from collate.report.tei.writer import edition_tree, expected_texts, write_tei

__all__ = [
    "METHODS",
    "convert_to_standoff",
    "edition_tree",
    "expected_texts",
    "read_transcript",
    "refuse_forbidden",
    "witness_ids",
    "work_id",
    "write_editions",
    "write_standoff",
    "write_tei",
    "write_witness",
]

_MODULES = {
    "METHODS": "standoff_writer",
    "convert_to_standoff": "standoff_writer",
    "edition_tree": "writer",
    "expected_texts": "writer",
    "read_transcript": "diplomatic",
    "refuse_forbidden": "parts",
    "witness_ids": "tracks",
    "work_id": "corpus",
    "write_editions": "corpus",
    "write_standoff": "standoff_writer",
    "write_tei": "writer",
    "write_witness": "diplomatic",
}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
