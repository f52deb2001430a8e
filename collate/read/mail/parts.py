"""The parts of a message: the forms of its text, and its attachments."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass, field
from email.message import Message
from email.policy import compat32
from pathlib import PurePosixPath

from collate.read.discover import printable_name
from collate.read.mail.headers import header_text, parameter

#: Media types of attachments, by which one without a suffix gets its own; mimetypes differ between systems.
_SUFFIXES = {
    "text/plain": ".txt",
    "text/html": ".html",
    "application/pdf": ".pdf",
    "application/msword": ".doc",
    "application/rtf": ".rtf",
    "text/rtf": ".rtf",
    "application/zip": ".zip",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.oasis.opendocument.text": ".odt",
    "message/rfc822": ".eml",
}


@dataclass(slots=True)
class Body:
    """A stretch of the text of a message, in one form or in two with the same words."""

    plain: list[Message] = field(default_factory=list)
    html: list[Message] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Attachment:
    """An attachment: its name, unique in the message, and its bytes."""

    name: str
    data: bytes


@dataclass(slots=True)
class MessageParts:
    """The parts of one message, in its order."""

    bodies: list[Body] = field(default_factory=list)
    attached: list[Message] = field(default_factory=list)


def message_parts(message: Message) -> MessageParts:
    """Return the parts of *message*; a mail attached to it is one part.

    Raises:
        RecursionError: multiparts are nested too deeply.
    """
    parts = MessageParts()
    parts.bodies = _bodies(message, parts)
    if not parts.bodies:
        # A text that has a name and is not declared an attachment, where there is no other.
        inline = [part for part in parts.attached if _is_text(part) and not _is_attachment(part)]
        for part in inline[:1]:
            parts.attached.remove(part)
            parts.bodies.append(_leaf(part))
    return parts


def _bodies(part: Message, parts: MessageParts) -> list[Body]:
    kind = part.get_content_type()
    if part.get_content_maintype() == "message" and part.is_multipart():
        parts.attached.append(part)
        return []
    if not part.is_multipart():
        if not _is_text(part) or _is_attachment(part) or _given_name(part):
            parts.attached.append(part)
            return []
        return [_leaf(part)]
    inner = [_bodies(one, parts) for one in _children(part)]
    if kind != "multipart/alternative":
        return [body for bodies in inner for body in bodies]
    # The forms stand in the order of their richness (RFC 2046, 5.1.4): the first plain, the last HTML.
    plain = next((found for bodies in inner if (found := [p for b in bodies for p in b.plain])), [])
    html = next((found for bodies in reversed(inner) if (found := [p for b in bodies for p in b.html])), [])
    return [Body(plain, html)] if plain or html else []


def _children(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []


def _leaf(part: Message) -> Body:
    return Body(html=[part]) if part.get_content_type() == "text/html" else Body(plain=[part])


def _is_text(part: Message) -> bool:
    """Return whether a leaf may be text of the message; a multipart without its boundary is, too."""
    return part.get_content_type() in ("text/plain", "text/html") or (
        part.get_content_maintype() == "multipart" and not part.is_multipart()
    )


def _is_attachment(part: Message) -> bool:
    return part.get_content_disposition() == "attachment"


def _given_name(part: Message) -> str:
    return parameter(part, "content-disposition", "filename") or parameter(part, "content-type", "name")


def attachment(part: Message, number: int, taken: set[str]) -> Attachment:
    """Return the attachment *number* (from 1) of a message; its name is added to *taken*."""
    name = PurePosixPath(_given_name(part).replace("\\", "/")).name.strip()
    kind = part.get_content_type()
    if kind == "message/rfc822":
        inner = _children(part)
        data = _mail_bytes(part, inner[0]) if inner else b""
        if not name and inner:
            subject = str(dict(inner[0].raw_items()).get("Subject", ""))
            name = PurePosixPath(header_text(subject).replace("\\", "/").replace("/", "_")).name.strip()
        name = (name or f"{number}").removesuffix(".eml") + ".eml"
    else:
        payload = part.get_payload(decode=True)
        data = payload if isinstance(payload, bytes) else part.as_bytes(policy=compat32)
    suffix = _SUFFIXES.get(kind) or mimetypes.guess_extension(kind) or ""
    name = printable_name(name or f"{number}{suffix}")
    if not PurePosixPath(name).suffix:
        name += suffix
    path = PurePosixPath(name)
    count = 1
    while name in taken:
        count += 1
        name = f"{path.stem}~{count}{path.suffix}"
    taken.add(name)
    return Attachment(name, data)


def _mail_bytes(part: Message, inner: Message) -> bytes:
    """Return the bytes of an attached mail; some programs encode it, against RFC 2046, 5.2.1."""
    encoding = str(part.get("Content-Transfer-Encoding") or "").strip().lower()
    if encoding in ("base64", "quoted-printable") and not inner.keys():
        inner["Content-Transfer-Encoding"] = encoding
        payload = inner.get_payload(decode=True)
        return payload if isinstance(payload, bytes) else b""
    return inner.as_bytes(policy=compat32)
