"""Validation of settings: a value that no stage can work with is refused when they are constructed."""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable
from typing import Any

import pytest

from collate.align import ALIGNERS
from collate.errors import CollateError, SettingsError
from collate.settings import (
    AlignSettings,
    AlikeSettings,
    BoundarySettings,
    ClassifySettings,
    DedupeSettings,
    EmendSettings,
    EquivalentSettings,
    EvidenceSettings,
    NotesSettings,
    PairSettings,
    ReadSettings,
    ReflowSettings,
    ReportSettings,
    Settings,
    SourceSettings,
    SplitSettings,
    TeiSettings,
    WorkSettings,
    rules,
)

NAN = float("nan")

WRONG: dict[str, tuple[Callable[..., Any], dict[str, Any], str]] = {
    "report.lang": (ReportSettings, {"lang": "fr"}, "must be one of en, zh, got 'fr'"),
    "report.also": (ReportSettings, {"also": ["witnesses"]}, "must be a tuple, got ['witnesses']"),
    "report.hide": (
        ReportSettings,
        {"hide": ("punct",)},
        "there is no kind 'punct'. Did you mean ",
    ),
    "report.source_pages": (ReportSettings, {"source_pages": 1}, "must be true or false, got 1"),
    "notes.place": (NotesSettings, {"place": "head"}, "must be one of end, foot, got 'head'"),
    "notes.kinds": (NotesSettings, {"kinds": ("all",)}, "must be one of substantive, numeral, "),
    "tei.method": (TeiSettings, {"method": ["parallel"]}, "must be one of parallel, double-end-point, "),
    "dedupe.permutations": (DedupeSettings, {"permutations": "x"}, "must be one of oph, affine32, got 'x'"),
    "dedupe.related": (DedupeSettings, {"related": 1.5}, "must be between 0.01 and 1, got 1.5"),
    "dedupe.agreement": (DedupeSettings, {"agreement": -0.1}, "must be between 0 and 1, got -0.1"),
    "dedupe.contained": (DedupeSettings, {"contained": NAN}, "must be between 0.01 and 1, got nan"),
    "dedupe.k": (DedupeSettings, {"k": True}, "must be a whole number, got True"),
    "dedupe.slots": (DedupeSettings, {"slots": 128.0}, "must be a whole number, got 128.0"),
    "evidence.graphic": (EvidenceSettings, {"graphic": "0.8"}, "must be a number, got '0.8'"),
    "evidence.homophone": (EvidenceSettings, {"homophone": True}, "must be a number, got True"),
    "read.max_megabytes": (ReadSettings, {"max_megabytes": 0}, "must be between 1 and 1000000, got 0"),
    "read.max_pages": (ReadSettings, {"max_pages": -1}, "must be between 1 and 1000000000, got -1"),
    "read.max_expansion": (ReadSettings, {"max_expansion": 0}, "must be between 1 and 1000000000, got 0"),
    "read.password": (ReadSettings, {"password": None}, "must be a text in quotes, got None"),
    "reflow.paragraph_indent": (ReflowSettings, {"paragraph_indent": 0}, "must be between 1 and 40, got 0"),
    "split.title": (SplitSettings, {"title": "第("}, "is not a regular expression: missing )"),
    "classify.tables": (ClassifySettings, {"tables": ("\ud800",)}, "has half a character: "),
    "align.lacuna": (AlignSettings, {"lacuna": -5}, "must be between 1 and 1000000000, got -5"),
}


@pytest.mark.parametrize("key", WRONG)
def test_a_value_of_a_stage_is_refused_with_its_key(key: str) -> None:
    kind, values, message = WRONG[key]
    table = key.partition(".")[0]
    with pytest.raises(SettingsError) as caught:
        Settings(**{table: kind(**values)})
    assert re.match(rf"{re.escape(key)}:? {re.escape(message)}", str(caught.value))
    assert caught.value.place == tuple(key.split("."))


