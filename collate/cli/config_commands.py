"""``collate config init``, ``show`` and ``check``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from collate.cli import common
from collate.cli.commands import command
from collate.cli.next_steps import command_line, show_next
from collate.cli.paths import NonEmptyPath
from collate.cli.user_language import localize, user_language
from collate.errors import OutputError, SettingsError
from collate.i18n import _, _p

if TYPE_CHECKING:
    from collate.cli.config_origins import SettingRow

#: Exit status where a settings file has an error, as that of a run with it.
INVALID = SettingsError.exit_status

#: The names of the origins of a value.
_ORIGINS = {
    "default": _p("origin of a setting", "default"),
    "environment": _("environment"),
    "file": _p("origin of a setting", "file"),
    "command line": _("command line"),
}


@command(
    help=_(
        "Write a collate.toml into FOLDER, with every setting, its default and its reason.\n\n"
        "Default of FOLDER: the current one. Everything in it is a comment, so that it changes nothing until "
        "you edit it. A file that is there is never overwritten."
    ),
    example="collate config init my-files --lang en",
)
@click.argument("folder", metavar="[FOLDER]", type=NonEmptyPath(), default=Path())
@common.lang_option
@common.json_option
@common.brief_option
@common.verbose_option
@common.report_errors
def config_init(folder: Path, lang: str | None, as_json: bool, quiet: bool, verbose: bool) -> None:
    """Write a collate.toml."""
    del lang, verbose  # the language of the user is set before options are parsed
    from collate.cli.config_template import settings_template
    from collate.errors import reason_of

    path = folder / common.CONFIG
    content = settings_template(user_language()).encode()
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError as error:
        problem = _("is there already, and is not overwritten")
        raise OutputError(str(path), problem, _("Name another folder, or move it")) from error
    except OSError as error:
        problem = _("cannot be written ({reason})", reason=reason_of(error))
        raise OutputError(str(path), problem, _("Name another folder")) from error
    if as_json:
        common.print_json({"file": str(path)})
    elif not quiet:
        common.show(str(path))
        command = command_line("config", "check", *(() if folder == Path() else (folder,)))
        show_next(_("edit it; {command} checks it", command=command), hidden=False)


@command(
    help=_(
        "Show the settings in force in FOLDER, and where each value comes from.\n\n"
        "Default of FOLDER: the current one. A value is a default, or from the environment, from the "
        "file with its line, or from an option of this command. Without -v defaults are left out."
    ),
    example="collate config show --docx-view original",
)
@click.argument("folder", metavar="[FOLDER]", type=NonEmptyPath(), default=Path())
@common.add_options(lang=True, tei=True, also=True, csv=True)
def config_show(folder: Path, options: common.CommonOptions) -> None:
    """Show the settings in force."""
    from collate.cli.config_origins import Origin, settings_in_force

    if not folder.is_dir():
        raise SettingsError(str(folder), _("is not a folder"), _("Name the folder of a collate.toml"))
    own = folder / common.CONFIG
    path = options.config or (own if own.is_file() else None)
    rows = list(settings_in_force(options, path))
    if options.as_json:
        common.print_json([_row_data(row) for row in rows])
        return
    for row in rows:
        if options.verbose or row.origin is not Origin.DEFAULT:
            common.show(_line(row))
    left_out = 0 if options.verbose else sum(row.origin is Origin.DEFAULT for row in rows)
    if left_out and not options.quiet:
        common.show(_("{count} settings have their defaults; use --verbose to show all", count=left_out))


def _row_data(row: SettingRow) -> dict[str, object]:
    return {**row._asdict(), "file": row.file or None, "line": row.line or None}


def _line(row: SettingRow) -> str:
    origin = localize(_ORIGINS[row.origin.value])
    where = f"{row.file}:{row.line}" if row.file else origin
    return f"{row.name} = {row.value}  # {where}"


@command(
    help=_(
        "Check settings files: name every error with its file, key and line, and what to do.\n\n"
        "PATH is a file, or a folder with a collate.toml; default: the current folder. Exit status: 0 in "
        "order, 2 errors."
    ),
    example="collate config check projects/*/collate.toml",
)
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=NonEmptyPath())
@common.json_option
@common.quiet_option
@common.verbose_option
@common.report_errors
def config_check(paths: tuple[Path, ...], as_json: bool, quiet: bool, verbose: bool) -> None:
    """Check settings files."""
    del verbose  # there is nothing more to show
    from collate.settings import find_faults

    faults: list[SettingsError] = []
    for path in paths or (Path(),):
        file = path / common.CONFIG if path.is_dir() else path
        if path.is_dir() and not file.is_file():
            remedy = _("Write one: collate config init {folder}", folder=str(path))
            found: tuple[SettingsError, ...] = (SettingsError(str(file), _("does not exist"), remedy),)
        else:
            found = find_faults(file)
        faults += found
        if not found and not as_json and not quiet:
            common.show(_("{file}: in order", file=str(file)))
    if as_json:
        common.print_json([_fault(fault) for fault in faults])
    else:
        for fault in faults:
            common.show(_("Error: {message}", message=fault.in_language(user_language())), err=True)
        step = _("{command} uses it", command="collate run FOLDER")
        show_next(step, hidden=quiet or bool(faults) or len(paths) > 1)
    sys.exit(INVALID if faults else 0)


def _fault(fault: SettingsError) -> dict[str, object]:
    row = next((part for part in fault.place[1:2] if isinstance(part, int)), None)
    names = [str(part) for part in fault.place if isinstance(part, str)]
    return {
        "file": fault.where,
        "key": ".".join(names) or None,
        "row": row,
        "line": fault.line or None,
        "problem": localize(fault.problem),
        "remedy": localize(fault.remedy),
    }
