"""A pool whose processes are killed: no result is lost but that of the item at which two die."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from collate.engine import LOST_PROBLEM, LocalEngine, ProcessPool, map_partitions
from collate.errors import EngineError
from tests.engine.test_confined import ended

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs signals")


def _deadly(number: int, *, at: int, marker: Path | None = None) -> int:
    """Return the square; be killed at the number *at*, once if there is a *marker*, else always."""
    if number == at and not (marker and marker.exists()):
        if marker:
            marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def _several(number: int, *, at: int) -> Iterator[int]:
    yield from (_deadly(number, at=at), -number)


def _plus(number: int) -> Iterator[int]:
    yield number + 1000


def _slow(number: int) -> tuple[int, int]:
    time.sleep(0.1)
    return number, os.getpid()


def _replace(number: int) -> int:
    return -number


@pytest.mark.parametrize("at", [0, 5, 29])
def test_an_item_at_which_processes_die_is_replaced_and_no_other(at: int) -> None:
    found = list(map_partitions(partial(_deadly, at=at), range(30), processes=2, lost=_replace))
    assert found == [-n if n == at else n * n for n in range(30)]


def test_an_item_whose_process_was_killed_once_is_done_again(tmp_path: Path) -> None:
    work = partial(_deadly, at=7, marker=tmp_path / "once")
    with ProcessPool(2) as pool:
        assert list(pool.map(work, range(20))) == [n * n for n in range(20)]
        assert list(pool.map(work, range(5))) == [n * n for n in range(5)]


def test_without_a_replacement_the_error_names_what_happened() -> None:
    with ProcessPool(2) as pool:
        with pytest.raises(EngineError, match="killed, and so was a second one"):
            list(pool.map(partial(_deadly, at=3), range(9)))
        assert list(pool.map(partial(_deadly, at=99), range(9))) == [n * n for n in range(9)]
    assert LOST_PROBLEM.startswith("the process at work on it")


@pytest.mark.parametrize("replaced", [True, False])
def test_functions_in_turn_replace_what_the_first_loses(replaced: bool) -> None:
    engine = LocalEngine(2)
    first = engine.map_partitions(
        partial(_several, at=4), range(12), lost=(lambda number: iter([7])) if replaced else None
    )
    results = engine.map_partitions(_plus, first)
    if replaced:
        expected = [m + 1000 for n in range(12) for m in ([7] if n == 4 else [n * n, -n])]
        assert list(results) == expected
    else:
        with pytest.raises(EngineError):
            list(results)
    engine.close()


def test_processes_killed_from_outside_at_any_time() -> None:
    draw = random.Random(17)
    results: list[tuple[int, int]] = []
    with ProcessPool(2) as pool:
        for result in pool.map(_slow, range(40)):
            results.append(result)
            if len(results) in (5, 18, 31):
                os.kill(draw.choice(results[-3:])[1], signal.SIGKILL)
    assert [number for number, _process in results] == list(range(40))
    assert len({process for _number, process in results}) > 2


PARENT = """
import os, sys, time
from collate.engine import ProcessPool
from tests.engine.test_process_pool import _endless, _process
if __name__ == "__main__":
    pool = ProcessPool(2)
    print(*set(pool.map(_process, range(6))), flush=True)
    list(pool.map({work}, range(2)))
    time.sleep(600)
"""


def _process(number: int) -> int:
    time.sleep(0.3)
    return os.getpid()


def _endless(number: int) -> int:
    while True:
        number += 1


@pytest.mark.parametrize("work", ["_endless", "_process"], ids=["at work", "idle"])
def test_the_processes_end_with_their_parent(tmp_path: Path, work: str) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT.format(work=work))
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, script],
        env={**os.environ, "PYTHONPATH": str(root)},
        stdout=subprocess.PIPE,
    ) as parent:
        assert parent.stdout is not None
        children = [int(word) for word in parent.stdout.readline().split()]
        assert children
        time.sleep(1)
        parent.kill()
    assert all(ended(child) for child in children)


def test_two_threads_have_a_pool_each() -> None:
    found: list[list[int]] = []

    def work() -> None:
        found.append(list(map_partitions(partial(_deadly, at=2), range(5), processes=2, lost=_replace)))

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [[0, 1, -2, 9, 16]] * 2
