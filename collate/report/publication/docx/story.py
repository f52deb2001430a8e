"""The body of a Word file as it grows: paragraphs with a style and a direction, and sections."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from collate.report.publication.docx.elements import add, new_part, qualified
from collate.report.publication.docx.fonts import word_language
from collate.report.publication.docx.runs import Words, add_words
from collate.report.publication.docx.style_sheet import Role
from collate.report.publication.docx.styles import StyleIds
from collate.report.publication.printed import is_rtl, visible

#: Words in the language of the file.
_PLAIN = Words()


class Story:
    """The body; ``root`` is the ``w:document``, ``headings`` the bookmarks and titles of its first level.

    Args:
        ids: the ids of the styles.
        languages: the languages of the whole file, by the attributes of ``w:lang``.
    """

    def __init__(self, ids: StyleIds, languages: Mapping[str, str]) -> None:
        self.root = new_part("document")
        self.ids = ids
        self._body = add(self.root, "body")
        self._languages = languages
        self.headings: list[tuple[str, str]] = []
        self._closed: etree._Element | None = None

    def words(self, language: str, *, han: bool = False) -> Words:
        """Return how words in *language* are set; *han* if it is unknown and they are Chinese."""
        found = word_language(language)
        if found is None:
            return Words(han=han)
        same = self._languages.get(found.attribute) == found.tag
        return Words(language=None if same else found, han=found.attribute == "eastAsia")

    def paragraph(
        self, role: Role, text: str = "", words: Words = _PLAIN, *, sample: str = ""
    ) -> etree._Element:
        """Append a paragraph with *text*, if any, and return it.

        It runs from right to left where the letters of *text*, or of *sample* if that is given, do.
        """
        paragraph = add(self.holder(), "p")
        properties = add(paragraph, "pPr")
        if self.ids[role] != self.ids["Normal"]:
            add(properties, "pStyle", val=self.ids[role])
        if is_rtl(sample or text):
            add(properties, "bidi")
        shown = visible(text)
        if shown:
            add_words(paragraph, shown, words)
        if not len(properties):
            paragraph.remove(properties)
        return paragraph

    def holder(self) -> etree._Element:
        """Return the body, with the section before ended where it was closed."""
        if self._closed is not None:
            last = self._last()
            properties = last.find(qualified("pPr"))
            if properties is None:
                properties = etree.Element(qualified("pPr"))
                last.insert(0, properties)
            properties.append(self._closed)
            self._closed = None
        return self._body

    def _last(self) -> etree._Element:
        """Return the last paragraph; Word has one after every table."""
        last = self._body[-1] if len(self._body) else None
        if last is None or last.tag != qualified("p"):
            last = add(self._body, "p")
            add(add(last, "pPr"), "pStyle", val=self.ids["Witness"])
        return last

    def close_section(self, properties: etree._Element) -> None:
        """End a section here; what follows is of the next one. A section without a paragraph is not begun."""
        if len(self._body) and self._closed is None:
            self._closed = properties

    def heading(self, text: str, words: Words) -> None:
        """Append a heading of the first level, with a bookmark for the contents."""
        paragraph = self.paragraph("Heading1", text, words)
        number = len(self.headings)
        name = f"_Toc{number:09}"  # as Word names them
        start = add(paragraph, "bookmarkStart", id=number, name=name)
        paragraph.insert(1, start)
        add(paragraph, "bookmarkEnd", id=number)
        self.headings.append((name, visible(text)))

    def finish(self, properties: etree._Element) -> etree._Element:
        """Return the root, with *properties* for the last section unless that was closed."""
        self._last()
        self._body.append(properties if self._closed is None else self._closed)
        return self.root
