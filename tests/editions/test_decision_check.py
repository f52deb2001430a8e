"""Changes of the decisions that an edition records, one field at a time, found by verify."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from collate import collate_files, verify
from collate.edit import DecisionLog, describe_place
from collate.editions.decision_check import decision_faults
from collate.model import Decision
from collate.settings import Settings

START, END = "会议强调，要坚持问题导向，", "深入调查研究，把各项任务落到实处。"
WORDS = {"a": "山水田林", "b": "山海田林"}


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    for name, words in WORDS.items():
        (tmp_path / f"{name}.txt").write_text(START + words + END, "utf-8")
    return [tmp_path / f"{name}.txt" for name in WORDS]


@pytest.fixture
def made(files: list[Path]) -> str:
    """The edition with a note and a reading adopted, which stand in a log."""
    apparatus = collate_files(*files).model.apparatus
    contexts, readings = describe_place(apparatus, 1)
    slug = apparatus.alignment.work.slug
    one = Decision(slug, contexts[0].words, contexts=contexts, readings=readings)
    log = DecisionLog.open(files[0].parent / "decisions" / "w.jsonl")
    for two in (replace(one, what="note", text="两可。"), replace(one, how="adopt", text=readings[1][0])):
        log.append(two, by="王编", at="2026-01-02T03:04:05Z")
    return collate_files(*files, settings=Settings(decision=log.history.active)).to_tei()


def test_the_edition_as_it_is_has_no_fault(made: str, files: list[Path]) -> None:
    path = files[0].parent / "edition.xml"
    path.write_text(made, "utf-8")
    assert verify(path, against=files).faults == ()


@pytest.mark.parametrize("field", ["at", "id", "work", "before", "after", "by", "reason", "words"])
@pytest.mark.parametrize("number", [0, 1])
def test_a_changed_field_of_a_recorded_decision_is_found(
    made: str, files: list[Path], field: str, number: int
) -> None:
    rows = made.split("decision=")[1:]
    data, end = json.JSONDecoder().raw_decode(rows[number].replace("&quot;", '"'))
    assert data["id"]
    values = {"at": "2026-01-01T03:04:05Z", "id": "0123456789abcdef"}
    data[field] = values.get(field, f"{data[field]}别")
    changed = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    old = rows[number][:end]
    path = files[0].parent / "edition.xml"
    path.write_text(made.replace(old, changed, 1), "utf-8")
    assert changed in path.read_text("utf-8")
    assert verify(path).faults


def decision(name: str, work: str = "w", **fields: str) -> Decision:
    return Decision(work, "山", id=name * 16, at="2026-01-02T03:04:05Z", **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("decisions", "said"),
    [
        ([decision("a"), decision("b")], []),
        ([decision("a"), decision("b", work="题")], []),
        ([decision("a", work="", scope="project")], []),
        ([decision("a", work="", scope="place")], ["about another work"]),
        ([decision("a"), decision("b", work="v")], ["about another work"]),
        ([decision("a"), decision("a")], ["is there twice"]),
        ([decision("g")], ["was changed after it was made"]),
    ],
)
def test_decisions_that_cannot_be_as_they_were_made(decisions: list[Decision], said: list[str]) -> None:
    found = [str(one) for one in decision_faults(decisions, slug="w", title="题")]
    assert [part in text for part, text in zip(said, found, strict=True)] == [True] * len(said)
