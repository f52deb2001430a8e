"""``collate`` without a command: what the current folder holds, and the commands that come next."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from collate.cli import common
from collate.cli.next_steps import (
    changes_command,
    command_line,
    export_command,
    quoted,
    review_command,
    show_table,
    status_command,
)
from collate.errors import SourceError, WorkspaceError
from collate.i18n import _

#: Number of output folders that are named.
_MOST = 5


class Found(NamedTuple):
    """What a folder holds.

    ``results`` are the output folders of runs, that of the last run first, each
    with its contents in words; ``settings`` stands for a collate.toml;
    ``decisions`` is the number of logs.
    """

    results: tuple[tuple[Path, str], ...]
    settings: bool
    decisions: int


def show_first_steps(folder: Path) -> None:
    """Print what *folder* holds and what to do next, on standard error, as click does for a bare group."""
    found = look_around(folder)
    rows = [(str(path), what) for path, what in found.results[:_MOST]]
    if found.settings:
        rows.append((common.CONFIG, _("the settings of a project")))
    if found.decisions:
        rows.append(("decisions", _("logs of decisions: {count}", count=found.decisions)))
    if rows:
        common.show(_("In this folder:"), err=True)
        show_table(rows, err=True)
        common.show("", err=True)
    else:
        common.show(
            _("Collate finds the same texts in many files, and every place where they differ."), err=True
        )
        common.show(_("There are no results in this folder yet.\n"), err=True)
    common.show(_("What to do next:"), err=True)
    show_table(_steps(found), err=True)


def look_around(folder: Path) -> Found:
    """Return what *folder* holds; output folders are *folder* itself and those directly in it."""
    from collate.edit import decisions_folder, read_logs

    try:
        inner = sorted(path for path in folder.iterdir() if path.is_dir())
    except OSError:
        inner = []
    results = [one for path in (folder, *inner) if (one := _results(path)) is not None]
    results.sort(key=lambda one: (one[0], one[1] == common.REPORTS), reverse=True)
    try:
        decisions = len(read_logs(decisions_folder(folder / common.CONFIG)))
    except SourceError:
        decisions = 0
    return Found(
        tuple((path, what) for _when, path, what in results),
        settings=(folder / common.CONFIG).is_file(),
        decisions=decisions,
    )


def _results(folder: Path) -> tuple[str, Path, str] | None:
    """Return the time of the last run into *folder*, *folder*, and what it found; None without results."""
    from collate.pipeline import workspace_status
    from collate.store import WORKSPACE_NAME

    if not (folder / "index.html").is_file() or not (folder / "summary.json").is_file():
        return None
    if not (folder / WORKSPACE_NAME).is_file():
        return "", folder, _("results of a run, without its workspace")
    try:
        runs = workspace_status(folder / WORKSPACE_NAME)["runs"]
    except WorkspaceError as error:
        return "", folder, error.problem
    last = next((run for run in runs if run["finished"] and run["folder"] == "."), None)
    if last is None or "texts" not in last:
        return "", folder, _("results of a run")
    figures = {name: last[name] for name in ("files", "texts", "works")}
    what = _("files {files}, texts {texts}, works {works}; last run {time}", time=last["finished"], **figures)
    return last["finished"], folder, what


def _steps(found: Found) -> list[tuple[str, str]]:
    """Return the commands that come next, each with what it is for."""
    more = ("collate --help", _("all commands"))
    if found.results:
        folder = found.results[0][0]
        steps = [
            (quoted(folder / "index.html"), _("the report: open it in a browser")),
            (review_command(folder), _("decide about the variants at the desk")),
            (export_command(folder), _("editions for print")),
            (changes_command(folder), _("what is new since the run before")),
            (status_command(folder), _("the workspace and its runs")),
        ]
        if found.decisions:
            check = command_line("decisions", "check", "--reports", folder)
            steps.insert(2, (check, _("decisions that are to be reviewed")))
        return [*steps, more]
    run = ("collate run FOLDER", _("find, collate and report what is in your own files"))
    if found.settings or found.decisions:
        return [("collate config check", _("is collate.toml in order?")), run, more]
    return [("collate demo", _("make a small project, and open its report")), run, more]
