"""What earlier runs found out, so that it is not worked out again: whoever keeps it is a :class:`Known`."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final, Literal, Protocol

if TYPE_CHECKING:
    from collate.dedupe.minhash.signature import Scheme
    from collate.dedupe.minhash.sketch import Sketch
    from collate.dedupe.relations import Overlap


class Missing(Enum):
    """The type of :data:`MISSING`."""

    MISSING = "missing"


#: Nobody compared these two yet; None says that they share too little.
MISSING: Final = Missing.MISSING


class Known(Protocol):
    """Sketches and comparisons of earlier runs.

    Texts are named by their digests (:func:`collate.dedupe.minhash.sketch.digest`),
    ``left`` and ``right`` in the order in which they were compared, and
    ``passage`` is what :func:`~collate.dedupe.relations.compare` was told. Who
    keeps answers keeps those of one measure apart from those of another: an
    overlap depends on ``k``, ``related``, ``window`` and ``shared_run``.
    """

    def sketch(self, digest: bytes, scheme: Scheme) -> Sketch | None:
        """Return the sketch of that scheme, None if there is none."""

    def keep_sketch(self, sketch: Sketch) -> None:
        """Keep a sketch that was made now."""

    def overlap(self, left: bytes, right: bytes, passage: bool) -> Overlap | Literal[Missing.MISSING] | None:
        """Return what the two share, None if too little, MISSING if that is not known."""

    def keep_overlap(self, left: bytes, right: bytes, passage: bool, overlap: Overlap | None) -> None:
        """Keep what was found out now."""
