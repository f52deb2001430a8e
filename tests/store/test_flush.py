"""Files are flushed to disk together, before the list that says that all of them are there."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from collate.store import flush
from collate.store.output import Output


def test_the_file_system_is_flushed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []

    def flush_all(_descriptor: int) -> int:
        calls.append("all")
        return 0

    monkeypatch.setattr(flush, "_syncfs", lambda: flush_all)
    monkeypatch.setattr(os, "fsync", lambda _descriptor: calls.append("one"))
    flush.flush_files(tmp_path, ["a", "b"])
    assert calls == ["all"]


@pytest.mark.parametrize("sync", [None, lambda _descriptor: -1])
def test_each_file_is_flushed_where_the_system_cannot_flush_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sync: object
) -> None:
    for name in "abc":
        (tmp_path / name).write_text(name)
    calls: list[int] = []
    monkeypatch.setattr(flush, "_syncfs", lambda: sync)
    monkeypatch.setattr(os, "fsync", calls.append)
    flush.flush_files(tmp_path, ["a", "b"])
    assert len(calls) == 2


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has syncfs")
def test_linux_can_flush_a_file_system(tmp_path: Path) -> None:
    assert flush._flush_file_system(tmp_path)


def test_nothing_is_listed_before_it_is_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[set[str], bool]] = []

    def record(folder: Path, names: list[str]) -> None:
        seen.append((set(names), (folder / "manifest.json").exists()))
        assert all((folder / name).is_file() for name in names)

    monkeypatch.setattr("collate.store.output.flush_files", record)
    with Output(tmp_path / "out") as output:
        output.put("works/a/b.xml", b"1")
        output.put("index.html", b"2")
        assert not (tmp_path / "out" / "index.html").exists()
        output.publish("{}")
    assert seen == [({"works/a/b.xml", "index.html", "record.json", ".collate-files.json"}, False)]
    assert (tmp_path / "out" / "works" / "a" / "b.xml").read_bytes() == b"1"
