"""What changed between two runs: the types, for the terminal, as data and as a page."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from collate.model import Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from collate.report.terminal.edition_diff import Difference, EntryReadings


class Change(StrEnum):
    """What happened to a source, a text, a witness or a work."""

    CAME = "came"
    WENT = "went"
    CHANGED = "changed"
    """It has another content."""
    MOVED = "moved"
    """It has another name, and the same content."""


class Item(StrEnum):
    """What can come and go."""

    SOURCE = "source"
    TEXT = "text"
    WITNESS = "witness"
    WORK = "work"


class Ground(StrEnum):
    """A ground on which a nightly job fails, besides the kinds of new variants."""

    WORK = "work"
    """A work came."""
    WITNESS = "witness"
    """A witness came to a work that was there."""
    LOST = "lost"
    """A text went, or a witness of a work that is still there."""
    ORPHAN = "orphan"
    """A decision of an editor does not fit any more."""
    SKIPPED = "skipped"
    """A file could not be read."""
    UNVERIFIED = "unverified"
    """An edition differs from its sources, and was not written."""
    ANY = "any"
    """Anything changed."""


#: All grounds by name: each kind of variant, and each member of :class:`Ground`.
GROUNDS: tuple[str, ...] = (*(kind.value for kind in Kind), *(ground.value for ground in Ground))


class RunStamp(NamedTuple):
    """A recorded run: its id, its end (ISO 8601, UTC) and the version of collate."""

    run: int
    finished: str
    version: str


class ItemChange(NamedTuple):
    """A source, text, witness or work that came, went or changed.

    ``before`` and ``after`` are its names in the two runs: a path, the id of a text (of a
    witness, too), a slug; empty where it is not there. ``siglum`` and ``work`` (a slug) are those
    of a witness.
    """

    item: Item
    change: Change
    before: str
    after: str
    title: str = ""
    siglum: str = ""
    work: str = ""


class EntryChange(NamedTuple):
    """Apparatus entries of one place that differ between two runs.

    ``kinds`` are those of the readings that are new, gravest first; ``left`` and ``right`` are
    the base text around the place, in the later run if it is there.
    """

    work: str
    title: str
    difference: Difference
    before: tuple[EntryReadings, ...]
    after: tuple[EntryReadings, ...]
    kinds: tuple[str, ...]
    left: str = ""
    right: str = ""


class Review(NamedTuple):
    """A decision that an editor has to review; ``new``: it was applied, or not there, in the earlier run."""

    new: bool
    work: str
    words: str
    by: str
    decision: str
    why: str


class Failure(NamedTuple):
    """A file that was skipped, or an edition that failed verification, with problem and remedy."""

    new: bool
    path: str
    problem: str
    remedy: str


@dataclass(frozen=True, slots=True)
class RunChanges:
    """What changed from the run ``before`` to the run ``after``; with no earlier run, nothing."""

    after: RunStamp
    before: RunStamp | None = None
    items: tuple[ItemChange, ...] = ()
    entries: tuple[EntryChange, ...] = ()
    reviews: tuple[Review, ...] = ()
    skipped: tuple[Failure, ...] = ()
    unverified: tuple[Failure, ...] = ()

    def of(self, item: Item, *changes: Change) -> tuple[ItemChange, ...]:
        """Return the changes of one sort of item, all or these."""
        return tuple(one for one in self.items if one.item is item and (not changes or one.change in changes))

    def counts(self) -> Mapping[str, int]:
        """Return how many changes there are on each of :data:`GROUNDS`."""
        counts = {kind.value: sum(kind.value in entry.kinds for entry in self.entries) for kind in Kind}
        new = {
            Ground.WORK: len(self.of(Item.WORK, Change.CAME)),
            Ground.WITNESS: len(self.of(Item.WITNESS, Change.CAME)),
            Ground.LOST: sum(len(self.of(item, Change.WENT)) for item in (Item.TEXT, Item.WITNESS)),
            Ground.ORPHAN: sum(one.new for one in self.reviews),
            Ground.SKIPPED: sum(one.new for one in self.skipped),
            Ground.UNVERIFIED: sum(one.new for one in self.unverified),
        }
        noted = new[Ground.ORPHAN] + new[Ground.SKIPPED] + new[Ground.UNVERIFIED]
        new[Ground.ANY] = len(self.items) + len(self.entries) + noted
        return counts | {ground.value: count for ground, count in new.items()}

    def met(self, grounds: Collection[str]) -> tuple[str, ...]:
        """Return those of *grounds* that are there, in the order of :data:`GROUNDS`."""
        counts = self.counts()
        return tuple(ground for ground in GROUNDS if ground in grounds and counts[ground])
