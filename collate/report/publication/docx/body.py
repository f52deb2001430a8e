"""The texts of a volume: titles, paragraphs, changes and numbers of notes, in sections."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from collate.errors import ModelError
from collate.i18n import _
from collate.report.publication.docx.changes import TrackedChanges, tracked_words
from collate.report.publication.docx.fonts import volume_language
from collate.report.publication.docx.front import add_contents, add_front, add_witnesses
from collate.report.publication.docx.notes import Notes
from collate.report.publication.docx.runs import Words, add_words
from collate.report.publication.docx.sections import PageSetup, stretches
from collate.report.publication.docx.story import Story
from collate.report.publication.docx.style_sheet import Role
from collate.report.publication.docx.styles import StyleIds
from collate.report.publication.model import Paragraph, ParagraphKind, Piece, Text, Volume
from collate.report.publication.printed import Mark, notes_language, printed_parts, visible

_STYLES: dict[ParagraphKind, Role] = {
    "text": "Normal",
    "heading": "Heading2",
    "subheading": "Heading3",
    "verse": "Verse",
}
_MARKS: dict[Mark, Role] = {"removed": "RemovedWords", "added": "AddedWords", "lost": "LostWords"}


class Body:
    """Writer of the body; ``notes`` and ``changes`` hold what stands in other parts.

    Args:
        volume: the volume.
        page: the properties of its sections.
        ids: the ids of the styles.
        languages: the languages of the whole file, by the attributes of ``w:lang``.
    """

    def __init__(self, volume: Volume, page: PageSetup, ids: StyleIds, languages: Mapping[str, str]) -> None:
        self.notes = Notes(volume.layout, ids)
        self.changes = TrackedChanges(ids)
        self._volume = volume
        self._page = page
        self._story = Story(ids, languages)
        self._own = self._story.words(volume_language(volume))
        self._before: etree._Element | None = None

    def write(self) -> etree._Element:
        """Return the root of the main part.

        Raises:
            ModelError: a note has no reference, or more than one.
        """
        story = self._story
        contents = add_front(story, self._volume, self._own)
        story.close_section(self._page.properties("nextPage"))
        for text in self._volume.texts:
            self._text(text)
        if contents is not None:
            add_contents(story, contents, story.headings)
        return story.finish(self._page.properties("nextPage"))

    def _text(self, text: Text) -> None:
        _check_references(text)
        story, foot = self._story, self._volume.layout.place == "foot"
        words = story.words(text.language)
        story.heading(text.title, words)
        for line in text.byline:
            story.paragraph("Byline", line, words)
        self._before = None
        for number, stretch in enumerate(stretches(text, self._volume.layout)):
            for paragraph in stretch.paragraphs:
                # The last paragraph of a section holds its properties: it stays when a change is accepted.
                last = paragraph is stretch.paragraphs[-1]
                self._paragraph(paragraph, text, words, last=last)
            if stretch.collects and self._volume.layout.place == "end":
                self._about(text)
            if stretch.collects and text.notes and not foot:
                story.paragraph("ApparatusHeading", self._volume.wording["notes"], self._own)
            story.close_section(
                self._page.properties(
                    "continuous" if number else "nextPage",
                    anew=stretch.anew,
                    collects=stretch.collects,
                    lines=True,
                )
            )
        if self._volume.layout.place != "end":
            self._about(text)
            story.close_section(self._page.properties("continuous"))

    def _about(self, text: Text) -> None:
        """Append the lists that follow a text."""
        story, wording = self._story, self._volume.wording
        if text.witnesses:
            story.paragraph("ApparatusHeading", wording["sigla"], self._own)
            add_witnesses(story, self._volume, text.witnesses, self._own)
        for key, lines in (("stated", text.stated), ("remarks", text.remarks)):
            if lines:
                story.paragraph("ApparatusHeading", wording[key], self._own)
            for line in lines:
                story.paragraph("Statement", line, self._own)

    def _paragraph(self, paragraph: Paragraph, text: Text, words: Words, *, last: bool) -> None:
        layout = self._volume.layout
        element = self._story.paragraph(_STYLES[paragraph.kind], sample=paragraph.text)
        # The notes on a paragraph that was taken out stand before it: there they remain without it.
        noted = element
        if layout.changes and not last:
            if paragraph.removed and self._before is not None:
                noted = self._before
            self.changes.mark_paragraph(element, paragraph)
        if noted is element:
            self._before = element
        for at, piece in enumerate(paragraph.pieces):
            if piece.change is not None and layout.changes:
                before, after = (
                    visible(next((one.text for one in some if one.text), ""))
                    for some in (paragraph.pieces[:at][::-1], paragraph.pieces[at + 1 :])
                )
                parts = tracked_words(piece, piece.change, before, after)
                self.changes.add(element, parts, piece.change, words)
                # LibreOffice 7.4 puts notes in each other's place where a comment has its reference between
                # the first note and the second.
                if self.notes.count != 1:
                    self.changes.refer(element)
            else:
                self._printed(element, piece, words)
            self._references(noted, piece, text, words)
        if self.notes.count != 1 or paragraph is text.paragraphs[-1]:
            self.changes.refer(element)

    def _printed(self, element: etree._Element, piece: Piece, words: Words) -> None:
        for part in printed_parts(piece, self._volume.layout):
            style = self._story.ids[_MARKS[part.mark]] if part.mark else ""
            add_words(element, part.text, words._replace(style=style))

    def _references(self, element: etree._Element, piece: Piece, text: Text, words: Words) -> None:
        said = self._story.words(notes_language(text, self._volume))
        for number, index in enumerate(piece.notes, start=1):
            self.notes.add(element, text.notes[index], said, followed=number < len(piece.notes))


def _check_references(text: Text) -> None:
    """Check that each note of *text* has one reference.

    Raises:
        ModelError: one has none, or several.
    """
    references = sorted(text.references)
    if references != list(range(len(text.notes))):
        counts = [references.count(index) for index in range(len(text.notes))]
        number = next((at for at, count in enumerate(counts, start=1) if count != 1), len(text.notes) + 1)
        problem = _("its note {number} has not exactly one reference in the text", number=number)
        raise ModelError(text.slug, problem, _("Report this as a bug"))
