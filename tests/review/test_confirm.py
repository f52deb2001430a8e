"""A decision that was applied to a changed place is confirmed: the edition reads as before, no word less."""

from __future__ import annotations

from pathlib import Path

import pytest

import collate

from .conftest import Editor, open_desk

HEAD = "在春耕座谈会上的讲话\n（1957年3月12日）\n"
LINES = [f"第{n}天我们到了第{n * 3}个村子，看见那里的粮食堆得很高，人人都有笑容。" for n in range(12)]
BASE = "\n".join([*LINES, "去年的水库修得很好，肥料也要早积赞。今年三月大家来到县里。"])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "collate.toml").write_text('[[work]]\nname = "在春耕座谈会上的讲话"\nbase = "a.txt"\n')
    write(tmp_path, a=BASE, b=BASE.replace("积赞", "积讚"))
    collate.run("in", "out")
    return tmp_path


def write(folder: Path, **texts: str) -> None:
    (folder / "in").mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / "in" / f"{name}.txt").write_text(f"{HEAD}{text}\n", "utf-8")


def reading_text(editor: Editor) -> str:
    rows = {one["n"]: one for one in editor.work()["entries"]}
    found = []
    for paragraph in editor.work()["text"]:
        for piece in paragraph:
            if isinstance(piece, str):
                found.append(piece)
            elif "entry" in piece:
                row = rows[piece["entry"]]
                found.append(row["lemma"] if row["adopted"] is None else row["adopted"])
            else:
                found.append(piece["text"])
    return "".join(found)


def decide(editor: Editor, lemma: str, how: str, text: str) -> None:
    work = editor.work()
    entry = editor.entry(lemma)["n"]
    editor.act("decisions", revision=work["revision"], entry=entry, what="text", how=how, text=text)


def confirm(editor: Editor, entry: int) -> None:
    work = editor.work()
    (todo,) = work["review"]
    assert todo["fate"] == "changed"
    answer = editor.act("review", revision=work["revision"], id=todo["id"], do="confirm", entry=entry)
    assert answer["review"] == []


@pytest.mark.parametrize(("how", "text"), [("emend", "攒"), ("adopt", "讚"), ("emend", "")])
@pytest.mark.parametrize("named", [True, False])
def test_a_wider_entry_keeps_its_rest(folder: Path, how: str, text: str, named: bool) -> None:
    decide(open_desk(folder), "赞", how, text)
    write(folder, d=BASE.replace("积赞", "储存"))
    collate.run("in", "out")
    editor = open_desk(folder)
    entry = editor.entry("积赞")
    before = reading_text(editor)
    assert f"肥料也要早积{text}。今年" in before
    confirm(editor, entry["n"] if named else 0)
    assert reading_text(editor) == before
    collate.run("in", "out")
    again = open_desk(folder)
    assert reading_text(again) == before
    assert again.work()["review"] == []


def test_one_about_an_entry_that_is_gone_is_confirmed(folder: Path) -> None:
    decide(open_desk(folder), "赞", "emend", "攒")
    write(folder, b=BASE.replace("很好", "极好"))
    collate.run("in", "out")
    editor = open_desk(folder)
    before = reading_text(editor)
    assert "肥料也要早积攒。今年" in before
    confirm(editor, 0)
    assert reading_text(editor) == before
