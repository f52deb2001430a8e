"""The log of the decisions about a work: a file that is only ever appended to.

``log_entries`` (what is entered), ``log_lines`` (one line), ``log_file`` (the file), ``line_order``
and ``history`` (what holds), ``conflicts``, ``merge``.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from collate.edit.history import history
from collate.edit.log_file import append_bytes, is_at, locked_log, read_log
from collate.edit.log_lines import LogFault, LogLine, decode_lines, encode_line, physical_lines
from collate.errors import OutputError
from collate.i18n import _
from collate.model import Decision

if TYPE_CHECKING:
    from pathlib import Path

    from collate.edit.history import History
    from collate.edit.log_entries import Entry

#: The folder of the logs, beside collate.toml.
FOLDER = "decisions"
#: The suffix of a log.
SUFFIX = ".jsonl"
#: The log of the rules of a project, and of the decisions about its works and files.
PROJECT = "project"

#: How often an append is repeated whose file was replaced meanwhile; git replaces it once.
_ATTEMPTS = 20


class DecisionLog:
    """A log in a file; several threads and programs can append to it.

    :meth:`refresh` reads what others appended, or a file that was put in its place. Nothing in
    a file is an error: ``faults`` names the lines that are not applied.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._mutex = threading.RLock()
        self._content = b""
        self._lines: dict[str, LogLine] = {}
        self._faults: list[LogFault] = []
        self._history: History | None = None
        self._ids: set[str] = set()
        self._named: set[str] = set()

    @classmethod
    def open(cls, path: Path) -> Self:
        """Return the log in a file, empty if there is none.

        Raises:
            SourceError: the file cannot be read.
        """
        log = cls(path)
        log.refresh()
        return log

    @property
    def lines(self) -> tuple[LogLine, ...]:
        """The lines in the order of the file, each once; those that cannot be applied have no entry."""
        return tuple(self._lines.values())

    @property
    def faults(self) -> tuple[LogFault, ...]:
        """What is wrong in the file, in the order of its lines."""
        return tuple(sorted((*self._faults, *self.history.faults), key=lambda fault: fault.line))

    @property
    def revision(self) -> int:
        """The number of lines of the file."""
        return len(physical_lines(self._content))

    @property
    def history(self) -> History:
        """What holds."""
        with self._mutex:
            if self._history is None:
                self._history = history(self.lines)
            return self._history

    def refresh(self) -> bool:
        """Read what changed on disk; return whether something did.

        Raises:
            SourceError: the file cannot be read.
        """
        with self._mutex:
            return self._take(read_log(self.path))

    def append(
        self, entry: Entry, *, by: str = "", at: str = "", check: Callable[[Self], None] | None = None
    ) -> LogLine:
        """Append one entry; when this returns, it is on disk.

        Args:
            entry: a decision, a directive, an undo or a redo.
            by: who decides; by default the ``by`` of a decision.
            at: when, in UTC; by default now.
            check: is called when what others appended was read, and no other program can append;
                what it raises prevents the append.

        Raises:
            ModelError: the entry cannot be one.
            OutputError: the file cannot be written; it is as it was.
            SourceError: the file cannot be read.
        """
        return self.extend([entry], by=by, at=at, check=check)[0]

    def extend(
        self,
        entries: Sequence[Entry],
        *,
        by: str = "",
        at: str = "",
        check: Callable[[Self], None] | None = None,
    ) -> tuple[LogLine, ...]:
        """Append several entries, all or none; as :meth:`append`."""

        def make() -> Sequence[LogLine]:
            if check is not None:
                check(self)
            return self._encode(entries, by, at)

        return self._append(make)

    def add_lines(self, lines: Sequence[LogLine]) -> tuple[LogLine, ...]:
        """Append lines of another log, as they are; return those that were not there.

        Raises:
            OutputError: the file cannot be written; it is as it was.
            SourceError: the file cannot be read.
        """
        return self._append(
            lambda: list({one.id: one for one in lines if one.id not in self._lines}.values())
        )

    def _append(self, make: Callable[[], Sequence[LogLine]]) -> tuple[LogLine, ...]:
        """Append the lines that *make* returns, which is called when the file is locked and read."""
        with self._mutex:
            for _attempt in range(_ATTEMPTS):
                with locked_log(self.path) as descriptor:
                    self.refresh()
                    lines = make()
                    if not lines:
                        return ()
                    self._write(descriptor, lines)
                    # git puts a new file in its place whatever is locked: then the old one has no name.
                    if is_at(descriptor, self.path):
                        return tuple(self._lines[line.id] for line in lines)
            raise OutputError(str(self.path), _("it is being replaced again and again"), _("Try again"))

    def _encode(self, entries: Sequence[Entry], by: str, at: str) -> list[LogLine]:
        lines: list[LogLine] = []
        after = tuple(sorted(self._ids - self._named))
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        for entry in entries:
            who = by or (entry.by if isinstance(entry, Decision) else "")
            line = encode_line(entry, after=after, at=at or now, by=who)
            lines.append(line)
            after = (line.id,)
        return lines

    def _write(self, descriptor: int, lines: Sequence[LogLine]) -> None:
        """Append lines; a last line that was not finished stays a line of its own."""
        data = b"".join(line.raw + b"\n" for line in lines)
        if self._content and not self._content.endswith(b"\n"):
            data = b"\n" + data
        append_bytes(descriptor, data, self.path)
        self._take(self._content + data)

    def _take(self, content: bytes) -> bool:
        """Take over the content of the file; only what was appended is decoded."""
        if content == self._content:
            return False
        # A last line without an end can have become longer: it is read again.
        known = self._content[: self._content.rfind(b"\n") + 1]
        if known != self._content or not content.startswith(known):
            known = b""
        if not known:
            for kept in (self._lines, self._faults, self._ids, self._named):
                kept.clear()
        for found in decode_lines(content[len(known) :], first=known.count(b"\n") + 1):
            if isinstance(found, LogFault):
                self._faults.append(found)
                continue
            self._ids.add(found.id)
            self._named.update(found.after)
            other = self._lines.get(found.id)
            if other is None or (other.entry is None and found.entry is not None):
                self._lines[found.id] = found
        self._content, self._history = content, None
        return True


def log_path(folder: Path, work: str) -> Path:
    """Return the log of a work in *folder*, by its slug; that of the project for an empty one.

    Raises:
        OutputError: *work* cannot be the name of a file.
    """
    name = work or PROJECT
    if name.startswith(".") or set(name) & {"/", "\\", "\0", os.sep} or name != name.strip():
        problem = _("{name} cannot be the name of a file", name=repr(name))
        raise OutputError(str(folder), problem, _("Name the work by its slug, as in the folder works"))
    return folder / (name + SUFFIX)
