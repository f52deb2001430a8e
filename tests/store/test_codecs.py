"""What is written as bytes comes back the same; what is damaged says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collate.editions.build import edition_of
from collate.model import OffsetMap, Run, Skipped, Span, SplitDocument, Tokens, Work
from collate.pipeline import texts
from collate.settings import Settings
from collate.store.codecs import dump, form, load, pack, unpack
from collate.store.serialise import File, dump_edition, dump_read, load_edition, load_read
from tests.conftest import CorpusRun

MakeWork = Callable[..., Work]


class Colour(StrEnum):
    RED = "red"


class Row(NamedTuple):
    name: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class Thing:
    rows: tuple[Row, ...]
    map: OffsetMap
    colour: Colour
    cells: tuple[tuple[int, int] | tuple[()] | None, ...]
    share: float
    pair: tuple[str, int]


spans = st.builds(Span, st.integers(0, 9), st.integers(0, 9))
things = st.builds(
    Thing,
    rows=st.lists(st.builds(Row, st.text(st.characters(), max_size=3), st.none() | spans), max_size=3).map(
        tuple
    ),
    map=st.lists(st.builds(Run, *[st.integers(0, 9)] * 3), max_size=3).map(tuple).map(OffsetMap),
    colour=st.just(Colour.RED),
    cells=st.lists(st.none() | st.just(()) | st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=4).map(
        tuple
    ),
    share=st.floats(allow_nan=False, allow_infinity=False),
    pair=st.tuples(st.sampled_from(["", "\ud800", "漢\u2028"]), st.integers()),
)


@given(things)
def test_a_noun_comes_back_as_it_was(thing: Thing) -> None:
    assert load(dump(thing, Thing), Thing) == thing


@given(st.lists(st.binary(max_size=5), max_size=3))
def test_arrays_come_back_behind_a_row(arrays: list[bytes]) -> None:
    assert unpack(pack(["x", None], arrays)) == (["x", None], tuple(arrays))


def test_what_is_damaged_or_of_another_form_says_so() -> None:
    data = dump(Row("x", None), Row)
    for damaged in (b"", data[:-3], data[:5] + bytes([data[5] ^ 1]) + data[6:], b"\x09" + data[1:]):
        with pytest.raises(ValueError, match=r"damaged|form"):
            load(damaged, Row)
    with pytest.raises(ValueError, match=r"no .*Thing"):
        load(data, Thing)
    with pytest.raises(TypeError, match="cannot be written"):
        form(set)


def read(folder: Path) -> list[tuple[SplitDocument, File]]:
    found = texts([folder], Settings()).documents
    sources = [item.document.source for item in found]
    return [
        (item, File(source.paths[0], source.locations[0], source.modified))
        for item, source in zip(found, sources, strict=True)
        if len(source.paths) == 1
    ]


def test_what_was_read_comes_back_also_under_another_name() -> None:
    found = read(Path("corpus"))
    assert len(found) > 10
    for item, file in found:
        data = dump_read((item,), file)
        assert data is not None
        assert load_read(data, file) == (item,)
        other = File("else/" + file.path, "/else", 7)
        (moved,) = load_read(data, other)
        assert isinstance(moved, SplitDocument)
        assert moved.document.text == item.document.text
        source = moved.document.source
        assert (source.paths, source.locations, source.modified) == ((other.path,), ("/else",), 7)
        assert [s.id for s in moved.segments] == [f"else/{s.id}" for s in item.segments]


def test_errors_are_kept_unless_they_name_the_file() -> None:
    file = File("a.jsonl", "/a.jsonl", 0)
    told = (Skipped("a.jsonl:3", "is no JSON", "Mend it"),)
    data = dump_read(told, file)
    assert data is not None
    assert load_read(data, file._replace(path="b.jsonl")) == (Skipped("b.jsonl:3", "is no JSON", "Mend it"),)
    assert dump_read((Skipped("a.jsonl", "a.jsonl is odd", ""),), file) is None
    assert dump_read((Skipped("else", "is odd", ""),), file) is None


def same_edition(work: Work) -> None:
    edition = edition_of(work, Settings())
    data = dump_edition(edition, work)
    assert data is not None
    back = load_edition(data, work)
    assert back.entries == edition.entries
    assert back.settings == edition.settings
    for name in ("work", "runs", "moves", "left_out"):
        assert getattr(back.alignment, name) == getattr(edition.alignment, name)
    for mine, theirs in zip(back.alignment.tokens, edition.alignment.tokens, strict=True):
        for field in fields(Tokens):
            assert np.array_equal(getattr(mine, field.name), getattr(theirs, field.name)), field.name


han = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x4E05), min_size=1, max_size=12)


@given(st.lists(han, min_size=2, max_size=4))
def test_an_edition_comes_back_also_without_its_strangers(make_work: MakeWork, lines: list[str]) -> None:
    same_edition(make_work(*lines))


def test_the_editions_of_the_corpus_come_back(corpus_run: CorpusRun) -> None:
    for work in corpus_run.results.works:
        if len(work.witnesses) > 1:
            same_edition(work)


def test_an_edition_of_another_work_is_not_kept(make_work: MakeWork) -> None:
    edition = edition_of(make_work("一二三四", "一二四"), Settings())
    assert dump_edition(edition, make_work("一二三四", "一二三")) is None
