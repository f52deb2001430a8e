"""The stages joined. Read second, after :mod:`collate.model`.

``main.py`` is the whole job, ``prepared.py`` its second half for prepared
witnesses, ``editions.py`` what both share, ``check.py`` the check of an
edition against its sources. ``duplicates.py`` is deduplication alone, with
``records.py`` and ``spill.py`` for more texts than memory holds, ``explain.py``
why two texts match.
"""

from collate.pipeline.check import Sources, verify
from collate.pipeline.duplicates import Duplicates, Job, duplicates
from collate.pipeline.editions import write_edition
from collate.pipeline.explain import Explained, explain
from collate.pipeline.main import Progress, Texts, context_of, matched, run, silent, texts
from collate.pipeline.prepared import compare

__all__ = [
    "Duplicates",
    "Explained",
    "Job",
    "Progress",
    "Sources",
    "Texts",
    "compare",
    "context_of",
    "duplicates",
    "explain",
    "matched",
    "run",
    "silent",
    "texts",
    "verify",
    "write_edition",
]
