"""Runs in processes of their own, and what they leave in a folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.faults import broken_run

ROOT = Path(__file__).parents[2]
#: Seconds in which the workers of a killed process end; each looks several times in a second.
_END = 60


def contents(folder: Path) -> dict[str, bytes]:
    """Return what a reader finds in an output folder: its files by name, without those of the program."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(part.startswith(".collate") for part in path.relative_to(folder).parts)
    }


def broken(
    inputs: Path,
    output: Path,
    *,
    act: str = "nothing",
    at: tuple[str, int] = ("", 0),
    path: str = "",
    jobs: int = 2,
) -> tuple[int, dict[str, Any]]:
    """Run with something that happens (see ``broken_run``); return the exit status and what is printed.

    Raises:
        AssertionError: processes are left, or there is a traceback.
    """
    asked = {"inputs": [str(inputs)], "output": str(output), "jobs": jobs, "act": act, "at": at, "path": path}
    process = subprocess.Popen(
        [sys.executable, "-m", broken_run.__name__, json.dumps(asked)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "SOURCE_DATE_EPOCH": "0", "PYTHONPATH": str(ROOT)},
        text=True,
        start_new_session=True,
    )
    out, err = process.communicate()
    for _ in range(_END * 10):
        if not _group_lives(process.pid):
            break
        time.sleep(0.1)
    else:
        raise AssertionError("processes of the run are left")
    assert "Traceback" not in err, err
    return process.returncode, json.loads(out) if out.strip() else {}


def _group_lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
