"""Experts' texts: settings about words change kinds and evidence, but no entry."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path

import pytest

from collate.align import align
from collate.classify import classify
from collate.pipeline import compare
from collate.settings import AlikeSettings, EquivalentSettings, EvidenceSettings, Settings

pytestmark = pytest.mark.slow

STATED = Settings(
    equivalent=(
        EquivalentSettings(("世尊", "佛"), "substantive", "name"),
        EquivalentSettings(("無", "无", "毋")),
        EquivalentSettings(("et", "atque")),
    ),
    alike=(AlikeSettings(("云", "言"), "graphic", 0.9),),
    evidence=EvidenceSettings(**dict.fromkeys((field.name for field in fields(EvidenceSettings)), 0)),
)


def test_stated_words_change_no_entry(shared: Path, tmp_path: Path) -> None:
    gold = shared / "gold"
    if not (gold / "split.json").exists():
        pytest.skip("needs the experts' apparatuses in ../shared/gold, which are not part of the repository")
    changed = 0
    for name in json.loads((gold / "split.json").read_text(encoding="utf-8"))["dev"]:
        text = json.loads((gold / "texts" / f"{name}.json").read_text(encoding="utf-8"))
        folder = tmp_path / name
        folder.mkdir()
        for siglum, witness in text["witnesses"].items():
            (folder / f"{siglum}.txt").write_text(witness, encoding="utf-8")
        work = compare(sorted(folder.iterdir()))[0].work
        alignment = align(work)
        plain, changed_by = classify(alignment), classify(alignment, STATED)
        for one, other in zip(plain.entries, changed_by.entries, strict=True):
            assert (one.number, one.cells, one.locus) == (other.number, other.cells, other.locus)
            assert [(r.columns, r.text, r.operation) for r in one.readings] == [
                (r.columns, r.text, r.operation) for r in other.readings
            ]
            changed += one != other
    assert changed, "the evidence at least must change"
