"""Reader of EPUB books: their pages in reading order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from collate.errors import SourceError
from collate.i18n import _
from collate.model import Document, Reason
from collate.read.epub.container import EpubArchive, elements_named
from collate.read.epub.package import ContentsEntry, EpubPackage, listing, ncx_entries, open_package
from collate.read.html.boilerplate import find_boilerplate
from collate.read.html.charset import decode_page
from collate.read.html.flow import Flow
from collate.read.html.notes import (
    ItemPosition,
    NoteBodies,
    NoteLink,
    element_positions,
    find_bodies,
    find_calls,
    link_target,
)
from collate.read.html.reader import check_text, is_wrapped, without_notes
from collate.read.html.roles import attribute_words
from collate.read.html.sinks import TextCollector
from collate.read.html.tokeniser import TokenType
from collate.read.html.tree import PageItems, element_text, parse_page
from collate.read.html.writer import PagePlan, is_page_break, write_page
from collate.read.raw_builder import Input, RawBuilder

if TYPE_CHECKING:
    from collate.settings import Settings

_PICTURES = frozenset(("img", "image", "svg", "object"))


@dataclass(slots=True)
class _Chapter:
    """One page of the book, with its calls and bodies of notes."""

    name: str
    page: PageItems
    calls: dict[int, NoteLink] = field(default_factory=dict)
    bodies: NoteBodies = field(default_factory=NoteBodies)


@dataclass(slots=True)
class _Contents:
    """Content of the tables of contents: their entries, printed pages, and their whole text."""

    entries: list[ContentsEntry] = field(default_factory=list)
    pages: list[ContentsEntry] = field(default_factory=list)
    text: list[str] = field(default_factory=list)


def read_epub(item: Input, settings: Settings) -> Iterator[Document]:
    """Yield the document of a book: its pages in the order of the spine, each read like a web page.

    Targets of the table of contents are headings; where a printed page begins, a
    page begins; notes may be in another page than their calls. The table of
    contents itself is in the ledger.

    Raises:
        SourceError: the file is not an EPUB book, is damaged, protected, beyond the
            limits of the settings, or has no text.
    """
    builder = RawBuilder()
    archive = EpubArchive(item, settings, builder.warn)
    package = open_package(archive)
    contents = _contents(archive, package)
    chapters, encodings = _chapters(archive, package, settings)
    flow = Flow(builder)
    if package.metadata:
        flow.drop_lines("\n".join(package.metadata), Reason.METADATA)
    plans = _plans(chapters, contents, settings)
    pages = sum(len(plan.pages) for plan in plans)
    if pages > settings.read.max_pages:
        problem = _("has {count:,} pages, more than {most:,}", count=pages, most=settings.read.max_pages)
        raise SourceError(item.path, problem, _("Split it, or raise read.max_pages in collate.toml"))
    whole_pages = {entry.target for entry in contents.entries if entry.target.endswith("#")}
    pictures: list[str] = []
    for chapter, plan in zip(chapters, plans, strict=True):
        before = flow.visible
        flow.heading(f"{chapter.name}#" in whole_pages)
        write_page(chapter.page, flow, plan=plan)
        if flow.visible == before and _has_picture(chapter.page):
            pictures.append(chapter.name)
    _warn_of_pictures(pictures, builder)
    for text in contents.text:
        flow.drop_lines(text, Reason.CONTENTS)
    check_text(flow, item)
    names = ", ".join(dict.fromkeys(encodings))
    how = _("{count} pages in reading order, {encodings}", count=len(chapters), encodings=names)
    source = item.source("application/epub+zip", "", how=how)
    yield builder.document(source, wrapped=is_wrapped(flow))


def _has_picture(page: PageItems) -> bool:
    return any(item.kind is TokenType.OPEN and item.value in _PICTURES for item in page)


def _warn_of_pictures(names: list[str], builder: RawBuilder) -> None:
    """Warn of pages that are pictures alone; nearly every book has one, its cover."""
    if len(names) > 1:
        problem = _(
            "{count} of its pages are pictures without text: {names}", count=len(names), names=listing(names)
        )
        builder.warn(problem, _("If the pictures have text, run OCR on them, and add it to the book"))


def _chapters(
    archive: EpubArchive, package: EpubPackage, settings: Settings
) -> tuple[list[_Chapter], list[str]]:
    chapters, encodings = list[_Chapter](), list[str]()
    for name in package.spine:
        text, encoding, _how = decode_page(archive.read(name), f"{archive.path}/{name}")
        encodings.append(encoding)
        chapters.append(_Chapter(name, parse_page(text, xml=True, where=archive.path)))
    return chapters, encodings


def _plans(chapters: list[_Chapter], contents: _Contents, settings: Settings) -> list[PagePlan]:
    """Find the notes of all *chapters*, then return the plan of each."""
    positions: dict[str, ItemPosition] = {}
    for number, chapter in enumerate(chapters):
        positions |= element_positions(chapter.page, chapter.name, number=number)
    called: set[str] = set()
    for number, chapter in enumerate(chapters):
        chapter.calls = find_calls(chapter.page, positions, here=chapter.name, number=number)
        called.update(call.target for call in chapter.calls.values())
    with_body: set[str] = set()
    for number, chapter in enumerate(chapters):
        chapter.bodies = find_bodies(
            chapter.page, positions, calls=chapter.calls, targets=called, number=number
        )
        with_body.update(target for _end, target in chapter.bodies.notes.values())
    anchors: dict[str, tuple[str, int]] = {}
    headings = {positions[entry.target] for entry in contents.entries if entry.target in positions}
    listed = {positions[entry.target]: entry.label for entry in contents.pages if entry.target in positions}
    original = settings.read.docx_view == "original"
    plans: list[PagePlan] = []
    for number, chapter in enumerate(chapters):
        drops = find_boilerplate(chapter.page, original=original, book=True)
        printed = {index: label for (at, index), label in listed.items() if at == number}
        plan = PagePlan(
            drops=without_notes(chapter.page, drops, bodies=chapter.bodies),
            calls={index: call for index, call in chapter.calls.items() if call.target in with_body},
            bodies=chapter.bodies,
            headings=frozenset(index for at, index in headings if at == number),
            pages=_pages(chapter.page) | printed,
            anchors=anchors,
        )
        plans.append(plan)
    return plans


def _pages(page: PageItems) -> dict[int, str]:
    """Return the items at which a printed page begins, with its label."""
    labels: dict[int, str] = {}
    for index, item in enumerate(page):
        if item.kind is TokenType.OPEN and is_page_break(item):
            values = (item.attributes.get(name, "") for name in ("title", "aria-label", "value"))
            label = next(filter(None, values), "") or element_text(page, index).strip()
            labels[index] = label.strip() or item.attributes.get("id", "")
    return labels


def _contents(archive: EpubArchive, package: EpubPackage) -> _Contents:
    """Return the tables of contents; one that cannot be read is a warning, since it is not the text."""
    contents = _Contents()
    for read, name in ((_add_nav, package.nav), (_add_ncx, package.ncx)):
        if name and archive.has(name):
            try:
                read(archive, name, contents)
            except SourceError as error:
                archive.warn(error.problem, _("The table of contents is left out; the text is not affected"))
    return contents


def _add_nav(archive: EpubArchive, name: str, contents: _Contents) -> None:
    text = decode_page(archive.read(name), f"{archive.path}/{name}")[0]
    page = parse_page(text, xml=True, where=archive.path)
    _read_nav(page, name, contents)
    sink = TextCollector()
    write_page(page, Flow(sink), plan=PagePlan())
    contents.text.append(sink.value())


def _add_ncx(archive: EpubArchive, name: str, contents: _Contents) -> None:
    root = archive.xml(name)
    for is_page, entry in ncx_entries(root, name):
        (contents.pages if is_page else contents.entries).append(entry)
    labels = (" ".join((element.text or "").split()) for element in elements_named(root, "text"))
    contents.text.append("\n".join(filter(None, labels)))


def _read_nav(page: PageItems, here: str, contents: _Contents) -> None:
    """Add the links in the ``nav`` elements of the navigation document (EPUB 3) to *contents*."""
    entries: list[ContentsEntry] | None = None
    for index, item in enumerate(page):
        if item.value == "nav" and item.kind is TokenType.OPEN:
            types = attribute_words(item, "epub:type", "role")
            if types & {"page-list", "doc-pagelist"}:
                entries = contents.pages
            else:
                entries = None if "landmarks" in types else contents.entries
        elif item.value == "nav":
            entries = None
        elif item.value == "a" and item.kind is TokenType.OPEN and entries is not None:
            href = item.attributes.get("href", "")
            target = link_target(href if "#" in href else f"{href}#", here)
            entries.append(ContentsEntry(" ".join(element_text(page, index).split()), target))
