"""``collate run --each``: a run for each of several projects, and one summary at the end."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from collate.cli import common
from collate.cli.commands import usage_error
from collate.cli.user_language import localize, user_language
from collate.errors import CollateError, SettingsError, SourceError
from collate.i18n import _
from collate.settings import Settings, load_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from collate.model import Skipped
    from collate.pipeline import RunOutcome

#: The figures of a project in the summary: name in JSON, and its list in summary.json.
_FIGURES = {"files": "files", "texts": "segments", "works": "works", "skipped": "skipped"}

#: The words for the exit status of a project.
_STATES = {0: _("in order"), 1: _("to be looked at"), 2: _("failed: settings")}


class RunOptions(NamedTuple):
    """The options of ``collate run`` that hold for every project."""

    jobs: int
    engine: common.EngineChoice
    workspace: Path | None
    force: bool
    options: common.CommonOptions


class Project(NamedTuple):
    """A project: its name, its folder, and the folder of its results."""

    name: str
    folder: Path
    output: Path


@dataclass(frozen=True, slots=True)
class ProjectResult:
    """The outcome of a project with its messages; ``error`` is that of a run without an outcome."""

    project: Project
    status: int
    outcome: RunOutcome | None = None
    error: str = ""
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[str, ...] = ()

    def data(self) -> dict[str, Any]:
        """Return the result for JSON; figures are None where nothing was made."""
        summary: dict[str, Any] = json.loads(self.outcome.summary) if self.outcome else {}
        figures = {name: len(summary[key]) if key in summary else None for name, key in _FIGURES.items()}
        return {
            "project": self.project.name,
            "folder": str(self.project.folder),
            "output": str(self.project.output),
            "status": self.status,
            "unchanged": self.outcome.unchanged if self.outcome else None,
            **figures,
            "unplaced": self.outcome.unplaced if self.outcome else None,
            "error": self.error or None,
        }


def run_each(paths: Sequence[Path], output: Path, options: RunOptions) -> NoReturn:
    """Run every project, print the summary, and exit with the worst status.

    A project that fails does not end the others.

    Raises:
        click.UsageError: two projects have one name.
    """
    projects = _projects(paths, output)
    results = [_run_project(project, options) for project in projects]
    worst = max(result.status for result in results)
    if options.options.as_json:
        rows = [result.data() for result in results]
        common.print_json({"status": worst, "projects": rows})
    elif not options.options.quiet:
        for line in _summary([result.data() for result in results]):
            common.show(line)
    if options.options.log is not None:
        options.options.log.end(
            worst,
            skipped=[one for result in results for one in result.skipped],
            notes=[note for result in results for note in result.notes],
        )
    sys.exit(worst)


def _projects(paths: Sequence[Path], output: Path) -> list[Project]:
    """Return the projects, each once, named by their folders.

    Raises:
        click.UsageError: two have one name.
    """
    folders = {path.resolve(): path for path in paths}
    names: defaultdict[str, list[Path]] = defaultdict(list)
    for resolved, path in folders.items():
        names[resolved.name.casefold()].append(path)  # two of one name on some disks
    for same in names.values():
        if len(same) > 1:
            known = ", ".join(map(str, same))
            raise usage_error(
                _("--each: these projects have one name: {paths}. Run them one by one, with -o", paths=known)
            )
    return [Project(resolved.name, path, output / resolved.name) for resolved, path in folders.items()]


def _run_project(project: Project, options: RunOptions) -> ProjectResult:
    """Run a project, and print its problems on standard error."""
    from collate.pipeline import execute_run

    chosen = options.options
    try:
        settings, faults = _settings(project, chosen)
        with options.engine.start(options.jobs) as engine, chosen.progress() as progress:
            outcome = execute_run(
                (project.folder,),
                project.output,
                settings=settings,
                jobs=options.jobs,
                progress=progress,
                engine=engine,
                workspace=options.workspace,
                force=options.force,
            )
    except CollateError as error:
        message = error.in_language(user_language())
        told = _("{project}: Error: {message}", project=project.name, message=message)
        common.show(told, err=True)
        return ProjectResult(project, error.exit_status, error=message, notes=(told,))
    skipped = tuple(one._replace(path=f"{project.name}: {one.path}") for one in outcome.skipped)
    common.show_skipped(skipped)
    messages = (*faults, *outcome.notes, *json.loads(outcome.summary)["warnings"])
    notes = tuple(_("{project}: {message}", project=project.name, message=one) for one in messages)
    for note in notes:
        common.show_note(note)
    status = 1 if outcome.skipped or outcome.unplaced or faults else 0
    return ProjectResult(project, status, outcome, skipped=skipped, notes=notes)


def _settings(project: Project, options: common.CommonOptions) -> tuple[Settings, tuple[str, ...]]:
    """Return the settings of a project with its decisions, and the faults of their logs.

    Those of its own collate.toml; without one those of --config, else the defaults.

    Raises:
        SourceError: it is not a folder.
        SettingsError: the file is not valid.
    """
    if not project.folder.is_dir():
        remedy = _("Name the folders of projects after --each")
        raise SourceError(str(project.folder), _("is not a folder"), remedy)
    own = project.folder / common.CONFIG
    path = own if own.is_file() else options.config
    settings = load_settings(path) if path is not None else Settings()
    if own.is_file():
        common.name_settings_file(own, options.quiet)
    from collate.edit import decisions_folder

    try:
        return options.with_decisions(options.over(settings), decisions_folder(own))
    except SettingsError as error:
        error.where = error.where or str(path or "")
        raise


def _summary(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Return a line for each project, and one for all."""
    lines: list[str] = []
    for row in rows:
        state = localize(_STATES[row["status"]])
        if row["error"]:
            lines.append(_("{project}: failed: {message}", project=row["project"], message=row["error"]))
            continue
        figures = {name: row[name] for name in (*_FIGURES, "unplaced")}
        line = _(
            "{project}: {state}; files {files}, texts {texts}, works {works}, skipped {skipped}, "
            "decisions to be reviewed {unplaced}",
            project=row["project"],
            state=localize(_("nothing new")) if row["unchanged"] and not row["status"] else state,
            **figures,
        )
        page = Path(row["output"]) / "index.html"
        lines += [line, f"  {page}"] if page.exists() else [line]
    sound = sum(row["status"] == 0 for row in rows)
    lines.append(_("projects: {count}, in order: {sound}", count=len(rows), sound=sound))
    return lines
