"""The lines of a volume in Markdown and in plain text.

A page has no foot there: notes of the foot stand below their paragraph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from collate.report.notes.text_form import TextForm
from collate.report.publication.model import Layout, Paragraph, Volume, WitnessRow
from collate.report.publication.printed import (
    LabelledText,
    Section,
    is_alone,
    labelled_texts,
    note_text,
    printed_parts,
    references,
    sections,
    visible,
)


def volume_lines(volume: Volume, form: TextForm) -> Iterator[str]:
    """Yield the lines of *volume*, without line ends."""
    alone = is_alone(volume)
    yield from form.heading(_line(volume.title), 1)
    if alone:
        yield from _paragraphs(volume.texts[0].byline, form)
    if volume.conventions:
        yield from form.heading(_line(volume.wording["conventions"]), 2)
        yield from _paragraphs(volume.conventions, form)
    for labelled in labelled_texts(volume):
        if not alone:
            yield from form.heading(_line(labelled.text.title), 2)
            yield from _paragraphs(labelled.text.byline, form)
        yield from _text_lines(labelled, volume, form=form, level=1 if alone else 2)


def _text_lines(labelled: LabelledText, volume: Volume, *, form: TextForm, level: int) -> Iterator[str]:
    text, layout, wording = labelled.text, volume.layout, volume.wording
    for section in sections(text):
        yield from _section_lines(section, labelled, layout, form=form, level=level)
        if layout.place == "section":
            yield from form.rows(note_rows(section.notes, labelled))
    if layout.place == "end" and text.notes:
        yield from form.heading(_line(wording["notes"]), level + 1)
        yield from form.rows(note_rows(text.references, labelled))
    lists: tuple[tuple[str, Iterable[str]], ...] = (
        ("sigla", map(witness_line, text.witnesses)),
        ("stated", text.stated),
        ("remarks", text.remarks),
    )
    for key, rows in lists:
        lines = [_line(row) for row in rows]
        if lines:
            yield from form.heading(_line(wording[key]), level + 1)
            yield from form.items(lines)


def _section_lines(
    section: Section, labelled: LabelledText, layout: Layout, *, form: TextForm, level: int
) -> Iterator[str]:
    for number, paragraph in enumerate(section.paragraphs):
        line = _marked(paragraph, labelled, layout)
        if not line:
            continue
        notes = tuple(references(paragraph)) if layout.place == "foot" else ()
        if paragraph.kind in ("heading", "subheading"):
            yield from form.heading(line, level + (1 if paragraph.kind == "heading" else 2))
        else:
            following = section.paragraphs[number + 1 : number + 2]
            verse_goes_on = paragraph.kind == "verse" and not notes and _is_verse(following, labelled, layout)
            # Two spaces at the end of a line keep the line end in Markdown.
            yield form.shown(line) + ("  " if verse_goes_on and form.markdown else "")
            if not verse_goes_on:
                yield ""
        yield from form.rows(note_rows(notes, labelled))


def _is_verse(paragraphs: Sequence[Paragraph], labelled: LabelledText, layout: Layout) -> bool:
    return any(one.kind == "verse" and _marked(one, labelled, layout) for one in paragraphs)


def _marked(paragraph: Paragraph, labelled: LabelledText, layout: Layout) -> str:
    """Return a paragraph on one line, with the numbers of its notes."""
    parts: list[str] = []
    for piece in paragraph.pieces:
        parts += (part.text for part in printed_parts(piece, layout))
        parts += (label_in_line(labelled.labels[note]) for note in piece.notes)
    return "".join(parts).strip(" ")


def label_in_line(label: str) -> str:
    """Return the number of a note between words: a bare number in brackets, since nothing raises it there."""
    return f"[{label}]" if label.isdecimal() and label.isascii() else label


def note_rows(notes: Iterable[int], labelled: LabelledText) -> Iterator[str]:
    """Yield the lines of *notes*, each with its number."""
    for note in notes:
        label = label_in_line(labelled.labels[note])
        # Chinese numbers bring their space with their bracket.
        yield f"{label}{'' if label.endswith('〕') else ' '}{note_text(labelled.text.notes[note])}"


def witness_line(row: WitnessRow) -> str:
    """Return a witness as one line: siglum, name, role, source, remarks, parted by dots."""
    return " · ".join(filter(None, (row.siglum, row.name, row.role, row.source, *row.remarks)))


def _paragraphs(lines: Iterable[str], form: TextForm) -> Iterator[str]:
    for line in lines:
        if shown := form.shown(_line(line)):
            yield shown
            yield ""


def _line(text: str) -> str:
    return visible(text).strip(" ")
