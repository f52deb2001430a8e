"""Numbers of list items, as a page shows them."""

from __future__ import annotations

import re

from collate.read.docx.number_formats import number_text
from collate.read.html.tokeniser import Kind
from collate.read.html.tree import Item, Page

_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([^;]+)", re.IGNORECASE)
_TYPES = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
#: Counter styles of CSS -> the format of that name in Word, and the mark that follows the number.
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


class Lists:
    """Counts the items of the numbered lists of a page."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._next: dict[int, int] = {}

    def number(self, index: int) -> str:
        """Return what the page shows in front of the list item at *index*: its number, or ""."""
        item = self._page[index]
        if item.soft or item.parent < 0 or self._page[item.parent].value != "ol":
            return ""
        own = self._page[item.parent]
        value = _whole(item.attributes.get("value"))
        number = value if value is not None else self._next.get(item.parent)
        if number is None:
            number = self._start(item.parent)
        self._next[item.parent] = number + (-1 if "reversed" in own.attributes else 1)
        style = _style(item) or _style(own) or "decimal"
        if style in _BULLETS:
            return ""
        written_as, mark = _STYLES.get(style, ("decimal", "."))
        text = f"{number_text(number, written_as)}{mark}"
        return "" if self._says(index, text[:-1]) else text

    def _start(self, at: int) -> int:
        own = self._page[at]
        start = _whole(own.attributes.get("start"))
        if start is not None:
            return start
        if "reversed" in own.attributes:
            inner = self._page[at + 1 : own.end]
            return sum(item.kind is Kind.OPEN and item.value == "li" and item.parent == at for item in inner)
        return 1

    def _says(self, index: int, number: str) -> bool:
        """Whether the text of the item begins with its number: then the page hides the automatic one."""
        near = self._page[index + 1 : index + 8]
        text = next(
            (item.value.strip() for item in near if item.kind is Kind.TEXT and item.value.strip()), ""
        )
        after = text.lstrip("(（〔").removeprefix(number)
        return after[:1] in _MARKS and len(after) < len(text)


def _style(item: Item) -> str:
    found = _STYLE.search(item.attributes.get("style", ""))
    for word in found[1].lower().split() if found is not None else ():
        if word in _STYLES or word in _BULLETS:
            return word
    written = item.attributes.get("type", "").strip()
    return _TYPES.get(written, written.lower() if written.lower() in _BULLETS else "")


def _whole(written: str | None) -> int | None:
    """Return a whole number of up to nine digits, or None.

    >>> _whole(" 7x"), _whole("-3"), _whole("x"), _whole("9" * 5000)
    (7, -3, None, None)
    """
    found = re.match(r"\s*([+-]?[0-9]{1,9})(?![0-9])", written or "")
    return int(found[1]) if found is not None else None
