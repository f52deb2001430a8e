"""The same files give the same bytes, whatever the machine is set to."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.faults.made_inputs import make_inputs
from tests.faults.runs import ROOT, contents

pytestmark = pytest.mark.slow

#: What must not matter: variables of the environment, and options.
MACHINES: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {
    "one process": ({}, ("--jobs", "1")),
    "three processes": ({}, ("--jobs", "3")),
    "hash seed 1": ({"PYTHONHASHSEED": "1"}, ()),
    "hash seed 77": ({"PYTHONHASHSEED": "77"}, ("--jobs", "2")),
    "locale C without UTF-8": ({"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, ()),
    "locale POSIX": ({"LC_ALL": "POSIX", "PYTHONIOENCODING": "ascii"}, ()),
    "a locale that is not there": ({"LC_ALL": "tlh_KX.UTF-8"}, ()),
    "a time zone in the east": ({"TZ": "Pacific/Kiritimati"}, ()),
    "a time zone in the west": ({"TZ": "Etc/GMT+12"}, ()),
    "optimised": ({"PYTHONOPTIMIZE": "2"}, ()),
    "isolated random": ({"PYTHONHASHSEED": "random", "PYTHONDONTWRITEBYTECODE": "1"}, ()),
    "another width of the terminal": ({"COLUMNS": "20", "TERM": "dumb"}, ()),
}


def collate(
    paths: Sequence[str], output: Path, folder: Path, variables: dict[str, str], *options: str
) -> str:
    """Run in *folder* and return what is printed."""
    command = [sys.executable, "-m", "collate", "run", *paths, "-o", str(output), "--lang", "zh"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **variables}
    done = subprocess.run([*command, *options], cwd=folder, env=environment, capture_output=True, check=False)
    printed = (done.stdout + done.stderr).decode("utf-8", "replace")
    assert done.returncode == 0, printed
    return printed


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_inputs(tmp_path_factory.mktemp("same") / "in", 30)


@pytest.fixture(scope="module")
def truth(source: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    output = tmp_path_factory.mktemp("truth")
    collate([str(source)], output, source.parent, {})
    found = contents(output)
    assert sum(name.endswith("edition.xml") for name in found) >= 8
    return found


@pytest.mark.parametrize("machine", MACHINES)
def test_another_machine(source: Path, truth: dict[str, bytes], tmp_path: Path, machine: str) -> None:
    variables, options = MACHINES[machine]
    collate([str(source)], tmp_path / "out", source.parent, variables, *options)
    assert contents(tmp_path / "out") == truth


def test_another_folder_and_another_current_one(
    source: Path, truth: dict[str, bytes], tmp_path: Path
) -> None:
    moved = shutil.copytree(source, tmp_path / "另一个 folder" / "in")
    for path in moved.iterdir():
        os.utime(path, (1, 1))
    collate(["in"], tmp_path / "out", moved.parent, {})
    assert contents(tmp_path / "out") == truth


def test_files_named_one_by_one(source: Path, truth: dict[str, bytes], tmp_path: Path) -> None:
    # Their order is that of the texts in the reports, so it has a meaning: here it is that of a folder.
    names = sorted(str(path) for path in source.iterdir())
    collate(names, tmp_path / "out", source.parent, {})
    assert contents(tmp_path / "out") == truth


def test_two_runs_at_once(source: Path, truth: dict[str, bytes], tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "collate",
        "run",
        str(source),
        "-o",
        str(tmp_path / "out"),
        "--lang",
        "zh",
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    both = [
        subprocess.Popen(
            command, cwd=source.parent, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _ in range(2)
    ]
    printed = [process.communicate()[1].decode() for process in both]
    # One of them does it; the other, if it comes while the first works, names that.
    assert 0 in [process.returncode for process in both], printed
    for process, words in zip(both, printed, strict=True):
        assert process.returncode == 0 or "另一次运行正在写入此处" in words, words
    assert contents(tmp_path / "out") == truth
