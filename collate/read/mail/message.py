"""Reader of mail: a message with its text, and its attachments as inputs (RFC 5322, RFC 2045 to 2047)."""

from __future__ import annotations

import io
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.errors import (
    CloseBoundaryNotFoundDefect,
    InvalidBase64CharactersDefect,
    InvalidBase64LengthDefect,
)
from email.message import Message
from typing import TYPE_CHECKING

from collate.errors import SourceError
from collate.i18n import _, listed
from collate.model import Document, Reason
from collate.read.discover import printable_name
from collate.read.html.charset import decode_page
from collate.read.html.flow import Flow
from collate.read.html.reader import inner_frames, is_wrapped, is_xhtml, plan_page
from collate.read.html.tree import PageItems, parse_page
from collate.read.html.writer import PagePlan, write_page
from collate.read.mail.flowed import flowed_lines
from collate.read.mail.headers import KNOWN, header_lines, parameter
from collate.read.mail.parts import Attachment, Body, MessageParts, attachment, message_parts
from collate.read.mail.pasted import without_mail
from collate.read.raw_builder import Input, RawBuilder

if TYPE_CHECKING:
    from collate.read.unpack import UnpackBudget
    from collate.settings import Settings

    #: Whether an attachment is of a format that can be read.
    Readable = Callable[[Input], bool]

#: Exceptions of the MIME parser on malformed messages; by its documentation it raises none, but it does.
_BROKEN = (ValueError, LookupError, AttributeError, TypeError, AssertionError, RecursionError)
_SAVE_AGAIN = _("Save the mail again in the mail program")
_DAMAGED = (InvalidBase64CharactersDefect, InvalidBase64LengthDefect)
#: Where the HTML form of a text has more letters than this many times the plain one, the plain one is not the
#: text but a note that there is one; and from which a warning names the difference. Choices.
_MUCH_MORE, _MORE = 5, 1.5


def mail_members(
    item: Input, settings: Settings, *, budget: UnpackBudget, readable: Readable
) -> Iterator[Document | Input | SourceError]:
    """Yield the document of a mail, then its attachments, as ``mail.eml/name``.

    The headers are metadata. Of a text in two forms the plain one is read, if it
    is one. Attachments that cannot be read are named in a warning of the document.

    Raises:
        SourceError: the file is not a mail, has neither text nor attachments, or is larger than *budget*.
    """
    try:
        message = _parse(item)
        parts = message_parts(message)
        taken: set[str] = set()
        attachments = [attachment(part, number, taken) for number, part in enumerate(parts.attached, start=1)]
    except _BROKEN as error:
        problem = _("is not a mail, or is damaged ({reason})", reason=str(error) or type(error).__name__)
        raise SourceError(item.path, problem, _SAVE_AGAIN) from error
    inputs = [_input(item, one, budget) for one in attachments]
    unread = [one.name for one, member in zip(attachments, inputs, strict=True) if not readable(member)]
    try:
        yield _MailWriter(item, settings, message, parts).document(unread)
    except SourceError as error:
        yield error
    yield from (member for member in inputs if readable(member))


def _parse(item: Input) -> Message:
    message = message_from_bytes(item.data.removeprefix(BOM_UTF8).lstrip(b"\r\n"))
    if not KNOWN & {name.lower() for name in message.keys()}:  # noqa: SIM118
        problem = _("is not a mail: it has no headers")
        raise SourceError(item.path, problem, _SAVE_AGAIN)
    return message


def _input(item: Input, one: Attachment, budget: UnpackBudget) -> Input:
    data = budget.take(io.BytesIO(one.data), one.name)
    return Input(f"{item.path}/{one.name}", item.location, data)


