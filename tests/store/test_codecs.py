"""Serialised objects are read back unchanged; damaged data raises an error."""

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

from collate.editions import build_edition
from collate.i18n import Message, _
from collate.model import OffsetMap, Run, Skipped, Span, SplitDocument, Tokens, Work
from collate.pipeline import read_texts
from collate.settings import Settings
from collate.store.codecs import codec_for, dump_value, load_value, pack_row, unpack_row
from collate.store.serialise import FileIdentity, dump_edition, dump_items, load_edition, load_items
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


spans = st.tuples(st.integers(0, 9), st.integers(0, 9)).map(lambda pair: Span(min(pair), max(pair)))
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
def test_an_object_is_read_back_unchanged(thing: Thing) -> None:
    assert load_value(dump_value(thing, Thing), Thing) == thing


@given(st.lists(st.binary(max_size=5), max_size=3))
def test_arrays_after_a_row_are_read_back(arrays: list[bytes]) -> None:
    assert unpack_row(pack_row(["x", None], arrays)) == (["x", None], tuple(arrays))


def test_damaged_data_and_other_formats_raise() -> None:
    data = dump_value(Row("x", None), Row)
    for damaged in (b"", data[:-3], data[:5] + bytes([data[5] ^ 1]) + data[6:], b"\x09" + data[1:]):
        with pytest.raises(ValueError, match=r"damaged|form"):
            load_value(damaged, Row)
    with pytest.raises(ValueError, match=r"not a value of .*Thing"):
        load_value(data, Thing)
    with pytest.raises(TypeError, match="cannot be written"):
        codec_for(set)


def read(folder: Path) -> list[tuple[SplitDocument, FileIdentity]]:
    found = read_texts([folder], Settings()).documents
    sources = [item.document.source for item in found]
    return [
        (item, FileIdentity(source.paths[0], source.locations[0]))
        for item, source in zip(found, sources, strict=True)
        if len(source.paths) == 1
    ]


def test_documents_are_loaded_under_another_name() -> None:
    found = read(Path("corpus"))
    assert len(found) > 10
    for item, file in found:
        data = dump_items((item,), file)
        assert data is not None
        assert load_items(data, file) == (item,)
        other = FileIdentity("else/" + file.path, "/else")
        (moved,) = load_items(data, other)
        assert isinstance(moved, SplitDocument)
        assert moved.document.text == item.document.text
        source = moved.document.source
        assert (source.paths, source.locations) == ((other.path,), ("/else",))
        assert [s.id for s in moved.segments] == [f"else/{s.id}" for s in item.segments]


def test_a_message_is_read_back_as_a_message() -> None:
    message = _("page {number} has no text layer", number=3)
    (name, span) = load_value(dump_value(Row(message, None), Row), Row)
    assert (name, span) == (message, None)
    assert isinstance(name, Message)
    assert (name.template, dict(name.values)) == (message.template, {"number": 3})
    file = FileIdentity("a.pdf", "/a.pdf")
    data = dump_items((Skipped("a.pdf", message, _("Run OCR on it")),), file)
    assert data is not None
    (skipped,) = load_items(data, file)
    assert isinstance(skipped, Skipped)
    assert isinstance(skipped.problem, Message)
    assert isinstance(skipped.remedy, Message)
    assert skipped.problem.template == message.template


def test_errors_are_stored_unless_they_name_the_file() -> None:
    file = FileIdentity("a.jsonl", "/a.jsonl")
    items = (Skipped("a.jsonl:3", "is not JSON", "Correct it"),)
    data = dump_items(items, file)
    assert data is not None
    assert load_items(data, file._replace(path="b.jsonl")) == (
        Skipped("b.jsonl:3", "is not JSON", "Correct it"),
    )
    assert dump_items((Skipped("a.jsonl", "a.jsonl is odd", ""),), file) is None
    assert dump_items((Skipped("else", "is odd", ""),), file) is None


def assert_round_trip(work: Work) -> None:
    edition = build_edition(work, Settings())
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
def test_an_edition_is_read_back_even_with_witnesses_left_out(make_work: MakeWork, lines: list[str]) -> None:
    assert_round_trip(make_work(*lines))


def test_the_editions_of_the_corpus_are_read_back(corpus_run: CorpusRun) -> None:
    for work in corpus_run.results.works:
        if len(work.witnesses) > 1:
            assert_round_trip(work)


def test_an_edition_of_another_work_is_not_stored(make_work: MakeWork) -> None:
    edition = build_edition(make_work("一二三四", "一二四"), Settings())
    assert dump_edition(edition, make_work("一二三四", "一二三")) is None
