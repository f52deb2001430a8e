"""Items in files: spools, and checkpoints that a job which was killed continues from."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collate.engine import LocalEngine
from collate.engine.spool import Checkpoint, Spool
from collate.errors import OutputError

#: Numbers on which a function of this module was called.
CALLS: list[int] = []


def _several(number: int, last: int = 10**9) -> Iterator[str]:
    """Yield as many items as the last digit of *number*; the job is killed after the number *last*."""
    CALLS.append(number)
    if number > last:
        raise KeyboardInterrupt
    for i in range(number % 10):
        yield f"{number}.{i}"


def _with_parity(number: int) -> Iterator[tuple[int, int]]:
    yield number % 3, number


def _total(item: tuple[int, list[int]]) -> Iterator[int]:
    CALLS.append(item[0])
    yield sum(item[1])


EXPECTED = [f"{number}.{i}" for number in range(20) for i in range(number % 10)]


@given(st.lists(st.binary(max_size=40)), st.integers(1, 100))
def test_a_spool_has_its_items_in_memory_or_in_a_file(items: list[bytes], in_memory: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("collate.engine.spool.IN_MEMORY", in_memory)
        spool: Spool[bytes] = Spool()
        for number, item in enumerate(items):
            spool.add(item)
            assert spool[number] == item  # reading between additions
    assert len(spool) == len(items)
    first, second = iter(spool), iter(spool)
    assert list(zip(first, second, strict=True)) == [(item, item) for item in items]


def test_the_file_of_a_spool_is_deleted_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr("collate.engine.spool.IN_MEMORY", 1)
    spool: Spool[int] = Spool()
    spool.add(7)
    del spool
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_an_error_with_a_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    monkeypatch.setattr("collate.engine.spool.IN_MEMORY", 1)
    with pytest.raises(OutputError, match=r"gone: the texts cannot be kept there .* TMPDIR"):
        Spool[int]().add(7)
    with pytest.raises(OutputError, match=r"texts\.items: cannot be written .* it continues"):
        Checkpoint[int](tmp_path / "gone" / "texts.items").add([1])


@pytest.mark.parametrize("processes", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_what_was_complete_is_not_computed_again(tmp_path: Path, processes: int) -> None:
    def start(last: int) -> Iterator[str]:
        engine = LocalEngine(processes, checkpoints=tmp_path)
        try:
            yield from engine.checkpoint(
                engine.map_partitions(partial(_several, last=last), range(20)), "steps"
            )
        finally:
            engine.close()

    found: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        found.extend(start(last=11))
    assert found == EXPECTED[: len(found)]
    stored = Checkpoint[str](tmp_path / "steps.items").groups
    assert 12 - 4 * (processes - 1) <= stored <= 12  # results of two processes arrive in order
    CALLS.clear()
    assert list(start(last=10**9)) == EXPECTED
    assert processes == 2 or [*range(12, 20)] == CALLS  # calls in other processes are not counted here
    CALLS.clear()
    assert list(start(last=-1)) == EXPECTED  # complete: nothing is computed
    assert not CALLS


def test_a_checkpoint_can_be_read_often_and_in_part(tmp_path: Path) -> None:
    engine = LocalEngine(checkpoints=tmp_path)
    CALLS.clear()
    items = engine.keep(engine.checkpoint(engine.map_partitions(_several, range(20)), "steps"))
    first = iter(items)
    assert [next(first) for _ in range(3)] == EXPECTED[:3]
    first = iter(())
    assert list(items) == list(items) == EXPECTED
    assert [*range(20)] == CALLS


def test_a_last_group_that_is_incomplete_is_discarded(tmp_path: Path) -> None:
    path = tmp_path / "steps.items"
    written: Checkpoint[int] = Checkpoint(path)
    sizes = [0]
    for group in ([1, 2], [], [3] * 50):
        written.add(group)
        sizes.append(path.stat().st_size)
    whole = path.read_bytes()
    for size in range(len(whole) + 1):
        path.write_bytes(whole[:size])
        found: Checkpoint[int] = Checkpoint(path)
        complete = sum(end <= size for end in sizes) - 1
        assert found.groups == complete
        assert list(found) == ([1, 2] * (complete > 0)) + ([3] * 50 * (complete > 2))
        path.write_bytes(whole[:size])
        again: Checkpoint[int] = Checkpoint(path, lambda first: iter([[1, 2], [], [3] * 50][first:]))
        assert list(again) == [1, 2] + [3] * 50
        assert path.read_bytes()[: len(whole)] == whole


def test_a_step_after_a_shuffle_continues_with_its_next_group(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def totals(engine: LocalEngine) -> list[int]:
        together = engine.shuffle_by_key(engine.map_partitions(_with_parity, range(10)), 5)
        return list(engine.checkpoint(engine.map_partitions(_total, together), "totals"))

    CALLS.clear()
    assert totals(LocalEngine(checkpoints=tmp_path)) == totals(LocalEngine()) == [18, 12, 15]
    path = tmp_path / "totals.items"
    path.write_bytes(path.read_bytes()[:-12])  # the mark at the end, and a part of the last group
    CALLS.clear()
    assert totals(LocalEngine(checkpoints=tmp_path)) == [18, 12, 15]
    assert CALLS[:1] == CALLS[-1:] == [2]


def test_a_collection_that_is_not_of_the_engine_is_one_group(tmp_path: Path) -> None:
    engine = LocalEngine(checkpoints=tmp_path)
    assert list(engine.checkpoint([1, 2, 3], "items")) == [1, 2, 3]
    assert list(engine.checkpoint([4], "items")) == [1, 2, 3]
