"""Stage 4 on an engine: the same steps as shuffles between partitions.

Reading order:

* ``driver.py``: the stage, from batches of texts to matches;
* ``candidates.py``: candidate pairs by shuffles of postings and signatures;
* ``pair_comparison.py``: verification by a shuffle of texts.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collate.dedupe.distributed.driver import (
        DistributedMatches,
        TextBatch,
        dedupe_on_engine,
        match_on_engine,
    )

__all__ = ["DistributedMatches", "TextBatch", "dedupe_on_engine", "match_on_engine"]


def __getattr__(name: str) -> object:
    # On first use, so that the import of the package does not load the stage.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.driver"), name)
