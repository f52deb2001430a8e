"""What the README says is what comes out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from collate.report.terminal.lines import describe
from tests.conftest import CorpusRun

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_words_at_the_end_of_the_first_command(name: str, corpus_run: CorpusRun) -> None:
    said = re.search(r"(?m)^    读入[^`]*?(?=^    reports/index\.html$)", (ROOT / name).read_text("utf-8"))
    assert said is not None
    assert [line.strip() for line in said[0].splitlines()] == describe(corpus_run.results, "zh").splitlines()


def test_both_readmes_hold_the_same_two_commands() -> None:
    commands = [
        re.findall(r"(?m)^    (python3 -m venv .*|\.venv/bin/pytest)$", (ROOT / name).read_text("utf-8"))
        for name in ("README.md", "README.zh.md")
    ]
    assert len(commands[0]) == 2
    assert commands[0] == commands[1]
