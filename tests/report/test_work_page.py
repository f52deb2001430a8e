from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from collate.model import Edition, Emendation, Span
from collate.report import ReportContext
from collate.report.column_spans import ColumnSpans
from collate.report.html.entry_views import emendation_views, entry_views
from collate.report.html.work_page import TextPart, edited_paragraphs
from collate.report.source_positions import EditionPositions
from tests.conftest import BREAK, MadePiece, build

#: Words that all have, and places where they differ; ¶ starts a paragraph.
piece = st.one_of(
    st.text("同文" + BREAK, min_size=1, max_size=5).filter(lambda text: BREAK * 2 not in text),
    st.sampled_from([("甲", "乙"), ("", "丙"), ("丁", "")]),
)


def parts_of(edition: Edition) -> list[TextPart]:
    columns = ColumnSpans(edition)
    positions = EditionPositions(edition, ReportContext().source_index)
    entries = entry_views(edition, columns, positions=positions, context=ReportContext())
    emendations = emendation_views(edition, positions, context=ReportContext())
    return [
        part
        for paragraph in edited_paragraphs(columns, entries, emendations=emendations)
        for part in paragraph.parts
    ]


def written(parts: Sequence[TextPart]) -> str:
    return "".join(part.entry.in_text if part.entry else part.text for part in parts)


@given(st.lists(piece, max_size=6), st.data())
def test_the_text_is_the_base_text_with_its_emendations(
    pieces: Sequence[MadePiece], data: st.DataObject
) -> None:
    edition = build(["头", *pieces, "尾。"])
    text = edition.alignment.tokens[0].text
    assert written(parts_of(edition)) == text
    taken = {at for entry in edition.entries for at in range(*entry.locus)}
    edges = {entry.locus.start for entry in edition.entries} | {entry.locus.end for entry in edition.entries}
    breaks = {int(b) for b in edition.alignment.tokens[0].offsets[list(edition.alignment.tokens[0].breaks)]}
    made: list[Emendation] = []
    expected, at = "", 0
    while at < len(text):
        free = at not in taken
        what = data.draw(st.sampled_from(["keep", "change", "delete", "add"])) if free else "keep"
        if what == "add" and at not in edges | breaks:
            made.append(Emendation(Span(at, at), "", "增", ((), ())))
            expected += "增" + text[at]
        elif what in ("change", "delete"):
            new = "改" if what == "change" else ""
            made.append(Emendation(Span(at, at + 1), text[at], new, ((at, at + 1), (at, at + 1))))
            expected += new
        else:
            expected += text[at]
        at += 1
    parts = parts_of(replace(edition, emendations=tuple(made)))
    assert written(parts) == expected
    assert [part.emended.emendation for part in parts if part.emended] == made


def test_words_added_between_an_entry_and_the_next_paragraph() -> None:
    edition = build(["头", ("甲", "乙"), f"{BREAK}尾"])
    added = Emendation(Span(2, 2), "", "增", ((), ()))
    assert written(parts_of(replace(edition, emendations=(added,)))) == "头甲增尾"
    before = Emendation(Span(1, 1), "", "增", ((), ()))
    assert written(parts_of(replace(edition, emendations=(before,)))) == "头增甲尾"
    last = Emendation(Span(3, 3), "", "增", ((), ()))
    assert written(parts_of(replace(edition, emendations=(last,)))) == "头甲尾增"


def test_an_emended_entry_has_the_emendation() -> None:
    edition = build(["头", ("甲", "乙"), "尾"])
    entry = edition.entries[0]
    decided = Emendation(entry.locus, "甲", "乙", entry.cells, entry=1, sigla=("B",))
    parts = parts_of(replace(edition, emendations=(decided,)))
    assert written(parts) == "头乙尾"
    assert [part.entry.emended.note for part in parts if part.entry and part.entry.emended] == [
        "原作「甲」 · 据B"
    ]
