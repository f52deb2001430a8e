"""The stages joined. Read second, after :mod:`collate.model`.

``main.py`` is the whole job, ``prepared.py`` its second half for prepared
witnesses, ``editions.py`` what both share, ``check.py`` the check of an
edition against its sources.
"""

from collate.pipeline.check import Sources, verify
from collate.pipeline.editions import write_edition
from collate.pipeline.main import Progress, Texts, context_of, matched, run, silent, texts
from collate.pipeline.prepared import compare

__all__ = [
    "Progress",
    "Sources",
    "Texts",
    "compare",
    "context_of",
    "matched",
    "run",
    "silent",
    "texts",
    "verify",
    "write_edition",
]
