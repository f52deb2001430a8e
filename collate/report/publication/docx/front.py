"""What stands before the texts and between them: title, contents, conventions, the list of sigla."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lxml import etree

from collate.report.publication.docx.elements import add, qualified
from collate.report.publication.docx.runs import Words, add_words
from collate.report.publication.docx.story import Story
from collate.report.publication.model import Volume, WitnessRow
from collate.report.publication.printed import is_alone, visible

#: Columns of the list of sigla: their heading in the wording of a volume, their width in hundredths.
_COLUMNS = (("siglum", 12), ("role", 14), ("witness", 34), ("source", 24), ("remarks", 16))
#: The contents: headings of the first level, as links, without pages where there are none.
_LEVELS = ' TOC \\o "1-1" \\h \\z \\u '


def add_front(story: Story, volume: Volume, own: Words) -> etree._Element | None:
    """Append title and conventions, set as *own*; return the heading of the contents, None without."""
    anchor = None
    if not is_alone(volume):
        story.paragraph("Title", volume.title, own)
    if len(volume.texts) > 1:
        anchor = story.paragraph("TOCHeading", volume.wording["contents"], own)
    if volume.conventions:
        story.heading(volume.wording["conventions"], own)
        for text in volume.conventions:
            story.paragraph("Conventions", text, own)
    return anchor


def add_witnesses(story: Story, volume: Volume, witnesses: Sequence[WitnessRow], own: Words) -> None:
    """Append the list of sigla as a table; a column that is empty in all rows is left out.

    Between vertical lines it is a paragraph for each witness: LibreOffice prints no rows of a table there.
    """
    cells = [(row.siglum, row.role, row.name, row.source, "\n".join(row.remarks)) for row in witnesses]
    if volume.layout.vertical:
        for cell in cells:
            story.paragraph("Witness", "　".join(filter(None, "\n".join(cell).split("\n"))), own)
        return
    used = [at for at in range(len(_COLUMNS)) if at in (0, 2) or any(row[at] for row in cells)]
    table = add(story.holder(), "tbl")
    properties = add(table, "tblPr")
    add(properties, "tblStyle", val=story.ids["WitnessTable"])
    add(properties, "tblW", w=5000, type="pct")
    add(properties, "tblLayout", type="fixed")
    whole = sum(_COLUMNS[at][1] for at in used)
    widths = [_COLUMNS[at][1] * 8300 // whole for at in used]
    grid = add(table, "tblGrid")
    for width in widths:
        add(grid, "gridCol", w=width)
    head = [volume.wording[_COLUMNS[at][0]] for at in used]
    _row(story, table, head, widths, own, head=True)
    for row in cells:
        _row(story, table, [row[at] for at in used], widths, own, head=False)


def _row(
    story: Story,
    table: etree._Element,
    texts: Iterable[str],
    widths: Iterable[int],
    words: Words,
    *,
    head: bool,
) -> None:
    row = add(table, "tr")
    properties = add(row, "trPr")
    add(properties, "cantSplit")
    if head:
        add(properties, "tblHeader")
    for text, width in zip(texts, widths, strict=True):
        cell = add(row, "tc")
        add(add(cell, "tcPr"), "tcW", w=width, type="dxa")
        for line in text.split("\n"):
            paragraph = add(cell, "p")
            add(add(paragraph, "pPr"), "pStyle", val=story.ids["WitnessHead" if head else "Witness"])
            if line:
                add_words(paragraph, visible(line), words)


def add_contents(story: Story, anchor: etree._Element, entries: Iterable[tuple[str, str]]) -> None:
    """Insert after *anchor* a table of contents, which Word keeps up to date.

    *entries* are the bookmark and the title of each heading. Pages exist only where the file is laid out:
    Word adds them when it updates the table.
    """
    parent = anchor.getparent()
    assert parent is not None
    control = etree.Element(qualified("sdt"))
    gallery = add(add(control, "sdtPr"), "docPartObj")
    add(gallery, "docPartGallery", val="Table of Contents")
    add(gallery, "docPartUnique")
    content = add(control, "sdtContent")
    parent.replace(anchor, control)
    content.append(anchor)
    first = True
    for bookmark, title in entries:
        paragraph = add(content, "p")
        add(add(paragraph, "pPr"), "pStyle", val=story.ids["TOC1"])
        if first:
            _field(paragraph, _LEVELS)
            first = False
        link = add(paragraph, "hyperlink", anchor=bookmark, history=1)
        add_words(link, title, Words())
    _end(add(content, "p"))


def _field(parent: etree._Element, code: str) -> None:
    """Append the beginning of a field up to its result."""
    add(add(parent, "r"), "fldChar", fldCharType="begin")
    add(add(parent, "r"), "instrText").text = code
    add(add(parent, "r"), "fldChar", fldCharType="separate")


def _end(parent: etree._Element) -> None:
    add(add(parent, "r"), "fldChar", fldCharType="end")
