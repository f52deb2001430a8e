"""A bit of the workspace that is flipped: the next run gives the same bytes, or says what to do."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

import pytest

from collate.errors import WorkspaceError
from collate.pipeline import run
from tests.faults.made_inputs import make_inputs
from tests.faults.runs import contents

#: Bits that are flipped, one at a time: a number in the plain suite, and more in the long one.
FEW, MANY = 4, 300


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """Return inputs, an output folder with its workspace, and the same inputs with one more file."""
    folder = tmp_path_factory.mktemp("bits")
    source = make_inputs(folder / "in", 7)
    run([source], folder / "out", jobs=1)
    shutil.copy(source / "0004.txt", source / "copy.txt")
    shutil.copytree(folder / "out", folder / "truth", symlinks=True)
    run([source], folder / "truth", jobs=1)
    return source, folder / "out", folder / "truth"


def flip(path: Path, bit: int) -> None:
    with path.open("r+b") as stream:
        stream.seek(bit // 8)
        (byte,) = stream.read(1)
        stream.seek(bit // 8)
        stream.write(bytes([byte ^ 1 << bit % 8]))
        os.fsync(stream.fileno())


def refused(source: Path, output: Path) -> WorkspaceError | None:
    try:
        run([source], output, jobs=1)
    except WorkspaceError as error:
        return error
    return None


def check(done: tuple[Path, Path, Path], folder: Path, seed: int) -> None:
    source, output, truth = done
    broken = shutil.copytree(output, folder / f"out{seed}", symlinks=True)
    workspace = broken / ".collate.sqlite"
    flip(workspace, random.Random(seed).randrange(8 * workspace.stat().st_size))
    refusal = refused(source, broken)
    if refusal is None:
        assert contents(broken) == contents(truth)
    else:
        assert ".collate.sqlite" in str(refusal)
        assert refusal.remedy
        assert contents(broken) == contents(output)
    shutil.rmtree(broken)


@pytest.mark.parametrize("seed", range(FEW))
def test_a_flipped_bit(done: tuple[Path, Path, Path], tmp_path: Path, seed: int) -> None:
    check(done, tmp_path, seed)


@pytest.mark.slow
def test_many_flipped_bits(done: tuple[Path, Path, Path], tmp_path: Path) -> None:
    for seed in range(FEW, MANY):
        check(done, tmp_path, seed)
