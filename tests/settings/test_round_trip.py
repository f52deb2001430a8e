"""Settings as rows of text: writing and reading give the same settings; invalid rows are reported."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any, Literal, get_args, get_origin

import msgspec
import pytest
from hypothesis import given
from hypothesis import settings as profile
from hypothesis import strategies as st
from lxml import etree

from collate.i18n import languages
from collate.model import SCOPES, WAYS, Context, Decision, Subject
from collate.settings import (
    AlikeSettings,
    ClassifySettings,
    EmendSettings,
    EquivalentSettings,
    ReadSettings,
    ReportSettings,
    SectionSettings,
    Settings,
    WorkSettings,
)
from collate.settings.check import SettingField, setting_fields
from collate.settings.record import SHAPING, UNRECORDED, _plain_json, read_rows, write_all_rows, write_rows
from collate.settings.rules import (
    ALIGNERS,
    Range,
    check_aligner,
    check_day,
    check_encoding,
    check_file_pattern,
    check_forms,
    check_hidden_kind,
    check_language,
    check_not_blank,
    check_regular_expression,
    check_siglum,
    check_subtype,
)

#: Characters with a meaning in JSON, in XML or between rows, and some without.
SYNTAX = "；;=\"\\[]{}(),:<>&'#/ \t\né國\u2028\U0002070ea1"
TEXT = st.text(st.sampled_from(SYNTAX), max_size=8) | st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=8
)
WORDS = TEXT.filter(str.strip)
BY_RULE: dict[Any, st.SearchStrategy[Any]] = {
    check_aligner: st.sampled_from(ALIGNERS),
    check_day: st.dates().map(date.isoformat) | st.just(""),
    check_encoding: st.sampled_from(["", "utf-8", "gb18030", "Big5", "utf_16"]),
    check_file_pattern: WORDS.filter(lambda text: check_file_pattern("file", text) is None),
    check_subtype: st.sampled_from(["", "form", "word-form"]),
    check_language: st.sampled_from(["", *languages()]),
    check_hidden_kind: st.sampled_from(["punctuation", "orthographic-script", "numeral-；x=1"]),
    check_not_blank: WORDS,
    check_regular_expression: st.sampled_from(["", "第.+[;；]", '"', "true", "12", r"\d+\t", " a "]),
    check_siglum: st.sampled_from(["", "甲", "A；B=1", '"', "1"]),
    check_forms: st.lists(WORDS, min_size=2, max_size=4, unique=True).map(tuple),
}


def values(field: SettingField) -> st.SearchStrategy[Any]:
    """Return a strategy for all valid values of a field."""
    for rule in field.rules:
        if rule in BY_RULE:
            return BY_RULE[rule]
    bounds = [rule for rule in field.rules if isinstance(rule, Range)]
    if bounds and field.value_type is int:
        return st.integers(int(bounds[0].low), int(bounds[0].high))
    if bounds:
        return st.floats(bounds[0].low, bounds[0].high)
    if field.item is not None:
        return st.lists(values(field.item), max_size=3).map(tuple)
    if get_origin(field.value_type) is Literal:
        return st.sampled_from(get_args(field.value_type))
    if is_dataclass(field.value_type):
        return tables(field.value_type)
    simple: dict[Any, st.SearchStrategy[Any]] = {bool: st.booleans(), str: TEXT}
    return simple[field.value_type]


CONTEXTS = st.builds(
    Context,
    witnesses=st.lists(TEXT, max_size=3).map(tuple),
    left=TEXT,
    words=TEXT,
    right=TEXT,
    nth=st.integers(1, 3),
    of=st.integers(3, 9),
    unique=st.tuples(st.just(-1), st.integers(-1, 9), st.integers(-1, 9)),
)


def decisions() -> st.SearchStrategy[Decision]:
    """Return a strategy for decisions that an edition can apply."""
    places = st.lists(CONTEXTS, max_size=3).map(tuple)
    texts = st.lists(TEXT, max_size=3).map(tuple)
    return st.sampled_from(list(Subject)).flatmap(
        lambda what: st.builds(
            Decision,
            work=TEXT,
            words=TEXT,
            text=TEXT,
            before=TEXT,
            reason=TEXT,
            by=TEXT,
            what=st.just(what.value),
            how=st.sampled_from(["", *WAYS.get(what, ())]),
            scope=st.sampled_from(SCOPES),
            certainty=st.sampled_from(["", "high", "low"]),
            parts=texts,
            contexts=places,
            readings=st.lists(texts, max_size=3).map(tuple),
            exceptions=st.lists(places, max_size=2).map(tuple),
            concurrent=texts,
        )
    )


def tables(kind: Any) -> st.SearchStrategy[Any]:
    if kind is Decision:
        return decisions()
    if kind is Context:
        return CONTEXTS
    rows = st.builds(kind, **{field.name: values(field) for field in setting_fields(kind)})
    if kind is EmendSettings:
        rows = rows.filter(lambda row: (row.before + row.words + row.after).strip() and row.words != row.text)
    if kind is SectionSettings:
        rows = rows.filter(is_section)
    return rows


def is_section(row: SectionSettings) -> bool:
    """Return whether no witness has two roles in a section, and its first words are not white space."""
    named = [name for name in (row.base, *row.throughout, *row.consulted) if name]
    return len(set(named)) == len(named) and row.first.strip() == row.first


ALL = tables(Settings)


def as_recorded(settings: Settings) -> Settings:
    """Return *settings* with the defaults of what is not recorded."""
    for name in UNRECORDED:
        table, key = name.split(".")
        default = getattr(getattr(Settings(), table), key)
        settings = replace(settings, **{table: replace(getattr(settings, table), **{key: default})})
    return settings


#: Examples of all settings at once: one is as large as some hundred others.
FEW = 30


@profile(max_examples=FEW)
@given(ALL)
def test_settings_come_back_from_all_their_rows(settings: Settings) -> None:
    recorded = read_rows(write_all_rows(settings))
    assert recorded.problems == ()
    assert recorded.settings == as_recorded(settings)


@profile(max_examples=FEW)
@given(ALL)
def test_settings_come_back_from_the_header_of_an_edition(settings: Settings) -> None:
    """Values may contain the separator of the header, XML's special characters and line ends."""
    from collate.tei import tei
    from collate.tei.parse import setting_rows

    for separator in ("；", "; "):
        root = etree.Element(tei("TEI"))
        desc = etree.SubElement(etree.SubElement(root, tei("application")), tei("desc"))
        desc.text = separator.join(f"{name}={value}" for name, value in write_rows(settings))
        again = etree.fromstring(etree.tostring(root, encoding="utf-8"))
        assert setting_rows(again) == write_rows(settings)
    recorded = read_rows(write_rows(settings)).settings
    written = {*SHAPING, *(table.name for table in setting_fields(Settings) if table.item is None)}
    for field in fields(settings):
        expected = getattr(as_recorded(settings), field.name) if field.name in written else ()
        if field.name == "export":  # shapes no edition
            expected = Settings().export
        assert getattr(recorded, field.name) == expected


