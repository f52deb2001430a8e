"""Runs whose processes are killed at one file or one work: it is named, and the rest is as without it."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import pytest

from collate.cache import document_cache
from collate.corpus import reading
from collate.corpus.reading import PlacedBatch, ReadTask
from collate.editions import build_edition
from collate.model import Edition, Skipped, SplitDocument, Work
from collate.pipeline import full_run, known_titles, run
from collate.read import FoundFile
from collate.settings import Settings

pytestmark = [pytest.mark.skipif(os.name != "posix", reason="needs signals"), pytest.mark.slow]

SPEECHES = {
    "修渠": "同志们，今天开会只讲一件事，就是水。大家回去以后要抓紧，不能等，第{}段要在入冬以前完工。",
    "修桥": "各位代表，上个月下了大雨，河对岸的几个村子断了路，孩子上学要绕二十里，第{}座石墩先打下去。",
}
_split_file = document_cache.split_file
_read = reading._read
_split_again = known_titles._split_again


def deadly_split_file(file: FoundFile, settings: Settings) -> tuple[SplitDocument | Skipped, ...]:
    if file.path == "deadly.txt":
        os.kill(os.getpid(), signal.SIGKILL)
    return _split_file(file, settings)


def deadly_read(task: ReadTask, settings: Settings, split_records: bool) -> tuple[PlacedBatch, ...]:
    if task.file.path == "deadly.txt":
        os.kill(os.getpid(), signal.SIGKILL)
    return tuple(_read(task, settings, split_records))


def deadly_edition(work: Work, settings: Settings) -> Edition:
    if "修桥" in work.title:
        os.kill(os.getpid(), signal.SIGKILL)
    return build_edition(work, settings)


def inputs(folder: Path, *, deadly: bool) -> Path:
    folder.mkdir()
    for subject, sentence in SPEECHES.items():
        for witness in "甲乙":
            body = "\n".join(sentence.format(f"{n}{witness if n == 3 else ''}") for n in range(9))
            text = f"在{subject}会议上的讲话\n\n{body}\n"
            (folder / f"{subject}{witness}.txt").write_text(text, encoding="utf-8")
    if deadly:
        (folder / "deadly.txt").write_text("在大会上的讲话\n\n" + "别的话。" * 40, encoding="utf-8")
    return folder


def editions(folder: Path) -> dict[str, bytes]:
    found = {str(file.relative_to(folder)): file.read_bytes() for file in folder.glob("works/**/*.xml")}
    assert len(found) >= 1
    return found


@pytest.fixture(autouse=True)
def pooled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Use processes for small inputs too."""
    monkeypatch.setattr("collate.engine.local.SMALL", 0)


def test_a_file_at_which_processes_die_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run([inputs(tmp_path / "without", deadly=False)], tmp_path / "a", jobs=2)
    monkeypatch.setattr(document_cache, "split_file", deadly_split_file)
    results = run([inputs(tmp_path / "with", deadly=True)], tmp_path / "b", jobs=2)
    assert [(row.path, str(row.problem)) for row in results.skipped] == [
        ("deadly.txt", "the process at work on it was killed, and so was a second one")
    ]
    assert editions(tmp_path / "a") == editions(tmp_path / "b")
    monkeypatch.undo()
    assert not run([tmp_path / "with"], tmp_path / "b", jobs=1).skipped  # and it is read when it can be


def test_a_work_at_which_processes_die_is_skipped_and_collated_by_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = inputs(tmp_path / "in", deadly=False)
    run([folder], tmp_path / "a", jobs=2)
    monkeypatch.setattr(full_run, "build_edition", deadly_edition)
    results = run([folder], tmp_path / "b", jobs=2)
    (skipped,) = results.skipped
    assert skipped.path.startswith("works/")
    assert "修桥" in skipped.path
    one, both = editions(tmp_path / "b"), editions(tmp_path / "a")
    assert one.items() <= both.items()
    assert len(both) == len(one) + 1
    monkeypatch.undo()
    assert not run([folder], tmp_path / "b", jobs=1).skipped
    assert editions(tmp_path / "b") == both


def test_a_document_at_which_processes_die_when_it_is_split_again_is_skipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = inputs(tmp_path / "in", deadly=False)
    plain = run([folder], tmp_path / "a", jobs=2)

    def kill(tasks: object, *arguments: object, **options: object) -> list[tuple[int, Skipped]]:
        return [(0, Skipped("修桥乙.txt", "x", "y"))] if not skipped else []

    skipped: list[Skipped] = []
    monkeypatch.setattr(known_titles, "_split_all", kill)
    documents = known_titles.with_known_titles(plain.documents, Settings(), skipped=skipped)
    assert documents == plain.documents[1:]
    assert [row.path for row in skipped] == ["修桥乙.txt"]
    assert known_titles._lost(known_titles._Task(plain.documents[0], frozenset(), ())).path.endswith(".txt")


def test_deduplication_goes_on_without_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    from collate.cli import main

    def found(folder: Path) -> tuple[list[object], str]:
        result = CliRunner().invoke(main, ["dedupe", str(folder), "--jobs", "2", "--json"])
        return json.loads(result.stdout), result.stderr

    without, words = found(inputs(tmp_path / "without", deadly=False))
    assert "skipped" not in words
    monkeypatch.setattr(reading, "_read", deadly_read)
    matches, words = found(inputs(tmp_path / "with", deadly=True))
    assert "skipped deadly.txt: the process at work on it was killed" in words
    assert matches == without
