"""A run in a process that something happens to: a script with JSON on its command line.

An *event* is a step that the run reports, a transaction of the workspace, or an operation on a file. Before
the event of the given name and number, the script does what is asked for. It prints how often each event
happened, or the error.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from collate.errors import CollateError
from collate.pipeline import run
from collate.store.workspace import Workspace

#: The operations that make and change files.
OPERATIONS = ("link", "symlink", "rename", "replace", "unlink", "rmdir", "mkdir", "fsync")


class Events:
    """Counts events by name, and calls *act* before number *number* of those with the name *name*."""

    def __init__(self, act: Callable[[], None], name: str, number: int) -> None:
        self.counts: Counter[str] = Counter()
        self._act = act
        self._at = name, number
        self._process = os.getpid()

    def happen(self, name: str) -> None:
        """Count an event of this process: those of workers come at times of their own."""
        if os.getpid() != self._process:
            return
        if (name, self.counts[name]) == self._at:
            self._act()
        self.counts[name] += 1

    def watch(self) -> None:
        """Count every operation on files, and every transaction of the workspace."""
        for name in OPERATIONS:
            setattr(os, name, self._watched(name, getattr(os, name)))
        Workspace.commit = self._watched("commit", Workspace.commit)  # type: ignore[method-assign]

    def _watched(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def operation(*arguments: Any, **options: Any) -> Any:
            self.happen(name)
            return function(*arguments, **options)

        return operation


unlink = os.unlink


def kill() -> None:
    """End this process as the system does when memory is short: nothing is cleaned up."""
    os.kill(os.getpid(), signal.SIGKILL)


def jump() -> None:
    """Set the clock of this process back by a day and some."""
    now, now_ns = time.time, time.time_ns
    time.time = lambda: now() - 100_000
    time.time_ns = lambda: now_ns() - 100_000 * 10**9


def main() -> None:
    """Run with the arguments: inputs, output, jobs, what happens before which event, and to which file."""
    asked = json.loads(sys.argv[1])
    victim = Path(asked.get("path", ""))
    acts: dict[str, Callable[[], None]] = {
        "kill": kill,
        "jump": jump,
        "vanish": lambda: unlink(victim),
        "nothing": lambda: None,
    }
    events = Events(acts[asked["act"]], *asked["at"])
    events.watch()

    def progress(stage: str, done: int, total: int) -> None:
        events.happen(stage)

    inputs, output = list(map(Path, asked["inputs"])), Path(asked["output"])
    try:
        results = run(inputs, output, jobs=asked["jobs"], progress=progress)
    except CollateError as error:
        sys.stdout.write(json.dumps({"error": str(error)}))
        sys.exit(1)
    skipped = [(row.path, str(row.problem)) for row in results.skipped]
    sys.stdout.write(json.dumps({"events": events.counts, "skipped": skipped}))


if __name__ == "__main__":
    main()
