"""Editions of random runs are accepted by ``verify``, as bench/verified.py, with fewer runs."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[2] / "bench"


@pytest.mark.slow
def test_no_edition_of_a_random_run_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(BENCH), *sys.path])
    import verified

    runs = [verified.run_once(tmp_path / str(number), random.Random(f"9-{number}")) for number in range(25)]
    assert [refused for run in runs for refused in run.refused] == []
    assert sum(run.accepted for run in runs) > 25
