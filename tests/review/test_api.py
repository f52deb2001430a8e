"""What the desk answers, and what is on disk when it has answered."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from collate.edit import DecisionLog

from .conftest import Editor, open_desk


def log_of(project: Path, slug: str) -> Path:
    return project / "decisions" / f"{slug}.jsonl"


def text_of(work: dict[str, Any]) -> str:
    """The edited text, as the page puts it together."""
    rows = {one["n"]: one for one in work["entries"]}

    def words(piece: Any) -> str:
        if isinstance(piece, str):
            return piece
        if "entry" in piece:
            row = rows[piece["entry"]]
            return str(row["lemma"] if row["adopted"] is None else row["adopted"])
        return str(piece["text"])

    return "".join(words(piece) for pieces in work["text"] for piece in pieces)


def test_the_works_are_listed_and_counted_once_they_are_open(editor: Editor) -> None:
    project = dict(editor.get("/api/project").json or {})
    assert (project["lang"], project["editor"]) == ("en", "王编辑")
    (row,) = project["works"]
    assert (row["slug"], row["witnesses"], row["decided"]) == (editor.slug, 3, 0)
    work = editor.work()
    assert row["entries"] == len(work["entries"]) > 5
    editor.act("decisions", revision=work["revision"], entry=1, what="text", how="keep")
    (row,) = dict(editor.get("/api/project").json or {})["works"]
    assert (row["decided"], row["entries"]) == (1, len(work["entries"]))


def test_a_work_has_its_text_its_entries_and_its_witnesses(editor: Editor) -> None:
    work = editor.work()
    assert [one["siglum"] for one in work["witnesses"]] == ["甲", "乙", "丙"]
    assert [one["file"] for one in work["witnesses"]] == ["a.txt", "b.txt", "c.txt"]
    assert work["title"] == "在春耕座谈会上的讲话"
    numbers = [piece["entry"] for pieces in work["text"] for piece in pieces if isinstance(piece, dict)]
    assert numbers == [one["n"] for one in work["entries"]]
    base = next(one for one in work["witnesses"] if one["siglum"] == work["base"])
    source = Path("in", base["file"]).read_text("utf-8")
    assert text_of(work) == "".join(source.split("\n")[2:])
    entry = editor.entry("指导组")
    assert entry["readings"][1]["text"] == "督导组"
    assert set(entry["readings"][0]["sigla"]) | set(entry["readings"][1]["sigla"]) == {"甲", "乙", "丙"}
    assert entry["state"] == "open"
    assert entry["adopted"] is None
    assert entry["ruling"] == {}


def test_the_answer_is_compressed_where_that_is_accepted(editor: Editor) -> None:
    plain = editor.get(editor.url)
    packed = editor.get(editor.url, **{"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert editor.get(editor.url, **{"Accept-Encoding": "gzip;q=0"}).headers.get("Content-Encoding") is None


def test_a_decision_is_on_disk_when_it_is_answered(editor: Editor, project: Path) -> None:
    work, entry = editor.work(), editor.entry("指导组")
    before = len(editor.work()["entries"])
    answer = editor.act(
        "decisions", revision=work["revision"], entry=entry["n"], what="text", how="adopt", text="督导组",
        reason="义长", certainty="high",
    )  # fmt: skip
    path = log_of(project, editor.slug)
    (line,) = [json.loads(one) for one in path.read_text("utf-8").splitlines()]
    assert (line["do"], line["what"], line["how"], line["text"]) == ("decide", "text", "adopt", "督导组")
    assert (line["by"], line["work"], line["id"]) == ("王编辑", editor.slug, answer["id"])
    assert path.stat().st_mode & 0o777 == 0o600
    (row,) = answer["entries"]
    assert (row["n"], row["state"], row["adopted"], row["how"]) == (entry["n"], "decided", "督导组", "adopt")
    assert (row["ruling"]["reason"], row["ruling"]["by"]) == ("义长", "王编辑")
    assert answer["progress"]["decided"] == 1
    assert answer["progress"]["total"] == before
    assert answer["undo"] == 1
    assert answer["revision"] > work["revision"]
    assert "督导组" in text_of(editor.work())


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"what": "text", "how": "keep"}, {"state": "decided", "adopted": "指导组", "how": "keep"}),
        ({"what": "text", "how": "emend", "text": "领导组"}, {"state": "decided", "adopted": "领导组"}),
        ({"what": "text", "how": "emend", "text": ""}, {"state": "decided", "adopted": ""}),
        ({"what": "text", "how": "keep", "certainty": "low"}, {"state": "doubtful", "adopted": "指导组"}),
        ({"what": "judgement", "parts": ["讹", "存疑"]}, {"state": "doubtful", "adopted": None}),
        ({"what": "judgement", "parts": ["自造"]}, {"state": "decided"}),
        ({"what": "note", "text": "按"}, {"state": "open"}),
        ({"what": "remark", "text": "记"}, {"state": "open"}),
        ({"what": "print", "how": "silent"}, {"state": "decided"}),
        ({"what": "kind", "reading": "督导组", "text": "orthographic"}, {"kind": "orthographic"}),
        ({"what": "origin", "reading": "督导组", "text": "指导组"}, {"state": "open"}),
    ],
)  # fmt: skip
def test_what_can_be_decided_about_an_entry(
    editor: Editor, fields: dict[str, Any], expected: dict[str, Any]
) -> None:
    work, entry = editor.work(), editor.entry("指导组")
    answer = editor.act("decisions", revision=work["revision"], entry=entry["n"], **fields)
    row = next(one for one in answer["entries"] if one["n"] == entry["n"])
    assert {name: row.get(name) for name in expected} == expected
    undone = editor.act("undo", revision=answer["revision"])
    assert undone["entries"] == [entry]


def test_words_in_which_all_agree_are_emended_by_their_place(editor: Editor) -> None:
    work = editor.work()
    start = "".join(piece for piece in work["text"][5] if isinstance(piece, str)).index("工作")
    body = {"what": "text", "how": "emend", "text": "事情", "place": [5, start, start + 2]}
    answer = editor.act("decisions", revision=work["revision"], **body)
    assert any(
        {"text": "事情", "was": "工作"}.items() <= one.items()
        for one in answer["text"][5]
        if isinstance(one, dict)
    )
    assert text_of(editor.work()).count("事情") == 1
    again = editor.post(f"{editor.url}/decisions", {**body, "revision": work["revision"], "text": "任务"})
    assert again.status_code == 409
    editor.act("undo", revision=answer["revision"])
    assert text_of(editor.work()) == text_of(work)


@pytest.mark.parametrize("place", [[99, 0, 2], [-1, 0, 2], [5, 2, 2], [5, 3, 1], [5, -4, 2], [5, 0, 10**9]])
def test_a_place_that_is_none_is_refused(editor: Editor, place: list[int]) -> None:
    body = {"revision": 0, "what": "text", "how": "emend", "text": "甲", "place": place}
    answer = editor.post(f"{editor.url}/decisions", body)
    assert answer.status_code == 400, answer.text


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"what":"text"}', b'{"what":1,"entry":1}',
        b'{"what":"text","entry":1,"evil":1}', b'{"what":"text","entry":"1"}', b'{"what":"text","entry":-1}',
        b'{"what":"text","entry":1,"place":[0,0,1]}', b'{"what":"text","entry":99999,"how":"keep"}',
        b'{"what":"sudo","entry":1}', b'{"what":"text","how":"sing","entry":1}',
        b'{"what":"text","how":"keep","entry":1,"scope":"world"}', b"[" * 100_000,
        b'{"what":"text","how":"keep","entry":1,"certainty":"very"}',
        b'{"what":"text","how":"adopt","entry":1,"text":"a\\u0000b"}',
        b'{"what":"text","how":"emend","entry":1,"text":"\\ud800"}',
        b'{"what":"correction","entry":1,"witness":"Z","text":"x"}',
        b'{"what":"text","how":"keep","entry":1,"scope":"work","exceptions":[99999]}',
    ],
)  # fmt: skip
def test_what_is_no_decision_is_refused_with_a_message(editor: Editor, body: bytes, project: Path) -> None:
    try:
        data = json.loads(body)
        if isinstance(data, dict):
            body = json.dumps({"revision": 10**6, **data}).encode()
    except (ValueError, RecursionError):
        pass
    answer = editor.post(f"{editor.url}/decisions", body)
    assert answer.status_code == 400, answer.text
    assert dict(answer.json or {})["error"]["message"]
    path = log_of(project, editor.slug)
    assert not path.exists() or not path.read_bytes()


def test_a_rule_lists_its_places_before_and_one_undo_takes_it_back(editor: Editor, project: Path) -> None:
    work, entry = editor.work(), editor.entry("指导组")
    fields = {"entry": entry["n"], "what": "text", "how": "adopt", "text": "督导组", "scope": "work"}
    places = editor.act("rules/preview", revision=work["revision"], **fields)["places"]
    assert {one["lemma"] for one in places} == {"指导组"}
    assert entry["n"] in [one["n"] for one in places]
    assert len(places) == entry["like"] > 2
    assert not log_of(project, editor.slug).exists()
    left_out = places[-1]["n"]
    answer = editor.act("decisions", revision=work["revision"], exceptions=[left_out], **fields)
    touched = {one["n"]: one for one in answer["entries"]}
    assert set(touched) == {one["n"] for one in places} - {left_out}
    assert {one["rule"] for one in touched.values()} == {answer["id"]}
    (rule,) = answer["rules"]
    assert (rule["id"], rule["exceptions"], rule["entries"]) == (answer["id"], 1, sorted(touched))
    undone = editor.act("undo", revision=answer["revision"], of=[answer["id"]])
    assert {one["n"] for one in undone["entries"]} == set(touched)
    assert undone["rules"] == []
    assert editor.work()["entries"] == work["entries"]


def test_a_rule_of_the_project_is_in_the_log_of_the_project(editor: Editor, project: Path) -> None:
    work, entry = editor.work(), editor.entry("指导组")
    answer = editor.act(
        "decisions", revision=work["revision"], entry=entry["n"], what="text", how="keep", scope="project"
    )
    assert len(answer["entries"]) == entry["like"]
    assert not log_of(project, editor.slug).exists()
    (line,) = log_of(project, "project").read_text("utf-8").splitlines()
    assert json.loads(line)["work"] == ""
    assert editor.act("undo", revision=answer["revision"])["undo"] == 0


def test_a_thousand_steps_of_undo_and_redo_across_a_restart(editor: Editor, project: Path) -> None:
    work = editor.work()
    revision = work["revision"]
    for step in range(30):
        how = {"how": "keep"} if step % 2 else {"how": "emend", "text": f"第{step}"}
        answer = editor.act("decisions", revision=revision, entry=step % 5 + 1, what="text", **how)
        revision = answer["revision"]
    decided = editor.work()["entries"]
    again = open_desk(project, by="李编辑")
    answer = again.act("undo", revision=again.work()["revision"], steps=1000)
    assert (answer["undo"], answer["redo"]) == (0, 30)
    assert again.work()["entries"] == work["entries"]
    third = open_desk(project)
    answer = third.act("redo", revision=third.work()["revision"], steps=1000)
    assert (answer["undo"], answer["redo"]) == (30, 0)
    assert third.work()["entries"] == decided
    nothing = third.post(f"{third.url}/redo", {"revision": answer["revision"]})
    assert nothing.status_code == 400


def test_the_details_of_an_entry(editor: Editor) -> None:
    entry = editor.entry("指导组")
    answer = editor.get(f"{editor.url}/entries/{entry['n']}")
    details = dict(answer.json or {})
    assert details["why"]
    assert all(isinstance(one, str) for one in details["why"])
    assert [one["siglum"] for one in details["sources"]] == [
        siglum for reading in entry["readings"] for siglum in reading["sigla"]
    ]
    for one in details["sources"]:
        lines = Path("in", one["file"]).read_text("utf-8").split("\n")
        assert one["words"] in ("指导组", "督导组")
        assert one["before"].split("\n")[-1] + one["words"] in lines[one["line"] - 1]
        assert one["picture"] is False
    assert len(details["like"]) == entry["like"]
    assert details["history"] == []
    decided = editor.act(
        "decisions", revision=editor.work()["revision"], entry=entry["n"], what="text", how="keep"
    )
    editor.act("undo", revision=decided["revision"])
    history = dict(editor.get(f"{editor.url}/entries/{entry['n']}").json or {})["history"]
    assert [(one["by"], one["undone"]) for one in history] == [("王编辑", True), ("王编辑", False)]
    for n in ("0", "99999", "x", "-1"):
        assert editor.get(f"{editor.url}/entries/{n}").status_code == 404


def test_without_the_sources_the_words_are_those_of_the_edition(project: Path) -> None:
    (project / "in").rename(project / "elsewhere")
    editor = open_desk(project)
    entry = editor.entry("指导组")
    details = dict(editor.get(f"{editor.url}/entries/{entry['n']}").json or {})
    assert {one["words"] for one in details["sources"]} == {"指导组", "督导组"}
    assert {one["line"] for one in details["sources"]} == {None}
    assert editor.post(f"{editor.url}/run", {}).status_code == 507


def test_the_synopsis_of_two_witnesses_is_the_text_of_both(editor: Editor) -> None:
    pair = dict(editor.get(f"{editor.url}/synopsis?left={quote('乙')}&right={quote('丙')}").json or {})

    def text(side: int) -> str:
        pieces = [piece for row in pair["rows"] for piece in row[side]]
        return "".join(one if isinstance(one, str) else one["text"] or "" for one in pieces)

    for side, name in ((0, "b"), (1, "c")):
        assert text(side) == "".join(Path(f"in/{name}.txt").read_text("utf-8").split("\n")[2:])
    one = dict(editor.get(f"{editor.url}/synopsis?paragraph=0").json or {})
    assert next(row["sigla"][0] for row in one["witnesses"]) == editor.work()["base"]
    for query in (
        "left=X&right=Y",
        "paragraph=999",
        "paragraph=-1",
        "paragraph=x",
        "",
        f"left={quote('甲')}",
    ):
        assert editor.get(f"{editor.url}/synopsis?{query}").status_code == 404, query


def test_messages_are_in_the_language_asked_for(editor: Editor) -> None:
    answers = [editor.get(f"/api/works/none?lang={lang}").json["error"]["message"] for lang in ("en", "zh")]  # type: ignore[index]
    assert answers[0] != answers[1]
    assert editor.get("/api/works/none?lang=../x").json["error"]["message"] == answers[0]  # type: ignore[index]
    assert 'lang="en"' in editor.get("/").text
    assert 'data-lang="zh"' in editor.get("/?lang=zh").text


def test_the_log_is_one_that_others_read(editor: Editor, project: Path) -> None:
    answer = editor.act("decisions", revision=editor.work()["revision"], entry=1, what="text", how="keep")
    log = DecisionLog.open(log_of(project, editor.slug))
    (decision,) = log.history.active
    assert (decision.id, decision.by, decision.contexts[0].words) == (answer["id"], "王编辑", decision.words)
    assert log.faults == ()
