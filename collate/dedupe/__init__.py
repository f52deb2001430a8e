"""Stage 4: segments to matches. Shingle, sign, band, verify, cluster.

:func:`dedupe` is the stage. :func:`sign` and :func:`as_minhash` are for those
who want the signatures themselves, as ``datasketch`` objects.
"""

from collate.dedupe.matches import dedupe
from collate.dedupe.signature import as_minhash, sign

__all__ = ["as_minhash", "dedupe", "sign"]
