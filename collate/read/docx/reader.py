"""Reader of Word files: the parts of the archive walked with lxml, without silent losses.

Libraries for Word files lose tracked insertions, moved text, content controls
and the bases of ruby. Here every character is either text or in the ledger,
and the numbers of lists and notes, which only the printed page shows, are
computed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from collate.errors import SourceError
from collate.i18n import _, _p, listed
from collate.model import Document, Reason
from collate.read.docx.chunks import MOST_NESTED, ChunkReader
from collate.read.docx.note_numbers import NoteNumbering
from collate.read.docx.numbering import ListNumbering
from collate.read.docx.ooxml import attribute, children, descendants, tag_name, value_of
from collate.read.docx.package import DocxPackage
from collate.read.docx.paragraph_walker import DocxContext, InlineText, drawing_text
from collate.read.docx.story_walker import ShownParagraph, StoryWalker
from collate.read.docx.styles import StyleTable
from collate.read.docx.unread import warn_of_objects, warn_of_parts, warn_of_text
from collate.read.docx.writer import CalledNote, DocxWriter

if TYPE_CHECKING:
    from collate.read.docx.ooxml import Element
    from collate.read.raw_builder import Input
    from collate.settings import Settings

DOCX_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PROPERTIES = ("title", "subject", "creator", "keywords", "description")


def read_docx(item: Input, settings: Settings) -> Iterator[Document]:
    """Yield the document of a Word file, one paragraph a line of its raw text.

    ``settings.read.docx_view`` selects the state of tracked changes that is the
    text; the rest is in the ledger. Footnotes and endnotes, then comments,
    headers and footers, text of drawings, and the file's properties follow the
    body.

    Raises:
        SourceError: the file is encrypted, not a Word file, damaged, beyond the
            limits of the settings, or without text.
    """
    yield word_document(item, item.data, settings=settings)


def word_document(
    item: Input,
    data: bytes,
    *,
    settings: Settings,
    media_type: str = DOCX_MEDIA_TYPE,
    how: str = "",
) -> Document:
    """Return the document of the Word file *data*, which is *item* or a conversion of it.

    Args:
        item: the source, for its name and hash.
        data: the bytes of the Word file.
        settings: limits, and the view of tracked changes.
        media_type: format of *item*.
        how: how *item* was converted, in a few words.

    Raises:
        SourceError: as :func:`read_docx`.
    """
    return _read_package(DocxPackage(item.path, data, settings), item, settings, made=(media_type, how))


def _read_package(
    package: DocxPackage, item: Input, settings: Settings, *, made: tuple[str, str], depth: int = 0
) -> Document:
    """Return the document of *package*, which has *depth* Word files around it.

    *made* is the format of *item*, and how it was converted.
    """
    try:
        return _DocxReader(package, item, settings, depth=depth).document(*made)
    except RecursionError as error:
        problem = _("its elements are nested too deeply")
        raise SourceError(item.path, problem, _("Open the file in Word and save it again")) from error


class _DocxReader:
    """State of reading one Word file."""

    def __init__(self, package: DocxPackage, item: Input, settings: Settings, *, depth: int) -> None:
        self.package = package
        self.item = item
        self.settings = settings
        self.depth = depth
        self.main = package.main()
        self.root = package.xml(self.main)
        if tag_name(self.root) != "w:document":
            name = tag_name(self.root).lstrip(":")
            problem = _("is not a Word document: its main part is <{name}>", name=name)
            raise SourceError(item.path, problem, _("Convert it to .docx or to text"))
        self.relations = package.relations(self.main)
        styles = StyleTable(package.first(self.relations, "styles"))
        self.numbering = ListNumbering(package.first(self.relations, "numbering"), styles)
        self.sections = [s for s in descendants(self.root, "w:sectPr") if _is_current(s)]
        numbers = NoteNumbering(package.first(self.relations, "settings"), self.sections)
        self.writer = DocxWriter(item.path, settings, numbers=numbers, page_after=self._page_after())
        accepted = settings.read.docx_view == "accepted"
        self.context = DocxContext(styles, accepted, warn=self.writer.builder.warn)
        self.chunks = ChunkReader(package, item, settings, read_word=self._included_word)

    def _page_after(self) -> list[bool]:
        """Return for each section whether the next one, by its type, begins a page."""
        kinds = [value_of(section, "w:type") or "nextPage" for section in self.sections[1:]]
        return [kind not in ("continuous", "nextColumn") for kind in kinds]

    def walker(self) -> StoryWalker:
        return StoryWalker(self.context, self.numbering, emit=self.writer.aside)

    def document(self, media_type: str, how: str) -> Document:
        body = StoryWalker(self.context, self.numbering, emit=self.writer.line, include=self._include)
        body.body(self.root)
        end = self.writer.builder.size
        if not self.writer.has_text:
            raise self._no_text()
        self._notes()
        for part in self._parts("comments"):
            self.walker().story(self.package.xml(part), Reason.ANNOTATION)
        for part in self._running_heads():
            self.walker().story(self.package.xml(part), Reason.RUNNING_HEAD)
        self._drawings()
        self._properties()
        self._warn()
        parts = [how, self._how()]
        source = self.item.source(
            media_type, "utf-8", how=listed([part for part in parts if part], clauses=True)
        )
        return self.writer.document(source, end)

    def _include(self, key: str, reason: Reason | None) -> None:
        """Write the text of the file with the relation *key* in its place."""
        relation = next((one for one in self.relations if one.id == key), None)
        builder = self.writer.builder
        if relation is None or relation.external:
            name = relation.target if relation is not None else key
            problem = _("the file {name}, which it includes, is not in it", name=name)
            builder.warn(problem, _("Read that file, too, or save the document as one file"))
            return
        document = self.chunks.document(relation.target, builder)
        if document is not None:
            self.context.counts["chunk"] += 1
            self.writer.include(document, reason)

    def _included_word(self, item: Input) -> Document:
        """Return the document of a Word file in this one.

        Raises:
            SourceError: as :func:`read_docx`, or the files are nested too deeply.
        """
        if self.depth >= MOST_NESTED:
            problem = _("Word files are nested more than {most} deep", most=MOST_NESTED)
            raise SourceError(item.path, problem, _("Save it as one file"))
        package = DocxPackage(item.path, item.data, self.settings, budget=self.package.budget)
        return _read_package(package, item, self.settings, made=(DOCX_MEDIA_TYPE, ""), depth=self.depth + 1)

    def _parts(self, *kinds: str) -> list[str]:
        """Return the names of the existing parts of *kinds*, each once, in the order of the relations."""
        targets = (r.target for r in self.relations if r.kind in kinds and not r.external)
        return [part for part in dict.fromkeys(targets) if self.package.has(part)]

    def _running_heads(self) -> list[str]:
        """Return headers and footers in the order of their references in the sections, then the others."""
        by_id = {relation.id: relation.target for relation in self.relations}
        referenced = [
            by_id.get(attribute(reference, "id", prefix="r") or "", "")
            for section in self.sections
            for reference in descendants(section, "w:headerReference", "w:footerReference")
        ]
        existing = self._parts("header", "footer")
        return [part for part in dict.fromkeys([*referenced, *existing]) if part in existing]

    def _notes(self) -> None:
        """Write the notes in the order of their calls, then those without a call."""
        stories = {
            (kind, attribute(note, "id") or ""): note
            for kind in ("footnote", "endnote")
            for part in self._parts(f"{kind}s")
            for note in children(self.package.xml(part), f"w:{kind}")
            if (attribute(note, "type") or "normal") == "normal"
        }
        calls = self.writer.called_notes
        at = 0
        while at < len(calls):  # a note may call a note
            story = stories.pop((calls[at].kind, calls[at].id), None)
            if story is not None:
                self._note(calls[at], story)
            at += 1
        for (kind, key), story in stories.items():
            self._note(CalledNote(kind, key, "", None, Reason.HIDDEN), story)

    def _note(self, called: CalledNote, story: Element) -> None:
        if called.reason is not None:
            self.walker().story(story, called.reason)
            return
        lines: list[str] = []
        dropped: list[ShownParagraph] = []

        def collect(line: ShownParagraph) -> None:
            label = line.label.text + " " if line.label is not None and not line.label.bullet else ""
            items = [item for part in line.parts for item in part]
            texts = (item for item in items if isinstance(item, InlineText) and item.reason is None)
            lines.append(label + "".join(item.text for item in texts))
            rest = (item for item in items if not isinstance(item, InlineText) or item.reason is not None)
            dropped.append(ShownParagraph((tuple(rest),)))

        StoryWalker(self.context, self.numbering, emit=collect).story(story, None)
        text = "\n".join(line for line in lines if line.strip())
        if called.around:  # it stands in them in the note as well
            text = text.lstrip().removeprefix(called.around)
        self.writer.builder.note(called.label, text, anchor=called.anchor)
        for line in dropped:
            self.writer.aside(line)

    def _drawings(self) -> None:
        """Write the text of diagrams and charts, which are parts of their own."""
        by_id = {r.id: r for r in self.relations if not r.external}
        shown = (by_id[key].target for key in self.context.parts if key in by_id)
        parts = [part for part in [*shown, *self._parts("chartEx")] if self.package.has(part)]
        drawn = [
            r.target for part in parts for r in self.package.relations(part) if r.kind == "chartUserShapes"
        ]
        for part in dict.fromkeys([*parts, *(part for part in drawn if self.package.has(part))]):
            for element in descendants(self.package.xml(part), "a:p", "c:v", "cx:v"):
                text = drawing_text(element) if tag_name(element) == "a:p" else element.text or ""
                self.writer.aside(
                    ShownParagraph(((InlineText(text.replace("\n", " "), Reason.ANNOTATION),),))
                )

    def _warn(self) -> None:
        """Warn of what was not read."""
        warn = self.writer.builder.warn
        warn_of_objects(self.context.objects, warn)
        warn_of_text(self.root, warn)
        warn_of_parts(self.package, self.relations, warn)

    def _properties(self) -> None:
        """Write title, author and so on from the core properties of the file."""
        core = self.package.first(self.package.relations(), "core-properties")
        for element in core if core is not None else ():
            if tag_name(element).rpartition(":")[2] in _PROPERTIES:
                self.writer.aside(
                    ShownParagraph(((InlineText(" ".join((element.text or "").split()), Reason.METADATA),),))
                )

    def _no_text(self) -> SourceError:
        pictures = sum(1 for picture in descendants(self.root, "a:blip", "v:imagedata"))
        accepted = self.context.accepted
        view = _p("tracked changes", "accepted") if accepted else _p("tracked changes", "original")
        if pictures:
            problem = _("has no text in the {view} view, but {count} pictures", view=view, count=pictures)
            return SourceError(self.item.path, problem, _("Run OCR on it first"))
        problem = _("has no text in the {view} view", view=view)
        return SourceError(self.item.path, problem, _("Remove it, or try the other --docx-view"))

    def _how(self) -> str:
        """Return, in a few words, how the file was read and what was left out."""
        from lxml import etree

        counts = self.context.counts
        changes = (
            (counts["w:ins"], _("{count} insertions", count=counts["w:ins"])),
            (counts["w:del"], _("{count} deletions", count=counts["w:del"])),
            (counts["w:moveTo"], _("{count} moves", count=counts["w:moveTo"])),
        )
        counted = listed([words for count, words in changes if count]) or _("no changes")
        rows: list[str] = [
            _("DOCX with lxml {version}", version=".".join(map(str, etree.LXML_VERSION[:3]))),
            _("accepted view of {changes}", changes=counted)
            if self.context.accepted
            else _("original view of {changes}", changes=counted),
        ]
        rows += [
            _("list format {name} written as digits", name=row) for row in sorted(self.numbering.unknown)
        ]
        if counts["chunk"]:
            rows.append(_("included files: {count}", count=counts["chunk"]))
        if counts["EQ"]:
            rows.append(_("{count} EQ fields left out", count=counts["EQ"]))
        return listed(rows, clauses=True)


def _is_current(section: Element) -> bool:
    """Return whether section properties are in force, not the old ones kept by a tracked change."""
    parent = section.getparent()
    return parent is not None and tag_name(parent) in ("w:pPr", "w:body")
