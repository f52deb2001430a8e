from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator, ValidationError  # type: ignore[import-untyped]

from collate.model import Results
from collate.report import RUN_WRITERS, ReportContext
from collate.report.tables.summary_json import count_operations, summary_schema

if TYPE_CHECKING:
    from tests.report.conftest import Made

VALIDATOR = Draft202012Validator(summary_schema())


@pytest.fixture
def summary(small: Made, context: ReportContext) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(RUN_WRITERS["summary"].write(small.results, context))
    return loaded


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(summary_schema())


def test_a_summary_fits_the_schema(summary: dict[str, Any]) -> None:
    VALIDATOR.validate(summary)


def test_an_empty_run_fits_the_schema() -> None:
    content = RUN_WRITERS["summary"].write(Results((), (), (), (), ()), ReportContext())
    VALIDATOR.validate(json.loads(content))


@pytest.mark.parametrize("key", ["files", "segments", "works", "versions"])
def test_the_schema_requires_every_part(key: str, summary: dict[str, Any]) -> None:
    del summary[key]
    with pytest.raises(ValidationError):
        VALIDATOR.validate(summary)


def test_content_of_the_summary(summary: dict[str, Any], small: Made) -> None:
    assert summary["ignored"] == ["notes.md"]
    assert summary["skipped"] == [{"path": "坏.txt", "problem": "文件是空的", "remedy": "请删去"}]
    assert [file["path"] for file in summary["files"]] == [
        "甲本.txt", "乙本.txt", "丙本.txt", "摘.txt", "新闻.txt",
    ]  # fmt: skip
    segment = summary["segments"][-1]
    assert (segment["genre"], segment["date"], segment["date_note"]) == (
        "report",
        "1957-03-13",
        "l957 read as 1957",
    )
    assert segment["work"] == "1957-03-13-baodao"
    work, alone = summary["works"]
    assert work["entries"] == {"substantive": 3, "numeral": 1, "orthographic": 0, "punctuation": 1}
    assert work["operations"] == {"replacement": 3, "omission": 1, "addition": 1, "transposition": 0}
    assert work["derived"] == [segment["id"]]
    assert [w["identical_to"] for w in work["witnesses"]] == [None, None, None, "乙"]
    assert set(alone["entries"].values()) == {0}


def test_operations_are_counted_once_for_each_entry(make: Callable[..., Made]) -> None:
    counts = count_operations(make(["前", ("甲", "乙", "丙", ""), "后"]).edition)
    assert list(counts.values()) == [1, 1, 0, 0]
