"""The source of a volume in Typst: settings, the preamble, then the words in calls of its functions."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from collate.report.publication.dates import date_of
from collate.report.publication.model import PAPERS, Layout, Paper, Paragraph, Volume
from collate.report.publication.numbering import note_label
from collate.report.publication.printed import (
    LabelledText,
    is_alone,
    is_rtl,
    labelled_texts,
    note_text,
    notes_language,
    printed_parts,
    printed_title,
    sections,
    visible,
)
from collate.report.publication.text_lines import witness_line
from collate.report.publication.typst.fonts import font_list, han_language
from collate.report.publication.typst.literals import array, string, words


class _Sheet(NamedTuple):
    """Sizes of a paper: text and notes in points, margins in millimetres (top, bottom, sides)."""

    text: float
    notes: float
    top: int
    bottom: int
    sides: int


#: A4: 小四 and 五号 as in letters; the book formats 五号 and 小五, as in books. A choice.
_SHEETS: dict[Paper, _Sheet] = {
    "a4": _Sheet(12, 10, 27, 25, 30),
    "16k": _Sheet(11, 9, 23, 22, 22),
    "32k": _Sheet(10.5, 9, 19, 17, 17),
}

#: Space between lines, in em of the text: wide for Han characters, which fill their squares.
_LEADING = {True: "0.85em", False: "0.65em"}


def write_typst(volume: Volume, *, breaks: Collection[str] = ()) -> bytes:
    """Return the source of *volume*, UTF-8; Typst 0.14 or later compiles it.

    Lines are horizontal whatever the layout asks for.

    Args:
        volume: the volume.
        breaks: the names of headings before which a page ends: ``t2-p7`` for paragraph 7 of text 2.
    """
    return "\n".join(_lines(volume, frozenset(breaks))).encode() + b"\n"


def _lines(volume: Volume, breaks: frozenset[str]) -> Iterator[str]:
    texts = tuple(labelled_texts(volume))
    yield from _settings(volume, texts)
    yield _preamble()
    yield "#show: volume"
    yield from _front(volume, texts)
    together: list[str] = []
    for number, labelled in enumerate(texts, 1):
        source = _TextSource(labelled, volume, f"t{number}", breaks)
        yield from source.lines()
        together += source.together()
    if together:
        yield f"#kept-together({array(together)})"


def _settings(volume: Volume, texts: tuple[LabelledText, ...]) -> Iterator[str]:
    layout, date = volume.layout, date_of(volume)
    (width, height), sheet = PAPERS[layout.paper], _SHEETS[layout.paper]
    count = max((number for one in texts for number in one.numbers), default=0)
    values = {
        "title": string(printed_title(volume)),
        "head": f"{{{words(printed_title(volume))}}}",
        "date": f"datetime(year: {date.year}, month: {date.month}, day: {date.day})",
        "width": f"{width}mm",
        "height": f"{height}mm",
        "margin": f"(top: {sheet.top}mm, bottom: {sheet.bottom}mm, x: {sheet.sides}mm)",
        "text-size": f"{sheet.text}pt",
        "note-size": f"{sheet.notes}pt",
        "leading": _LEADING[bool(han_language(volume.language))],
        "by-page": "true" if layout.restart == "page" and layout.place == "foot" else "false",
        "lines": str(layout.line_numbers),
        "gap": string("" if layout.numbering == "chinese" else " "),  # 〔〕 are as wide as letters
        "language": _language(volume.language, layout),
        "own-font": string(layout.font) if layout.font else "none",
    }
    yield f"#let settings = ({', '.join(f'{name}: {value}' for name, value in values.items())})"
    labels = (note_label(number, layout.numbering) for number in range(1, count + 1))
    yield f"#let labels = {array([string(label) for label in labels])}"


def _front(volume: Volume, texts: tuple[LabelledText, ...]) -> Iterator[str]:
    """Yield the title, the contents and the conventions; a text follows on a new page."""
    alone = is_alone(volume)
    if volume.title.strip():
        yield f"#volume-title({{{words(volume.title)}}})"
    yield from _bylines(volume.texts[0].byline if alone else ())
    yield from _bylines((volume.profile,))
    rows = list(_contents(texts, volume.layout, alone=alone))
    if len(rows) > 1:
        yield f"#contents({string(volume.wording['contents'])}, {array(rows)})"
    if volume.conventions:
        yield f"#heading(level: 2, outlined: false, {string(volume.wording['conventions'])})"
        yield f"#text-of({_language(volume.language, volume.layout)}, 2em, {{"
        yield "set par.line(numbering: none)"
        for line in volume.conventions:
            yield f"para(ltr, {{{words(line)}}})"
        yield "})"
    if texts and not (alone and len(rows) <= 1 and not volume.conventions):
        yield "#pagebreak(weak: true)"


def _contents(texts: tuple[LabelledText, ...], layout: Layout, *, alone: bool) -> Iterator[str]:
    for number, (text, _numbers, _labels) in enumerate(texts, 1):
        if not alone:
            title = visible(text.title).strip() or str(number)
            yield f'("t{number}", 0, {{{words(title)}}})'
        for at, paragraph in enumerate(text.paragraphs):
            heading = _plain(paragraph, layout).strip()
            if paragraph.kind == "heading" and heading:
                yield f'("t{number}-p{at}", {0 if alone else 1}, {{{words(heading)}}})'


class _TextSource:
    """The source of one text; *name* begins its labels, *breaks* are headings before which a page ends."""

    def __init__(self, labelled: LabelledText, volume: Volume, name: str, breaks: frozenset[str]) -> None:
        self._labelled, self._volume, self._name, self._breaks = labelled, volume, name, breaks
        self._layout, self._alone = volume.layout, is_alone(volume)
        self._own_language = _language(labelled.text.language, self._layout)
        self._notes_language = _language(notes_language(labelled.text, volume), self._layout)
        # In order, without those of which nothing is printed.
        self._printed = {
            number: content
            for number, paragraph in enumerate(labelled.text.paragraphs)
            if (content := "; ".join(self._content(paragraph)))
        }

    def lines(self) -> Iterator[str]:
        """Yield the text, its notes where they stand after it, and its lists."""
        text, wording = self._labelled.text, self._volume.wording
        if not self._alone:
            yield "#pagebreak(weak: true)"
            yield f"#opening()#running({{{words(text.title)}}})#target({string(self._name)})"
            if text.title.strip():
                yield f"#text-of({self._own_language}, 0em, heading(level: 1, {{{words(text.title)}}}))"
            yield from _bylines(text.byline, self._own_language)
        indent = "2em" if han_language(text.language) else "1.5em"
        yield f"#text-of({self._own_language}, {indent}, {{"
        for section in sections(text):
            for number, paragraph in enumerate(section.paragraphs, section.first):
                yield from self._paragraph(number, paragraph)
            if self._layout.place == "section":
                yield from self._rows(section.notes)
        yield "})"
        if self._layout.place == "end" and text.notes:
            yield f"#heading(level: 2, outlined: false, {string(wording['notes'])})"
            yield "#{"
            yield from self._rows(tuple(text.references))
            yield "}"
        lists = (
            ("sigla", [(visible(row.siglum), visible(witness_line(row))) for row in text.witnesses]),
            ("stated", [("", visible(line)) for line in text.stated]),
            ("remarks", [("", visible(line)) for line in text.remarks]),
        )
        for key, rows in lists:
            if rows:
                yield "#{"
                yield f"set text(..{self._notes_language})"
                items = [
                    f"({_direction(line)}, {{{words(bold)}}}, {{{words(line[len(bold) :])}}})"
                    for bold, line in rows
                ]
                yield f"list-of({string(wording[key])}, {array(items)})"
                yield "}"

    def together(self) -> Iterator[str]:
        """Yield the pairs of each heading and the paragraph after it, which should stand on one page."""
        for number, following in pairwise(self._printed):
            if self._labelled.text.paragraphs[number].kind in ("heading", "subheading"):
                yield f"({string(self._target(number))}, {string(self._target(following))})"

    def _target(self, number: int) -> str:
        return f"{self._name}-p{number}"

    def _paragraph(self, number: int, paragraph: Paragraph) -> Iterator[str]:
        if number not in self._printed:
            return
        target = self._target(number)
        content = f"target({string(target)}); {self._printed[number]}"
        direction = _direction(paragraph.text)
        if paragraph.kind in ("text", "verse"):
            yield f"{'para' if paragraph.kind == 'text' else 'verse'}({direction}, {{{content}}})"
            return
        heading = _plain(paragraph, self._layout).strip()
        if target in self._breaks:
            yield "pagebreak(weak: true)"
        if paragraph.kind == "heading" and heading and self._alone:
            content = f"running({{{words(heading)}}}); {content}"
        level = 2 if paragraph.kind == "heading" else 3
        yield f"heading(level: {level}, text(dir: {direction}, {{{content}}}))"

    def _content(self, paragraph: Paragraph) -> Iterator[str]:
        for piece in paragraph.pieces:
            for part in printed_parts(piece, self._layout):
                yield words(part.text)
            for number, note in enumerate(piece.notes):
                if number and self._layout.numbering == "arabic":
                    yield "comma"
                yield self._note(note) if self._layout.place == "foot" else self._reference(note)

    def _note(self, note: int) -> str:
        body = note_text(self._labelled.text.notes[note])
        content = f"text(..{self._notes_language}, {{{words(body)}}})"
        return f"note({self._labelled.numbers[note]}, {_direction(body)}, {content})"

    def _reference(self, note: int) -> str:
        names = f"{string(f'{self._name}-n{note}')}, {string(f'{self._name}-r{note}')}"
        return f"reference({string(self._labelled.labels[note])}, {names})"

    def _rows(self, notes: tuple[int, ...]) -> Iterator[str]:
        if not notes:
            return
        yield "notes({"
        yield f"set text(..{self._notes_language})"
        for note in notes:
            label, body = self._labelled.labels[note], note_text(self._labelled.text.notes[note])
            names = f"{string(f'{self._name}-r{note}')}, {string(f'{self._name}-n{note}')}"
            yield f"row({string(label)}, {names}, {_direction(body)}, {{{words(body)}}})"
        yield "})"


def _plain(paragraph: Paragraph, layout: Layout) -> str:
    return "".join(part.text for piece in paragraph.pieces for part in printed_parts(piece, layout))


def _bylines(lines: tuple[str, ...], language: str = "") -> Iterator[str]:
    for line in lines:
        if line.strip():
            inner = f"byline({_direction(line)}, {{{words(line)}}})"
            yield f"#text(..{language}, {inner})" if language else f"#{inner}"


def _direction(text: str) -> str:
    return "rtl" if is_rtl(text) else "ltr"


def _language(tag: str, layout: Layout) -> str:
    """Return language, region and fonts of a text as named arguments of Typst's ``text``."""
    language, *subtags = tag.split("-")
    region = next((part for part in subtags if len(part) == 2 and part.isalpha()), "")
    han = han_language(tag)
    if han.startswith("zh"):
        language, region = "zh", region or ("TW" if han == "zh-Hant" else "CN")
    regional = f"region: {string(region)}" if region else "region: none"
    return f"(lang: {string(language)}, {regional}, font: {font_list(tag, layout.font)})"


@cache
def _preamble() -> str:
    return (Path(__file__).parent / "preamble.typ").read_text("utf-8")
