"""The set of twelve witnesses, from its files to what is printed."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner, Result

from collate.cli import main
from collate.editions import read_edition

ROOT = Path(__file__).parents[2]

FORMATS = ("docx", "epub", "tex", "md", "txt", "html", "xlsx", "tei")

#: A note of more characters than this gives a passage where words were enough.
LONGEST_NOTE = 160


def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("publishing_set", ROOT / "tools" / "publishing_set.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def collate(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(main, list(map(str, arguments)))
    assert result.exit_code == 0, result.output
    return result


@pytest.mark.slow
@pytest.mark.parametrize("script", ["hans", "hant", "latin"])
def test_twelve_witnesses_are_printed_in_all_formats(tmp_path: Path, script: str) -> None:
    if script == "hant":
        pytest.importorskip("opencc")
    texts, reports, exports = tmp_path / "texts", tmp_path / "reports", tmp_path / "exports"
    tool().write_set(texts, script)
    collate("run", texts, "-o", reports)
    (path,) = reports.glob("works/*/edition.xml")
    edition = read_edition(path)
    assert len(edition.work.witnesses) == 12
    collate("verify", path, "--against", texts)
    formats = ",".join(FORMATS)
    collate("export", "--from", reports, "-o", exports, "--format", formats, "--profile", "full")
    assert len(list(exports.iterdir())) == len(FORMATS)
    (printed,) = exports.glob("*.txt")
    lines = printed.read_text(encoding="utf-8-sig").splitlines()
    notes = [line for line in lines if line.startswith(("〔", "["))]
    assert len(notes) > 10
    assert max(map(len, notes)) < LONGEST_NOTE
    assert {"hans": "校勘记", "hant": "校勘記", "latin": "Conventions"}[script] in "".join(lines)
