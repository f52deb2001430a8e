"""Fixtures: the command line in an empty folder, and speeches as its input."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from collate.cli import main
from collate.report import summary_schema

#: The validator of every summary.json.
SUMMARY = Draft202012Validator(summary_schema())

HAN = "".join(chr(code) for code in range(0x4E00, 0x4E00 + 400))


class Speech(Protocol):
    """Makes the body of a speech: one number gives one text, which shares no words with the others."""

    def __call__(self, number: int, paragraphs: int = 5) -> str:
        """Return the text, one line per paragraph."""


@pytest.fixture(scope="session")
def speech() -> Speech:
    def make(number: int, paragraphs: int = 5) -> str:
        draw = random.Random(number)
        sentences = ["".join(draw.choices(HAN, k=draw.randint(8, 20))) + "。" for _ in range(4 * paragraphs)]
        return "".join("".join(sentences[i : i + 4]) + "\n" for i in range(0, len(sentences), 4))

    return make


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make an empty folder the current one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    return tmp_path


@pytest.fixture
def collate(here: Path) -> Callable[..., Result]:
    """Run the command line in :func:`here`; an unexpected exception is raised."""

    def invoke(*arguments: str | Path) -> Result:
        result = CliRunner().invoke(main, [str(one) for one in arguments])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return invoke


@pytest.fixture
def two(here: Path, speech: Speech) -> Path:
    """Write a folder with two witnesses of one speech: b.txt has 龘 after the first ten characters."""
    folder = here / "in"
    folder.mkdir()
    text = speech(1)
    (folder / "a.txt").write_text(text, encoding="utf-8")
    (folder / "b.txt").write_text(text[:10] + "龘" + text[10:], encoding="utf-8")
    return folder
