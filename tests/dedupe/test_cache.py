from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Literal

import numpy as np
import pytest

from collate.dedupe import dedupe
from collate.dedupe.cache import MISSING, Missing
from collate.dedupe.comparison_blocks import Block, Verified
from collate.dedupe.lsh import candidates
from collate.dedupe.matches import verify_pairs
from collate.dedupe.minhash.signature import Scheme, scheme_of
from collate.dedupe.minhash.sketch import Sketch, gather, sketch
from collate.dedupe.relations import Overlap
from collate.model import Genre, Record, Text
from collate.settings import DedupeSettings, Settings

DEFAULT = Settings()


def han(seed: int, size: int) -> str:
    return "".join(map(chr, np.random.default_rng(seed).integers(0x4E00, 0x9000, size)))


def family() -> list[Record]:
    """Copies, excerpts, a stranger, texts that share a passage, one that shares too little."""
    text, other = han(1, 900), han(2, 700)
    written = [text, other, text[100:500], text, other + text[:60], han(3, 300), text[:700] + other[:8], "。"]
    return [Record(f"{i}", part, Genre.REPORT if i == 4 else Genre.SPEECH) for i, part in enumerate(written)]


class Memory:
    """Keeps everything in dictionaries, and counts what it could not answer."""

    def __init__(self) -> None:
        self.sketches: dict[bytes, Sketch] = {}
        self.overlaps: dict[tuple[bytes, bytes, bool], Overlap | None] = {}
        self.unknown = 0

    def sketch(self, digest: bytes, scheme: Scheme) -> Sketch | None:
        found = self.sketches.get(digest)
        self.unknown += found is None
        return found

    def keep_sketch(self, sketch: Sketch) -> None:
        self.sketches[sketch.digest] = sketch

    def overlap(self, left: bytes, right: bytes, passage: bool) -> Overlap | Literal[Missing.MISSING] | None:
        found = self.overlaps.get((left, right, passage), MISSING)
        self.unknown += found is MISSING
        return found

    def keep_overlap(self, left: bytes, right: bytes, passage: bool, overlap: Overlap | None) -> None:
        assert (left, right, passage) not in self.overlaps
        self.overlaps[left, right, passage] = overlap


def test_what_is_known_is_not_worked_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = family()
    memory = Memory()
    expected = dedupe(texts, DEFAULT)
    assert {match.relation.value for match in expected} >= {"identical", "excerpt", "report"}
    assert dedupe(texts, DEFAULT, memory) == expected
    assert memory.unknown == 7 + len(memory.overlaps)  # seven different texts
    memory.unknown = 0

    def never(*given: object) -> None:
        raise AssertionError("worked out again")

    monkeypatch.setattr("collate.dedupe.comparison_blocks.shingle", never)
    monkeypatch.setattr("collate.dedupe.matches.sketch", never)
    assert dedupe(texts, DEFAULT, memory) == expected
    assert not memory.unknown


def test_a_new_text_is_compared_and_the_old_ones_are_not() -> None:
    texts = family()
    memory = Memory()
    dedupe(texts, DEFAULT, memory)
    before = set(memory.overlaps)
    texts.insert(1, Record("new", han(3, 300)[:200] + han(9, 50)))
    assert dedupe(texts, DEFAULT, memory) == dedupe(texts, DEFAULT)
    new = gather([sketch(texts[1].text, scheme_of(DEFAULT.dedupe))], scheme_of(DEFAULT.dedupe)).digest(0)
    assert all(new in key for key in set(memory.overlaps) - before)


class OneByOne(Sequence[Text]):
    """Texts that are made when they are asked for."""

    def __init__(self, texts: Sequence[Record]) -> None:
        self.texts = texts
        self.asked = 0

    def __len__(self) -> int:
        return len(self.texts)

    def __getitem__(self, row: int | slice) -> Record:  # type: ignore[override]
        assert isinstance(row, int)
        self.asked += 1
        return replace(self.texts[row])


@pytest.mark.parametrize("most", [1, 1000, 10**9])
def test_rows_do_not_depend_on_the_blocks(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    texts = OneByOne(family())
    chosen = DedupeSettings()
    sketches = gather((sketch(text.text, scheme_of(chosen)) for text in texts), scheme_of(chosen))
    found = candidates(sketches, chosen)
    blocks: list[Block] = []

    def mapper(work: Callable[[Block], Verified], items: Iterable[Block]) -> Iterator[Verified]:
        for block in items:
            blocks.append(block)
            yield work(block)

    monkeypatch.setattr("collate.dedupe.comparison_blocks.BLOCK", most)
    rows = verify_pairs(texts, sketches, found, chosen, mapper=mapper)
    matches = tuple(match for _, _, match in sorted(rows, key=lambda row: row[:2]))
    assert matches == dedupe(texts.texts, DEFAULT)
    assert len(blocks) > 4 if most == 1 else blocks


def test_ten_thousand_copies_and_texts_of_one_character() -> None:
    texts = [Record(f"{i:05}", "啊" * 500 if i % 2 else "哦" * 3) for i in range(10_000)]
    warnings: list[str] = []
    found = dedupe(texts, DEFAULT, tell=warnings.append)
    assert {(m.left, m.relation.value) for m in found} == {("00000", "identical"), ("00001", "identical")}
    assert len(found) == 2 * 4999
    assert not warnings
