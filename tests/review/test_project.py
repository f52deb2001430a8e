"""Decisions about works and files, and those that show only after another run."""

from __future__ import annotations

import json
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from collate.edit import load_decisions

from .conftest import Editor, open_desk


def post(editor: Editor, path: str, **body: Any) -> dict[str, Any]:
    answer = editor.post(path, body)
    assert answer.status_code == 200, answer.text
    return dict(answer.json or {})


def test_another_base_text_is_named_and_holds_after_the_run(editor: Editor, project: Path) -> None:
    work = editor.work()
    other = next(one["siglum"] for one in work["witnesses"] if one["siglum"] != work["base"])
    texts = dict(editor.get(f"{editor.url}/texts").json or {})["texts"]
    assert [one["siglum"] for one in texts] == [one["siglum"] for one in work["witnesses"]]
    row = {"name": editor.slug, "base": other}
    made = post(editor, "/api/decisions", what="work", row=row)
    (line,) = (project / "decisions/project.jsonl").read_text("utf-8").splitlines()
    assert {"id": made["id"], "what": "work", "row": row}.items() <= json.loads(line).items()
    assert post(editor, "/api/run") == {"message": ""}
    assert editor.work()["base"] == other


def test_a_file_is_left_out_and_listed_as_such(editor: Editor) -> None:
    files = dict(editor.get("/api/project").json or {})["files"]
    assert [(one["path"], one["role"], one["texts"]) for one in files] == [
        (f"{name}.txt", "witness", 1) for name in "abc"
    ]
    post(editor, "/api/decisions", what="source", row={"file": "c.txt", "role": "ignore"})
    post(editor, "/api/run")
    assert len(editor.work()["witnesses"]) == 2
    files = dict(editor.get("/api/project").json or {})["files"]
    assert {one["path"]: one["role"] for one in files}["c.txt"] == "ignore"


def test_works_stand_for_their_base_texts(editor: Editor, project: Path) -> None:
    slug = editor.slug
    post(editor, "/api/decisions", what="same", row={"left": slug, "right": slug}, works=True)
    (row,) = load_decisions(project / "decisions").rows
    assert row.row.left == "a.txt#1"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "body",
    [
        {"what": "emend", "row": {}},
        {"what": "read", "row": {"encoding": "x"}},
        {"what": "work", "row": {"name": "x", "evil": "y"}},
        {"what": "work", "row": {}},
        {"what": "work", "row": {"name": 1}},
        {"what": "source", "row": {"file": "a", "role": "king"}},
        {"what": "same", "row": {"left": "a"}, "works": False},
        {"what": "work", "row": {"name": "x\u0000"}},
        {"what": "work"},
        {},
    ],
)
def test_what_is_no_row_is_refused(editor: Editor, body: dict[str, Any], project: Path) -> None:
    answer = editor.post("/api/decisions", body)
    assert answer.status_code == 400, answer.text
    path = project / "decisions/project.jsonl"
    assert not path.exists() or not path.read_bytes()


def test_a_work_that_is_none_does_not_stand_for_a_text(editor: Editor) -> None:
    body = {"what": "same", "row": {"left": "../x", "right": editor.slug}, "works": True}
    assert editor.post("/api/decisions", body).status_code == 404


def test_the_editor_has_another_name(editor: Editor, project: Path) -> None:
    assert post(editor, "/api/editor", name=" 李编辑 ") == {"editor": "李编辑"}
    answer = editor.act("decisions", revision=editor.work()["revision"], entry=1, what="text", how="keep")
    assert answer["entries"][0]["ruling"]["by"] == "李编辑"
    for name in ("a\nb", "x" * 201, "\x00"):
        assert editor.post("/api/editor", {"name": name}).status_code == 400


