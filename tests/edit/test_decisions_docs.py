"""docs/decisions.md and docs/decisions.zh.md name every field, subject, way, scope and outcome."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from collate.edit.log_entries import CERTAINTIES, DIRECTIVES, LINE_FIELDS
from collate.edit.log_lines import _HEAD
from collate.model import JUDGEMENTS, SCOPES, WAYS, Fate, Subject

DOCS = Path(__file__).parents[2] / "docs"


def rows(text: str, first: str) -> dict[str, str]:
    """Return the rows of the table whose first heading is *first*, by each name in their first cell."""
    table = text[text.index(f"| {first} |") :].split("\n\n")[0]
    return {
        name: line for line in table.splitlines()[2:] for name in re.findall(r"`([^`]+)`", line.split("|")[1])
    }


@pytest.mark.parametrize(("name", "field"), [("decisions.md", "field"), ("decisions.zh.md", "字段")])
def test_everything_is_in_the_tables(name: str, field: str) -> None:
    text = (DOCS / name).read_text("utf-8")
    assert list(rows(text, field)) == [*_HEAD, *LINE_FIELDS]
    assert list(rows(text, "`what`")) == [subject.value for subject in Subject]
    for subject, ways in WAYS.items():
        assert all(f"`{way}`" in rows(text, "`what`")[subject] for way in ways)
    assert set(rows(text, "`fate`")) | {"superseded"} == {fate.value for fate in Fate}
    for word in (*SCOPES, *DIRECTIVES, *filter(None, CERTAINTIES)):
        assert f"`{word}`" in text
    assert all(term in text for term in JUDGEMENTS)


@pytest.mark.parametrize("suffix", [".md", ".zh.md"])
def test_links_lead_somewhere(suffix: str) -> None:
    for name in (f"decisions{suffix}", f"desk{suffix}"):
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", (DOCS / name).read_text("utf-8")):
            assert (DOCS / target).exists(), target
