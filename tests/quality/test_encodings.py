"""Encodings without a mark are found out from eight characters on."""

from __future__ import annotations

import random
from pathlib import Path

import opencc
import pytest

from collate.pipeline import texts
from collate.read.encoding import decode
from collate.settings import Settings

CORPUS = Path(__file__).parents[2] / "corpus"


@pytest.fixture(scope="module")
def running() -> str:
    # Not the texts in Greek, nor those with characters that these encodings hold in four bytes or not at all.
    prose = [path for path in CORPUS.glob("*.txt") if path.name < "15"]
    return "".join(segment.text for segment in texts(sorted(prose), Settings()).segments)


@pytest.mark.parametrize("size", [8, 12, 20, 50, 200])
@pytest.mark.parametrize("encoding", ["gb18030", "big5"])
def test_every_sample_is_decoded_as_it_was(encoding: str, size: int, running: str) -> None:
    text = opencc.OpenCC("s2t").convert(running) if encoding == "big5" else running
    rng = random.Random(size)
    tried = 0
    for _ in range(400):
        start = rng.randrange(len(text) - size)
        sample = text[start : start + size]
        try:
            data = sample.encode(encoding)
        except UnicodeEncodeError:
            continue  # a character that Big5 does not have
        if data.isascii():
            continue
        tried += 1
        assert decode(data, "sample")[0] == sample
    assert tried > 20
