"""The settings part: notes of the whole file, line breaking, compatibility."""

from __future__ import annotations

from lxml import etree

from collate.report.publication.docx.elements import add, new_part, put, qualified
from collate.report.publication.docx.sections import add_numbering
from collate.report.publication.model import Volume

#: Children of ``w:settings`` from those for notes on, in the order of the schema.
#: Source: ECMA-376 part 1, annex A.1 (CT_Settings).
_ORDER = (
    *("footnotePr", "endnotePr", "compat", "docVars", "rsids", "mathPr", "attachedSchema", "themeFontLang"),
    *(
        "clrSchemeMapping",
        "doNotIncludeSubdocsInStats",
        "doNotAutoCompressPictures",
        "forceUpgrade",
        "captions",
    ),
    *("readModeInkLockDown", "smartTagType", "schemaLibrary", "shapeDefaults", "doNotEmbedSmartTags"),
    *("decimalSymbol", "listSeparator"),
)
#: The ids of the lines above notes: on their page, and where a note continues on the next.
SEPARATORS = {"separator": -1, "continuationSeparator": 0}
#: The layout of Word 2013 and later. Source: MS-DOCX 2.15.12 (compatibilityMode).
_COMPATIBILITY = 15


def settings_part(volume: Volume, template: etree._Element | None) -> etree._Element:
    """Return the root of the settings part, that of the *template* or its own, for the notes of *volume*."""
    root = _own_settings() if template is None else template
    for element in list(root):
        if element.get(qualified("r:id")) is not None:
            root.remove(element)  # its relation is not kept: a template elsewhere, a data source
    layout = volume.layout
    several = layout.restart == "section" or (layout.restart != "volume" and len(volume.texts) > 1)
    for kind in ("footnote", "endnote"):
        notes = add(new_part("part"), f"{kind}Pr")
        if kind == "endnote":
            add(notes, "pos", val="sectEnd")
        if (kind == "footnote") == (layout.place == "foot"):
            add_numbering(notes, layout, anew=several)
        for key in SEPARATORS.values():
            add(notes, kind, id=key)
        put(root, notes, _ORDER)
    return root


def _own_settings() -> etree._Element:
    root = new_part("settings")
    add(root, "zoom", percent=100)
    add(root, "defaultTabStop", val=420)
    add(root, "characterSpacingControl", val="compressPunctuation")
    compat = add(root, "compat")
    add(compat, "spaceForUL")
    add(compat, "balanceSingleByteDoubleByteWidth")
    add(compat, "doNotLeaveBackslashAlone")
    add(compat, "ulTrailSpace")
    add(compat, "adjustLineHeightInTable")
    add(compat, "useFELayout")
    setting = {"name": "compatibilityMode", "uri": "http://schemas.microsoft.com/office/word"}
    add(compat, "compatSetting", **setting, val=_COMPATIBILITY)
    return root
