"""A volume as EPUB 3, with notes that open where they are referred to.

Source: EPUB 3.3 (W3C, 2023), EPUB Structural Semantics Vocabulary 1.1, EPUB Accessibility 1.1.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import cast
from uuid import NAMESPACE_URL, uuid5

from lxml import etree

from collate.report.publication.dates import date_of
from collate.report.publication.epub_package import CONTAINER, Chapter, package_document
from collate.report.publication.model import Volume
from collate.report.publication.printed import (
    is_alone,
    labelled_texts,
    printed_title,
    references,
    sections,
    visible,
)
from collate.report.publication.style_sheets import epub_style
from collate.report.publication.xhtml import (
    OPS,
    XHTML,
    Entry,
    Markup,
    TextElements,
    byline_elements,
    contents_list,
    heading_entries,
    plain_elements,
)

#: Bytes of a file from which a text goes on in a next one: small readers lay out a file as a whole.
#: A choice; old devices failed at 300 kB.
LARGEST = 300_000

_MARKUP = Markup(epub=True)
_STYLE = "style.css"
_PREFIXES = cast(dict[str, str], {None: XHTML, "epub": OPS})  # the stubs lack the default namespace

#: The time of every member of the archive; the first that ZIP can express.
_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of a text that is one file: elements, and the notes to which they refer."""

    elements: tuple[etree._Element, ...]
    notes: tuple[int, ...]


def write_epub(volume: Volume) -> bytes:
    """Return *volume* as an EPUB: one file for each text, large ones split between paragraphs.

    Readers that have no pop-up notes show them after the text, or after each section.
    """
    chapters, entries = [_title_page(volume)], []
    for number, labelled in enumerate(labelled_texts(volume), 1):
        alone = is_alone(volume)
        elements = TextElements(_MARKUP, labelled, volume, "", 1)
        files = list(_text_files(elements, f"text-{number:04}", alone=alone))
        title = visible(labelled.text.title).strip() or str(number)
        entries.append(Entry(files[0].name, title, tuple(_headings(elements, files))))
        chapters += files
    if entries:
        contents = contents_list(_MARKUP, entries, alone=is_alone(volume))
    else:
        contents = contents_list(_MARKUP, [Entry(chapters[0].name, printed_title(volume))], alone=False)
    nav = _MARKUP.element(
        "nav",
        _MARKUP.element("h1", volume.wording["contents"]),
        contents,
        epub_type="toc",
        role="doc-toc",
        id="toc",
    )
    chapters.insert(1, Chapter("nav.xhtml", _document(volume, nav), properties="nav"))
    return _archive(volume, chapters)


def _title_page(volume: Volume) -> Chapter:
    element = _MARKUP.element
    body = [element("h1", printed_title(volume))]
    if is_alone(volume):
        body += byline_elements(_MARKUP, volume.texts[0].byline)
    if volume.profile:
        body.append(element("p", volume.profile, class_="profile"))
    if volume.conventions:
        body.append(element("h2", volume.wording["conventions"]))
        body += plain_elements(_MARKUP, volume.conventions)
    return Chapter("title.xhtml", _document(volume, *body))


def _text_files(elements: TextElements, name: str, *, alone: bool) -> Iterator[Chapter]:
    """Yield the files of a text; each has the notes to which it refers."""
    text, volume = elements.labelled.text, elements.volume
    heading = [] if alone else _opening(elements)
    parts = list(_parts(elements)) or [_Part((), ())]
    for number, part in enumerate(parts, 1):
        notes = list(elements.notes(part.notes, heading=volume.wording["notes"]))
        last = list(elements.lists()) if number == len(parts) else []
        section = _MARKUP.element(
            "section",
            *(heading if number == 1 else []),
            *part.elements,
            *notes,
            *last,
            epub_type="chapter",
            lang=text.language,
        )
        file = f"{name}.xhtml" if number == 1 else f"{name}-{number}.xhtml"
        ids = frozenset(filter(None, (one.get("id") for one in part.elements)))
        title = visible(text.title).strip() or printed_title(volume)
        yield Chapter(file, _document(volume, section, title=title), ids=ids)


def _opening(elements: TextElements) -> list[etree._Element]:
    text = elements.labelled.text
    title = [_MARKUP.element("h1", text.title)] if text.title.strip() else []
    return [*title, *byline_elements(_MARKUP, text.byline)]


def _parts(elements: TextElements) -> Iterator[_Part]:
    """Yield the stretches of a text that are a file each.

    Notes of sections stand in the text; all others are left for the end of their file.
    """
    by_section = elements.layout.place == "section"
    part: list[etree._Element] = []
    notes: list[int] = []
    size = 0
    for section in sections(elements.labelled.text):
        for number, paragraph in enumerate(section.paragraphs, section.first):
            here = tuple(references(paragraph))
            made = elements.paragraph(number)
            weight = sum(map(_weight, (*map(elements.note, here), *([] if made is None else [made]))))
            if part and size + weight > LARGEST:
                part += elements.notes(notes) if by_section else ()
                yield _Part(tuple(part), () if by_section else tuple(notes))
                part, notes, size = [], [], 0
            part += [] if made is None else [made]
            notes += here
            size += weight
        if by_section:
            part += elements.notes(notes)
            notes = []
    if part:
        yield _Part(tuple(part), tuple(notes))


def _weight(element: etree._Element) -> int:
    return len(etree.tostring(element, encoding="utf-8"))


def _headings(elements: TextElements, files: list[Chapter]) -> Iterator[tuple[str, str]]:
    """Yield the addresses and words of the headings of a text, in whichever file they are."""
    for address, words in heading_entries(elements):
        file = next(one for one in files if address[1:] in one.ids)
        yield file.name + address, words


def _document(volume: Volume, *content: etree._Element, title: str = "") -> bytes:
    element = _MARKUP.element
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("title", title or printed_title(volume)),
        element("link", rel="stylesheet", type="text/css", href=_STYLE),
    )
    html = etree.Element(f"{{{XHTML}}}html", nsmap=_PREFIXES)
    page = element("html", lang=volume.language)
    for name, value in page.attrib.items():
        html.set(name, value)
    html.extend([head, element("body", *content)])
    return bytes(etree.tostring(html, encoding="utf-8", xml_declaration=True, doctype="<!DOCTYPE html>"))


def _archive(volume: Volume, chapters: list[Chapter]) -> bytes:
    style = epub_style(volume.layout).encode()
    digest = hashlib.sha256()
    for chapter in chapters:
        digest.update(chapter.name.encode() + b"\0" + chapter.document)
    digest.update(style + volume.version.encode())
    identifier = str(uuid5(NAMESPACE_URL, f"sha256:{digest.hexdigest()}"))
    package = package_document(
        volume, chapters, identifier=identifier, modified=date_of(volume), style=_STYLE
    )
    members = [
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", CONTAINER),
        ("EPUB/package.opf", package),
        (f"EPUB/{_STYLE}", style),
        *((f"EPUB/{chapter.name}", chapter.document) for chapter in chapters),
    ]
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in members:
            info = zipfile.ZipInfo(name, _TIME)
            info.create_system = 3  # Unix, whatever the system: the same bytes everywhere
            info.external_attr = 0o644 << 16
            # The media type comes first and as it is, so that it is at a fixed place of the file.
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return file.getvalue()
