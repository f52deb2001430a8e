"""Experts' texts: kinds and evidence are said of entries, and change none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from collate.align import align
from collate.classify import classify
from collate.pipeline import compare
from collate.settings import AlikeSettings, EquivalentSettings, EvidenceSettings, Settings

pytestmark = pytest.mark.slow

TOLD = Settings(
    equivalent=(
        EquivalentSettings(("世尊", "佛"), "substantive", "name"),
        EquivalentSettings(("無", "无", "毋")),
        EquivalentSettings(("et", "atque")),
    ),
    alike=(AlikeSettings(("云", "言"), "graphic", 0.9),),
    evidence=EvidenceSettings(0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
)


def test_what_is_told_changes_no_entry(shared: Path, tmp_path: Path) -> None:
    gold = shared / "gold"
    if not (gold / "split.json").exists():
        pytest.skip("needs the experts' apparatuses in ../shared/gold, which are no part of the repository")
    changed = 0
    for name in json.loads((gold / "split.json").read_text(encoding="utf-8"))["dev"]:
        text = json.loads((gold / "texts" / f"{name}.json").read_text(encoding="utf-8"))
        folder = tmp_path / name
        folder.mkdir()
        for siglum, witness in text["witnesses"].items():
            (folder / f"{siglum}.txt").write_text(witness, encoding="utf-8")
        work = compare(sorted(folder.iterdir()))[0].work
        alignment = align(work)
        plain, stated = classify(alignment), classify(alignment, TOLD)
        for one, other in zip(plain.entries, stated.entries, strict=True):
            assert (one.number, one.cells, one.locus) == (other.number, other.cells, other.locus)
            assert [(r.columns, r.text, r.operation) for r in one.readings] == [
                (r.columns, r.text, r.operation) for r in other.readings
            ]
            changed += one != other
    assert changed, "evidence at least is no longer given"
