"""Word files: the parts of the archive walked with lxml, so that nothing in them is lost unseen.

Libraries for Word files lose tracked insertions, moved text, content controls
and the bases of ruby. Here every character is either text or in the ledger,
and what the printed page shows and no part holds (numbers of lists and
notes) is computed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from collate.errors import SourceError
from collate.model import Document, Reason
from collate.read.docx.inline import Context, Text, drawn
from collate.read.docx.notes import NoteNumbers
from collate.read.docx.numbering import Numbering
from collate.read.docx.ooxml import attribute, children, descendants, name, value_of
from collate.read.docx.package import Package
from collate.read.docx.styles import Styles
from collate.read.docx.walker import Line, Walker
from collate.read.docx.writer import Called, Writer

if TYPE_CHECKING:
    from collate.read.docx.ooxml import Element
    from collate.read.raw_builder import Input
    from collate.settings import Settings

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PROPERTIES = ("title", "subject", "creator", "keywords", "description")


def read_docx(item: Input, settings: Settings) -> Iterator[Document]:
    """Yield the document of a Word file, one paragraph a line of its raw text.

    ``settings.read.docx_view`` says which state of tracked changes is the
    text; what is not in it is in the ledger. Footnotes and endnotes, then
    comments, headers and footers, text of drawings, and the file's
    properties follow the body.

    Raises:
        SourceError: the file is encrypted, no Word file, broken, beyond the
            limits of the settings, or holds no text.
    """
    yield document_of(item, item.data, settings)


def document_of(
    item: Input, data: bytes, settings: Settings, media_type: str = MEDIA_TYPE, how: str = ""
) -> Document:
    """Return the document of *data*, a Word file that *item* is or was converted to.

    Args:
        item: the source, for its name and hash.
        data: the bytes of the Word file.
        settings: limits, and the view of tracked changes.
        media_type: what *item* is.
        how: what was done to it before.
    """
    package = Package(item.path, data, settings)
    try:
        return _File(package, item, settings).document(media_type, how)
    except RecursionError as error:
        raise SourceError(
            item.path, "its elements are nested too deeply", "Open the file in Word and save it again"
        ) from error


class _File:
    """One Word file while it is read."""

    def __init__(self, package: Package, item: Input, settings: Settings) -> None:
        self.package = package
        self.item = item
        self.main = package.main()
        self.root = package.xml(self.main)
        if name(self.root) != "w:document":
            problem = f"is no Word document: its main part is <{name(self.root).lstrip(':')}>"
            raise SourceError(item.path, problem, "Convert it to .docx or to text")
        self.relations = package.relations(self.main)
        styles = Styles(package.first(self.relations, "styles"))
        self.numbering = Numbering(package.first(self.relations, "numbering"), styles)
        self.sections = [s for s in descendants(self.root, "w:sectPr") if _is_current(s)]
        numbers = NoteNumbers(package.first(self.relations, "settings"), self.sections)
        self.context = Context(styles, settings.read.docx_view == "accepted")
        self.writer = Writer(item.path, settings, numbers, self._page_after())

    def _page_after(self) -> list[bool]:
        """Tell of each section whether the next one begins a page: its own type says so."""
        kinds = [value_of(section, "w:type") or "nextPage" for section in self.sections[1:]]
        return [kind not in ("continuous", "nextColumn") for kind in kinds]

    def walker(self, aside: bool = True) -> Walker:
        return Walker(self.context, self.numbering, self.writer.aside if aside else self.writer.line)

    def document(self, media_type: str, how: str) -> Document:
        self.walker(aside=False).body(self.root)
        end = self.writer.builder.size
        if not self.writer.kept:
            raise self._empty()
        self._notes()
        for part in self._parts("comments"):
            self.walker().story(self.package.xml(part), Reason.ANNOTATION)
        for part in self._running_heads():
            self.walker().story(self.package.xml(part), Reason.RUNNING_HEAD)
        self._drawings()
        self._properties()
        parts = [how, self._how()]
        source = self.item.source(media_type, "utf-8", "; ".join(filter(None, parts)))
        return self.writer.document(source, end)

    def _parts(self, *kinds: str) -> list[str]:
        """Return the names of the parts of those kinds, each once, in the order of the relations."""
        found = (r.target for r in self.relations if r.kind in kinds and not r.external)
        return [part for part in dict.fromkeys(found) if self.package.has(part)]

    def _running_heads(self) -> list[str]:
        """Return headers and footers in the order in which the sections name them, then the others."""
        by_id = {relation.id: relation.target for relation in self.relations}
        named = [
            by_id.get(attribute(reference, "id", "r") or "", "")
            for section in self.sections
            for reference in descendants(section, "w:headerReference", "w:footerReference")
        ]
        known = self._parts("header", "footer")
        return [part for part in dict.fromkeys([*named, *known]) if part in known]

    def _notes(self) -> None:
        """Write the notes in the order of their calls, then those that nothing calls."""
        stories = {
            (kind, attribute(note, "id") or ""): note
            for kind in ("footnote", "endnote")
            for part in self._parts(f"{kind}s")
            for note in children(self.package.xml(part), f"w:{kind}")
            if (attribute(note, "type") or "normal") == "normal"
        }
        called = self.writer.called
        at = 0
        while at < len(called):  # a note may call a note
            story = stories.pop((called[at].kind, called[at].id), None)
            if story is not None:
                self._note(called[at], story)
            at += 1
        for (kind, key), story in stories.items():
            self._note(Called(kind, key, "", None, Reason.HIDDEN), story)

    def _note(self, called: Called, story: Element) -> None:
        if called.reason is not None:
            self.walker().story(story, called.reason)
            return
        lines: list[str] = []
        dropped: list[Line] = []

        def collect(line: Line) -> None:
            label = line.label.text + " " if line.label is not None and not line.label.bullet else ""
            items = [item for part in line.parts for item in part]
            kept = (item for item in items if isinstance(item, Text) and item.reason is None)
            lines.append(label + "".join(item.text for item in kept))
            rest = (item for item in items if not isinstance(item, Text) or item.reason is not None)
            dropped.append(Line((tuple(rest),)))

        Walker(self.context, self.numbering, collect).story(story, None)
        text = "\n".join(line for line in lines if line.strip())
        self.writer.builder.note(called.label, text, called.anchor)
        for line in dropped:
            self.writer.aside(line)

    def _drawings(self) -> None:
        """Write the text of diagrams and charts, which stand in parts of their own."""
        by_id = {r.id: r for r in self.relations if not r.external}
        for part in dict.fromkeys(by_id[key].target for key in self.context.parts if key in by_id):
            if not self.package.has(part):
                continue
            for element in descendants(self.package.xml(part), "a:p", "c:v"):
                text = drawn(element) if name(element) == "a:p" else element.text or ""
                self.writer.aside(Line(((Text(text.replace("\n", " "), Reason.ANNOTATION),),)))

    def _properties(self) -> None:
        """Write title, author and so on as the file states them of itself."""
        core = self.package.first(self.package.relations(), "core-properties")
        for element in core if core is not None else ():
            if name(element).rpartition(":")[2] in _PROPERTIES:
                self.writer.aside(Line(((Text(" ".join((element.text or "").split()), Reason.METADATA),),)))

    def _empty(self) -> SourceError:
        pictures = sum(1 for _ in descendants(self.root, "a:blip", "v:imagedata"))
        found = f" (but {pictures} pictures)" if pictures else ""
        view = "accepted" if self.context.accepted else "original"
        remedy = "Run OCR on it first" if pictures else "Remove it, or try the other --docx-view"
        return SourceError(self.item.path, f"holds no text in the {view} view{found}", remedy)

    def _how(self) -> str:
        """Say in a few words what was done, and what could not be."""
        from lxml import etree

        counts = self.context.counts
        changes = (
            (counts["w:ins"], "insertions"),
            (counts["w:del"], "deletions"),
            (counts["w:moveTo"], "moves"),
        )
        stated = ", ".join(f"{count} {word}" for count, word in changes if count) or "no changes"
        rows = [
            f"DOCX with lxml {'.'.join(map(str, etree.LXML_VERSION[:3]))}",
            f"{'accepted' if self.context.accepted else 'original'} view of {stated}",
        ]
        rows += [f"list format {row} written as digits" for row in sorted(self.numbering.unknown)]
        targets = {relation.id: relation.target for relation in self.relations}
        chunks = [targets.get(key, key) for key in self.context.chunks]
        if chunks:
            rows.append(f"not read: {len(chunks)} embedded files ({', '.join(chunks)})")
        if counts["object"]:
            rows.append(f"not read: {counts['object']} embedded objects")
        if counts["EQ"]:
            rows.append(f"{counts['EQ']} EQ fields left out")
        return "; ".join(rows)


def _is_current(section: Element) -> bool:
    """Tell a section's properties from the earlier ones that a tracked change remembers."""
    parent = section.getparent()
    return parent is not None and name(parent) in ("w:pPr", "w:body")
