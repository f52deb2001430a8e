"""Sections at the desk: named from an entry on, shown with their roles, taken back; decisions go before."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from collate.edit import load_decisions

from .conftest import TEXTS, Editor, open_desk


def post(editor: Editor, path: str, **body: Any) -> dict[str, Any]:
    answer = editor.post(path, body)
    assert answer.status_code == 200, answer.text
    return dict(answer.json or {})


def sections(editor: Editor, **args: object) -> dict[str, Any]:
    query = "&".join(f"{name}={value}" for name, value in args.items())
    answer = editor.get(f"{editor.url}/sections?{query}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json or {})


def rows(editor: Editor) -> list[dict[str, Any]]:
    """Return the rows of the entries, as the desk has them before they are packed."""
    return [dict(one) for one in editor.desk.work(editor.slug)._rows.values()]


def name(editor: Editor, entry: int, **body: Any) -> str:
    revision = sections(editor)["revision"]
    return str(post(editor, f"{editor.url}/sections/name", revision=revision, entry=entry, **body)["id"])


def test_a_section_is_named_and_holds_after_the_run(editor: Editor, project: Path) -> None:
    assert sections(editor)["sections"] == []
    entry = rows(editor)[1]
    at = sections(editor, entry=entry["n"])["at"]
    made = name(editor, entry["n"], base="乙", consulted=["丙"], reason="初刊本")
    line = json.loads((project / "decisions/project.jsonl").read_text("utf-8").splitlines()[-1])
    assert (line["id"], line["what"], line["by"]) == (made, "section", "王编辑")
    # Texts, not sigla, which other files can have some day; and the place in every witness.
    assert line["row"]["base"] == "b.txt#1"
    assert line["row"]["consulted"] == ["c.txt#1"]
    assert line["row"]["first"] == at["words"]
    assert TEXTS["a"].replace("\n", "").count(at["words"]) == 1
    assert line["row"]["contexts"]
    (shown,) = sections(editor)["sections"]
    assert (shown["id"], shown["state"], shown["entry"]) == (made, "applied", entry["n"])
    assert (shown["base"], shown["consulted"]) == ("乙", ["丙"])
    assert editor.work()["sections"] == []
    post(editor, "/api/run")
    work = editor.work()
    assert len(work["sections"]) == 1
    adopted = {one["n"]: one["adopted"] for one in rows(editor) if one.get("how") == "section"}
    assert adopted
    for one in rows(editor):
        own = next(reading["text"] for reading in one["readings"] if "乙" in reading["sigla"])
        differs = one["n"] >= entry["n"] and own != one["lemma"]
        assert adopted.get(one["n"]) == (own if differs else None)
    assert {one["state"] for one in rows(editor)} == {"open"}
    assert work["progress"]["decided"] == 0


def test_a_decision_goes_before_and_undone_the_section_holds_again(editor: Editor) -> None:
    name(editor, 0, base="乙")
    post(editor, "/api/run")
    work = editor.work()
    one = next(entry for entry in rows(editor) if entry.get("how") == "section")
    answer = editor.act("decisions", revision=work["revision"], entry=one["n"], what="text", how="keep")
    changed = rows(editor)[one["n"] - 1]
    assert (changed["adopted"], changed["how"], changed["state"]) == (one["lemma"], "keep", "decided")
    answer = editor.act("undo", revision=answer["revision"])
    changed = rows(editor)[one["n"] - 1]
    assert (changed["adopted"], changed["how"], changed["state"]) == (one["adopted"], "section", "open")


def test_a_section_is_taken_back(editor: Editor, project: Path) -> None:
    made = name(editor, 0, base="乙")
    post(editor, "/api/run")
    assert "undo" in dict(editor.get("/api/project").json or {})["offers"]
    assert post(editor, "/api/undo", of=[made]) == {}
    post(editor, "/api/run")
    assert editor.work()["sections"] == []
    assert not any("how" in one for one in rows(editor))
    assert not load_decisions(project / "decisions").rows
    for of in ([made], ["0" * 16], []):
        assert editor.post("/api/undo", {"of": of}).status_code == 400


def test_a_section_is_named_anew_at_its_place(editor: Editor, project: Path) -> None:
    name(editor, 2, base="乙")
    first = sections(editor)["sections"][0]["first"]
    name(editor, 2, first=first, base="丙", throughout=["乙"])
    (row,) = [one.row for one in load_decisions(project / "decisions").rows][-1:]
    assert row.base == "c.txt#1"  # type: ignore[union-attr]
    (shown,) = sections(editor)["sections"]
    assert (shown["base"], shown["throughout"]) == ("丙", ["乙"])


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"entry": 999}, 400),
        ({"entry": -1}, 400),
        ({"entry": 0, "base": "丁"}, 400),
        ({"entry": 0, "base": "乙", "consulted": ["乙"]}, 400),
        ({"entry": "1"}, 400),
        ({"base": "乙"}, 400),
        ({"entry": 0, "evil": 1}, 400),
        ({"entry": 0, "revision": -5, "base": "乙"}, 409),
    ],
)
def test_bad_requests_write_nothing(editor: Editor, project: Path, body: dict[str, Any], status: int) -> None:
    revision = sections(editor)["revision"]
    answer = editor.post(f"{editor.url}/sections/name", {"revision": revision, **body})
    assert answer.status_code == status, answer.text
    assert dict(answer.json or {})["error"]["message"]
    assert not load_decisions(project / "decisions").rows


def test_what_is_to_be_reviewed_is_shown_with_the_reason(editor: Editor, project: Path) -> None:
    (project / "decisions").mkdir(exist_ok=True)
    post(editor, "/api/decisions", what="section", row={"work": editor.slug, "first": "指导组", "base": "乙"})
    (shown,) = sections(editor)["sections"]
    assert shown["state"] == "review"
    assert "times in the base text" in shown["why"][0]


def test_sections_come_back_with_the_desk(editor: Editor, project: Path) -> None:
    name(editor, 0, base="乙")
    post(editor, "/api/run")
    again = open_desk(project)
    assert [one["base"] for one in sections(again)["sections"]] == ["乙"]
    assert rows(again) == rows(editor)
