"""The protocol of a cache of sketches and comparisons from earlier runs."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final, Literal, Protocol

if TYPE_CHECKING:
    from collate.model import Genre, Match

    #: The genres of the left and of the right text.
    Genres = tuple[Genre, Genre]

    from collate.dedupe.minhash.signature import Scheme
    from collate.dedupe.minhash.sketch import Sketch
    from collate.dedupe.overlap import Overlap


class NotCompared(Enum):
    """The type of :data:`NOT_COMPARED`."""

    NOT_COMPARED = "not compared"


#: Result of a lookup for two texts that were not compared yet; None stands for too little in common.
NOT_COMPARED: Final = NotCompared.NOT_COMPARED


class ComparisonCache(Protocol):
    """Sketches and comparisons of earlier runs.

    The keys are digests of texts (:func:`collate.dedupe.minhash.sketch.text_digest`),
    ``left`` and ``right`` in the order of the comparison, and ``passage``, the
    argument of :func:`~collate.dedupe.overlap.compare`. An implementation
    separates results by all settings of the stage, on which they
    depend.
    """

    def sketch(self, digest: bytes, scheme: Scheme) -> Sketch | None:
        """Return the sketch of that scheme, None if there is none."""

    def store_sketch(self, sketch: Sketch) -> None:
        """Store a new sketch."""

    def overlap(
        self, left: bytes, right: bytes, *, passage: bool
    ) -> Overlap | Literal[NotCompared.NOT_COMPARED] | None:
        """Return the overlap of the two texts, None if it is too small, NOT_COMPARED if there is none."""

    def store_overlap(self, left: bytes, right: bytes, *, passage: bool, overlap: Overlap | None) -> None:
        """Store the result of a new comparison."""

    def judgement(
        self, left: bytes, right: bytes, *, passage: bool, genres: Genres
    ) -> Match | Literal[NotCompared.NOT_COMPARED] | None:
        """Return the match of two texts of these genres, None if there is none, or NOT_COMPARED.

        Its ids are "0" for the text with the digest *left* and "1" for the other.
        """

    def store_judgement(
        self, left: bytes, right: bytes, *, passage: bool, genres: Genres, match: Match | None
    ) -> None:
        """Store the result of a new judgement."""
