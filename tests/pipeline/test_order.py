"""The order in which files are named changes only the order of rows."""

import csv
import random
from pathlib import Path

import pytest

from collate import pipeline

CORPUS = Path(__file__).parents[2] / "corpus"


def _works(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.glob("works/*/*")}


def _pairs(folder: Path) -> list[tuple[str, ...]]:
    """Return the pairs of matches.csv; the sides of a symmetric relation are sorted."""
    with (folder / "matches.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return sorted((row["relation"], row["jaccard"], *_sides(row)) for row in rows)


def _sides(row: dict[str, str]) -> tuple[str, ...]:
    left, right = (row["left"], row["left_in_right"]), (row["right"], row["right_in_left"])
    sides = (left, right) if row["relation"] in ("excerpt", "report") else sorted((left, right))
    return tuple(value for side in sides for value in side)


@pytest.fixture(scope="module")
def in_order(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sorted")
    pipeline.run(sorted(CORPUS.glob("*.txt")), folder)
    return folder


@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.slow)])
def test_files_in_another_order_give_the_same_works(seed: int, in_order: Path, tmp_path: Path) -> None:
    paths = sorted(CORPUS.glob("*.txt"))
    random.Random(seed).shuffle(paths)
    pipeline.run(paths, tmp_path)
    expected = _works(in_order)
    assert len(expected) > 20
    assert _works(tmp_path) == expected
    assert _pairs(tmp_path) == _pairs(in_order)
