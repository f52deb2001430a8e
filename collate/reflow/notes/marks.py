"""Marks that can call a note or open one: ① ⑴ 〔1〕 [1] （注1） ¹ * †."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import NamedTuple

from collate.lazy import lazy_pattern
from collate.text.layout import BLANKS
from collate.text.numerals import numeral_value


class Style(StrEnum):
    """How a mark is written. Marks of one style number one series of notes."""

    CIRCLED = "circled"
    """① ❶ ➀ 注①."""
    BRACED = "braced"
    """⑴ in one character."""
    SQUARE = "square"
    """[1] 〔1〕 【1】 〔一〕 [注1] [*1] [^1]."""
    ROUND = "round"
    """(1) （1）, which mostly number an enumeration."""
    WORD = "word"
    """（注1） 注1： *1 ※1 ^1."""
    RAISED = "raised"
    """¹ ²."""
    STAR = "star"
    """* ** † ‡ ※; a mark calls the note that opens with the same mark."""
    PLAIN = "plain"
    """1. 1、 and 1 before a blank: at the start of a line only."""


class Mark(NamedTuple):
    """A mark at ``raw[start:end]``. ``number`` is its place in the series; marks of stars have one, too."""

    start: int
    end: int
    number: int
    style: Style


#: Largest number of a note; years and numbers of documents have four digits.
_LARGEST = 999
#: First circled numbers of the blocks that Unicode has for them: the character, its number, the last number.
_CIRCLED = {
    "①": (1, 20), "㉑": (21, 35), "㊱": (36, 50), "❶": (1, 10), "⓫": (11, 20), "➀": (1, 10), "➊": (1, 10),
    "⑴": (1, 20), "⓵": (1, 10),
}  # fmt: skip
_VALUES = {
    chr(ord(first) + step): number + step
    for first, (number, last) in _CIRCLED.items()
    for step in range(last - number + 1)
}
_RAISED = {"¹": 1, "²": 2, "³": 3, "⁰": 0, **{chr(0x2070 + digit): digit for digit in range(4, 10)}}
_STARS = {"*": 1, "**": 2, "***": 3, "†": 11, "‡": 12, "††": 13, "‡‡": 14, "※": 21}
SINGLES = "".join(_VALUES)
"""Characters that are a number in a circle or in brackets."""
_BRACED = "".join(chr(ord("⑴") + step) for step in range(20))
_DIGITS = r"(?:[0-9]{1,3}|[０-９]{1,3})"
_HAN_NUMBER = "[一二三四五六七八九十百]{1,4}"
_OPEN, _CLOSE = r"〔\[［【﹝〖", r"〕\]］】﹞〗"
#: Opening and closing bracket may differ: OCR and typists mix them up.
_BRACKETED = lazy_pattern(
    rf"[{_OPEN}（(]\s?(?:[注註]\s?|[*＊^])?(?:{_DIGITS}|{_HAN_NUMBER}|[{SINGLES}]|[*＊※†‡])\s?[{_CLOSE})）]"
)
_CIRCLED_MARK = lazy_pattern(f"[{SINGLES}]")
_RAISED_MARK = lazy_pattern(f"[{''.join(_RAISED)}]+")
_SINGLE = lazy_pattern(f"[{SINGLES}{''.join(_RAISED)}*＊※†‡^]")
_CARET = lazy_pattern(r"\^(?:[0-9]{1,3}|\{[0-9]{1,3}\})")
_STAR_MARK = lazy_pattern(r"[*＊※†‡](?:(?<=[*＊※])[0-9]{1,2}(?![0-9])|[*＊†‡]{0,5})")
_LABEL = lazy_pattern(
    rf"^[{BLANKS}\0]*(?:(?P<word>[注註]\s?(?:{_DIGITS}|{_HAN_NUMBER})\s?[：:、.．)）\s])"
    rf"|(?P<plain>{_DIGITS}(?:[.．、:：)）](?![0-9])|(?=[{BLANKS}]))))",
    re.MULTILINE,
)
_NOT_NUMBER = lazy_pattern(r"[^0-9一二三四五六七八九十百]")


def find_marks(raw: str) -> list[Mark]:
    """Return the marks of all styles but PLAIN in *raw*, in order, without overlaps."""
    found = list(_find_bracketed(raw))
    if _SINGLE.search(raw):
        found += [mark for finder in _SINGLE_FINDERS for mark in finder(raw)]
    found.sort()
    marks: list[Mark] = []
    for mark in found:
        if not marks or mark.start >= marks[-1].end:
            marks.append(mark)
    return marks


def find_line_labels(raw: str) -> list[Mark]:
    """Return the labels that only the start of a line can have: 1. 1、 注1：."""
    labels: list[Mark] = []
    for match in _LABEL.finditer(raw):
        written = match["word"] or match["plain"]
        number = _number(written)
        if 0 < number <= _LARGEST:
            style = Style.WORD if match["word"] else Style.PLAIN
            labels.append(Mark(match.end() - len(written), match.end(), number, style))
    return labels


def _number(written: str) -> int:
    """Return the number of a mark in brackets or of a label, 0 if it has none."""
    plain = unicodedata.normalize("NFKC", written)
    circled = next((_VALUES[c] for c in written if c in _VALUES), 0)
    if circled:
        return circled
    digits = _NOT_NUMBER.sub("", plain)
    if digits.isdecimal():
        return int(digits)
    value = numeral_value(digits) if digits else None
    return int(value) if value is not None else 0


def _find_circled(raw: str) -> Iterator[Mark]:
    for match in _CIRCLED_MARK.finditer(raw):
        start = match.start()
        if raw[start - 1 : start] in ("注", "註") and start:
            start -= 1
        style = Style.BRACED if match[0] in _BRACED else Style.CIRCLED
        yield Mark(start, match.end(), _VALUES[match[0]], style)


def _find_bracketed(raw: str) -> Iterator[Mark]:
    for match in _BRACKETED.finditer(raw):
        written = match[0]
        round_ = written[0] in "(（" and written[-1] in ")）"
        if len(written) == 3 and written[1] in "*＊※†‡":
            if not round_:
                yield Mark(*match.span(), _STARS[written[1].replace("＊", "*")], Style.STAR)
            continue
        noted = "注" in written or "註" in written
        number = _number(written)
        if (
            round_
            and not noted
            and (written[1] in _VALUES or not unicodedata.normalize("NFKC", written[1]).isdecimal())
        ):
            continue  # （一） numbers a part of the text, (①) nothing
        if 0 < number <= _LARGEST:
            style = Style.SQUARE if not round_ else Style.WORD if noted else Style.ROUND
            yield Mark(*match.span(), number, style)


def _find_raised(raw: str) -> Iterator[Mark]:
    for match in _RAISED_MARK.finditer(raw):
        number = int("".join(str(_RAISED[c]) for c in match[0]))
        if 0 < number <= _LARGEST:
            yield Mark(*match.span(), number, Style.RAISED)


def _find_carets(raw: str) -> Iterator[Mark]:
    for match in _CARET.finditer(raw) if "^" in raw else ():
        number = int(match[0].strip("^{}"))
        if number:
            yield Mark(*match.span(), number, Style.WORD)


def _find_stars(raw: str) -> Iterator[Mark]:
    for match in _STAR_MARK.finditer(raw):
        written = match[0].replace("＊", "*")
        if written[-1].isdecimal():
            yield Mark(*match.span(), int(written[1:]), Style.WORD)
        elif written in _STARS:
            yield Mark(*match.span(), _STARS[written], Style.STAR)


_SINGLE_FINDERS: tuple[Callable[[str], Iterator[Mark]], ...] = (
    _find_circled,
    _find_raised,
    _find_carets,
    _find_stars,
)
