"""Laws that every engine obeys, tested on the local engine; connected components."""

from __future__ import annotations

import gc
import pickle
import tempfile
from collections.abc import Iterator
from functools import partial
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collate.engine import (
    ENGINES,
    DisjointSets,
    LocalEngine,
    ProcessPool,
    Shared,
    components,
    map_partitions,
    merge_components,
)
from collate.errors import OutputError, SettingsError

nodes = st.integers(0, 12)
edges = st.lists(st.tuples(nodes, nodes), max_size=24)


def table(pairs: list[tuple[int, int]]) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def reachable(node: int, pairs: list[tuple[int, int]]) -> tuple[int, ...]:
    """Return the nodes reachable from *node*: a slow reference implementation."""
    seen = {node}
    while True:
        more = {end for pair in pairs if seen.intersection(pair) for end in pair}
        if more <= seen:
            return tuple(sorted(seen))
        seen |= more


@given(edges)
def test_components_equal_the_reachable_nodes(pairs: list[tuple[int, int]]) -> None:
    expected = {reachable(node, pairs) for pair in pairs for node in pair}
    assert set(components(table(pairs)).groups()) == expected
    assert list(components(table(pairs)).groups()) == sorted(expected)


@given(edges, st.integers(1, 4), st.randoms())
def test_components_of_parts_can_be_merged(
    pairs: list[tuple[int, int]], parts: int, draw: np.random.RandomState
) -> None:
    whole = components(table(pairs)).groups()
    mixed = [pair[::-1] for pair in pairs] + pairs
    draw.shuffle(mixed)
    cut = [components(table(mixed[i::parts])) for i in range(parts)]
    assert merge_components(cut).groups() == whole
    assert LocalEngine().components(table(mixed[i::parts]) for i in range(parts)).groups() == whole


def test_a_long_chain_is_one_component() -> None:
    order = np.random.RandomState(5).permutation(20_000)
    chain = np.stack((order[:-1], order[1:]), axis=1)
    assert [len(group) for group in components(chain).groups()] == [20_000]


@given(edges)
def test_disjoint_sets_equal_the_components(pairs: list[tuple[int, int]]) -> None:
    sets = DisjointSets(13)
    assert all(sets.join(*pair) for pair in pairs)
    alone = [(node,) for node in range(13) if not any(node in pair for pair in pairs)]
    assert sets.sets() == tuple(sorted([*alone, *components(table(pairs)).groups()]))
    assert all(sets.find(a) == sets.find(b) for nodes in sets.sets() for a, b in combinations(nodes, 2))


@given(edges, edges.filter(lambda pairs: all(a != b for a, b in pairs)))
def test_no_set_ever_contains_a_forbidden_pair(
    pairs: list[tuple[int, int]], forbidden: list[tuple[int, int]]
) -> None:
    sets = DisjointSets(13, forbidden)
    for pair in pairs:
        assert sets.join(*pair) == (sets.find(pair[0]) == sets.find(pair[1]))
        assert not any(sets.find(a) == sets.find(b) for a, b in forbidden)


def _twice(number: int) -> Iterator[tuple[int, int]]:
    yield number % 3, number
    yield 3, -number


@pytest.mark.parametrize("processes", [1, 2])
def test_values_of_a_key_are_in_the_order_of_the_items(processes: int) -> None:
    engine = LocalEngine(processes)
    rows = engine.keep(engine.map_partitions(_twice, range(7)))
    assert list(rows)[:3] == [(0, 0), (3, 0), (1, 1)]
    assert list(rows) == list(engine.chain(rows))  # kept: as often as needed
    together = dict(engine.shuffle_by_key(rows, 6))
    assert together == {0: [0, 3, 6], 1: [1, 4], 2: [2, 5], 3: [0, -1, -2, -3, -4, -5, -6]}
    assert engine.share("甲").value == "甲"
    engine.close()


def _look_up(number: int, table: Shared[list[str]]) -> Iterator[str]:
    yield table.value[number]


def _longer(word: str, more: Shared[str]) -> Iterator[str]:
    yield word + more.value
    yield word


@pytest.mark.parametrize("processes", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_functions_in_turn_and_shared_values(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, processes: int
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    engine = LocalEngine(processes)
    words = [f"w{number}" for number in range(50)]
    table, more = engine.share(words), engine.share("!")
    first = engine.map_partitions(partial(_look_up, table=table), range(50))
    second = engine.map_partitions(partial(_longer, more=more), first)
    expected = [form for word in words for form in (word + "!", word)]
    assert list(second) == list(second) == expected
    assert list(engine.map_partitions(partial(_longer, more=more), ["a"])) == ["a!", "a"]
    assert len(list(tmp_path.iterdir())) == (0 if processes == 1 else 2)  # each value once
    del first, second, table, more
    engine.close()
    gc.collect()
    assert list(tmp_path.iterdir()) == []


def test_a_shared_value_is_pickled_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    shared = LocalEngine().share(list(range(100_000)))
    first, second = pickle.dumps(shared), pickle.dumps(shared)
    assert len(first) < 300
    assert pickle.loads(first) is pickle.loads(second)  # one copy in each process
    assert pickle.loads(first).value == shared.value
    (file,) = tmp_path.iterdir()
    assert file.stat().st_size > 100_000
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with pytest.raises(OutputError, match="cannot be kept there"):
        pickle.dumps(LocalEngine().share(7))


def _square(number: int) -> int:
    if number < 0:
        raise SettingsError("", f"{number} is negative")
    return number * number


@pytest.mark.parametrize("processes", [1, 2])
def test_a_pool_takes_few_items_ahead_and_works_again_after_an_error(processes: int) -> None:
    taken: list[int] = []

    def items(last: int) -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield -1 if number == last else number

    with ProcessPool(processes) as pool:
        squares = pool.map(_square, items(50))
        assert [next(squares) for _ in range(5)] == [0, 1, 4, 9, 16]
        assert len(taken) <= 5 + 4 * processes
        with pytest.raises(SettingsError, match="-1 is negative"):
            list(squares)
        assert len(taken) <= 51 + 4 * processes
        assert list(pool.map(_square, [3, 4])) == [9, 16]
    assert list(map_partitions(_square, iter([5, 6]), processes=processes)) == [25, 36]


def test_the_table_of_engines() -> None:
    assert list(ENGINES) == ["local", "spark"]
    assert list(ENGINES["local"]("", 3).map_partitions(_twice, [])) == []


@pytest.mark.parametrize(
    "master", ["", "http://host:7077", "local[x]", "spark://", "spark://a b", "mesos://h"]
)
def test_a_malformed_master_address_is_rejected_before_anything_starts(master: str) -> None:
    from collate.engine import SparkEngine

    with pytest.raises(SettingsError, match="is not the address of a Spark master"):
        SparkEngine(master)
