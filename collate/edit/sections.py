"""Where sections of a work with a base text, or roles of witnesses, of their own begin and end.

A section begins and ends at words, which are found as the place of a decision is. It
takes in whole entries: one that only a part of its first words is in belongs to what is before.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from collate.analysis import Interval
from collate.edit.places import FoundPlace, LostPlace
from collate.i18n import _
from collate.model import SECTION, Context, Decision, Fate, Orphan, Outcome, Section, Span
from collate.settings import matches_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from collate.edit.places import PlaceFinder
    from collate.model import ApparatusEntry, Reading
    from collate.settings import SectionSettings


class PlacedSections(NamedTuple):
    """The sections of a work in order, and the rows that are to be reviewed."""

    sections: tuple[Section, ...] = ()
    orphans: tuple[Orphan, ...] = ()

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What became of each row: first those that hold."""
        placed = (
            Outcome(
                "",
                Fate.CHANGED if one.changes else Fate.APPLIED,
                tuple(range(*one.entries))[:1],
                one.changes,
            )
            for one in self.sections
        )
        return (*placed, *(Outcome("", Fate.REVIEW, (), (one.why,), one.nearest) for one in self.orphans))


class _Roles(NamedTuple):
    """The sigla of a base text (empty: that of the work), and of witnesses by their roles."""

    base: str
    throughout: tuple[str, ...]
    consulted: tuple[str, ...]


class _Draft(NamedTuple):
    """A row with the columns ``[start, end)`` of its section; ``end`` is None up to the next section.

    ``roles`` is a message where it cannot hold.
    """

    row: SectionSettings
    start: int
    end: int | None
    roles: _Roles | str
    changes: tuple[str, ...] = ()


def place_sections(finder: PlaceFinder, rows: Sequence[SectionSettings]) -> PlacedSections:
    """Return the sections that *rows* name in the apparatus of *finder*.

    A row whose words are not found once, which names a witness that is not there, or whose
    section overlaps another one, holds nowhere. Where a section begins is not found, it
    may begin inside any that goes up to the next: these do not hold either. Equal rows are one.
    """
    found = [(row, _draft(row, finder)) for row in dict.fromkeys(rows)]
    lost = [(row, place) for row, place in found if isinstance(place, LostPlace)]
    drafts = sorted((one for _row, one in found if isinstance(one, _Draft)), key=lambda one: one.start)
    rivals = _overlapping(drafts)
    open_ended = _("where it ends is open: {reason}", reason=lost[0][1].why) if lost else ""
    sections: list[Section] = []
    for at, one in enumerate(drafts):
        end = one.end
        if end is None:
            end = drafts[at + 1].start if at + 1 < len(drafts) else finder.columns.size
        why = one.roles if isinstance(one.roles, str) else ""
        if at in rivals:
            words = rivals[at].row.first
            why = why or _("it overlaps the section from 「{words}」 on", words=words)
        elif one.end is None:
            why = why or open_ended
        if why or isinstance(one.roles, str):
            lost.append((one.row, LostPlace(why, _nearest(one.start, finder))))
        else:
            sections.append(_section(one, one.roles, end, finder))
    return PlacedSections(tuple(sections), tuple(_orphan(row, place) for row, place in lost))


def _orphan(row: SectionSettings, place: LostPlace) -> Orphan:
    decision = Decision(row.work, row.first, what=SECTION, by=row.by, reason=row.reason)
    return Orphan(decision, place.why, place.nearest)


def _nearest(column: int, finder: PlaceFinder) -> int:
    """Return the number of the first entry from a column on, 0 if there is none."""
    entries = (entry for entry in finder.apparatus.entries if finder.extent(entry).start >= column)
    return next((entry.number for entry in entries), 0)


def _overlapping(drafts: Sequence[_Draft]) -> dict[int, _Draft]:
    """Return the indices of sections that share columns, each with one that it shares some with."""
    found: dict[int, _Draft] = {}
    for at, one in enumerate(drafts):
        for other_at in range(at + 1, len(drafts)):
            other = drafts[other_at]
            if other.start > one.start and (one.end is None or other.start >= one.end):
                break
            found.setdefault(at, other)
            found.setdefault(other_at, one)
    return found


def _draft(row: SectionSettings, finder: PlaceFinder) -> _Draft | LostPlace:
    start, end, changes = 0, None, list[str]()
    roles = _roles(row, finder)
    if row.first:
        place = _find(row.first, row.contexts, finder)
        if isinstance(place, LostPlace):
            return place
        start, cut = _edge(place, finder, closing=False)
        changes += [*place.changes, *cut]
    if row.last:
        place = _find(row.last, (), finder)
        if isinstance(place, LostPlace):
            return place
        end, _cut = _edge(place, finder, closing=True)
        if end <= start:
            roles = _("「{last}」 stands before 「{first}」", last=row.last, first=row.first)
            end = start
    return _Draft(row, start, end, roles, tuple(changes))


