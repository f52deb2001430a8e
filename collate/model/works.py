"""Matches, witnesses and works (stages 4 and 5)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Protocol

from collate.errors import ModelError
from collate.model.documents import Genre, Segment
from collate.model.spans import Span

# -- 4  dedupe ----------------------------------------------------------------


class Text(Protocol):
    """A text that can be compared with others: a :class:`Segment` or a :class:`Record`."""

    @property
    def id(self) -> str:
        """Its name in matches.csv, unique in a run."""

    @property
    def text(self) -> str:
        """Its text, as written."""

    @property
    def genre(self) -> Genre:
        """Speech or report; a report is never a witness of a speech."""


class Relation(StrEnum):
    """The relation of two segments, as written in matches.csv, strongest first."""

    IDENTICAL = "identical"
    VERSION = "version"
    EXCERPT = "excerpt"
    REPORT = "report"
    NOISY = "noisy"
    SHARES = "shares"


#: Relations that put two texts into one cluster. A report or a shared passage does not:
#: one anthology of quotations would connect everything.
LINKING = frozenset({Relation.IDENTICAL, Relation.VERSION, Relation.EXCERPT, Relation.NOISY})


class SharedSpan(NamedTuple):
    """A passage that two segments share, as spans of their texts."""

    left: Span
    right: Span


@dataclass(frozen=True, slots=True, repr=False)
class Match:
    """Two segments that share text, verified on their actual shingles.

    ``left`` and ``right`` are segment ids; of an excerpt or a report, ``left``
    is the excerpt or the report. ``jaccard``, ``left_in_right`` and
    ``right_in_left`` (containment) are in 0..1. ``shared_characters`` counts
    the left text's characters inside ``shared``. ``alone`` are the letters of
    the longest stretch of the left and of the right text that the other lacks,
    of a witness, and of two fillings of one form, which are not (*shares*);
    else 0. Noise and changed words are not counted.
    """

    left: str
    right: str
    relation: Relation
    jaccard: float
    left_in_right: float
    right_in_left: float
    shared_characters: int
    shared: tuple[SharedSpan, ...] = ()
    alone: tuple[int, int] = (0, 0)

    def __repr__(self) -> str:
        figures = f"J {self.jaccard:.3f}, C {self.left_in_right:.3f} / {self.right_in_left:.3f}"
        return f"<Match {self.left} {self.relation.value} {self.right}: {figures}>"


# -- 5  group -----------------------------------------------------------------


class Role(StrEnum):
    """The role of a witness in its work."""

    BASE = "base"
    WITNESS = "witness"
    EXCERPT = "excerpt"


@dataclass(frozen=True, slots=True, repr=False)
class Witness:
    """One text of a work in one file, with its siglum.

    ``identical_to`` is the siglum of the first witness with the same written
    text (paragraph breaks aside), whose column in the alignment both share;
    None if this witness has a column of its own.
    """

    siglum: str
    segment: Segment
    role: Role
    identical_to: str | None = None
    short_title: str = ""

    def __repr__(self) -> str:
        return f"<Witness {self.siglum}: {self.segment.id}, {self.role.value}>"


@dataclass(frozen=True, slots=True, repr=False)
class Work:
    """One text and its witnesses, in the order of their sources.

    ``base`` is the siglum of the base text (底本); unless an editor names it in
    the settings it is presumed (``base_confirmed`` is False). ``derived`` are
    the ids of segments that report on the work.

    Raises:
        ModelError: two witnesses have one siglum; the base text, or the witness that
            another is identical to, is not among the witnesses.
    """

    slug: str
    title: str
    date: str | None
    witnesses: tuple[Witness, ...]
    base: str
    base_confirmed: bool = False
    derived: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        sigla = [witness.siglum for witness in self.witnesses]
        known = set(sigla)
        if len(known) < len(sigla):
            twice = next(siglum for siglum in sigla if sigla.count(siglum) > 1)
            raise ModelError(self.slug, f"two witnesses have the siglum {twice!r}", "Give each its own")
        pointed = [("base text", self.base), *(("witness", w.identical_to) for w in self.witnesses)]
        for what, siglum in pointed:
            if siglum is not None and siglum not in known:
                problem = f"has no witness {siglum!r}, which should be a {what}"
                raise ModelError(self.slug, problem, f"It has {', '.join(sigla) or 'none'}")

    @property
    def columns(self) -> tuple[Witness, ...]:
        """The witnesses with a text of their own, one for each column of the alignment."""
        return tuple(witness for witness in self.witnesses if witness.identical_to is None)

    @property
    def base_column(self) -> int:
        """Index in :attr:`columns` of the base text, or of the witness to which it is identical."""
        base = self.witness(self.base)
        siglum = base.identical_to or base.siglum
        return next(i for i, witness in enumerate(self.columns) if witness.siglum == siglum)

    def witness(self, siglum: str) -> Witness:
        """Return the witness with the siglum *siglum*.

        Raises:
            StopIteration: the work has no such witness.
        """
        return next(witness for witness in self.witnesses if witness.siglum == siglum)

    def sigla(self, column: int) -> tuple[str, ...]:
        """Return the sigla of all witnesses whose text is that of *column*, in witness order."""
        own = self.columns[column].siglum
        return tuple(w.siglum for w in self.witnesses if own in (w.siglum, w.identical_to))

    def __repr__(self) -> str:
        return f"<Work {self.slug[:60]}: {len(self.witnesses)} witnesses, base {self.base}>"
