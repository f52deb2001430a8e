"""The stage on an engine has the same result as the stage in memory, to the last row."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collate.dedupe import dedupe
from collate.dedupe.distributed import TextBatch, dedupe_on_engine
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


def both(
    texts: Sequence[Record], sizes: Iterable[int], chosen: Settings = DEFAULT
) -> tuple[tuple[tuple[Match, ...], list[str]], tuple[tuple[Match, ...], list[str]]]:
    warnings: tuple[list[str], list[str]] = ([], [])
    here = dedupe(texts, chosen, warn=warnings[0].append)
    there = dedupe_on_engine(batches(texts, sizes), chosen, engine=LocalEngine(), warn=warnings[1].append)
    return (here, warnings[0]), (there, warnings[1])


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


@pytest.mark.parametrize("small", [10_000, 0])
def test_versions_excerpts_copies_and_hubs(small: int) -> None:
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
    texts = [Record(f"r{i}", text, kind) for i, (text, kind) in enumerate(zip(written, kinds, strict=True))]
    chosen = replace(DEFAULT, dedupe=replace(DEFAULT.dedupe, small=small))
    here, there = both(texts, (1, 100, 0, 57, 30), chosen)
    assert len(here[0]) > 3000
    assert len(here[1]) == 2
    assert there == here


def test_many_postings_are_divided_into_partitions(monkeypatch: pytest.MonkeyPatch) -> None:
    from collate.dedupe.distributed import candidates, pair_comparison

    monkeypatch.setattr(candidates, "POSTINGS_PER_PARTITION", 10)
    monkeypatch.setattr(candidates, "STEP", 50)
    monkeypatch.setattr(pair_comparison, "SHINGLES_PER_TASK", 500)
    monkeypatch.setattr(pair_comparison, "MAX_PARTITIONS", 3)
    draw = np.random.RandomState(3)
    base = ["".join(chr(0x4E00 + code) for code in draw.randint(0, 2000, 400)) for _ in range(12)]
    texts = [Record(f"r{i}", base[i % 12][: 150 + 20 * i]) for i in range(30)]
    here, there = both(texts, (4, 4, 4, 4))
    assert len(here[0]) == 24
    assert there == here


def test_nothing_to_compare() -> None:
    assert both([], ()) == (((), []), ((), []))
