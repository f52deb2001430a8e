"""The editor's directives in collate.toml about the texts of a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from collate.errors import SettingsError
from collate.model import Reason, Segment, SplitDocument
from collate.pipeline import read_texts
from collate.settings import Settings, load_settings

BODY = (
    "今天我们在这里开会，主要是研究几件事情，请大家认真听，认真记，回去认真办。"
    "会前已经发了材料，大家都看过了。"
)
TWO = (
    f"在修渠会上的讲话\n（2019年3月4日）\n同志们：\n{BODY}\n"
    f"在种树会上的讲话\n（2019年5月6日）\n同志们：\n{BODY}{BODY}\n"
)


def cut(folder: Path, text: str, toml: str) -> tuple[tuple[Segment, ...], SplitDocument]:
    (folder / "a.txt").write_text(text, encoding="utf-8")
    (folder / "collate.toml").write_text(toml, encoding="utf-8")
    found = read_texts([folder / "a.txt"], load_settings(folder / "collate.toml"))
    return found.segments, found.documents[0]


def test_without_directives_there_are_two_texts(tmp_path: Path) -> None:
    assert len(cut(tmp_path, TWO, "")[0]) == 2


def test_a_file_that_is_one_text(tmp_path: Path) -> None:
    (segment,), _ = cut(tmp_path, TWO, '[[source]]\nfile = "a.txt"\nwhole = true\n')
    assert segment.title is not None
    assert segment.title.value == "在修渠会上的讲话"
    assert "在种树会上的讲话" in segment.text


def test_a_title_by_regular_expression(tmp_path: Path) -> None:
    text = f"开头几句。{BODY}{BODY}\n卷之一 渠\n{BODY}\n卷之二 树\n{BODY}{BODY}\n"
    segments, _ = cut(tmp_path, text, "[split]\ntitle = '卷之[一二].*'\n")
    assert [s.title.value if s.title else None for s in segments] == [None, "卷之一 渠", "卷之二 树"]


def test_a_passage_that_is_left_out(tmp_path: Path) -> None:
    toml = '[[leave_out]]\nfile = "*.txt"\nfirst = "会前 已经"\nlast = "都看过了。"\n'
    segments, item = cut(tmp_path, TWO, toml)
    assert len(segments) == 2
    assert segments[0].text.endswith("回去认真办。")
    raw = item.document.raw
    assert [raw[slice(*row.span)] for row in item.ledger if row.reason is Reason.LEFT_OUT] == [
        "会前已经发了材料，大家都看过了。"
    ]


def test_a_passage_in_some_files_of_a_pattern(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TWO, encoding="utf-8")
    (tmp_path / "b.txt").write_text(TWO.replace("会前已经", "会后已经"), encoding="utf-8")
    row = '[[leave_out]]\nfile = "*.txt"\nfirst = "{}"\nlast = "都看过了。"\n'
    (tmp_path / "collate.toml").write_text(row.format("会前") + row.format("龘"), encoding="utf-8")
    found = read_texts([tmp_path / "a.txt", tmp_path / "b.txt"], load_settings(tmp_path / "collate.toml"))
    left_out = [sum(row.reason is Reason.LEFT_OUT for row in item.ledger) for item in found.documents]
    assert left_out == [1, 0]
    assert found.notes == (
        "[[leave_out]], row 2: '龘' … '都看过了。' is in none of the files '*.txt'. "
        "Copy the words from the file",
    )


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ('[[leave_out]]\nfile = "a.txt"\nfirst = "龘"\nlast = "龘"\n', "does not occur in this file"),
        ("[split]\ntitle = '('\n", "not a regular expression"),
    ],
)
def test_impossible_directives_raise(toml: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=words):
        cut(tmp_path, TWO, toml)


def test_the_defaults_have_no_directives() -> None:
    assert not Settings().split.title
    assert not Settings().leave_out
