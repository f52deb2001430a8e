"""Encoding of a web page: byte order mark, header, declaration in the page, else its bytes."""

from __future__ import annotations

import codecs
import re

from collate.errors import SourceError
from collate.i18n import _
from collate.read.common_han import COMMON_CHARACTERS
from collate.read.encoding import decode
from collate.read.encoding_models import contradicts

#: Bytes searched for a declaration; browsers search 1,024, but some pages begin with long scripts.
_DECLARATION_BYTES = 8192
_DECLARED = re.compile(
    rb"""<meta[^>]*?charset\s*=\s*["']?\s*([A-Za-z0-9._:-]+)|<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._:-]+)""",
    re.IGNORECASE,
)
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE)
#: Label -> encodings to try in turn, each a superset of what the label names (WHATWG Encoding, 4.2).
_LABELS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("gb2312", "gb_2312-80", "gbk", "x-gbk", "cp936", "chinese", "gb18030"), ("gb18030",)),
    **dict.fromkeys(("big5", "x-x-big5", "cn-big5", "big5-hkscs"), ("big5", "big5hkscs", "cp950")),
    **dict.fromkeys(("utf8", "utf-8", "unicode-1-1-utf-8"), ("utf-8",)),
    # A page whose declaration is readable as ASCII is not in UTF-16.
    **dict.fromkeys(("utf-16", "utf-16le", "utf-16be", "unicode"), ("utf-8",)),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j", "ms_kanji"), ("cp932",)),
    **dict.fromkeys(("euc-jp", "x-euc-jp", "eucjp"), ("euc_jp", "euc_jis_2004")),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "ksc5601", "korean", "windows-949"), ("cp949",)),
}
#: Encodings that decode most bytes of each other.
_EAST_ASIAN = frozenset(("gb18030", "big5", "big5hkscs", "cp950", "cp932", "euc_jp", "euc_jis_2004", "cp949"))
#: Labels of single-byte encodings, which decode any file: their declaration is weak evidence.
_SINGLE_BYTE = re.compile(r"iso-?8859|latin|windows-125|cp125|ascii|macintosh|koi8|ibm|cp437", re.IGNORECASE)
#: Python codecs that are not encodings of pages.
_NOT_FOR_PAGES = frozenset(
    ("idna", "mbcs", "oem", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7")
)
_BETWEEN_TAGS = re.compile(rb"[^<>]+")
#: Number of characters by which two decodings are compared; a tenth of the bytes sampled. A choice.
_SAMPLE = 20_000


def decode_page(data: bytes, where: str, *, override: str = "", header: str = "") -> tuple[str, str, str]:
    """Decode a page by its declaration, unless its bytes contradict that beyond doubt.

    Args:
        data: the page.
        where: its name, for errors.
        override: encoding set by the user.
        header: encoding declared by the container (an HTTP or MIME header).

    Returns:
        Text without a byte order mark, encoding, and how that was determined, in a few words.

    Raises:
        SourceError: bytes are invalid in the encoding, or in all encodings tried.
    """
    if override or data.startswith(_MARKS):
        text, encoding, how = decode(data, where, override=override)
        return text.removeprefix("\ufeff"), encoding, how
    match = _DECLARED.search(data[:_DECLARATION_BYTES])
    declared = (match[1] or match[2]).decode("ascii") if match is not None else ""
    for label, origin in ((header, _("header")), (declared, _("declared in the page"))):
        decoded = _decode_as(data, label)
        if decoded is None:
            continue
        text, encoding = decoded
        other = _better_as_utf8(data, text, encoding)
        if other is not None:
            return other, "utf-8", _("good UTF-8, though {label} is {origin}", label=label, origin=origin)
        if encoding in _EAST_ASIAN and contradicts(_between_tags(data), encoding):
            text, encoding, how = _by_bytes(data, where)
            return text, encoding, _("{how}, though {label} is {origin}", how=how, label=label, origin=origin)
        if not _SINGLE_BYTE.search(label) or data.isascii():
            return text, encoding, _("{label}, {origin}", label=label, origin=origin)
    return _by_bytes(data, where)


def _decode_as(data: bytes, label: str) -> tuple[str, str] | None:
    """Return text and encoding of *data* decoded by *label*, or None if that is unknown or does not fit."""
    label = label.strip().strip("\"'").lower()
    if not label:
        return None
    for name in _LABELS.get(label, (label,)):
        try:
            if codecs.lookup(name).name.replace("_", "-") not in _NOT_FOR_PAGES:
                return data.decode(name), name
        except (LookupError, ValueError):  # unknown, a name with a null character, or undecodable
            continue
    return None


def _better_as_utf8(data: bytes, text: str, encoding: str) -> str | None:
    """Return *data* decoded as UTF-8 if that is valid and has more common characters than *text*, else None.

    Editors and browsers save pages in UTF-8 and leave an outdated declaration in them.
    """
    if encoding == "utf-8" or data.isascii():
        return None
    try:
        other = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return other if _share_of_common(other) > _share_of_common(text) else None


def _share_of_common(text: str) -> float:
    non_ascii = [c for c in text if c > "\x7f"][:_SAMPLE]
    return sum(c in COMMON_CHARACTERS for c in non_ascii) / len(non_ascii) if non_ascii else 0.0


def _by_bytes(data: bytes, where: str) -> tuple[str, str, str]:
    """Detect the encoding by the text between tags: markup is ASCII in all encodings, and may be long."""
    if data.isascii() or b"\0" in data:
        return decode(data, where)
    try:
        _text, encoding, how = decode(_between_tags(data), where)
        return data.decode(encoding), encoding, how
    except (SourceError, UnicodeDecodeError):
        return decode(data, where)


def _between_tags(data: bytes) -> bytes:
    """Return the first pieces of *data* between tags that are not ASCII."""
    sample, size = list[bytes](), 0
    for match in _BETWEEN_TAGS.finditer(data):
        if not match[0].isascii():
            sample.append(match[0])
            size += len(match[0])
        if size > 10 * _SAMPLE:
            break
    return b" ".join(sample)
