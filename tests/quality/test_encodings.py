"""Detection of encodings without a byte order mark, from eight characters on."""

from __future__ import annotations

import random
from pathlib import Path

import opencc
import pytest

from collate.pipeline import read_texts
from collate.read import decode
from collate.settings import Settings

CORPUS = Path(__file__).parents[2] / "corpus"


@pytest.fixture(scope="module")
def prose() -> str:
    # Without the Greek texts and those with characters that these encodings have in four bytes or not at all.
    paths = [path for path in CORPUS.glob("*.txt") if path.name < "15"]
    return "".join(segment.text for segment in read_texts(sorted(paths), Settings()).segments)


@pytest.mark.parametrize("size", [8, 12, 20, 50, 200])
@pytest.mark.parametrize("encoding", ["gb18030", "big5"])
def test_every_sample_is_decoded_correctly(encoding: str, size: int, prose: str) -> None:
    text = opencc.OpenCC("s2t").convert(prose) if encoding == "big5" else prose
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
