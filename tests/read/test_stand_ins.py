"""Radicals and described characters: the raw text keeps them, what is compared has the characters."""

from __future__ import annotations

from pathlib import Path

import pytest

from collate.pipeline import compare
from collate.read import FoundFile, read_text
from collate.reflow import reflow, reflow_prepared
from collate.settings import Settings
from collate.text.radicals import radical_characters
from collate.text.stand_ins import without_stand_ins

LINE = "⼀、⻘年⼯作。⻢⻋从⻄⻔出去，⽼人在⻔口，⻛大，⻥不上钩。"
PLAIN = "一、青年工作。马车从西门出去，老人在门口，风大，鱼不上钩。"


def test_the_raw_text_keeps_the_radicals(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(LINE)
    document = read_text(FoundFile("a.txt", tmp_path / "a.txt"), Settings())
    for view in (reflow(document, Settings()), reflow_prepared(document)):
        assert (view.raw, view.text) == (LINE, PLAIN)
        assert view.offsets.spans(0, len(PLAIN))[0] == (0, len(LINE))


def test_copies_with_and_without_radicals_agree(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(LINE)
    (tmp_path / "b.txt").write_text(PLAIN)
    edition, _context = compare([tmp_path / "a.txt", tmp_path / "b.txt"])
    assert edition.entries == ()


def test_each_radical_is_one_character() -> None:
    table = radical_characters()
    assert len(table) > 300
    assert all(len(character) == 1 and character not in table for character in table.values())
    assert without_stand_ins("⺀⺄⻎") == "⺀⺄辶"  # strokes have no character


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("※［＃「口＋匕」、U+20B9F、12-3］", "𠮟"),
        ("※［＃「木＋吶のつくり」、第3水準1-85-54］", "枘"),
        ("※［＃「王＋干」、第3水準1-87-83］", "玕"),
        ("※［＃「てへん＋掌」、第4水準2-13-47］", "撑"),
        ("※［＃「口＋世」、12-3］", "※"),  # a page and a line of the book
        ("※［＃「口＋世」、U+110000、12-3］", "※"),
        ("※［＃「口＋世」、U+D800、12-3］", "※"),
        ("※［＃「口＋世」、第3水準1-99-99］", "※"),
        ("※　注、U+20B9F］", "※"),
    ],
)
def test_described_characters(written: str, meant: str) -> None:
    assert without_stand_ins(written) == meant + written[1:]