@given(ALL)
def test_no_password_is_written(settings: Settings) -> None:
    secret = replace(settings, read=replace(settings.read, password="gaheim-7319"))
    assert "gaheim-7319" not in repr(write_all_rows(secret))
    assert "read.password" not in dict(write_all_rows(secret))


def test_the_form_of_each_type() -> None:
    settings = Settings(
        read=ReadSettings(encoding="big5"),
        report=ReportSettings(hide=("punctuation-；",), source_pages=False),
        classify=ClassifySettings(widen=3, tables=("a.tsv",)),
        equivalent=(EquivalentSettings(("份量", "分量")),),
        alike=(AlikeSettings(("己", "已"), confidence=0.5),),
    )
    written = dict(write_rows(settings))
    assert written["read.encoding"] == "big5"
    assert written["report.hide"] == r'["punctuation-\uff1b"]'
    assert written["report.source_pages"] == "false"
    assert written["classify.widen"] == "3"
    assert written["classify.tables"] == '["a.tsv"]'
    assert written["equivalent"] == '{"forms":["份量","分量"],"kind":"orthographic","subtype":"word-form"}'
    assert written["alike"] == '{"forms":["己","已"],"cause":"graphic","confidence":0.5}'
    assert written["evidence.graphic"] == "0.8"


