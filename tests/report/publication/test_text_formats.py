"""Markdown and plain text: the words and the notes come back, in order, whatever they are."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from markdown_it import MarkdownIt

from collate.report.publication.markdown import write_markdown
from collate.report.publication.model import Layout, Volume
from collate.report.publication.plain import write_plain
from collate.report.publication.printed import is_alone, labelled_texts, note_text, printed_parts, visible
from collate.report.publication.text_lines import label_in_line, witness_line
from tests.report.publication.volumes import address, many_notes, spring, volume_of, volumes


def printed_words(volume: Volume) -> str:
    """Return all that a volume prints in formats without pages, without spaces, in order."""
    found = [volume.title, *(volume.texts[0].byline if is_alone(volume) else ())]
    if volume.conventions:
        found += [volume.wording["conventions"], *volume.conventions]
    for text, _numbers, labels in labelled_texts(volume):
        found += [] if is_alone(volume) else [text.title, *text.byline]
        rows = [
            label_in_line(label) + note_text(note) for label, note in zip(labels, text.notes, strict=True)
        ]
        for at, paragraph in enumerate(text.paragraphs):
            for piece in paragraph.pieces:
                found += [part.text for part in printed_parts(piece, volume.layout)]
                found += [label_in_line(labels[note]) for note in piece.notes]
            refers = [note for piece in paragraph.pieces for note in piece.notes]
            if volume.layout.place == "foot":
                found += [rows[note] for note in refers]
            following = text.paragraphs[at + 1].kind if at + 1 < len(text.paragraphs) else "heading"
            if volume.layout.place == "section" and following == "heading":
                sections = [
                    note
                    for note in range(len(rows))
                    if text.notes[note].section == _section(text.paragraphs, at)
                ]
                found += [rows[note] for note in sections]
        if volume.layout.place == "end" and rows:
            found += [volume.wording["notes"], *rows]
        for key, lines in (
            ("sigla", tuple(map(witness_line, text.witnesses))),
            ("stated", text.stated),
            ("remarks", text.remarks),
        ):
            found += [volume.wording[key], *lines] if lines else []
    return squeezed("".join(map(visible, found)))


def _section(paragraphs: tuple[object, ...], at: int) -> int:
    kinds = [getattr(one, "kind", "") for one in paragraphs]
    return sum(kind == "heading" for kind in kinds[1 : at + 1])


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def read_markdown(written: bytes) -> str:
    """Return the text of Markdown as CommonMark reads it, with tables and strikethrough."""
    tokens = (
        MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(written.decode())
    )
    kinds = {token.type.removesuffix("_open").removesuffix("_close") for token in tokens}
    assert kinds <= {"heading", "paragraph", "inline", "bullet_list", "list_item"}
    children = [child for token in tokens for child in token.children or ()]
    assert {child.type for child in children} <= {"text", "text_special", "softbreak", "hardbreak"}
    return "".join(child.content for child in children)


@given(volumes())
def test_plain_text_has_all_words_in_order(volume: Volume) -> None:
    assert squeezed(write_plain(volume).decode("utf-8-sig")) == printed_words(volume)


@given(volumes())
def test_markdown_reads_as_the_same_words(volume: Volume) -> None:
    assert squeezed(read_markdown(write_markdown(volume))) == printed_words(volume)


@pytest.mark.parametrize(
    "line", ["---", "===", "- a", "+ a", "1. a", "2)", "# a", "> a", "| a | b |", "~~~", "&lt;&#65;"]
)
def test_a_line_of_text_is_no_markup(line: str) -> None:
    volume = volume_of(spring(), title=line)
    assert read_markdown(write_markdown(volume)).startswith(line)


def test_verse_keeps_its_lines() -> None:
    assert "春水绿如蓝，  \n江花红胜火。〔七〕\n" in write_markdown(volume_of(spring())).decode()
    assert "春水绿如蓝，\n江花红胜火。〔七〕\n" in write_plain(volume_of(spring())).decode("utf-8-sig")


@pytest.mark.parametrize(
    ("layout", "row"),
    [
        (Layout(), "〔三百〕「说明」"),
        (Layout(numbering="circled"), "[300] 「说明」"),
        (Layout(numbering="arabic"), "[300] 「说明」"),
        (Layout(numbering="brackets", place="end"), "[300] 「说明」"),
    ],
)
def test_the_forms_of_numbers(layout: Layout, row: str) -> None:
    volume = volume_of(many_notes(300), place=layout.place, numbering=layout.numbering)
    assert row in write_plain(volume).decode("utf-8-sig")


def test_layers_and_marks() -> None:
    written = write_plain(volume_of(address(), language="en", numbering="arabic", marks=True)).decode(
        "utf-8-sig"
    )
    assert "this road (by) [in][1] the dark" in written
    assert "[3] B] wore; Wore B" in written
