"""A mail in plain text: what is not its words goes to the ledger, where there is evidence of a mail."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from collate.lazy import lazy_pattern
from collate.model import Document, Dropped, Reason, Span
from collate.read.mail.pasted_lines import PastedLine, pasted_lines
from collate.read.mail.phrases import (
    ADDRESS,
    Attribution,
    Header,
    attribution,
    begins_as_mail,
    header_kind,
    is_header_block,
    is_separator,
    opens_attribution,
)
from collate.read.mail.quotations import quoting_lines
from collate.text.layout import display_width, ends_sentence
from collate.text.line_roles import SURNAMES, speaker

#: A text without any of these has no trace of a mail.
_TRACE = lazy_pattern(
    r"^(?: ?>|[ >]*[-–—_]{2,}.*[-–—_]{2}|[ >*]*[\w -]{1,24}\*{0,2}\s?[:：])|@[\w-]+\.[^\n]{0,200}[:：]\s*$",
    re.MULTILINE,
)
_SURE = (Attribution.COMPLETE, Attribution.SURE)
#: Largest number of lines of an attribution.
_ATTRIBUTION_LINES = 3
#: Most lines of a signature after ``-- ``, and after ``--`` with and without an address or number. Choices:
#: by custom a signature has 4 lines (RFC 3676, 4.3), those of companies 6 to 15.
_SIGNATURE_LINES, _CONTACT_LINES, _NAME_LINES = 20, 10, 4
#: Most characters of a signature after ``-- ``: notices of confidentiality have 300 to 1,200. A choice.
_SIGNATURE_SIZE = 1500
#: Widest line of a signature after ``--``, in columns; a choice.
_SIGNATURE_WIDTH = 60
_CONTACT = lazy_pattern(
    r"https?://|www\.|\d{5}|(?:\d[\s-]?){6}|电话|電話|手机|手機|传真|邮箱|\b(?:tel|phone|fax|mobil)", re.I
)
_CLAUSE_END = lazy_pattern(r"[，。！？；：、,;!?—…]$")


@dataclass(slots=True)
class _Mail:
    """The lines of a text, and what was found among them.

    ``sure``: an attribution, a separator or headers show that it is a mail;
    ``quoting`` are the indices of lines whose marks quote them; ``dropped`` the
    reasons of lines that are not text.
    """

    lines: Sequence[PastedLine]
    sure: bool
    quoting: frozenset[int] = frozenset()
    dropped: dict[int, Reason] = field(default_factory=dict)


def without_mail(document: Document, body: int | None = None, *, marked: bool = False) -> Document:
    r"""Return *document* with ledger rows for what a mail program added to its words.

    The marks ``>`` of quoted lines are markup; attributions, separators and the
    headers of quoted mails are metadata; a signature has a reason of its own.
    Own words and quoted words are both text. Without evidence of a mail the
    document is returned as it is.

    Args:
        document: the text as it was read.
        body: raw offset at which the message of a file of mail begins, which
            is evidence of a mail; None for any other text.
        marked: the marks of quoted lines are in the ledger already.
    """
    start = body or 0
    if body is None and not _TRACE.search(document.raw):
        return document
    mail = _Mail(pasted_lines(document.raw, start), sure=body is not None)
    _find_headers(mail)
    _find_attributions(mail, anywhere=body is not None)
    if marked:
        pass
    elif mail.sure:
        mail.quoting = frozenset(index for index, line in enumerate(mail.lines) if line.depth)
    else:
        mail.quoting = quoting_lines(mail.lines)
    if mail.sure or mail.quoting:
        _find_signatures(mail)
    if all(index in mail.dropped or line.blank for index, line in enumerate(mail.lines)):
        return document  # nothing would be left
    rows = [row for row in _rows(mail) if not _overlaps(row.span, document.ledger)]
    return replace(document, ledger=tuple(sorted((*document.ledger, *rows)))) if rows else document


def _find_headers(mail: _Mail) -> None:
    """Mark separators, and blocks of headers."""
    lines = mail.lines
    separated = False
    index = 0
    while index < len(lines):
        line = lines[index]
        end = index + 1
        if is_separator(line.text):
            mail.dropped[index] = Reason.METADATA
            mail.sure = separated = True
        elif not line.blank:
            while end <= len(lines) and _is_header(lines, end - 1, first=index):
                end += 1
            end -= 1
            if end > index and is_header_block([line.text for line in lines[index:end]], separated):
                mail.dropped.update(dict.fromkeys(range(index, end), Reason.METADATA))
                mail.sure = True
            separated = False
            end = max(end, index + 1)
        index = end


def _is_header(lines: Sequence[PastedLine], index: int, *, first: int) -> bool:
    """Return whether line *index* is a header, or continues one, in a block from line *first* on."""
    line = lines[index]
    if line.depth != lines[first].depth:
        return False
    if header_kind(line.text) is not None:
        return True
    # Long lists of recipients are broken after a comma or semicolon, or before an address.
    above = lines[index - 1].text
    continues = above.endswith((";", ",", "；")) or line.text.startswith("<")
    return index > first and continues and ADDRESS.search(line.text) is not None


def _find_attributions(mail: _Mail, *, anywhere: bool) -> None:
    """Mark attributions above a quotation; those with address and time *anywhere* in a mail, or in a text."""
    lines = mail.lines
    found: list[tuple[range, Attribution]] = []
    for last in range(len(lines)):
        if lines[last].text.endswith((":", "：")) and last not in mail.dropped:
            match = _attribution_at(lines, last)
            alone = match is not None and (
                match[1] is Attribution.COMPLETE or (anywhere and match[1] is Attribution.SURE)
            )
            if match is not None and (alone or _quotes_below(lines, match)):
                found.append(match)
    first = next((index for index, line in enumerate(lines) if not line.blank), 0)
    signed = any(line.depth == 0 and _text(line, "-- ") for line in lines)
    mail.sure |= any(
        kind in _SURE
        or (kind is Attribution.DATED and (signed or (rows.start == first and _is_reply(lines, rows))))
        for rows, kind in found
    )
    if mail.sure:
        for rows, _kind in found:
            mail.dropped.update(dict.fromkeys(rows, Reason.METADATA))


def _is_reply(lines: Sequence[PastedLine], rows: range) -> bool:
    """Return whether an attribution with a day is that of a mail: by its first word, or by what follows."""
    depth = lines[rows.start].depth
    return begins_as_mail(lines[rows.start].text) or all(
        line.blank or line.depth > depth for line in lines[rows.stop :]
    )


def _attribution_at(lines: Sequence[PastedLine], last: int) -> tuple[range, Attribution] | None:
    """Return the lines of the attribution that ends with line *last*, and its kind."""
    for count in range(_ATTRIBUTION_LINES, 0, -1):
        first = last + 1 - count
        rows = lines[max(0, first) : last + 1]
        if first < 0 or any(row.blank or row.depth != rows[0].depth for row in rows):
            continue
        if count > 1 and (
            not opens_attribution(rows[0].text) or any(ends_sentence(row.text) for row in rows[:-1])
        ):
            continue
        kind = attribution(" ".join(row.text for row in rows))
        if kind is not None:
            return range(first, last + 1), kind
    return None


def _quotes_below(lines: Sequence[PastedLine], match: tuple[range, Attribution]) -> bool:
    """Return whether a quotation follows: deeper, or, where the attribution is quoted itself, as deep."""
    rows, kind = match
    depth = lines[rows.start].depth
    below = next((line for line in lines[rows.stop :] if not line.blank), None)
    if below is None:
        return False
    opens = not rows.start or lines[rows.start - 1].depth < depth
    return below.depth > depth or (
        below.depth == depth > 0 and (kind in _SURE or (kind is Attribution.DATED and opens))
    )


def _find_signatures(mail: _Mail) -> None:
    """Mark the signature at the end of each message and quotation."""
    lines = mail.lines
    start = 0
    while start < len(lines):
        end = start + 1
        if start in mail.dropped:
            start = end
            continue
        depth = lines[start].depth
        while end < len(lines) and end not in mail.dropped and _as_deep(lines[end], depth):
            end += 1
        first = _signature_start(mail, start, end)
        mail.dropped.update(dict.fromkeys(range(first, end), Reason.MAIL))
        start = end


def _as_deep(line: PastedLine, depth: int) -> bool:
    return line.depth == depth or (line.blank and not line.depth)


def _signature_start(mail: _Mail, start: int, end: int) -> int:
    """Return the index of the line ``-- `` of the signature among lines *start* to *end*; *end* without."""
    lines = mail.lines
    for index in range(end - 1, start - 1, -1):
        line = lines[index]
        if line.text != "--":
            continue
        below = [row.text for row in lines[index + 1 : end] if not row.blank]
        if not below:
            return end
        if _text(line, "-- "):
            return (
                index if len(below) <= _SIGNATURE_LINES and sum(map(len, below)) <= _SIGNATURE_SIZE else end
            )
        return index if mail.sure and _signs(mail, below) else end
    return end


def _signs(mail: _Mail, below: Sequence[str]) -> bool:
    """Return whether the lines *below* ``--`` are a signature: an address or number, or a name."""
    if any(display_width(text) > _SIGNATURE_WIDTH for text in below):
        return False
    if any(_CONTACT.search(text) or ADDRESS.search(text) for text in below):
        return len(below) <= _CONTACT_LINES
    if any(_CLAUSE_END.search(text) for text in below):
        return False
    # A stanza may be as short: the first line must be a name, best one that the headers have.
    name = below[0]
    texts = (mail.lines[index].text for index in mail.dropped)
    known = any(name in text and header_kind(text) is not Header.SUBJECT for text in texts)
    named = (name[0] in SURNAMES and len(name) <= 4) or (name.isascii() and speaker(name) is not None)
    return len(below) <= _NAME_LINES and (known or named)


def _text(line: PastedLine, text: str) -> bool:
    """Return whether the words of *line*, with the blanks after them, are *text*."""
    return line.text == text.strip() and line.end - line.words == len(text)


def _rows(mail: _Mail) -> Iterator[Dropped]:
    """Yield the ledger rows: one for each run of dropped lines, one for the marks of each quoted line."""
    lines = mail.lines
    index = 0
    while index < len(lines):
        line = lines[index]
        reason = mail.dropped.get(index)
        end = index + 1
        if reason is not None:
            while mail.dropped.get(end) is reason:
                end += 1
            yield Dropped(Span(line.start, lines[end - 1].end), reason)
        elif index in mail.quoting:
            yield Dropped(Span(line.start, line.words), Reason.MARKUP)
        index = end


def _overlaps(span: Span, ledger: Sequence[Dropped]) -> bool:
    at = bisect_left(ledger, span.end, key=lambda row: row.span.start)
    return any(row.span.end > span.start for row in ledger[max(0, at - 1) : at])
