"""A rerun computes only what is new; its output is byte for byte that of a run from scratch."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collate.cache import document_cache
from collate.errors import WorkspaceError
from collate.pipeline import RunOutcome, execute_run, full_run, run
from collate.settings import BoundarySettings, Settings, SourceSettings
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
    """Return the output files by name, without workspace and lock."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith((".collate-lock", ".collate.sqlite"))
    }


def shown(outcome: RunOutcome) -> tuple[object, ...]:
    """Return the parts of an outcome that a user sees."""
    return outcome.terminal_text, outcome.summary, outcome.skipped


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
    """Return a function that returns the files read, works aligned etc. since its last call."""
    seen: dict[str, list[str]] = {"read": [], "aligned": [], "compared": [], "sketched": []}
    from collate.dedupe import comparison_blocks, matches

    def noting(module: Any, name: str, what: str, how: Callable[..., str]) -> None:
        function = getattr(module, name)

        def noted(*arguments: Any, **more: Any) -> Any:
            seen[what].append(how(*arguments))
            return function(*arguments, **more)

        monkeypatch.setattr(module, name, noted)

    noting(document_cache, "read", "read", lambda file, _: file.path)
    noting(full_run, "build_edition", "aligned", lambda work: work.witnesses[0].segment.path)
    noting(comparison_blocks, "compare", "compared", lambda *_: "")
    sketch_texts: Callable[..., Any] = getattr(matches, "sketch_texts")  # noqa: B009 - not a name of its face

    def sketched(texts: Iterable[str], *arguments: Any, **more: Any) -> Any:
        texts = list(texts)
        seen["sketched"] += [""] * len(texts)
        return sketch_texts(texts, *arguments, **more)

    monkeypatch.setattr(matches, "sketch_texts", sketched)

    def since() -> dict[str, list[str]]:
        calls = {what: list(done) for what, done in seen.items()}
        for done in seen.values():
            done.clear()
        return calls

    return since


NOTHING: dict[str, list[str]] = {"read": [], "aligned": [], "compared": [], "sketched": []}


def test_a_rerun_with_nothing_new_does_no_work(
    inputs: Path, tmp_path: Path, calls: Callable[[], dict[str, list[str]]]
) -> None:
    (inputs / "empty.txt").touch()
    first = execute_run([inputs], tmp_path / "out")
    assert not first.unchanged
    seen = calls()
    assert len(seen["read"]) == 7
    assert len(seen["aligned"]) == 3
    before = stamps(tmp_path / "out")
    again = execute_run([inputs], tmp_path / "out")
    assert again.unchanged
    assert again.results is None
    assert (again.terminal_text, again.summary, again.skipped) == (
        first.terminal_text,
        first.summary,
        first.skipped,
    )
    # A file that failed may have been repaired, so it is read again.
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
    execute_run([inputs], tmp_path / "out")
    calls()
    before = stamps(tmp_path / "out")
    (inputs / "2c.txt").write_bytes(text(2, "version", 3))
    execute_run([inputs], tmp_path / "out")
    seen = calls()
    assert seen["read"] == ["2c.txt"]
    assert seen["aligned"] == ["2a.txt"]
    assert len(seen["compared"]) == 2
    assert len(seen["sketched"]) == 1
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


def compare_with_a_run_from_scratch(history: list[tuple[Any, Any]]) -> None:
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
            wanted = execute_run([folder], clean, settings=chosen)
            found = execute_run([folder], out, settings=chosen)
            assert contents(out) == contents(clean)
            assert (found.terminal_text, found.summary, found.skipped) == (
                wanted.terminal_text,
                wanted.summary,
                wanted.skipped,
            )
            assert execute_run([folder], out, settings=chosen).unchanged


@settings(max_examples=3)
@given(histories)
def test_a_rerun_gives_the_files_of_a_run_from_scratch(history: list[tuple[Any, Any]]) -> None:
    compare_with_a_run_from_scratch(history)


@pytest.mark.slow
@settings(max_examples=30)
@given(histories)
def test_many_reruns_give_the_files_of_runs_from_scratch(history: list[tuple[Any, Any]]) -> None:
    compare_with_a_run_from_scratch(history)


