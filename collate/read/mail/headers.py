"""The headers of a message as text: encoded words decoded, bytes beyond ASCII in the encoding that fits."""

from __future__ import annotations

import codecs
import re
from binascii import Error as BinasciiError
from email.errors import MessageError
from email.header import decode_header
from email.message import Message

from collate.errors import SourceError
from collate.read.encoding import decode

#: gb2312 and gbk are subsets of gb18030, and headers declared as such contain characters beyond them.
_ALIASES = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "big5": "big5hkscs",
}
_FOLD = re.compile(r"\r?\n[ \t]+")
#: Headers of which every message has one or more (RFC 5322, 3.6; RFC 2045, 4).
KNOWN = frozenset(
    ("from", "to", "cc", "date", "subject", "sender", "received", "message-id", "return-path", "reply-to",
     "mime-version", "content-type", "delivered-to")
)  # fmt: skip


def header_lines(message: Message) -> list[str]:
    """Return the headers of *message* in their order, one a line, as ``Name: value``."""
    return [f"{_readable(name)}: {header_text(str(value))}" for name, value in message.raw_items()]


def header_text(value: str) -> str:
    """Return the *value* of a header as it was parsed, unfolded and decoded.

    >>> header_text("=?gb2312?B?1NrH78rVu+HS6cnPtcS9sruw?=")
    '在秋收会议上的讲话'
    """
    line = _FOLD.sub(" ", value)
    if "=?" not in line:
        return _readable(line)
    try:
        pieces = decode_header(line)
    except (MessageError, BinasciiError, ValueError):
        return _readable(line)
    # Neighbours in one charset are decoded together: some programs part a character between two of them.
    return "".join(
        _readable(piece) if isinstance(piece, str) else decode_bytes(piece, charset or "")
        for piece, charset in pieces
    )


def parameter(part: Message, header: str, name: str) -> str:
    """Return the parameter *name* of a *header* of *part*, also where it is encoded (RFC 2231), or ""."""
    value = next((str(v) for key, v in part.raw_items() if key.lower() == header), "")
    # A message of its own: parameters of a header with bytes beyond ASCII are not parsed.
    alone = Message()
    alone[header] = _readable(_FOLD.sub(" ", value))
    found = alone.get_param(name, "", header)
    if isinstance(found, tuple):
        charset, _language, text = found
        return decode_bytes(text.encode("raw-unicode-escape"), charset or "")
    return header_text(str(found or ""))


def decode_bytes(data: bytes, charset: str) -> str:
    """Return *data* decoded by *charset*, or where that fails by detection; undecodable bytes as escapes."""
    name = _ALIASES.get(charset.lower(), charset)
    try:
        if name:
            codecs.lookup(name)
            text = data.decode(name)
            text.encode()  # UTF-7 and escapes can have lone surrogates
            return text
    except (LookupError, ValueError):  # unknown, a name with a null character, or undecodable
        pass
    try:
        return decode(data, "")[0]
    except SourceError:
        return data.decode("utf-8", "backslashreplace")


def _readable(text: str) -> str:
    """Return *text* with bytes beyond ASCII, which the parser keeps as surrogates, decoded."""
    if text.isascii():
        return text
    try:
        return decode_bytes(text.encode("ascii", "surrogateescape"), "")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
