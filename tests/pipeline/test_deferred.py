"""A run that takes its documents and editions from the workspace writes what a run from scratch writes."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from collate.cache import readings
from collate.model.deferred import DeferredEdition, DeferredSegment, DeferredSplit
from collate.pipeline import run
from collate.pipeline.full_run import execute_run
from collate.store import serialise

HAN = "".join(chr(code) for code in range(0x4E00, 0x4E00 + 900))


def speech(number: int, changes: int = 0) -> list[str]:
    """Return the lines of a speech; *changes* of its characters are others."""
    draw = random.Random(number)
    body = ["".join(draw.choices(HAN, k=60)) + "。" for _ in range(6)]
    for change in range(changes):
        body[change] = body[change][:20] + "改" + body[change][21:]
    return [f"在第{number}次会议上的讲话", f"（1957年3月{1 + number % 28}日）", *body]


def bare(number: int) -> list[str]:
    return speech(number)[2:]


def write(folder: Path, name: str, *parts: list[str]) -> None:
    lines = [line for part in parts for line in part]
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def first(folder: Path) -> None:
    """Write works with versions, an undivided compilation, a page number, and texts of their own."""
    write(folder, "a.txt", speech(1))
    write(folder, "b.txt", speech(1, 2))
    write(folder, "c.txt", speech(2))
    write(folder, "d.txt", speech(3), ["- 12 -"], speech(4))
    write(folder, "e.txt", bare(5), bare(6), bare(7))
    write(folder, "f.txt", speech(8), ["- 3 -"])


CHANGES: dict[str, Callable[[Path], object]] = {
    "one more file": lambda folder: write(folder, "new.txt", speech(20)),
    "one more witness": lambda folder: write(folder, "new.txt", speech(2, 1)),
    "a copy": lambda folder: shutil.copy(folder / "c.txt", folder / "new.txt"),
    "a file that carves another": lambda folder: write(folder, "new.txt", speech(6)),
    "a file that joins two works": lambda folder: write(folder, "new.txt", speech(2), speech(3, 1)),
    "a removed witness": lambda folder: (folder / "b.txt").unlink(),
    "a removed file": lambda folder: (folder / "f.txt").unlink(),
    "a changed file": lambda folder: write(folder, "a.txt", speech(1, 4)),
    "a renamed file": lambda folder: (folder / "c.txt").rename(folder / "0.txt"),
}


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".collate")
    }


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_gives_the_files_of_a_run_from_scratch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    monkeypatch.setattr(readings, "HELD_CHARACTERS", 0)  # all texts come from the workspace
    folder = tmp_path / "in"
    folder.mkdir()
    first(folder)
    execute_run([folder], tmp_path / "out")
    record = (tmp_path / "out" / "record.json").read_bytes()
    CHANGES[change](folder)
    execute_run([folder], tmp_path / "out")
    # Sigla and slugs depend on the runs before, so the run from scratch has the same record.
    (tmp_path / "clean").mkdir()
    (tmp_path / "clean" / "record.json").write_bytes(record)
    (tmp_path / "clean" / ".collate-files.json").write_text('["record.json"]')
    execute_run([folder], tmp_path / "clean")
    assert contents(tmp_path / "out") == contents(tmp_path / "clean")


def test_one_more_file_reads_neither_other_documents_nor_other_editions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(1, 5):
        write(folder, f"{number}a.txt", speech(number))
        write(folder, f"{number}b.txt", speech(number, 1))
    execute_run([folder], tmp_path / "out")
    seen: list[str] = []

    def noted(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            seen.append(name)
            return function(*arguments)

        return call

    load_items = "collate.cache.readings.load_items"
    monkeypatch.setattr(load_items, noted("document", serialise.load_items))
    load_edition = "collate.cache.edition_cache.load_edition"
    monkeypatch.setattr(load_edition, noted("edition", serialise.load_edition))
    write(folder, "new.txt", speech(9))
    execute_run([folder], tmp_path / "out")
    assert seen == []


def test_results_for_programs_are_in_memory(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    first(folder)
    before = run([folder], tmp_path / "out")
    shutil.rmtree(folder)
    folder.mkdir()
    first(folder)
    after = run([folder], tmp_path / "out")
    shutil.rmtree(tmp_path)
    deferred = (DeferredEdition, DeferredSegment, DeferredSplit)
    for results in (before, after):
        assert not any(isinstance(item, deferred) for item in (*results.documents, *results.segments))
        assert all(witness.segment.text for work in results.works for witness in work.witnesses)
        assert all(edition.alignment.tokens for edition in results.editions)
    assert [segment.text for segment in before.segments] == [segment.text for segment in after.segments]
