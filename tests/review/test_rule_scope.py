"""A rule about a witness holds in all works: a siglum is that of one file, whatever the work."""

from __future__ import annotations

from pathlib import Path

import pytest

import collate
from collate.edit import DecisionLog

from .conftest import Editor, open_desk

WORKS = {
    "在春耕座谈会上的讲话": [
        f"第{n}项工作由第{n + 3}组负责，请指导组在第{n * 7}天以前完成。" for n in range(16)
    ],
    "在秋收总结会上的报告": [
        f"秋收时节第{n}个村子打谷{n * 9}石，指导组看过以后都很满意。" for n in range(16)
    ],
}


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Editor:
    monkeypatch.chdir(tmp_path)
    for name in ("a", "b", "c"):
        (tmp_path / "in" / name).mkdir(parents=True)
    for number, (title, lines) in enumerate(WORKS.items()):
        text = "\n".join(lines)
        for name, words in (("a", text), ("b", text.replace("指导组", "督导组", 3)), ("c", text)):
            path = tmp_path / "in" / name / f"{name}{number}.txt"
            path.write_text(f"{title}\n（195{number + 3}年3月12日）\n{words}\n", "utf-8")
    collate.run("in", "out")
    return open_desk(tmp_path)


@pytest.mark.parametrize("scope", ["work", "witness", "project"])
def test_where_a_rule_is_kept(editor: Editor, tmp_path: Path, scope: str) -> None:
    entry = editor.entry("指导组")
    (siglum,) = entry["readings"][1]["sigla"]
    editor.act(
        "decisions",
        revision=editor.work()["revision"],
        entry=entry["n"],
        what="text",
        how="adopt",
        text="督导组",
        scope=scope,
        **({"witness": siglum} if scope == "witness" else {}),
    )
    assert [one["adopted"] for one in editor.work()["entries"]] == ["督导组"] * 3
    (path,) = (tmp_path / "decisions").glob("*.jsonl")
    (rule,) = DecisionLog.open(path).history.active
    assert (path.stem == "project") == (scope != "work")
    assert rule.work == (editor.slug if scope == "work" else "")
    assert editor.act("undo", revision=editor.work()["revision"])["progress"]["decided"] == 0
