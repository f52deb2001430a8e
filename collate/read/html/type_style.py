"""Type of an element by its markup: bold, centred, of a class for titles, and its size."""

from __future__ import annotations

import re

from collate.read.html.display_lines import USUAL_SIZE, Display
from collate.read.html.tokeniser import word_set
from collate.read.html.tree import HEADINGS, PageItem

_BY_NAME = {"b": Display.BOLD, "strong": Display.BOLD, "center": Display.CENTRED}
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|bolder|[6-9]00)\b", re.IGNORECASE)
_CENTRED = re.compile(r"text-align\s*:\s*(?:-\w+-)?center\b", re.IGNORECASE)
_SIZE = re.compile(r"font-size\s*:\s*([\d.]+)?\s*(px|pt|r?em|%|[a-z-]+)", re.IGNORECASE)
#: Elements whose ``align`` is that of their text; of a table or a picture it is that of the box.
_ALIGNED = word_set("p div td th tr tbody thead caption h1 h2 h3 h4 h5 h6")
#: Pixels for a unit; a percentage and an em are of the usual size, whatever the size around them.
_UNITS = {"px": 1.0, "pt": 4 / 3, "em": USUAL_SIZE, "rem": USUAL_SIZE, "%": USUAL_SIZE / 100}
#: Factors of keywords, and of the sizes 1 to 7 of ``font``. Source: CSS Fonts Module Level 4, 2.5.1.
_KEYWORDS = {"large": 1.2, "larger": 1.2, "x-large": 1.5, "xx-large": 2.0, "xxx-large": 3.0}
_FONT_SIZES = (0.6, 0.8, 1.0, 1.2, 1.5, 2.0, 3.0)
#: Words of class names of titles, as in ``article-title``, ``newsTitle`` and ``biaoti``.
_TITLE_CLASS = re.compile(
    r"(?:^|[\s_\d-])(?:sub|head)?(?:title|heading|headline|biaoti)\d*(?=$|[\s_-])|[a-z](?:Title|Heading)\d*(?=$|[\s_-])|标题"
)


def type_style(item: PageItem) -> Display:
    """Return the properties that the element itself sets."""
    style = _BY_NAME.get(item.value, Display.NONE)
    attributes = item.attributes
    if not attributes:
        return style
    if attributes.get("align", "").strip().lower() == "center" and item.value in _ALIGNED:
        style |= Display.CENTRED
    css = attributes.get("style")
    if css and _BOLD.search(css):
        style |= Display.BOLD
    if css and _CENTRED.search(css):
        style |= Display.CENTRED
    if "class" in attributes and item.value not in HEADINGS and _TITLE_CLASS.search(attributes["class"]):
        style |= Display.NAMED
    return style


def type_size(item: PageItem) -> float:
    """Return the size that the element itself sets, in pixels; 0 if none.

    >>> from collate.read.html.tokeniser import TokenType
    >>> type_size(PageItem(TokenType.OPEN, "p", -1, {"style": "font-size: 18pt"}))
    24.0
    """
    attributes = item.attributes
    if item.value == "big":
        return _KEYWORDS["larger"] * USUAL_SIZE
    if item.value == "font" and attributes.get("size"):
        return _font_size(attributes["size"].strip())
    match = _SIZE.search(attributes["style"]) if "style" in attributes else None
    if match is None:
        return 0
    number, unit = match[1], match[2].lower()
    if number is None:
        return _KEYWORDS.get(unit, 0) * USUAL_SIZE
    try:
        return float(number) * _UNITS.get(unit, 0)
    except ValueError:
        return 0


def _font_size(written: str) -> float:
    """Return the pixels of the attribute ``size`` of ``font``, 1 to 7, or relative to 3 (+1)."""
    match = re.fullmatch(r"([+-]?)([0-9])", written)
    if match is None:
        return 0
    number = int(match[2])
    size = number if not match[1] else 3 + (number if match[1] == "+" else -number)
    return _FONT_SIZES[min(max(size, 1), 7) - 1] * USUAL_SIZE
