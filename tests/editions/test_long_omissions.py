"""Long omissions with words replaced beside them: an edition has the evidence that its own entries give."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from collate import collate_files, verify

SENTENCES = [f"第{n}队去年在河的东岸修了{n}丈水渠，大家都很高兴。" for n in range(100, 180)]
TEXT = "\n".join("".join(SENTENCES[i : i + 8]) for i in range(0, 80, 8))
SUMMARIES = ("", "然而，", "关于这些问题，大家的意见是一致的。", "总之，情况就是这样。")


@pytest.mark.parametrize("seed", range(6))
def test_verification_accepts_cuts_with_summaries(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    files = [tmp_path / f"{name}.txt" for name in "abc"]
    files[0].write_text(TEXT, "utf-8")
    for file in files[1:]:
        words = TEXT
        for _ in range(2):
            at, size = chance.randrange(100, len(words) - 800), chance.choice((60, 330, 700))
            words = words[:at] + chance.choice(SUMMARIES) + words[at + size :]
        file.write_text(words, "utf-8")
    edition = tmp_path / "edition.xml"
    edition.write_text(collate_files(*files).to_tei(), "utf-8")
    assert not verify(edition, against=files).faults
