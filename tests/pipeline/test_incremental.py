"""A rerun does only what is new, and what it leaves is byte for byte what a run from nothing leaves."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collate.cache import documents
from collate.errors import WorkspaceError
from collate.pipeline import carry_out, full_run, run
from collate.settings import PlaceSettings, Settings, SourceSettings
from collate.store import workspace as workspace_module

HAN = "".join(chr(code) for code in range(0x4E00, 0x4E00 + 400))


def paragraphs(number: int, count: int = 4) -> list[str]:
    draw = random.Random(number)
    return [
        "".join("".join(draw.choices(HAN, k=draw.randint(8, 20))) + "。" for _ in range(4))
        for _ in range(count)
    ]


def text(number: int, kind: str, changes: int) -> bytes:
    """Make a text of one of five works: a version, an excerpt, a compilation, a report, or a stranger."""
    lines = paragraphs(number)
    for change in range(changes):
        line = lines[change % 4]
        lines[change % 4] = line[: 3 + change] + "龘" + line[4 + change :]
    if kind == "excerpt":
        lines = lines[:2]
    elif kind == "compilation":
        lines = ["同志们：", *lines, "同志们：", *paragraphs(number % 3 + 1)]
    elif kind == "report":
        lines = [f"习近平指出，{lines[0]}习近平强调，{lines[1]}", *paragraphs(900 + number, 1)]
    elif kind == "stranger":
        lines = paragraphs(50 + number)
    elif kind == "empty":
        return b""
    head = [f"讲话{number}号", f"（2020年3月{number}日）"] if changes % 2 else []
    return "\n".join([*head, *(f"　　{line}" for line in lines), ""]).encode()


def contents(folder: Path) -> dict[str, bytes]:
    """What a run wrote, the workspace and the lock left out."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith((".collate-lock", ".collate.sqlite"))
    }


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    return {
        str(path): (path.stat().st_mtime_ns, path.stat().st_ino)
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".collate")
    }


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """Three works of two witnesses."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number in (1, 2, 3):
        (folder / f"{number}a.txt").write_bytes(text(number, "version", 0))
        (folder / f"{number}b.txt").write_bytes(text(number, "version", 2))
    return folder


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Callable[[], dict[str, list[str]]]:
    """Tell what was read and aligned since one last asked."""
    seen: dict[str, list[str]] = {"read": [], "aligned": [], "compared": [], "sketched": []}
    from collate.dedupe import comparison_blocks, matches

    def noting(module: Any, name: str, what: str, how: Callable[..., str]) -> None:
        function = getattr(module, name)

        def noted(*arguments: Any, **more: Any) -> Any:
            seen[what].append(how(*arguments))
            return function(*arguments, **more)

        monkeypatch.setattr(module, name, noted)

    noting(documents, "read", "read", lambda file, _: file.path)
    noting(full_run, "edition_of", "aligned", lambda work: work.witnesses[0].segment.path)
    noting(comparison_blocks, "compare", "compared", lambda *_: "")
    noting(matches, "sketch", "sketched", lambda *_: "")

    def since() -> dict[str, list[str]]:
        told = {what: list(done) for what, done in seen.items()}
        for done in seen.values():
            done.clear()
        return told

    return since


NOTHING: dict[str, list[str]] = {"read": [], "aligned": [], "compared": [], "sketched": []}


def test_a_rerun_with_nothing_new_does_no_work(
    inputs: Path, tmp_path: Path, calls: Callable[[], dict[str, list[str]]]
) -> None:
    (inputs / "empty.txt").touch()
    first = carry_out([inputs], tmp_path / "out")
    assert not first.unchanged
    told = calls()
    assert len(told["read"]) == 7
    assert len(told["aligned"]) == 3
    before = stamps(tmp_path / "out")
    again = carry_out([inputs], tmp_path / "out")
    assert again.unchanged
    assert again.results is None
    assert (again.told, again.summary, again.skipped) == (first.told, first.summary, first.skipped)
    # What came to nothing may have been put right, so it is looked at again.
    assert calls() == {**NOTHING, "read": ["empty.txt"]}
    assert stamps(tmp_path / "out") == before


def test_from_python_the_results_are_all_there(
    inputs: Path, tmp_path: Path, calls: Callable[[], dict[str, list[str]]]
) -> None:
    first = run([inputs], tmp_path / "out")
    calls()
    before = stamps(tmp_path / "out")
    again = run([inputs], tmp_path / "out")
    assert calls() == NOTHING
    assert stamps(tmp_path / "out") == before
    assert (again.documents, again.matches, again.works) == (first.documents, first.matches, first.works)
    assert [e.entries for e in again.editions] == [e.entries for e in first.editions]


def test_one_more_file_costs_that_file(
    inputs: Path, tmp_path: Path, calls: Callable[[], dict[str, list[str]]]
) -> None:
    carry_out([inputs], tmp_path / "out")
    calls()
    before = stamps(tmp_path / "out")
    (inputs / "2c.txt").write_bytes(text(2, "version", 3))
    carry_out([inputs], tmp_path / "out")
    told = calls()
    assert told["read"] == ["2c.txt"]
    assert told["aligned"] == ["2a.txt"]
    assert len(told["compared"]) == 2
    assert len(told["sketched"]) == 1
    after = stamps(tmp_path / "out")
    changed = {
        Path(name).relative_to(tmp_path / "out").parts for name in before if before[name] != after[name]
    }
    touched = {parts for parts in changed if len(parts) > 1}
    assert {parts[0] for parts in touched} == {"works", "sources"}
    assert len({parts[1] for parts in touched if parts[0] == "works"}) == 1
    assert {parts[1] for parts in touched if parts[0] == "sources"} == {"2a.txt.html", "2b.txt.html"}


KINDS = ["version", "version", "version", "excerpt", "compilation", "report", "stranger", "empty"]
changes = st.lists(
    st.tuples(
        st.sampled_from(["a.txt", "b.txt", "p/a.txt", "p/c.txt", "q/d.txt"]),
        st.sampled_from(["write", "write", "write", "remove", "rename", "touch", "spoil"]),
        st.integers(1, 3),
        st.sampled_from(KINDS),
        st.integers(0, 3),
    ),
    min_size=1,
    max_size=4,
)
histories = st.lists(st.tuples(changes, st.sampled_from(["zh", "zh", "zh", "en"])), min_size=2, max_size=4)


def apply(step: tuple[str, str, int, str, int], folder: Path, out: Path) -> None:
    name, what, number, kind, changed = step
    path = folder / name
    if what == "write" or not path.exists():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text(number, kind, changed))
    elif what == "remove":
        path.unlink()
    elif what == "rename":
        path.rename(folder / f"{number}.txt")
    elif what == "touch":
        os.utime(path, (1_600_000_000 + 86_400 * number,) * 2)
    else:
        written = sorted(path for path in contents(out) if path != "record.json" and not path.startswith("."))
        if written:
            (out / written[number % len(written)]).write_bytes(b"spoiled")


def compare_with_a_run_from_nothing(history: list[tuple[Any, Any]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder, out = Path(name) / "in", Path(name) / "out"
        folder.mkdir()
        (folder / "always.txt").write_bytes(text(1, "version", 0))
        for number, (steps, lang) in enumerate(history):
            for step in steps:
                apply(step, folder, out)
            chosen = Settings()
            chosen = replace(chosen, report=replace(chosen.report, lang=lang))
            clean = Path(name) / f"clean{number}"
            if (out / "record.json").exists():
                clean.mkdir()
                shutil.copy(out / "record.json", clean)
                (clean / ".collate-files.json").write_text('["record.json"]')
            wanted = carry_out([folder], clean, chosen)
            found = carry_out([folder], out, chosen)
            assert contents(out) == contents(clean)
            assert (found.told, found.summary, found.skipped) == (wanted.told, wanted.summary, wanted.skipped)
            assert carry_out([folder], out, chosen).unchanged


@settings(max_examples=3)
@given(histories)
def test_a_rerun_leaves_what_a_run_from_nothing_leaves(history: list[tuple[Any, Any]]) -> None:
    compare_with_a_run_from_nothing(history)


@pytest.mark.slow
@settings(max_examples=30)
@given(histories)
def test_many_reruns_leave_what_runs_from_nothing_leave(history: list[tuple[Any, Any]]) -> None:
    compare_with_a_run_from_nothing(history)


#: Dies without a word at the n-th commit of the workspace, which commits at every change.
DYING = """
import os, sys
from pathlib import Path
from collate.store import workspace
workspace.PACE = 0
left, commit = int(sys.argv[3]), workspace.Workspace.commit
def dying(self):
    global left
    commit(self)
    left -= 1
    if left < 0:
        os._exit(9)
