"""The cache bounded by letters."""

import pytest

from collate.dedupe import sized_cache


def test_results_stay_while_their_texts_are_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sized_cache, "MOST_LETTERS", 30)
    monkeypatch.setattr(sized_cache, "LEAST_RESULTS", 2)
    asked: list[tuple[str, int]] = []

    @sized_cache.cached_by_size
    def repeat(text: str, times: int) -> str:
        asked.append((text, times))
        return text * times

    assert [repeat(text, 2) for text in ("一", "二", "一")] == ["一一", "二二", "一一"]
    assert asked == [("一", 2), ("二", 2)]
    long = "长" * 40
    assert repeat(long, 1) == long  # the oldest is forgotten, two results stay
    assert repeat("一", 2) == "一一"
    assert asked == [("一", 2), ("二", 2), (long, 1)]
    repeat("二", 2)
    assert asked[-1] == ("二", 2)
