"""The workspace stores entries, never ends a run by a fault of its own, and never destroys other files."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from collate.errors import WorkspaceError
from collate.store import Runs, Workspace, open_read_only
from collate.store.migrate import APPLICATION_ID, MIGRATIONS, SCHEMA_VERSION, migrate, schema_of
from collate.store.runs import Member, find_members, latest_run_with_texts, list_runs, relative_folder
from collate.store.workspace import UNUSED_RUNS


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "w.sqlite"


def fill(path: Path, value: bytes = b"value") -> None:
    with Workspace(path) as workspace:
        workspace.store("editions", b"key", value=value)
        assert workspace.notes == []


def held(path: Path) -> list[tuple[bytes, bytes]]:
    with open_read_only(path) as connection:
        return connection.execute("SELECT key, value FROM editions").fetchall()


def test_stored_entries_are_available_to_the_next_run(path: Path) -> None:
    fill(path)
    with Workspace(path) as workspace:
        assert workspace.has("editions", b"key")
        assert workspace.get("editions", b"key") == (b"value",)
        assert workspace.get("editions", b"other") is None
        assert workspace.get("readings", b"key") is None
        workspace.store("overlaps", b"too little", value=None)
        assert workspace.get("overlaps", b"too little") == (None,)
        assert workspace.stored == {"overlaps": 1}
        workspace.remove("editions", b"key")
    assert sorted(p.name for p in path.parent.iterdir()) == ["w.sqlite", "w.sqlite-lock"]
    assert held(path) == []


def test_force_ignores_entries_of_earlier_runs(path: Path) -> None:
    fill(path)
    with Workspace(path, force=True) as workspace:
        assert not workspace.has("editions", b"key")
        assert workspace.get("editions", b"key") is None
        workspace.store("editions", b"key", value=b"new")
        assert workspace.get("editions", b"key") == (b"new",)
    assert held(path) == [(b"key", b"new")]


def test_entries_unused_by_many_runs_are_dropped(path: Path) -> None:
    fill(path)
    for number in range(UNUSED_RUNS + 1):
        with Workspace(path) as workspace:
            runs = Runs(workspace, path.parent)
            runs.begin({})
            workspace.store("editions", b"used", value=b"") if number == 0 else workspace.get(
                "editions", b"used"
            )
            workspace.prune()
            runs.finish("done", key=b"", record=b"", details={})
        assert (b"key", b"value") in held(path) or number == UNUSED_RUNS
    assert held(path) == [(b"used", b"")]


def test_two_runs_at_once(path: Path) -> None:
    pytest.importorskip("fcntl", reason="this system has no such locks")
    with Workspace(path) as first:
        first.store("editions", b"key", value=b"value")
        with (
            pytest.raises(WorkspaceError, match=r"another run is using this workspace\. Wait for it"),
            Workspace(path),
        ):
            pass
        first.commit()
        assert held(path) == [(b"key", b"value")]  # readers need not wait


def test_a_killed_run_keeps_what_was_committed(path: Path) -> None:
    code = "import os, sys; from pathlib import Path; from collate.store import Workspace\n"
    code += "w = Workspace(Path(sys.argv[1])).__enter__(); w.store('editions', b'key', value=b'value')\n"
    code += "w.commit()\n"
    code += "w.store('editions', b'lost', value=b''); os._exit(9)"
    assert subprocess.run([sys.executable, "-c", code, str(path)], check=False).returncode == 9
    assert held(path) == [(b"key", b"value")]
    with Workspace(path) as workspace:
        assert workspace.get("editions", b"key") == (b"value",)
        assert workspace.notes == []


def damage(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:100] + bytes(len(content) - 100))


@pytest.mark.parametrize("named", [False, True])
def test_a_damaged_workspace_is_set_aside(path: Path, named: bool) -> None:
    fill(path)
    damage(path)
    with Workspace(path, user_named=named) as workspace:
        assert workspace.get("editions", b"key") is None
        assert "is damaged; it is set aside as w.sqlite.broken" in workspace.notes[0]
        workspace.store("editions", b"key", value=b"again")
    assert held(path) == [(b"key", b"again")]
    assert path.with_name("w.sqlite.broken").exists()


def test_damage_found_later_does_not_end_the_run(path: Path) -> None:
    fill(path, bytes(20_000))
    with open_read_only(path) as connection:
        name = "sqlite_autoindex_editions_1"
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()
    content = bytearray(path.read_bytes())
    at = 4096 * (page - 1)
    content[at : at + 8] = b"\xff" * 8
    path.write_bytes(content)
    with Workspace(path) as workspace:
        assert workspace.get("editions", b"key") is None
        workspace.store("editions", b"other", value=b"")  # discarded
        assert [note.count("the next run begins a new one") for note in workspace.notes] == [1]
    fill(path)
    assert held(path) == [(b"key", b"value")]


@pytest.mark.parametrize("content", [b"my letters\n" * 400, b""])
def test_a_file_that_is_not_a_workspace_is_left_alone(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    if not content:
        fill(path)  # an empty file may be overwritten
        return
    with (
        pytest.raises(WorkspaceError, match=r"is not a workspace of collate\. Name another file"),
        Workspace(path, user_named=True),
    ):
        pass
    assert path.read_bytes() == content
    with Workspace(path) as workspace:  # but the name in the output folder is reserved
        assert "set aside" in workspace.notes[0]
    assert path.with_name("w.sqlite.broken").read_bytes() == content


def test_the_database_of_another_program_is_left_alone(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE letters (text)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(WorkspaceError, match="is not a workspace"), Workspace(path, user_named=True):
        pass
    with pytest.raises(WorkspaceError, match="is a database of another program"):
        open_read_only(path)
    assert path.read_bytes() == before


def test_a_workspace_of_a_newer_version_is_left_alone_unless_forced(path: Path) -> None:
    fill(path)
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()
    with (
        pytest.raises(WorkspaceError, match=r"a newer version of collate\. Update collate.*--force"),
        Workspace(path),
    ):
        pass
    with pytest.raises(WorkspaceError, match=r"a newer version of collate\. Update collate$"):
        open_read_only(path)
    assert path.exists()
    with Workspace(path, force=True) as workspace:
        assert "set aside as w.sqlite.broken" in workspace.notes[0]
    assert held(path) == []
    assert path.with_name("w.sqlite.broken").exists()


def test_an_unwritable_workspace_is_disabled(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(path)
    real = sqlite3.connect

    def read_only(database: Path, **options: object) -> sqlite3.Connection:
        connection = real(database, isolation_level=None)
        connection.execute("PRAGMA query_only = ON")
        return connection

    monkeypatch.setattr(sqlite3, "connect", read_only)
    with Workspace(path) as workspace:
        assert workspace.get("editions", b"key") == (b"value",)
        workspace.store("editions", b"new", value=b"")
        workspace.store("editions", b"newer", value=b"")
        assert len(workspace.notes) == 1
        assert "cannot be used (attempt to write a readonly database)" in workspace.notes[0]
        assert "Check permissions and free space" in workspace.notes[0]
    monkeypatch.undo()
    assert held(path) == [(b"key", b"value")]


def test_a_full_disk(path: Path) -> None:
    fill(path)
    with Workspace(path) as workspace:
        workspace.query("PRAGMA max_page_count = 1")
        workspace.store("editions", b"large", value=bytes(10_000_000))
        assert "database or disk is full" in workspace.notes[0]
        assert workspace.get("editions", b"key") is None
    assert held(path) == [(b"key", b"value")]


def test_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    with Workspace(tmp_path / "none" / "w.sqlite", user_named=True) as workspace:
        workspace.store("editions", b"key", value=b"")
        assert "cannot be used (No such file or directory)" in workspace.notes[0]
        assert workspace.run == 1
    with pytest.raises(WorkspaceError, match=r"there is no workspace\. Run collate first"):
        open_read_only(tmp_path / "w.sqlite")


def test_an_older_schema_is_migrated(path: Path) -> None:
    fill(path)
    steps = (
        *MIGRATIONS,
        "CREATE TABLE later (x); INSERT INTO later SELECT key FROM editions;",
        "DROP TABLE later;",
    )
    connection = sqlite3.connect(path, isolation_level=None)
    migrate(connection, steps[: SCHEMA_VERSION + 1])
    assert connection.execute("SELECT x FROM later").fetchall() == [(b"key",)]
    migrate(connection, steps)
    migrate(connection, steps)
    assert schema_of(connection) == SCHEMA_VERSION + 2
    assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    broken = (*steps, "CREATE TABLE half (x); CREATE TABLE half (x);")
    with pytest.raises(sqlite3.OperationalError):
        migrate(connection, broken)
    connection.close()
    connection = sqlite3.connect(path)
    assert schema_of(connection) == SCHEMA_VERSION + 2  # a script takes effect completely or not at all
    assert connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'half'").fetchone() == (0,)
    connection.close()


def test_an_older_workspace_cannot_be_opened_read_only(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(path)
    monkeypatch.setattr("collate.store.workspace.SCHEMA_VERSION", SCHEMA_VERSION + 1)
    with pytest.raises(WorkspaceError, match="an older version"):
        open_read_only(path)


def test_runs_are_recorded(path: Path) -> None:
    place = path.parent / "out"
    place.mkdir()
    (place / "a").write_bytes(b"a")
    with Workspace(path) as workspace:
        runs = Runs(workspace, place)
        assert runs.last() is None
        runs.begin({"paths": ["in"]})
        runs.record_members([Member(3, "a#1", {"work": "w"}), Member(3, "b#1", {"work": "w"})])
        runs.record_outputs({"a": b"k", "gone": b"k"}, {})
        runs.finish("done", key=b"key", record=b"record", details={"texts": 2})
    with Workspace(path) as workspace:
        runs = Runs(workspace, place)
        runs.begin({})
        last = runs.last()
        assert last is not None
        assert (last.key, last.record, last.details) == (b"key", b"record", {"texts": 2})
        assert list(runs.outputs()) == ["a"]
        assert Runs(workspace, path.parent).last() is None  # of another folder
    with open_read_only(path) as connection:
        assert [run.state for run in list_runs(connection)] == ["running", "done"]
        found = latest_run_with_texts(connection)
        assert found is not None
        assert (found.id, found.folder) == (1, "out")
        assert [m.segment for m in find_members(connection, "out", texts=[3, 4])] == ["a#1", "b#1"]
        assert find_members(connection, ".", texts=[3]) == []


def test_a_changed_file_is_not_among_the_outputs(path: Path) -> None:
    place = path.parent / "a"
    place.write_bytes(b"one")
    with Workspace(path) as workspace:
        runs = Runs(workspace, path.parent)
        runs.record_outputs({"a": b"k"}, {"a": sha256(b"one").digest()})
        assert list(runs.outputs()) == ["a"]
        place.write_bytes(b"two")
        assert not runs.outputs()
        place.write_bytes(b"one")  # another time, but the same content
        assert list(runs.outputs()) == ["a"]
        place.unlink()
        assert not runs.outputs()
        assert runs.count_outputs() == 1


def test_a_folder_is_stored_relative_to_the_workspace(tmp_path: Path) -> None:
    assert relative_folder(tmp_path / "out" / "w", tmp_path / "out") == "."
    assert relative_folder(tmp_path / "w", tmp_path / "out") == "out"
    assert relative_folder(tmp_path / "a" / "w", tmp_path / "out") == "../out"