@dataclass(slots=True)
class _MailWriter:
    """Writer of the document of one mail."""

    item: Input
    settings: Settings
    message: Message
    parts: MessageParts
    builder: RawBuilder = field(default_factory=RawBuilder)
    encodings: list[str] = field(default_factory=list)
    how: list[str] = field(default_factory=list)
    wrapped: bool = False
    """Whether some of the text has the lines of the mail."""
    marked: bool = False
    """Whether all marks of quoted lines are in the ledger: those of ``format=flowed`` are unambiguous."""

    def document(self, unread: list[str]) -> Document:
        """Return the document; *unread* are the names of attachments that are not read.

        Raises:
            SourceError: the text is damaged, its encoding is not recognised, or there is nothing in the mail.
        """
        for line in (self.message.get_unixfrom(), *header_lines(self.message)):
            if line:
                self.builder.drop(line, Reason.METADATA)
                self.builder.end_line()
        self.builder.text("\n")
        start = self.builder.size
        for body in self.parts.bodies:
            self._write_body(body)
            self.builder.end_line()
        self._warn(unread)
        how = listed(list(dict.fromkeys(self.how)), clauses=True) if self.how else ""
        encoding = self.encodings[0] if self.encodings else ""
        source = self.item.source("message/rfc822", encoding, how=how)
        document = self.builder.document(source, wrapped=self.wrapped)
        if not document.raw[start:].strip() and not self.parts.attached:
            raise SourceError(self.item.path, _("the mail has no text"), _("Leave it out"))
        return without_mail(document, start, marked=self.marked)

    def _warn(self, unread: list[str]) -> None:
        if unread:
            problem = _("its attachments are not read: {names}", names=", ".join(map(printable_name, unread)))
            self.builder.warn(problem, _("If they have text, convert them, and read them beside the mail"))
        if any(isinstance(d, CloseBoundaryNotFoundDefect) for p in self.message.walk() for d in p.defects):
            self.builder.warn(_("it ends before its last part does; perhaps it is truncated"), _SAVE_AGAIN)

    def _write_body(self, body: Body) -> None:
        """Write one stretch of text: in its plain form, unless this only refers to another."""
        texts = [self._decoded(part) for part in body.plain]
        plain = sum(_count(text) for text in texts)
        pages = [self._page(part, optional=bool(plain)) for part in body.html]
        size = sum(self._size(page) for page in pages if page)
        if plain and _MUCH_MORE * plain > size:
            for part, text in zip(body.plain, texts, strict=True):
                self._write_plain(part, text)
                self.builder.end_line()
            if size > _MORE * plain:
                problem = _(
                    "its text has a second form, HTML, which is longer ({longer} characters, not {shorter})",
                    longer=size,
                    shorter=plain,
                )
                self.builder.warn(problem, _("Compare the two in the mail program"))
            return
        for text in texts:
            self.builder.drop(text, Reason.METADATA)
            self.builder.end_line()
        for page in pages:
            if page:
                flow = Flow(self.builder)
                write_page(page, flow, plan=self._plan(page))
                self.builder.end_line()
                self.wrapped |= is_wrapped(flow)

    def _decoded(self, part: Message) -> str:
        """Return the text of *part*, with line feeds as line ends.

        Raises:
            SourceError: it is damaged, or its encoding is not recognised.
        """
        payload = part.get_payload(decode=True)
        data = payload if isinstance(payload, bytes) else b""
        if any(isinstance(defect, _DAMAGED) for defect in part.defects):
            raise SourceError(self.item.path, _("its text is damaged (invalid base64)"), _SAVE_AGAIN)
        charset = part.get_content_charset() or ""
        override = self.settings.read.encoding
        text, encoding, how = decode_page(data, self.item.path, override=override, header=charset)
        self.encodings.append(encoding)
        self.how.append(how)
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def _page(self, part: Message, *, optional: bool) -> PageItems | None:
        """Return the parsed page in *part*; None where it cannot be read and is *optional*."""
        encodings, how = list(self.encodings), list(self.how)
        try:
            text = self._decoded(part)
            return parse_page(text, is_xhtml(text), where=self.item.path)
        except SourceError:
            if not optional:
                raise
            self.encodings, self.how = encodings, how
            return None

    def _plan(self, page: PageItems) -> PagePlan:
        return plan_page(page, self.settings, frame=inner_frames(self.settings))

    def _size(self, page: PageItems) -> int:
        """Return the number of characters that a page shows."""
        flow = Flow(RawBuilder())
        write_page(page, flow, plan=self._plan(page))
        return flow.visible

    def _write_plain(self, part: Message, text: str) -> None:
        self.wrapped = True
        if parameter(part, "content-type", "format").lower() != "flowed":
            self.builder.text(text)
            return
        self.marked = len(self.parts.bodies) == 1
        delete_space = parameter(part, "content-type", "delsp").lower() == "yes"
        for depth, words in flowed_lines(text, delete_space):
            if depth:
                self.builder.drop(">" * depth, Reason.MARKUP)
                self.builder.text(f" {words}\n")
            else:
                self.builder.text(f"{words}\n")


def _count(text: str) -> int:
    """Return the number of characters that are not blank."""
    return len(text) - sum(map(str.isspace, text))
