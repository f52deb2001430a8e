"""The numbers of notes as they are printed, and references from note to note."""

from __future__ import annotations

import re
from dataclasses import replace

from collate.report.notes.chinese import note_number
from collate.report.publication.model import Layout, Note, Numbering, Text

#: A reference to another note: the place of that note among those of its layer, from 1, between two
#: noncharacters, which no text has.
_REFERENCE = re.compile(" ?\ufdd0([0-9]+)\ufdd1")

#: Unicode has circled numbers up to 50, in three blocks.
_CIRCLED = "".join(map(chr, (*range(0x2460, 0x2474), *range(0x3251, 0x3260), *range(0x32B1, 0x32C0))))


def note_label(number: int, numbering: Numbering) -> str:
    """Return the printed number of a note, from 1.

    Circled numbers end at ㊿; from 51 on the number stands in brackets.

    >>> [note_label(3, form) for form in ("chinese", "circled", "arabic", "brackets")]
    ['〔三〕', '③', '3', '[3]']
    >>> note_label(51, "circled")
    '[51]'
    """
    if numbering == "chinese":
        return note_number(number)
    if numbering == "arabic":
        return str(number)
    if numbering == "circled" and number <= len(_CIRCLED):
        return _CIRCLED[number - 1]
    return f"[{number}]"


def note_numbers(text: Text, layout: Layout, *, first: int = 1) -> tuple[int, ...]:
    """Return the number of each note of *text*, where no page begins the numbers anew.

    Args:
        text: the text.
        layout: its ``restart`` counts; ``page`` numbers like ``work``, since only a format
            that has pages can begin anew on each.
        first: the number of the first note, for notes that are numbered through a volume.
    """
    numbers: list[int] = []
    section, number = -1, first - 1
    for note in text.notes:
        if layout.restart == "section" and note.section != section:
            section, number = note.section, 0
        number += 1
        numbers.append(number)
    return tuple(numbers)


def with_note_references(text: Text, layout: Layout, *, first: int = 1) -> Text:
    """Return *text* with the numbers of the notes to which its notes refer.

    A reference to a note whose number a reader cannot find by itself has none: where numbers begin anew
    on each page, or in another section.
    """
    numbers = note_numbers(text, layout, first=first)
    by_layer: dict[str, list[int]] = {}
    for index, note in enumerate(text.notes):
        by_layer.setdefault(note.layer, []).append(index)

    def resolved(note: Note) -> Note:
        def label(match: re.Match[str]) -> str:
            index = by_layer[note.layer][int(match[1]) - 1]
            other = text.notes[index]
            hidden = layout.restart == "page" or (
                layout.restart == "section" and other.section != note.section
            )
            space = " " if match[0].startswith(" ") else ""
            return "" if hidden else f"{space}{note_label(numbers[index], layout.numbering)}"

        return replace(note, text=_REFERENCE.sub(label, note.text))

    return replace(text, notes=tuple(map(resolved, text.notes)))
