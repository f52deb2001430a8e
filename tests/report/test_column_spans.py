from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collate.report.column_spans import ColumnSpans

if TYPE_CHECKING:
    from tests.report.conftest import Made

WORDS = st.text("甲乙。 ", max_size=4)
READING = st.one_of(st.none(), WORDS.map(str.strip))


@st.composite
def pieces(draw: st.DrawFn) -> list[Any]:
    count = draw(st.integers(2, 4))
    found: list[Any] = ["起"]
    for _ in range(draw(st.integers(0, 6))):
        readings = [draw(WORDS.map(str.strip)), *(draw(READING) for _ in range(count - 1))]
        if len({r for r in readings if r is not None}) > 1:
            found += [tuple(readings)]
        lacking = draw(st.sets(st.integers(1, count - 1)))
        found.append([draw(st.sampled_from(["文", "\n段", "中\n间"])), *sorted(lacking)])
    if not any(isinstance(piece, tuple) for piece in found):
        found.append(("末", *[""] * (count - 1)))
    return found


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(pieces=pieces())
def test_the_pieces_of_a_column_joined_are_its_text(make: Callable[..., Made], pieces: list[Any]) -> None:
    edition = make(pieces).edition
    paragraphs = ColumnSpans(edition).paragraphs()
    for column, tokens in enumerate(edition.alignment.tokens):
        spans = [piece.spans[column] for paragraph in paragraphs for piece in paragraph.pieces]
        assert "".join(tokens.text[start:end] for start, end in spans) == tokens.text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(pieces=pieces())
def test_an_entry_stands_where_its_readings_are(make: Callable[..., Made], pieces: list[Any]) -> None:
    edition = make(pieces).edition
    columns = ColumnSpans(edition)
    for number, entry in enumerate(edition.entries):
        for reading in entry.readings:
            for column in reading.columns:
                start, end = columns.span(number, column)
                assert edition.alignment.tokens[column].text[start:end] == reading.text


def test_every_entry_is_in_one_paragraph_and_breaks_open_the_next(make: Callable[..., Made]) -> None:
    made = make(["头\n中", ("央", "共"), "文\n尾", ("", "巴"), "\n完"])
    paragraphs = ColumnSpans(made.edition).paragraphs()
    assert [[piece.entry for piece in paragraph.pieces] for paragraph in paragraphs] == [
        [None],
        [None, 0, None],
        [None, 1],  # text added where a paragraph ends belongs to that paragraph
        [None],
    ]


def test_a_witness_that_runs_on_is_named(make: Callable[..., Made]) -> None:
    made = make([("头\n", "头"), "中\n尾", ("一", "二")])
    assert [paragraph.run_on for paragraph in ColumnSpans(made.edition).paragraphs()] == [(), (1,), ()]
