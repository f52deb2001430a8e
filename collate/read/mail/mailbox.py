"""Mailboxes (mbox): the mails in them as inputs, in their order."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from collate.errors import SourceError
from collate.i18n import _
from collate.read.budget import check_texts
from collate.read.raw_builder import Input

if TYPE_CHECKING:
    from collate.read.unpack import UnpackBudget
    from collate.settings import Settings

#: The line that separates mails, with sender and time, above a header (RFC 4155, appendix A). A line of a
#: text that begins with From has no time, or no header below it.
SEPARATOR = re.compile(
    rb"^From [^\r\n]*\d{1,2}:\d{2}[^\r\n]*\d{4}[^\r\n]*\r?\n(?=[!-9;-~]{1,80}:)", re.MULTILINE
)


def mailbox_members(item: Input, settings: Settings, *, budget: UnpackBudget) -> Iterator[Input]:
    """Yield the mails of a mailbox, named by their number: ``box.mbox/1.eml``.

    Raises:
        SourceError: the file is not a mailbox, has too many mails, or is larger than *budget*.
    """
    data = item.data.lstrip(b"\xef\xbb\xbf\r\n")
    found = list(SEPARATOR.finditer(data))
    if not found or found[0].start():
        problem = _("is not a mailbox: no line with From and a time is above its first mail")
        remedy = _("Export the mailbox again, or rename it with the suffix .eml if it is one mail")
        raise SourceError(item.path, problem, remedy)
    check_texts(len(found), item.path, settings)
    bounds = [*((match.start(), match.end()) for match in found), (len(data), len(data))]
    for number, ((_start, begin), (end, _end)) in enumerate(pairwise(bounds), start=1):
        name = f"{number}.eml"
        mail = budget.take(io.BytesIO(_unescaped(data[begin:end])), name)
        yield Input(f"{item.path}/{name}", item.location, mail)


def _unescaped(mail: bytes) -> bytes:
    r"""Return a mail with one mark less before each line that begins with From, unless it is in a quotation.

    >>> _unescaped(b"a\n>From b\nc"), _unescaped(b"> a\n>From b\n")
    (b'a\nFrom b\nc', b'> a\n>From b\n')
    """
    lines = mail.split(b"\n")
    for index, line in enumerate(lines):
        around = (*lines[max(0, index - 1) : index], *lines[index + 1 : index + 2])
        escaped = line.startswith(b">") and line.lstrip(b">").startswith(b"From ")
        if escaped and not any(other.startswith(b">") for other in around):
            lines[index] = line[1:]
    return b"\n".join(lines)
