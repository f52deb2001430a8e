"""Stage 8: an apparatus and editors' decisions become an edition.

:func:`edit` is the stage. Reading order: :mod:`collate.analysis.token_columns` (where a token
stands), :mod:`collate.analysis.anchors` (how a place is recorded), :mod:`~collate.edit.contexts` (how it
is searched),
:mod:`~collate.edit.places` (the place of a decision), :mod:`~collate.edit.slots` and
:mod:`~collate.edit.overlaps` (which decision holds), :mod:`~collate.edit.cuts` (the extent of entries),
:mod:`~collate.edit.pairs` (which words correspond), :mod:`~collate.edit.gaps` (what is lost),
:mod:`~collate.edit.structure` (whether these hold), :mod:`~collate.edit.text_changes`,
:mod:`~collate.edit.rulings` and :mod:`~collate.edit.sections` (what it changes),
:mod:`~collate.edit.stemmata` (which reading arose from which), :mod:`~collate.edit.editor`.

A decision is anchored by content: the words of its witnesses and the text around
them. Each has one of three outcomes: it is applied; it is applied though its place
has changed, which is reported; or it is to be reviewed, with the reason and
the nearest place. None is dropped, and none is applied where its words are not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from collate.edit.cuts import plan_cuts
from collate.edit.editor import Editor
from collate.edit.gaps import place_gaps
from collate.edit.pairs import pair_words
from collate.edit.places import FoundPlace, LostPlace, PlaceFinder
from collate.edit.rulings import agrees_as_corrected, rulings_of, with_kinds
from collate.edit.slots import like_entries
from collate.edit.structure import judge_structure
from collate.edit.text_changes import TextChanger, overlap
from collate.lazy import lazy_names
from collate.model import STRUCTURAL, Decision, Edition
from collate.settings import Settings, settings_of_work, write_rows

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
    from collate.edit.log_lines import LogFault, LogLine, decision_id
    from collate.edit.merge import Merged, merge_files, merge_logs
    from collate.edit.outcomes import RecordedOutcome, read_outcomes
    from collate.edit.stemmata import describe_cycle, edges_of, find_cycle
    from collate.edit.transfer import ImportResult, export_logs, import_file
    from collate.edit.witness_names import names_witness, record_witness
    from collate.edit.wording import describe_conflict, describe_entry
    from collate.model import Apparatus, Context, Work
    from collate.settings import SectionSettings

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
    "PlaceFinder",
    "RecordedOutcome",
    "Redo",
    "TextChanger",
    "Undo",
    "agrees_as_corrected",
    "decision_id",
    "decisions_folder",
    "decisions_in",
    "decisions_of",
    "describe_conflict",
    "describe_cycle",
    "describe_entry",
    "describe_place",
    "edges_of",
    "edit",
    "export_logs",
    "find_cycle",
    "import_file",
    "like_entries",
    "list_decisions",
    "load_decisions",
    "log_path",
    "merge_files",
    "merge_logs",
    "names_witness",
    "overlap",
    "pair_words",
    "place_gaps",
    "plan_cuts",
    "read_logs",
    "read_outcomes",
    "record_witness",
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
        "log_lines": ("LogFault", "LogLine", "decision_id"),
        "merge": ("Merged", "merge_files", "merge_logs"),
        "outcomes": ("RecordedOutcome", "read_outcomes"),
        "stemmata": ("describe_cycle", "edges_of", "find_cycle"),
        "transfer": ("ImportResult", "export_logs", "import_file"),
        "wording": ("describe_conflict", "describe_entry"),
        "witness_names": ("names_witness", "record_witness"),
    },
)  # fmt: skip


def edit(
    apparatus: Apparatus,
    decisions: Sequence[Decision] | None = None,
    *,
    settings: Settings | None = None,
    sections: Sequence[SectionSettings] | None = None,
    finder: PlaceFinder | None = None,
) -> Edition:
    """Return the edition of a work: the base text with emendations, and its apparatus.

    The entries stay as they are but for kinds that an editor gave. *decisions* and *sections* default to
    those of the settings about this work, in the order in which they were made. One that fits no place,
    several places, or only a part of an entry that it cannot be separated from is kept in
    ``Edition.orphaned`` with the reason, never dropped. *finder* finds their places in *apparatus*, where
    a caller has one.
    """
    settings = settings or Settings()
    if decisions is None:
        decisions = decisions_of(work := apparatus.alignment.work, settings)
        sections = settings_of_work(settings, (work.slug, work.title)).section
    rows = write_rows(settings)
    if not decisions and not sections:
        return Edition(apparatus, settings=rows)
    finder = finder or PlaceFinder(apparatus)
    editor = Editor(finder)
    decisions = editor.with_current_sigla(decisions)
    outcomes, orphans = judge_structure(decisions, finder)
    editor.apply([one for one in decisions if one.what not in STRUCTURAL])
    editor.follow(sections or ())
    return Edition(
        with_kinds(apparatus, editor.ruled),
        tuple(sorted(editor.emendations, key=lambda emendation: emendation.locus)),
        (*orphans, *editor.orphans),
        rows,
        rulings_of(one for one in editor.ruled if one.decision.id),
        (*outcomes, *editor.outcomes),
        editor.sections,
    )


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
