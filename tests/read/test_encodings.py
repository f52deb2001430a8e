"""Encodings beyond the common ones, and the errors for files in none."""

from __future__ import annotations

import pytest

from collate.errors import SourceError
from collate.read.encoding import decode

TEXT = "同志们：\n今天我们在这里开会，主要任务是总结工作。各位代表都发了言，讲得很好。"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("佢哋喺度開會，嘅咁冇嚟，今日我哋講嘢。", "big5hkscs"),
        ("我們今天的會議，恒先生也來了，價格是€100元。", "cp950"),
        ("一、①②③是我們今天會議的題目。", "big5hkscs"),
        ("他叫㐀𠀀䶮，是我们的老同志，今天到会。", "gb18030"),
    ],
)
def test_characters_beyond_the_first_standard(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "a.txt")[:2] == (text, encoding)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
@pytest.mark.parametrize(
    "text", ["格考核开展普查，", "。──新冠肺炎疫", "1993－200", "鬆勁懈怠。──剩", "地扶貧搬遷960"]
)
def test_short_samples_of_rare_characters_or_good_utf8_by_chance(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "a.txt")[0] == text


GB, UTF8 = TEXT.encode("gb18030"), TEXT.encode()


@pytest.mark.parametrize(
    ("data", "at", "line", "encoding"),
    [
        (GB[:-1], len(GB) - 2, 2, "GB18030"),
        (UTF8[:-1], len(UTF8) - 3, 2, "UTF-8"),
        (GB + b"\n\xff\xff" + UTF8, len(GB) + 1, 3, "GB18030"),
        (TEXT.encode("utf-16") + b"\n", 2 + 2 * len(TEXT), 2, "UTF-16"),
    ],
)
def test_the_error_names_the_offset_in_the_encoding_of_the_text(
    data: bytes, at: int, line: int, encoding: str
) -> None:
    with pytest.raises(SourceError) as caught:
        decode(data, "a.txt")
    assert caught.value.problem == f"byte {at} (line {line}) is not valid {encoding}"
