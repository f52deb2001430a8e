"""Errors in a collate.toml: the message and the line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from collate.errors import SettingsError
from collate.settings import Settings, load_settings


def load(folder: Path, text: str) -> Settings:
    path = folder / "collate.toml"
    path.write_text(text, encoding="utf-8")
    return load_settings(path)


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("[dedupe]\n\nslotz = 3", "unknown key 'dedupe.slotz'. Did you mean 'dedupe.slots'? (line 3)", 3),
        ("\n[dedup]\nslots = 3", "unknown key 'dedup'. Did you mean 'dedupe'? (line 2)", 2),
        ("[dedupe]\nk = 5.0", "dedupe.k must be a whole number, got 5.0 (line 2)", 2),
        ("dedupe.k = 0", "dedupe.k must be between 1 and 64, got 0 (line 1)", 1),
        ("[report]\nalso = 'x'", "report.also must be a list. Write report.also = [...] (line 2)", 2),
        (
            "[notes]\nkinds = ['numeral', 'x']",
            "notes.kinds must be one of substantive, numeral, orthographic, punctuation, got 'x' (line 2)",
            2,
        ),
        ("[report]\ntei = 1979-05-27", "unknown key 'report.tei'. Did you mean 'report.date'? (line 2)", 2),
        ("[split]\ntitle = 1979-05-27", "split.title must be a text in quotes, got datetime.date(", 2),
        (
            "[[work]]\nname = 'a'\n\n[[work]]\nbase = 'x'",
            "work.name is missing (row 2 of [[work]], line 4)",
            4,
        ),
        (
            "[[cut]]\nfile = 'a'\nbefore = 'b'\n[[work]]\nname = 'x'\n[[cut]]\nbefore = ''\nfile = 'a'",
            "cut.before must not be empty (row 2 of [[cut]], line 7)",
            7,
        ),
        ("[[cut]]\nfile = 3", "cut.file must be a text in quotes, got 3 (row 1 of [[cut]], line 2)", 2),
        ("[[work]]\nname = 'a'\n[[work]]\nnaem = 'b'", "unknown key 'work.naem'. Did you mean ", 4),
        ("work = [3]", "work must be a table (row 1 of [[work]], line 1)", 1),
        ("[[emend]]\nwork = 'w'\nwords = 'a'\ntext = 'a'", "emend.text is the same as emend.words, 'a'", 4),
    ],
)
def test_the_message_has_file_key_and_line(tmp_path: Path, text: str, message: str, line: int) -> None:
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, text)
    assert str(caught.value).startswith(f"{tmp_path / 'collate.toml'}: {message}")
    assert caught.value.line == line


def test_a_whole_number_is_a_number(tmp_path: Path) -> None:
    share = load(tmp_path, "[evidence]\nhomophone = 1").evidence.homophone
    assert (share, type(share)) == (1.0, float)


def test_the_command_line_does_not_import_the_toml_readers() -> None:
    code = "import sys, collate.cli; print(*sorted({'msgspec', 'tomllib'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "\n"
