"""Find which texts stand in which files, align their witnesses, record every variant, write a TEI edition.

The stages, in order; each is a package with one public function of its name
(``from collate.align import align``). :mod:`collate.pipeline` joins them, and
:mod:`collate.model` has the nouns that they hand on.

1. ``read``      path -> Document
2. ``reflow``    Document -> Document: page furniture out, lines joined
3. ``split``     Document -> SplitDocument: a compilation becomes speeches
4. ``dedupe``    segments -> matches
5. ``group``     matches -> works and their witnesses
6. ``align``     Work -> Alignment
7. ``classify``  Alignment -> Apparatus
8. ``edit``      Apparatus -> Edition
9. ``report``    Edition -> files

The front door for programs is :mod:`collate.api`, whose names are here:
:func:`find_duplicates` and :func:`collate_texts` work on strings,
:func:`collate_files` on files as they are, :func:`run` does the whole job on
folders, :func:`open_edition` reads an edition back, :func:`verify` checks one.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from collate.version import __version__

if TYPE_CHECKING:
    from collate.api import (
        CriticalEdition,
        Entry,
        collate_files,
        collate_texts,
        find_duplicates,
        open_edition,
        run,
        verify,
    )
    from collate.settings import Settings, load_settings

__all__ = [
    "CriticalEdition",
    "Entry",
    "Settings",
    "__version__",
    "collate_files",
    "collate_texts",
    "find_duplicates",
    "load_settings",
    "open_edition",
    "run",
    "verify",
]


def __getattr__(name: str) -> object:
    # On first use, so that `import collate` costs nothing.
    if name not in __all__:
        raise AttributeError(f"module 'collate' has no attribute {name!r}")
    home = "collate.settings" if name in ("Settings", "load_settings") else "collate.api"
    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted(__all__)
