"""Two logs of one work become one: all lines of both, in an order that depends on neither."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from collate.edit.history import history
from collate.edit.line_order import distinct_lines, order_lines
from collate.edit.log_file import locked_log, read_log, replace_file
from collate.edit.log_lines import LogFault, LogLine, clean_line, decode_lines, is_marker, physical_lines
from collate.errors import OutputError, SourceError
from collate.i18n import _

if TYPE_CHECKING:
    from pathlib import Path

    from collate.edit.conflicts import Conflict


class Merged(NamedTuple):
    """A merged log, the conflicts in it, and its faults, whose lines are those of ``content``."""

    content: bytes
    conflicts: tuple[Conflict, ...]
    faults: tuple[LogFault, ...]


def merge_logs(one: bytes, other: bytes) -> Merged:
    """Return the union of the lines of two logs.

    The same lines give the same bytes, whichever log has them. A line that cannot be
    read is kept as it is, at the end; only empty lines and the marks of git are not.
    """
    lines: dict[bytes, LogLine] = {}
    rest: set[bytes] = set()
    for content in (one, other):
        for clean in map(clean_line, physical_lines(content)):
            found = next((one for one in decode_lines(clean) if isinstance(one, LogLine)), None)
            if found is not None:
                lines[clean] = found
            elif clean and not is_marker(clean):
                rest.add(clean)
    known = distinct_lines(list(lines.values()))
    # Of lines with one id, one is in the order; others were changed by hand, and are kept.
    spare = {raw for raw, line in lines.items() if known[line.id].raw != raw and line.entry is None}
    raws = [line.raw for line in order_lines(known)] + sorted(rest | spare)
    merged = b"".join(raw + b"\n" for raw in raws)
    found_lines, faults = read_lines(merged)
    state = history(found_lines)
    return Merged(merged, state.conflicts, (*faults, *state.faults))


def read_lines(content: bytes) -> tuple[tuple[LogLine, ...], tuple[LogFault, ...]]:
    """Return the lines of a log and what is wrong with others."""
    decoded = list(decode_lines(content))
    lines = tuple(one for one in decoded if isinstance(one, LogLine))
    return lines, tuple(one for one in decoded if isinstance(one, LogFault))


def merge_files(one: Path, other: Path, output: Path | None = None) -> tuple[Merged, int]:
    """Merge the log *other* into *one*, or both into *output*; return that, and how many lines *one* lacked.

    Raises:
        SourceError: a log does not exist or cannot be read.
        OutputError: the merged log cannot be written, or *output* is a file that is neither of them.
    """
    for path in (one, other):
        if not path.exists():
            raise SourceError(str(path), _("there is no such file"), _("Check the path"))
    target = output if output is not None else one
    if target.exists() and not any(target.samefile(path) for path in (one, other)):
        raise OutputError(str(target), _("it exists, and is not one of the two logs"), _("Name another file"))
    if not target.exists():
        before, merged = read_log(one), merge_logs(read_log(one), read_log(other))
        replace_file(target, merged.content)
        return merged, _count_new(before, merged.content)
    # Nothing is appended between reading and replacing; a program that waits to do so opens the new file.
    with locked_log(target):
        before, merged = read_log(one), merge_logs(read_log(one), read_log(other))
        if merged.content != read_log(target):
            replace_file(target, merged.content)
    return merged, _count_new(before, merged.content)


def _count_new(before: bytes, after: bytes) -> int:
    return len(set(physical_lines(after)) - set(map(clean_line, physical_lines(before))))
