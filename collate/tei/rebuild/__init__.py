"""Recover from an edition what it was made of, in reading order.

- :mod:`~collate.tei.rebuild.standoff`: an apparatus after the text -> parallel segmentation;
- :mod:`~collate.tei.rebuild.witness_text`: the text of each witness;
- :mod:`~collate.tei.rebuild.page_breaks`: the pages of each witness;
- :mod:`~collate.tei.rebuild.locate`: the element that holds a letter of a witness;
- :mod:`~collate.tei.rebuild.apparatus`: the apparatus entries, for comparison;
- :mod:`~collate.tei.rebuild.apps`: an app with all that it records of its readings;
- :mod:`~collate.tei.rebuild.stretches`: apps, and the words between them, in letters of each witness;
- :mod:`~collate.tei.rebuild.collation`: the whole edition as aligned witnesses.
"""

from collate.tei.rebuild.apparatus import TeiEntry, TeiReading, read_apparatus
from collate.tei.rebuild.apps import App, AppReading
from collate.tei.rebuild.collation import Collation, read_collation
from collate.tei.rebuild.locate import LetterLocation, locate_letter
from collate.tei.rebuild.page_breaks import read_page_breaks
from collate.tei.rebuild.standoff import as_parallel, method_of, read_as_parallel, restore_parallel
from collate.tei.rebuild.stretches import CollationStretch
from collate.tei.rebuild.witness_text import rebuild_all, rebuild_witness

__all__ = [
    "App",
    "AppReading",
    "Collation",
    "CollationStretch",
    "LetterLocation",
    "TeiEntry",
    "TeiReading",
    "as_parallel",
    "locate_letter",
    "method_of",
    "read_apparatus",
    "read_as_parallel",
    "read_collation",
    "read_page_breaks",
    "rebuild_all",
    "rebuild_witness",
    "restore_parallel",
]
