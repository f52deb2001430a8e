"""Stage 4, from texts to matches: sketch, band, verify, cluster.

:func:`dedupe` is the whole stage, for texts in memory. Its steps also work on
texts anywhere: :func:`sketch_text` makes the sketch of a text,
:func:`find_candidates` finds from sketches alone which pairs are worth
comparing, :func:`verify_pairs` compares these pairs block by block.
:func:`sign` and :func:`as_minhash` give the signatures themselves, the latter
as ``datasketch`` objects. :mod:`collate.dedupe.distributed` is the same stage
on an engine.

Reading order:

* ``matches.py``: the stage, from texts to verified matches;
* ``minhash/``: signatures and sketches;
* ``lsh.py``, ``postings.py``, ``buckets.py``: candidate pairs from sketches;
* ``comparison_blocks.py``: candidates and their texts in blocks;
* ``overlap.py``, ``collinear.py``: exact comparison;
* ``relations.py``: the rules for relations;
* ``cluster.py``: pairs inside clusters that were not candidates;
* ``cache.py``: the protocol of a cache of sketches and comparisons;
* ``distributed/``: the stage on an engine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from collate.lazy import lazy_names

if TYPE_CHECKING:
    from collate.dedupe.cache import NOT_COMPARED, ComparisonCache, NotCompared
    from collate.dedupe.cluster import LARGEST_COMPLETE_CLUSTER, uncompared_pairs
    from collate.dedupe.comparison_blocks import BlockResult, ComparisonBlock, TextCopies
    from collate.dedupe.lsh import LARGE_CORPUS_BANDS, Candidates, band_pairs, find_candidates
    from collate.dedupe.matches import Warn, dedupe, ignore_warning, verify_pairs
    from collate.dedupe.minhash import (
        Scheme,
        Signatures,
        Sketch,
        Sketches,
        as_minhash,
        dump_sketch,
        estimate_containment,
        gather_sketches,
        load_kernel,
        load_sketch,
        sample_bound,
        sample_halvings,
        scheme_of,
        sign,
        sign_text,
        sketch_text,
        text_digest,
        worth_compiling,
    )
    from collate.dedupe.overlap import Overlap, PreparedText, compare
    from collate.dedupe.postings import containment_pairs, passage_pairs
    from collate.dedupe.relations import judge

__all__ = [
    "LARGEST_COMPLETE_CLUSTER",
    "LARGE_CORPUS_BANDS",
    "NOT_COMPARED",
    "BlockResult",
    "Candidates",
    "ComparisonBlock",
    "ComparisonCache",
    "NotCompared",
    "Overlap",
    "PreparedText",
    "Scheme",
    "Signatures",
    "Sketch",
    "Sketches",
    "TextCopies",
    "Warn",
    "as_minhash",
    "band_pairs",
    "compare",
    "containment_pairs",
    "dedupe",
    "dump_sketch",
    "estimate_containment",
    "find_candidates",
    "gather_sketches",
    "ignore_warning",
    "judge",
    "load_kernel",
    "load_sketch",
    "passage_pairs",
    "sample_bound",
    "sample_halvings",
    "scheme_of",
    "sign",
    "sign_text",
    "sketch_text",
    "text_digest",
    "uncompared_pairs",
    "verify_pairs",
    "worth_compiling",
]

__getattr__ = lazy_names(
    __name__,
    {
        "cache": ("NOT_COMPARED", "ComparisonCache", "NotCompared"),
        "cluster": ("LARGEST_COMPLETE_CLUSTER", "uncompared_pairs"),
        "comparison_blocks": ("BlockResult", "ComparisonBlock", "TextCopies"),
        "lsh": ("LARGE_CORPUS_BANDS", "Candidates", "band_pairs", "find_candidates"),
        "matches": ("Warn", "dedupe", "ignore_warning", "verify_pairs"),
        "minhash": (
            "Scheme", "Signatures", "Sketch", "Sketches", "as_minhash", "dump_sketch",
            "estimate_containment", "gather_sketches", "load_kernel", "load_sketch", "sample_bound",
            "sample_halvings", "scheme_of", "sign", "sign_text", "sketch_text", "text_digest",
            "worth_compiling",
        ),
        "postings": ("containment_pairs", "passage_pairs"),
        "overlap": ("Overlap", "PreparedText", "compare"),
        "relations": ("judge",),
    },
)  # fmt: skip
