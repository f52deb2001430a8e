"""Stage 4: texts to matches. Sketch, band, verify, cluster.

:func:`dedupe` is the stage, for texts in memory. It is made of steps that work
on texts anywhere: :func:`~collate.dedupe.minhash.sketch.sketch` makes what is kept of
a text, :func:`~collate.dedupe.lsh.candidates` finds from sketches alone which
pairs are worth comparing, :func:`~collate.dedupe.matches.verify_pairs`
compares them block by block. :func:`sign` and :func:`as_minhash` are for those
who want the signatures themselves, as ``datasketch`` objects.
"""

from collate.dedupe.matches import dedupe
from collate.dedupe.minhash.signature import as_minhash, sign

__all__ = ["as_minhash", "dedupe", "sign"]
