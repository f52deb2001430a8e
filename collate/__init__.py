"""Find which texts stand in which files, align their witnesses, record every variant, write a TEI edition.

The stages, in order, each a function named by its verb; :mod:`collate.pipeline`
joins them, :mod:`collate.model` has the nouns that they hand on.

1. :func:`read`      path -> Document
2. :func:`reflow`    Document -> Document: page furniture out, lines joined
3. :func:`split`     Document -> SplitDocument: a compilation becomes speeches
4. :func:`dedupe`    segments -> matches
5. :func:`group`     matches -> works and their witnesses
6. :func:`align`     Work -> Alignment
7. :func:`classify`  Alignment -> Apparatus
8. :func:`edit`      Apparatus -> Edition
9. :func:`report`    Edition -> files

:func:`run` does all of it, :func:`compare` starts from prepared witnesses,
:func:`verify` checks an edition against its sources.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collate.align import align
    from collate.classify import classify
    from collate.dedupe import dedupe
    from collate.edit import edit
    from collate.group import group
    from collate.pipeline import compare, run, verify
    from collate.read import find, read
    from collate.reflow import reflow
    from collate.report import report
    from collate.settings import Settings, load_settings
    from collate.split import split

__version__ = "0.1.0"

__all__ = [
    "Settings",
    "align",
    "classify",
    "compare",
    "dedupe",
    "edit",
    "find",
    "group",
    "load_settings",
    "read",
    "reflow",
    "report",
    "run",
    "split",
    "verify",
]

_HOME = {
    "Settings": "settings",
    "load_settings": "settings",
    "find": "read",
    "compare": "pipeline",
    "run": "pipeline",
    "verify": "pipeline",
}


def __getattr__(name: str) -> object:
    # On first use, so that `import collate` costs nothing.
    if name not in __all__:
        raise AttributeError(f"module 'collate' has no attribute {name!r}")
    return getattr(import_module(f"collate.{_HOME.get(name, name)}"), name)
