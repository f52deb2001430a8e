"""A run on what a run has seen before: how that is known, and what is told without doing it again."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from collate.cache.fingerprint import EVERYTHING, all_settings, digest, program
from collate.editions.build import day_of
from collate.errors import OutputError
from collate.model import Skipped
from collate.pipeline.stages import context_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from collate.cache.documents import Readings
    from collate.model import Results
    from collate.read import Found
    from collate.settings import Settings
    from collate.store import Output, Runs, Workspace
    from collate.store.runs import LastRun

#: The file from which a program learns what was found.
_SUMMARY = "summary.json"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What there is to tell of a run.

    ``told`` are the sentences for a terminal, ``summary`` the content of
    summary.json. ``notes`` are about the workspace and in no report.
    ``results`` is None where nothing was new and nobody asked for them.
    """

    told: str
    summary: bytes
    skipped: tuple[Skipped, ...]
    unchanged: bool = False
    notes: tuple[str, ...] = ()
    results: Results | None = None


def run_key(found: Found, readings: Readings, settings: Settings) -> bytes:
    """Return what stands for all that goes into a run but its record."""
    return digest(
        program(*EVERYTHING),
        all_settings(settings),
        # Where nobody states a date it is that of the newest file: the day, not the second.
        day_of(readings.modified),
        os.environ.get("SOURCE_DATE_EPOCH", ""),
        readings.digest(),
        found.ignored,
        found.skipped,
        found.notes,
    )


def unchanged(last: LastRun, key: bytes, record: str | None, folder: Output, runs: Runs) -> bool:
    """Tell whether the same goes in as in the *last* run, and what that left is all in place."""
    if record is None or (last.key, last.record) != (key, digest(record)):
        return False
    names = set(runs.outputs())
    return names == folder.owned and len(names) == runs.count_outputs()


def outcome(results: Results, settings: Settings) -> Outcome:
    """Return what there is to tell of *results*."""
    from collate.report import RUN_WRITERS
    from collate.report.terminal.lines import describe

    summary = RUN_WRITERS["summary"].write(results, context_of(results, settings))
    return Outcome(
        describe(results, settings.report.lang, settings.report.hide),
        summary,
        results.skipped,
        results=results,
    )


def counts(results: Results, workspace: Workspace, read: int, written: int) -> dict[str, object]:
    """Return what ``collate status`` says of a run: what it found, and what it had to do for it."""
    return {
        "files": len(results.documents),
        "texts": len(results.segments),
        "works": len(results.works),
        "matches": len(results.matches),
        "read": read,
        "compared": workspace.kept["overlaps"],
        "aligned": workspace.kept["editions"],
        "written": written,
    }


#: What a run did that found nothing new.
NOTHING = {"read": 0, "compared": 0, "aligned": 0, "written": 0}


def told_of(outcome: Outcome, counts: Mapping[str, object]) -> dict[str, Any]:
    """Return what the workspace keeps of an outcome, to be told again by :func:`told_again`."""
    return {"told": outcome.told, "skipped": outcome.skipped, **counts}


def told_again(last: LastRun, folder: Output) -> Outcome:
    """Return the outcome of the last run once more.

    Raises:
        OutputError: its summary cannot be read.
    """
    path = folder.folder / _SUMMARY
    try:
        summary = path.read_bytes()
    except OSError as error:
        raise OutputError(str(path), f"cannot be read ({error.strerror})", "Check its permissions") from error
    skipped = tuple(Skipped(*row) for row in last.told["skipped"])
    return Outcome(last.told["told"], summary, skipped, unchanged=True)
