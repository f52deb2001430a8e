"""Tracked changes of real editions: accepted they are the edited text, rejected the base text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collate.edit import edit
from collate.model import Decision, Edition
from collate.report.edited_text import edited_paragraphs
from collate.report.publication.docx import write_docx
from collate.report.publication.model import Change, Text
from collate.report.publication.paragraphs import print_paragraphs
from tests.conftest import MadePiece, build
from tests.report.publication.docx_reading import texts
from tests.report.publication.volumes import volume_of

_HAN = st.text("甲乙丙，", max_size=3)
_HAN_PIECES = st.lists(_HAN | st.tuples(_HAN, _HAN), min_size=1, max_size=10)


def both_views(edition: Edition) -> tuple[str, str]:
    """Return the accepted and the rejected view of an edition's Word file, without paragraph breaks."""
    changes = {one: Change(one.before, one.text, "理由", "校者") for one in edition.emendations}
    text = Text("made", "题", print_paragraphs(edition, (), changes=changes), language="zh-Hans")
    data = write_docx(volume_of(text, changes=True))
    accepted, rejected = ("".join(texts(data, accepted=view)) for view in (True, False))
    return accepted, rejected


def edited_text(edition: Edition) -> str:
    return "".join(stretch.text for paragraph in edited_paragraphs(edition) for stretch in paragraph)


@given(_HAN_PIECES, st.data())
def test_both_views_of_an_edition(pieces: list[MadePiece], data: st.DataObject) -> None:
    edition = build(pieces)
    decisions = [
        Decision("made", entry.lemma.text, entry.variants[0].text, entry.left, entry.right)
        for entry in edition.entries
        if data.draw(st.booleans())
    ]
    edition = edit(edition.apparatus, decisions)
    accepted, rejected = both_views(edition)
    assert accepted == edited_text(edition)
    assert rejected == edition.alignment.tokens[0].text


@pytest.mark.parametrize(
    "pieces",
    [
        ["the ", ("old ", ""), "sea was calm"],
        ["the ", ("", "old "), "sea was calm"],
        ["the ", ("old ", "new "), "sea was calm"],
        [("The old ", ""), "sea was calm"],
        ["the sea was ", ("very ", ""), "calm, ", ("I ", "we "), "say"],
        ["the sea was calm ", ("today", "")],
        ["the sea was calm ", ("", "today")],
        ["the sea ", ("(they say) ", ""), "was calm"],
        ["用 ", ("GDP ", ""), "增长"],
    ],
)
def test_spaces_of_words_are_those_of_each_text(pieces: list[MadePiece]) -> None:
    edition = build(pieces)
    decisions = [
        Decision("made", entry.lemma.text, entry.variants[0].text, entry.left, entry.right)
        for entry in edition.entries
    ]
    assert decisions
    edition = edit(edition.apparatus, decisions)
    accepted, rejected = both_views(edition)
    assert accepted == edited_text(edition).strip()
    assert rejected == edition.alignment.tokens[0].text