def _find(words: str, contexts: tuple[Context, ...], finder: PlaceFinder) -> FoundPlace | LostPlace:
    """Return the place of the words at an end of a section.

    Words without contexts are those of the base text or, where it lacks them, of other witnesses.
    """
    readings = tuple((one.words, *one.witnesses) for one in contexts)
    place = finder.find(Decision("", words, contexts=contexts, readings=readings))
    tokens = finder.apparatus.alignment.tokens
    if not contexts and words not in tokens[finder.work.base_column].text:
        others = [
            Context((witness.siglum,), words=words)
            for witness, text in zip(finder.work.columns, tokens, strict=True)
            if words in text.text
        ]
        if others:
            place = finder.find(Decision("", words, contexts=tuple(others)))
            place = replace(place, changes=()) if isinstance(place, FoundPlace) else place
    if isinstance(place, FoundPlace) and place.cut:
        return LostPlace(_("「{words}」 is a part of a word", words=words))
    return place


def _edge(place: FoundPlace, finder: PlaceFinder, *, closing: bool) -> tuple[int, tuple[str, ...]]:
    """Return the column at which a section begins (or, *closing*, ends), and a message if it was moved.

    It is between two entries: one that is across it belongs to the section in which it begins.
    """
    column = place.interval.end if closing else place.interval.start
    entry = _entry_across(column, finder)
    if entry is None:
        return column, ()
    extent, cell = finder.extent(entry), entry.cells[finder.work.base_column]
    if closing:
        return extent.end, ()
    begins = cell[0] >= place.base[0] if cell else entry in place.entries and not place.is_part
    if begins:
        return extent.start, ()
    why = _("it begins inside the entry 「{lemma}」, which belongs to what is before", lemma=entry.lemma.text)
    return extent.end, (why,)


def _entry_across(column: int, finder: PlaceFinder) -> ApparatusEntry | None:
    """Return the entry that has columns before *column* and from it on."""
    entries = finder.apparatus.entries
    at = bisect_right(entries, column, key=lambda entry: finder.extent(entry).start) - 1
    if at < 0:
        return None
    extent = finder.extent(entries[at])
    return entries[at] if extent.start < column < extent.end else None


def _roles(row: SectionSettings, finder: PlaceFinder) -> _Roles | str:
    """Return the witnesses that a row names, or why they cannot be those."""
    found: list[list[str]] = []
    for names in ((row.base,) if row.base else (), row.throughout, row.consulted):
        sigla: list[str] = []
        for name in names:
            named = _witnesses(name, finder)
            if not named:
                return _("the work has no witness {witness}", witness=name)
            sigla += named
        found.append(list(dict.fromkeys(sigla)))
    base, throughout, consulted = found
    if len(base) > 1:
        return _("{name} names several witnesses: {sigla}", name=row.base, sigla=" ".join(base))
    twice = {*base, *throughout} & set(consulted) or set(base) & set(throughout)
    if twice:
        return _("{witness} has two roles in one section", witness=min(twice))
    return _Roles("".join(base), tuple(throughout), tuple(consulted))


def _witnesses(name: str, finder: PlaceFinder) -> list[str]:
    """Return the sigla of the witnesses called *name*: a siglum, else a segment id, else paths."""
    witnesses = finder.work.witnesses
    for exact in (
        [one.siglum for one in witnesses if one.siglum == name],
        [one.siglum for one in witnesses if one.segment.id == name],
    ):
        if exact:
            return exact
    return [one.siglum for one in witnesses if matches_path(name, one.segment.path)]


def _section(draft: _Draft, roles: _Roles, end: int, finder: PlaceFinder) -> Section:
    row, entries = draft.row, finder.apparatus.entries
    first, last = (
        bisect_left(entries, at, key=lambda entry: finder.extent(entry).start) for at in (draft.start, end)
    )
    column = finder.column(roles.base) if roles.base else None
    lacking = [
        one.number for one in entries[first:last] if column is not None and reading_of(one, column) is None
    ]
    changes = draft.changes
    if column is not None and _is_base_lost(column, draft.start, end, finder):
        lost = _(
            "the base text of the work is not extant in a part of it, and so the words of {witness} are not"
            " in the text; take {witness} as the base text of the work",
            witness=roles.base,
        )
        changes = (*changes, lost)
    base = finder.work.base_column
    offsets = finder.apparatus.alignment.tokens[base].offsets
    edges = [int(offsets[finder.columns.tokens(base, Interval(at, at))[0]]) for at in (draft.start, end)]
    return Section(
        first=row.first,
        last=row.last,
        span=Span(*edges),
        entries=(first + 1, last + 1),
        base=roles.base,
        throughout=roles.throughout,
        consulted=roles.consulted,
        lacking=tuple(lacking),
        reason=row.reason,
        by=row.by,
        changes=changes,
    )


def _is_base_lost(column: int, start: int, end: int, finder: PlaceFinder) -> bool:
    """Return whether a witness has words in columns ``[start, end)`` where the base text is not extant."""
    at, base = 0, finder.work.base_column
    for run in finder.apparatus.alignment.runs:
        if run.cells[base] is None and run.cells[column] and at < end and start < at + run.size:
            return True
        at += run.size
    return False


def reading_of(entry: ApparatusEntry, column: int) -> Reading | None:
    """Return the reading of the witness in *column*; None where it is not extant, or states a loss."""
    return next((one for one in entry.readings if column in one.columns), None)
