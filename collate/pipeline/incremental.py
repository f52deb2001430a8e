"""Recognition of a run without changes, and the outcome of the last run restored for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from collate.cache import EVERYTHING, digest, program_fingerprint, settings_fingerprint
from collate.editions import output_date
from collate.errors import OutputError, reason_of
from collate.i18n import ENGLISH, _, from_json, to_json
from collate.model import Skipped
from collate.pipeline.steps import count_all_unplaced, run_context

if TYPE_CHECKING:
    from collections.abc import Mapping

    from collate.cache import DocumentCache
    from collate.model import Results
    from collate.read import FileListing
    from collate.settings import Settings
    from collate.store import LastRun, Output, Runs, Workspace

#: The summary of a run for programs, in the output folder.
SUMMARY = "summary.json"


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """The outcome of a run, for display.

    ``terminal_text`` are sentences for a terminal, ``summary`` is the content
    of summary.json. ``notes`` are about the workspace and not in any report.
    ``results`` is None where nothing changed and the caller did not require them.
    """

    terminal_text: str
    summary: bytes
    skipped: tuple[Skipped, ...]
    unchanged: bool = False
    notes: tuple[str, ...] = ()
    results: Results | None = None
    unplaced: int = 0
    """The number of editors' decisions that could not be applied."""
    language: str = ""
    """The language of ``terminal_text`` and of the reports."""


def run_key(listing: FileListing, cache: DocumentCache, *, settings: Settings) -> bytes:
    """Return a digest of all inputs of a run except its record."""
    return digest(
        program_fingerprint(*EVERYTHING),
        settings_fingerprint(settings),
        output_date(settings),
        cache.digest(),
        (listing.ignored, listing.skipped, listing.notes),
    )


def is_unchanged(last: LastRun, key: bytes, *, record: str | None, folder: Output, runs: Runs) -> bool:
    """Return whether a run has the inputs of the *last* one, whose output files are all in place."""
    if record is None or (last.key, last.record) != (key, digest(record)):
        return False
    names = set(runs.outputs())
    return names == folder.owned and len(names) == runs.count_outputs()


def describe_outcome(results: Results, settings: Settings, *, summary: bytes | None = None) -> RunOutcome:
    """Return the outcome with *results*; *summary* is its summary.json, if that was written already."""
    from collate.report import RUN_WRITERS, describe_run

    if summary is None:
        summary = RUN_WRITERS["summary"].write(results, run_context(results, settings))
    return RunOutcome(
        describe_run(results, settings.report.lang, hide=settings.report.hide),
        summary,
        results.skipped,
        results=results,
        unplaced=count_all_unplaced(results, settings),
        language=settings.report.lang,
    )


def run_counts(results: Results, workspace: Workspace, *, read: int, written: int) -> dict[str, object]:
    """Return the counts that ``collate status`` shows of a run: its results, and the work it took."""
    return {
        "files": len(results.documents),
        "texts": len(results.segments),
        "works": len(results.works),
        "matches": len(results.matches),
        "read": read,
        "compared": workspace.stored["overlaps"],
        "aligned": workspace.stored["editions"],
        "written": written,
    }


#: The work of a run without changes.
NO_WORK = {"read": 0, "compared": 0, "aligned": 0, "written": 0}


def run_details(outcome: RunOutcome, counts: Mapping[str, object]) -> dict[str, Any]:
    """Return the details of a run that the workspace stores for :func:`restore_outcome`."""
    skipped = [[to_json(part) for part in row] for row in outcome.skipped]
    return {
        "told": outcome.terminal_text,
        "skipped": skipped,
        "language": outcome.language,
        "unplaced": outcome.unplaced,
        **counts,
    }


def restore_outcome(last: LastRun, folder: Output) -> RunOutcome:
    """Return the outcome of the last run, marked as unchanged.

    Raises:
        OutputError: its summary cannot be read.
    """
    path = folder.folder / SUMMARY
    try:
        summary = path.read_bytes()
    except OSError as error:
        problem = _("cannot be read ({reason})", reason=reason_of(error))
        raise OutputError(str(path), problem, _("Check its permissions")) from error
    skipped = tuple(Skipped(*map(from_json, row)) for row in last.details["skipped"])
    language = last.details.get("language", ENGLISH)
    return RunOutcome(
        last.details["told"],
        summary,
        skipped,
        unchanged=True,
        unplaced=last.details.get("unplaced", 0),
        language=language,
    )
