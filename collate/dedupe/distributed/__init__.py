"""Stage 4 on an engine: the same steps as shuffles between partitions.

Reading order:

* ``driver.py``: the stage, from batches of texts to matches;
* ``candidates.py``: candidate pairs by shuffles of postings and signatures;
* ``pair_comparison.py``: verification by a shuffle of texts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from collate.lazy import lazy_names

if TYPE_CHECKING:
    from collate.dedupe.distributed.driver import (
        DistributedMatches,
        TextBatch,
        dedupe_on_engine,
        match_on_engine,
    )

__all__ = ["DistributedMatches", "TextBatch", "dedupe_on_engine", "match_on_engine"]

__getattr__ = lazy_names(
    __name__,
    {
        "driver": ("DistributedMatches", "TextBatch", "dedupe_on_engine", "match_on_engine"),
    },
)  # fmt: skip
