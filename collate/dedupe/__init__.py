"""Stage 4, from texts to matches: sketch, pair, verify, cluster.

:func:`dedupe` is the whole stage, for texts in memory, and :func:`match_texts`
for batches of texts anywhere. Both run on an engine, the local one or a
cluster, and give the same result on each. :func:`sketch_texts` makes the
sketches of texts; :func:`sign` and :func:`as_minhash` give signatures, the
latter as ``datasketch`` objects.

Reading order:

* ``matches.py``: the stage, from batches of texts to verified matches;
* ``minhash/``: signatures and sketches;
* ``sketch_counts.py``, ``candidates.py``, ``buckets.py``, ``pair_counts.py``, ``contained_pairs.py``:
  candidate pairs from sketches;
* ``verification.py``, ``comparison_blocks.py``: candidates and their texts in tasks;
* ``overlap.py``, ``prepared_text.py``, ``in_place.py``, ``collinear.py``: exact comparison;
* ``relations.py``: the rules for relations; ``gaps.py``, ``correspondence.py``, ``own_blocks.py``,
  ``fields.py``, ``pair_genre.py``, ``common_pieces.py``: what they ask of texts that have much in common;
* ``late_genre.py``: texts whose genre is determined when a rule asks for it;
* ``cluster.py``: pairs inside clusters that were not candidates;
* ``cache.py``: the protocol of a cache of sketches and comparisons.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from collate.lazy import lazy_names

if TYPE_CHECKING:
    from collate.dedupe.cache import NOT_COMPARED, ComparisonCache, JudgedPair, NotCompared
    from collate.dedupe.candidates import Candidates, find_candidates
    from collate.dedupe.cluster import LARGEST_COMPLETE_CLUSTER, uncompared_pairs
    from collate.dedupe.late_genre import LateText
    from collate.dedupe.matches import (
        TextBatch,
        TextMatches,
        Warn,
        batch_texts,
        dedupe,
        ignore_warning,
        match_texts,
    )
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
        sketch_texts,
        text_digest,
        worth_compiling,
    )
    from collate.dedupe.overlap import Overlap, compare
    from collate.dedupe.prepared_text import PreparedText
    from collate.dedupe.relations import judge
    from collate.dedupe.sketch_counts import SketchPartition, collect_counts

__all__ = [
    "LARGEST_COMPLETE_CLUSTER",
    "NOT_COMPARED",
    "Candidates",
    "ComparisonCache",
    "JudgedPair",
    "LateText",
    "NotCompared",
    "Overlap",
    "PreparedText",
    "Scheme",
    "Signatures",
    "Sketch",
    "SketchPartition",
    "Sketches",
    "TextBatch",
    "TextMatches",
    "Warn",
    "as_minhash",
    "batch_texts",
    "collect_counts",
    "compare",
    "dedupe",
    "dump_sketch",
    "estimate_containment",
    "find_candidates",
    "gather_sketches",
    "ignore_warning",
    "judge",
    "load_kernel",
    "load_sketch",
    "match_texts",
    "sample_bound",
    "sample_halvings",
    "scheme_of",
    "sign",
    "sign_text",
    "sketch_text",
    "sketch_texts",
    "text_digest",
    "uncompared_pairs",
    "worth_compiling",
]

__getattr__ = lazy_names(
    __name__,
    {
        "cache": ("NOT_COMPARED", "ComparisonCache", "JudgedPair", "NotCompared"),
        "candidates": ("Candidates", "find_candidates"),
        "sketch_counts": ("SketchPartition", "collect_counts"),
        "cluster": ("LARGEST_COMPLETE_CLUSTER", "uncompared_pairs"),
        "late_genre": ("LateText",),
        "matches": (
            "TextBatch", "TextMatches", "Warn", "batch_texts", "dedupe", "ignore_warning", "match_texts",
        ),
        "minhash": (
            "Scheme", "Signatures", "Sketch", "Sketches", "as_minhash", "dump_sketch",
            "estimate_containment", "gather_sketches", "load_kernel", "load_sketch", "sample_bound",
            "sample_halvings", "scheme_of", "sign", "sign_text", "sketch_text", "sketch_texts",
            "text_digest", "worth_compiling",
        ),
        "overlap": ("Overlap", "compare"),
        "prepared_text": ("PreparedText",),
        "relations": ("judge",),
    },
)  # fmt: skip
