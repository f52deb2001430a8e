"""Text as runs: its direction by its letters, its language, spaces kept, characters without a form shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from collate.report.publication.docx.elements import XML_SPACE, add
from collate.report.publication.docx.fonts import WordLanguage

#: Blocks of letters that are written from right to left. Source: DerivedBidiClass.txt of Unicode.
_RIGHT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff"
#: A stretch from right to left: its letters, and what stands between them but for letters of other scripts.
_RIGHT_STRETCH = re.compile(f"[{_RIGHT}](?:[\\W\\d_{_RIGHT}]*[{_RIGHT}])?")
_ANY_RIGHT = re.compile(f"[{_RIGHT}]")
#: Marks that are in Latin and in Chinese fonts; Word takes the former unless the run has a hint.
#: Source: ECMA-376 part 1, 17.3.2.26 (the ranges that ``hint`` changes), those that occur in Chinese text.
_AMBIGUOUS = re.compile(
    "[\u00a7\u00b0\u00b1\u00b7\u00d7\u00f7\u2010-\u2027\u2030-\u203b\u2103-\u22ff\u2460-\u266f]"
)


class Words(NamedTuple):
    """How words are set: their character style, and the language if it is not that of the file.

    ``han`` is whether marks that Latin and Chinese fonts share are Chinese.
    """

    style: str = ""
    language: WordLanguage | None = None
    han: bool = False


def add_words(parent: etree._Element, text: str, words: Words, *, deleted: bool = False) -> None:
    """Append *text*, which has no line ends, as runs to a paragraph, a hyperlink, or a tracked change."""
    for stretch, right in _stretches(text):
        run = add(parent, "r")
        _properties(run, words, stretch, right)
        holder = add(run, "delText" if deleted else "t")
        holder.text = stretch
        if stretch[0].isspace() or stretch[-1].isspace():
            holder.set(XML_SPACE, "preserve")


def _properties(run: etree._Element, words: Words, text: str, right: bool) -> None:
    hint = words.han and _AMBIGUOUS.search(text)
    if not (words.style or words.language or hint or right):
        return
    properties = add(run, "rPr")
    if words.style:
        add(properties, "rStyle", val=words.style)
    if hint:
        add(properties, "rFonts", hint="eastAsia")
    if right:
        add(properties, "rtl")
    if words.language:
        add(properties, "lang", **{words.language.attribute: words.language.tag})


def _stretches(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the stretches of *text*, and whether each runs from right to left."""
    at = 0
    for found in _RIGHT_STRETCH.finditer(text) if _ANY_RIGHT.search(text) else ():
        if found.start() > at:
            yield text[at : found.start()], False
        yield found.group(), True
        at = found.end()
    if at < len(text):
        yield text[at:], False
