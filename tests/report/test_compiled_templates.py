"""Compiled templates are used as long as they are in step with their source, and never required."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from collate.report.html.compiled_templates import CompiledTemplates


@pytest.fixture(autouse=True)
def writes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)


def shown(folder: Path, *, trim: bool = False) -> str:
    environment = Environment(
        loader=FileSystemLoader(folder),
        bytecode_cache=CompiledTemplates(folder),
        autoescape=True,
        trim_blocks=trim,
    )
    return environment.get_template("a.html").render(name="<b>")


def test_a_template_is_compiled_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.html").write_text("{% if name %}\n{{ name }}{% endif %}")
    assert shown(tmp_path) == "\n&lt;b&gt;"
    assert len(list((tmp_path / "__pycache__").iterdir())) == 1
    with monkeypatch.context() as patch:
        patch.delattr(Environment, "_generate")  # what compiles
        assert shown(tmp_path) == "\n&lt;b&gt;"
    assert shown(tmp_path, trim=True) == "&lt;b&gt;"


def test_a_changed_template_and_a_damaged_file_are_compiled_again(tmp_path: Path) -> None:
    source = tmp_path / "a.html"
    source.write_text("one {{ name }}")
    assert shown(tmp_path) == "one &lt;b&gt;"
    source.write_text("two {{ name }}")
    assert shown(tmp_path) == "two &lt;b&gt;"
    (compiled,) = (tmp_path / "__pycache__").iterdir()
    data = compiled.read_bytes()
    for damaged in (b"", data[:20], data[:40], data[:-9], b"x" * 99, data[:30] + b"\x00" * 50):
        compiled.write_bytes(damaged)
        assert shown(tmp_path) == "two &lt;b&gt;"


def test_a_folder_that_cannot_be_written_does_not_matter(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("{{ name }}")
    (tmp_path / "__pycache__").write_text("in the way")
    assert shown(tmp_path) == "&lt;b&gt;"


def test_no_file_is_written_where_python_writes_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    (tmp_path / "a.html").write_text("{{ name }}")
    assert shown(tmp_path) == "&lt;b&gt;"
    assert not (tmp_path / "__pycache__").exists()
