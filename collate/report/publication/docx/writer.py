"""A volume as a Word file."""

from __future__ import annotations

import posixpath

from lxml import etree

from collate.report.publication.docx.body import Body
from collate.report.publication.docx.elements import add, new_part
from collate.report.publication.docx.fonts import font_table, volume_fonts
from collate.report.publication.docx.notes import separators
from collate.report.publication.docx.package import (
    MAIN,
    Part,
    Relation,
    pack,
    relations_part,
    word_part,
)
from collate.report.publication.docx.properties import core_properties, extended_properties
from collate.report.publication.docx.sections import PageSetup
from collate.report.publication.docx.settings import settings_part
from collate.report.publication.docx.styles import StyleIds, file_languages, styles_part
from collate.report.publication.docx.template import read_template
from collate.report.publication.model import Volume

#: How the ids of relations to parts begin that are not those of a template.
_ID = "collate-"
#: The relations of the package.
_PACKAGE = (
    Relation("rId1", "officeDocument", MAIN),
    Relation("rId2", "core-properties", "docProps/core.xml"),
    Relation("rId3", "extended-properties", "docProps/app.xml"),
)


def write_docx(volume: Volume, *, template: bytes | None = None) -> bytes:
    """Return *volume* as a Word file (DOCX), the same bytes whenever it is the same.

    Notes are footnotes or endnotes of Word, numbered by it. With ``layout.changes`` what an editor changed is
    tracked (accepted it is the edited text, rejected the base text), and ``layout.marks`` does nothing
    more. Endnotes are numbered by page nowhere in Word: with ``restart="page"`` they are by work.

    Args:
        volume: the volume.
        template: a Word file whose styles, fonts, settings, page and running heads are used in place
            of those of the layout; its text is not. Styles that it lacks are added.

    Raises:
        SettingsError: the template cannot be used.
        ModelError: a note has no reference, or more than one.
    """
    house = None if template is None else read_template(template)
    styles, ids = styles_part(volume, house.styles if house else None)
    keeps_page = house is not None and house.section is not None
    page = PageSetup(
        volume.layout, house.section if house else None, footer="" if keeps_page else f"{_ID}footer"
    )
    body = Body(volume, page, ids, file_languages(styles))
    document = body.write()
    parts = [
        word_part("styles.xml", "styles", styles),
        word_part("settings.xml", "settings", settings_part(volume, house.settings if house else None)),
        *_note_parts(body, ids),
    ]
    if len(body.changes.comments):
        parts.append(word_part("comments.xml", "comments", body.changes.comments))
    if not keeps_page:
        parts.append(word_part("footer.xml", "footer", _footer(ids)))
    if house is None:
        parts.append(word_part("fontTable.xml", "fontTable", font_table(volume_fonts(volume))))
    return pack(
        (
            relations_part("", _PACKAGE),
            relations_part(MAIN, (*map(_relation, parts), *(house.relations if house else ()))),
            word_part(posixpath.basename(MAIN), "document.main", document),
            *parts,
            *(house.parts if house else ()),
            core_properties(volume),
            extended_properties(volume),
        )
    )


def _note_parts(body: Body, ids: StyleIds) -> tuple[Part, Part]:
    """Return the parts of footnotes and endnotes; that of the kind that the volume has not is empty."""
    roots = {
        kind: body.notes.root if kind == body.notes.kind else separators(kind, ids, line=False)
        for kind in ("footnote", "endnote")
    }
    footnotes, endnotes = (word_part(f"{kind}s.xml", f"{kind}s", root) for kind, root in roots.items())
    return footnotes, endnotes


def _footer(ids: StyleIds) -> etree._Element:
    """Return the root of a footer with the number of the page."""
    root = new_part("ftr")
    paragraph = add(root, "p")
    add(add(paragraph, "pPr"), "pStyle", val=ids["Footer"])
    add(add(add(paragraph, "fldSimple", instr=" PAGE "), "r"), "t").text = "1"
    return root


def _relation(part: Part) -> Relation:
    """Return the relation of the main part to *part*; its type is named as the file."""
    name = posixpath.basename(part.name)
    kind = posixpath.splitext(name)[0]
    return Relation(f"{_ID}{kind}", kind, name)
