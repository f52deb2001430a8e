"""Tables of words that a collate.toml names: regular files, of which no error quotes a word."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from collate.errors import SettingsError
from collate.settings import load as module
from collate.settings import load_settings

SECRET = "geheim:x:0:0"


def load(folder: Path, name: str) -> str:
    """Return the error of a collate.toml that names a table, "" without one."""
    config = folder / "collate.toml"
    config.write_text(f"[classify]\ntables = ['{name}']\n", encoding="utf-8")
    try:
        load_settings(config)
    except SettingsError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (f"{SECRET}\n".encode(), "line 1 has one word"),
        (f"a\tb\n\n{SECRET}\t{SECRET}\n".encode(), "line 3 has one word"),
        (f"{SECRET}\t\x07\x1b\n".encode(), "line 1 has a control character"),
        (SECRET.encode() + b"\t\xff\xfe", "is not UTF-8"),
    ],
)
def test_an_error_quotes_nothing(content: bytes, problem: str, tmp_path: Path) -> None:
    (tmp_path / "words.tsv").write_bytes(content)
    error = load(tmp_path, "words.tsv")
    assert problem in error
    assert "words.tsv" in error
    assert not any(part in error for part in (SECRET, "\x07", "0xff", "geheim"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_a_device_or_a_folder_is_not_a_table(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name in ("pipe", "/dev/zero", "."):
        assert "cannot be read (not a regular file). Check classify.tables in" in load(tmp_path, name)
    assert "not a path: it has a null character" in _null(tmp_path)


def _null(folder: Path) -> str:
    with pytest.raises(SettingsError) as caught:
        list(module._read_words(folder / "a\0b", folder / "collate.toml"))
    return str(caught.value)


def test_a_large_file_is_neither_a_table_nor_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MOST_BYTES", 100)
    (tmp_path / "words.tsv").write_bytes(b"a\tb\n" * 26)
    assert "has more than 20 MB. Check classify.tables" in load(tmp_path, "words.tsv")
    (tmp_path / "large.toml").write_bytes(b"#" * 101)
    with pytest.raises(SettingsError, match="has more than 20 MB"):
        load_settings(tmp_path / "large.toml")


def test_a_table_is_read(tmp_path: Path) -> None:
    (tmp_path / "words.tsv").write_bytes("\ufeff账户\t帐户 # 异形\n".encode())
    assert load(tmp_path, "words.tsv") == ""
    rows = load_settings(tmp_path / "collate.toml").equivalent
    assert [row.forms for row in rows] == [("账户", "帐户")]
