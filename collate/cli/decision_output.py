"""What the commands about decisions have in common: the folder of the logs, faults and conflicts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from collate.cli import common
from collate.cli.commands import usage_error
from collate.cli.user_language import localize, user_language
from collate.errors import format_message
from collate.i18n import _

if TYPE_CHECKING:
    from collate.edit import Conflict, LogFault

folder_argument = click.argument("folder", metavar="[FOLDER]", type=common.NonEmptyPath(), required=False)


def logs_folder(folder: Path | None, config: Path | None) -> Path:
    """Return the folder of the logs; one that is named must exist."""
    from collate.edit import decisions_folder

    if folder is not None and not folder.is_dir():
        raise usage_error(_("{path} is not a folder", path=str(folder)))
    return folder if folder is not None else decisions_folder(config)


def fault_json(fault: LogFault) -> dict[str, Any]:
    """Return a fault of a log as JSON, in the language of the user."""
    return {
        "file": fault.file,
        "line": fault.line,
        "problem": localize(fault.message),
        "remedy": localize(fault.remedy),
    }


def conflict_json(conflict: Conflict) -> dict[str, Any]:
    """Return a conflict as JSON, in the language of the user."""
    from collate.edit import describe_conflict

    return {
        "what": localize(describe_conflict(conflict)),
        "decisions": [
            {"id": line.id, "at": line.at, "by": line.by} for line in (conflict.first, conflict.second)
        ],
    }


def show_faults(faults: tuple[LogFault, ...]) -> None:
    """Print faults of logs on standard error."""
    for fault in faults:
        where = (
            localize(_("{file}, line {line}", file=fault.file, line=fault.line)) if fault.line else fault.file
        )
        common.show(
            format_message(where, fault.message, remedy=fault.remedy, language=user_language()), err=True
        )


def show_conflicts(conflicts: tuple[Conflict, ...]) -> None:
    """Print conflicts on standard error."""
    from collate.edit import describe_conflict

    for conflict in conflicts:
        common.show(_("conflict: {what}", what=describe_conflict(conflict)), err=True)
