from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest
import rjieba
from hypothesis import given
from hypothesis import strategies as st

from collate.text import word_edges
from collate.text.word_table import RJIEBA, Part, part_of, word_table

CORPUS = Path(__file__).parents[2] / "corpus"

letters = "指导督组长省委中央人民共和国的了不推就动一二年月日在会上作重要讲话乾發〇𠮷の"
anything = st.text(
    st.one_of(
        st.sampled_from(letters),
        st.sampled_from("，。 \r\n\u3000aZ9%.+#&_-é"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=30,
)


def dictionary() -> list[str]:
    """Return all words of the table."""
    table = word_table()
    return [
        "".join(
            table._alphabet[int.from_bytes(words.codes[i : i + 2], "big")]
            for i in range(at, at + 2 * words.length, 2)
        )
        for words in table._words
        for at in range(0, len(words.codes), 2 * words.length)
    ]


def paragraphs() -> Iterator[str]:
    for file in sorted(CORPUS.rglob("*.txt")):
        yield from file.read_text(encoding="utf-8", errors="ignore").split("\n")


def library_part(word: str) -> Part:
    return part_of(str(rjieba.tag(word, False)[0][1])) if rjieba.has_word(word) else Part.NONE


def test_the_table_was_made_from_the_installed_version() -> None:
    assert version("rjieba") == RJIEBA, "make the table anew: tools/words.py"
    assert word_edges._table_is_current()


@given(anything)
def test_texts_are_cut_as_by_rjieba(text: str) -> None:
    assert word_table().cut(text) == rjieba.cut(text, False)


def test_the_corpus_is_cut_as_by_rjieba() -> None:
    texts = list(paragraphs())
    assert sum(map(len, texts)) > 2000
    for text in texts[:300]:
        assert word_table().cut(text) == rjieba.cut(text, False)


@given(st.text(st.sampled_from(letters + "aZ9"), min_size=1, max_size=5))
def test_parts_of_speech_are_those_of_rjieba(word: str) -> None:
    assert word_table().part(word) is library_part(word)


def test_what_is_in_no_word() -> None:
    table = word_table()
    assert table.cut("") == []
    assert [table.part(word) for word in ("", "の", "指" * 40, "\ud800")] == [Part.NONE] * 4
    assert table.cut("\r\n\n\r") == ["\r\n", "\n", "\r"]


def test_after_enough_text_the_library_cuts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_edges, "_FOR_TABLE", 20)
    segmenter = word_edges._Segmenter()
    text = "派出中央督导组"
    assert [segmenter.cut(text) for _ in range(5)] == [["派出", "中央", "督导组"]] * 5
    assert segmenter._left <= 0
    assert segmenter.part("督导") is Part.CONTENT


def test_another_version_of_the_library_cuts_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_edges, "RJIEBA", "0.0.0")
    segmenter = word_edges._Segmenter()
    assert segmenter._left == 0
    assert segmenter.cut("督导组") == ["督导组"]


@pytest.mark.slow
def test_every_word_is_in_the_library_with_its_part_of_speech() -> None:
    table, words = word_table(), dictionary()
    assert len(words) == len(set(words)) > 300_000
    for word in words:
        assert table.part(word) is library_part(word), word
    chance = random.Random(11)
    for _ in range(20_000):
        text = "".join(chance.choice(words)[chance.randint(0, 1) :] for _ in range(chance.randint(1, 8)))
        assert table.cut(text) == rjieba.cut(text, False), text
    for character in map(chr, range(sys.maxunicode + 1)):
        if not "\ud800" <= character <= "\udfff":
            text = f"a{character}{character}1"
            assert table.cut(text) == rjieba.cut(text, False), text
