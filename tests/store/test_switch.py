"""Whoever reads an output folder finds one report, entirely, at every moment of the next one's arrival."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from collate.errors import OutputError
from collate.store import Output
from tests.store.test_output import AFTER, BEFORE, NEW, OLD, visible, write

#: The operations that change a folder.
OPERATIONS = ("link", "symlink", "replace", "unlink", "rmdir", "mkdir", "fsync")

OWN = {"mine.txt": b"mine", "works/gone/notes.txt": b"mine too"}

Before = Callable[[str, int], None]


@contextmanager
def watched(before: Before) -> Iterator[list[str]]:
    """Call *before* with name and number of every operation before it is done; yield their names."""
    done: list[str] = []
    real = {name: getattr(os, name) for name in OPERATIONS}

    def watch(name: str) -> Callable[..., object]:
        def operation(*arguments: object, **more: object) -> object:
            done.append(name)
            before(name, len(done) - 1)
            return real[name](*arguments, **more)

        return operation

    for name in OPERATIONS:
        setattr(os, name, watch(name))
    try:
        yield done
    finally:
        for name, function in real.items():
            setattr(os, name, function)


@pytest.fixture
def make(tmp_path: Path) -> Callable[[str], Path]:
    """Make an output folder with the old report and files of the user."""

    def made(name: str) -> Path:
        folder = tmp_path / name
        write(folder, OLD, "old record")
        for own, content in OWN.items():
            (folder / own).write_bytes(content)
        return folder

    return made


def report_in(folder: Path) -> dict[str, bytes]:
    """Return what can be read in *folder*, without the user's files, which are there."""
    found = visible(folder)
    for name, content in OWN.items():
        assert found.pop(name) == content
    return found


def test_a_reader_sees_one_report_before_every_operation(make: Callable[[str], Path]) -> None:
    folder, seen = make("reports"), []

    def look(_name: str, _number: int) -> None:
        seen.append(report_in(folder))

    with watched(look) as done:
        write(folder, NEW, "new record")
    seen.append(report_in(folder))
    turn = seen.index(AFTER)
    assert all(one == BEFORE for one in seen[:turn])
    assert all(one == AFTER for one in seen[turn:])
    assert {"link", "symlink", "replace", "unlink"} <= set(done)
    assert 20 < turn < len(seen) - 10
    assert not [path for path in folder.rglob("*") if path.is_symlink()]


def test_a_first_report_appears_as_a_whole(tmp_path: Path) -> None:
    seen = []
    with watched(lambda _name, _number: seen.append(visible(tmp_path / "reports"))):
        write(tmp_path / "reports", NEW, "new record")
    assert [one for one in seen if one not in ({}, AFTER)] == []


def test_files_that_do_not_change_are_not_touched(make: Callable[[str], Path]) -> None:
    folder = make("reports")
    page = folder / "works" / "a" / "edition.xml"
    before = page.stat()
    with watched(lambda _name, _number: None) as done:
        write(folder, OLD | {"index.html": b"new page"}, "new record")
    assert page.stat() == before
    assert done.count("symlink") == len(["index.html", "record.json", "the old report", "the new one"])


def test_the_same_report_again_changes_nothing(make: Callable[[str], Path]) -> None:
    folder = make("reports")
    states = {path: path.stat().st_ino for path in folder.rglob("*") if path.is_file()}
    write(folder, OLD, "old record")
    assert {path: path.stat().st_ino for path in folder.rglob("*") if path.is_file()} == states


#: Kills itself with SIGKILL before the n-th operation, for every n; prints what can be read then, as JSON.
KILLED = """
import json, os, signal, sys
from pathlib import Path
from tests.store.test_output import NEW, write
from tests.store.test_switch import watched
folder, n = Path(sys.argv[1]), 0
for n in range(1000):
    child = os.fork()
    if not child:
        with watched(lambda _, number: number == n and os.kill(os.getpid(), signal.SIGKILL)):
            write(folder / str(n), NEW, "new record")
        os._exit(0)
    if not os.waitpid(child, 0)[1]:
        break
print(n)
"""


def test_a_run_killed_before_every_operation(make: Callable[[str], Path], tmp_path: Path) -> None:
    pytest.importorskip("fcntl", reason="this system has no signal that kills")
    folders = tmp_path / "killed"
    for number in range(150):
        make(f"killed/{number}")
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(folders)], cwd=root, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    kills = int(done.stdout)
    assert 40 < kills < 150
    states = [report_in(folders / str(number)) for number in range(kills)]
    turn = states.index(AFTER)
    assert all(one == BEFORE for one in states[:turn])
    assert all(one == AFTER for one in states[turn:])
    for number in range(kills):
        folder = folders / str(number)
        write(folder, NEW, "new record")
        assert report_in(folder) == AFTER
        leftover = {path.name for path in folder.iterdir() if path.name.startswith(".")}
        assert leftover == {".collate-files.json", ".collate-lock"}
        assert not [path for path in folder.rglob("*") if path.is_symlink()]


