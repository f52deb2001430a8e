from __future__ import annotations

import os
from time import monotonic

import pytest

from collate.errors import SettingsError
from collate.split import title_pattern
from collate.split.title_pattern import title_lines


def test_lines_that_match_as_a_whole() -> None:
    lines = ("第一封 致友人", " 第二封 致友人　", "见第三封 附件", "")
    assert title_lines("第[一二三]封 .*", lines, "a.txt") == {0, 1}
    assert title_lines(r"(?<!x)\w+", ("实事", "a b"), "a.txt") == {0}
    assert title_lines("[[]a", ("[a",), "a.txt") == {0}  # Python warns of it
    assert title_lines("a", (), "a.txt") == frozenset()


@pytest.mark.slow
@pytest.mark.parametrize("pattern", ["(一+)+x", "(.*)*[^一]", r"(一|一)*\1x"])
def test_a_pattern_without_end_is_named_with_its_key_and_the_file(
    monkeypatch: pytest.MonkeyPatch, pattern: str
) -> None:
    monkeypatch.setattr(title_pattern, "_SECONDS", 1)
    begun = monotonic()
    with pytest.raises(SettingsError, match=r"takes more than 1 seconds on the lines of a\.txt") as caught:
        title_lines(pattern, ("一" * 60,), "a.txt")
    assert monotonic() - begun < 15
    assert caught.value.place == ("split", "title")
    assert str(caught.value).startswith(f"split.title {pattern!r} ")
    assert caught.value.remedy


def test_another_end_of_the_process_is_an_error_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(title_pattern, "_matching", os._exit)
    with pytest.raises(SettingsError, match="cannot be matched in a.txt".replace(".", r"\.")):
        title_lines("3", ("一",), "a.txt")
