"""Sections of a Word file: page, direction, line numbers, and where the numbers of notes begin anew."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Literal, NamedTuple, TypeAlias

from lxml import etree

from collate.report.publication.docx.elements import add, new_part, put, qualified
from collate.report.publication.model import PAPERS, Layout, Numbering, Paper, Paragraph, Text
from collate.report.publication.printed import sections

#: Children of ``w:sectPr`` in the order of the schema. Source: ECMA-376 part 1, annex A.1 (CT_SectPr).
_ORDER = (
    *("headerReference", "footerReference", "footnotePr", "endnotePr", "type", "pgSz", "pgMar", "paperSrc"),
    *("pgBorders", "lnNumType", "pgNumType", "cols", "formProt", "vAlign", "noEndnote", "titlePg"),
    *("textDirection", "bidi", "rtlGutter", "docGrid", "printerSettings"),
)
#: Twentieths of a point in a millimetre.
_TWIPS = 1440 / 25.4
#: Margins in millimetres: above and below, left and right. A4 as Word sets it in Chinese; the others a choice
#: in proportion to it.
_MARGINS: dict[Paper, tuple[float, float]] = {"a4": (25.4, 31.8), "16k": (22, 22), "32k": (18, 17)}

#: Where a section begins: on a new page, or where the one before it ends.
Beginning: TypeAlias = Literal["nextPage", "continuous"]


class NumberForm(NamedTuple):
    """The number of a note: what is typed before and after it, and Word's name of its form."""

    before: str
    after: str
    format: str


#: ``chineseCounting`` is 一○○ for a hundred, ``chineseCountingThousand`` 一百 (and 一百零一, which has 〇 in
#: other formats). Word has circles up to ⑳ and goes on with 21, LibreOffice up to ㊿. Even these numbers are
#: automatic: a typed ㉑ is wrong as soon as an editor adds a note. Source: ECMA-376 part 1, 17.18.59.
NUMBER_FORMS: dict[Numbering, NumberForm] = {
    "chinese": NumberForm("〔", "〕", "chineseCountingThousand"),
    "circled": NumberForm("", "", "decimalEnclosedCircle"),
    "arabic": NumberForm("", "", "decimal"),
    "brackets": NumberForm("[", "]", "decimal"),
}


class Stretch(NamedTuple):
    """Paragraphs of a text that are a section of the file.

    ``anew`` is whether the numbers of notes begin with 1, ``collects`` whether the endnotes so far stand
    after it.
    """

    paragraphs: tuple[Paragraph, ...]
    anew: bool
    collects: bool


class PageSetup:
    """The section properties of a volume: made from its layout, or those of a template.

    Args:
        layout: the layout.
        template: the ``w:sectPr`` of a template, or None; its paper, margins and running heads are kept.
        footer: the id of the relation to a footer, or empty.
    """

    def __init__(self, layout: Layout, template: etree._Element | None, *, footer: str = "") -> None:
        self._layout = layout
        self._base = _own_page(layout, footer) if template is None else deepcopy(template)
        if layout.vertical:
            put(self._base, _element("textDirection", val="tbRl"), _ORDER)
        for name in ("footnotePr", "endnotePr", "type", "lnNumType", "noEndnote"):
            old = self._base.find(qualified(name))
            if old is not None and (name != "lnNumType" or layout.line_numbers):
                self._base.remove(old)

    def properties(
        self, beginning: Beginning, *, anew: bool = False, collects: bool = True, lines: bool = False
    ) -> etree._Element:
        """Return the ``w:sectPr`` of a section.

        Args:
            beginning: where it begins.
            anew: the numbers of its notes begin with 1.
            collects: endnotes stand after it; else after a later one.
            lines: it is text, whose lines are numbered.
        """
        section = deepcopy(self._base)
        layout = self._layout
        note = add(new_part("part"), "footnotePr" if layout.place == "foot" else "endnotePr")
        add_numbering(note, layout, anew=anew)
        put(section, note, _ORDER)
        put(section, _element("type", val=beginning), _ORDER)
        if lines and layout.line_numbers:
            put(section, _element("lnNumType", countBy=layout.line_numbers, restart="newPage"), _ORDER)
        if layout.place != "foot" and not collects:
            put(section, _element("noEndnote"), _ORDER)
        return section


def add_numbering(parent: etree._Element, layout: Layout, *, anew: bool) -> None:
    """Append the form of numbers and where they begin anew to a ``w:footnotePr`` or ``w:endnotePr``.

    Word has no endnotes that are numbered by page: theirs begin anew with each work.
    """
    add(parent, "numFmt", val=NUMBER_FORMS[layout.numbering].format)
    by_page = layout.restart == "page" and layout.place == "foot"
    add(parent, "numRestart", val="eachPage" if by_page else "eachSect" if anew else "continuous")


def stretches(text: Text, layout: Layout) -> Iterator[Stretch]:
    """Yield the sections of the file that *text* needs: its own where notes depend on them, else one."""
    begins = layout.restart != "volume"
    if not text.notes or "section" not in (layout.restart, layout.place):
        yield Stretch(text.paragraphs, begins, collects=True)
        return
    found = tuple(sections(text))
    for number, section in enumerate(found):
        last = number == len(found) - 1
        anew = begins if not number else layout.restart == "section"
        yield Stretch(section.paragraphs, anew, collects=last or layout.place == "section")


def _own_page(layout: Layout, footer: str) -> etree._Element:
    width, height = PAPERS[layout.paper]
    above, beside = _MARGINS[layout.paper]
    section = add(new_part("part"), "sectPr")
    if footer:
        add(section, "footerReference", type="default", **{"r:id": footer})
    add(section, "pgSz", w=_twips(width), h=_twips(height))
    margins = {side: _twips(above) for side in ("top", "bottom")} | dict.fromkeys(
        ("left", "right"), _twips(beside)
    )
    add(section, "pgMar", **margins, header=_twips(above / 2), footer=_twips(above / 2), gutter=0)
    add(section, "cols", space=425)
    return section


def _twips(millimetres: float) -> int:
    return round(millimetres * _TWIPS)


def _element(name: str, **attributes: str | int) -> etree._Element:
    return add(new_part("part"), name, **attributes)
