"""Logs of decisions stand beside the texts that they are about."""

from __future__ import annotations

from pathlib import Path

from collate.read import find


def test_a_log_beside_the_texts_is_not_a_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("会议强调", "utf-8")
    (tmp_path / "records.jsonl").write_text('{"text": "山水"}\n', "utf-8")
    (tmp_path / "decisions").mkdir()
    line = '{"format": 1, "id": "0123456789abcdef", "after": [], "at": "", "by": ""}\n'
    (tmp_path / "decisions" / "made.jsonl").write_text("<<<<<<< HEAD\n" + line, "utf-8")
    listing = find([tmp_path])
    assert [file.path for file in listing.files] == ["a.txt", "records.jsonl"]
    assert listing.ignored == ()
