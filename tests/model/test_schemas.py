from __future__ import annotations

import importlib.util
from enum import StrEnum
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    path = Path(__file__).parents[2] / "tools" / "schemas.py"
    spec = importlib.util.spec_from_file_location("schemas", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_published_schemas_have_the_kinds_and_causes_of_the_model(tool: ModuleType) -> None:
    assert tool.stale() == [], "run: tools/schemas.py update"


def test_a_new_kind_makes_every_schema_stale(tool: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = StrEnum("Kind", {**{kind.name: kind.value for kind in tool.Kind}, "UNIT": "unit"})  # type: ignore[misc]
    monkeypatch.setattr(tool, "Kind", kinds)
    monkeypatch.setattr(tool, "_IN_TEI", {kinds: '<define name="kind">'})
    assert tool.stale() == [path.name for path in tool.SCHEMAS]