workspace.Workspace.commit = dying
from collate.pipeline import run
run([Path(sys.argv[1])], Path(sys.argv[2]))
"""


@pytest.mark.parametrize("after", [0, 3, 8, 14, 20, 32])
def test_a_killed_run_is_carried_on(
    inputs: Path, tmp_path: Path, after: int, calls: Callable[[], dict[str, list[str]]]
) -> None:
    command = [sys.executable, "-c", DYING, str(inputs), str(tmp_path / "out"), str(after)]
    assert subprocess.run(command, check=False).returncode == 9
    done = carry_out([inputs], tmp_path / "out")
    assert done.notes == ()
    told = calls()
    assert len(told["read"]) == min(6, max(0, 7 - after))  # the first two say that a run begins
    if after >= 20:
        assert told["aligned"] == []
    carry_out([inputs], tmp_path / "clean")
    assert contents(tmp_path / "out") == contents(tmp_path / "clean")


def test_by_force_everything_is_done_anew(
    inputs: Path, tmp_path: Path, calls: Callable[[], dict[str, list[str]]]
) -> None:
    carry_out([inputs], tmp_path / "out")
    first = calls()
    before = contents(tmp_path / "out")
    done = carry_out([inputs], tmp_path / "out", force=True)
    assert not done.unchanged
    assert calls() == first
    assert contents(tmp_path / "out") == before


def test_a_row_about_one_file_concerns_that_file(
    inputs: Path, tmp_path: Path, calls: Callable[[], dict[str, list[str]]]
) -> None:
    carry_out([inputs], tmp_path / "out")
    calls()
    first = paragraphs(1)[1][:6]
    ignored = Settings(
        source=(SourceSettings("2b.txt", role="ignore"),), cut=(PlaceSettings("1a.txt", first),)
    )
    found = run([inputs], tmp_path / "out", ignored)
    assert calls()["read"] == ["1a.txt", "2b.txt"]
    assert [s.path for s in found.segments] == ["1a.txt", "1b.txt", "2a.txt", "3a.txt", "3b.txt"]
    assert found.segments[0].text.startswith(first)
    run([inputs], tmp_path / "out", Settings(source=(SourceSettings("3a.txt", siglum="主"),)))
    assert calls()["read"] == []  # a siglum is no matter of reading, and the rest is known


def test_a_file_that_changes_while_it_is_read_is_read_again(
    inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    split_file = documents.split_file

    def slow(file: Any, settings: Settings) -> Any:
        found = split_file(file, settings)
        if file.path == "1a.txt":
            file.location.write_bytes(text(2, "stranger", 0))
        return found

    monkeypatch.setattr(documents, "split_file", slow)
    carry_out([inputs], tmp_path / "out")
    monkeypatch.undo()
    carry_out([inputs], tmp_path / "out")
    carry_out([inputs], tmp_path / "clean")
    shutil.copy(tmp_path / "out" / "record.json", tmp_path / "clean" / "record.json")
    carry_out([inputs], tmp_path / "clean", force=True)
    assert contents(tmp_path / "out") == contents(tmp_path / "clean")


def test_a_damaged_workspace_costs_time_alone(inputs: Path, tmp_path: Path) -> None:
    carry_out([inputs], tmp_path / "out")
    before = contents(tmp_path / "out")
    workspace = tmp_path / "out" / ".collate.sqlite"
    workspace.write_bytes(b"SQLite format 3\0" + bytes(5000))
    done = carry_out([inputs], tmp_path / "out")
    assert "is set aside as .collate.sqlite.broken" in done.notes[0]
    assert contents(tmp_path / "out") == before
    assert carry_out([inputs], tmp_path / "out").notes == ()
    assert carry_out([tmp_path], tmp_path / "out").results is not None  # nothing of it is an input
    assert not any("sqlite" in name for name in run([tmp_path], tmp_path / "out").ignored)


def test_damaged_values_are_made_again(inputs: Path, tmp_path: Path) -> None:
    import sqlite3

    carry_out([inputs], tmp_path / "out")
    before = contents(tmp_path / "out")
    connection = sqlite3.connect(tmp_path / "out" / ".collate.sqlite")
    for shelf in workspace_module.SHELVES:
        connection.execute(f"UPDATE {shelf} SET value = x'0107'")
    connection.execute("DELETE FROM outputs")
    connection.commit()
    connection.close()
    assert carry_out([inputs], tmp_path / "out").notes == ()
    assert contents(tmp_path / "out") == before


def test_a_folder_can_be_moved_with_its_workspace(
    inputs: Path, tmp_path: Path, calls: Callable[[], dict[str, list[str]]]
) -> None:
    carry_out([inputs], tmp_path / "out")
    calls()
    (tmp_path / "out").rename(tmp_path / "moved")
    assert carry_out([inputs], tmp_path / "moved").unchanged
    shutil.copytree(tmp_path / "moved", tmp_path / "copied")
    assert carry_out([inputs], tmp_path / "copied").unchanged


def test_several_folders_share_a_workspace(
    inputs: Path, tmp_path: Path, calls: Callable[[], dict[str, list[str]]]
) -> None:
    shared = tmp_path / "shared.sqlite"
    carry_out([inputs], tmp_path / "one", workspace=shared)
    calls()
    carry_out([inputs], tmp_path / "two", workspace=shared)
    assert calls() == NOTHING
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert carry_out([inputs], tmp_path / "one", workspace=shared).unchanged
    assert not (tmp_path / "one" / ".collate.sqlite").exists()
    shared.write_bytes(b"my own letters, and not a workspace")
    with pytest.raises(WorkspaceError, match="is no workspace of collate"):
        carry_out([inputs], tmp_path / "one", workspace=shared)
    done = carry_out([inputs], tmp_path / "one", workspace=tmp_path / "none" / "w.sqlite")
    assert "cannot be used" in done.notes[0]
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
