"""MinHash signatures and sketches of texts: the stand-ins from which candidate pairs are found.

Reading order:

* ``affine.py``: classic MinHash with the permutations of ``datasketch``;
* ``one_permutation.py``: one-permutation hashing, the signer for bulk;
* ``kernel.py``: the inner loops compiled by numba;
* ``signature.py``: schemes, signatures and the estimate of J;
* ``sketch.py``: sketches, tables of them, and the estimate of containment;
* ``batch.py``: the sketches of many texts at a time;
* ``codec.py``: sketches as bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from collate.lazy import lazy_names

if TYPE_CHECKING:
    from collate.dedupe.minhash.batch import sketch_text, sketch_texts
    from collate.dedupe.minhash.codec import dump_sketch, load_sketch
    from collate.dedupe.minhash.kernel import load_kernel
    from collate.dedupe.minhash.signature import Scheme, Signatures, as_minhash, scheme_of, sign
    from collate.dedupe.minhash.sketch import (
        Sketch,
        Sketches,
        estimate_containment,
        gather_sketches,
        sample_bound,
        sample_halvings,
        sign_text,
        text_digest,
        worth_compiling,
    )

__all__ = [
    "Scheme",
    "Signatures",
    "Sketch",
    "Sketches",
    "as_minhash",
    "dump_sketch",
    "estimate_containment",
    "gather_sketches",
    "load_kernel",
    "load_sketch",
    "sample_bound",
    "sample_halvings",
    "scheme_of",
    "sign",
    "sign_text",
    "sketch_text",
    "sketch_texts",
    "text_digest",
    "worth_compiling",
]

__getattr__ = lazy_names(
    __name__,
    {
        "batch": ("sketch_text", "sketch_texts"),
        "codec": ("dump_sketch", "load_sketch"),
        "kernel": ("load_kernel",),
        "signature": ("Scheme", "Signatures", "as_minhash", "scheme_of", "sign"),
        "sketch": (
            "Sketch", "Sketches", "estimate_containment", "gather_sketches", "sample_bound",
            "sample_halvings", "sign_text", "text_digest", "worth_compiling",
        ),
    },
)  # fmt: skip
