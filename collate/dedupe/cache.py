"""The protocol of a cache of sketches and comparisons from earlier runs."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from collate.model import Genre, Match

    #: The genres of the left and of the right text.
    Genres = tuple[Genre, Genre]

    from collate.dedupe.minhash.signature import Scheme
    from collate.dedupe.minhash.sketch import Sketch
    from collate.dedupe.overlap import Overlap


class JudgedPair(NamedTuple):
    """Two texts by their digests, whether a shared passage suffices, and their genres."""

    left: bytes
    right: bytes
    passage: bool
    genres: Genres


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

    def sketches(self, digests: Sequence[bytes], scheme: Scheme) -> list[Sketch | None]:
        """Return the sketch of that scheme of each text, None where there is none."""

    def store_sketch(self, sketch: Sketch) -> None:
        """Store a new sketch."""

    def overlap(
        self, left: bytes, right: bytes, *, passage: bool
    ) -> Overlap | Literal[NotCompared.NOT_COMPARED] | None:
        """Return the overlap of the two texts, None if it is too small, NOT_COMPARED if there is none."""

    def store_overlap(self, left: bytes, right: bytes, *, passage: bool, overlap: Overlap | None) -> None:
        """Store the result of a new comparison."""

    def judgements(
        self, pairs: Sequence[JudgedPair]
    ) -> list[Match | Literal[NotCompared.NOT_COMPARED] | None]:
        """Return the match of each pair, None if there is none, or NOT_COMPARED.

        The ids of a match are "0" for the left text and "1" for the right one.
        """

    def store_judgement(self, pair: JudgedPair, match: Match | None) -> None:
        """Store the result of a new judgement."""
