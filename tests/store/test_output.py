"""An output folder is never partly overwritten, whenever a run dies, and other files are never touched."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from collate.errors import OutputError
from collate.store import Output, replace_file

OLD = {"index.html": b"old page", "works/a/edition.xml": b"old a", "works/gone/edition.xml": b"old gone"}
NEW = {"works/a/edition.xml": b"new a", "works/b/edition.xml": b"new b", "index.html": b"new page"}


def write(folder: Path, files: dict[str, bytes], record: str) -> None:
    with Output(folder) as output:
        for name, content in files.items():
            output.put(name, content)
        output.publish(record)


def visible(folder: Path) -> dict[str, bytes]:
    """Return the files in the folder except the dotfiles of the store."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A folder with an earlier report."""
    write(tmp_path / "reports", OLD, "old record")
    return tmp_path / "reports"


BEFORE = {**OLD, "record.json": b"old record"}
AFTER = {**NEW, "record.json": b"new record"}


def test_a_report_replaces_the_earlier_one_completely(old: Path) -> None:
    assert visible(old) == BEFORE
    write(old, NEW, "new record")
    assert visible(old) == AFTER
    assert not (old / "works" / "gone").exists()
    assert sorted(p.name for p in old.iterdir() if p.name.startswith(".")) == [
        ".collate-files.json",
        ".collate-lock",
    ]


def test_the_record_is_read_back(old: Path, tmp_path: Path) -> None:
    with Output(old) as output:
        assert output.record() == "old record"
    with Output(tmp_path / "fresh") as output:
        assert output.record() is None


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_a_run_that_fails_changes_nothing(old: Path, error: type[BaseException]) -> None:
    def fail() -> None:
        with Output(old) as output:
            output.put("index.html", b"new page")
            raise error

    with pytest.raises(error):
        fail()
    assert visible(old) == BEFORE
    assert not (old / ".collate-new").exists()


#: Writes the new report, and exits abruptly at the n-th staging, renaming or removal of a file.
DYING = """
import os, sys
from pathlib import Path
left = int(sys.argv[2])
def dying(change):
    def changed(*arguments, **more):
        global left
        left -= 1
        if left < 0:
            os._exit(9)
        return change(*arguments, **more)
    return changed
from collate.store.output import Output
os.replace, Path.unlink, Path.rmdir = dying(os.replace), dying(Path.unlink), dying(Path.rmdir)
Output._stage = dying(Output._stage)
from test_output import NEW, write
write(Path(sys.argv[1]), NEW, "new record")
"""


@pytest.fixture
def dies(tmp_path: Path) -> Callable[[Path, int], bool]:
    """Run :data:`DYING`; return whether it died."""
    script = tmp_path / "dying.py"
    script.write_text(f"import sys\nsys.path.insert(0, {str(Path(__file__).parent)!r})\n{DYING}")

    def run(folder: Path, after: int) -> bool:
        command = [sys.executable, str(script), str(folder), str(after)]
        done = subprocess.run(command, capture_output=True, check=False)
        assert done.returncode in (0, 9), done.stderr
        return done.returncode == 9

    return run


def test_a_run_killed_at_any_moment(tmp_path: Path, dies: Callable[[Path, int], bool]) -> None:
    moved = 0
    for after in range(100):
        folder = tmp_path / f"reports{after}"
        write(folder, OLD, "old record")
        (folder / "mine.txt").write_bytes(b"mine")
        (folder / "works" / "gone" / "notes.txt").write_bytes(b"mine too")
        own = {"mine.txt": b"mine", "works/gone/notes.txt": b"mine too"}
        if not dies(folder, after):
            assert visible(folder) == AFTER | own
            break
        if (folder / ".collate-new" / "manifest.json").exists():
            # The new report is complete, moved or not: the next run puts the rest in place.
            moved += 1
            with Output(folder) as output:
                assert output.record() == "new record"
            assert visible(folder) == AFTER | own
        else:
            # No file of the new report is in place.
            assert visible(folder) in (BEFORE | own, AFTER | own)
        write(folder, {"index.html": b"third page"}, "third record")
        third = {"index.html": b"third page", "record.json": b"third record"}
        assert visible(folder) == third | own
        assert not (folder / ".collate-new").exists()
    else:
        pytest.fail("the run never completed")
    assert moved > 5
    assert after > moved + 3


def test_an_incomplete_manifest_is_ignored(old: Path) -> None:
    for damaged in (b"", b"{", b"[]", b'{"files": 3}'):
        (old / ".collate-new").mkdir()
        (old / ".collate-new" / "manifest.json").write_bytes(damaged)
        with Output(old):
            pass
        assert visible(old) == BEFORE


