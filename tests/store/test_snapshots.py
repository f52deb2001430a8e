"""Snapshots of runs: parts are stored once, and the last runs of each folder are kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from collate.store import Runs, Snapshots, Workspace, list_snapshots, load_part, open_read_only


def record(path: Path, parts: list[bytes], *, folder: str = "out", keep: int = 50) -> None:
    """Record a run whose snapshot has these parts, the first of them the head."""
    with Workspace(path) as workspace:
        runs = Runs(workspace, path.parent / folder)
        runs.begin({})
        snapshots = Snapshots(workspace, runs)
        head, *others = [snapshots.add_part(part, b"from " + part) for part in parts]
        snapshots.record(head, others, version="1", keep=keep)


def contents(path: Path) -> list[bytes]:
    with open_read_only(path) as connection:
        rows = connection.execute("SELECT value FROM snapshot_parts ORDER BY value").fetchall()
    return [value for (value,) in rows]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "w.sqlite"


def test_a_part_of_several_runs_is_stored_once(path: Path) -> None:
    record(path, [b"head 1", b"work"])
    record(path, [b"head 2", b"work"])
    assert contents(path) == [b"head 1", b"head 2", b"work"]
    with open_read_only(path) as connection:
        last, first = list_snapshots(connection, "out")
        assert (load_part(connection, last.head), load_part(connection, first.head)) == (b"head 2", b"head 1")
        assert load_part(connection, b"?") is None


def test_the_last_runs_are_kept_and_parts_that_none_of_them_has_are_not(path: Path) -> None:
    for number in range(5):
        record(path, [b"head %d" % number, b"work %d" % (number // 3)], keep=2)
    assert contents(path) == [b"head 3", b"head 4", b"work 1"]


def test_the_runs_of_another_folder_keep_their_parts(path: Path) -> None:
    record(path, [b"other", b"work of the other"], folder="other", keep=2)
    for number in range(4):
        record(path, [b"head %d" % number], keep=2)
    assert contents(path) == [b"head 2", b"head 3", b"other", b"work of the other"]


def test_a_run_without_changes_repeats_the_last_one(path: Path) -> None:
    record(path, [b"head", b"work"])
    with Workspace(path) as workspace:
        runs = Runs(workspace, path.parent / "out")
        runs.begin({})
        Snapshots(workspace, runs).repeat(version="2", keep=50)
    with open_read_only(path) as connection:
        last, first = list_snapshots(connection, "out")
    assert (last.head, last.version, first.version) == (first.head, "2", "1")
    assert contents(path) == [b"head", b"work"]


def test_parts_are_found_by_what_they_were_made_from(path: Path) -> None:
    record(path, [b"head", b"work"])
    with Workspace(path) as workspace:
        known = Snapshots(workspace, Runs(workspace, path.parent / "out")).parts_by_source()
    assert set(known) == {b"from head", b"from work"}
