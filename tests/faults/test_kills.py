"""``kill -9`` in every stage and in publishing.

The folder holds one whole report at every moment, and the next run gives the same bytes.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
from collections import Counter
from pathlib import Path

import pytest

from tests.faults.made_inputs import make_inputs
from tests.faults.runs import broken, contents

pytestmark = [pytest.mark.skipif(os.name != "posix", reason="needs signals"), pytest.mark.slow]

#: Files in the folder at each turn of the campaign: from nothing, and when some were added.
FILES = (140, 170, 200)
KILLS = 50
SEED = 20_260


def test_fifty_kills(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    everything = make_inputs(tmp_path / "all", FILES[-1])
    names = sorted(path.name for path in everything.iterdir())
    source, output, start = tmp_path / "in", tmp_path / "out", tmp_path / "start"
    source.mkdir()
    start.mkdir()
    killed: Counter[str] = Counter()
    for turn, count in enumerate(FILES, start=1):
        for name in names[:count]:
            shutil.copy(everything / name, source / name)
        truth = tmp_path / f"truth{turn}"
        shutil.copytree(start, truth, symlinks=True)
        status, printed = broken(source, truth)
        assert status == 0
        before, after, counts = contents(start), contents(truth), printed["events"]
        assert before != after
        shutil.copytree(start, output, symlinks=True)
        while sum(killed.values()) < KILLS * turn // len(FILES):
            event = min(sorted(counts), key=lambda name: (killed[name], chance.random()))
            # What was done before the last kill is not done again, so the later events may not come.
            number = int(counts[event] * chance.random() ** 2)
            status, _printed = broken(source, output, act="kill", at=(event, number))
            assert status in (0, -signal.SIGKILL)
            found = contents(output)
            assert found in (before, after)
            if status == 0:
                assert found == after
            else:
                killed[event] += 1
            if found == after:
                shutil.rmtree(output)
                shutil.copytree(start, output, symlinks=True)
        status, _printed = broken(source, output)
        assert (status, contents(output)) == (0, after)
        shutil.rmtree(output)
        start = truth
    assert set(killed) >= {"read", "dedupe", "align", "tei", "report", "commit", "link", "replace", "unlink"}
