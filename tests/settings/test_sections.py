"""Rows of [[section]] in collate.toml: what is refused, and which work they are of."""

from __future__ import annotations

from pathlib import Path

import pytest

from collate.errors import SettingsError
from collate.settings import SectionSettings, Settings, load_settings, read_rows, settings_of_work, write_rows


def load(folder: Path, text: str) -> Settings:
    path = folder / "collate.toml"
    path.write_text(text, encoding="utf-8")
    return load_settings(path)


def test_a_section_is_read(tmp_path: Path) -> None:
    text = """
[[section]]
work = "某篇"
first = "今年三月"
last = "散会"
base = "b.txt"
throughout = ["丙"]
consulted = ["丁", "戊"]
reason = "初刊本"
by = "王编"

[[section]]
work = "某篇"
first = ""
"""
    assert load(tmp_path, text).section == (
        SectionSettings("某篇", "今年三月", "散会", "b.txt", ("丙",), ("丁", "戊"), "初刊本", "王编"),
        SectionSettings("某篇", ""),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[section]]\nfirst = 'x'", "section.work is missing"),
        ("[[section]]\nwork = 'w'", "section.first is missing"),
        ("[[section]]\nwork = ' '\nfirst = 'x'", "section.work must not be empty"),
        ("[[section]]\nwork = 'w'\nfirst = '  '", "section.first is white space"),
        ("[[section]]\nwork = 'w'\nfrom = 'x'", "unknown key 'section.from'. Did you mean 'section.first'?"),
        ("[[section]]\nwork = 'w'\nfirst = 'x'\nbase = 3", "section.base must be a text in quotes, got 3"),
        ("[[section]]\nwork = 'w'\nfirst = 'x'\nconsulted = 'b'", "section.consulted must be a list"),
        ("[[section]]\nwork = 'w'\nfirst = 'x'\nconsulted = ['']", "section.consulted must not be empty"),
        (
            "[[section]]\nwork = 'w'\nfirst = 'x'\nbase = 'b'\nconsulted = ['b']",
            "'b' has two roles in one section",
        ),
        (
            "[[section]]\nwork = 'w'\nfirst = 'x'\n[[section]]\nwork = 'w'\nfirst = 'y'\nbase = 'b'\n"
            "throughout = ['b']",
            "'b' has two roles in one section (row 2 of [[section]]",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_row(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(SettingsError, match=r"collate\.toml") as caught:
        load(tmp_path, text)
    assert message in str(caught.value)


def test_an_edition_records_the_sections_of_its_work() -> None:
    rows = (SectionSettings("一", "甲"), SectionSettings("二", "乙"))
    settings = Settings(section=rows)
    assert settings_of_work(settings, ("slug", "一")).section == rows[:1]
    own = settings_of_work(settings, ("一",))
    assert read_rows(write_rows(own)).settings.section == rows[:1]
