"""Deduplication of large batches of records and files, on this machine or on an engine.

:func:`find_duplicates` is the job behind ``collate dedupe``,
:func:`explain_pair` the one behind its option ``--explain``. Reading order:

* ``job.py``: the options of a job;
* ``duplicates.py``: the job, step by step;
* ``partition.py``: input in parts for one worker;
* ``load.py``, ``spill.py``: the texts of a job and the temporary file that holds them;
* ``select.py``, ``write.py``: the choice of surviving documents, and their output;
* ``explain.py``: the comparison of two texts in full;
* ``distributed.py``: the job on an engine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from collate.lazy import lazy_names

if TYPE_CHECKING:
    from collate.corpus.duplicates import Duplicates, find_duplicates
    from collate.corpus.job import DedupeJob
    from collate.corpus.pair_explanation import PairExplanation, explain_pair

__all__ = ["DedupeJob", "Duplicates", "PairExplanation", "explain_pair", "find_duplicates"]

__getattr__ = lazy_names(
    __name__,
    {
        "duplicates": ("Duplicates", "find_duplicates"),
        "job": ("DedupeJob",),
        "pair_explanation": ("PairExplanation", "explain_pair"),
    },
)  # fmt: skip
