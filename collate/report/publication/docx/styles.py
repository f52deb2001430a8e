"""The styles part: that of the template with what it lacks, or one of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lxml import etree

from collate.report.publication.docx.elements import add, fragment, new_part, qualified
from collate.report.publication.docx.fonts import Fonts, text_language, volume_fonts, volume_languages
from collate.report.publication.docx.style_sheet import SIZES, Role, StyleRow, style_rows
from collate.report.publication.model import Volume

#: The ``w:styleId`` of each style in the file; a template has its own.
StyleIds = Mapping[Role, str]

#: The indent of the first line by language, in characters.
_INDENTS = {"zh": 2, "ja": 1, "ko": 1}
#: The attributes of ``w:lang``: for Latin, East Asian, and right-to-left scripts.
_SCRIPTS = ("val", "eastAsia", "bidi")


def styles_part(volume: Volume, template: etree._Element | None) -> tuple[etree._Element, StyleIds]:
    """Return the root of the styles part, and the id of each style.

    A style of the *template*, the root of its styles part, is used where its name is that of ours in
    English or in Chinese, whatever its id; ours is added where it has none.
    """
    fonts = volume_fonts(volume)
    chinese = volume.language.startswith("zh")
    language = text_language(volume)
    east_asian = language is not None and language.attribute == "eastAsia"
    # Chinese Word moves no lines at the edge of a page, and LibreOffice 7.4 prints vertical lines over each
    # other where it does that.
    rows = style_rows(
        SIZES[volume.layout.paper],
        fonts,
        indent=_INDENTS.get(language.tag[:2], 0) if language is not None else 0,
        widows=not (east_asian or volume.layout.vertical),
    )
    root = new_part("styles") if template is None else template
    if template is None:
        _add_defaults(root, volume, fonts)
    ids = _own_ids(rows, root)
    for row in rows:
        if ids[row.role] not in _ids(root):
            _add_style(root, row, ids, chinese=chinese)
    return root, ids


def file_languages(styles: etree._Element) -> dict[str, str]:
    """Return the languages of a whole file by the attributes of ``w:lang``, from the root of its styles."""
    path = "/".join(map(qualified, ("docDefaults", "rPrDefault", "rPr", "lang")))
    found = styles.find(path)
    return {name: found.get(qualified(name), "") for name in _SCRIPTS} if found is not None else {}


def _own_ids(rows: Iterable[StyleRow], root: etree._Element) -> dict[Role, str]:
    """Return the id of each style: that of a style of *root* with its name, else one that *root* lacks."""
    named, taken = _named(root), _ids(root)
    ids: dict[Role, str] = {}
    for row in rows:
        keys = ((row.kind, row.chinese.lower()), (row.kind, row.name.lower()))
        found = next((named[key] for key in keys if key in named), None)
        ids[row.role] = found or (f"Collate{row.role}" if row.role in taken else row.role)
    return ids


def _named(root: etree._Element) -> dict[tuple[str, str], str]:
    """Return the ids of the styles of *root* by their type and their name in lower case.

    The style of paragraphs without a style counts as ``Normal``, whatever its name.
    """
    named: dict[tuple[str, str], str] = {}
    for style in root.iterfind(qualified("style")):
        kind, key = (style.get(qualified(name), "") for name in ("type", "styleId"))
        name = style.find(qualified("name"))
        if name is not None:
            named.setdefault((kind, name.get(qualified("val"), "").lower()), key)
        if kind == "paragraph" and style.get(qualified("default"), "0") in ("1", "true", "on"):
            named.setdefault((kind, "normal"), key)
    return named


def _ids(root: etree._Element) -> set[str | None]:
    return {style.get(qualified("styleId")) for style in root.iterfind(qualified("style"))}


def _add_defaults(root: etree._Element, volume: Volume, fonts: Fonts) -> None:
    size = SIZES[volume.layout.paper].text
    defaults = add(root, "docDefaults")
    properties = add(add(defaults, "rPrDefault"), "rPr")
    latin = fonts.latin
    add(properties, "rFonts", ascii=latin, hAnsi=latin, eastAsia=fonts.text.name, cs=latin)
    add(properties, "kern", val=0)
    add(properties, "sz", val=size)
    add(properties, "szCs", val=size)
    add(properties, "lang", **volume_languages(volume))
    add(defaults, "pPrDefault")


def _add_style(root: etree._Element, row: StyleRow, ids: StyleIds, *, chinese: bool) -> None:
    name = row.written(chinese)
    if name.lower() in {other for _kind, other in _named(root)}:
        name = f"{name} (collate)"  # a name that the template has for another kind of style
    style = add(root, "style", type=row.kind)
    if row.role == "Normal":
        style.set(qualified("default"), "1")
    if row.own:
        style.set(qualified("customStyle"), "1")
    style.set(qualified("styleId"), ids[row.role])
    add(style, "name", val=name)
    if row.based:
        add(style, "basedOn", val=ids[row.based])
    if row.next:
        add(style, "next", val=ids[row.next])
    add(style, "uiPriority", val=9 if row.role.startswith("Heading") else 10)
    add(style, "qFormat")
    for name, content in (("tblPr" if row.kind == "table" else "pPr", row.paragraph), ("rPr", row.run)):
        if content:
            add(style, name).extend(fragment(content))
