"""EPUB books: their pages in reading order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from collate.errors import SourceError
from collate.model import Document, Reason
from collate.read.epub.container import Archive, Entry, Package, named, ncx_entries, open_package
from collate.read.html.boilerplate import unwanted
from collate.read.html.charset import decode_page
from collate.read.html.flow import Flow, Plain
from collate.read.html.notes import Bodies, Call, Place, address, find_bodies, find_calls, places
from collate.read.html.reader import check_text, is_wrapped, without_notes
from collate.read.html.roles import tokens_of
from collate.read.html.tokeniser import Kind
from collate.read.html.tree import Page, inside, parse
from collate.read.html.writer import Plan, is_page_break, write_page
from collate.read.raw_builder import Input, RawBuilder

if TYPE_CHECKING:
    from collate.settings import Settings


@dataclass(slots=True)
class _Chapter:
    """One page of the book, and what was found in it."""

    name: str
    page: Page
    calls: dict[int, Call] = field(default_factory=dict)
    bodies: Bodies = field(default_factory=Bodies)


@dataclass(slots=True)
class _Contents:
    """What the tables of contents say: entries, printed pages, and all their text."""

    entries: list[Entry] = field(default_factory=list)
    pages: list[Entry] = field(default_factory=list)
    text: list[str] = field(default_factory=list)


def read_epub(item: Input, settings: Settings) -> Iterator[Document]:
    """Read a book: its pages in the order of the spine, each like a web page.

    What the table of contents leads to is marked as a heading; places at which
    a printed page begins begin a page; notes may stand in another page than
    their calls. The table of contents itself is in the ledger.

    Raises:
        SourceError: no EPUB, a damaged or a protected one, a bomb, or no text.
    """
    archive = Archive(item, settings)
    package = open_package(archive)
    contents = _contents(archive, package)
    chapters, encodings = _chapters(archive, package, settings)
    builder = RawBuilder()
    flow = Flow(builder)
    if package.metadata:
        flow.drop_lines("\n".join(package.metadata), Reason.METADATA)
    plans = _plans(chapters, contents, settings)
    pages = sum(len(plan.pages) for plan in plans)
    if pages > settings.read.max_pages:
        problem = f"has {pages:,} pages, more than {settings.read.max_pages:,}"
        raise SourceError(item.path, problem, "Split it, or raise read.max_pages in collate.toml")
    whole = {entry.target for entry in contents.entries if entry.target.endswith("#")}
    for chapter, plan in zip(chapters, plans, strict=True):
        flow.heading(f"{chapter.name}#" in whole)
        write_page(chapter.page, flow, plan)
    for text in contents.text:
        flow.drop_lines(text, Reason.CONTENTS)
    check_text(flow, item)
    how = f"{len(chapters)} pages in reading order, {', '.join(dict.fromkeys(encodings))}"
    source = item.source("application/epub+zip", "", how)
    yield builder.document(source, wrapped=is_wrapped(flow))


def _chapters(archive: Archive, package: Package, settings: Settings) -> tuple[list[_Chapter], list[str]]:
    chapters, encodings = list[_Chapter](), list[str]()
    for name in package.spine:
        text, encoding, _ = decode_page(archive.read(name), f"{archive.path}/{name}")
        encodings.append(encoding)
        chapters.append(_Chapter(name, parse(text, xml=True, where=archive.path)))
    return chapters, encodings


def _plans(chapters: list[_Chapter], contents: _Contents, settings: Settings) -> list[Plan]:
    known: dict[str, Place] = {}
    for number, chapter in enumerate(chapters):
        known |= places(chapter.page, chapter.name, number)
    called: set[str] = set()
    for number, chapter in enumerate(chapters):
        chapter.calls = find_calls(chapter.page, known, chapter.name, number)
        called.update(call.target for call in chapter.calls.values())
    answered: set[str] = set()
    for number, chapter in enumerate(chapters):
        chapter.bodies = find_bodies(chapter.page, known, chapter.calls, called, number)
        answered.update(target for _, target in chapter.bodies.notes.values())
    anchors: dict[str, tuple[str, int]] = {}
    headings = {known[entry.target] for entry in contents.entries if entry.target in known}
    listed = {known[entry.target]: entry.label for entry in contents.pages if entry.target in known}
    original = settings.read.docx_view == "original"
    return [
        Plan(
            without_notes(chapter.page, unwanted(chapter.page, original, book=True), chapter.bodies),
            {index: call for index, call in chapter.calls.items() if call.target in answered},
            chapter.bodies,
            frozenset(index for at, index in headings if at == number),
            _pages(chapter.page) | {index: label for (at, index), label in listed.items() if at == number},
            anchors,
        )
        for number, chapter in enumerate(chapters)
    ]


def _pages(page: Page) -> dict[int, str]:
    """Return the places at which a printed page begins, with its label."""
    found: dict[int, str] = {}
    for index, item in enumerate(page):
        if item.kind is Kind.OPEN and is_page_break(item):
            said = (item.attributes.get(name, "") for name in ("title", "aria-label", "value"))
            label = next(filter(None, said), "") or inside(page, index).strip()
            found[index] = label.strip() or item.attributes.get("id", "")
    return found


def _contents(archive: Archive, package: Package) -> _Contents:
    contents = _Contents()
    if package.nav and archive.has(package.nav):
        text, _, _ = decode_page(archive.read(package.nav), f"{archive.path}/{package.nav}")
        page = parse(text, xml=True, where=archive.path)
        _read_nav(page, package.nav, contents)
        sink = Plain()
        write_page(page, Flow(sink), Plan())
        contents.text.append(sink.value())
    if package.ncx:
        root = archive.xml(package.ncx)
        for is_page, entry in ncx_entries(root, package.ncx):
            (contents.pages if is_page else contents.entries).append(entry)
        labels = (" ".join((element.text or "").split()) for element in named(root, "text"))
        contents.text.append("\n".join(filter(None, labels)))
    return contents


def _read_nav(page: Page, here: str, contents: _Contents) -> None:
    """Read the navigation document (EPUB 3): the links in its ``nav`` elements."""
    listed: list[Entry] | None = None
    for index, item in enumerate(page):
        if item.value == "nav" and item.kind is Kind.OPEN:
            types = tokens_of(item, "epub:type", "role")
            named_pages = types & {"page-list", "doc-pagelist"}
            listed = contents.pages if named_pages else None if "landmarks" in types else contents.entries
        elif item.value == "nav":
            listed = None
        elif item.value == "a" and item.kind is Kind.OPEN and listed is not None:
            href = item.attributes.get("href", "")
            target = address(href if "#" in href else f"{href}#", here)
            listed.append(Entry(" ".join(inside(page, index).split()), target))
