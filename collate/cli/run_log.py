"""The log file of a command: one JSON object a line, for programs that watch nightly jobs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from collate.cli.user_language import user_language
from collate.errors import OutputError, format_message, reason_of
from collate.i18n import _, translate
from collate.text.visible import escape_in_json

if TYPE_CHECKING:
    from collate.cli.progress import Stage
    from collate.model import Skipped


class LogLine(NamedTuple):
    """What happened; ``counts`` are numbers by name, ``seconds`` those that a stage took."""

    event: str
    level: Literal["info", "warning", "error"] = "info"
    stage: str = ""
    counts: Mapping[str, int] = {}
    seconds: float | None = None
    file: str = ""
    message: str = ""


class RunLog(NamedTuple):
    """The log in the file *path*, to whose end lines are added.

    Times are UTC, messages in the user's language. The events are ``start``,
    ``stage-start``, ``stage-end``, ``skipped`` (with the file), ``note``,
    ``end`` and ``error``.
    """

    path: Path

    def write(self, lines: Iterable[LogLine]) -> None:
        """Add *lines*.

        Raises:
            OutputError: the file cannot be written.
        """
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        rows = [{"time": now, **line._asdict()} for line in lines]
        text = escape_in_json("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
        try:
            with self.path.open("ab") as file:  # in one piece, for two that write at once
                file.write(text.encode("utf-8", "backslashreplace"))
        except OSError as error:
            problem = _("cannot be written ({reason})", reason=reason_of(error))
            raise OutputError(str(self.path), problem, _("Name another file with --log-file")) from error

    def begin(self, inputs: Sequence[Path]) -> None:
        """Add the start of the command.

        Raises:
            OutputError: the file cannot be written, or would itself be read as one of the *inputs*.
        """
        from collate.read import SUFFIXES

        place = self.path.resolve()
        folders = [path.resolve() for path in inputs if path.is_dir()]
        if place.suffix.lower() in SUFFIXES and any(place.is_relative_to(folder) for folder in folders):
            problem = _("would be read as a text: it is in a folder that is read")
            raise OutputError(str(self.path), problem, _("Give it the suffix .log, or another folder"))
        self.write([LogLine("start")])

    def stage(self, stage: Stage) -> None:
        """Add the beginning or the end of a stage."""
        counts = {"done": stage.done, "total": stage.total} if stage.total else {}
        if stage.ended:
            line = LogLine("stage-end", stage=stage.name, counts=counts, seconds=round(stage.seconds, 3))
        else:
            line = LogLine("stage-start", stage=stage.name, counts=counts)
        self.write([line])

    def end(self, status: int, *, skipped: Sequence[Skipped], notes: Sequence[str]) -> None:
        """Add the problems of a command, and its end with its exit status."""
        language = user_language()
        lines = [
            LogLine(
                "skipped",
                "warning",
                file=one.path,
                message=format_message("", one.problem, remedy=one.remedy, language=language),
            )
            for one in skipped
        ]
        lines += [LogLine("note", "warning", message=translate(note, language)) for note in notes]
        counts = {"status": status, "skipped": len(skipped), "notes": len(notes)}
        self.write([*lines, LogLine("end", counts=counts)])

    def fail(self, message: str) -> None:
        """Add the error that ended the command, if the file can be written."""
        with suppress(OutputError):
            self.write([LogLine("error", "error", message=message)])
