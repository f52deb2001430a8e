"""Numbers of list items as displayed by a browser."""

from __future__ import annotations

import re

from collate.read.docx.number_formats import number_text
from collate.read.html.tokeniser import TokenType
from collate.read.html.tree import PageItem, PageItems

_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([^;]+)", re.IGNORECASE)
_TYPES = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
#: Counter style of CSS -> the equivalent number format of Word, and the suffix of the number.
#: Source: CSS Counter Styles Level 3, 6 "Simple Predefined Counter Styles" and 7.
_STYLES: dict[str, tuple[str, str]] = {
    "decimal": ("decimal", "."),
    "decimal-leading-zero": ("decimalZero", "."),
    "lower-alpha": ("lowerLetter", "."),
    "lower-latin": ("lowerLetter", "."),
    "upper-alpha": ("upperLetter", "."),
    "upper-latin": ("upperLetter", "."),
    "lower-roman": ("lowerRoman", "."),
    "upper-roman": ("upperRoman", "."),
    "cjk-decimal": ("ideographDigital", "、"),
    "cjk-ideographic": ("chineseCountingThousand", "、"),
    "simp-chinese-informal": ("chineseCountingThousand", "、"),
    "trad-chinese-informal": ("chineseCountingThousand", "、"),
    "simp-chinese-formal": ("chineseLegalSimplified", "、"),
    "trad-chinese-formal": ("ideographLegalTraditional", "、"),
    "cjk-heavenly-stem": ("ideographTraditional", "、"),
    "cjk-earthly-branch": ("ideographZodiac", "、"),
}
_MARKS = tuple(".、．)）〕")
_BULLETS = frozenset(("none", "disc", "circle", "square", "disclosure-open", "disclosure-closed"))


class ListCounters:
    """Counters of the numbered lists of a page."""

    def __init__(self, page: PageItems) -> None:
        self._page = page
        self._next: dict[int, int] = {}

    def number(self, index: int) -> str:
        """Count the list item at *index*, and return its number as displayed, or ""."""
        item = self._page[index]
        if item.soft or item.parent < 0 or self._page[item.parent].value != "ol":
            return ""
        list_item = self._page[item.parent]
        value = _integer(item.attributes.get("value"))
        number = value if value is not None else self._next.get(item.parent)
        if number is None:
            number = self._start(item.parent)
        self._next[item.parent] = number + (-1 if "reversed" in list_item.attributes else 1)
        style = _style(item) or _style(list_item) or "decimal"
        if style in _BULLETS:
            return ""
        format_name, suffix = _STYLES.get(style, ("decimal", "."))
        text = f"{number_text(number, format_name)}{suffix}"
        return "" if self._begins_with(index, text[:-1]) else text

    def _start(self, at: int) -> int:
        """Return the number of the first item of the list at *at*."""
        list_item = self._page[at]
        start = _integer(list_item.attributes.get("start"))
        if start is not None:
            return start
        if "reversed" in list_item.attributes:
            inner = self._page[at + 1 : list_item.end]
            return sum(
                item.kind is TokenType.OPEN and item.value == "li" and item.parent == at for item in inner
            )
        return 1

    def _begins_with(self, index: int, number: str) -> bool:
        """Return whether the item's own text begins with *number*: the page hides the automatic one then."""
        near = self._page[index + 1 : index + 8]
        text = next(
            (item.value.strip() for item in near if item.kind is TokenType.TEXT and item.value.strip()), ""
        )
        after = text.lstrip("(（〔").removeprefix(number)
        return after[:1] in _MARKS and len(after) < len(text)


def _style(item: PageItem) -> str:
    """Return the counter style of a list or a list item, by its ``style`` or ``type`` attribute, or ""."""
    match = _STYLE.search(item.attributes.get("style", ""))
    for word in match[1].lower().split() if match is not None else ():
        if word in _STYLES or word in _BULLETS:
            return word
    value = item.attributes.get("type", "").strip()
    return _TYPES.get(value, value.lower() if value.lower() in _BULLETS else "")


def _integer(value: str | None) -> int | None:
    """Return the integer of up to nine digits at the start of an attribute value, or None.

    >>> _integer(" 7x"), _integer("-3"), _integer("x"), _integer("9" * 5000)
    (7, -3, None, None)
    """
    match = re.match(r"\s*([+-]?[0-9]{1,9})(?![0-9])", value or "")
    return int(match[1]) if match is not None else None
