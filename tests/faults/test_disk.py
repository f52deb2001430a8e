"""A full disk and a folder that cannot be written: a message, the earlier report, and later the new one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.made_inputs import make_inputs
from tests.faults.runs import ROOT, contents

pytestmark = pytest.mark.slow

#: In a mount namespace of its own: a file system of the given size at the folder, with what the folder holds.
_MOUNTED = """
set -e
mount -t tmpfs -o size={size} none {folder}
cp -a {held}/. {folder}/
set +e
{command}
echo "status $?"
mkdir -p {seen}
cp -a {folder}/. {seen}/
"""


def can_mount() -> bool:
    """Return whether a process here may mount a file system of its own."""
    if shutil.which("unshare") is None:
        return False
    return subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False).returncode == 0


mounts = pytest.mark.skipif(not can_mount(), reason="needs a mount namespace (root on Linux)")


ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": "0"}


def in_namespace(script: str) -> str:
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", script], capture_output=True, text=True, env=ENVIRONMENT, check=False
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout + done.stderr


def run_command(inputs: Path, folder: Path) -> str:
    """Return the command of a run that writes to *folder*, and keeps its workspace beside."""
    output, workspace = folder / "out", folder / "ws.sqlite"
    return f"{sys.executable} -m collate run {inputs} -o {output} --jobs 1 --lang en --workspace {workspace}"


def run_whole(inputs: Path, folder: Path) -> None:
    command = run_command(inputs, folder).split()
    subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, check=True, capture_output=True)


@pytest.fixture
def held(tmp_path: Path) -> Path:
    """Return a folder with ``in``, and with ``held``, the report of half of its files."""
    make_inputs(tmp_path / "in", 14)
    half = tmp_path / "half"
    half.mkdir()
    for path in sorted((tmp_path / "in").iterdir())[:7]:
        shutil.copy(path, half)
    (tmp_path / "held").mkdir()
    run_whole(half, tmp_path / "held")
    return tmp_path


def size_of(folder: Path) -> int:
    """Return the bytes that the files of *folder* take in pages of 4 kB."""
    return sum(-(-path.stat().st_size // 4096) * 4096 for path in folder.rglob("*") if path.is_file())


@mounts
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.8, 0.95])
def test_a_full_disk(held: Path, share: float) -> None:
    folder, seen, whole = held / "disk", held / "seen", held / "whole"
    folder.mkdir()
    shutil.copytree(held / "held", whole, symlinks=True)
    run_whole(held / "in", whole)
    before, after = contents(held / "held" / "out"), contents(whole / "out")
    small, large = size_of(held / "held"), size_of(whole)
    # While the new report is written, both are there.
    size = small + int((large + small) * share)
    printed = in_namespace(
        _MOUNTED.format(
            size=size,
            folder=folder,
            held=held / "held",
            seen=seen,
            command=run_command(held / "in", folder),
        )
    )
    found = contents(seen / "out")
    if "status 0" in printed:
        assert found == after
        assert share > 0.5
    else:
        assert "No space left on device" in printed
        assert found == before
    run_whole(held / "in", seen)
    assert contents(seen / "out") == after


_READ_ONLY = """
set -e
mount --bind {folder} {folder}
mount -o remount,ro,bind {folder}
set +e
{command}
echo "status $?"
"""


@mounts
def test_a_folder_that_cannot_be_written(held: Path) -> None:
    folder = held / "held"
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    printed = in_namespace(_READ_ONLY.format(folder=folder, command=run_command(held / "in", folder)))
    assert "status 1" in printed
    assert "cannot be written (Read-only file system)" in printed
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