def test_an_entry_is_split_by_a_run_and_joined_again_by_undo(editor: Editor) -> None:
    work = editor.work()
    entry = editor.entry("指导组")
    answer = editor.act(
        "decisions",
        revision=work["revision"],
        entry=entry["n"],
        what="cut",
        how="split",
        parts=["指导", "组"],
    )
    assert editor.act("run")["rebuilt"] is True
    cut = editor.work()
    assert len(cut["entries"]) == len(work["entries"])  # 组 is the same in all
    lemmata = [one["lemma"] for one in cut["entries"]]
    assert lemmata.count("指导") == 1
    undone = editor.act("undo", revision=cut["revision"], of=[answer["id"]])
    assert undone["rebuilt"] is True
    assert [one["lemma"] for one in editor.work()["entries"]] == [one["lemma"] for one in work["entries"]]


def test_a_kind_that_a_run_wrote_goes_with_its_decision(editor: Editor) -> None:
    work, entry = editor.work(), editor.entry("指导组")
    fields = {"what": "kind", "reading": "督导组", "text": "orthographic"}
    answer = editor.act("decisions", revision=work["revision"], entry=entry["n"], **fields)
    editor.act("run")
    assert editor.work()["entries"][entry["n"] - 1]["kind"] == "orthographic"
    undone = editor.act("undo", revision=editor.work()["revision"], of=[answer["id"]])
    assert undone["rebuilt"] is True
    assert editor.work()["entries"][entry["n"] - 1]["kind"] == "substantive"


def test_a_run_on_other_files_of_the_same_names_is_refused(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "in").mkdir(parents=True)
    (elsewhere / "in/a.txt").write_text("别的文章，别的内容。\n" * 30, "utf-8")
    monkeypatch.chdir(elsewhere)
    editor = open_desk(project)
    assert editor.desk.input_paths() == [project.resolve() / "in"]  # beside the output, not here
    shutil.rmtree(project / "in")
    assert editor.desk.input_paths() == []
    before = (project / "out/summary.json").read_bytes()
    assert editor.post(f"{editor.url}/run", {}).status_code == 507
    assert (project / "out/summary.json").read_bytes() == before


def test_an_entry_shows_who_split_it_when_and_why(editor: Editor, project: Path) -> None:
    work, entry = editor.work(), editor.entry("指导组")
    editor.act(
        "decisions",
        revision=work["revision"],
        entry=entry["n"],
        what="cut",
        how="split",
        parts=["指导", "组"],
        reason="按词分",
    )
    editor.act("run")
    details = dict(editor.get(f"{editor.url}/entries/{editor.entry('指导')['n']}").json or {})
    (line,) = [one for one in details["why"] if "王编辑" in one]
    at = json.loads((project / f"decisions/{editor.slug}.jsonl").read_text("utf-8").splitlines()[0])["at"]
    local = f"{datetime.fromisoformat(at).astimezone():%Y-%m-%d %H:%M}"
    assert line == f"decided by 王编辑 on {local}: splits the entry 「指导组」: 指导 | 组: 按词分"
    assert not any("comes from" in one for one in details["why"])
    other = dict(editor.get(f"{editor.url}/entries/{entry['n'] + 3}").json or {})
    assert not any("王编辑" in one for one in other["why"])


def test_words_that_cannot_be_set_side_by_side_are_to_be_reviewed(editor: Editor) -> None:
    work, entry = editor.work(), editor.entry("指导组")
    body = {"what": "pair", "witness": "乙", "parts": ["没有", "督导"], "reason": "对应"}
    answer = editor.act("decisions", revision=work["revision"], entry=entry["n"], **body)
    editor.act("run")
    after = editor.work()
    (todo,) = after["review"]
    assert (todo["id"], todo["fate"], todo["nearest"]) == (answer["id"], "review", entry["n"])
    assert (todo["by"], todo["what"]) == ("王编辑", "pair")
    (row,) = [one for one in after["entries"] if one["state"] == "review"]
    assert (row["n"], row["changed"]) == (entry["n"], todo["why"])
    assert after["progress"]["review"] == 1
    dropped = editor.act("review", revision=after["revision"], id=answer["id"], do="drop")
    assert dropped["rebuilt"] is True
    again = editor.work()
    assert (again["review"], again["progress"]["review"]) == ([], 0)
