"""Measurement of commands as separate processes: time, peak memory, imports.

Imports only the standard library: the reported peak memory of a child is at
least its parent's, so the parent must be small.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent

_IMPORTED = re.compile(r"^import time:\s*(\d+) \|\s*\d+ \|\s*(\S+)$", re.MULTILINE)


class CommandError(Exception):
    """A measured command failed."""


@dataclass(frozen=True, slots=True)
class CommandRun:
    """One run: seconds by the clock, peak resident megabytes (10^6 bytes), and what it printed."""

    seconds: float
    megabytes: float
    output: str
    errors: str


@dataclass(slots=True)
class CommandRuns:
    """The runs of one command: a cold one without byte code, as after installation, and warm ones."""

    cold: CommandRun
    warm: list[CommandRun] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        """The median time of the warm runs."""
        return statistics.median(run.seconds for run in self.warm)

    @property
    def megabytes(self) -> float:
        """The peak memory of the warm runs; at least that of this process, some 20."""
        return max(run.megabytes for run in self.warm)

    def figures(self) -> dict[str, float]:
        """Return the figures for the JSON file."""
        return {
            "cold_s": self.cold.seconds,
            "median_s": self.seconds,
            "least_s": min(run.seconds for run in self.warm),
            "peak_mb": self.megabytes,
        }


class Runner:
    """Runs commands in the root of the repository, with their byte code cache in *folder* only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        self._environment = {**kept, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}

    def once(self, command: Sequence[str], limit: float = 600, bytecode: Path | None = None) -> CommandRun:
        """Run ``python *command*`` and wait for it, at most *limit* seconds; *bytecode* is another folder.

        Raises:
            TimeoutError: it took longer and was terminated.
            CommandError: its exit status was not 0.
        """
        environment = dict(self._environment)
        if bytecode is not None:
            environment["PYTHONPYCACHEPREFIX"] = str(bytecode)
        with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
            started = time.perf_counter()
            process = subprocess.Popen(
                [sys.executable, *command], stdout=output, stderr=errors, cwd=ROOT, env=environment
            )
            timer = threading.Timer(limit, process.kill)
            timer.start()
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - started
            timer.cancel()
            process.returncode = os.waitstatus_to_exitcode(status)
            printed = [_content(stream) for stream in (output, errors)]
        if seconds >= limit:
            raise TimeoutError(f"ended after {limit:.0f} s")
        if process.returncode:
            raise CommandError(f"{' '.join(command)}: status {process.returncode}\n{printed[1]}")
        unit = 1 if sys.platform == "darwin" else 1024
        return CommandRun(seconds, usage.ru_maxrss * unit / 1e6, printed[0], printed[1])

    def in_turn(self, commands: Mapping[str, Sequence[str]], rounds: int) -> dict[str, CommandRuns]:
        """Run all *commands* cold, once as a warm-up, then *rounds* times in turn."""
        measured: dict[str, CommandRuns] = {}
        for name, command in commands.items():
            with tempfile.TemporaryDirectory(dir=self._folder) as empty:
                measured[name] = CommandRuns(self.once(command, bytecode=Path(empty)))
            self.once(command)
        for _ in range(rounds):
            for name, command in commands.items():
                measured[name].warm.append(self.once(command))
        return measured

    def imported(self, command: Sequence[str]) -> dict[str, float]:
        """Return the top-level packages that *command* imports, with the milliseconds of their modules."""
        found: dict[str, float] = {}
        for own, module in _IMPORTED.findall(self.once(["-X", "importtime", *command]).errors):
            top = module.partition(".")[0]
            found[top] = found.get(top, 0) + int(own) / 1000
        return found


def _content(stream: IO[bytes]) -> str:
    stream.seek(0)
    return stream.read().decode("utf-8", "replace")
