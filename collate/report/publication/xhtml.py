"""Paragraphs, notes and lists as elements, for the web page and for EPUB."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lxml import etree

from collate.report.publication.model import Layout, Paragraph, Volume, WitnessRow
from collate.report.publication.printed import (
    LabelledText,
    Mark,
    is_rtl,
    note_text,
    notes_language,
    printed_parts,
    visible,
)
from collate.report.publication.text_lines import label_in_line, note_rows, witness_line

XHTML = "http://www.w3.org/1999/xhtml"
OPS = "http://www.idpf.org/2007/ops"
_XML = "http://www.w3.org/XML/1998/namespace"

#: The elements of words that an editor put in, took out, or marked as lost.
_MARKS: dict[Mark, str] = {"removed": "del", "added": "ins", "lost": "span"}

#: Joiners stand with the letter before them.
_JOINING = "\u200c\u200d"

#: The deepest heading of HTML.
_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Markup:
    """The vocabulary of a document: HTML, or XHTML with the semantics of EPUB."""

    epub: bool

    def element(
        self,
        tag: str,
        *content: str | etree._Element,
        epub_type: str = "",
        lang: str = "",
        **attributes: str,
    ) -> etree._Element:
        """Return an element with *content*; empty attributes are left out, ``class_`` is ``class``."""
        made = etree.Element(f"{{{XHTML}}}{tag}" if self.epub else tag)
        if lang:
            made.set("lang", lang)
        for name, value in attributes.items():
            if value:
                made.set(name.rstrip("_").replace("_", "-"), value)
        if self.epub and lang:
            made.set(f"{{{_XML}}}lang", lang)
        if self.epub and epub_type:
            made.set(f"{{{OPS}}}type", epub_type)
        self.append(made, content)
        return made

    @staticmethod
    def append(parent: etree._Element, content: Iterable[str | etree._Element]) -> None:
        """Append elements and visible words to *parent*."""
        for one in content:
            if not isinstance(one, str):
                parent.append(one)
            elif len(parent):
                parent[-1].tail = (parent[-1].tail or "") + visible(one)
            else:
                parent.text = (parent.text or "") + visible(one)


@dataclass(frozen=True, slots=True)
class TextElements:
    """The elements of one text.

    ``prefix`` begins the ids of its notes and headings, ``level`` is that of its title.
    """

    markup: Markup
    labelled: LabelledText
    volume: Volume
    prefix: str
    level: int

    @property
    def layout(self) -> Layout:
        """The layout of the volume."""
        return self.volume.layout

    def note_id(self, note: int) -> str:
        """Return the id of a note."""
        return f"{self.prefix}n{note + 1}"

    def heading_id(self, paragraph: int) -> str:
        """Return the id of a heading within the text."""
        return f"{self.prefix}h{paragraph + 1}"

    def paragraph(self, number: int) -> etree._Element | None:
        """Return the paragraph *number* of the text, or None where nothing of it is printed."""
        paragraph = self.labelled.text.paragraphs[number]
        content = list(self._content(paragraph))
        if not content:
            return None
        tag, rtl = "p", "rtl" if is_rtl(paragraph.text) else ""
        if paragraph.kind in ("heading", "subheading"):
            deeper = 1 if paragraph.kind == "heading" else 2
            tag = f"h{min(self.level + deeper, _DEEPEST)}"
        identity = self.heading_id(number) if paragraph.kind == "heading" else ""
        kind = "verse" if paragraph.kind == "verse" else ""
        return self.markup.element(tag, *content, class_=kind, id=identity, dir=rtl)

    def _content(self, paragraph: Paragraph) -> Iterator[str | etree._Element]:
        for piece in paragraph.pieces:
            parts: list[str | etree._Element] = [
                self.markup.element(
                    _MARKS[part.mark], part.text, class_="lost" if part.mark == "lost" else ""
                )
                if part.mark
                else part.text
                for part in printed_parts(piece, self.layout)
            ]
            if not piece.notes:
                yield from parts
                continue
            # A number begins no line: it is kept with the letter or the element before it.
            last = parts.pop() if parts else ""
            if isinstance(last, str):
                cut = _last_letter(last)
                yield from (*parts, last[:cut])
                last = last[cut:]
            else:
                yield from parts
            yield self.markup.element("span", last, *map(self._reference, piece.notes), class_="kept")

    def _reference(self, note: int) -> etree._Element:
        link = self.markup.element(
            "a",
            self.labelled.labels[note],
            epub_type="noteref",
            role="doc-noteref",
            href=f"#{self.note_id(note)}",
            id=f"{self.prefix}r{note + 1}",
        )
        return self.markup.element("sup", link)

    def note(self, note: int) -> etree._Element:
        """Return a note, with a link to its place in the text."""
        label = label_in_line(self.labelled.labels[note])
        link = self.markup.element("a", label, role="doc-backlink", href=f"#{self.prefix}r{note + 1}")
        words = note_text(self.labelled.text.notes[note])
        row = next(note_rows((note,), self.labelled))
        line = self.markup.element(
            "p", link, row[len(label) :], dir="rtl" if is_rtl(words) else "", class_="note"
        )
        language = notes_language(self.labelled.text, self.volume)
        if self.markup.epub:
            return self.markup.element(
                "aside", line, epub_type="footnote", role="doc-footnote", id=self.note_id(note), lang=language
            )
        line.set("id", self.note_id(note))
        line.set("lang", language)
        return line

    def notes(self, notes: Sequence[int], *, heading: str = "") -> Iterator[etree._Element]:
        """Yield the block of *notes*, with a heading where one is given; nothing without notes."""
        if not notes:
            return
        rows = [self.note(note) for note in notes]
        if not heading:
            yield self.markup.element("div", *rows, class_="notes")
            return
        title = self.heading(heading)
        yield self.markup.element(
            "section",
            title,
            *rows,
            class_="notes",
            epub_type="footnotes",
            role="" if self.markup.epub else "doc-endnotes",
        )

    def heading(self, words: str) -> etree._Element:
        """Return the heading of a part of the text, in the language of the volume."""
        return self.markup.element(f"h{min(self.level + 1, _DEEPEST)}", words, lang=self.volume.language)

    def lists(self) -> Iterator[etree._Element]:
        """Yield what follows a text: its witnesses, the differences of its titles and dates, remarks."""
        text, wording = self.labelled.text, self.volume.wording
        if text.witnesses:
            yield self.heading(wording["sigla"])
            yield self.markup.element("ul", *map(self._witness, text.witnesses), class_="witnesses")
        for key, lines in (("stated", text.stated), ("remarks", text.remarks)):
            if lines:
                items = [self.markup.element("li", line, dir="rtl" if is_rtl(line) else "") for line in lines]
                yield self.heading(wording[key])
                yield self.markup.element(
                    "ul", *items, class_="remarks", lang=notes_language(text, self.volume)
                )

    def _witness(self, row: WitnessRow) -> etree._Element:
        siglum = visible(row.siglum)
        rest = visible(witness_line(row))[len(siglum) :]
        return self.markup.element("li", self.markup.element("b", siglum), rest)


def _last_letter(text: str) -> int:
    """Return where the last letter of *text* begins, with the marks that belong to it."""
    at = max(len(text) - 1, 0)
    while at and (
        unicodedata.category(text[at])[0] == "M" or text[at] in _JOINING or text[at - 1] == "\u200d"
    ):
        at -= 1
    return at


def byline_elements(markup: Markup, lines: Iterable[str]) -> Iterator[etree._Element]:
    """Yield the lines of date and speaker under a title."""
    for line in lines:
        if line.strip():
            yield markup.element("p", line, class_="byline", dir="rtl" if is_rtl(line) else "")


def plain_elements(markup: Markup, lines: Iterable[str]) -> Iterator[etree._Element]:
    """Yield a paragraph for each line, as of the conventions."""
    for line in lines:
        if line.strip():
            yield markup.element("p", line)


class Entry(NamedTuple):
    """A line of the contents: address, words, and addresses and words of the headings under it."""

    address: str
    words: str
    headings: tuple[tuple[str, str], ...] = ()


def contents_list(markup: Markup, entries: Sequence[Entry], *, alone: bool) -> etree._Element:
    """Return the list of contents; of a text that is *alone* only its headings, if it has any."""
    if alone and entries[0].headings:
        entries = [Entry(*heading) for heading in entries[0].headings]
    rows = markup.element("ol")
    for entry in entries:
        row = markup.element("li", markup.element("a", entry.words, href=entry.address))
        if entry.headings:
            deeper = [
                markup.element("li", markup.element("a", words, href=to)) for to, words in entry.headings
            ]
            row.append(markup.element("ol", *deeper))
        rows.append(row)
    return rows


def heading_entries(elements: TextElements, *, file: str = "") -> Iterator[tuple[str, str]]:
    """Yield the address and the words of each heading of a text that has words."""
    for number, paragraph in enumerate(elements.labelled.text.paragraphs):
        words = visible(
            "".join(part.text for p in paragraph.pieces for part in printed_parts(p, elements.layout))
        )
        if paragraph.kind == "heading" and words.strip():
            yield f"{file}#{elements.heading_id(number)}", words.strip()
