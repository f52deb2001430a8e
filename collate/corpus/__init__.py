"""Deduplication of large batches of records and files, on this machine or on a cluster.

:func:`find_duplicates` is the job behind ``collate dedupe``,
:func:`explain_pair` the one behind its option ``--explain``. Reading order:

* ``job.py``: the options of a job;
* ``duplicates.py``: the job, step by step;
* ``partition.py``, ``reading.py``: the input, in parts that workers read;
* ``collect.py``: what the driver holds of the texts;
* ``checkpoints.py``: the folder from which a job that was killed continues;
* ``select.py``, ``write.py``: the choice of surviving documents, and their output;
* ``pair_explanation.py``: the comparison of two texts in full.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from collate.lazy import lazy_names

if TYPE_CHECKING:
    from collate.corpus.checkpoints import keep_checkpoints
    from collate.corpus.duplicates import Duplicates, find_duplicates
    from collate.corpus.job import DedupeJob
    from collate.corpus.pair_explanation import PairExplanation, explain_pair

__all__ = [
    "DedupeJob",
    "Duplicates",
    "PairExplanation",
    "explain_pair",
    "find_duplicates",
    "keep_checkpoints",
]

__getattr__ = lazy_names(
    __name__,
    {
        "checkpoints": ("keep_checkpoints",),
        "duplicates": ("Duplicates", "find_duplicates"),
        "job": ("DedupeJob",),
        "pair_explanation": ("PairExplanation", "explain_pair"),
    },
)  # fmt: skip
