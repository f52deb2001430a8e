"""The hash index returns the counts of a dictionary, whatever the generations and parts."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collate.store import Workspace, hash_index, open_read_only

#: Few hashes, including the least and the greatest, so that one fills several parts.
HASHES = [0, 1, 2**63 - 1, 2**63, 2**64 - 2, 2**64 - 1]

runs = st.lists(
    st.sets(st.tuples(st.sampled_from(HASHES), st.integers(1, 40)), max_size=25), min_size=1, max_size=9
)


def add(workspace: Workspace, rows: set[tuple[int, int]], scheme: bytes = b"s") -> None:
    hashes = np.array([hash_ for hash_, _ in rows], dtype=np.uint64)
    hash_index.add_postings(
        workspace, scheme, hashes=hashes, owners=np.array([owner for _, owner in rows], dtype=np.int64)
    )


@settings(max_examples=40)
@given(runs, st.sets(st.sampled_from(HASHES)))
def test_counts_equal_those_of_a_dictionary(runs: list[set[tuple[int, int]]], asked: set[int]) -> None:
    expected: Counter[int] = Counter()
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(hash_index, "PART_SIZE", 4)
        path = Path(folder) / "w"
        with Workspace(path) as workspace:
            for number, rows in enumerate(runs):
                new = {(hash_, owner + 100 * number) for hash_, owner in rows}
                add(workspace, new)
                add(workspace, new, b"another scheme")
                expected.update(owner for hash_, owner in new if hash_ in asked)
            assert workspace.notes == []
            generations = workspace.query(
                "SELECT DISTINCT generation FROM postings WHERE scheme = ?", (b"s",)
            )
            assert len(generations) <= hash_index.MAX_GENERATIONS
        with open_read_only(path) as connection:
            assert (
                hash_index.count_shared_hashes(
                    connection, b"s", hashes=np.array(sorted(asked), dtype=np.uint64)
                )
                == expected
            )


def test_a_hash_of_very_many_texts_is_truncated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hash_index, "PART_SIZE", 4)
    monkeypatch.setattr(hash_index, "MAX_OWNERS", 10)
    with Workspace(tmp_path / "w") as workspace:
        add(workspace, {(7, owner) for owner in range(50)} | {(8, 60)})
    with open_read_only(tmp_path / "w") as connection:
        found = hash_index.count_shared_hashes(connection, b"s", hashes=np.array([7, 8], dtype=np.uint64))
    assert found == {**dict.fromkeys(range(10), 1), 60: 1}


def test_large_generations_are_not_merged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hash_index, "PART_SIZE", 4)
    monkeypatch.setattr(hash_index, "MAX_MERGED", 20)
    with Workspace(tmp_path / "w") as workspace:
        for number in range(8):
            add(workspace, {(hash_, number) for hash_ in range(12)})
        assert len(workspace.query("SELECT DISTINCT generation FROM postings")) == 8
    with open_read_only(tmp_path / "w") as connection:
        found = hash_index.count_shared_hashes(connection, b"s", hashes=np.array([3], dtype=np.uint64))
    assert found == dict.fromkeys(range(8), 1)
