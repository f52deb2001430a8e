"""Functions in a process with limits: every way in which such a process can end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from collate.engine import ConfinedDeath, Death, Limits, allow_more, confine
from collate.engine.confined import close_confined
from collate.errors import SettingsError, SourceError

LIMITS = Limits(memory=300_000_000, cpu=20, seconds=60)
linux = pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux alone")
unix = pytest.mark.skipif(os.name != "posix", reason="needs signals")


def _numbers(count: int) -> Iterator[int]:
    yield from range(count)


def _process(*ignored: object) -> Iterator[int]:
    yield os.getpid()


def _fail(error: BaseException) -> Iterator[int]:
    yield 1
    raise error


class _Local(Exception):
    def __init__(self, one: int, two: int) -> None:
        super().__init__(f"{one} and {two}")


def _fail_locally() -> Iterator[int]:
    raise _Local(1, 2)
    yield 1


def _allocate(megabytes: int) -> Iterator[int]:
    yield len(bytes(megabytes * 1_000_000))


def _abort() -> Iterator[int]:
    os.abort()
    yield 1


def _work() -> Iterator[int]:
    yield 1
    while True:
        pass


def _sleep(seconds: float) -> Iterator[int]:
    yield 1
    time.sleep(seconds)
    yield 2


def _killed(marker: Path, times: int) -> Iterator[int]:
    """Yield 1, in the process that comes after *times* others."""
    before = len(marker.read_bytes()) if marker.exists() else 0
    if before < times:
        marker.write_bytes(b"x" * (before + 1))
        os.kill(os.getpid(), signal.SIGKILL)
    yield 1


def _print() -> Iterator[int]:
    os.write(1, b"from a library\n")
    yield 7


def _patient(pages: int) -> Iterator[int]:
    for page in range(pages):
        allow_more(1, 1)
        time.sleep(0.3)
        yield page


def death(error: pytest.ExceptionInfo[ConfinedDeath]) -> tuple[Death, str]:
    return error.value.death, error.value.reason


def test_results_are_those_of_the_function_and_the_process_is_used_again() -> None:
    assert list(confine(_numbers, 1000, limits=LIMITS)) == list(range(1000))
    assert list(confine(_numbers, 0, limits=LIMITS)) == []
    (first,), (second,) = confine(_process, limits=LIMITS), confine(_process, b"x" * 10**7, limits=LIMITS)
    assert first == second != os.getpid()
    assert list(confine(_print, limits=LIMITS)) == [7]
    assert allow_more(1, 1) is None  # type: ignore[func-returns-value]  # not in a confined process


def test_two_tasks_at_a_time_have_a_process_each() -> None:
    both = zip(confine(_numbers, 3, limits=LIMITS), confine(_numbers, 4, limits=LIMITS), strict=False)
    assert list(both) == [(0, 0), (1, 1), (2, 2)]


def test_errors_are_raised_here() -> None:
    results = confine(_fail, SourceError("a", "b", "c"), limits=LIMITS)
    assert next(results) == 1
    with pytest.raises(SourceError, match=r"a: b\. c"):
        next(results)
    with pytest.raises(SettingsError):
        list(confine(_fail, SettingsError("", "no"), limits=LIMITS))
    with pytest.raises(KeyError, match="missing") as caught:
        list(confine(_fail, KeyError("missing"), limits=LIMITS))
    assert "_fail" in caught.value.__notes__[0]
    with pytest.raises(RuntimeError, match="1 and 2"):  # it cannot be made again here
        list(confine(_fail_locally, limits=LIMITS))


@linux
def test_memory_is_limited_beyond_what_the_process_has() -> None:
    assert list(confine(_allocate, 200, limits=LIMITS)) == [200_000_000]
    for megabytes in (400, 40_000):
        with pytest.raises(ConfinedDeath) as caught:
            list(confine(_allocate, megabytes, limits=LIMITS))
        assert death(caught) == (Death.MEMORY, "")
    assert list(confine(_allocate, 200, limits=LIMITS)) == [200_000_000]


@unix
def test_a_crash_names_the_signal_and_the_next_task_has_a_fresh_process() -> None:
    (before,) = confine(_process, limits=LIMITS)
    with pytest.raises(ConfinedDeath) as caught:
        list(confine(_abort, limits=LIMITS))
    assert death(caught) == (Death.CRASH, "SIGABRT")
    (after,) = confine(_process, limits=LIMITS)
    assert after != before


@unix
def test_processor_time_is_limited_for_each_task() -> None:
    for _ in range(2):
        start = time.process_time()
        with pytest.raises(ConfinedDeath) as caught:
            list(confine(_work, limits=LIMITS._replace(cpu=1)))
        assert death(caught) == (Death.CPU, "SIGXCPU")
        assert time.process_time() - start < 1  # this process only waits


def test_time_is_limited_without_that_of_the_caller() -> None:
    start = time.monotonic()
    with pytest.raises(ConfinedDeath) as caught:
        list(confine(_sleep, 30.0, limits=LIMITS._replace(seconds=1.5)))
    assert death(caught) == (Death.TIME, "")
    assert time.monotonic() - start < 10
    found = []
    for number in confine(_numbers, 3, limits=LIMITS._replace(seconds=2)):
        time.sleep(0.8)
        found.append(number)
    assert found == [0, 1, 2]


def test_a_task_can_be_allowed_more() -> None:
    assert list(confine(_patient, 6, limits=LIMITS._replace(seconds=1.5))) == list(range(6))


@unix
def test_a_task_whose_process_was_killed_is_tried_once_more(tmp_path: Path) -> None:
    assert list(confine(_killed, tmp_path / "once", 1, limits=LIMITS)) == [1]
    with pytest.raises(ConfinedDeath) as caught:
        list(confine(_killed, tmp_path / "twice", 2, limits=LIMITS))
    assert death(caught) == (Death.KILLED, "SIGKILL")


@unix
def test_a_process_that_ended_between_two_tasks_is_replaced() -> None:
    (first,) = confine(_process, limits=LIMITS)
    os.kill(first, signal.SIGKILL)
    (second,) = confine(_process, limits=LIMITS)
    assert second != first


@unix
def test_an_abandoned_task_is_ended() -> None:
    (process,) = confine(_process, limits=LIMITS)
    task = confine(_sleep, 60.0, limits=LIMITS)
    assert next(task) == 1
    task.close()  # type: ignore[attr-defined]  # it is a generator
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
    close_confined()
    close_confined()


PARENT = """
import sys
from tests.engine.test_confined import LIMITS, _process, _sleep, confine
print(*confine(_process, limits=LIMITS), flush=True)
list(confine({task}, limits=LIMITS))
sys.stdin.read()
"""


@unix
@pytest.mark.parametrize("task", ["_sleep, 600.0", "_process"], ids=["at work", "idle"])
def test_a_process_ends_with_its_parent(task: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT.format(task=task)],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        time.sleep(0.5)
        os.kill(child, 0)
        parent.kill()
    assert ended(child)


def ended(process: int, seconds: float = 10) -> bool:
    """Return whether a process that is no child of this one ends within some seconds."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            os.kill(process, 0)
            if Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] == "Z":
                return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.05)
    return False
