"""What editors decide about an edition, and what became of each decision (stage 8)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from collate.model.spans import Span


class Subject(StrEnum):
    """What a decision is about. Of two decisions about one subject of one place, the later one holds."""

    TEXT = "text"
    """The words of the edition: a reading adopted, the base text kept, or an emendation."""
    JUDGEMENT = "judgement"
    """What happened there: 讹, 脱, 衍, 倒 …, or a term of the editor's own."""
    NOTE = "note"
    """A remark that is printed."""
    REMARK = "remark"
    """A remark for the editors alone."""
    PRINT = "print"
    """Whether the entry has a printed note."""
    KIND = "kind"
    """The kind of a variant, where the rules are wrong."""
    ORIGIN = "origin"
    """The readings that another one arose from: an edge of the local stemma of an entry."""
    CUT = "cut"
    """The extent of an entry: split in two, or joined with the next."""
    PAIR = "pair"
    """Which words of a witness correspond to which of the base text."""
    GAP = "gap"
    """Whether a witness lacks words by omission, or by the loss of pages."""
    CORRECTION = "correction"
    """What a source truly has, where the text that was read from it is wrong."""


#: The values of ``Decision.how`` for each subject that has some.
WAYS = {
    Subject.TEXT: ("adopt", "emend", "keep"),
    Subject.PRINT: ("noted", "silent", "full"),
    Subject.GAP: ("lacuna", "omission"),
    Subject.CUT: ("split", "join"),
    Subject.ORIGIN: ("arose", "unknown", "unstated"),
}

#: Subjects of decisions that are applied before the entries are made.
STRUCTURAL = frozenset({Subject.CUT, Subject.GAP, Subject.PAIR})

#: The terms of a judgement that every edition offers: 古籍整理 has no others in common use.
JUDGEMENTS = ("讹", "脱", "衍", "倒", "异体", "避讳", "两通", "存疑")

#: Where a decision holds: at one place, or as a rule at all like places of a work, in one witness of
#: the project, or in the whole project.
SCOPES = ("place", "work", "witness", "project")


@dataclass(frozen=True, slots=True)
class Context:
    """Words as some witnesses had them when a decision was made, with the text on both sides.

    ``witnesses`` are sigla; none stands for the base text. ``left`` and ``right`` are
    adjacent, white space included. It was occurrence ``nth`` (from 1) of ``of`` in their text.
    ``unique`` are the least numbers of characters with which the words occurred once: on both
    sides, on the left alone, on the right alone; -1 where no part of the context is enough.
    """

    witnesses: tuple[str, ...] = ()
    left: str = ""
    words: str = ""
    right: str = ""
    nth: int = 1
    of: int = 1
    unique: tuple[int, ...] = (-1, -1, -1)


@dataclass(frozen=True, slots=True)
class Decision:
    """An editor's decision about one place of a work, or a rule about all like places.

    ``work`` is the slug of the work (empty: a rule for the project); ``words`` are those of the
    base text, with ``before`` and ``after`` next to them where ``contexts`` are not recorded.
    ``what`` is a :class:`Subject`, ``how`` one of its :data:`WAYS`. ``text`` is what is decided: the
    words of the edition (empty: deleted), a remark, a kind, the reading of origin; ``reading``
    is the variant that it concerns, ``witness`` a siglum, with ``source``, the id of the text of that
    witness and a digest of its letters; ``parts`` are the terms of a judgement, the pieces of a
    lemma, or readings of origin. ``contexts`` anchor it, the first in the base text; ``readings`` are those
    of the place at that time, each with its sigla. A rule has ``exceptions``: places, each in one of
    the works ``excepted`` (none: not recorded, as in earlier versions).
    ``reason``, ``by`` and ``certainty`` (high, medium, low) are printed; ``at`` is the time (ISO 8601).
    ``id`` names it in its log, ``concurrent`` the decisions made without sight of it; ``preceding`` are the
    lines before its own (one empty id: there is none), of which its ``id`` is a digest, too; a row of
    collate.toml has none of these.
    """

    work: str
    words: str
    text: str = ""
    before: str = ""
    after: str = ""
    reason: str = ""
    by: str = ""
    certainty: str = ""
    id: str = ""
    at: str = ""
    what: str = Subject.TEXT.value
    how: str = ""
    reading: str = ""
    witness: str = ""
    source: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    scope: str = "place"
    contexts: tuple[Context, ...] = ()
    readings: tuple[tuple[str, ...], ...] = ()
    exceptions: tuple[tuple[Context, ...], ...] = ()
    excepted: tuple[str, ...] = ()
    concurrent: tuple[str, ...] = ()
    preceding: tuple[str, ...] = field(default=(), compare=False)


