from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator, ValidationError  # type: ignore[import-untyped]

from collate.model import Cause, Decision, Edition, Emendation, Evidence, Orphan, Span, Transposition
from collate.report import WRITERS, ReportContext
from collate.report.tables.apparatus_json import apparatus_schema
from collate.report.tables.patterns_csv import PATTERN_COLUMNS

if TYPE_CHECKING:
    from tests.report.conftest import Made

VALIDATOR = Draft202012Validator(apparatus_schema())


def data_of(edition: Edition, context: ReportContext | None = None) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(WRITERS["json"].write(edition, context or ReportContext()))
    return loaded


def rows_of(edition: Edition, name: str, context: ReportContext | None = None) -> list[dict[str, str]]:
    content = WRITERS[name].write(edition, context or ReportContext()).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content, newline="")))


@pytest.fixture
def decided(small: Made) -> Edition:
    """Return two emendations, one of agreed words, an orphaned decision, and a transposition."""
    edition = small.edition
    text = edition.alignment.tokens[0].text
    at, entry = text.index("汇报"), edition.entries[0]
    here = ((at, at + 2),) * 3
    return replace(
        edition,
        apparatus=replace(edition.apparatus, transpositions=(Transposition(4, 5, (1,)),)),
        emendations=(
            Emendation(
                entry.locus,
                "指导组",
                "督导组",
                entry.cells,
                entry=1,
                sigla=("乙", "丁"),
                reason="据乙本",
                by="编者",
                certainty="high",
            ),
            Emendation(Span(at, at + 2), "汇报", "", here, reason="衍"),
        ),
        orphaned=(Orphan(Decision(small.work.slug, "没有", "有"), "the base text has no 「没有」"),),
    )


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(apparatus_schema())


def test_the_output_fits_the_schema(
    small: Made, decided: Edition, context: ReportContext, make: Callable[..., Made]
) -> None:
    lacunae = make([["一二三", 2], ("甲", "乙", None), ["四", 1], ("丙", "丁", "戊"), "五"], date="")
    for edition in (small.edition, decided, lacunae.edition, make(["文字全同"]).edition):
        VALIDATOR.validate(data_of(edition, context if edition is not lacunae.edition else None))


@pytest.mark.parametrize("key", ["emendations", "transpositions", "patterns", "entries", "orphaned"])
def test_the_schema_requires_every_part(key: str, small: Made) -> None:
    found = data_of(small.edition)
    del found[key]
    with pytest.raises(ValidationError):
        VALIDATOR.validate(found)


def test_decisions_of_the_editor(decided: Edition, context: ReportContext) -> None:
    found = data_of(decided, context)
    first, second = found["emendations"]
    assert (first["entry"], first["before"], first["text"], first["sigla"]) == (
        1, "指导组", "督导组", ["乙", "丁"],
    )  # fmt: skip
    assert (second["entry"], second["text"], second["left"], second["right"]) == (
        None, "", "里，听取八个乡的", "。大家讨论得很热",
    )  # fmt: skip
    assert second["place"]["file"] == "甲本.txt"
    assert second["place"]["end"] - second["place"]["start"] == 2
    assert found["orphaned"][0]["why"] == "the base text has no 「没有」"
    rows = rows_of(decided, "csv", context)
    assert [
        (row["entry"], row["lemma"], row["emended"], row["reason"]) for row in rows if row["emended"]
    ] == [
        ("app0001", "指导组", "督导组", "据乙本"),
        ("", "汇报", "[]", "衍"),
    ]
    assert [row["entry"] for row in rows][2:4] == ["", "app0003"]  # in the order of the text


def test_a_move_is_recorded_at_both_entries(decided: Edition) -> None:
    found = data_of(decided)
    assert found["transpositions"] == [{"lost": 4, "found": 5, "sigla": ["乙", "丁"]}]
    assert [entry["moves"] for entry in found["entries"][3:]] == [
        [{"entry": 5, "lost": True, "sigla": ["乙", "丁"]}],
        [{"entry": 4, "lost": False, "sigla": ["乙", "丁"]}],
    ]
    moved = {row["entry"]: row["moved"] for row in rows_of(decided, "csv") if row["moved"]}
    assert moved == {"app0004": "app0005", "app0005": "app0004"}


