"""Any division of the texts into batches, any number of processes, in memory or in files: one result."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collate.dedupe import TextBatch, TextMatches, dedupe, match_texts
from collate.engine import LocalEngine
from collate.model import Genre, Match, Record
from collate.settings import Settings

DEFAULT = Settings()


def batches(texts: Sequence[Record], sizes: Iterable[int] = (3,)) -> list[TextBatch]:
    """Cut *texts*, with empty batches between and the last batch first."""
    found, at = [], 0
    for number, size in enumerate(sizes):
        found.append(TextBatch((number, 0), tuple(texts[at : at + size])))
        at += size
    found.append(TextBatch((10**6,), tuple(texts[at:])))
    return found[::-1]


def divided(texts: Sequence[Record], sizes: Iterable[int], engine: LocalEngine | None = None) -> TextMatches:
    return match_texts(batches(texts, sizes), DEFAULT.dedupe, engine=engine or LocalEngine())


def matches(found: TextMatches) -> tuple[tuple[Match, ...], list[str]]:
    return tuple(match for _left, _right, match in found.matches), list(found.warnings)


def both(
    texts: Sequence[Record], sizes: Iterable[int]
) -> tuple[tuple[tuple[Match, ...], list[str]], tuple[tuple[Match, ...], list[str]]]:
    warnings: list[str] = []
    here = dedupe(texts, DEFAULT, warn=warnings.append)
    return (here, warnings), matches(divided(texts, sizes))


#: Sentences from one small alphabet: texts made of them share, contain and repeat one another.
_DRAW = random.Random(4)
SENTENCES = ["".join(_DRAW.choices("天地玄黄宇宙洪荒日月盈昃", k=n)) + "。" for n in (6, 21, 44, 60, 90, 200)]
made = st.lists(st.sampled_from(SENTENCES), max_size=6).map("".join)
corpora = st.lists(st.tuples(made, st.sampled_from(list(Genre))), max_size=9)


@settings(max_examples=60, deadline=None)
@given(corpora, st.lists(st.integers(0, 4), max_size=4))
def test_small_corpora(written: list[tuple[str, Genre]], sizes: list[int]) -> None:
    texts = [Record(f"r{i}", text, genre) for i, (text, genre) in enumerate(written)]
    here, there = both(texts, sizes)
    assert there == here


def changed(text: str, draw: random.Random, share: float) -> str:
    return "".join(draw.choice(text) if draw.random() < share else letter for letter in text)


def corpus() -> list[Record]:
    """More than 64 texts with one passage, more than 64 similar ones, more than 64 copies."""
    draw = random.Random(7)
    letters = [chr(code) for code in range(0x4E00, 0x4E00 + 3000)]
    written = ["".join(draw.choices(letters, k=draw.randint(300, 900))) for _ in range(40)]
    passage = "".join(draw.choices(letters, k=60))
    written += [
        draw.choice(written[:40])[:400] + passage + "".join(draw.choices(letters, k=250)) for _ in range(80)
    ]
    written += [changed(written[0], draw, 0.003) for _ in range(90)]
    written += [written[1]] * 70 + ["", "。", "甲", "甲"]
    written += [text[100:220] for text in written[:30]] + [changed(text, draw, 0.15) for text in written[:30]]
    draw.shuffle(written)
    kinds = [draw.choice((Genre.SPEECH, Genre.SPEECH, Genre.REPORT)) for _ in written]
    return [Record(f"r{i}", text, kind) for i, (text, kind) in enumerate(zip(written, kinds, strict=True))]


@pytest.mark.slow
def test_versions_excerpts_copies_and_hubs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = corpus()
    (here, warnings), there = both(texts, (1, 100, 0, 57, 30))
    assert len(here) > 3000
    assert len(warnings) == 2
    assert there == (here, warnings)
    expected = divided(texts, (200,)).matches
    monkeypatch.setattr("collate.dedupe.verification.SHINGLES_PER_TASK", 20_000)
    for processes, in_memory, folder in ((1, 64_000_000, None), (2, 1, None), (2, 64_000_000, tmp_path)):
        monkeypatch.setattr("collate.engine.spool.IN_MEMORY", in_memory)
        engine = LocalEngine(processes, checkpoints=folder)
        assert divided(texts, (5, 300, 1), engine).matches == expected
        engine.close()


@pytest.fixture(scope="module")
def two() -> Iterator[LocalEngine]:
    engine = LocalEngine(2)
    yield engine
    engine.close()


@pytest.mark.parametrize("in_memory", [1, 64_000_000])
@pytest.mark.parametrize("processes", [1, 2])
@pytest.mark.parametrize("sizes", [(), (1,) * 29, (4, 4, 0, 4, 4)], ids=str)
def test_many_postings_are_divided_into_partitions(
    two: LocalEngine, monkeypatch: pytest.MonkeyPatch, sizes: tuple[int, ...], processes: int, in_memory: int
) -> None:
    draw = np.random.RandomState(3)
    base = ["".join(chr(0x4E00 + code) for code in draw.randint(0, 2000, 400)) for _ in range(12)]
    texts = [Record(f"r{i}", base[i % 12][: 150 + 20 * i]) for i in range(30)]
    texts += [Record(f"s{i}", base[i][100:140]) for i in range(12)]
    whole = divided(texts, (99,))
    assert len(whole.matches) == 24 + 6 * 3 + 6 * 2
    monkeypatch.setattr("collate.engine.spool.IN_MEMORY", in_memory)
    monkeypatch.setattr("collate.dedupe.candidates.POSTINGS_PER_PARTITION", 10)
    monkeypatch.setattr("collate.dedupe.candidates.TEXTS_PER_PARTITION", 7)
    monkeypatch.setattr("collate.dedupe.pair_counts.STEP", 50)
    monkeypatch.setattr("collate.dedupe.verification.SHINGLES_PER_TASK", 500)
    if processes == 1:  # other processes have the constants of the module
        monkeypatch.setattr("collate.dedupe.verification.MAX_PARTITIONS", 3)
    found = divided(texts, sizes, two if processes == 2 else LocalEngine())
    assert found.matches == whole.matches
    assert found.warnings == whole.warnings


def test_nothing_to_compare() -> None:
    assert both([], ()) == (((), []), ((), []))
