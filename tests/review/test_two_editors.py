"""Two tabs, two editors, a log that changes on disk, a work that goes: told, and nothing lost."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import collate
from collate.edit import DecisionLog

from .conftest import Editor, content, open_desk


def keep(editor: Editor, revision: int, n: int, **more: Any) -> dict[str, Any]:
    return editor.act("decisions", revision=revision, entry=n, what="text", how="keep", **more)


def test_the_second_tab_is_told_and_decides_again(editor: Editor, project: Path) -> None:
    revision = editor.work()["revision"]
    first = keep(editor, revision, 1)
    body = {"revision": revision, "entry": 1, "what": "text", "how": "emend", "text": "甲"}
    refused = editor.post(f"{editor.url}/decisions", body)
    assert refused.status_code == 409
    told = content(refused)
    assert told["entries"] == first["entries"]
    assert told["revision"] == first["revision"]
    assert told["by"] == ["王编辑"]
    assert len(told["what"]) == 1
    log = project / "decisions" / f"{editor.slug}.jsonl"
    assert len(log.read_text("utf-8").splitlines()) == 1
    answer = editor.act("decisions", **{**body, "revision": told["revision"]})
    assert answer["entries"][0]["adopted"] == "甲"


def test_another_entry_is_decided_though_the_revision_is_old(editor: Editor) -> None:
    revision = editor.work()["revision"]
    keep(editor, revision, 1)
    answer = keep(editor, revision, 2)
    assert {one["n"] for one in answer["entries"]} == {1, 2}  # what the tab had missed, too


def test_a_tab_polls_what_the_other_did(editor: Editor) -> None:
    revision = editor.work()["revision"]
    assert content(editor.get(f"{editor.url}/changes?since={revision}")) == {
        "revision": revision,
        "entries": [],
        "rebuilt": False,
    }
    keep(editor, revision, 3)
    changes = content(editor.get(f"{editor.url}/changes?since={revision}"))
    assert [one["n"] for one in changes["entries"]] == [3]
    assert changes["progress"]["decided"] == 1
    for since in ("", "x", "-5", "99999"):
        assert dict(editor.get(f"{editor.url}/changes?since={since}").json or {})["rebuilt"] is True


def test_two_desks_on_one_folder_see_each_other(project: Path) -> None:
    one, other = open_desk(project, by="王"), open_desk(project, by="李", port=9000)
    start, seen = one.work()["revision"], other.work()["revision"]
    keep(one, start, 1)
    refused = other.post(
        f"{other.url}/decisions", {"revision": seen, "entry": 1, "what": "text", "how": "keep"}
    )
    assert refused.status_code == 409
    assert dict(refused.json or {})["by"] == ["王"]
    keep(other, seen, 2)
    changes = content(one.get(f"{one.url}/changes?since={start}"))
    assert {row["n"] for row in changes["entries"]} == {1, 2}
    assert sorted(changes["by"]) == ["李", "王"]
    log = DecisionLog.open(project / "decisions" / f"{one.slug}.jsonl")
    assert len(log.history.active) == 2
    assert not log.faults


def test_a_log_changed_on_disk_is_taken_over(editor: Editor, project: Path) -> None:
    work = editor.work()
    answer = keep(editor, work["revision"], 1)
    answer = keep(editor, answer["revision"], 2)
    path = project / "decisions" / f"{editor.slug}.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + b"<<<<<<< HEAD\nnonsense\n")
    changes = content(editor.get(f"{editor.url}/changes?since={answer['revision']}"))
    assert [(one["n"], one["state"]) for one in changes["entries"]] == [(2, "open")]
    assert [one["line"] for one in changes["faults"]] == [2, 3]
    assert all(one["message"] and one["remedy"] for one in changes["faults"])
    keep(editor, changes["revision"], 3)
    assert path.read_bytes().startswith(lines[0] + b"<<<<<<< HEAD\nnonsense\n")
    path.unlink()
    changes = content(editor.get(f"{editor.url}/changes?since={changes['revision']}"))
    assert {one["n"] for one in changes["entries"]} == {1, 3}
    assert editor.work()["entries"] == work["entries"]


def test_a_log_that_cannot_be_written_is_a_message_and_loses_nothing(editor: Editor, project: Path) -> None:
    revision = editor.work()["revision"]
    (project / "decisions").write_text("in the way")
    answer = editor.post(
        f"{editor.url}/decisions", {"revision": revision, "entry": 1, "what": "text", "how": "keep"}
    )
    assert answer.status_code >= 500
    assert dict(answer.json or {})["error"]["message"]
    (project / "decisions").unlink()
    assert keep(editor, revision, 1)["progress"]["decided"] == 1


def test_a_work_removed_while_it_is_open(editor: Editor, project: Path) -> None:
    revision = editor.work()["revision"]
    keep(editor, revision, 1)
    folder = project / "out" / "works" / editor.slug
    url, slug = editor.url, editor.slug
    shutil.move(folder, project / "kept")
    for path in (url, f"{url}/changes?since=0", f"{url}/entries/1"):
        answer = editor.get(path)
        assert answer.status_code == 404
        assert dict(answer.json or {})["error"]["remedy"]
    body = {"revision": revision + 1, "entry": 2, "what": "text", "how": "keep"}
    assert editor.post(f"{url}/decisions", body).status_code == 404
    assert dict(editor.get("/api/project").json or {})["works"] == []
    shutil.move(project / "kept", folder)
    assert editor.slug == slug
    assert editor.work()["progress"]["decided"] == 1


def test_a_run_in_between_is_noticed_and_decisions_hold(editor: Editor, project: Path) -> None:
    work = editor.work()
    entry = editor.entry("指导组")
    answer = editor.act(
        "decisions", revision=work["revision"], entry=entry["n"], what="text", how="adopt", text="督导组"
    )
    text = (project / "in/a.txt").read_text("utf-8")
    (project / "in/d.txt").write_text(text.replace("负责", "主管", 2), "utf-8")
    collate.run("in", "out")
    stale = {"revision": answer["revision"], "entry": entry["n"], "what": "text", "how": "keep"}
    refused = editor.post(f"{editor.url}/decisions", stale)
    assert refused.status_code == 409
    assert dict(refused.json or {})["rebuilt"] is True
    assert dict(editor.get(f"{editor.url}/changes?since={answer['revision']}").json or {})["rebuilt"] is True
    again = editor.work()
    assert len(again["witnesses"]) == 4
    assert [one["adopted"] for one in again["entries"] if one["adopted"] is not None] == ["督导组"]


def test_a_run_from_the_desk_applies_what_was_decided(editor: Editor, project: Path) -> None:
    entry = editor.entry("指导组")
    revision = editor.act(
        "decisions",
        revision=editor.work()["revision"],
        entry=entry["n"],
        what="text",
        how="adopt",
        text="督导组",
    )["revision"]
    text = (project / "in/a.txt").read_text("utf-8")
    (project / "in/d.txt").write_text(text.replace("负责", "主管", 2), "utf-8")
    answer = editor.post(f"{editor.url}/run", {})
    assert answer.status_code == 200, answer.text
    assert dict(answer.json or {})["rebuilt"] is True
    work = editor.work()
    assert len(work["witnesses"]) == 4
    assert work["revision"] > revision
    assert [(one["adopted"], one["state"]) for one in work["entries"] if one["adopted"]] == [
        ("督导组", "decided")
    ]
    (edition,) = (project / "out").glob("works/*/edition.xml")
    assert 'resp="' in edition.read_text("utf-8")


def test_a_decision_to_be_reviewed_is_confirmed_at_a_place_or_dropped(project: Path) -> None:
    editor = open_desk(project)
    entry = editor.entry("指导组")
    first = editor.act(
        "decisions",
        revision=editor.work()["revision"],
        entry=entry["n"],
        what="text",
        how="adopt",
        text="督导组",
    )
    path = project / "decisions" / f"{editor.slug}.jsonl"
    log = DecisionLog.open(path)
    (decision,) = log.history.active
    path.unlink()
    lost = decision.contexts[0]
    from dataclasses import replace

    nowhere = replace(decision, id="", at="", contexts=(replace(lost, left="从来没有", right="这些话呀"),))
    DecisionLog.open(path).append(nowhere, by="李")
    work = editor.work()
    (todo,) = work["review"]
    assert (todo["fate"], todo["by"], todo["entries"]) == ("review", "李", [])
    assert todo["why"]
    assert todo["sentence"]
    assert work["progress"]["decided"] == 0
    answer = editor.act("review", revision=work["revision"], id=todo["id"], do="confirm", entry=entry["n"])
    assert answer["review"] == []
    assert first["entries"][0]["adopted"] == "督导组"
    assert [
        (one["n"], one["state"], one["adopted"]) for one in editor.work()["entries"] if one["adopted"]
    ] == [(entry["n"], "decided", "督导组")]
    assert len(path.read_text("utf-8").splitlines()) == 3  # entered again, and the former undone
    gone = editor.post(f"{editor.url}/review", {"id": todo["id"], "do": "drop"})
    assert gone.status_code == 400


def test_the_lines_of_a_log_are_valid_after_all(editor: Editor, project: Path) -> None:
    revision = editor.work()["revision"]
    for n in range(1, 9):
        revision = keep(editor, revision, n)["revision"]
    path = project / "decisions" / f"{editor.slug}.jsonl"
    for line in path.read_text("utf-8").splitlines():
        assert json.loads(line)["format"] == 1