def test_two_runs_at_once(old: Path) -> None:
    pytest.importorskip("fcntl", reason="this system has no such locks")
    with Output(old) as first:
        first.put("index.html", b"first")
        with pytest.raises(OutputError, match=r"another run is writing here\. Wait for it"), Output(old):
            pass
        first.publish("first record")
    assert visible(old)["index.html"] == b"first"
    with Output(old) as later:
        assert later.record() == "first record"


def test_a_lock_is_released_when_its_run_dies(old: Path) -> None:
    pytest.importorskip("fcntl", reason="this system has no such locks")
    code = "import os, sys; from pathlib import Path; from collate.store import Output\n"
    code += "Output(Path(sys.argv[1])).__enter__().put('index.html', b'x'); os._exit(9)"
    done = subprocess.run([sys.executable, "-c", code, str(old)], check=False)
    assert done.returncode == 9
    write(old, NEW, "new record")
    assert visible(old) == AFTER


def test_a_file_system_without_locks(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fcntl = pytest.importorskip("fcntl", reason="this system has no such locks")

    def unsupported(*_arguments: object) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr(fcntl, "flock", unsupported)
    write(old, NEW, "new record")
    assert visible(old) == AFTER


@pytest.mark.parametrize("name", ["index.html", "record.json", "works/b/edition.xml"])
def test_a_file_that_no_run_wrote_is_in_the_way(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "reports"
    (folder / name).parent.mkdir(parents=True)
    (folder / name).write_bytes(b"mine")
    with pytest.raises(OutputError, match="is in the way, and no run of collate wrote it"):
        write(folder, NEW, "new record")
    assert visible(folder) == {name: b"mine"}


def test_a_folder_or_a_file_where_the_other_should_be(old: Path) -> None:
    (old / "index.html").unlink()
    (old / "index.html" / "below").mkdir(parents=True)
    with pytest.raises(OutputError, match=r"index.html: is in the way"):
        write(old, NEW, "new record")
    (old / "index.html" / "below").rmdir()
    (old / "index.html").rmdir()
    (old / "works" / "b").write_bytes(b"mine")
    with pytest.raises(OutputError, match="works/b: is in the way"):
        write(old, NEW, "new record")
    assert visible(old) == {**{k: v for k, v in BEFORE.items() if k != "index.html"}, "works/b": b"mine"}


def test_removed_files_are_written_again(old: Path) -> None:
    for path in (old / "works" / "a" / "edition.xml", old / "index.html"):
        path.unlink()
    write(old, NEW, "new record")
    assert visible(old) == AFTER


@pytest.mark.parametrize("name", ["../x", "/x", "a/../../x", "", ".", "a\0b"])
def test_names_outside_the_folder_are_rejected(old: Path, name: str) -> None:
    with Output(old) as output, pytest.raises(OutputError):
        output.put(name, b"x")
    (old / ".collate-files.json").write_text(f'["{name.encode("unicode_escape").decode()}", "index.html"]')
    outside = old.parent / "x"
    outside.write_bytes(b"mine")
    with pytest.raises(OutputError):  # works/ is not in its list
        write(old, {"works/a/edition.xml": b"x"}, "record")
    assert outside.read_bytes() == b"mine"


def test_a_full_disk(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OutputError, match=r"cannot be written \(No space left on device\)") as caught:
        write(old, NEW, "new record")
    assert "free space" in str(caught.value)
    assert visible(old) == BEFORE


def test_a_folder_that_became_read_only(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda path, _: Path(path).name != "a")
    with pytest.raises(OutputError, match=r"works/a: cannot be written \(Permission denied\)"):
        write(old, NEW, "new record")
    assert visible(old) == BEFORE  # detected before the first file was moved


def test_managed_paths_are_those_written_by_runs(old: Path) -> None:
    (old / "mine.txt").touch()
    with Output(old) as output:
        own = output.managed_paths()
    assert {str(old / "index.html"), str(old / "works/a/edition.xml"), str(old / ".collate-new")} <= own
    assert not {str(old), str(old / "mine.txt")} & own


def test_a_file_is_replaced_atomically(tmp_path: Path) -> None:
    path = tmp_path / "edition.xml"
    replace_file(path, b"one", remedy="Name another")
    link = tmp_path / "link.xml"
    link.symlink_to(path)
    replace_file(link, b"two", remedy="Name another")
    assert path.read_bytes() == b"two"
    assert link.is_symlink()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["edition.xml", "link.xml"]


def test_a_file_that_cannot_be_replaced_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "edition.xml"
    path.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(
        OutputError, match=r"edition.xml: cannot be written \(No space left .*\. Name another"
    ):
        replace_file(path, b"new", remedy="Name another")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("edition.xml", b"old")]
    with pytest.raises(OutputError, match="it is not a regular file"):
        replace_file(tmp_path, b"new", remedy="Name another")
