"""Law: the order in which files are named changes nothing but the order of rows."""

import csv
import random
from pathlib import Path

import pytest

from collate import pipeline

CORPUS = Path(__file__).parents[2] / "corpus"


def _works(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.glob("works/*/*")}


def _pairs(folder: Path) -> list[tuple[str, ...]]:
    """Return the pairs of matches.csv, sides that no relation puts first in one order."""
    with (folder / "matches.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return sorted((row["relation"], row["jaccard"], *_sides(row)) for row in rows)


def _sides(row: dict[str, str]) -> tuple[str, ...]:
    left, right = (row["left"], row["left_in_right"]), (row["right"], row["right_in_left"])
    sides = (left, right) if row["relation"] in ("excerpt", "report") else sorted((left, right))
    return tuple(value for side in sides for value in side)


@pytest.mark.parametrize("seed", range(2))
def test_files_in_another_order_give_the_same_works(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    paths = sorted(CORPUS.glob("*.txt"))
    pipeline.run(paths, tmp_path / "sorted")
    random.Random(seed).shuffle(paths)
    pipeline.run(paths, tmp_path / "shuffled")
    expected = _works(tmp_path / "sorted")
    assert len(expected) > 20
    assert _works(tmp_path / "shuffled") == expected
    assert _pairs(tmp_path / "shuffled") == _pairs(tmp_path / "sorted")