def test_a_disk_that_is_full_before_every_operation(make: Callable[[str], Path]) -> None:
    failures = 0
    for number in range(1000):
        folder = make(f"reports{number}")

        def full(name: str, count: int, limit: int = number) -> None:
            if count >= limit and name in ("link", "symlink", "mkdir", "fsync"):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        problem = ""
        with watched(full) as done:
            try:
                write(folder, NEW, "new record")
            except OutputError as error:
                problem = str(error)
        failures += bool(problem)
        assert not problem or "No space left on device" in problem
        assert report_in(folder) in ((BEFORE, AFTER) if problem else (AFTER,))
        if len(done) <= number:
            break
        write(folder, {"index.html": b"third page"}, "third record")
        assert report_in(folder) == {"index.html": b"third page", "record.json": b"third record"}
        assert not (folder / ".collate-current").is_symlink()
    assert failures > 5


@pytest.mark.parametrize("error", [OSError(errno.EACCES, "Permission denied"), KeyboardInterrupt()])
def test_what_stops_the_preparation_leaves_the_old_report_without_links(
    make: Callable[[str], Path], error: BaseException
) -> None:
    folder = make("reports")
    symlinks = 0

    def stop(name: str, _number: int) -> None:
        nonlocal symlinks
        symlinks += name == "symlink"
        if symlinks == 4:
            symlinks += 1
            raise error

    with pytest.raises((OutputError, KeyboardInterrupt)), watched(stop):
        write(folder, NEW, "new record")
    assert report_in(folder) == BEFORE
    assert not [path for path in folder.rglob("*") if path.is_symlink()]
    assert not (folder / ".collate-new").exists()


def test_without_symbolic_links_files_are_moved(
    make: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make("reports")

    def none(*_arguments: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "symlink", none)
    write(folder, NEW, "new record")
    assert report_in(folder) == AFTER
    assert not (folder / ".collate-old").exists()


def test_without_hard_links_files_are_copied(
    make: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, seen = make("reports"), []

    def none(*_arguments: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", none)
    with watched(lambda _name, _number: seen.append(report_in(folder))):
        write(folder, NEW, "new record")
    assert report_in(folder) == AFTER
    assert [one for one in seen if one not in (BEFORE, AFTER)] == []


def test_the_current_folder_and_a_folder_that_is_a_link(
    make: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make("reports")
    (tmp_path / "elsewhere").mkdir()
    (folder / "works").rename(tmp_path / "elsewhere" / "works")
    (folder / "works").symlink_to(tmp_path / "elsewhere" / "works")
    monkeypatch.chdir(folder)
    seen = []

    def look(_name: str, _number: int) -> None:
        names = ("index.html", "works/a/edition.xml", "works/b/edition.xml", "works/gone/edition.xml")
        seen.append([(folder / name).read_bytes() if (folder / name).exists() else b"" for name in names])

    with watched(look):
        write(Path(), NEW, "new record")
    new = [b"new page", b"new a", b"new b", b""]
    assert [one for one in seen if one not in ([b"old page", b"old a", b"", b"old gone"], new)] == []
    assert (tmp_path / "elsewhere/works/a/edition.xml").read_bytes() == b"new a"
    assert (folder / "works").is_symlink()


def test_a_switch_of_an_earlier_version_is_completed(make: Callable[[str], Path]) -> None:
    folder = make("reports")
    staging = folder / ".collate-new"
    (staging / "works" / "a").mkdir(parents=True)
    (staging / "works" / "a" / "edition.xml").write_bytes(b"new a")
    (folder / "index.html").write_bytes(b"new page")  # moved before the run was killed
    files = ["index.html", "works/a/edition.xml"]
    manifest = {"files": files, "stale": ["works/gone/edition.xml"]}
    (staging / "manifest.json").write_text(json.dumps(manifest))
    with Output(folder):
        pass
    kept = {"index.html": b"new page", "works/a/edition.xml": b"new a", "record.json": b"old record"}
    assert report_in(folder) == kept


def test_a_manifest_that_leads_out_of_the_folder_is_ignored(make: Callable[[str], Path]) -> None:
    folder = make("reports")
    outside = folder.parent / "outside.txt"
    outside.write_bytes(b"mine")
    (folder / ".collate-new").mkdir()
    (folder / ".collate-new" / "manifest.json").write_text('{"files": [], "stale": ["../outside.txt"]}')
    with Output(folder):
        pass
    assert outside.read_bytes() == b"mine"
    assert report_in(folder) == BEFORE


def test_a_file_to_be_removed_that_became_a_folder_remains(make: Callable[[str], Path]) -> None:
    folder = make("reports")
    (folder / "works" / "gone" / "edition.xml").unlink()
    (folder / "works" / "gone" / "edition.xml").mkdir()
    write(folder, NEW, "new record")
    assert report_in(folder) == AFTER
    assert (folder / "works" / "gone" / "edition.xml").is_dir()
