"""What of a Word file is not read: embedded objects, text of unknown elements, unknown parts."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from collate.errors import SourceError
from collate.i18n import _
from collate.read.docx.ooxml import STANDARD, tag_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from lxml import etree

    from collate.read.docx.ooxml import Element
    from collate.read.docx.package import DocxPackage, PartRelation

#: Elements whose text is read, or is an instruction or data of the program.
_HOLDERS = frozenset(("w:t", "w:delText", "w:instrText", "w:delInstrText", "w:fldData", "m:t", "a:t"))
#: Namespaces whose elements have measures and names as their text, never words: those of positions of
#: drawings, of VML and of the data of its shapes.
_MEASURES = (
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing",
    "urn:schemas-microsoft-com:",
)
#: Kinds of parts that are read, or have no text of the document. ``glossaryDocument`` holds building blocks
#: and the prompts of content controls; ``customXml`` data from which they were filled.
_KNOWN = frozenset((
    "aFChunk", "attachedTemplate", "attachedToolbars", "audio", "chart", "chartColorStyle", "chartEx",
    "chartStyle", "chartUserShapes", "colorsMapping", "comments", "commentsExtended",
    "commentsExtensible", "commentsIds", "control", "core-properties", "custom-properties", "customXml",
    "customXmlProps", "diagramColors", "diagramData", "diagramDrawing", "diagramLayout",
    "diagramQuickStyle", "documenttasks", "endnotes", "extended-properties", "font", "fontTable",
    "footer", "footnotes", "glossaryDocument", "header", "hyperlink", "image", "keyMapCustomizations",
    "mailMergeHeaderSource", "mailMergeSource", "media", "model3d", "numbering", "oleObject", "package",
    "people", "printerSettings", "recipientData", "settings", "slicer", "styles", "stylesWithEffects",
    "subDocument", "svgBlip", "theme", "themeOverride", "thumbnail", "transform", "vbaProject", "video",
    "webSettings", "wordVbaData",
))  # fmt: skip
#: Names that a warning lists.
_LISTED = 5


def warn_of_objects(names: Sequence[str], warn: Callable[[str, str], None]) -> None:
    """Warn of embedded objects, which have the class *names* ("" for an unknown one)."""
    if names:
        counted = _listed(name or "?" for name in names)
        problem = _("embedded objects that are not read: {count} ({names})", count=len(names), names=counted)
        warn(problem, _("If they have text, copy it into the document in Word"))


def warn_of_text(root: Element, warn: Callable[[str, str], None]) -> None:
    """Warn of words in elements that have no text by the standard."""
    names = list(_foreign_text(root))
    if names:
        problem = _(
            "elements with words that are not read: {count} ({names})", count=len(names), names=_listed(names)
        )
        warn(problem, _("Open the file in Word and save it again"))


def warn_of_parts(
    package: DocxPackage, relations: Iterable[PartRelation], warn: Callable[[str, str], None]
) -> None:
    """Warn of parts of unknown kinds with words in them."""
    for relation in relations:
        part = relation.target
        if relation.kind in _KNOWN or relation.external or not (part.endswith(".xml") and package.has(part)):
            continue
        try:
            root = package.xml(part)
        except SourceError:
            continue  # not a part of the text: Word reads none that is not XML
        if any(_has_words(element.text) for element in root.iter("*")):
            problem = _("its part {part} is not read: its kind is unknown", part=part)
            warn(problem, _("If it has text, copy it into the document in Word"))


def _foreign_text(root: Element) -> Iterator[str]:
    """Yield the names of the elements that have words and are not known to."""
    for text in cast("list[etree._ElementUnicodeResult]", _text_elsewhere()(root)):
        element = text.getparent()
        if text.is_tail and element is not None:
            element = element.getparent()
        if element is None or not _has_words(text):
            continue
        tag = str(element.tag)
        if tag_name(element) not in _HOLDERS and not tag.startswith(tuple("{" + uri for uri in _MEASURES)):
            yield re.split("[}:]", tag)[-1]


@lru_cache(maxsize=1)
def _text_elsewhere() -> etree.XPath:
    """Return a search for the text outside of the elements of the standard that hold text."""
    from lxml import etree

    names = " or ".join(f"local-name()='{name.partition(':')[2]}'" for name in sorted(_HOLDERS))
    known = " or ".join(f"starts-with(namespace-uri(), '{uri}')" for uri in STANDARD)
    return etree.XPath(f"//text()[normalize-space() and not(parent::*[({names}) and ({known})])]")


def _has_words(text: str | None) -> bool:
    """Return whether *text* has two letters or more: one alone is a name or a code."""
    return text is not None and sum(map(str.isalpha, text)) > 1


def _listed(names: Iterable[str]) -> str:
    counts = Counter(names)
    shown = ", ".join(sorted(counts)[:_LISTED])
    return f"{shown}, …" if len(counts) > _LISTED else shown