def test_hidden_kinds_are_marked_and_stay(small: Made) -> None:
    context = ReportContext(hide=("punctuation", "substantive-omission"))
    assert [entry["hidden"] for entry in data_of(small.edition, context)["entries"]] == [
        False, False, True, True, False,
    ]  # fmt: skip
    rows = rows_of(small.edition, "csv", context)
    assert {row["entry"] for row in rows if row["hidden"]} == {"app0003", "app0004"}
    assert len(rows) == sum(len(entry.variants) for entry in small.edition.entries)


@pytest.fixture
def often(make: Callable[..., Made]) -> Made:
    pieces = [
        "中央",
        ("指导组", "督导组", "指导组"),
        "到了。省里",
        ("指导组", "督导组", "工作组"),
        "也到了。",
    ]
    return make([*pieces, "指导组很忙，", ["最后", 2], ("走", "来", "来"), "了。"])


def test_patterns_as_data(often: Made) -> None:
    data = data_of(often.edition, ReportContext(documents=tuple(often.documents)))["patterns"]
    (change,) = data["substitutions"]
    assert (change["before"], change["after"], change["sigla"]) == ("指导组", "督导组", ["乙"])
    assert (change["of"], change["entries"], change["otherwise"]) == (3, [1, 2], [])
    (exception,) = change["exceptions"]
    assert exception["words"] == "指导组"
    place, raw = exception["place"], often.documents[0].document.raw
    assert raw[place["start"] : place["end"]].replace("\n", "") == "指导组"
    text = often.edition.alignment.tokens[0].text
    spans = {tuple(row["sigla"]): row["spans"] for row in data["coverage"]}
    at = text.index("最后")
    assert spans == {
        ("甲",): [[0, len(text)]],
        ("乙",): [[0, len(text)]],
        ("丙",): [[0, at], [at + 2, len(text)]],
    }
    assert data["singular"][0] == {"sigla": ["甲"], "entries": [3]}
    assert data["base"]["suggested"] == ["丙"]
    assert data["base"]["reasons"][0].startswith("丙最宜作底本：存文 95.2 %，与各本平均相合 33.3 %，")
    assert data["base"]["reasons"][1].startswith("其次是甲：存文 100 %，平均相合 16.7 %，")
    assert sum(row["count"] for row in data["counts"]) == 5


def test_patterns_as_a_table(often: Made) -> None:
    edition = often.edition
    slip = Evidence(Cause.HOMOPHONE, 0.9, "lái")
    last = edition.entries[-1]
    marked = replace(last, variants=tuple(replace(v, evidence=(slip,)) for v in last.variants))
    edition = replace(edition, apparatus=replace(edition.apparatus, entries=(*edition.entries[:-1], marked)))
    rows = rows_of(edition, "patterns")
    assert tuple(rows[0]) == PATTERN_COLUMNS
    by_table = {row["table"]: [one for one in rows if one["table"] == row["table"]] for row in rows}
    assert list(by_table) == [
        "substitution", "exception", "singular", "agreement", "coverage", "suspect", "base", "count",
    ]  # fmt: skip
    assert [(row["witness"], row["entry"], row["value"], row["of"]) for row in by_table["substitution"]] == [
        ("乙", "app0001", "2", "3"),
        ("乙", "app0002", "2", "3"),
    ]
    (exception,) = by_table["exception"]
    text = edition.alignment.tokens[0].text
    assert text[int(exception["start"]) : int(exception["end"])] == "指导组"
    assert exception["measure"] == "as base"
    (suspect,) = by_table["suspect"]
    assert (suspect["measure"], suspect["value"], suspect["detail"]) == ("homophone", "0.90", "lái")
    assert {row["witness"]: row["value"] for row in by_table["base"] if row["measure"] == "rank"} == {
        "丙": "1", "甲": "2", "乙": "3",
    }  # fmt: skip
    assert len(by_table["agreement"]) == 3


def test_the_base_text_is_suggested_in_words(make: Callable[..., Made]) -> None:
    small = make(["一二三四五六七八九十", ("乙", "甲", "乙"), "一二三四"]).edition
    said = data_of(small, ReportContext(lang="en"))["patterns"]["base"]["reasons"]
    assert said[-1] == "The present base text is 甲."
    other = make(["一二三四五六七八九十", ("甲", "乙", "乙"), "一二三四"]).edition
    said = data_of(other, ReportContext(lang="en"))["patterns"]["base"]["reasons"]
    assert said[0].startswith("乙 would do best: it has 100 % of the text")
    assert said[1:] == ["丙 would do as well.", "The present base text, 甲, is number 3."]