def test_an_unknown_encoding_or_aligner_is_refused() -> None:
    for name in ("utf-88", "base64", "\0", "\ud800"):
        with pytest.raises(SettingsError, match="there is no encoding") as caught:
            Settings(read=ReadSettings(encoding=name))
        assert caught.value.place == ("read", "encoding")
    with pytest.raises(SettingsError, match=r"align.aligner: there is no aligner 'moon'\. Known: star"):
        Settings(align=AlignSettings(aligner="moon"))
    assert tuple(ALIGNERS) == rules.ALIGNERS


SAME = ("a", "b")

ROWS: dict[str, tuple[Any, Any, str]] = {
    "work.name": (WorkSettings("w"), WorkSettings(" "), "must not be empty"),
    "work.include": (WorkSettings("w"), WorkSettings("w", include=["a"]), "must be a tuple"),  # type: ignore[arg-type]
    "source.file": (SourceSettings("a"), SourceSettings("."), "names no file: '.'"),
    "source.siglum": (SourceSettings("a"), SourceSettings("a", siglum="甲 乙"), "must have no spaces"),
    "source.role": (SourceSettings("a"), SourceSettings("a", role="x"), "must be one of witness, ignore"),  # type: ignore[arg-type]
    "source.whole": (SourceSettings("a"), SourceSettings("a", whole=0), "must be true or false"),  # type: ignore[arg-type]
    "same.right": (PairSettings("a", "b"), PairSettings("a", ""), "must not be empty"),
    "cut.before": (
        BoundarySettings("*.txt", "b"),
        BoundarySettings("*.txt", "\x07"),
        "has a control character",
    ),
    "equivalent.forms": (EquivalentSettings(SAME), EquivalentSettings(("a", "a")), "must be two"),
    "equivalent.subtype": (EquivalentSettings(SAME), EquivalentSettings(SAME, subtype="A"), "must be"),
    "alike.confidence": (AlikeSettings(SAME), AlikeSettings(SAME, confidence=2), "must be between"),
    "emend.text": (EmendSettings("w", "a", "b"), EmendSettings("w", "a", "a"), "is the same as emend.words"),
    "emend.words": (EmendSettings("w", "a", "b"), EmendSettings("w", "", "b"), "must not be empty"),
    "emend.certainty": (EmendSettings("w", "a", "b"), EmendSettings("w", "a", "b", certainty="?"), "must be"),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("key", ROWS)
def test_a_row_is_refused_with_its_number(key: str) -> None:
    good, wrong, message = ROWS[key]
    table, _, name = key.partition(".")
    rows: dict[str, Any] = {table: (good, wrong)}
    with pytest.raises(SettingsError) as caught:
        Settings(**rows)
    assert re.match(rf"{re.escape(key)}:? {re.escape(message)}", str(caught.value))
    assert str(caught.value).endswith(f"(row 2 of [[{table}]])")
    assert caught.value.place == (table, 2, name)


def test_tables_of_another_type_are_refused() -> None:
    with pytest.raises(SettingsError, match="report must be ReportSettings, got 'zh'"):
        Settings(report="zh")  # type: ignore[arg-type]
    with pytest.raises(SettingsError, match=r"work must be a tuple, got \[\]"):
        Settings(work=[])  # type: ignore[arg-type]
    with pytest.raises(SettingsError, match=r"cut must be BoundarySettings, got .* \(row 1 of \[\[cut\]\]\)"):
        Settings(cut=(PairSettings("a", "b"),))  # type: ignore[arg-type]


def test_a_password_may_have_any_character() -> None:
    for password in ("\x07a", "\udc80"):
        assert Settings(read=ReadSettings(password=password)).read.password == password


def test_an_error_survives_pickling() -> None:
    error = SettingsError("collate.toml", "a", "b", place=("cut", 2, "file"), line=7)
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.place, again.line) == (str(error), ("cut", 2, "file"), 7)
    assert isinstance(again, CollateError)
