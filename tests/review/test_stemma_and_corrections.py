"""The desk: local stemmata without cycles, corrections that settle an entry, witnesses by their texts."""

from __future__ import annotations

import json
from pathlib import Path

from tests.review.conftest import Editor


def test_an_edge_that_closes_a_cycle_is_refused_with_its_readings(editor: Editor) -> None:
    work, entry = editor.work(), editor.entry("指导组")
    body = {"what": "origin", "how": "arose", "entry": entry["n"]}
    answer = editor.act("decisions", revision=work["revision"], **body, reading="督导组", text="指导组")
    assert answer["entries"][0]["ruling"]["origins"] == [["指导组", "督导组"]]
    reply = editor.post(
        f"{editor.url}/decisions",
        {**body, "revision": answer["revision"], "reading": "指导组", "text": "督导组"},
    )
    assert reply.status_code == 400
    message = json.dumps(reply.json, ensure_ascii=False)
    assert "「指导组」" in message
    assert "「督导组」" in message
    body["how"] = "unknown"
    answer = editor.act("decisions", revision=answer["revision"], **body, reading="指导组")
    assert [None, "指导组"] in answer["entries"][0]["ruling"]["origins"]
    undone = editor.act("undo", revision=answer["revision"])
    assert undone["entries"][0]["ruling"]["origins"] == [["指导组", "督导组"]]


def test_a_correction_that_leaves_no_variant_settles_its_entry(editor: Editor) -> None:
    work, entry = editor.work(), editor.entry("指导组")
    variant = entry["readings"][1]
    answer = {"revision": work["revision"]}
    for number, siglum in enumerate(variant["sigla"], start=1):
        answer = editor.act(
            "decisions",
            revision=answer["revision"],
            entry=entry["n"],
            what="correction",
            witness=siglum,
            text=entry["lemma"],
        )
        (row,) = answer["entries"]
        settled = number == len(variant["sigla"])
        assert row["state"] == ("decided" if settled else "open")
    assert row["adopted"] == entry["lemma"]
    assert answer["progress"]["decided"] == 1


def test_a_correction_records_the_text_of_its_witness(editor: Editor, project: Path) -> None:
    work, entry = editor.work(), editor.entry("指导组")
    siglum = entry["readings"][1]["sigla"][0]
    editor.act(
        "decisions",
        revision=work["revision"],
        entry=entry["n"],
        what="correction",
        witness=siglum,
        text="某组",
    )
    (log,) = (project / "decisions").glob("*.jsonl")
    line = json.loads(log.read_text("utf-8").splitlines()[-1])
    assert line["source"][0].endswith("#1")
    assert len(line["source"][1]) == 16
