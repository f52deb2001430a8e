"""Texts whose words need the extra ``words`` are named with its command where it is not installed."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner

from collate.cli import main
from collate.text import script_words
from collate.text.script_words import dictionary_note

THAI = "โรงเรียนเปิดสอนทุกวันจันทร์และวันพุธ"
JAPANESE = "雨やみを待つてゐた。下人の行方は、誰も知らない。"
CHINESE = "各地要加强领导，督促检查，落到实处，不得有误。"


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide the libraries of the extra."""
    hidden = ("icu4py", "budoux")
    monkeypatch.setattr(script_words, "find_spec", lambda name: None if name in hidden else find_spec(name))


@pytest.mark.usefixtures("without")
def test_the_extra_is_named() -> None:
    for text, language in ((THAI, "Thai"), (JAPANESE, "Japanese")):
        note = str(dictionary_note([CHINESE, text]))
        assert language in note
        assert "pip install 'collate-edition[words]'" in note


@pytest.mark.usefixtures("without")
def test_a_quoted_word_is_not_a_text() -> None:
    quoting = f"{CHINESE * 3}商店名曰「カメラ」。"
    assert dictionary_note([CHINESE, "Plain English.", quoting, "他说 ครับ。"]) is None


def test_with_the_extra_there_is_no_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script_words, "find_spec", lambda _name: object())
    assert dictionary_note([THAI, JAPANESE]) is None


@pytest.mark.usefixtures("without")
@pytest.mark.parametrize("command", [["compare", "a.txt", "b.txt"], ["run", "a.txt", "b.txt", "-o", "out"]])
def test_the_commands_show_it_once(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    lines = [f"{THAI}{number}" for number in range(1, 30)]
    Path("a.txt").write_text("\n".join(lines), encoding="utf-8")
    Path("b.txt").write_text("\n".join(lines).replace("จันทร์", "อังคาร", 2), encoding="utf-8")
    result = CliRunner().invoke(main, [*command, "--lang", "en"])
    assert result.exit_code == 0
    assert result.output.count("collate-edition[words]") == 1
