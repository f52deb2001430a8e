"""Read the parts of a TEI file, in reading order.

- :mod:`~collate.tei.parse.xml`: bytes -> element tree, safely;
- :mod:`~collate.tei.parse.witness_list`: the witness list;
- :mod:`~collate.tei.parse.witness_pointers`: ``@wit`` in editions by others;
- :mod:`~collate.tei.parse.run_settings`: version and settings of the run that wrote an edition;
- :mod:`~collate.tei.parse.readings`: the readings of an app;
- :mod:`~collate.tei.parse.gaiji`: characters outside Unicode;
- :mod:`~collate.tei.parse.spacing`: white space between words;
- :mod:`~collate.tei.parse.mixed`: mixed content as a list of nodes;
- :mod:`~collate.tei.parse.location`: ``@loc``, and its conversion from and to anchors.
"""

from collate.tei.parse.gaiji import character_table, glyph_text
from collate.tei.parse.location import AFTER, BEFORE, Loc, anchors_to_locations, make_anchor
from collate.tei.parse.mixed import Node, lemma_content, mixed_content, outermost_apps, set_mixed_content
from collate.tei.parse.readings import app_readings
from collate.tei.parse.run_settings import edition_settings, edition_version, line_of_settings, setting_rows
from collate.tei.parse.spacing import settle, word_edges
from collate.tei.parse.witness_list import WitnessEntry, read_witnesses, write_extents
from collate.tei.parse.xml import parse_tei

__all__ = [
    "AFTER",
    "BEFORE",
    "Loc",
    "Node",
    "WitnessEntry",
    "anchors_to_locations",
    "app_readings",
    "character_table",
    "edition_settings",
    "edition_version",
    "glyph_text",
    "lemma_content",
    "line_of_settings",
    "make_anchor",
    "mixed_content",
    "outermost_apps",
    "parse_tei",
    "read_witnesses",
    "set_mixed_content",
    "setting_rows",
    "settle",
    "word_edges",
    "write_extents",
]
