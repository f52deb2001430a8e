"""The stage by shuffles gives what the stage in one place gives, to the last row."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collate.dedupe import dedupe
from collate.dedupe.distributed.driver import Batch, dedupe_parts
from collate.engine import LocalEngine
from collate.model import Genre, Match, Record
from collate.settings import Settings

DEFAULT = Settings()


def batches(texts: Sequence[Record], sizes: Iterable[int] = (3,)) -> list[Batch]:
    """Cut *texts*, with empty batches between and the last batch first."""
    found, at = [], 0
    for number, size in enumerate(sizes):
        found.append(Batch((number, 0), tuple(texts[at : at + size])))
        at += size
    found.append(Batch((10**6,), tuple(texts[at:])))
    return found[::-1]


def both(
    texts: Sequence[Record], sizes: Iterable[int], chosen: Settings = DEFAULT
) -> tuple[tuple[tuple[Match, ...], list[str]], tuple[tuple[Match, ...], list[str]]]:
    told: tuple[list[str], list[str]] = ([], [])
    here = dedupe(texts, chosen, tell=told[0].append)
    spread = dedupe_parts(batches(texts, sizes), chosen, LocalEngine(), told[1].append)
    return (here, told[0]), (spread, told[1])


#: Sentences of one alphabet: texts of them share, hold and repeat one another.
_DRAW = random.Random(4)
SENTENCES = ["".join(_DRAW.choices("天地玄黄宇宙洪荒日月盈昃", k=n)) + "。" for n in (6, 21, 44, 60, 90, 200)]
made = st.lists(st.sampled_from(SENTENCES), max_size=6).map("".join)
corpora = st.lists(st.tuples(made, st.sampled_from(list(Genre))), max_size=9)


@settings(max_examples=60, deadline=None)
@given(corpora, st.lists(st.integers(0, 4), max_size=4))
def test_small_corpora(written: list[tuple[str, Genre]], sizes: list[int]) -> None:
    texts = [Record(f"r{i}", text, genre) for i, (text, genre) in enumerate(written)]
    here, spread = both(texts, sizes)
    assert spread == here


def changed(text: str, draw: random.Random, share: float) -> str:
    return "".join(draw.choice(text) if draw.random() < share else letter for letter in text)


@pytest.mark.parametrize("small", [10_000, 0])
def test_versions_excerpts_copies_and_hubs(small: int) -> None:
    """More than 64 texts with one passage, more than 64 alike, more than 64 the same."""
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
    here, spread = both(texts, (1, 100, 0, 57, 30), chosen)
    assert len(here[0]) > 3000
    assert len(here[1]) == 2
    assert spread == here


def test_many_postings_are_cut_into_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    from collate.dedupe.distributed import candidates, pair_comparison

    monkeypatch.setattr(candidates, "POSTINGS", 10)
    monkeypatch.setattr(candidates, "STEP", 50)
    monkeypatch.setattr(pair_comparison, "TASK", 500)
    monkeypatch.setattr(pair_comparison, "MOST", 3)
    draw = np.random.RandomState(3)
    base = ["".join(chr(0x4E00 + code) for code in draw.randint(0, 2000, 400)) for _ in range(12)]
    texts = [Record(f"r{i}", base[i % 12][: 150 + 20 * i]) for i in range(30)]
    here, spread = both(texts, (4, 4, 4, 4))
    assert len(here[0]) == 24
    assert spread == here


def test_nothing_to_compare() -> None:
    assert both([], ()) == (((), []), ((), []))