def test_an_edition_records_no_directives_about_files() -> None:
    settings = Settings(work=(WorkSettings("w"),))
    assert "work" in dict(write_all_rows(settings))
    assert write_rows(settings) == write_rows(Settings())


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("classify.widen", "8.5", "must be a whole number, is '8.5'"),
        ("classify.widen", "true", "must be a whole number, is 'true'"),
        ("classify.widen", "101", "is not valid: classify.widen must be between 0 and 100, got 101"),
        ("evidence.homophone", "NaN", "must be a number, is 'NaN'"),
        ("evidence.homophone", "1e999", "must be a number, is '1e999'"),
        ("report.lang", "fr", "is not valid: report.lang must be one of en, zh, got 'fr'"),
        ("report.hide", '"punctuation"', "must be JSON as collate writes it, is '\"punctuation\"'"),
        ("notes.kinds", '["all"]', "must be JSON as collate writes it, is '[\"all\"]'"),
        ("notes.kinds", "__import__('os').abort()", "must be JSON as collate writes it, is "),
        ("align.aligner", "moon", "is not valid: align.aligner: there is no aligner 'moon'. Known: star"),
        ("align.moves", "3", "is not a setting that an edition records"),
        ("nothing", "3", "is not a setting that an edition records"),
        ("work.name", "3", "is not a setting that an edition records"),
        ("read.password", "x", "is not a setting that an edition records"),
        ("equivalent", '{"forms":["a","b"],"more":1}', "has the unknown key 'more'"),
        (
            "equivalent",
            '{"forms":["a"]}',
            "is not valid: equivalent.forms must be two or more different ",
        ),
        ("equivalent", '{"kind":"numeral"}', "must be JSON as collate writes it, is "),
        ("equivalent", "[" * 10_000, "must be JSON as collate writes it, is "),
        ("emend", "work='w' words='甲' text='乙'", "must be JSON as collate writes it, is "),
    ],
)
def test_an_invalid_row_is_reported(name: str, text: str, problem: str) -> None:
    others = [row for row in write_rows(Settings()) if row[0] != name]
    recorded = read_rows([*others, (name, text)])
    assert [one.name for one in recorded.problems] == [name]
    assert recorded.problems[0].problem.startswith(problem)
    assert recorded.settings == Settings()


def test_a_row_that_occurs_twice_is_reported() -> None:
    recorded = read_rows([*write_rows(Settings()), ("classify.widen", "9")])
    assert recorded.problems == (("classify.widen", "occurs twice"),)


@given(
    st.lists(
        st.tuples(st.sampled_from([*dict(write_all_rows(Settings())), "equivalent", "emend", "x"]), TEXT)
    )
)
def test_any_rows_give_settings(written: list[tuple[str, str]]) -> None:
    assert isinstance(read_rows(written).settings, Settings)


def old_rows(settings: Settings) -> list[tuple[str, str]]:
    """Return the rows of older versions, written by ``str()``."""
    return [
        (f"{table.name}.{field.name}", str(getattr(getattr(settings, table.name), field.name)))
        for table in fields(settings)
        if is_dataclass(getattr(settings, table.name))
        for field in fields(getattr(settings, table.name))
        if f"{table.name}.{field.name}" not in UNRECORDED
    ]


def test_nothing_is_read_from_rows_in_the_form_of_older_versions() -> None:
    settings = Settings(classify=ClassifySettings(widen=2))
    recorded = read_rows([*old_rows(settings), ("equivalent", "份量/分量 orthographic word-form")])
    assert recorded == (Settings(), (), True)


def test_one_value_in_the_older_form_is_an_invalid_row() -> None:
    written = [*(row for row in write_rows(Settings()) if row[0] != "tei.notes"), ("tei.notes", "True")]
    assert read_rows(written).problems == (("tei.notes", "must be true or false, is 'True'"),)


@given(
    st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.lists(st.sampled_from(["word-form", "substantive", "", "a b", '"', "汉"]) | TEXT, max_size=3).map(
        tuple
    )
)
def test_plain_values_are_written_as_by_the_library(value: object) -> None:
    plain = _plain_json(value)
    assert plain is None or plain == msgspec.json.encode(value).decode()


def test_the_values_of_most_settings_are_plain() -> None:
    values = (0.25, 12, True, (), ("substantive", "numeral"))
    assert [_plain_json(value) for value in values] == [
        "0.25",
        "12",
        "true",
        "[]",
        '["substantive","numeral"]',
    ]
    assert [_plain_json(value) for value in (1e-7, None, ("a;b",), EmendSettings)] == [None] * 4