#: Exits abruptly at the n-th commit of the workspace, which commits at every change.
DYING = """
import os, sys
from pathlib import Path
from collate.store import workspace
workspace.COMMIT_INTERVAL = 0
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


@pytest.mark.parametrize("after", [0, 3, 8, 14, 24, 32])
def test_a_killed_run_is_resumed(
    inputs: Path, tmp_path: Path, after: int, calls: Callable[[], dict[str, list[str]]]
) -> None:
    command = [sys.executable, "-c", DYING, str(inputs), str(tmp_path / "out"), str(after)]
    assert subprocess.run(command, check=False).returncode == 9
    done = execute_run([inputs], tmp_path / "out")
    assert done.notes == ()
    seen = calls()
    assert len(seen["read"]) == min(6, max(0, 7 - after))  # the first two record that a run has begun
    if after >= 24:  # with what was found in each component
        assert seen["aligned"] == []
    execute_run([inputs], tmp_path / "clean")
    assert contents(tmp_path / "out") == contents(tmp_path / "clean")


def test_force_recomputes_everything(
    inputs: Path, tmp_path: Path, calls: Callable[[], dict[str, list[str]]]
) -> None:
    execute_run([inputs], tmp_path / "out")
    first = calls()
    before = contents(tmp_path / "out")
    done = execute_run([inputs], tmp_path / "out", force=True)
    assert not done.unchanged
    assert calls() == first
    assert contents(tmp_path / "out") == before


def test_a_row_about_one_file_concerns_that_file(
    inputs: Path, tmp_path: Path, calls: Callable[[], dict[str, list[str]]]
) -> None:
    execute_run([inputs], tmp_path / "out")
    calls()
    first = paragraphs(1)[1][:6]
    ignored = Settings(
        source=(SourceSettings("2b.txt", role="ignore"),), cut=(BoundarySettings("1a.txt", first),)
    )
    found = run([inputs], tmp_path / "out", settings=ignored)
    assert calls()["read"] == ["1a.txt", "2b.txt"]
    assert [s.path for s in found.segments] == ["1a.txt", "1b.txt", "2a.txt", "3a.txt", "3b.txt"]
    assert found.segments[0].text.startswith(first)
    run([inputs], tmp_path / "out", settings=Settings(source=(SourceSettings("3a.txt", siglum="主"),)))
    assert calls()["read"] == []  # a siglum does not affect reading, and the rest is cached


def test_a_file_that_changes_while_it_is_read_is_read_again(
    inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    split_file = document_cache.split_file

    def slow(file: Any, settings: Settings) -> Any:
        found = split_file(file, settings)
        if file.path == "1a.txt":
            file.location.write_bytes(text(2, "stranger", 0))
        return found

    monkeypatch.setattr(document_cache, "split_file", slow)
    execute_run([inputs], tmp_path / "out")
    monkeypatch.undo()
    execute_run([inputs], tmp_path / "out")
    execute_run([inputs], tmp_path / "clean")
    shutil.copy(tmp_path / "out" / "record.json", tmp_path / "clean" / "record.json")
    execute_run([inputs], tmp_path / "clean", force=True)
    assert contents(tmp_path / "out") == contents(tmp_path / "clean")


def test_a_damaged_workspace_costs_only_time(inputs: Path, tmp_path: Path) -> None:
    execute_run([inputs], tmp_path / "out")
    before = contents(tmp_path / "out")
    workspace = tmp_path / "out" / ".collate.sqlite"
    workspace.write_bytes(b"SQLite format 3\0" + bytes(5000))
    done = execute_run([inputs], tmp_path / "out")
    assert "is set aside as .collate.sqlite.broken" in done.notes[0]
    assert contents(tmp_path / "out") == before
    assert execute_run([inputs], tmp_path / "out").notes == ()
    assert execute_run([tmp_path], tmp_path / "out").results is not None  # none of its files is an input
    assert not any("sqlite" in name for name in run([tmp_path], tmp_path / "out").ignored)


def test_damaged_values_are_recomputed(inputs: Path, tmp_path: Path) -> None:
    import sqlite3

    execute_run([inputs], tmp_path / "out")
    before = contents(tmp_path / "out")
    connection = sqlite3.connect(tmp_path / "out" / ".collate.sqlite")
    for shelf in workspace_module.SHELVES:
        connection.execute(f"UPDATE {shelf} SET value = x'0107'")
    connection.execute("DELETE FROM outputs")
    connection.commit()
    connection.close()
    assert execute_run([inputs], tmp_path / "out").notes == ()
    assert contents(tmp_path / "out") == before


def test_a_folder_can_be_moved_with_its_workspace(
    inputs: Path, tmp_path: Path, calls: Callable[[], dict[str, list[str]]]
) -> None:
    execute_run([inputs], tmp_path / "out")
    calls()
    (tmp_path / "out").rename(tmp_path / "moved")
    assert execute_run([inputs], tmp_path / "moved").unchanged
    shutil.copytree(tmp_path / "moved", tmp_path / "copied")
    assert execute_run([inputs], tmp_path / "copied").unchanged


def test_several_folders_share_a_workspace(
    inputs: Path, tmp_path: Path, calls: Callable[[], dict[str, list[str]]]
) -> None:
    shared = tmp_path / "shared.sqlite"
    execute_run([inputs], tmp_path / "one", workspace=shared)
    calls()
    execute_run([inputs], tmp_path / "two", workspace=shared)
    assert calls() == NOTHING
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert execute_run([inputs], tmp_path / "one", workspace=shared).unchanged
    assert not (tmp_path / "one" / ".collate.sqlite").exists()
    shared.write_bytes(b"my own letters, and not a workspace")
    with pytest.raises(WorkspaceError, match="is not a workspace of collate"):
        execute_run([inputs], tmp_path / "one", workspace=shared)
    done = execute_run([inputs], tmp_path / "one", workspace=tmp_path / "none" / "w.sqlite")
    assert "cannot be used" in done.notes[0]
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
