"""In which encoding a page is written: byte order mark, header, declaration in the page, else its bytes."""

from __future__ import annotations

import codecs
import re

from collate.errors import SourceError
from collate.read.common_han import COMMON
from collate.read.encoding import decode

#: Bytes in which a declaration is looked for; browsers look at 1,024, some pages begin with long scripts.
_HEAD = 8192
_DECLARED = re.compile(
    rb"""<meta[^>]*?charset\s*=\s*["']?\s*([A-Za-z0-9._:-]+)|<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._:-]+)""",
    re.IGNORECASE,
)
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE)
#: What a label stands for, each more than it says (WHATWG Encoding, 4.2), and what else to try.
_LABELS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("gb2312", "gb_2312-80", "gbk", "x-gbk", "cp936", "chinese", "gb18030"), ("gb18030",)),
    **dict.fromkeys(("big5", "x-x-big5", "cn-big5", "big5-hkscs"), ("big5", "big5hkscs", "cp950")),
    **dict.fromkeys(("utf8", "utf-8", "unicode-1-1-utf-8"), ("utf-8",)),
    # A page in which the declaration can be read as ASCII is not in UTF-16.
    **dict.fromkeys(("utf-16", "utf-16le", "utf-16be", "unicode"), ("utf-8",)),
    **dict.fromkeys(("shift_jis", "sjis", "x-sjis"), ("cp932",)),
    "euc-kr": ("cp949",),
}
#: Every file can be read in these: that they are declared says little.
_ANY = re.compile(r"iso-?8859|latin|windows-125|cp125|ascii|macintosh|koi8|ibm|cp437", re.IGNORECASE)
#: Python reads these too, but they are rules of writing and no encodings of pages.
_NO_TEXT = frozenset(
    ("idna", "mbcs", "oem", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7")
)
_BETWEEN_TAGS = re.compile(rb"[^<>]+")
#: Bytes that are looked at where nothing is declared, and characters of a text.
_SAMPLE = 20_000


def decode_page(data: bytes, where: str, override: str = "", header: str = "") -> tuple[str, str, str]:
    """Decode a page. What its declaration says holds, unless its bytes say otherwise beyond doubt.

    Args:
        data: the page.
        where: its name, for messages.
        override: the encoding that the user names.
        header: the encoding that the container (an HTTP or MIME header) names.

    Returns:
        Text without a byte order mark, encoding, and how that was found.

    Raises:
        SourceError: bytes that are no text in its encoding, or in any.
    """
    if override or data.startswith(_MARKS):
        text, encoding, how = decode(data, where, override)
        return text.removeprefix("\ufeff"), encoding, how
    found = _DECLARED.search(data[:_HEAD])
    declared = (found[1] or found[2]).decode("ascii") if found is not None else ""
    for label, place in ((header, "header"), (declared, "declared in the page")):
        read = _read_as(data, label)
        if read is None:
            continue
        text, encoding = read
        other = _better(data, text, encoding)
        if other is not None:
            return other, "utf-8", f"good UTF-8, though {label} is {place}"
        if not _ANY.search(label) or data.isascii():
            return text, encoding, f"{label}, {place}"
    return _by_bytes(data, where)


def _read_as(data: bytes, label: str) -> tuple[str, str] | None:
    label = label.strip().strip("\"'").lower()
    if not label:
        return None
    for name in _LABELS.get(label, (label,)):
        try:
            if codecs.lookup(name).name.replace("_", "-") not in _NO_TEXT:
                return data.decode(name), name
        except (LookupError, ValueError):  # not known, or a name with a null character; or not in it
            continue
    return None


def _better(data: bytes, text: str, encoding: str) -> str | None:
    """Return *data* read as UTF-8 where it is that and *text* is not what it says.

    Editors and browsers write pages anew in UTF-8 and leave the declaration as it was.
    """
    if encoding == "utf-8" or data.isascii():
        return None
    try:
        other = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return other if _common(other) > _common(text) else None


def _common(text: str) -> float:
    beyond = [c for c in text if c > "\x7f"][:_SAMPLE]
    return sum(c in COMMON for c in beyond) / len(beyond) if beyond else 0.0


def _by_bytes(data: bytes, where: str) -> tuple[str, str, str]:
    """Find the encoding by the text alone: markup is the same in all, and there may be much of it."""
    if data.isascii() or b"\0" in data:
        return decode(data, where)
    sample, size = list[bytes](), 0
    for found in _BETWEEN_TAGS.finditer(data):
        if not found[0].isascii():
            sample.append(found[0])
            size += len(found[0])
        if size > 10 * _SAMPLE:
            break
    try:
        _, encoding, how = decode(b" ".join(sample), where)
        return data.decode(encoding), encoding, how
    except (SourceError, UnicodeDecodeError):
        return decode(data, where)
