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
from tests.report.publication.docx_reading import W, part, texts
from tests.report.publication.test_compose import composed
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


def paragraph_marks(data: bytes) -> list[tuple[str, str, int]]:
    """Return words, tracked change of the paragraph mark, and number of notes of the body's paragraphs."""
    body = part(data, "word/document.xml").find(f"{W}body")
    assert body is not None
    rows = []
    for one in body.iterfind(f"{W}p"):
        words = "".join(t.text or "" for t in one.iter() if t.tag in (f"{W}t", f"{W}delText"))
        marks = [name for name in ("ins", "del") if one.find(f"{W}pPr/{W}rPr/{W}{name}") is not None]
        rows.append((words, "".join(marks), len(list(one.iter(f"{W}footnoteReference")))))
    return rows


def test_a_paragraph_that_is_taken_out_or_put_in_is_so_with_its_mark() -> None:
    pieces: list[MadePiece] = ["开会。¶", ("（此处有误）¶", ""), "大家讨论。¶", ("", "鼓掌。¶"), "散会。"]
    edition = build(pieces)
    decisions = [
        Decision("made", one.lemma.text, one.variants[0].text, one.left, one.right) for one in edition.entries
    ]
    edition = edit(edition.apparatus, decisions)
    volume = composed(edition, changes=True)
    rows = paragraph_marks(write_docx(volume))
    at = next(n for n, row in enumerate(rows) if "开会" in row[0])
    # The note on what was taken out stands where it remains when the change is accepted.
    assert [(words.strip("〔〕"), *rest) for words, *rest in rows[at : at + 5]] == [
        ("开会。", "", 1),
        ("（此处有误）", "del", 0),
        ("大家讨论。", "", 0),
        ("鼓掌。", "ins", 1),
        ("散会。", "", 0),
    ]


def test_the_last_paragraph_keeps_its_mark_which_holds_the_section() -> None:
    pieces: list[MadePiece] = ["开会。¶", ("（此处有误）", "")]
    edition = edit(build(pieces).apparatus, [Decision("made", "（此处有误）", "")])
    rows = paragraph_marks(write_docx(composed(edition, changes=True)))
    assert [mark for words, mark, _ in rows if "此处有误" in words] == [""]
