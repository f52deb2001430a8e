"""The notes: numbers in the text, and the part with the footnotes or the endnotes."""

from __future__ import annotations

from typing import Literal

from lxml import etree

from collate.report.publication.docx.elements import COMPATIBILITY, XML_SPACE, add, new_part
from collate.report.publication.docx.runs import Words, add_words
from collate.report.publication.docx.sections import NUMBER_FORMS
from collate.report.publication.docx.settings import SEPARATORS
from collate.report.publication.docx.styles import StyleIds
from collate.report.publication.model import Layout, Note
from collate.report.publication.printed import is_rtl, note_text, visible

#: The space between two numbers that stand side by side, in twentieths of a point: 12 and 3 are not 123.
_GAP = 60


class Notes:
    """The part with the notes; numbers and notes are added together.

    ``kind`` is ``footnote`` or ``endnote``, ``count`` the number of notes so far.
    """

    def __init__(self, layout: Layout, ids: StyleIds) -> None:
        self.kind: Literal["footnote", "endnote"] = "footnote" if layout.place == "foot" else "endnote"
        self.root = separators(self.kind, ids, line=self.kind == "footnote")
        self._form = NUMBER_FORMS[layout.numbering]
        self._ids = ids
        self._number = Words(ids["FootnoteReference"])
        self.count = 0

    def add(self, paragraph: etree._Element, note: Note, words: Words, *, followed: bool) -> None:
        """Append the number of *note* to *paragraph*, and the note to the part.

        *words* is how the note is set; *followed* is whether the next number stands right after this one.
        """
        self.count += 1
        self._reference(paragraph, gap=followed)
        holder = add(add(self.root, self.kind, id=self.count), "p")
        properties = add(holder, "pPr")
        add(properties, "pStyle", val=self._ids["TextualNote"])
        if is_rtl(note.text):
            add(properties, "bidi")
        self._own_mark(holder, words)
        layer = f"{visible(note.layer)}]" if note.layer else ""
        if layer:
            add_words(holder, layer, words._replace(style=self._ids["NoteLayer"]))
        add_words(holder, note_text(note)[len(layer) :], words)

    def _reference(self, paragraph: etree._Element, *, gap: bool) -> None:
        """Append the number of the note to the text."""
        form = self._form
        if form.before:
            add_words(paragraph, form.before, self._number)
        run = self._run(paragraph)
        if gap and not form.after:
            add(run[0], "spacing", val=_GAP)
        add(run, f"{self.kind}Reference", id=self.count)
        if form.after:
            add_words(paragraph, form.after, self._number)

    def _own_mark(self, paragraph: etree._Element, words: Words) -> None:
        """Append the number of the note to the note itself.

        LibreOffice prints the number before all words of a note, so that a bracket would follow it: it gets a
        space instead, as the alternative to a bracket that only Word prints.
        """
        form = self._form
        if form.before:
            self._bracket(paragraph, form.before, "")
        add(self._run(paragraph), f"{self.kind}Ref")
        if form.after:
            self._bracket(paragraph, form.after, " ")
        if form.after != "〕":  # which brings its space
            add_words(paragraph, " ", words)

    def _bracket(self, paragraph: etree._Element, bracket: str, instead: str) -> None:
        alternatives = etree.SubElement(self._run(paragraph), f"{{{COMPATIBILITY}}}AlternateContent")
        choice = etree.SubElement(alternatives, f"{{{COMPATIBILITY}}}Choice", Requires="w15")
        add(choice, "t").text = bracket
        fallback = etree.SubElement(alternatives, f"{{{COMPATIBILITY}}}Fallback")
        if instead:
            text = add(fallback, "t")
            text.text = instead
            text.set(XML_SPACE, "preserve")

    def _run(self, paragraph: etree._Element) -> etree._Element:
        run = add(paragraph, "r")
        add(add(run, "rPr"), "rStyle", val=self._number.style)
        return run


def separators(kind: Literal["footnote", "endnote"], ids: StyleIds, *, line: bool) -> etree._Element:
    """Return the root of a part that has no notes yet, but what stands above them: a line, or nothing."""
    root = new_part(f"{kind}s")
    for name, key in SEPARATORS.items():
        paragraph = add(add(root, kind, type=name, id=key), "p")
        properties = add(paragraph, "pPr")
        add(properties, "pStyle", val=ids["TextualNote"])
        add(properties, "spacing", before=0, after=0, line=240, lineRule="auto")
        if line:
            add(add(paragraph, "r"), name)
    return root
