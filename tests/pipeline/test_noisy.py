from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from collate import pipeline
from collate.model import Match
from collate.settings import Settings


def test_recognised_texts_are_compared_by_shorter_shingles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text("今天开会，只讲一件事，就是修渠。大家回去以后抓紧办。", encoding="utf-8")
    segments = pipeline.read_texts([tmp_path / "a.txt"], Settings()).segments
    seen: list[int] = []

    def dedupe(segments: object, settings: Settings, **_: object) -> tuple[Match, ...]:
        seen.append(settings.dedupe.k)
        return ()

    monkeypatch.setattr("collate.dedupe.dedupe", dedupe)
    pipeline.find_matches(segments, Settings())
    source = replace(segments[0].source, how="pypdfium2; OCR by an engine of page 1 (confidence 0.93)")
    pipeline.find_matches([replace(segments[0], source=source)], Settings())
    assert seen == [5, 4]
