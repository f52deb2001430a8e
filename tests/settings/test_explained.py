"""Every table and key of collate.toml is explained by its own docstring, and in Chinese."""

from __future__ import annotations

import tomllib

import pytest

from collate.i18n import Message, languages
from collate.settings import Settings, explained_tables, setting_fields, setting_messages, toml_value


def test_every_table_and_key_is_there_but_those_of_the_logs() -> None:
    tables = {table.name: table for table in explained_tables()}
    assert [*tables] == [one.name for one in setting_fields(Settings) if one.name != "decision"]
    assert [key.name for key in tables["work"].keys] == ["name", "base", "title", "include", "exclude"]
    assert [key.name for key in tables["work"].keys if key.required] == ["name"]


def test_every_key_of_a_stage_has_a_reason() -> None:
    stages = [table for table in explained_tables() if not table.rows]
    assert [f"{t.name}.{key.name}" for t in stages for key in t.keys if key.reason is None] == []
    assert [table.name for table in explained_tables() if table.rows and table.reason is None] == []


def test_a_reason_has_no_markup_of_docstrings() -> None:
    texts = list(setting_messages())
    assert len(texts) > 60
    assert [text for text in texts if "``" in text or ":class:" in text or "*" in text] == []
    assert [text for text in texts if "decided" in text] == []


def test_the_limits_and_the_values_of_a_key_are_those_of_its_rules() -> None:
    keys = {f"{t.name}.{key.name}": key for t in explained_tables() for key in t.keys}
    assert keys["dedupe.k"].limits == (1, 64)
    assert keys["tei.method"].choices == ("parallel", "double-end-point", "location")
    assert keys["report.also"].choices[0] == "reading-text"


@pytest.mark.parametrize("value", ['a"b\\c\n\x7f', True, 3, 0.25, 1e-7, ("a", "b"), (), "“”"])
def test_a_value_is_written_as_toml(value: object) -> None:
    read = tomllib.loads(f"x = {toml_value(value)}")["x"]
    assert (tuple(read) if isinstance(read, list) else read) == value


@pytest.mark.parametrize("language", sorted(set(languages()) - {"en"}))
def test_texts_are_messages(language: str) -> None:
    message = Message("Most pages of one document.", "", {})
    assert str(message) in set(setting_messages())
    assert message.in_language(language) != str(message)
