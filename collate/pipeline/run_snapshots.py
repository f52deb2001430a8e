"""The snapshot of a run in the workspace, with which ``collate changes`` compares a later one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from collate.cache import digest, program_fingerprint
from collate.editions import OrphanSnapshot, RunSnapshot, WorkSnapshot, snapshot_run, snapshot_work
from collate.i18n import _
from collate.store import Snapshots, dump_value
from collate.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from collate.group import Grouping
    from collate.model import Results
    from collate.settings import Settings
    from collate.store import Runs, Workspace

#: Parts of the package on which the snapshot of an edition depends, besides the edition.
_RECORDING = (
    "editions/entry_differences.py",
    "editions/snapshot.py",
    "report/column_spans.py",
    "report/terminal/edition_diff.py",
    "store/codecs.py",
)


def take_snapshot(
    workspace: Workspace,
    runs: Runs,
    results: Results,
    grouping: Grouping,
    *,
    settings: Settings,
    keys: Mapping[str, bytes],
) -> None:
    """Take the snapshot of a run; an edition with a snapshot of an earlier run is not read.

    Args:
        workspace: where it is stored.
        runs: those of the output folder.
        results: of the run, with the editions that were written.
        grouping: of the run; its notes are on decisions that could not be applied.
        settings: those of the run.
        keys: digests of everything that affects an edition, by slug.
    """
    snapshots = Snapshots(workspace, runs)
    known = snapshots.parts_by_source()
    fingerprint = program_fingerprint(*_RECORDING)
    parts: dict[str, bytes] = {}
    for edition in results.editions:
        slug = edition.work.slug
        source = digest(fingerprint, keys[slug])
        part = known.get(source)
        if part is None:
            part = snapshots.add_part(dump_value(snapshot_work(edition), WorkSnapshot), source)
        parts[slug] = part
    unfit = (OrphanSnapshot("", "", "", "", note) for note in grouping.notes)
    orphans = (*_idle_decisions(results, settings), *unfit)
    names = {slug: part.hex() for slug, part in parts.items()}
    head = snapshots.add_part(dump_value(snapshot_run(results, parts=names, orphans=orphans), RunSnapshot))
    keep = settings.report.keep_runs
    snapshots.record(head, tuple(parts.values()), version=__version__, keep=keep)


def repeat_snapshot(workspace: Workspace, runs: Runs, *, settings: Settings) -> None:
    """Take that of the last run again, since nothing changed."""
    Snapshots(workspace, runs).repeat(version=__version__, keep=settings.report.keep_runs)


def _idle_decisions(results: Results, settings: Settings) -> Iterator[OrphanSnapshot]:
    """Yield the emendations and decisions that name a work without an edition."""
    names = {name for edition in results.editions for name in (edition.work.slug, edition.work.title)}
    for row in settings.emend:
        if row.work not in names:
            yield OrphanSnapshot(row.work, row.words, row.by, "", _("no edition has this name"))
    for one in settings.decision:
        if one.work and one.work not in names:
            yield OrphanSnapshot(one.work, one.words, one.by, one.id, _("no edition has this name"))
