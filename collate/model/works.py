"""Which texts are one: matches, witnesses, works (stages 4 and 5)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Protocol

from collate.model.documents import Genre, Segment
from collate.model.spans import Span

# -- 4  dedupe ----------------------------------------------------------------


class Text(Protocol):
    """What is compared with others: a :class:`Segment` or a :class:`Record` is one."""

    @property
    def id(self) -> str:
        """Its name in matches.csv; no two texts of a run have the same."""

    @property
    def text(self) -> str:
        """What it says, as written."""

    @property
    def genre(self) -> Genre:
        """A report is never a witness of a speech."""


class Relation(StrEnum):
    """How two segments relate, in the words of matches.csv, strongest first."""

    IDENTICAL = "identical"
    VERSION = "version"
    EXCERPT = "excerpt"
    REPORT = "report"
    NOISY = "noisy"
    SHARES = "shares"


#: Relations that put two texts into one cluster. A report or a shared passage does not:
#: through one anthology of quotations everything would hang together.
LINKING = frozenset({Relation.IDENTICAL, Relation.VERSION, Relation.EXCERPT, Relation.NOISY})


class SharedSpan(NamedTuple):
    """A stretch that two segments share, as spans of their texts."""

    left: Span
    right: Span


@dataclass(frozen=True, slots=True)
class Match:
    """Two segments that share text, verified on their real shingles.

    ``left`` and ``right`` are segment ids; of an excerpt or a report, ``left``
    is the excerpt or the report. ``jaccard``, ``left_in_right`` and
    ``right_in_left`` (containment) are in 0..1. ``shared_characters`` counts
    the left text's characters inside ``shared``.
    """

    left: str
    right: str
    relation: Relation
    jaccard: float
    left_in_right: float
    right_in_left: float
    shared_characters: int
    shared: tuple[SharedSpan, ...] = ()


# -- 5  group -----------------------------------------------------------------


class Role(StrEnum):
    """What a witness is in its work."""

    BASE = "base"
    WITNESS = "witness"
    EXCERPT = "excerpt"


@dataclass(frozen=True, slots=True)
class Witness:
    """One text of a work in one file, under its siglum.

    ``identical_to`` is the siglum of the first witness with the same written
    text (paragraph breaks aside), which has the column in the alignment that
    both share; None if this witness has a column of its own.
    """

    siglum: str
    segment: Segment
    role: Role
    identical_to: str | None = None
    short_title: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """One text and its witnesses, in order of their sigla's sources.

    ``base`` is the siglum of the base text (底本); until an editor names it in
    the settings it is presumed (``base_confirmed`` False). ``derived`` are the
    ids of segments that report on it.
    """

    slug: str
    title: str
    date: str | None
    witnesses: tuple[Witness, ...]
    base: str
    base_confirmed: bool = False
    derived: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[Witness, ...]:
        """The witnesses with a text of their own: one column of the alignment each."""
        return tuple(witness for witness in self.witnesses if witness.identical_to is None)

    @property
    def base_column(self) -> int:
        """Index in :attr:`columns` of the base text (or of the witness that it is identical to)."""
        base = self.witness(self.base)
        siglum = base.identical_to or base.siglum
        return next(i for i, witness in enumerate(self.columns) if witness.siglum == siglum)

    def witness(self, siglum: str) -> Witness:
        """Return the witness called *siglum*."""
        return next(witness for witness in self.witnesses if witness.siglum == siglum)

    def sigla(self, column: int) -> tuple[str, ...]:
        """Return the sigla of all witnesses whose text is that of *column*, in witness order."""
        own = self.columns[column].siglum
        return tuple(w.siglum for w in self.witnesses if own in (w.siglum, w.identical_to))
