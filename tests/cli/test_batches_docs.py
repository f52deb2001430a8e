"""docs/batches.md and docs/batches.zh.md: the nightly job runs, and every ground and command is named."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from collate.cli.config import COMMANDS
from collate.report import GROUNDS
from tests.cli.conftest import Speech

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", ["batches.md", "batches.zh.md"])
def test_every_ground_and_command_is_named(name: str) -> None:
    text = (DOCS / name).read_text("utf-8")
    assert [ground for ground in GROUNDS if f"`{ground}`" not in text] == []
    assert [command for command in COMMANDS if f"`collate config {command}" not in text] == []


def test_both_languages_have_the_same_commands() -> None:
    blocks = [
        re.findall(
            r"^(?:```sh\n.*?```|    collate \S+.*?)(?=  +#|$)", (DOCS / name).read_text("utf-8"), re.M | re.S
        )
        for name in ("batches.md", "batches.zh.md")
    ]
    assert len(blocks[0]) > 4
    assert blocks[0] == blocks[1]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("sh") is None, reason="no POSIX shell")
def test_the_nightly_job_runs(here: Path, speech: Speech) -> None:
    (script,) = re.findall(r"```sh\n(.*?)```", (DOCS / "batches.md").read_text("utf-8"), re.DOTALL)
    (here / "bin").mkdir()
    shim = here / "bin" / "collate"
    shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m collate "$@"\n', encoding="utf-8")
    shim.chmod(0o755)
    (here / "news").mkdir()
    for number, name in enumerate("ab"):
        folder = here / "projects" / name
        folder.mkdir(parents=True)
        for file in ("x.txt", "y.txt"):
            (folder / file).write_text(speech(number), encoding="utf-8")
    job = here / "nightly.sh"
    job.write_text(script.replace("/srv/editions", str(here)), encoding="utf-8")
    root = str(Path(__file__).parents[2])
    environment = {**os.environ, "PATH": f"{shim.parent}:{os.environ['PATH']}", "PYTHONPATH": root}

    def night() -> int:
        return subprocess.run(["sh", str(job)], env=environment, check=False).returncode

    assert night() == 0
    text = (here / "projects/b/y.txt").read_text("utf-8")
    (here / "projects/b/y.txt").write_text(f"{text[:20]}龘{text[21:]}", encoding="utf-8")
    assert night() == 3
    failed = {name: json.loads((here / f"news/{name}.json").read_text("utf-8"))["failed"] for name in "ab"}
    assert failed == {"a": [], "b": ["substantive"]}
    assert (here / "news/b.html").is_file()
    assert night() == 0
