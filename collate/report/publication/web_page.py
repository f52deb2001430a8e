"""A volume as one web page: without a script, for the screen, for print, and to be read aloud."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from collate.report.html.page_parts import policy
from collate.report.publication.model import Volume
from collate.report.publication.printed import (
    is_alone,
    labelled_texts,
    printed_title,
    references,
    sections,
    visible,
)
from collate.report.publication.style_sheets import web_page_style
from collate.report.publication.xhtml import (
    Entry,
    Markup,
    TextElements,
    byline_elements,
    contents_list,
    heading_entries,
    plain_elements,
)

_MARKUP = Markup(epub=False)


def write_web_page(volume: Volume) -> bytes:
    """Return *volume* as a web page, UTF-8: all in one file, nothing is fetched, nothing runs.

    A page has no foot here: notes of the foot stand below their paragraph.
    """
    element, wording = _MARKUP.element, volume.wording
    alone = is_alone(volume)
    texts = [
        TextElements(_MARKUP, labelled, volume, f"t{number}-", 1 if alone else 2)
        for number, labelled in enumerate(labelled_texts(volume), 1)
    ]
    entries = [
        Entry(f"#t{number}", _title(one, number), tuple(heading_entries(one)))
        for number, one in enumerate(texts, 1)
    ]
    main = element("main", element("h1", printed_title(volume)))
    if alone:
        _MARKUP.append(main, byline_elements(_MARKUP, volume.texts[0].byline))
    _MARKUP.append(main, [element("p", volume.profile, class_="profile")] if volume.profile else [])
    if len(entries) > 1 or any(entry.headings for entry in entries):
        contents = element("h2", wording["contents"], id="contents")
        main.append(
            element("nav", contents, contents_list(_MARKUP, entries, alone=alone), aria_labelledby="contents")
        )
    if volume.conventions:
        section = element("section", element("h2", wording["conventions"]))
        _MARKUP.append(section, plain_elements(_MARKUP, volume.conventions))
        main.append(section)
    for number, one in enumerate(texts, 1):
        main.append(_text(one, number, alone=alone))
    return _document(volume, main)


def _document(volume: Volume, main: etree._Element) -> bytes:
    element = _MARKUP.element
    style = web_page_style(volume.layout)
    made = " · ".join(filter(None, (f"collate {volume.version}" if volume.version else "", volume.when)))
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", http_equiv="Content-Security-Policy", content=policy((style,), ())),
        element("title", printed_title(volume)),
    )
    sheet = element("style")
    sheet.text = style
    head.append(sheet)
    body = element("body", main)
    if made:
        body.append(element("footer", element("p", made)))
    page = element("html", head, body, lang=volume.language)
    return bytes(etree.tostring(page, encoding="utf-8", method="html", doctype="<!DOCTYPE html>")) + b"\n"


def _text(elements: TextElements, number: int, *, alone: bool) -> etree._Element:
    text, place = elements.labelled.text, elements.layout.place
    made = _MARKUP.element("section", class_="text", id=f"t{number}", lang=text.language)
    if not alone:
        _MARKUP.append(
            made, [_MARKUP.element("h2", text.title, class_="title")] if text.title.strip() else []
        )
        _MARKUP.append(made, byline_elements(_MARKUP, text.byline))
    _MARKUP.append(made, _body(elements))
    if place == "end":
        _MARKUP.append(made, elements.notes(tuple(text.references), heading=elements.volume.wording["notes"]))
    _MARKUP.append(made, elements.lists())
    return made


def _body(elements: TextElements) -> Iterator[etree._Element]:
    """Yield the paragraphs, with their notes and those of their section where the layout has them there."""
    text, place = elements.labelled.text, elements.layout.place
    for section in sections(text):
        for number, paragraph in enumerate(section.paragraphs, section.first):
            if (made := elements.paragraph(number)) is not None:
                yield made
            if place == "foot":
                yield from elements.notes(tuple(references(paragraph)))
        if place == "section":
            yield from elements.notes(section.notes)


def _title(elements: TextElements, number: int) -> str:
    return visible(elements.labelled.text.title).strip() or str(number)
