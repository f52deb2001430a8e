"""Stage 8: an apparatus and editors' decisions become an edition.

:func:`edit` is the stage. Reading order: :mod:`~collate.edit.columns` (where a token
stands), :mod:`~collate.edit.contexts` (how a place is recorded, and searched),
:mod:`~collate.edit.places` (the place of a decision), :mod:`~collate.edit.slots` and
:mod:`~collate.edit.overlaps` (which decision holds), :mod:`~collate.edit.cuts` (the extent of entries),
:mod:`~collate.edit.pairs` (which words correspond), :mod:`~collate.edit.gaps` (what is lost),
:mod:`~collate.edit.text_changes` and :mod:`~collate.edit.rulings` (what it changes).

A decision is anchored by content: the words of its witnesses and the text around
them. Each has one of three outcomes: it is applied; it is applied though its place
has changed, which is reported; or it is to be reviewed, with the reason and
the nearest place. None is dropped, and none is applied where its words are not.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from collate.edit.cuts import PlannedCuts, plan_cuts
from collate.edit.gaps import PlacedGaps, place_gaps
from collate.edit.pairs import PairedWords, pair_words
from collate.edit.places import FoundPlace, LostPlace, PlaceFinder
from collate.edit.rulings import refuse_ruling, rulings_of, with_kinds
from collate.edit.slots import Placed, choose, like_entries
from collate.edit.text_changes import TextChange, TextChanger, touches
from collate.i18n import _
from collate.lazy import lazy_names
from collate.model import Decision, Edition, Emendation, Fate, Orphan, Outcome, Subject
from collate.settings import Settings, write_rows

if TYPE_CHECKING:
    from collate.edit.conflicts import Conflict
    from collate.edit.history import History
    from collate.edit.load import (
        ListedLine,
        LoadedDecisions,
        decisions_folder,
        list_decisions,
        load_decisions,
        read_logs,
        settings_with,
    )
    from collate.edit.log import DecisionLog, log_path
    from collate.edit.log_entries import Directive, Redo, Undo
    from collate.edit.log_file import replace_file
    from collate.edit.log_lines import LogFault, LogLine
    from collate.edit.merge import Merged, merge_files, merge_logs
    from collate.edit.outcomes import RecordedOutcome, read_outcomes
    from collate.edit.transfer import ImportResult, export_logs, import_file
    from collate.edit.wording import describe_conflict, describe_entry
    from collate.model import Apparatus, Context, Span, Work

__all__ = [
    "Conflict",
    "DecisionLog",
    "Directive",
    "FoundPlace",
    "History",
    "ImportResult",
    "ListedLine",
    "LoadedDecisions",
    "LogFault",
    "LogLine",
    "LostPlace",
    "Merged",
    "PairedWords",
    "PlaceFinder",
    "PlacedGaps",
    "PlannedCuts",
    "RecordedOutcome",
    "Redo",
    "TextChanger",
    "Undo",
    "decisions_folder",
    "decisions_in",
    "decisions_of",
    "describe_conflict",
    "describe_entry",
    "describe_place",
    "edit",
    "export_logs",
    "import_file",
    "like_entries",
    "list_decisions",
    "load_decisions",
    "log_path",
    "merge_files",
    "merge_logs",
    "overlap",
    "pair_words",
    "place_gaps",
    "plan_cuts",
    "read_logs",
    "read_outcomes",
    "replace_file",
    "settings_with",
]

__getattr__ = lazy_names(
    __name__,
    {
        "conflicts": ("Conflict",),
        "history": ("History",),
        "load": (
            "ListedLine", "LoadedDecisions", "decisions_folder", "list_decisions", "load_decisions",
            "read_logs", "settings_with",
        ),
        "log": ("DecisionLog", "log_path"),
        "log_entries": ("Directive", "Redo", "Undo"),
        "log_file": ("replace_file",),
        "log_lines": ("LogFault", "LogLine"),
        "merge": ("Merged", "merge_files", "merge_logs"),
        "outcomes": ("RecordedOutcome", "read_outcomes"),
        "transfer": ("ImportResult", "export_logs", "import_file"),
        "wording": ("describe_conflict", "describe_entry"),
    },
)  # fmt: skip

#: Subjects of decisions that are applied before the entries are made.
STRUCTURAL = frozenset({Subject.CUT, Subject.GAP, Subject.PAIR})


def edit(
    apparatus: Apparatus,
    decisions: Sequence[Decision] | None = None,
    *,
    settings: Settings | None = None,
    finder: PlaceFinder | None = None,
    cuts: PlannedCuts | None = None,
    paired: PairedWords | None = None,
    gaps: PlacedGaps | None = None,
) -> Edition:
    """Return the edition of a work: the base text with emendations, and its apparatus.

    The entries stay as they are but for kinds that an editor gave. *decisions* default to those
    of the settings about this work, in the order in which they were made. One that fits no
    place, several places, or only a part of an entry that it cannot be separated from is kept
    in ``Edition.orphaned`` with the reason, never dropped. *finder* finds their places in
    *apparatus*, where a caller has one that remembers them; with *cuts*, *paired* and *gaps* its
    entries were made.
    """
    settings = settings or Settings()
    if decisions is None:
        decisions = decisions_of(apparatus.alignment.work, settings)
    rows = write_rows(settings)
    if not decisions:
        return Edition(apparatus, settings=rows)
    editor = _Editor(finder or PlaceFinder(apparatus))
    made = (gaps, paired, cuts)
    editor.apply([one for one in decisions if one.what not in STRUCTURAL])
    return Edition(
        with_kinds(apparatus, editor.ruled),
        tuple(sorted(editor.emendations, key=lambda emendation: emendation.locus)),
        (*(orphan for one in made if one for orphan in one.orphans), *editor.orphans),
        rows,
        rulings_of(one for one in editor.ruled if one.decision.id),
        (*(outcome for one in made if one for outcome in one.outcomes), *editor.outcomes),
    )


class _Editor:
    """Applies decisions to one apparatus, and collects what becomes of them."""

    def __init__(self, finder: PlaceFinder) -> None:
        self._finder, self._changer = finder, TextChanger(finder)
        self.emendations: list[Emendation] = []
        self._loci: list[Span] = []  # of the emendations, sorted
        self.orphans: list[Orphan] = []
        self.outcomes: list[Outcome] = []
        #: Decisions that hold, at their places.
        self.ruled: list[Placed] = []

    def apply(self, decisions: Sequence[Decision]) -> None:
        """Apply *decisions*, which are in the order in which they were made."""
        choice = choose(decisions, self._finder)
        self.outcomes += choice.superseded
        for decision, lost in choice.lost:
            self._review(decision, lost.why, lost.nearest)
        parts: dict[int, list[Placed]] = {}
        for placed in choice.placed:
            if placed.decision.what != Subject.TEXT:
                why = refuse_ruling(placed)
                self._settle(placed, why or TextChange())
            elif placed.place.is_part:
                parts.setdefault(placed.entries[0], []).append(placed)
            else:
                self._settle(placed, self._changer.change(placed.decision, placed.place))
        for number, group in parts.items():
            self._settle_parts(number, group)

    def _settle_parts(self, number: int, group: Sequence[Placed]) -> None:
        """Apply decisions about parts of one entry: one emendation is that of all."""
        alone = [(one, self._changer.change(one.decision, one.place)) for one in group]
        for one, change in alone:
            if isinstance(change, str):
                self._settle(one, change)
        able = [(one, change) for one, change in alone if isinstance(change, TextChange)]
        if not able:
            return
        together: TextChange | str = able[0][1]
        if len(able) > 1:
            entry = self._finder.apparatus.entries[number - 1]
            together = self._changer.join(entry, [(one.decision, one.place) for one, _change in able])
        for place, (one, _change) in enumerate(able):
            rest = together if isinstance(together, str) or not place else TextChange((), together.changes)
            self._settle(one, rest)

    def _settle(self, placed: Placed, change: TextChange | str) -> None:
        decision = placed.decision
        if isinstance(change, TextChange) and any(
            self._is_taken(one) for one in change.emendations if one.entry not in placed.without
        ):
            change = _("another decision is about the same words")
        if isinstance(change, str):
            self._review(decision, change, next(iter(placed.entries), 0))
            return
        change = change._replace(
            emendations=tuple(one for one in change.emendations if one.entry not in placed.without)
        )
        self.emendations += change.emendations
        for one in change.emendations:
            insort(self._loci, one.locus)
        self.ruled.append(placed)
        changes = (*placed.place.changes, *change.changes)
        fate = Fate.CHANGED if changes else Fate.APPLIED
        self.outcomes.append(Outcome(decision.id, fate, placed.entries, changes))

    def _is_taken(self, emendation: Emendation) -> bool:
        """Return whether an emendation overlaps one that is made; those do not overlap each other."""
        at = bisect_left(self._loci, emendation.locus)
        return any(overlap(emendation.locus, near) for near in self._loci[max(0, at - 2) : at + 2])

    def _review(self, decision: Decision, why: str, nearest: int) -> None:
        self.orphans.append(Orphan(decision, why, nearest))
        self.outcomes.append(Outcome(decision.id, Fate.REVIEW, (), (why,), nearest))


def decisions_of(work: Work, settings: Settings) -> tuple[Decision, ...]:
    """Return the decisions of the settings about the text of *work*, which they name by slug or title.

    Rows of ``[[emend]]`` come first; a rule of the project is about every work.
    """
    names = (work.slug, work.title)
    return decisions_in(
        replace(
            settings,
            emend=tuple(row for row in settings.emend if row.work in names),
            decision=tuple(one for one in settings.decision if not one.work or one.work in names),
        )
    )


def decisions_in(settings: Settings) -> tuple[Decision, ...]:
    """Return all decisions of settings that one edition records, whatever they call its work.

    Rows of ``[[emend]]`` come first.
    """
    rows = (
        Decision(
            work=row.work,
            words=row.words,
            text=row.text,
            before=row.before,
            after=row.after,
            reason=row.reason,
            by=row.by,
            certainty=row.certainty,
        )
        for row in settings.emend
    )
    return (*rows, *settings.decision)


def describe_place(
    apparatus: Apparatus, number: int
) -> tuple[tuple[Context, ...], tuple[tuple[str, ...], ...]]:
    """Return what a decision about entry *number* records of its place: contexts, and readings with sigla."""
    finder = PlaceFinder(apparatus)
    return finder.describe(finder.extent(apparatus.entries[number - 1]))


def overlap(left: Span, right: Span) -> bool:
    """Return whether two loci share a character or are equal."""
    return left == right or touches(left, right)
