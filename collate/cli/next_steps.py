"""The last line of a command: the command that comes next, as it can be typed."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from collate.cli import common
from collate.cli.user_language import localize
from collate.i18n import _

#: Number of paths of an input that a command is printed with.
_MOST_PATHS = 3

#: What no shell reads as anything but itself.
_PLAIN = re.compile(r"[\w@%+=:,./-]+")


def command_line(*words: str | Path) -> str:
    """Return a command of collate as a shell reads it.

    >>> command_line("review", Path("my reports"))
    "collate review 'my reports'"
    >>> command_line("review", Path("结果"))
    'collate review 结果'
    """
    return " ".join(("collate", *map(quoted, words)))


def input_words(paths: Sequence[Path]) -> Sequence[str | Path]:
    """Return the paths of an input for a command line, ``PATH...`` for many and for standard input."""
    from collate.read import is_standard_input

    many = len(paths) > _MOST_PATHS or any(map(is_standard_input, paths))
    return ("PATH...",) if many else paths


def quoted(word: str | Path) -> str:
    """Return *word* as a shell reads it; :func:`shlex.quote` would quote any letter beyond ASCII, too."""
    text = str(word)
    return text if _PLAIN.fullmatch(text) else shlex.quote(text)


def show_table(rows: Sequence[tuple[str, str]], *, err: bool = False) -> None:
    """Print rows of words and their explanation, a message, in two columns."""
    from collate.text.layout import display_width

    column = max(display_width(words) for words, _what in rows) + 2
    for words, what in rows:
        common.show(f"  {words}{' ' * (column - display_width(words))}{localize(what)}", err=err)


def review_command(folder: Path) -> str:
    """Return the command that opens the desk of an output folder.

    >>> review_command(Path("reports"))
    'collate review'
    """
    return command_line("review", *(() if folder == common.REPORTS else (folder,)))


def export_command(folder: Path) -> str:
    """Return the command that makes the printed editions of an output folder."""
    return command_line("export", *(() if folder == common.REPORTS else ("--from", folder)))


def changes_command(folder: Path) -> str:
    """Return the command that shows what is new in an output folder."""
    return command_line("changes", *(() if folder == common.REPORTS else (folder,)))


def status_command(folder: Path) -> str:
    """Return the command that shows what the workspace of an output folder holds."""
    return command_line("status", *(() if folder == common.REPORTS else (folder,)))


def is_watched() -> bool:
    """Return whether standard error is a terminal; it may be closed."""
    return sys.stderr is not None and sys.stderr.isatty()


def show_next(step: str, *, hidden: bool) -> None:
    """Print *step*, a message that names a command, on standard error, unless *hidden*.

    Only a person at a terminal needs it: a log and a pipe get none. A command
    hides the line with ``-q`` and with ``--json``.
    """
    if not hidden and is_watched():
        common.show(_("Next: {step}", step=step), err=True)
