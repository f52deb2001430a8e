"""A file that vanishes while a run reads is named, and the rest is as without; and a clock that jumps."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from tests.faults.made_inputs import make_inputs
from tests.faults.runs import broken, contents

pytestmark = pytest.mark.slow


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make_inputs(tmp_path / "in", 12)


@pytest.mark.parametrize("seed", range(4))
def test_a_file_that_vanishes_is_named(source: Path, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    victim = chance.choice(sorted(source.iterdir()))
    whole = shutil.copytree(source, tmp_path / "whole")
    at = ("read", chance.choice((0, 1, 6, 12)))
    status, printed = broken(source, tmp_path / "out", act="vanish", at=at, path=str(victim), jobs=1)
    assert status == 0
    assert not victim.exists()
    lost = [path for path, _problem in printed["skipped"]]
    # It may have been read by then: then it is a source like the others.
    assert lost in ([], [victim.name])
    if lost:
        (whole / victim.name).unlink()
    status, printed = broken(whole, tmp_path / "truth")
    assert status == 0
    unnamed = ("summary.json", "index.html") if lost else ()
    found, truth = contents(tmp_path / "out"), contents(tmp_path / "truth")
    assert {name for name in found if found[name] != truth.get(name)} <= set(unnamed)
    assert found.keys() == truth.keys()


@pytest.mark.parametrize("event", ["read", "align", "report", "commit", "replace"])
def test_a_clock_that_jumps_back(source: Path, tmp_path: Path, event: str) -> None:
    assert broken(source, tmp_path / "truth")[0] == 0
    assert broken(source, tmp_path / "out", act="jump", at=(event, 2))[0] == 0
    assert contents(tmp_path / "out") == contents(tmp_path / "truth")
    # What is stored with a time of the other day is not taken for newer or older than it is.
    (source / "0001.docx").unlink()
    shutil.copy(source / "0003.txt", source / "copy.txt")
    assert broken(source, tmp_path / "out")[0] == 0
    shutil.copytree(tmp_path / "truth", tmp_path / "again", symlinks=True)
    assert broken(source, tmp_path / "again")[0] == 0
    assert contents(tmp_path / "out") == contents(tmp_path / "again")
