"""What the formats share: visible characters, marks of changes, sections, and numbers through a volume."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Literal, NamedTuple, TypeAlias

from collate.report.publication.model import Layout, Note, Paragraph, Piece, Text, Volume
from collate.report.publication.numbering import note_label, note_numbers
from collate.text.layout import needs_space

#: White space within a paragraph that is not a space in print.
_SPACING = re.compile("\r\n|[\t\n\v\f\r\u0085\u2028\u2029]")

#: Characters that XML and PDF cannot hold or that no font shows: controls, halves of characters, the 66
#: noncharacters of Unicode, and the controls that turn the letters after them around.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff\ufdd0-\ufdef\ufff9-\ufffb"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)

#: What the words of a part are: as in the base text, taken out of it, put into it, a sign for lost words.
Mark: TypeAlias = Literal["", "removed", "added", "lost"]


class Part(NamedTuple):
    """Words of a piece that are printed in one way, with their brackets."""

    text: str
    mark: Mark = ""


class Section(NamedTuple):
    """Paragraphs up to the next heading, the indices of their notes, and that of the first paragraph."""

    paragraphs: tuple[Paragraph, ...]
    notes: tuple[int, ...]
    first: int = 0


class LabelledText(NamedTuple):
    """A text with the number of each of its notes, and the printed form of these numbers."""

    text: Text
    numbers: tuple[int, ...]
    labels: tuple[str, ...]


def visible(text: str) -> str:
    r"""Return *text* with characters that cannot be printed as their code points, and line ends as spaces.

    >>> visible("a\tb\x00\u202ec")
    'a b[U+0000][U+202E]c'
    """
    return _UNSEEN.sub(lambda found: f"[U+{ord(found.group()):04X}]", _SPACING.sub(" ", text))


def printed_parts(piece: Piece, layout: Layout) -> tuple[Part, ...]:
    """Return the words of *piece* as they are printed; with ``layout.marks`` those of its change in brackets.

    >>> from collate.report.publication.model import Change
    >>> change = Piece("明月 ", change=Change("暗月", "明月"))
    >>> [part.text for part in printed_parts(change, Layout(marks=True))]
    ['(暗月)', '[明月]', ' ']
    """
    text = visible(piece.text)
    if piece.change is None or not layout.marks:
        return (Part(text, "lost" if piece.lost else ""),) if text else ()
    words = text.strip()
    start, end = (text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]) if words else (text, "")
    before = visible(piece.change.before)
    between = " " if needs_space(before, words) else ""
    parts = (
        Part(start),
        Part(f"({before})" if before else "", "removed"),
        Part(between),
        Part(f"[{words}]" if words else "", "added"),
        Part(end),
    )
    return tuple(part for part in parts if part.text)


def with_removed_joined(volume: Volume) -> Volume:
    """Return *volume* for a format that does not show what was taken out.

    A paragraph that was taken out whole, with its notes, is a part of the one before it.
    """
    texts = (replace(text, paragraphs=tuple(_joined(text.paragraphs))) for text in volume.texts)
    return replace(volume, texts=tuple(texts))


def _joined(paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph]:
    last: Paragraph | None = None
    for paragraph in paragraphs:
        if last is not None and paragraph.removed:
            last = last._replace(pieces=(*last.pieces, *paragraph.pieces))
            continue
        if last is not None:
            yield last
        last = paragraph
    if last is not None:
        yield last


def note_text(note: Note) -> str:
    """Return the words of a note, after the letter of its layer: ``A] Father ] Sire B``."""
    text = visible(note.text)
    return f"{visible(note.layer)}] {text}" if note.layer else text


def is_alone(volume: Volume) -> bool:
    """Return whether *volume* has one text and its title, which is then printed once."""
    return len(volume.texts) == 1 and volume.texts[0].title == volume.title


def sections(text: Text) -> Iterator[Section]:
    """Yield the sections of *text*: they begin at headings, as the sections of its notes are counted."""
    start = 0
    notes: list[int] = []
    for number, paragraph in enumerate(text.paragraphs):
        if number > start and paragraph.kind == "heading":
            yield Section(text.paragraphs[start:number], tuple(notes), start)
            start, notes = number, []
        notes += references(paragraph)
    if text.paragraphs:
        yield Section(text.paragraphs[start:], tuple(notes), start)


def references(paragraph: Paragraph) -> Iterator[int]:
    """Yield the indices of the notes of *paragraph*, in order."""
    for piece in paragraph.pieces:
        yield from piece.notes


def labelled_texts(volume: Volume) -> Iterator[LabelledText]:
    """Yield the texts of *volume* with the numbers of their notes, as formats without pages print them."""
    layout, first = volume.layout, 1
    for text in volume.texts:
        numbers = note_numbers(text, layout, first=first)
        if layout.restart == "volume":
            first += len(numbers)
        yield LabelledText(text, numbers, tuple(note_label(number, layout.numbering) for number in numbers))


def is_rtl(text: str) -> bool:
    """Return whether the first letter with a direction is one of a script from right to left.

    >>> is_rtl("(1) ברא ] יצר B"), is_rtl("wore ] ברא")
    (True, False)
    """
    if text.isascii():
        return False
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False


def notes_language(text: Text, volume: Volume) -> str:
    """Return the language of the notes of *text*: that of the volume, in the script of the text.

    >>> from collate.report.publication.model import Layout
    >>> volume = Volume("", (), Layout(), {}, language="zh")
    >>> [notes_language(Text("", "", (), language=tag), volume) for tag in ("zh-Hant", "en")]
    ['zh-Hant', 'zh']
    """
    same = text.language.partition("-")[0] == volume.language.partition("-")[0]
    return text.language if same else volume.language


def printed_title(volume: Volume) -> str:
    """Return the title of *volume* for metadata, which must not be empty."""
    titles = (volume.title, *(text.title for text in volume.texts), *(text.slug for text in volume.texts))
    return next((title for one in titles if (title := visible(one).strip())), "…")
