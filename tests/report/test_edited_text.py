"""The edited text, paragraph by paragraph."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collate.model import Edition, Emendation, Span
from collate.report.edited_text import edited_paragraphs, spaced
from tests.conftest import MadePiece, build

CASES: dict[str, tuple[list[MadePiece], int, list[str]]] = {
    "words added between two paragraphs belong to the first": (
        ["开会。", ("", "再开会。"), "¶散会。"],
        1,
        ["开会。再开会。", "散会。"],
    ),
    "words that are a paragraph in the witness remain one": (
        ["开会。", ("¶", "¶再开会。¶"), "散会。"],
        1,
        ["开会。", "再开会。", "散会。"],
    ),
    "two paragraphs remain two": (
        ["开会。", ("¶", "¶再开会。¶又开会。¶"), "散会。"],
        1,
        ["开会。", "再开会。", "又开会。", "散会。"],
    ),
    "paragraphs of the base text remain where words change": (
        ["开会。¶", ("下午", "上午"), "散会。"],
        1,
        ["开会。", "上午散会。"],
    ),
    "a witness that parts the words around divides nothing": (
        ["开会。", ("下午", "¶上午¶"), "散会。"],
        1,
        ["开会。上午散会。"],
    ),
}


def adopted(edition: Edition, column: int) -> Edition:
    """Return *edition* with the readings of one column as its text."""
    entries = (e for e in edition.entries if any(column in v.columns for v in e.variants))
    emendations = [
        Emendation(
            entry.locus,
            entry.lemma.text,
            next(v.text for v in entry.variants if column in v.columns),
            entry.cells,
            entry.number,
            edition.work.sigla(column),
        )
        for entry in entries
    ]
    return replace(edition, emendations=tuple(emendations))


@pytest.mark.parametrize("name", CASES)
def test_paragraphs(name: str) -> None:
    pieces, column, wanted = CASES[name]
    found = edited_paragraphs(adopted(build(pieces), column))
    assert ["".join(one.text for one in paragraph).strip() for paragraph in found] == wanted


@given(st.text("甲乙丙", max_size=8), st.sets(st.integers(1, 8)), st.data())
def test_emending_is_replacing(
    make: Callable[..., Edition], text: str, breaks: set[int], data: st.DataObject
) -> None:
    edges = sorted(
        data.draw(
            st.lists(st.integers(0, len(text)), max_size=6).map(lambda ends: ends[: len(ends) // 2 * 2])
        )
    )
    spans = [Span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    marked = "".join(("¶" if at in breaks else "") + character for at, character in enumerate(text))
    emendations = [
        Emendation(span, text[span.start : span.end], "丁" * (i % 3), ((),)) for i, span in enumerate(spans)
    ]
    edition = replace(make([(marked, "戊")]), emendations=tuple(emendations))
    base = edition.alignment.tokens[0].text
    slow = base
    for one in reversed(emendations):
        start, end, words = spaced(base, one)
        slow = slow[:start] + words + slow[end:]
    paragraphs = edited_paragraphs(edition)
    stretches = [stretch for paragraph in paragraphs for stretch in paragraph]
    assert "".join(stretch.text for stretch in stretches) == slow
    assert all(one.span.end == other.span.start for one, other in pairwise(stretches))
    starts = {paragraph[0].span.start for paragraph in paragraphs}
    kept = {at for at in breaks if 0 < at < len(text)} & set(range(len(text)))
    assert {at for at in kept if not any(start <= at <= end for start, end in spans)} <= starts


@pytest.fixture(scope="module")
def make() -> Callable[..., Edition]:
    return build
