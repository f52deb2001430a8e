from __future__ import annotations

import pickle
import re

import pytest

from collate.lazy import lazy_pattern


def test_a_pattern_does_what_the_expression_does() -> None:
    for source, flags in (("(?P<a>b+)|[一-鿿]", 0), ("AB", re.IGNORECASE), ("^b", re.MULTILINE)):
        compiled = re.compile(source, flags)
        text = "ab\nB指bb"
        assert lazy_pattern(source, flags).pattern == source
        assert lazy_pattern(source, flags).flags == compiled.flags
        assert lazy_pattern(source, flags).groupindex == compiled.groupindex
        assert lazy_pattern(source, flags).sub("x", text) == compiled.sub("x", text)
        pattern = lazy_pattern(source, flags)
        for _ in range(2):  # at first and once it is compiled
            assert pattern.findall(text) == compiled.findall(text)
            assert [found.span() for found in pattern.finditer(text, 1)] == [
                found.span() for found in compiled.finditer(text, 1)
            ]
            assert bool(pattern.fullmatch("bb")) is bool(compiled.fullmatch("bb"))
    assert lazy_pattern(b"a+").findall(b"aaba") == [b"aa", b"a"]


def test_it_is_compiled_when_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    compile_now = re.compile

    def note(source: str, flags: int) -> re.Pattern[str]:
        compiled.append(source)
        return compile_now(source, flags)

    monkeypatch.setattr(re, "compile", note)
    pattern = lazy_pattern("a")
    assert pattern.pattern == "a"
    assert compiled == []
    assert pattern.match("a")
    assert pattern.search("ba")
    assert compiled == ["a"]


def test_what_a_pattern_has_not() -> None:
    pattern = lazy_pattern("a")
    with pytest.raises(AttributeError, match="matches"):
        _ = pattern.matches  # type: ignore[attr-defined]
    assert pattern.match("a")
    with pytest.raises(AttributeError, match="matches"):
        _ = pattern.matches  # type: ignore[attr-defined]


def test_a_wrong_expression_is_an_error_on_use() -> None:
    pattern = lazy_pattern("(")
    with pytest.raises(re.error):
        pattern.match("a")


def test_patterns_travel_to_other_processes() -> None:
    pattern = lazy_pattern("[一-鿿]+")
    assert pickle.loads(pickle.dumps(pattern)).findall("a指b") == ["指"]
    assert pattern.match("指")
    assert pickle.loads(pickle.dumps(pattern)).findall("a指b") == ["指"]