#: ``Decision.what`` of a ``[[section]]`` that is to be reviewed; ``words`` are its first.
SECTION = "section"


class Section(NamedTuple):
    """A section of a work with a base text (底本) or roles of witnesses of its own, at its place.

    It begins with the words ``first`` (empty: with the text) and, unless the next one begins before, ends
    with ``last``. ``span`` is its part of the base text of the work, ``entries`` are the numbers
    ``[start, end)`` of its entries. ``base`` is a siglum (empty: the base text is that of the work);
    ``throughout`` (通校本) and ``consulted`` (参校本) are sigla. At the entries ``lacking`` the base text
    of the section is not extant, so that of the work stands. ``changes`` are messages: how the place
    differs from what was recorded, and where the base text cannot be followed.
    """

    first: str
    last: str
    span: Span
    entries: tuple[int, int]
    base: str = ""
    throughout: tuple[str, ...] = ()
    consulted: tuple[str, ...] = ()
    lacking: tuple[int, ...] = ()
    reason: str = ""
    by: str = ""
    changes: tuple[str, ...] = ()


class Orphan(NamedTuple):
    """A decision that fits no place or several, and the reason: it is reported, never dropped.

    ``nearest`` is the number of the entry that is most like its place, 0 if there is none.
    """

    decision: Decision
    why: str
    nearest: int = 0


class Fate(StrEnum):
    """What became of a decision."""

    APPLIED = "applied"
    CHANGED = "changed"
    """Applied, though the place is not as it was."""
    REVIEW = "review"
    """Not applied: an editor has to look at it."""
    SUPERSEDED = "superseded"
    """A later decision about the same subject holds."""


class Outcome(NamedTuple):
    """What became of a decision.

    ``decision`` is its id, ``entries`` are the numbers of the entries that it concerns (a rule:
    several; none where all witnesses agree), ``why`` are messages: how the place
    changed, or why it is not applied.
    """

    decision: str
    fate: Fate
    entries: tuple[int, ...] = ()
    why: tuple[str, ...] = ()
    nearest: int = 0


class Ruling(NamedTuple):
    """What editors decided about one entry, besides the words of the text.

    ``kept`` is set where the base text is kept by decision; ``judgement`` are terms;
    ``note`` is printed, ``remark`` is not; ``printed`` is ``noted``, ``silent``, ``full`` or empty
    (undecided); ``corrections`` are pairs of a siglum and what its source truly has; ``origins`` are the
    edges of the local stemma: pairs of readings, the second of which arose from the first, or from
    one that is not known (None); they form no cycle;
    ``reason``, ``certainty`` and ``by`` are of the decision on the text, or else of the latest.
    ``decisions`` are all their ids.
    """

    entry: int
    kept: bool = False
    judgement: tuple[str, ...] = ()
    note: str = ""
    remark: str = ""
    printed: str = ""
    origins: tuple[tuple[str | None, str], ...] = ()
    corrections: tuple[tuple[str, str], ...] = ()
    reason: str = ""
    certainty: str = ""
    by: str = ""
    decisions: tuple[str, ...] = ()
