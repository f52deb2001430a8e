"""The output in the README is the actual output."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from collate.report import describe_run
from tests.conftest import CorpusRun

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_output_of_the_first_command(name: str, corpus_run: CorpusRun) -> None:
    shown = re.search(r"(?m)^    读入[^`]*?(?=^    reports/index\.html$)", (ROOT / name).read_text("utf-8"))
    assert shown is not None
    assert [line.strip() for line in shown[0].splitlines()] == describe_run(
        corpus_run.results, "zh"
    ).splitlines()


def test_both_readmes_have_the_same_two_commands() -> None:
    commands = [
        re.findall(r"(?m)^    (python3 -m venv .*|\.venv/bin/pytest)$", (ROOT / name).read_text("utf-8"))
        for name in ("README.md", "README.zh.md")
    ]
    assert len(commands[0]) == 2
    assert commands[0] == commands[1]
