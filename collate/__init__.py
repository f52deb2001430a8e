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

Here are the jobs as a whole: :func:`run` does all of it, :func:`compare`
starts from prepared witnesses, :func:`verify` checks an edition.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from collate.version import __version__

if TYPE_CHECKING:
    from collate.pipeline import compare, run, verify
    from collate.settings import Settings, load_settings

__all__ = ["Settings", "__version__", "compare", "load_settings", "run", "verify"]

_HOME = {name: "settings" if "ettings" in name else "pipeline" for name in __all__}


def __getattr__(name: str) -> object:
    # On first use, so that `import collate` costs nothing.
    if name not in __all__:
        raise AttributeError(f"module 'collate' has no attribute {name!r}")
    return getattr(import_module(f"collate.{_HOME[name]}"), name)
