"""A Word file as its own XML has it, read without lxml and without our reader."""

from __future__ import annotations

import io
import zipfile
from typing import NamedTuple
from xml.etree import ElementTree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


class ReadParagraph(NamedTuple):
    """A paragraph: its style, its words in one view of the tracked changes, the notes to which it refers."""

    style: str
    text: str
    notes: tuple[int, ...]


def part(data: bytes, name: str) -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return ElementTree.fromstring(archive.read(name))


def value(element: ElementTree.Element, path: str) -> str:
    """Return ``w:val`` at the end of a path of local names, "" where there is none."""
    found = element.find("/".join(W + name for name in path.split("/")))
    return "" if found is None else found.get(f"{W}val", "")


def paragraphs(data: bytes, *, accepted: bool = True) -> list[ReadParagraph]:
    """Return the paragraphs of the body outside of tables and contents, without the numbers of notes."""
    body = part(data, "word/document.xml").find(f"{W}body")
    assert body is not None
    return [_paragraph(one, accepted) for one in body.iterfind(f"{W}p")]


def texts(data: bytes, *, accepted: bool = True) -> list[str]:
    """Return the words of the paragraphs of the edited text: text, headings below the title, verse."""
    styles = ("", "Heading2", "Heading3", "Verse")
    listed = [one for one in paragraphs(data, accepted=accepted) if one.style in styles]
    return [one.text for one in listed]


def notes(data: bytes) -> list[str]:
    """Return the notes in the order of their references, each with the number of its kind before it."""
    found = {}
    for kind in ("footnote", "endnote"):
        for note in part(data, f"word/{kind}s.xml"):
            if note.get(f"{W}type") is None:
                (paragraph,) = note
                assert sum(1 for _ in paragraph.iter(f"{W}{kind}Ref")) == 1
                found[int(note.get(f"{W}id", "0"))] = _paragraph(paragraph, accepted=True).text
    order = [key for one in paragraphs(data) for key in one.notes]
    assert sorted(order) == sorted(found)
    return [found[key] for key in order]


def sections(data: bytes) -> list[ElementTree.Element]:
    """Return the ``w:sectPr`` of all sections."""
    return list(part(data, "word/document.xml").iter(f"{W}sectPr"))


def _paragraph(element: ElementTree.Element, accepted: bool) -> ReadParagraph:
    words: list[str] = []
    calls: list[int] = []
    for run, state in _runs(element):
        if state == ("ins" if not accepted else "del"):
            continue
        reference = run.find(f"{W}footnoteReference")
        if reference is None:
            reference = run.find(f"{W}endnoteReference")
        if reference is not None:
            calls.append(int(reference.get(f"{W}id", "0")))
        if value(run, "rPr/rStyle") == "FootnoteReference":
            continue
        for one in run:
            if one.tag in (f"{W}t", f"{W}delText"):
                text = one.text or ""
                edge = text != text.strip(" \t\r\n")
                assert not edge or one.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
                assert (one.tag == f"{W}delText") == (state == "del")
                words.append(text)
    return ReadParagraph(value(element, "pPr/pStyle"), "".join(words), tuple(calls))


def _runs(element: ElementTree.Element) -> list[tuple[ElementTree.Element, str]]:
    found = []
    for one in element:
        if one.tag == f"{W}r":
            found.append((one, ""))
        elif one.tag in (f"{W}ins", f"{W}del", f"{W}hyperlink"):
            found += [(run, one.tag.removeprefix(W)) for run in one.iterfind(f"{W}r")]
    return found
